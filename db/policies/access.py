"""Which rows of each table a person reads and writes on PostgreSQL, and what each role does there.

A table that is not named here has no policy, and nobody but the owner reads it. ``tests/db`` holds
that every table is named."""

from collections.abc import Mapping
from typing import NamedTuple

from db.rows import BROUGHT

PEOPLE = ("lead", "supervisor", "staff", "feeds")
"""Roles of people who work with members, and of the login that brings the files."""

WALL = "wall"
ROLES = (*PEOPLE, WALL)

LEADERS = ("lead", "supervisor")
WORKERS = (*LEADERS, "staff")
COUNTERS = (*LEADERS, "feeds")
"""Roles that read every member of their teams, so that what they count is the team's."""

_AGENCY = "agency_id = (SELECT huddle.agency())"
_MEMBER = "member_id IN (SELECT huddle.members())"
_TEAM = "team_id IN (SELECT huddle.teams())"
_ME = "(SELECT huddle.me())"
_LEADS = "(SELECT huddle.leads())"
_TODAY = "(SELECT huddle.today())"


class Access(NamedTuple):
    """Of one table. ``rows`` is the condition, beside the agency's, of what is read and changed;
    ``kept`` that of what may be written, "" for the same. ``reads`` are the roles that see it,
    ``adds``, ``changes`` and ``removes`` those that insert, update and delete.

    What follows holds for people, and not for the login that brings files. ``columns`` are what
    they change, and ``vanished`` limits staff to saying that a row is gone. ``added`` is a further
    condition of what is inserted, ``removed`` of what is deleted, ``during`` one of all that is
    written. ``by``
    and ``names`` are columns that say who wrote, ended or undid a row: with ``by`` nobody but
    oneself, with ``names`` nobody else. ``moments`` are instants at which something was written
    here: they are near the server's own clock. ``days`` are days with the moment they are the day
    of. ``signs`` are moments with the column of whose signature each is: nobody else's, and once.
    ``recorded``: it is of the record of a huddle, which is locked once that is closed.
    ``derived`` is of rows that the program makes of others and can make again: they are written
    without a record. ``afar`` limits what the wall reads to these columns: no text that anybody
    typed, which may name a member."""

    rows: str
    kept: str = ""
    reads: tuple[str, ...] = PEOPLE
    adds: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    vanished: bool = False
    added: str = ""
    during: str = ""
    removed: str = ""
    by: str = ""
    names: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    days: Mapping[str, str] = {}
    signs: Mapping[str, str] = {}
    recorded: bool = False
    derived: bool = False
    afar: tuple[str, ...] = ()

    @property
    def using(self) -> str:
        """The condition of the rows that are seen."""
        return f"{_AGENCY} AND ({self.rows})"

    @property
    def check(self) -> str:
        """The condition of the rows that may be written."""
        return f"{_AGENCY} AND ({self.kept or self.rows})"


_AT = ("at",)
_DAY = {"day": "at"}
VANISHED = ("vanished_at", "removed_at", "batch_id", "last_batch")
"""What says that a row of a file is gone, or stays although the file lacks it."""

_FROM_FILES = Access(
    _MEMBER,
    adds=("feeds",),
    changes=PEOPLE,
    columns=("member_id", "undone_at", *VANISHED),
)
"""Rows of a member that files alone bring; people say that one is gone, or join two members."""

_OF_MEMBER = Access(_MEMBER, adds=WORKERS, changes=WORKERS)
"""Rows that whoever works with a member adds."""

_OF_TEAM = Access(_TEAM, adds=WORKERS, changes=WORKERS)
"""Rows of a team in which somebody works."""


def _within(column: str, table: str, where: str = "true") -> str:
    """Rows that belong to one of another table that somebody reads."""
    return f"{column} IN (SELECT other.{column} FROM public.{table} AS other WHERE {where})"


_OF_BARRIER = _within("barrier_id", "barrier")
_OF_HUDDLE = _within("huddle_id", "huddle")
_OPEN_HUDDLE = _within("huddle_id", "huddle", "other.status <> 'closed'")
_MATTER = f"(member_id <> '' AND {_MEMBER}) OR (member_id = '' AND {_TEAM})"
"""A matter of a member, or of the team alone."""
_SUPERVISES = (
    "staff_id IN (SELECT other.staff_id FROM public.staff AS other WHERE"
    f" other.supervisor_id = {_ME})"
)


_COLLEAGUE = (
    f"EXISTS (SELECT FROM public.team AS other WHERE other.{_TEAM} AND (staff.team = other.name OR"
    " position(';' || other.team_id || ';' IN ';' || staff.team || ';') > 0))"
)
"""Somebody of a team in which one works, as ``huddle.teams`` reads the staff list."""


def _on_a_board(table: str) -> str:
    """What is added stands on the board of a team of one's own, or of the member's."""
    return (
        f"{_TEAM} OR EXISTS (SELECT FROM public.assignment AS other WHERE"
        f" other.member_id = {table}.member_id AND other.team_id = {table}.team_id)"
    )


def _row_of(**names: str) -> str:
    """Rows that speak of one of another table, by its name and key."""
    return " OR ".join(
        f"(table_name = '{table}' AND row_id IN (SELECT other.{key} FROM public.{table} AS other))"
        for table, key in names.items()
    )


def _speaks_of(whose: str, **names: str) -> str:
    """The same, asked of one row."""
    cases = " ".join(
        f"WHEN '{table}' THEN EXISTS (SELECT FROM public.{table} AS other WHERE"
        f" other.{key} = {whose}.row_id)"
        for table, key in names.items()
    )
    return f"CASE table_name {cases} ELSE false END"


_WITH_HISTORY = {
    "task": "task_id",
    "barrier": "barrier_id",
    "barrier_note": "note_id",
    "pdsa_cycle": "cycle_id",
}
"""Rows that need be of no member, and of which everybody who reads them reads what became of them.
"""
_EVERYBODY = ROLES
_SAID_OF_MEMBER = (
    *("cin", "first", "last", "preferred_name", "dob", "phone", "programme", "tier", "tier_reason"),
    *("segment", "segment_start", "segment_reason", "enrolled_on", "care_manager_id", "team"),
    *("acuity_state", "acuity_local", "language", "consent_expires", "assessment_on"),
    *("plan_signed_on", "plan_due_on", "coverage_status", "social_risks", "privacy_tags", "ltss"),
    *("concern", "concern_until", "deceased_on", "goal", "next_step", "undone_at", *VANISHED),
)
"""What a lead changes of a member: all but whom the row is about. Two made one take whatever
either has."""

_OF_NOBODY = {
    "staff": "staff_id",
    "task": "task_id",
    "barrier": "barrier_id",
    "barrier_note": "note_id",
    "escalation": "escalation_id",
    "pdsa_cycle": "cycle_id",
}
"""Tables of which a row may be of no member, with their keys."""

BESIDE = {
    "assignment": "assignment_id",
    "barrier": "barrier_id",
    "barrier_note": "note_id",
    "concern": "concern_id",
    "decision": "decision_id",
    "escalation": "escalation_id",
    "other_id": "source_id",
    "pdsa_cycle": "cycle_id",
    "referral_step": "step_id",
    "review": "review_id",
    "review_entry": "entry_id",
}
"""Tables of our own whose rows have a history, with their keys."""

ACCESS: Mapping[str, Access] = {
    # What is the whole agency's
    "agency": Access("true", reads=_EVERYBODY),
    "team": Access(
        "true", reads=_EVERYBODY, adds=("feeds",), changes=("feeds",), removes=("feeds",)
    ),
    "staff": Access(
        "true",
        reads=_EVERYBODY,
        adds=("feeds",),
        changes=(*LEADERS, "feeds"),
        columns=VANISHED,
        # Who has left, whoever leads their team says.
        during=_COLLEAGUE,
    ),
    # On which days nobody works, the owner says: it moves what is due for everybody.
    "holiday": Access("true", reads=_EVERYBODY),
    "rule_version": Access(
        "true", reads=_EVERYBODY, adds=LEADERS, by="author", moments=("applied_at",)
    ),
    "feed": Access("true", reads=_EVERYBODY, adds=("feeds",), changes=("feeds",)),
    "batch": Access(
        "true",
        reads=_EVERYBODY,
        adds=(*LEADERS, "feeds"),
        changes=(*LEADERS, "feeds"),
        columns=("status", "undone_at", "undone_by"),
        # Two members made one; files are brought by a login of their own.
        during="kind = 'joined'",
        by="imported_by",
        names=("undone_by",),
        moments=("imported_at", "undone_at"),
        afar=(
            *("agency_id", "batch_id", "feed", "tables", "teams", "late"),
            *("imported_at", "undone_at"),
        ),
    ),
    # An export asks for every table: it has no row of this one for anybody else.
    "reject": Access("(SELECT huddle.role()) = 'feeds'", adds=("feeds",), removes=("feeds",)),
    "login": Access(f"login = session_user OR {_LEADS}"),
    "audit": Access(f"actor = {_ME}"),
    # What is of a member
    "member": Access(
        _MEMBER,
        kept=f"{_MEMBER} OR (SELECT huddle.role()) = 'feeds'",
        adds=("feeds",),
        changes=PEOPLE,
        columns=_SAID_OF_MEMBER,
        vanished=True,
    ),
    "assignment": Access(
        f"{_MEMBER} OR ({_LEADS} AND {_TEAM})",
        # Who is no member of one's own is not made one.
        kept=f"{_LEADS} AND {_TEAM} AND ({_MEMBER} OR (SELECT huddle.role()) = 'feeds')",
        adds=(*LEADERS, "feeds"),
        changes=(*LEADERS, "feeds"),
        removes=("feeds",),
        columns=("valid_to",),
    ),
    "contact": _FROM_FILES._replace(
        adds=PEOPLE,
        columns=("member_id", "undone_at", "replaced_by", *VANISHED),
        by="recorded_by",
        moments=("recorded_at", "entered_at"),
        days={"entered_on": "entered_at"},
    ),
    "appointment": _FROM_FILES,
    "referral": _FROM_FILES._replace(
        adds=PEOPLE,
        columns=(
            *("member_id", "undone_at", "status", "status_on", "accepted_on", "appt_on"),
            *("kept_on", "closed_on", "outcome", "reason", "staff_id", *VANISHED),
        ),
    ),
    "referral_step": _OF_MEMBER._replace(
        columns=("member_id", "undone_at"), by="by", moments=("at", "undone_at")
    ),
    "service_request": _FROM_FILES._replace(
        columns=(
            *("member_id", "undone_at", "extension_on", "decision", "decision_on", "notice_on"),
            *("effective_on", "auth_end_on", "previously_authorized", "appeal_level"),
            *("appeal_filed_on", "continuation_requested", "appeal_decision"),
            *("appeal_decision_on", "hearing_requested_on", "resolved_on", "member_updated_on"),
            *("staff_id", "decision_reason", *VANISHED),
        ),
    ),
    "event": _FROM_FILES,
    "goal": _FROM_FILES,
    "document": _FROM_FILES,
    "concern": _OF_MEMBER._replace(
        columns=("member_id", "ended_at", "ended_by"),
        by="by",
        names=("ended_by",),
        moments=("at", "ended_at"),
        days=_DAY,
    ),
    "review": _OF_MEMBER._replace(
        columns=("member_id", "undone_at"), by="by", moments=("at", "undone_at"), days=_DAY
    ),
    "chart_review": Access(
        f"{_MEMBER} AND {_LEADS}", adds=LEADERS, by="by", moments=_AT, days=_DAY
    ),
    "listing": Access(
        _MEMBER,
        adds=(*LEADERS, "feeds"),
        changes=PEOPLE,
        removes=PEOPLE,
        columns=("first_batch", "last_batch", "gone_batch"),
        # A file lacks the member; what lists them stays, but for two members told apart again.
        removed=f"gone_batch <> '' OR {_LEADS}",
    ),
    "other_id": Access(
        _MEMBER,
        adds=(*LEADERS, "feeds"),
        changes=(*LEADERS, "feeds"),
        removes=(*LEADERS, "feeds"),
        columns=("member_id",),
        # An id of somebody else's member is not made one's own member's.
        added="source_id IN (SELECT huddle.members())",
        by="by",
        moments=_AT,
    ),
    "apart": Access(
        _MEMBER,
        adds=WORKERS,
        removes=WORKERS,
        added="other_id IN (SELECT huddle.members())",
        by="by",
        moments=_AT,
    ),
    # What is of a member or of a team
    "task": Access(
        f"{_MATTER} OR owner = {_ME} OR (SELECT huddle.role()) = 'feeds'",
        kept=f"{_MATTER} OR (member_id = '' AND owner IN (SELECT huddle.workers()))"
        " OR (SELECT huddle.role()) = 'feeds'",
        adds=PEOPLE,
        changes=PEOPLE,
        columns=(
            *("member_id", "title", "owner", "due", "status", "closed_on", "reason"),
            *("huddle_id", "from_key", "undone_at", *VANISHED),
        ),
        added=_on_a_board("task"),
        recorded=True,
        by="created_by",
        moments=("created_at",),
        days={"created_on": "created_at"},
    ),
    "decision": Access(
        _MATTER,
        # Keys that are no list of texts would stop the board of whoever reads the row.
        kept=f"({_MATTER}) AND jsonb_typeof(reason_keys::jsonb) = 'array' AND NOT"
        " jsonb_path_exists(reason_keys::jsonb, '$[*] ? (@.type() != \"string\")')",
        adds=WORKERS,
        changes=WORKERS,
        columns=(
            *("huddle_id", "undone_at", "undone_by", "replaced_by"),
            *("member_id", "item_key", "reason_keys"),
        ),
        added=_on_a_board("decision"),
        recorded=True,
        by="by",
        names=("undone_by",),
        moments=("at", "undone_at"),
        days=_DAY,
    ),
    "barrier": Access(
        _MATTER,
        adds=WORKERS,
        changes=WORKERS,
        columns=(
            *("title", "owner", "next_step", "reason_code", "tier", "theirs", "response_due"),
            *("closed_on", "closed_at", "closed_by", "closed_reason", "member_id", "from_key"),
        ),
        added=_on_a_board("barrier"),
        by="opened_by",
        names=("closed_by",),
        moments=("opened_at", "closed_at"),
        days={"opened_on": "opened_at", "closed_on": "closed_at"},
    ),
    "barrier_note": Access(
        _OF_BARRIER,
        adds=WORKERS,
        changes=WORKERS,
        columns=("text", "removed_at"),
        by="by",
        moments=("at", "removed_at"),
        days=_DAY,
    ),
    "escalation": Access(
        _OF_BARRIER,
        adds=WORKERS,
        changes=WORKERS,
        columns=("removed_at",),
        by="by",
        moments=("at", "removed_at"),
        days=_DAY,
    ),
    "conference_question": Access(
        _MATTER,
        adds=WORKERS,
        changes=WORKERS,
        columns=("removed_at", "removed_by"),
        added=_on_a_board("conference_question"),
        by="by",
        names=("removed_by",),
        moments=("at", "removed_at"),
        days=_DAY,
    ),
    # What is of a team
    "huddle": Access(
        _TEAM,
        reads=_EVERYBODY,
        adds=LEADERS,
        changes=LEADERS,
        columns=("status", "step", "facilitator", "host", "ended_at", "carry_reason"),
        during="status <> 'closed'",
        moments=("started_at",),
        days={"day": "started_at"},
        afar=(
            *("agency_id", "huddle_id", "team_id", "day", "status", "step", "facilitator", "host"),
            *("started_at", "ended_at"),
        ),
    ),
    "huddle_step": Access(
        _OF_HUDDLE,
        reads=_EVERYBODY,
        adds=LEADERS,
        changes=LEADERS,
        columns=("left_at", "seconds", "over_seconds"),
        during=_OPEN_HUDDLE,
        moments=("entered_at",),
    ),
    "attendance": Access(
        _OF_HUDDLE, reads=_EVERYBODY, adds=LEADERS, removes=LEADERS, during=_OPEN_HUDDLE
    ),
    "addendum": Access(_OF_HUDDLE, adds=WORKERS, by="by", moments=_AT),
    "pdsa_cycle": _OF_TEAM._replace(
        columns=("result", "verdict", "closed_on", "removed_at"),
        by="opened_by",
        moments=("opened_at", "removed_at"),
        days={"opened_on": "opened_at"},
    ),
    # A goal is locked once its month has begun.
    "goal_target": _OF_TEAM._replace(
        adds=LEADERS,
        changes=LEADERS,
        columns=("undone_at",),
        during=f"period_start > {_TODAY}",
        by="by",
        moments=("at", "undone_at"),
        days=_DAY,
    ),
    "goal_choice": _OF_TEAM._replace(
        adds=LEADERS,
        changes=(),
        during=f"period_start > {_TODAY}",
        by="by",
        moments=_AT,
        days=_DAY,
    ),
    "measure_result": _OF_TEAM._replace(adds=LEADERS, changes=(), by="by", moments=_AT, days=_DAY),
    # What the wall shows, counted by who reads all members of the team and by nobody else: it
    # names who counted, and is no newer than the log.
    "wall_sheet": Access(
        _TEAM,
        kept=f"{_TEAM} AND by = {_ME} AND seq <= (SELECT huddle.latest())",
        reads=_EVERYBODY,
        adds=COUNTERS,
        changes=COUNTERS,
        columns=("form", "day", "seq", "counted_at", "by", "body"),
        derived=True,
    ),
    # What is between two people, or one's own
    "review_session": Access(
        f"staff_id = {_ME} OR supervisor_id = {_ME} OR ({_LEADS} AND {_TEAM})",
        # Whose caseload it is signs after whoever reviewed it.
        kept="signed_at IS NULL OR finished_at IS NOT NULL",
        adds=WORKERS,
        changes=WORKERS,
        columns=("finished_at", "signed_at"),
        added=f"supervisor_id = {_ME} AND staff_id <> {_ME} AND ({_LEADS} OR {_SUPERVISES})",
        moments=("opened_at", "finished_at", "signed_at"),
        days={"opened_on": "opened_at"},
        signs={"finished_at": "supervisor_id", "signed_at": "staff_id"},
    ),
    "review_entry": Access(
        _within("session_id", "review_session"),
        adds=WORKERS,
        changes=WORKERS,
        columns=("member_id", "undone_at"),
        added=_within(
            "session_id",
            "review_session",
            f"other.supervisor_id = {_ME} AND other.finished_at IS NULL",
        ),
        by="by",
        moments=("at", "undone_at"),
        days=_DAY,
    ),
    "supervision_note": Access(
        f"author_id = {_ME}", reads=WORKERS, adds=WORKERS, moments=_AT, days=_DAY
    ),
    "saved_view": Access(
        f"user_id = {_ME}",
        reads=WORKERS,
        adds=WORKERS,
        changes=WORKERS,
        removes=WORKERS,
        columns=("value", "at"),
    ),
    # What became of a row, from which a past day is made
    "change": Access(
        f"(member_id <> '' AND {_MEMBER})"
        " OR (member_id = '' AND (table_name IN ('staff', 'team')"
        f" OR {_row_of(**_WITH_HISTORY)}))"
        f" OR by = {_ME} OR (SELECT huddle.role()) = 'feeds'",
        # It speaks of a row that its author reads: of a member's the trigger ``of_member`` asks.
        kept=f"(member_id <> '' AND {_MEMBER})"
        f" OR (member_id = '' AND {_speaks_of('change', **_OF_NOBODY)})"
        " OR (SELECT huddle.role()) = 'feeds'",
        adds=PEOPLE,
        changes=PEOPLE,
        columns=("undone_at",),
        by="by",
        moments=("changed_at", "undone_at"),
    ),
    "source_value": Access(
        _row_of(**BROUGHT),
        adds=PEOPLE,
        changes=PEOPLE,
        removes=PEOPLE,
        columns=("value",),
        by="edited_by",
    ),
}
"""By table."""

HISTORY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(BROUGHT, ("undone_at", "last_batch", "huddle_id")),
    **dict.fromkeys(("barrier", "barrier_note", "escalation", "pdsa_cycle", "referral_step"), ()),
}
"""The tables of which a person changes nothing without its line in ``change``, but for these
columns: what stood before is never lost."""

UNCOUNTED = frozenset(
    (
        *("cin", "first", "last", "preferred_name", "dob", "phone", "tier_reason", "social_risks"),
        *("privacy_tags", "concern", "deceased_on", "goal", "next_step"),
        *("title", "text", "note", "reason", "purpose", "question", "outcome", "facility"),
        *("result", "aim", "before", "after", "value", "content", "target", "place", "to_org"),
    )
)
"""Columns of which the server keeps no statistics: a plan's guess at how many rows there are would
tell what stands in those of others."""

BARELY_COUNTED = frozenset(
    (
        *("member_id", "other_id", "source_id", "row_id", "item_key", "from_key"),
        *("staff_id", "care_manager_id", "owner", "supervisor_id", "author_id", "user_id", "by"),
    )
)
"""Columns that name a member or a worker. The planner needs to know how many there are; of each one
the server keeps no number: a plan's guess would tell how many rows somebody else's member has."""
