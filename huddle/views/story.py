"""One member's whole story: the rows to work on, and everything that happened, newest first.

Nothing is counted or decided here: rows are the board's own and those of the ledgers, contacts are
what the rules call made and attempted, clocks are the rules' own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import (
    Caseload,
    ContactNote,
    Document,
    Goal,
    Identity,
    Member,
    MemberHistory,
    Referral,
    ReferralHistory,
    ReviewNote,
    ServiceRequest,
    StandingChange,
    Task,
    TeamFacts,
    Worry,
)
from huddle import words
from huddle.calendars import Calendar
from huddle.rules.board import Board, Item, Reason, Section, Severity
from huddle.rules.case import ATTEMPTS, Case, open_case
from huddle.rules.rows import decisions_of, in_force, item_of
from huddle.rules.rule import Rule
from huddle.views import referrals, requests
from huddle.views.requests import OpenRequest
from huddle.views.stages import Stay, stays
from huddle.views.standing import standing

SECTION = "member"
ATTENTION, OPEN, ASIDE = "attention", "open", "aside"
SECTIONS: tuple[tuple[str, str], ...] = (
    (ATTENTION, "Needs attention"),
    (OPEN, "Open, nothing due"),
    (ASIDE, "Put off or given away"),
    (SECTION, "The member"),
)
KINDS: Mapping[str, str] = {
    "contact": "contacts",
    "event": "events",
    "appointment": "appointments",
    "referral": "referrals",
    "request": "requests",
    "document": "documents",
    "task": "tasks",
    "decision": "decisions",
    "review": "reviews",
    "standing": "programme and segment",
}
"""What happens to a member, by the kind of a moment, and what several of a kind are called."""

_SEGMENTS = frozenset({"outreach", "active", "maintenance", "pended", "closed"})


class Moment(NamedTuple):
    """Something that happened on a day. ``kind`` is one of ``KINDS``, ``what`` the step of it
    ("sent", "decided"), ``source_id`` the id of what it happened to."""

    day: date
    kind: str
    what: str
    source_id: str


class Spell(NamedTuple):
    """A programme, tier or segment (``column``), and since when; none where that is not known."""

    column: str
    value: str
    since: date | None


class Tried(NamedTuple):
    """The last contact made and the last attempt through one channel, which are two facts."""

    channel: str
    made: date | None
    attempted: date | None


@dataclass(frozen=True, slots=True)
class Story:
    """A member and all that is known. ``moments`` stand newest first, ``spells`` and ``caseloads``
    in order of time, ``tried`` with the channel used last first. ``requests`` are the open ones
    with their clocks, ``asked`` all of them."""

    member: Member
    identity: Identity
    segment: str
    last_made: date | None
    last_attempted: date | None
    last_core: date | None
    tried: tuple[Tried, ...]
    spells: tuple[Spell, ...]
    caseloads: tuple[Caseload, ...]
    goals: tuple[Goal, ...]
    moments: tuple[Moment, ...]
    referrals: tuple[tuple[Referral, tuple[Stay, ...]], ...]
    requests: tuple[OpenRequest, ...]
    asked: tuple[ServiceRequest, ...]
    documents: tuple[Document, ...]
    tasks: tuple[Task, ...]
    reviews: tuple[ReviewNote, ...]
    contact_notes: Mapping[str, ContactNote]
    worries: tuple[Worry, ...]


def story(
    member_id: str,
    board: Board,
    facts: TeamFacts,
    rules: Sequence[Rule],
    calendar: Calendar,
    history: MemberHistory,
    sent: ReferralHistory,
) -> Story:
    """The story of a member of the team. KeyError when the team has no such member."""
    case = _case(facts, member_id)
    open_requests = requests.ledger(board, _alone(facts, case.member), rules, calendar)
    tasks = tuple(task for task in facts.tasks if task.member_id == member_id)
    spells = tuple(_spells(case.member, history.standings, facts.zone))
    return Story(
        member=case.member,
        identity=history.identity,
        segment=case.segment,
        last_made=case.last_made,
        last_attempted=case.last_attempted,
        last_core=case.core[-1].day if case.core else None,
        tried=_tried(facts, case),
        spells=spells,
        caseloads=history.caseloads,
        goals=facts.goals.get(member_id, ()),
        moments=_moments(facts, case, tasks, spells, history.reviews, sent),
        referrals=tuple(
            (
                each,
                stays(each, sent.statuses.get(each.referral_id, ()), facts.as_of, facts.zone),
            )
            for each in case.referrals
        ),
        requests=open_requests,
        asked=tuple(case.requests),
        documents=tuple(case.documents),
        tasks=tasks,
        reviews=history.reviews,
        contact_notes={each.contact_id: each for each in history.contact_notes},
        worries=history.worries,
    )


def as_board(
    story: Story,
    board: Board,
    facts: TeamFacts,
    rules: Sequence[Rule],
    calendar: Calendar,
    sent: ReferralHistory,
) -> Board:
    """What can be worked on with the member as a board: what needs attention, what is open though
    nothing is due, what was put off, and the member as such. Every matter stands once."""
    member_id = story.member.member_id
    listed = _of(member_id, (each for section in board.sections for each in section.items))
    kept = {item.key for item in listed}
    put_off = [each for each in _of(member_id, board.hidden) if each.key not in kept]
    found: dict[str, list[Item]] = {
        ATTENTION: listed,
        OPEN: _of(member_id, board.aside),
        ASIDE: put_off,
    }
    in_ledgers = {each.item.key: each.item for each in story.requests}
    alone = _alone(facts, story.member)
    for sent_one in referrals.ledger(board, alone, rules, calendar, sent):
        if referrals.is_open(sent_one.referral):
            in_ledgers[sent_one.item.key] = sent_one.item
    for section, items in found.items():
        found[section] = [in_ledgers.pop(each.key, each) for each in items]
    found[OPEN] += in_ledgers.values()
    found[SECTION] = [_at_rest(story, board, facts, rules)]
    sections = tuple(Section(key, title, tuple(found[key])) for key, title in SECTIONS)
    return replace(board, sections=sections, hidden=(), aside=())


def _of(member_id: str, items: Iterable[Item]) -> list[Item]:
    return list({item.key: item for item in items if item.member_id == member_id}.values())


def _alone(facts: TeamFacts, member: Member) -> TeamFacts:
    """The facts as the ledgers read them for one member: they go through the members."""
    return replace(facts, members=(member,))


def _case(facts: TeamFacts, member_id: str) -> Case:
    for member in facts.members:
        if member.member_id == member_id:
            return open_case(facts, member)
    raise KeyError("the team has no such member")


def _at_rest(story: Story, board: Board, facts: TeamFacts, rules: Sequence[Rule]) -> Item:
    """The member as a row, so that there always is one to work from."""
    member = story.member
    key = f"member:{member.member_id}"
    segment = story.segment if story.segment in _SEGMENTS else "other segment"
    since = member.segment_start
    said = segment[:1].upper() + segment[1:]
    said += f" since {words.day(since, facts.as_of)}" if since else ""
    reason = Reason(
        key=f"{key}:{SECTION}",
        rule=SECTION,
        severity=Severity.WATCH,
        due=None,
        text=said,
        neutral=said,
        on=since,
        evidence=(key,),
    )
    decisions = decisions_of(facts, in_force(facts, rules))
    return item_of(
        key,
        SECTION,
        member.care_manager_id or None,
        [reason],
        as_of=facts.as_of,
        last_rules=frozenset(),
        member_id=member.member_id,
        case=_case(facts, member.member_id),
        decision=standing(decisions, key, [reason]),
    )


def _tried(facts: TeamFacts, case: Case) -> tuple[Tried, ...]:
    made: dict[str, date] = {}
    attempted: dict[str, date] = {}
    for contact in case.made:
        made[contact.channel] = contact.day
    for contact in facts.contacts.get(case.member.member_id, ()):
        if contact.outcome in ATTEMPTS:
            attempted[contact.channel] = max(
                contact.day, attempted.get(contact.channel, contact.day)
            )
    channels = {*made, *attempted}
    found = [Tried(each, made.get(each), attempted.get(each)) for each in channels]

    def last(tried: Tried) -> tuple[int, str]:
        latest = max(filter(None, (tried.made, tried.attempted)))
        return -latest.toordinal(), tried.channel

    return tuple(sorted(found, key=last))


def _spells(member: Member, changes: Sequence[StandingChange], zone: str) -> Iterator[Spell]:
    """How programme, tier and segment came to be what they are."""
    known_since = {
        "programme": member.enrolled_on,
        "tier": None,
        "segment": member.segment_start,
    }
    starts = {
        each.at: date.fromisoformat(each.after)
        for each in changes
        if each.column == "segment_start" and each.after
    }
    for column, since in known_since.items():
        own = [each for each in changes if each.column == column]
        if not own:
            if value := str(getattr(member, column)):
                yield Spell(column, value, since)
            continue
        if own[0].before:
            yield Spell(column, own[0].before, None)
        for each in own:
            day = each.at.astimezone(ZoneInfo(zone)).date()
            if column == "segment":
                day = starts.get(each.at, day)
            yield Spell(column, each.after or "", day)


def _moments(
    facts: TeamFacts,
    case: Case,
    tasks: Sequence[Task],
    spells: Sequence[Spell],
    reviews: Sequence[ReviewNote],
    sent: ReferralHistory,
) -> tuple[Moment, ...]:
    member_id, as_of = case.member.member_id, facts.as_of
    found = [
        *(
            Moment(each.day, "contact", "", each.contact_id)
            for each in facts.contacts.get(member_id, ())
        ),
        *(Moment(each.day, "event", each.type, each.event_id) for each in case.events),
        *(
            Moment(each.day, "appointment", each.status, each.appt_id)
            for each in facts.appointments.get(member_id, ())
        ),
        *_of_referrals(case, facts, sent),
        *_of_requests(case.requests),
        *_of_documents(case.documents),
        *_of_tasks(tasks),
        *(
            Moment(each.day, "decision", each.kind, each.decision_id)
            for each in facts.decisions
            if each.member_id == member_id
        ),
        *(Moment(each.day, "review", "", each.review_id) for each in reviews),
        *(
            Moment(each.since, "standing", each.column, each.value)
            for each in spells
            if each.since is not None
        ),
    ]
    order = list(KINDS)
    past = [each for each in found if each.day <= as_of or each.kind == "appointment"]
    past.sort(key=lambda each: (-each.day.toordinal(), order.index(each.kind), each.source_id))
    return tuple(past)


def _of_referrals(case: Case, facts: TeamFacts, sent: ReferralHistory) -> Iterator[Moment]:
    for referral in case.referrals:
        own = referral.referral_id
        changes = sent.statuses.get(own, ())
        for stay in stays(referral, changes, facts.as_of, facts.zone):
            yield Moment(stay.since, "referral", stay.status, own)
        for step in sent.steps.get(own, ()):
            yield Moment(step.day, "referral", step.kind, own)


def _of_requests(asked: Iterable[ServiceRequest]) -> Iterator[Moment]:
    for request in asked:
        for what, day in (
            ("received", request.received_on),
            ("extended", request.extension_on),
            ("decided", request.decision_on),
            ("appeal filed", request.appeal_filed_on),
            ("appeal decided", request.appeal_decision_on),
            ("hearing asked for", request.hearing_requested_on),
            ("member told", request.member_updated_on),
            ("resolved", request.resolved_on),
        ):
            if day is not None:
                yield Moment(day, "request", what, request.request_id)


def _of_documents(documents: Iterable[Document]) -> Iterator[Moment]:
    for document in documents:
        if document.completed_on is not None:
            yield Moment(document.completed_on, "document", "completed", document.document_id)
        if document.signed_on is not None:
            yield Moment(document.signed_on, "document", "signed", document.document_id)


def _of_tasks(tasks: Iterable[Task]) -> Iterator[Moment]:
    for task in tasks:
        if task.created_on is not None:
            yield Moment(task.created_on, "task", "given", task.task_id)
        if task.closed_on is not None:
            yield Moment(task.closed_on, "task", task.status, task.task_id)
