"""A member's whole story as a surface may show it.

Masked, a moment says what kind of thing happened and when: what it was about, who wrote what and
where somebody went show on an open row only, and never of a member with a protected record. Places
of events and the reason of a tier are shown nowhere.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import Contact, Decision, Document, Referral, ServiceRequest, Task, TeamFacts
from huddle import words
from huddle.plain import plain, shortened
from huddle.privacy.decision import decision_of_the_day
from huddle.privacy.labels import Labels
from huddle.privacy.member import show_member
from huddle.privacy.neutral import neutral_matter, neutral_task
from huddle.privacy.protected import has_protected_record, standing
from huddle.privacy.requests import ShownRequest, show_requests
from huddle.privacy.shown import ShownBoard, ShownMember
from huddle.rules.case import ATTEMPTS
from huddle.rules.effects import decided
from huddle.rules.event_followup import HAPPENED, NEUTRAL
from huddle.rules.referral_clock import OPEN
from huddle.views.story import Moment, Spell, Story

_GLYPHS = {"event": "▲", "contact": "●", "attempt": "○", "decision": "✓"}
_CHANNELS = {
    "home": "at home",
    "community": "in the community",
    "office": "at the office",
    "phone": "by phone",
    "video": "by video",
    "text": "by text",
    "mail": "by mail",
    "collateral": "with a collateral",
}
_OUTCOMES = {
    "reached": "reached",
    "left_msg": "left a message",
    "no_answer": "no answer",
    "no_show": "did not show",
    "refused": "refused",
}
_APPOINTMENTS = frozenset({"booked", "arrived", "kept", "no_show", "cancelled"})
_REFERRALS = OPEN | {
    *("draft", "declined", "cancelled", "failed", "completed", "void"),
    *("chase", "redirect"),
}
_DOCUMENTS = frozenset({"consent", "assessment", "plan", "reassessment"})
_SAID = {
    "no_show": "no-show",
    "in_progress": "in progress",
    "on_hold": "on hold",
    "chase": "asked how it stands",
    "redirect": "sent elsewhere instead",
}
_COLUMNS = {"programme": "Programme", "tier": "Tier", "segment": "Segment"}
_LONGEST = 400
_LONGEST_NAME = 60


class ShownMoment(NamedTuple):
    """Something that happened: its day, one of ``huddle.views.story.KINDS``, a shape, and what it
    was in one line; ``more`` is what somebody wrote with it, "" where that is not shown."""

    day: date
    when: str
    kind: str
    glyph: str
    text: str
    more: str = ""


class ShownStory(NamedTuple):
    """A member's story in lines. ``member`` is what the detail shows of them; ``requests`` are the
    open ones with all their clocks; the other parts are lines under a heading of their own."""

    member: ShownMember
    identity: tuple[str, ...]
    standing: tuple[str, ...]
    caseloads: tuple[str, ...]
    contacts: tuple[str, ...]
    moments: tuple[ShownMoment, ...]
    referrals: tuple[str, ...]
    requests: tuple[ShownRequest, ...]
    documents: tuple[str, ...]
    tasks: tuple[str, ...]
    reviews: tuple[str, ...]
    notes: tuple[str, ...]


def show_story(
    story: Story,
    facts: TeamFacts,
    shown: ShownBoard,
    read: ShownBoard,
    *,
    cells: int = 30,
    reveal: bool = False,
) -> ShownStory:
    """The story as a surface may show it. ``shown`` is the story's own board as it may be shown,
    ``read`` the team's; ``reveal`` opens this one member on a masked screen. ``cells`` is how many
    marks the last 90 days are drawn in."""
    member_id = story.member.member_id
    open_row = reveal or not shown.masked
    teller = _Teller(story, facts, open_row)
    return ShownStory(
        member=show_member(facts, member_id, read, cells=cells, reveal=reveal),
        identity=tuple(teller.identity()),
        standing=tuple(teller.standing()),
        caseloads=tuple(teller.caseloads()),
        contacts=tuple(teller.contacts()),
        moments=tuple(map(teller.moment, story.moments)),
        referrals=tuple(teller.referrals()),
        requests=show_requests(shown, story.requests, facts),
        documents=tuple(teller.documents()),
        tasks=tuple(teller.tasks()),
        reviews=tuple(teller.reviews()),
        notes=tuple(teller.notes()),
    )


class _Teller:
    """Tells the parts of one story."""

    def __init__(self, story: Story, facts: TeamFacts, open_row: bool) -> None:
        self._story, self._facts, self._open = story, facts, open_row
        self._full = open_row and not has_protected_record(story.member)
        self._labels = Labels(facts)
        self._zone = ZoneInfo(facts.zone)
        member_id = story.member.member_id
        self._contacts = {each.contact_id: each for each in facts.contacts.get(member_id, ())}
        self._appointments = {each.appt_id: each for each in facts.appointments.get(member_id, ())}
        self._referrals = {each.referral_id: each for each, _ in story.referrals}
        self._requests = {each.request_id: each for each in story.asked}
        self._documents = {each.document_id: each for each in story.documents}
        self._tasks = {each.task_id: each for each in story.tasks}
        self._reviews = {each.review_id: each for each in story.reviews}
        self._decisions = {
            each.decision_id: each for each in facts.decisions if each.member_id == member_id
        }

    def _day(self, day: date) -> str:
        return words.day(day, self._facts.as_of)

    def _typed(self, text: str) -> str:
        """What somebody wrote, where it may be shown."""
        return shortened(plain(text), _LONGEST) if self._full else ""

    # Who, where, since when

    def identity(self) -> Iterator[str]:
        """What tells who it is beside the label, on an open row only."""
        member = self._story.member
        if not self._open:
            return
        preferred = plain(member.preferred_name)
        if preferred and preferred != plain(member.first):
            yield f"called {shortened(preferred, _LONGEST_NAME)}"
        own_id = shortened(plain(member.member_id), _LONGEST_NAME)
        yield f"id {own_id}, short id {plain(member.short_id)}"
        yield from self._born()
        yield from self._reached()
        if member.deceased_on is not None:
            yield f"died {self._day(member.deceased_on)}"

    def _born(self) -> Iterator[str]:
        born, as_of = self._story.identity.dob, self._facts.as_of
        if born is None:
            return
        age = as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
        alive = self._story.member.deceased_on is None and age >= 0
        said = f", {words.counted(age, 'year')} old" if alive else ""
        yield f"born {self._day(born)}{said}"

    def _reached(self) -> Iterator[str]:
        """Phone and language; of a member with a protected record only that they are known: a
        number leads to an address, and both are what somebody typed."""
        typed = {"phone": self._story.identity.phone, "language": self._story.identity.language}
        known = {name: said for name, text in typed.items() if (said := plain(text))}
        if self._full:
            for name, said in known.items():
                yield f"{name} {shortened(said, _LONGEST_NAME)}"
        elif known:
            yield f"{' and '.join(known)}: see the record"

    def standing(self) -> Iterator[str]:
        for column, name in _COLUMNS.items():
            own = [each for each in self._story.spells if each.column == column]
            said = [self._spell(each) for each in reversed(own)]
            if any(said):
                yield f"{name}: {', before that '.join(filter(None, said))}"
        reason = self._typed(self._story.member.segment_reason)
        if reason:
            yield f"Segment reason: {reason}"

    def _spell(self, spell: Spell) -> str:
        value = {each: spell.value if each == spell.column else "" for each in _COLUMNS}
        member = self._story.member._replace(
            programme=value["programme"], tier=value["tier"], segment=value["segment"]
        )
        said = plain(standing(member, open_row=self._open))
        if not said:
            return ""
        return f"{said} since {self._day(spell.since)}" if spell.since else said

    def caseloads(self) -> Iterator[str]:
        for each in reversed(self._story.caseloads):
            who = self._labels.staff(each.care_manager_id) if each.care_manager_id else "nobody"
            named = self._typed(each.team_id)  # What a team is for would tell.
            other = f", team {named}" if named else ", another team"
            team = "" if each.team_id == self._facts.team_id else other
            yield f"{who}{team}{self._from_to(each.valid_from, each.valid_to)}"

    def _from_to(self, begins: datetime | None, ends: datetime | None) -> str:
        since = f" from {self._day(self._local(begins))}" if begins else ""
        until = f" until {self._day(self._local(ends))}" if ends else ""
        return f"{since}{until}"

    def _local(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()

    def contacts(self) -> Iterator[str]:
        story = self._story
        for what, day in (
            ("Last made", story.last_made),
            ("Last attempted", story.last_attempted),
            ("Last core service", story.last_core),
        ):
            yield f"{what}: {self._day(day) if day else 'never'}"
        for each in story.tried:
            made = f"made {self._day(each.made)}" if each.made else "never made"
            tried = f", attempted {self._day(each.attempted)}" if each.attempted else ""
            channel = _CHANNELS.get(each.channel, "another way")
            yield f"{channel[:1].upper()}{channel[1:]}: {made}{tried}"

    # What happened

    def moment(self, moment: Moment) -> ShownMoment:
        """A moment in words."""
        text, more = _TOLD[moment.kind](self, moment)
        kind = moment.kind
        if kind == "contact" and self._contacts[moment.source_id].outcome in ATTEMPTS:
            kind = "attempt"
        return ShownMoment(
            moment.day,
            self._day(moment.day),
            moment.kind,
            _GLYPHS.get(kind, "·"),
            text,
            more,
        )

    def _contact(self, moment: Moment) -> tuple[str, str]:
        contact: Contact = self._contacts[moment.source_id]
        who = self._labels.staff(contact.staff_id) if contact.staff_id else ""
        said = [
            f"Attempt {_CHANNELS.get(contact.channel, 'another way')}"
            if contact.outcome in ATTEMPTS
            else f"Contact {_CHANNELS.get(contact.channel, 'another way')}",
            _OUTCOMES.get(contact.outcome, "outcome not known"),
            "core service" if contact.core_service else "",
            who,
        ]
        note = self._story.contact_notes.get(contact.contact_id)
        written = ""
        if note is not None:
            minutes = words.counted(note.minutes, "minute") if note.minutes else ""
            parts = (minutes if self._full else "", self._typed(note.purpose))
            written = " · ".join(filter(None, (*parts, self._typed(note.note))))
        return ", ".join(filter(None, said)), written

    def _event(self, moment: Moment) -> tuple[str, str]:
        told = self._open or moment.what in NEUTRAL
        return (HAPPENED.get(moment.what, "Event") if told else "Event"), ""

    def _appointment(self, moment: Moment) -> tuple[str, str]:
        status = moment.what if moment.what in _APPOINTMENTS else "status not known"
        what = self._typed(self._appointments[moment.source_id].type)
        return f"Appointment, {_SAID.get(status, status)}", what

    def _referral(self, moment: Moment) -> tuple[str, str]:
        said = moment.what if moment.what in _REFERRALS else "another status"
        referral = self._referrals[moment.source_id]
        return f"Referral, {_SAID.get(said, said)}", self._where(referral)

    def _where(self, referral: Referral) -> str:
        return self._typed(f"{referral.kind} {referral.to_org}".strip())

    def _request(self, moment: Moment) -> tuple[str, str]:
        request: ServiceRequest = self._requests[moment.source_id]
        said = moment.what
        if said == "decided" and self._typed(request.decision):
            said = self._typed(request.decision)
        return f"Service request, {said}", self._typed(request.service)

    def _document(self, moment: Moment) -> tuple[str, str]:
        return f"{self._titled(self._documents[moment.source_id])}, {moment.what}", ""

    def _titled(self, document: Document) -> str:
        known = document.type if document.type in _DOCUMENTS else self._typed(document.type)
        return (known[:1].upper() + known[1:]) or "Document"

    def _task(self, moment: Moment) -> tuple[str, str]:
        task: Task = self._tasks[moment.source_id]
        said = moment.what if moment.what in ("given", "done", "cancelled") else "closed"
        return f"Task {said}, {self._labels.staff(task.owner)}", self._typed(task.title)

    def _decision(self, moment: Moment) -> tuple[str, str]:
        decision: Decision = self._decisions[moment.source_id]
        told = decision_of_the_day(
            decided(decision),
            decision.item_key,
            decision.member_id,
            self._labels,
            decision.day,
            open_row=self._open,
        )
        about = neutral_matter(decision.item_key)
        said = f"{told.words[:1].upper()}{told.words[1:]}{f' ({about})' if about else ''}"
        return f"{said}, by {told.by}", self._typed(decision.text)

    def _review(self, moment: Moment) -> tuple[str, str]:
        review = self._reviews[moment.source_id]
        return f"Review with {self._labels.staff(review.staff_id)}", self._typed(review.note)

    def _standing(self, moment: Moment) -> tuple[str, str]:
        said = self._spell(Spell(moment.what, moment.source_id, None))
        return f"{_COLUMNS[moment.what]}: {said or 'none'}", ""

    # What there is

    def referrals(self) -> Iterator[str]:
        for referral, stays in reversed(self._story.referrals):
            status = referral.status if referral.status in _REFERRALS else "another status"
            way = "Referral to us" if referral.direction == "in" else "Referral"
            days = stays[-1].days if stays else None
            yield ", ".join(
                filter(
                    None,
                    (
                        self._where(referral) or way,
                        f"sent {self._day(referral.sent_on)}" if referral.sent_on else "",
                        _SAID.get(status, status)
                        + (f" for {words.counted(days, 'day')}" if days is not None else ""),
                        f"closed {self._day(referral.closed_on)}" if referral.closed_on else "",
                        self._typed(referral.outcome),
                    ),
                )
            )

    def documents(self) -> Iterator[str]:
        member = self._story.member
        for what, on in (
            ("Consent expires", member.consent_expires),
            ("Assessed", member.assessment_on),
            ("Plan signed", member.plan_signed_on),
            ("Plan due", member.plan_due_on),
        ):
            if on is not None:
                yield f"{what} {self._day(on)}"
        for document in self._story.documents:
            days = (
                ("completed", document.completed_on),
                ("signed", document.signed_on),
                ("due", document.due_on),
            )
            said = [f"{what} {self._day(day)}" for what, day in days if day is not None]
            yield f"{self._titled(document)}: {', '.join(said) or 'no day known'}"

    def tasks(self) -> Iterator[str]:
        """Open ones by their day, then those closed, the last one first."""

        def order(task: Task) -> tuple[bool, int, str]:
            day = task.due if task.status == "open" else task.closed_on
            number = (day or date.max).toordinal()
            return (
                task.status != "open",
                number if task.status == "open" else -number,
                task.task_id,
            )

        for task in sorted(self._story.tasks, key=order):
            title = self._typed(task.title) or neutral_task(task.from_key)
            if task.status == "open":
                when = words.due(task.due, self._facts.as_of) or "no day"
            else:
                on = f" {self._day(task.closed_on)}" if task.closed_on else ""
                when = f"{'done' if task.status == 'done' else 'closed'}{on}"
            yield f"{title}, {self._labels.staff(task.owner)}, {when}"

    def reviews(self) -> Iterator[str]:
        for review in reversed(self._story.reviews):
            note = self._typed(review.note)
            who = self._labels.staff(review.staff_id)
            yield f"{self._day(review.day)}, {who}{f': {note}' if note else ''}"

    def notes(self) -> Iterator[str]:
        """Worries; of each only that there is one where its words may not be shown."""
        member = self._story.member
        if member.concern and all(each.text != member.concern for each in self._story.worries):
            until = f" until {self._day(member.concern_until)}" if member.concern_until else ""
            yield f"{self._typed(member.concern) or 'A worry'}{until}"
        for worry in reversed(self._story.worries):
            until = f" until {self._day(worry.until)}" if worry.until else ""
            by = self._labels.staff(worry.by)
            said = self._typed(worry.text) or "A worry"
            yield f"{self._day(worry.day)}{until}, {by}: {said}"


_TOLD: Mapping[str, Callable[[_Teller, Moment], tuple[str, str]]] = {
    "contact": _Teller._contact,
    "event": _Teller._event,
    "appointment": _Teller._appointment,
    "referral": _Teller._referral,
    "request": _Teller._request,
    "document": _Teller._document,
    "task": _Teller._task,
    "decision": _Teller._decision,
    "review": _Teller._review,
    "standing": _Teller._standing,
}
