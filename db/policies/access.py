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

_AGENCY = "agency_id = (SELECT huddle.agency())"
_MEMBER = "member_id IN (SELECT huddle.members())"
_TEAM = "team_id IN (SELECT huddle.teams())"
_ME = "(SELECT huddle.me())"
_LEADS = "(SELECT huddle.leads())"


class Access(NamedTuple):
    """Of one table. ``rows`` is the condition, beside the agency's, of what is read and changed;
    ``kept`` that of what may be written, "" for the same. ``reads`` are the roles that see it,
    ``adds``, ``changes`` and ``removes`` those that insert, update and delete; ``columns`` limits
    what staff change. ``by`` is the column that says who wrote a row: it can name nobody else."""

    rows: str
    kept: str = ""
    reads: tuple[str, ...] = PEOPLE
    adds: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    by: str = ""

    @property
    def using(self) -> str:
        """The condition of the rows that are seen."""
        return f"{_AGENCY} AND ({self.rows})"

    @property
    def check(self) -> str:
        """The condition of the rows that may be written."""
        return f"{_AGENCY} AND ({self.kept or self.rows})"


_OF_MEMBER = Access(_MEMBER, adds=PEOPLE, changes=PEOPLE)
"""Rows of a member whom somebody reads; files bring them, and whoever works with the member adds
and changes them."""

_OF_TEAM = Access(_TEAM, adds=WORKERS, changes=WORKERS)
"""Rows of a team in which somebody works."""


def _within(column: str, table: str) -> str:
    """Rows that belong to one of another table that somebody reads."""
    return f"{column} IN (SELECT other.{column} FROM public.{table} AS other)"


_OF_BARRIER = _within("barrier_id", "barrier")
_OF_HUDDLE = _within("huddle_id", "huddle")
_MATTER = f"(member_id <> '' AND {_MEMBER}) OR (member_id = '' AND {_TEAM})"
"""A matter of a member, or of the team alone."""


def _row_of(**names: str) -> str:
    """Rows that speak of one of another table, by its name and key."""
    return " OR ".join(
        f"(table_name = '{table}' AND row_id IN (SELECT other.{key} FROM public.{table} AS other))"
        for table, key in names.items()
    )


_EVERYBODY = ROLES
_VANISHED = ("vanished_at", "removed_at", "batch_id", "last_batch")

ACCESS: Mapping[str, Access] = {
    # What is the whole agency's
    "agency": Access("true", reads=_EVERYBODY),
    "team": Access("true", reads=_EVERYBODY, adds=("feeds",), changes=("feeds",)),
    "staff": Access("true", reads=_EVERYBODY, adds=("feeds",), changes=("feeds",)),
    "holiday": Access("true", reads=_EVERYBODY, adds=PEOPLE, changes=LEADERS),
    "rule_version": Access("true", reads=_EVERYBODY, adds=LEADERS, by="author"),
    "feed": Access("true", reads=_EVERYBODY, adds=("feeds",), changes=("feeds",)),
    "batch": Access(
        "true",
        reads=_EVERYBODY,
        adds=(*LEADERS, "feeds"),
        changes=(*LEADERS, "feeds"),
        by="imported_by",
    ),
    "reject": Access("true", reads=("feeds",), adds=("feeds",), removes=("feeds",)),
    "login": Access(f"login = session_user OR {_LEADS}"),
    "audit": Access(f"actor = {_ME}"),
    # What is of a member
    "member": Access(
        _MEMBER,
        kept=f"{_MEMBER} OR (SELECT huddle.role()) = 'feeds'",
        adds=("feeds",),
        changes=PEOPLE,
        columns=_VANISHED,
    ),
    "assignment": Access(
        f"{_MEMBER} OR ({_LEADS} AND {_TEAM})",
        kept=f"({_LEADS} AND {_TEAM})",
        adds=(*LEADERS, "feeds"),
        changes=(*LEADERS, "feeds"),
    ),
    "contact": _OF_MEMBER._replace(by="recorded_by"),
    "appointment": _OF_MEMBER,
    "referral": _OF_MEMBER,
    "referral_step": _OF_MEMBER._replace(by="by"),
    "service_request": _OF_MEMBER,
    "event": _OF_MEMBER,
    "goal": _OF_MEMBER,
    "document": _OF_MEMBER,
    "concern": _OF_MEMBER._replace(by="by"),
    "review": _OF_MEMBER._replace(by="by"),
    "chart_review": _OF_MEMBER._replace(
        rows=f"{_MEMBER} AND {_LEADS}", adds=LEADERS, changes=LEADERS, by="by"
    ),
    "listing": _OF_MEMBER._replace(removes=PEOPLE),
    "other_id": _OF_MEMBER._replace(removes=(*LEADERS, "feeds"), by="by"),
    "apart": _OF_MEMBER._replace(removes=PEOPLE, by="by"),
    # What is of a member or of a team
    "task": Access(
        f"{_MATTER} OR owner = {_ME} OR (SELECT huddle.role()) = 'feeds'",
        kept=f"{_MATTER} OR (member_id = '' AND owner IN (SELECT huddle.workers()))"
        " OR (SELECT huddle.role()) = 'feeds'",
        adds=PEOPLE,
        changes=PEOPLE,
        by="created_by",
    ),
    "decision": Access(_MATTER, adds=WORKERS, changes=WORKERS, by="by"),
    "barrier": Access(_MATTER, adds=WORKERS, changes=WORKERS, by="opened_by"),
    "barrier_note": Access(_OF_BARRIER, adds=WORKERS, changes=WORKERS, by="by"),
    "escalation": Access(_OF_BARRIER, adds=WORKERS, changes=WORKERS, by="by"),
    "conference_question": Access(_MATTER, adds=WORKERS, changes=WORKERS, by="by"),
    # What is of a team
    "huddle": _OF_TEAM._replace(reads=_EVERYBODY, adds=LEADERS, changes=LEADERS),
    "huddle_step": Access(_OF_HUDDLE, reads=_EVERYBODY, adds=LEADERS, changes=LEADERS),
    "attendance": Access(
        _OF_HUDDLE,
        reads=_EVERYBODY,
        adds=LEADERS,
        changes=LEADERS,
        removes=LEADERS,
    ),
    "addendum": Access(_OF_HUDDLE, adds=WORKERS, by="by"),
    "pdsa_cycle": _OF_TEAM._replace(by="opened_by"),
    "goal_target": _OF_TEAM._replace(reads=_EVERYBODY, adds=LEADERS, changes=LEADERS, by="by"),
    "goal_choice": _OF_TEAM._replace(reads=_EVERYBODY, adds=LEADERS, changes=LEADERS, by="by"),
    "measure_result": _OF_TEAM._replace(reads=_EVERYBODY, adds=LEADERS, changes=LEADERS, by="by"),
    # What is between two people, or one's own
    "review_session": Access(
        f"staff_id = {_ME} OR supervisor_id = {_ME} OR ({_LEADS} AND {_TEAM})",
        adds=WORKERS,
        changes=WORKERS,
    ),
    "review_entry": Access(
        _within("session_id", "review_session"), adds=WORKERS, changes=WORKERS, by="by"
    ),
    "supervision_note": Access(
        f"author_id = {_ME}", reads=WORKERS, adds=WORKERS, changes=WORKERS, removes=WORKERS
    ),
    "saved_view": Access(
        f"user_id = {_ME}", reads=WORKERS, adds=WORKERS, changes=WORKERS, removes=WORKERS
    ),
    # What became of a row, from which a past day is made
    "change": Access(
        f"(member_id <> '' AND {_MEMBER})"
        " OR (member_id = '' AND (table_name IN ('staff', 'team')"
        f" OR {_row_of(task='task_id', barrier='barrier_id', pdsa_cycle='cycle_id')}))"
        f" OR by = {_ME} OR (SELECT huddle.role()) = 'feeds'",
        adds=PEOPLE,
        changes=PEOPLE,
        by="by",
    ),
    "source_value": Access(
        _row_of(**BROUGHT),
        adds=PEOPLE,
        changes=PEOPLE,
        removes=PEOPLE,
        by="edited_by",
    ),
}
"""By table."""
