"""One member with everything known of them, sorted and classified once for all kinds of rule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from db.types import (
    Appointment,
    Contact,
    Document,
    Event,
    Member,
    Referral,
    ServiceRequest,
    TeamFacts,
)
from huddle.rules.rule import plain_code

ATTEMPTS = frozenset({"left_msg", "no_answer", "no_show", "refused"})
MEANINGFUL = frozenset({"home", "community", "office", "phone", "video", "text", "mail"})
IN_PERSON = frozenset({"home", "community", "office"})
FOLLOW_UP = IN_PERSON | {"phone", "video"}
_MEMBER_SIDE = frozenset({"", "member", "guardian"})
_SEGMENTS = frozenset({"outreach", "active", "maintenance", "pended", "closed"})

_BY_DAY_CONTACT = attrgetter("day", "contact_id")
_BY_DAY_EVENT = attrgetter("day", "event_id")
_BY_DAY_APPOINTMENT = attrgetter("day", "appt_id")
_BY_REFERRAL = attrgetter("referral_id")
_BY_REQUEST = attrgetter("request_id")
_BY_DOCUMENT = attrgetter("document_id")

_Row = TypeVar("_Row")


class Away(NamedTuple):
    """An open stay: the event that began it, in words ("in hospital") and in neutral ones."""

    event: Event
    words: str
    neutral: str


class Case(NamedTuple):
    """A member on the as-of day.

    ``segment`` is the one that holds on that day. ``stands`` is why the member is not active, in
    the words of the excluded list, or ``"active"``. ``begun`` is the first day of the present
    segment as far as known; ``None`` means always. Every list is in order of day, then id:
    ``made`` are two-way contacts with the member or guardian, ``core`` core services, ``attempts``
    what reached nobody, ``unclear`` contacts whose outcome is missing or unknown.
    """

    member: Member
    segment: str
    stands: str
    begun: date | None
    died_on: date | None
    made: list[Contact]
    core: list[Contact]
    attempts: list[Contact]
    unclear: list[Contact]
    events: Sequence[Event]
    appointments: Sequence[Appointment]
    referrals: Sequence[Referral]
    requests: Sequence[ServiceRequest]
    documents: Sequence[Document]
    reviews: tuple[date, ...]
    away: tuple[Away, ...]

    @property
    def last_made(self) -> date | None:
        """The day of the last two-way contact."""
        return self.made[-1].day if self.made else None

    @property
    def last_attempted(self) -> date | None:
        """The day of the last attempt."""
        return self.attempts[-1].day if self.attempts else None

    @property
    def owner(self) -> str | None:
        """The member's care manager, if one is known."""
        return self.member.care_manager_id or None

    @property
    def protected(self) -> bool:
        """Whether words that others typed about the member may tell a protected fact."""
        return bool(self.member.privacy_tags & _PROTECTED)

    def profile(self) -> Mapping[str, str]:
        """The member's codes by column, as a rule's reach compares them."""
        member = self.member
        return _profile(
            *(member.programme, member.tier, member.tier_reason),
            *(self.segment, member.segment_reason, member.ltss),
        )


_PROTECTED = frozenset({"part2", "hiv", "dv"})


@lru_cache(maxsize=1024)
def _profile(
    programme: str, tier: str, tier_reason: str, segment: str, segment_reason: str, ltss: bool
) -> Mapping[str, str]:
    return {
        "programme": plain_code(programme),
        "tier": plain_code(tier),
        "tier_reason": plain_code(tier_reason),
        "segment": plain_code(segment),
        "segment_reason": plain_code(segment_reason),
        "ltss": "YES" if ltss else "NO",
    }


def open_case(facts: TeamFacts, member: Member) -> Case:
    """The member's case on the facts' as-of day."""
    member_id, as_of = member.member_id, facts.as_of
    made: list[Contact] = []
    core: list[Contact] = []
    attempts: list[Contact] = []
    unclear: list[Contact] = []
    for contact in _in_order(facts.contacts.get(member_id), _BY_DAY_CONTACT):
        if contact.day > as_of or (contact.entered_on or as_of) > as_of:
            continue
        outcome = contact.outcome
        if outcome == "reached":
            if contact.core_service:
                core.append(contact)
            if contact.channel != "collateral" and contact.with_whom in _MEMBER_SIDE:
                made.append(contact)
        elif outcome in ATTEMPTS:
            attempts.append(contact)
        else:
            unclear.append(contact)
    events: Sequence[Event] = _in_order(facts.events.get(member_id), _BY_DAY_EVENT)
    if events:
        events = [
            event for event in events if event.day <= as_of and (event.known_on or as_of) <= as_of
        ]
    died_on = _death(member, events, as_of)
    segment = member.segment
    begins = [day for day in (member.segment_start, member.enrolled_on) if day is not None]
    if segment == "active" and max(begins, default=as_of) > as_of:
        segment = "not begun"
    return Case(
        member=member,
        segment=segment,
        stands=_stands(member, segment, died_on),
        begun=_begun(member, as_of),
        died_on=died_on,
        made=made,
        core=core,
        attempts=attempts,
        unclear=unclear,
        events=events,
        appointments=_in_order(facts.appointments.get(member_id), _BY_DAY_APPOINTMENT),
        referrals=_in_order(facts.referrals.get(member_id), _BY_REFERRAL),
        requests=_in_order(facts.requests.get(member_id), _BY_REQUEST),
        documents=_in_order(facts.documents.get(member_id), _BY_DOCUMENT),
        reviews=facts.reviews.get(member_id, ()),
        away=_away(events) if events else (),
    )


def ends_stay(events: Iterable[Event], stay: Event, kind: str) -> bool:
    """Whether an event of that kind ends the stay: the one of the same visit, else the next. One
    that belongs to another stay does so only from a later day."""
    events = list(events)
    ends = [each for each in events if each.type == kind]
    own = [each for each in ends if stay.visit_id and each.visit_id == stay.visit_id]
    if any(each.day >= stay.day for each in own):
        return True
    others = {each.visit_id for each in events if each.type == stay.type} - {stay.visit_id, ""}
    return any(
        each.day > stay.day if each.visit_id in others else follows(each.day, each.at, stay)
        for each in ends
    )


def admitted(events: Iterable[Event], visit: Event) -> bool:
    """Whether an ED visit ended in an admission: of the same visit, or of the same or next day."""
    return any(
        each.type == "admit"
        and (
            0 <= (each.day - visit.day).days <= 1
            or (each.visit_id != "" and each.visit_id == visit.visit_id)
        )
        for each in events
    )


def is_ed_discharge(events: Iterable[Event], discharge: Event) -> bool:
    """Whether a discharge belongs to an ED visit that did not end in an admission."""
    if not discharge.visit_id:
        return False
    events = list(events)
    return any(
        each.type == "ed" and each.visit_id == discharge.visit_id and not admitted(events, each)
        for each in events
    )


def follows(day: date, at: datetime | None, event: Event) -> bool:
    """Whether a fact of that day and instant (``None``: by day only) lies after the event. On the
    event's own day it does unless both instants are known and say otherwise."""
    if day != event.day or at is None or event.at is None:
        return day >= event.day
    return at >= event.at


def _in_order(rows: tuple[_Row, ...] | None, key: Callable[[_Row], Any]) -> Sequence[_Row]:
    if not rows:
        return ()
    return sorted(rows, key=key) if len(rows) > 1 else rows


def _death(member: Member, events: Iterable[Event], as_of: date) -> date | None:
    days = [event.day for event in events if event.type == "death"]
    if member.deceased_on is not None and member.deceased_on <= as_of:
        days.append(member.deceased_on)
    return min(days, default=None)


def _stands(member: Member, segment: str, died_on: date | None) -> str:
    if member.vanished:
        return "vanished"
    if died_on is not None:
        return "deceased"
    if segment == "not begun":
        return "not enrolled yet"
    if not segment:
        return "segment missing"
    return segment if segment in _SEGMENTS else "segment not known"


def _begun(member: Member, as_of: date) -> date | None:
    """The first day of the present segment: the later of enrolment and the segment's start, or the
    day on which it was learned where the source gives no start."""
    known = [
        day
        for day in (member.enrolled_on, member.segment_start or member.segment_since)
        if day is not None and day <= as_of
    ]
    return max(known, default=None)


def _away(events: Sequence[Event]) -> tuple[Away, ...]:
    open_stays = []
    for event in events:
        if event.type == "admit":
            ends = [e for e in events if e.type != "discharge" or not is_ed_discharge(events, e)]
            if not ends_stay(ends, event, "discharge"):
                open_stays.append(Away(event, "in hospital", "in hospital"))
        elif event.type == "jail" and not ends_stay(events, event, "release"):
            open_stays.append(Away(event, "in jail", "away"))
    return tuple(open_stays)
