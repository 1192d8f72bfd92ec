"""What the rules read: one team on one day, as plain immutable values.

Standard library only. A row is a ``NamedTuple``, because thousands are made before the first paint
and a tuple costs a tenth of a frozen dataclass. Text that is not known is ``""``; days, instants
and numbers that are not known are ``None``. Days are ``date`` in the agency's zone, instants are
aware ``datetime`` in UTC. A fact dated by day only has a day and no instant (``at is None``).

Everything here has been filtered and rolled back to the as-of day: a fact that had not been
recorded by then is absent, and a column that changed later holds the value of that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple


class Member(NamedTuple):
    """A person served. ``segment_since`` and ``concern_since`` are the days on which the team
    database learned the present value; ``None`` means with the first import, so: always."""

    member_id: str
    short_id: str
    first: str
    last: str
    preferred_name: str
    programme: str
    tier: str
    tier_reason: str
    segment: str
    segment_start: date | None
    segment_since: date | None
    segment_reason: str
    enrolled_on: date | None
    care_manager_id: str
    consent_expires: date | None
    assessment_on: date | None
    plan_signed_on: date | None
    plan_due_on: date | None
    privacy_tags: frozenset[str]
    ltss: bool
    concern: str
    concern_until: date | None
    concern_since: date | None
    deceased_on: date | None
    goal: str
    next_step: str
    vanished: bool


class Staff(NamedTuple):
    """Somebody who works in the agency."""

    staff_id: str
    name: str
    role: str
    team: str
    supervisor_id: str
    target_caseload: int | None
    max_caseload: int | None
    active: bool
    away_from: date | None
    away_to: date | None
    cover_id: str

    def is_away(self, day: date) -> bool:
        """Whether the day lies in ``away_from`` to ``away_to``, both included; where one of them is
        missing, that side is open."""
        if self.away_from is None:
            return self.away_to is not None and day <= self.away_to
        return self.away_from <= day and (self.away_to is None or day <= self.away_to)


class Contact(NamedTuple):
    """One attempt or contact. ``with_whom`` blank means the member. ``core_service`` is ``None``
    where the source has no such column. ``entered_on`` is the day of entry, where known."""

    contact_id: str
    member_id: str
    staff_id: str
    day: date
    at: datetime | None
    channel: str
    with_whom: str
    outcome: str
    core_service: bool | None
    entered_on: date | None


class Event(NamedTuple):
    """Something that happened to a member (ED visit, discharge, …), never a cancelled one."""

    event_id: str
    member_id: str
    type: str
    day: date
    at: datetime | None
    known_on: date | None
    facility: str
    tags: frozenset[str]
    complexity: str
    disposition: str
    visit_id: str


class Appointment(NamedTuple):
    """A booking. A status other than cancelled that lies after the as-of day reads as booked."""

    appt_id: str
    member_id: str
    day: date
    at: datetime | None
    type: str
    with_whom: str
    place: str
    status: str


class Referral(NamedTuple):
    """A referral, out of the team (``direction == "out"``) or into it (``"in"``)."""

    referral_id: str
    member_id: str
    direction: str
    kind: str
    to_org: str
    urgency: str
    sent_on: date | None
    status: str
    status_on: date | None
    accepted_on: date | None
    appt_on: date | None
    kept_on: date | None
    closed_on: date | None
    outcome: str
    staff_id: str
    first_seen_on: date | None


class StatusChange(NamedTuple):
    """A referral's status (``column`` status), or the day on which it is said to have been reached
    (status_on, as ISO text), before and after one moment of writing. Never one taken back."""

    referral_id: str
    column: str
    before: str | None
    after: str | None
    at: datetime


class ReferralStep(NamedTuple):
    """What was done here about a referral beside its columns. ``kind`` is chase (its organization
    was asked; ``outcome`` is reached, left_msg or no_answer) or redirect (``other_id`` is the
    referral that takes its place). Never an undone one."""

    step_id: str
    member_id: str
    referral_id: str
    kind: str
    day: date
    channel: str
    outcome: str
    other_id: str
    by: str


class ReferralHistory(NamedTuple):
    """What became of a team's referrals up to the as-of day, by referral: ``statuses`` in the order
    in which they were written, ``steps`` in order of day."""

    statuses: Mapping[str, tuple[StatusChange, ...]]
    steps: Mapping[str, tuple[ReferralStep, ...]]


class ServiceRequest(NamedTuple):
    """A request to a plan for authorization of a service, with its decision and appeal."""

    request_id: str
    member_id: str
    payer: str
    payer_type: str
    state: str
    rating_period_start: date | None
    prior_auth: bool | None
    service: str
    kind: str
    received_on: date | None
    received_at: datetime | None
    extension_on: date | None
    decision: str
    decision_on: date | None
    notice_on: date | None
    effective_on: date | None
    auth_end_on: date | None
    previously_authorized: bool | None
    appeal_level: str
    appeal_filed_on: date | None
    continuation_requested: bool | None
    appeal_decision: str
    appeal_decision_on: date | None
    hearing_requested_on: date | None
    resolved_on: date | None
    member_updated_on: date | None
    staff_id: str
    decision_reason: str = ""


class Goal(NamedTuple):
    """What a member works toward."""

    goal_id: str
    member_id: str
    text: str
    status: str
    updated_on: date | None
    target_on: date | None


class Document(NamedTuple):
    """A consent, assessment, plan or reassessment."""

    document_id: str
    member_id: str
    type: str
    completed_on: date | None
    signed_on: date | None
    due_on: date | None


class Task(NamedTuple):
    """Work with an owner and mostly a due day. ``status`` is open, done or cancelled.
    ``from_key`` is the item that a decision made it from."""

    task_id: str
    member_id: str
    title: str
    owner: str
    due: date | None
    status: str
    closed_on: date | None
    reason: str
    created_at: datetime | None
    created_on: date | None
    created_by: str
    huddle_id: str
    from_key: str


class Decision(NamedTuple):
    """What a huddle, or somebody between two huddles, did with one row; never an undone one.

    ``kind`` is assign, discussed, watch, snooze, baseline, excuse, log, carry or choice ("the
    member chose not to"). ``reason_keys`` are the reasons covered; ``until`` is the day it holds
    to: a watch up to and on it, a snooze and a baseline until that day's morning.
    """

    decision_id: str
    huddle_id: str
    item_key: str
    reason_keys: tuple[str, ...]
    member_id: str
    kind: str
    text: str
    owner: str
    until: date | None
    reason: str
    task_id: str
    at: datetime
    day: date
    by: str


class Question(NamedTuple):
    """What the next case conference is to answer, about a row or a member. ``topic`` is one of a
    fixed list and may be said of a masked row."""

    question_id: str
    member_id: str
    item_key: str
    topic: str
    question: str
    day: date
    at: datetime
    by: str


class ChartReading(NamedTuple):
    """One reading of a member's chart in a quarter; the answers are yes, no or na."""

    member_id: str
    staff_id: str
    quarter: str
    assessment: str
    linked: str
    issues: str
    verified: str
    day: date
    at: datetime
    by: str


class Huddle(NamedTuple):
    """One meeting of the team. ``status`` is open or closed; ``step`` is where it stands; ``host``
    is the user at whose board it runs."""

    huddle_id: str
    day: date
    status: str
    step: int
    facilitator: str
    host: str
    started_at: datetime
    ended_at: datetime | None


class Barrier(NamedTuple):
    """A problem the team cannot fix alone, not closed. ``number`` is what the team calls it by;
    ``noted_on`` is the day of its last note, else the one on which it was raised."""

    barrier_id: str
    member_id: str
    title: str
    owner: str
    next_step: str
    tier: str
    theirs: bool
    opened_on: date
    noted_on: date
    response_due: date | None
    huddle_id: str = ""
    number: int = 0
    from_key: str = ""
    last_note: str = ""


class Cycle(NamedTuple):
    """A cycle of plan, do, study, act about why something is missed, not taken back. ``verdict`` is
    adopt, adapt or abandon, "" while it runs; ``follows`` is the cycle that was adapted to it."""

    cycle_id: str
    reason_code: str
    measure_id: str
    aim: str
    change: str
    prediction: str
    owner: str
    start_on: date
    review_on: date
    result: str
    verdict: str
    follows: str
    opened_on: date
    closed_on: date | None


class BarrierStep(NamedTuple):
    """What was done about a barrier, as it was known on the day. ``kind`` is note, answer or
    escalation; of an escalation ``text`` is the reason, and ``to_tier`` and ``response_due`` say
    to whom and until when."""

    step_id: str
    barrier_id: str
    kind: str
    text: str
    to_tier: str
    response_due: date | None
    day: date
    at: datetime
    by: str


class Feed(NamedTuple):
    """A source file by name, and when it last came in."""

    name: str
    tables: tuple[str, ...]
    imported_at: datetime


class RuleSet(NamedTuple):
    """An agency's own rule file, as applied: TOML text, who and when."""

    version: int
    text: str
    author: str
    applied_at: datetime


class StandingChange(NamedTuple):
    """A member's programme, tier, segment or segment_start (``column``, days as ISO text) before
    and after one moment of writing. Never one taken back."""

    column: str
    before: str | None
    after: str | None
    at: datetime


class Caseload(NamedTuple):
    """Whose member somebody was in which team, from and to an instant: none for always or still."""

    team_id: str
    care_manager_id: str
    valid_from: datetime | None
    valid_to: datetime | None


class ContactNote(NamedTuple):
    """What was written with a contact."""

    contact_id: str
    minutes: int | None
    purpose: str
    note: str


class ReviewNote(NamedTuple):
    """One review of a member, with what was written of it in the member's record."""

    review_id: str
    staff_id: str
    day: date
    note: str


class ReviewSession(NamedTuple):
    """A supervisor's walk through one worker's caseload, over days or weeks. It is open until the
    supervisor signs (``finished_at``); the worker signs after that."""

    session_id: str
    staff_id: str
    supervisor_id: str
    opened_on: date
    opened_at: datetime
    finished_at: datetime | None
    signed_at: datetime | None


class ReviewEntry(NamedTuple):
    """One thing that a session kept of a member: a review that was recorded (``review_id``, with
    its ``note``), or a task that was agreed (``task_id``)."""

    entry_id: str
    session_id: str
    member_id: str
    review_id: str
    task_id: str
    note: str
    day: date
    at: datetime


class Worry(NamedTuple):
    """A worry about a member that somebody added here, ended or not."""

    concern_id: str
    text: str
    until: date | None
    day: date
    by: str


class Identity(NamedTuple):
    """What tells who a member is and how to reach them, as it is known now: ``phone`` and
    ``language`` are words that somebody typed."""

    dob: date | None = None
    phone: str = ""
    language: str = ""


class MemberHistory(NamedTuple):
    """What became of one member up to the as-of day, beside the facts; each in order of day."""

    standings: tuple[StandingChange, ...] = ()
    caseloads: tuple[Caseload, ...] = ()
    contact_notes: tuple[ContactNote, ...] = ()
    reviews: tuple[ReviewNote, ...] = ()
    worries: tuple[Worry, ...] = ()
    identity: Identity = Identity()


class Held(NamedTuple):
    """A huddle that was held, with who was there and who was out. ``seconds`` and ``over_seconds``
    are what each step of the agenda took, and ran past its box, by its number."""

    huddle_id: str
    day: date
    facilitator: str
    started_at: datetime
    ended_at: datetime | None
    present: frozenset[str]
    out: frozenset[str]
    seconds: Mapping[int, int]
    over_seconds: Mapping[int, int]


class BarrierCourse(NamedTuple):
    """A barrier, open or closed, with how often it was escalated. ``returned_on`` is the day on
    which it last came back with an answer."""

    barrier_id: str
    member_id: str
    owner: str
    reason_code: str
    opened_on: date
    closed_on: date | None
    escalated: int
    returned_on: date | None = None


class GoalTarget(NamedTuple):
    """What the team set for a measure from a month on: ``value`` is a number as text."""

    target_id: str
    measure_id: str
    period_start: date
    value: str
    reason: str
    at: datetime
    day: date
    by: str


class GoalChoice(NamedTuple):
    """Which measures the team works toward from a month on, by id with spaces between."""

    choice_id: str
    period_start: date
    measures: str
    reason: str
    at: datetime
    day: date
    by: str


class MeasureResult(NamedTuple):
    """How a goal stood when the huddle of ``day`` began: the figure of the last period that was
    over, and the goal for it, both numbers as text, blank for none. ``standing`` is red, green,
    none or stale."""

    measure_id: str
    title: str
    unit: str
    period_start: date
    period_end: date
    value: str
    n: int
    goal: str
    standing: str
    day: date


class TeamHistory(NamedTuple):
    """What became of a team up to the as-of day, beside the facts: read for measures, since the
    board needs none of it. By member where it is a member's, in order of time; ``minutes`` are
    those of contacts by id."""

    standings: Mapping[str, tuple[StandingChange, ...]] = MappingProxyType({})
    caseloads: Mapping[str, tuple[Caseload, ...]] = MappingProxyType({})
    referrals: ReferralHistory = ReferralHistory({}, {})
    minutes: Mapping[str, int] = MappingProxyType({})
    held: tuple[Held, ...] = ()
    barriers: tuple[BarrierCourse, ...] = ()
    sessions: tuple[ReviewSession, ...] = ()
    targets: tuple[GoalTarget, ...] = ()
    choices: tuple[GoalChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """One team as it was known at the end of ``as_of``. ``now`` is the instant that hours are
    counted to: the present moment when ``as_of`` is today, else that day's end. Facts that belong
    to a member are grouped by ``member_id``, ordered by day; only members of the team are in."""

    agency_id: str
    team_id: str
    team_name: str
    zone: str
    as_of: date
    now: datetime
    members: tuple[Member, ...]
    staff: tuple[Staff, ...] = ()
    contacts: Mapping[str, tuple[Contact, ...]] = field(default_factory=dict)
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    appointments: Mapping[str, tuple[Appointment, ...]] = field(default_factory=dict)
    referrals: Mapping[str, tuple[Referral, ...]] = field(default_factory=dict)
    requests: Mapping[str, tuple[ServiceRequest, ...]] = field(default_factory=dict)
    goals: Mapping[str, tuple[Goal, ...]] = field(default_factory=dict)
    documents: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    reviews: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    tasks: tuple[Task, ...] = ()
    decisions: tuple[Decision, ...] = ()
    huddles: tuple[Huddle, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    results: tuple[MeasureResult, ...] = ()
    feeds: tuple[Feed, ...] = ()
    holidays: frozenset[date] = frozenset()
    contacts_from: date | None = None
    rules: RuleSet | None = None
    seat: tuple[str, str] | None = None
    """Who signed in to the server that the team is on, by staff id, and the role of the login;
    none on a file, and for the login that owns the database."""
    unread: int = 0
    """How many members of a past day whoever signed in to the server may not read, since another
    team has them now: they are in none of the above."""
    elsewhere: tuple[Member, ...] = ()
    """What the team's workers carry in other teams, a member for each worker; empty unless it was
    asked for, since no row of the board rests on it."""

    def is_own(self, staff: Staff) -> bool:
        """Whether somebody is of the team, which a file may name by its id, alone or among others
        with semicolons between, or by its name; one of whom no team is said is of the team they
        work for."""
        named = staff.team in ("", self.team_id, self.team_name)
        return named or self.team_id in staff.team.split(";")
