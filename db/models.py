"""The tables of the team database.

Every key leads with ``agency_id``. Columns of imported tables have the names of the import, but
``with`` is ``with_whom``, and ``at`` is ``day`` (in the agency's zone) and ``at`` (the instant, or
none for a day only); ``entered_*`` and ``known_*`` likewise. Text that is not known
is ``""``; tags are words in order, one space between.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, MetaData, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from db.columns import Instant


def _key() -> Any:
    return Field(primary_key=True)


def _text() -> Any:
    return Field(default="", sa_column_kwargs={"server_default": ""})


def _flag() -> Any:
    return Field(default=False, sa_column_kwargs={"server_default": text("false")})


def _count() -> Any:
    return Field(default=0, sa_column_kwargs={"server_default": text("0")})


def _moment() -> Any:
    return Field(default=None, sa_type=Instant)


def _instant() -> Any:
    return Field(sa_type=Instant)


def _of_member() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["agency_id", "member_id"], ["member.agency_id", "member.member_id"]
    )


def _of_huddle() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["agency_id", "huddle_id"], ["huddle.agency_id", "huddle.huddle_id"]
    )


def _of_barrier() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["agency_id", "barrier_id"], ["barrier.agency_id", "barrier.barrier_id"]
    )


class Row(SQLModel):
    """What every table has: it belongs to one agency."""

    model_config = {"defer_build": True}
    """Nothing is validated here, so the validators are not built: a fifth of the import."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_by_%(column_0_N_name)s",
            "uq": "%(table_name)s_one_%(column_0_N_name)s",
            "fk": "%(table_name)s_of_%(referred_table_name)s",
            "pk": "%(table_name)s_key",
        }
    )

    agency_id: str = _key()


class Imported(Row):
    """A row that sources bring. ``known_from`` is the instant of the import that brought it, none
    for a feed's first import: that counts as always. ``batch_id`` is the last import that wrote
    it, blank when made here; ``last_batch`` the last that had it. ``vanished_at``: missing from a
    full file since then; ``removed_at``: off the board since then, because a person said so, or
    because what brought it was taken back (``undone_at``): then it is there for the days before
    alone."""

    known_from: datetime | None = _moment()
    batch_id: str = _text()
    vanished_at: datetime | None = _moment()
    removed_at: datetime | None = _moment()
    undone_at: datetime | None = _moment()
    last_batch: str = _text()


class Agency(Row, table=True):
    """Whose database this is. ``zone`` decides what a day is (an IANA name)."""

    name: str = _text()
    zone: str = _text()
    created_at: datetime = _instant()


class Team(Row, table=True):
    """A team of the agency. ``undone_at``: only an import that was taken back then spoke of it."""

    __table_args__ = (ForeignKeyConstraint(["agency_id"], ["agency.agency_id"]),)

    team_id: str = _key()
    name: str = _text()
    created_at: datetime = _instant()
    undone_at: datetime | None = _moment()


class Member(Imported, table=True):
    """A person served. ``short_id`` is our own, shown where the source's id must not be."""

    __table_args__ = (
        ForeignKeyConstraint(["agency_id"], ["agency.agency_id"]),
        UniqueConstraint("agency_id", "short_id"),
    )

    member_id: str = _key()
    short_id: str
    cin: str = _text()
    first: str = _text()
    last: str = _text()
    preferred_name: str = _text()
    dob: date | None = None
    phone: str = _text()
    programme: str = _text()
    tier: str = _text()
    tier_reason: str = _text()
    segment: str = _text()
    segment_start: date | None = None
    segment_reason: str = _text()
    enrolled_on: date | None = None
    care_manager_id: str = _text()
    team: str = _text()
    acuity_state: str = _text()
    acuity_local: str = _text()
    language: str = _text()
    consent_expires: date | None = None
    assessment_on: date | None = None
    plan_signed_on: date | None = None
    plan_due_on: date | None = None
    coverage_status: str = _text()
    social_risks: str = _text()
    privacy_tags: str = _text()
    ltss: bool = _flag()
    concern: str = _text()
    concern_until: date | None = None
    deceased_on: date | None = None
    goal: str = _text()
    next_step: str = _text()


class Staff(Imported, table=True):
    """Somebody who works in the agency."""

    __table_args__ = (
        ForeignKeyConstraint(["agency_id"], ["agency.agency_id"]),
        Index(None, "agency_id", "team"),
    )

    staff_id: str = _key()
    name: str = _text()
    role: str = _text()
    team: str = _text()
    supervisor_id: str = _text()
    target_caseload: int | None = None
    max_caseload: int | None = None
    active: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    away_from: date | None = None
    away_to: date | None = None
    cover_id: str = _text()


class Assignment(Row, table=True):
    """A member in a team, with the care manager there, from and to an instant. ``valid_from`` none
    means always (what a first import brings), ``valid_to`` none means still. ``feed`` is blank for
    the member's own team, else the feed that puts the member in this one beside it."""

    __table_args__ = (
        _of_member(),
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        Index(
            "assignment_by_team",
            *("agency_id", "team_id", "member_id", "valid_from", "valid_to", "care_manager_id"),
        ),
        Index("assignment_by_member", "agency_id", "member_id"),
        Index(
            "assignment_by_worker",
            *("agency_id", "care_manager_id", "team_id", "member_id", "valid_from", "valid_to"),
        ),
    )

    assignment_id: str = _key()
    member_id: str
    team_id: str
    care_manager_id: str = _text()
    valid_from: datetime | None = _moment()
    valid_to: datetime | None = _moment()
    batch_id: str = _text()
    feed: str = _text()


_CONTACT_FACTS = (
    *("agency_id", "member_id", "day", "at", "contact_id", "staff_id", "channel", "with_whom"),
    *("outcome", "core_service", "entered_on", "replaced_by", "removed_at"),
)


class Contact(Imported, table=True):
    """One attempt or contact; it counts from ``entered_on``, else from ``day``. One logged here is
    ``provisional``, until a source contact takes its place (``replaced_by``)."""

    # On a file, all that the board reads lies in the index: a member's contacts are one stretch of
    # it, however large the table. PostgreSQL limits an index row's width, so there it is short.
    __table_args__ = (
        _of_member(),
        Index("contact_facts", *_CONTACT_FACTS).ddl_if(dialect="sqlite"),
        Index("contact_by_member", "agency_id", "member_id", "day").ddl_if(dialect="postgresql"),
        # Both are partial, which their migration says: said here it would have every seat load
        # the dialect of PostgreSQL.
        Index("contact_first_day", "agency_id", "day", "entered_on"),
        Index("contact_provisional", "agency_id", "member_id"),
    )

    contact_id: str = _key()
    member_id: str
    staff_id: str = _text()
    day: date
    at: datetime | None = _moment()
    channel: str = _text()
    with_whom: str = _text()
    outcome: str = _text()
    core_service: bool | None = None
    minutes: int | None = None
    purpose: str = _text()
    note: str = _text()
    entered_on: date | None = None
    entered_at: datetime | None = _moment()
    provisional: bool = _flag()
    recorded_at: datetime | None = _moment()
    recorded_by: str = _text()
    replaced_by: str = _text()


class Appointment(Imported, table=True):
    """A booking."""

    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    appt_id: str = _key()
    member_id: str
    day: date
    at: datetime | None = _moment()
    type: str = _text()
    with_whom: str = _text()
    place: str = _text()
    status: str = _text()


class Referral(Imported, table=True):
    """A referral out of or into the team. ``source_status`` is the source's own code."""

    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    referral_id: str = _key()
    member_id: str
    direction: str = _text()
    kind: str = _text()
    to_org: str = _text()
    urgency: str = _text()
    sent_on: date | None = None
    status: str = _text()
    source_status: str = _text()
    status_on: date | None = None
    accepted_on: date | None = None
    appt_on: date | None = None
    kept_on: date | None = None
    closed_on: date | None = None
    outcome: str = _text()
    reason: str = _text()
    staff_id: str = _text()


class ReferralStep(Row, table=True):
    """What was done here about a referral that no column of it says. ``kind`` is chase (its
    organization was asked; ``outcome`` as of a contact: reached, left_msg, no_answer) or redirect
    (``other_id`` is the referral that takes its place). An undone step stays, because a board of
    the time in between shows it."""

    __tablename__ = "referral_step"
    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    step_id: str = _key()
    referral_id: str
    member_id: str
    kind: str
    day: date
    channel: str = _text()
    outcome: str = _text()
    other_id: str = _text()
    at: datetime = _instant()
    by: str = _text()
    undone_at: datetime | None = _moment()


class ServiceRequest(Imported, table=True):
    """A request to a plan for authorization, with its decision and appeal."""

    __tablename__ = "service_request"
    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    request_id: str = _key()
    member_id: str
    payer: str = _text()
    payer_type: str = _text()
    state: str = _text()
    rating_period_start: date | None = None
    prior_auth: bool | None = None
    service: str = _text()
    kind: str = _text()
    received_on: date | None = None
    received_at: datetime | None = _moment()
    extension_on: date | None = None
    decision: str = _text()
    decision_on: date | None = None
    notice_on: date | None = None
    effective_on: date | None = None
    auth_end_on: date | None = None
    previously_authorized: bool | None = None
    appeal_level: str = _text()
    appeal_filed_on: date | None = None
    continuation_requested: bool | None = None
    appeal_decision: str = _text()
    appeal_decision_on: date | None = None
    hearing_requested_on: date | None = None
    resolved_on: date | None = None
    member_updated_on: date | None = None
    staff_id: str = _text()
    decision_reason: str = _text()


class Event(Imported, table=True):
    """Something that happened to a member. It counts from ``known_on``, else ``day``."""

    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    event_id: str = _key()
    member_id: str
    type: str = _text()
    day: date
    at: datetime | None = _moment()
    known_on: date | None = None
    known_at: datetime | None = _moment()
    facility: str = _text()
    tags: str = _text()
    complexity: str = _text()
    disposition: str = _text()
    reason: str = _text()
    visit_id: str = _text()
    source: str = _text()
    cancelled: bool = _flag()


class Goal(Imported, table=True):
    """What a member works toward."""

    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    goal_id: str = _key()
    member_id: str
    text: str = _text()
    status: str = _text()
    updated_on: date | None = None
    target_on: date | None = None


class Document(Imported, table=True):
    """A consent, assessment, plan or reassessment."""

    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    document_id: str = _key()
    member_id: str
    type: str = _text()
    completed_on: date | None = None
    signed_on: date | None = None
    due_on: date | None = None


class Task(Imported, table=True):
    """Work with an owner. ``team_id`` is whose board it is on; an imported task may have none and
    is found by its member or its owner."""

    __table_args__ = (
        Index(None, "agency_id", "team_id"),
        Index(None, "agency_id", "member_id"),
        Index(None, "agency_id", "owner", "team_id", "member_id"),
        Index(None, "agency_id", "from_key"),
    )

    task_id: str = _key()
    team_id: str = _text()
    member_id: str = _text()
    title: str = _text()
    owner: str = _text()
    due: date | None = None
    status: str = _text()
    closed_on: date | None = None
    reason: str = _text()
    created_at: datetime | None = _moment()
    created_on: date | None = None
    created_by: str = _text()
    huddle_id: str = _text()
    from_key: str = _text()


class Concern(Row, table=True):
    """A worry about a member that somebody added here."""

    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    concern_id: str = _key()
    member_id: str
    text: str = _text()
    until: date | None = None
    at: datetime = _instant()
    day: date
    by: str = _text()
    ended_at: datetime | None = _moment()
    ended_by: str = _text()


class Review(Row, table=True):
    """A one-on-one or huddle review of one member. One taken back stays, because a board of the
    time in between shows it."""

    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    review_id: str = _key()
    member_id: str
    staff_id: str = _text()
    day: date
    at: datetime = _instant()
    by: str = _text()
    note: str = _text()
    undone_at: datetime | None = _moment()


class Huddle(Row, table=True):
    """One meeting of one team on one day. ``status`` is open or closed; closed is locked. ``host``
    is the user at whose board it runs, whoever facilitates it there."""

    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        UniqueConstraint("agency_id", "team_id", "day"),
    )

    huddle_id: str = _key()
    team_id: str
    day: date
    status: str = _text()
    step: int = _count()
    facilitator: str = _text()
    host: str = _text()
    started_at: datetime = _instant()
    ended_at: datetime | None = _moment()
    carry_reason: str = _text()


class HuddleStep(Row, table=True):
    """One stay in one step of the agenda. ``over_seconds`` is what it ran past its box."""

    __tablename__ = "huddle_step"
    __table_args__ = (_of_huddle(),)

    huddle_id: str = _key()
    seq: int = _key()
    step: int
    box_seconds: int = _count()
    entered_at: datetime = _instant()
    left_at: datetime | None = _moment()
    seconds: int = _count()
    over_seconds: int = _count()


class Attendance(Row, table=True):
    """Who was at a huddle, who was out, and who covers. ``status`` is present or out."""

    __table_args__ = (_of_huddle(),)

    huddle_id: str = _key()
    staff_id: str = _key()
    status: str
    cover_id: str = _text()


class Addendum(Row, table=True):
    """A dated note on a closed huddle's record."""

    __table_args__ = (_of_huddle(), Index(None, "agency_id", "huddle_id"))

    addendum_id: str = _key()
    huddle_id: str
    text: str
    at: datetime = _instant()
    by: str = _text()


class Decision(Row, table=True):
    """What was decided about one row. ``reason_keys`` is a JSON array. An undone decision stays,
    because a board of the time in between shows it; ``replaced_by`` says what took its place. A
    ``change`` whose id is above ``mark`` came after it."""

    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        Index(None, "agency_id", "team_id", "day"),
        Index(None, "agency_id", "member_id"),
        Index(None, "agency_id", "task_id"),
        Index(None, "agency_id", "item_key"),
        Index(None, "agency_id", "huddle_id"),
    )

    decision_id: str = _key()
    team_id: str
    huddle_id: str = _text()
    item_key: str
    reason_keys: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})
    member_id: str = _text()
    kind: str
    text: str = _text()
    owner: str = _text()
    until: date | None = None
    reason: str = _text()
    task_id: str = _text()
    contact_id: str = _text()
    at: datetime = _instant()
    day: date
    by: str = _text()
    undone_at: datetime | None = _moment()
    undone_by: str = _text()
    replaced_by: str = _text()
    mark: str = _text()


class Barrier(Row, table=True):
    """A problem the team cannot fix alone. ``tier`` is who has it, ``theirs`` whether it waits on
    somebody else; ``number`` is what the team calls it by, the first one's is 1."""

    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        Index(None, "agency_id", "team_id"),
    )

    barrier_id: str = _key()
    team_id: str
    member_id: str = _text()
    title: str
    owner: str = _text()
    next_step: str = _text()
    reason_code: str = _text()
    tier: str = _text()
    theirs: bool = _flag()
    from_key: str = _text()
    huddle_id: str = _text()
    opened_on: date
    opened_at: datetime = _instant()
    opened_by: str = _text()
    response_due: date | None = None
    closed_on: date | None = None
    closed_at: datetime | None = _moment()
    closed_by: str = _text()
    closed_reason: str = _text()
    number: int = _count()


class BarrierNote(Row, table=True):
    """A note on a barrier. ``kind`` is note, or answer: with that it came back a tier."""

    __tablename__ = "barrier_note"
    __table_args__ = (_of_barrier(), Index(None, "agency_id", "barrier_id"))

    note_id: str = _key()
    barrier_id: str
    text: str
    at: datetime = _instant()
    day: date
    by: str = _text()
    kind: str = Field(default="note", sa_column_kwargs={"server_default": "note"})
    removed_at: datetime | None = _moment()


class Escalation(Row, table=True):
    """A barrier that went from one tier to another, and when an answer is due."""

    __table_args__ = (_of_barrier(), Index(None, "agency_id", "barrier_id"))

    escalation_id: str = _key()
    barrier_id: str
    from_tier: str = _text()
    to_tier: str
    response_due: date | None = None
    reason: str = _text()
    at: datetime = _instant()
    day: date
    by: str = _text()
    removed_at: datetime | None = _moment()


class PdsaCycle(Row, table=True):
    """One cycle of plan, do, study, act about a reason for misses, or a measure. ``verdict`` is
    adopt, adapt or abandon, "" while it runs; ``follows`` is the cycle that was adapted to it."""

    __tablename__ = "pdsa_cycle"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        Index(None, "agency_id", "team_id"),
    )

    cycle_id: str = _key()
    team_id: str
    reason_code: str = _text()
    measure_id: str = _text()
    aim: str
    change: str
    prediction: str = _text()
    owner: str = _text()
    start_on: date
    review_on: date
    result: str = _text()
    verdict: str = _text()
    follows: str = _text()
    opened_on: date
    opened_at: datetime = _instant()
    opened_by: str = _text()
    closed_on: date | None = None
    removed_at: datetime | None = _moment()


class ConferenceQuestion(Row, table=True):
    """A row or member put on the list of the team's next case conference, with what is to be
    answered: a ``topic`` of a fixed list, and free text. What was answered is a decision about
    ``conference:`` and this id; ``removed_at`` is that it was taken off the list unanswered."""

    __tablename__ = "conference_question"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        Index(None, "agency_id", "team_id"),
    )

    question_id: str = _key()
    team_id: str
    member_id: str = _text()
    item_key: str = _text()
    topic: str = _text()
    question: str = _text()
    at: datetime = _instant()
    day: date
    by: str = _text()
    removed_at: datetime | None = _moment()
    removed_by: str = _text()


class ChartReview(Row, table=True):
    """One reading of one member's chart in a quarter ("2026Q4"): each answer is yes, no or na. A
    later one of the same member and quarter takes its place."""

    __tablename__ = "chart_review"
    __table_args__ = (_of_member(), Index(None, "agency_id", "team_id", "quarter"))

    chart_review_id: str = _key()
    team_id: str
    member_id: str
    staff_id: str = _text()
    quarter: str
    assessment: str = _text()
    linked: str = _text()
    issues: str = _text()
    verified: str = _text()
    at: datetime = _instant()
    day: date
    by: str = _text()


class ReviewSession(Row, table=True):
    """A supervisor's walk through one worker's caseload, open until the supervisor signs; the
    worker signs after that."""

    __tablename__ = "review_session"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        Index(None, "agency_id", "team_id", "staff_id"),
        Index(None, "agency_id", "staff_id"),
        Index(None, "agency_id", "supervisor_id"),
    )

    session_id: str = _key()
    team_id: str
    staff_id: str
    supervisor_id: str
    opened_on: date
    opened_at: datetime = _instant()
    finished_at: datetime | None = _moment()
    signed_at: datetime | None = _moment()


class ReviewEntry(Row, table=True):
    """One thing that a session kept of a member: the review that was recorded (taken back together
    with it), or the task that was agreed."""

    __tablename__ = "review_entry"
    __table_args__ = (
        _of_member(),
        ForeignKeyConstraint(
            ["agency_id", "session_id"], ["review_session.agency_id", "review_session.session_id"]
        ),
        Index(None, "agency_id", "session_id"),
        Index("review_entry_by_day", "agency_id", "by", "day", "session_id", "at"),
    )

    entry_id: str = _key()
    session_id: str
    member_id: str
    review_id: str = _text()
    task_id: str = _text()
    at: datetime = _instant()
    day: date
    by: str = _text()
    undone_at: datetime | None = _moment()


class SupervisionNote(Row, table=True):
    """What a supervisor notes for themselves about the work with one worker. Only its author reads
    it: it is in no export and in no part of a member's record."""

    __tablename__ = "supervision_note"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id"], ["agency.agency_id"]),
        Index(None, "agency_id", "author_id"),
    )

    note_id: str = _key()
    author_id: str
    staff_id: str
    member_id: str = _text()
    text: str
    at: datetime = _instant()
    day: date


class GoalTarget(Row, table=True):
    """What a team set for a measure from a month on (``period_start``, its first day): ``value`` is
    the number as text, in the measure's unit. It is set before that month begins; of several for
    one month the last stands. One taken back stays, as what was said for a while."""

    __tablename__ = "goal_target"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        Index(None, "agency_id", "team_id"),
    )

    target_id: str = _key()
    team_id: str
    measure_id: str
    period_start: date
    value: str
    reason: str = _text()
    at: datetime = _instant()
    day: date
    by: str = _text()
    undone_at: datetime | None = _moment()


class GoalChoice(Row, table=True):
    """Which measures a team works toward from a month on, by id with spaces between; otherwise as
    ``GoalTarget``."""

    __tablename__ = "goal_choice"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        Index(None, "agency_id", "team_id"),
    )

    choice_id: str = _key()
    team_id: str
    period_start: date
    measures: str
    reason: str = _text()
    at: datetime = _instant()
    day: date
    by: str = _text()
    undone_at: datetime | None = _moment()


class MeasureResult(Row, table=True):
    """How a goal stood when the huddle of a day began: the figure of the measure's last period that
    was over, and the goal that held for it, both as text (blank: none). ``standing`` is red, green,
    none (no figure or no goal) or stale (the feed it rests on had missed a delivery)."""

    __tablename__ = "measure_result"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
    )

    team_id: str = _key()
    day: date = _key()
    measure_id: str = _key()
    title: str = _text()
    unit: str = _text()
    period_start: date
    period_end: date
    value: str = _text()
    n: int = _count()
    goal: str = _text()
    standing: str
    at: datetime = _instant()
    by: str = _text()


class SavedView(Row, table=True):
    """Which rows of a screen somebody wants to see again, kept under a name. ``screen`` is the
    letter that leads to it, ``value`` what is chosen, as JSON."""

    __tablename__ = "saved_view"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id"], ["agency.agency_id"]),
        UniqueConstraint("agency_id", "user_id", "screen", "name"),
    )

    view_id: str = _key()
    user_id: str
    screen: str
    name: str
    value: str = _text()
    at: datetime = _instant()


class Feed(Row, table=True):
    """A source file by its name without folder, and the import that brought it last."""

    __table_args__ = (ForeignKeyConstraint(["agency_id"], ["agency.agency_id"]),)

    name: str = _key()
    first_imported_at: datetime = _instant()
    imported_at: datetime = _instant()
    batch_id: str = _text()


class Batch(Row, table=True):
    """One file, imported once, or (``kind`` joined) two members made one. ``tables`` and ``counts``
    are JSON: the names of its tables, and new, changed, unchanged, vanished and rejected for each;
    ``teams``, too, are those its rows are about. ``late``: a newer file of the feed had come before
    it. ``status`` is applied or undone."""

    __table_args__ = (
        ForeignKeyConstraint(["agency_id"], ["agency.agency_id"]),
        Index(None, "agency_id", "feed", "imported_at"),
    )

    batch_id: str = _key()
    feed: str
    path: str = _text()
    kind: str = _text()
    profile: str = _text()
    digest: str = _text()
    tables: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})
    counts: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    skipped: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    teams: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})
    status: str = Field(default="applied", sa_column_kwargs={"server_default": "applied"})
    late: bool = _flag()
    imported_at: datetime = _instant()
    imported_by: str = _text()
    undone_at: datetime | None = _moment()
    undone_by: str = _text()


class Listing(Row, table=True):
    """A member in the file of a source: since which import, and in which one last. ``gone_batch``
    is the import of a full file that lacked the member, blank while the member is listed."""

    __table_args__ = (
        Index(None, "agency_id", "member_id"),
        Index(None, "agency_id", "last_batch"),
    )

    feed: str = _key()
    member_id: str = _key()
    first_batch: str = _text()
    last_batch: str = _text()
    gone_batch: str = _text()


class OtherId(Row, table=True):
    """An id under which some source knows a member whom we keep under another: rows that name
    ``source_id`` are the member's. ``why`` is cin, zeros or person (somebody said so);
    ``batch_id`` is what made it, an import or the joining of two members."""

    __tablename__ = "other_id"
    __table_args__ = (_of_member(), Index(None, "agency_id", "member_id"))

    source_id: str = _key()
    member_id: str
    why: str = _text()
    batch_id: str = _text()
    at: datetime = _instant()
    by: str = _text()


class Apart(Row, table=True):
    """Two members who look like one person and are two, because somebody said so. ``member_id``
    sorts before ``other_id``."""

    member_id: str = _key()
    other_id: str = _key()
    at: datetime = _instant()
    by: str = _text()


class Reject(Row, table=True):
    """A row that an import refused, as it stood in the file (``content`` is a JSON object)."""

    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "batch_id"], ["batch.agency_id", "batch.batch_id"]),
    )

    batch_id: str = _key()
    reject_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    table_name: str = _text()
    line: int = _count()
    column_name: str = _text()
    reason: str = _text()
    content: str = _text()


class SourceValue(Row, table=True):
    """What a source (``feed``) last said of a value, where the row now holds something else: an
    edit made here, or another source's word. That stays until the source says something else.
    ``value`` is text as in ``change``, none for no value."""

    __tablename__ = "source_value"

    table_name: str = _key()
    row_id: str = _key()
    column_name: str = _key()
    feed: str = Field(default="", primary_key=True, sa_column_kwargs={"server_default": ""})
    value: str | None = None
    edited_at: datetime = _instant()
    edited_by: str = _text()


class Change(Row, table=True):
    """One column of one row, before and after, so that any past day can be rebuilt. Values are text
    as ``db.history`` writes it. ``batch_id``, ``decision_id`` or ``edit_id`` says what made the
    change. One of an import or an edit that was taken back (``undone_at``), and what took it back,
    is there for past days alone."""

    __table_args__ = (
        Index("change_by_member", "agency_id", "member_id", "changed_at"),
        Index(
            "change_by_row",
            *("agency_id", "table_name", "row_id", "column_name", "changed_at"),
        ),
        Index("change_by_batch", "agency_id", "batch_id"),
        # Both are of edits alone, which their migration says.
        Index("change_by_edit", "agency_id", "edit_id"),
        Index("change_by_hand", "agency_id", "by", "changed_at"),
    )

    change_id: str = _key()
    table_name: str
    row_id: str
    member_id: str = _text()
    column_name: str
    before: str | None = None
    after: str | None = None
    changed_at: datetime = _instant()
    batch_id: str = _text()
    decision_id: str = _text()
    by: str = _text()
    undone_at: datetime | None = _moment()
    edit_id: str = _text()


class RuleVersion(Row, table=True):
    """An agency's own rule file as applied, whole; the highest version by a day rules it."""

    __tablename__ = "rule_version"

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str
    digest: str
    author: str = _text()
    applied_at: datetime = _instant()


class Holiday(Row, table=True):
    """A day on which nobody works. ``kind`` is federal or closure; a closure counts from when the
    agency said so until it took that back."""

    day: date = _key()
    name: str = _text()
    kind: str = _text()
    added_at: datetime | None = _moment()
    undone_at: datetime | None = _moment()


class WallSheet(Row, table=True):
    """What the wall shows of a team and only who reads its members can count, as numbers and
    without a name, for logins that read no member or not all. ``body`` is JSON in the manner of
    ``form``, counted at ``counted_at`` when ``seq`` was the log's last number. Made of other rows
    and made again at any time, so no record is kept of it. A file has none: its wall counts."""

    __tablename__ = "wall_sheet"
    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
    )

    team_id: str = _key()
    form: int
    day: date
    seq: int
    counted_at: datetime = _instant()
    by: str = _text()
    body: str


class Login(Row, table=True):
    """Who a role of the PostgreSQL server is here, and what they may do: ``role`` is lead,
    supervisor, staff, feeds or wall. ``team_id`` is whose wall it is, blank for people. A file has
    none: there ``--user`` is a claim."""

    __table_args__ = (ForeignKeyConstraint(["agency_id"], ["agency.agency_id"]),)

    login: str = _key()
    staff_id: str
    role: str
    team_id: str = _text()
    created_at: datetime = _instant()
    created_by: str = _text()
    disabled_at: datetime | None = _moment()


class Audit(Row, table=True):
    """Who did what, when, chained: each record's hash covers the one before it."""

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = _instant()
    actor: str
    action: str
    target: str = _text()
    before: str = _text()
    after: str = _text()
    prev_hash: str = _text()
    hash: str


def table(model: type[Row]) -> Table:
    """The table of a model, for statements that name columns."""
    return Row.metadata.tables[str(model.__tablename__)]


IMPORTED: dict[str, type[Row]] = {
    str(model.__tablename__): model
    for model in (
        *(Member, Staff, Contact, Appointment, Referral, ServiceRequest, Event, Goal, Document),
        Task,
    )
}
"""The tables that files bring, by their names."""
