"""A team on one day, read from the database in a fixed number of queries.

The SQL is that of ``db.queries``, run through the driver. For a past day every later change is
undone: a changed column gets the value that its first later change replaced.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from db import logins, past, queries, reader
from db.errors import DataError
from db.reader import Connection
from db.rows import DAYS, TRUTHS, Fetched, bound, converted, instant, rolled_back
from db.types import (
    Appointment,
    Barrier,
    Contact,
    Cycle,
    Decision,
    Document,
    Event,
    Feed,
    Goal,
    Huddle,
    MeasureResult,
    Member,
    Referral,
    RuleSet,
    ServiceRequest,
    Staff,
    Task,
    TeamFacts,
)

CLOSED_MATTERS_DAYS = 400
"""How long a closed task, a past decision and a past huddle stay among the facts."""

CONCERN_DAYS = 30
"""How long a concern without a date stands."""

OF_A_TEAM = (
    *("changes", "contacts_from", "rules", "members", "concerns", "staff", "contacts", "events"),
    *("appointments", "referrals", "requests", "goals", "documents", "reviews", "tasks"),
    *("decisions", "huddles", "barriers", "cycles", "measure_results", "feeds", "holidays"),
)
"""What a whole team is read with, whatever the day: asked of a server at once. From a file one is
made into rows before the next is fetched, so that no more is held than needs be."""

T = TypeVar("T", bound=tuple[Any, ...])
Before = Mapping[str, str | None]
AsKnown = Callable[[T, tuple[Any, ...], Before], T | None]


def load(conn: Connection, team_id: str, as_of: date, now: datetime) -> TeamFacts:
    """The team as it was known at the end of ``as_of``, ``now`` being the present moment.

    ``conn`` comes from ``db.reader.connect``; all is read at one moment of the database. Raises
    DataError for a team that is not there."""
    with reader.snapshot(conn):
        return _Reading(conn, team_id, as_of, now, OF_A_TEAM).facts()


def other_teams(
    conn: Connection, team_id: str, as_of: date, now: datetime
) -> tuple[tuple[str, int], ...]:
    """The agency's other teams by name, each with how many members it had at the end of ``as_of``
    that the team did not have. Teams that whoever asks may not read are left out."""
    with reader.snapshot(conn):
        return tuple(map(tuple, _Reading(conn, team_id, as_of, now).fetch("other_teams")))


def members(conn: Connection, team_id: str, as_of: date, now: datetime) -> tuple[Member, ...]:
    """The members alone of a team as it was known at the end of ``as_of``, as ``load`` has them."""
    with reader.snapshot(conn):
        return _Reading(conn, team_id, as_of, now).members()


def carried_elsewhere(
    conn: Connection, team_id: str, as_of: date, now: datetime
) -> tuple[Member, ...]:
    """Whom the workers of a team carry in the agency's other teams at the end of ``as_of``, a
    member for each worker, who is their ``care_manager_id``. Teams that whoever asks may not read
    are left out."""
    with reader.snapshot(conn):
        return _Reading(conn, team_id, as_of, now).members("members_beside")


def feeds_of(fetched: Fetched, team_id: str) -> tuple[Feed, ...]:
    """Of the rows of the query ``feeds``, the files that speak of the team; one that speaks of no
    team is everybody's."""
    spoken = [json.loads(row[-1]) for row in fetched]
    ours = [
        row for row, teams in zip(fetched, spoken, strict=True) if not teams or team_id in teams
    ]
    return tuple(converted(Feed, ours))


class _LocalDays(dict[Any, "date | None"]):
    """The day that an instant falls on in the agency's zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__({None: None})
        self.zone = zone

    def __missing__(self, value: Any) -> date:
        self[value] = day = instant(value).astimezone(self.zone).date()
        return day


class _Reading:
    """One load: the place and the day it speaks of, and what has changed since that day."""

    def __init__(
        self,
        conn: Connection,
        team_id: str,
        as_of: date,
        now: datetime,
        at_once: Sequence[str] = (),
    ) -> None:
        self.conn = conn
        self.dialect = reader.dialect(conn)
        self.queries = queries.of(self.dialect)
        place = conn.execute(self.queries["place"], {"team_id": team_id}).fetchone()
        stranger = DataError(f"No team {team_id!r} in this database. Name one of its teams: --team")
        if place is None:
            raise stranger
        self.agency_id, self.zone_name, self.team_name, undone_at = place
        self.team_id = team_id
        self.as_of = as_of
        zone = ZoneInfo(self.zone_name)
        self.cut = cut = datetime.combine(as_of + timedelta(days=1), time(), zone).astimezone(UTC)
        if undone_at is not None and instant(undone_at) < cut:
            raise stranger
        self.now = now.astimezone(UTC) if as_of == now.astimezone(zone).date() else cut
        self.days = _LocalDays(zone)
        self.parameters = bound(
            self.dialect,
            agency_id=self.agency_id,
            team_id=team_id,
            as_of=as_of,
            cut=cut,
            since=as_of - timedelta(days=CLOSED_MATTERS_DAYS),
            concern_from=as_of - timedelta(days=CONCERN_DAYS),
        )
        ahead = at_once if self.dialect == "postgresql" else ()
        self.fetched = reader.fetched_at_once(
            conn, {name: self.queries[name] for name in ahead}, self.parameters
        )
        self.later = self.changed_later()
        self.unseen = self.brought_later() if self.now == cut else {}

    def fetch(self, query: str) -> Fetched:
        if query in self.fetched:
            return self.fetched.pop(query)
        return self.conn.execute(self.queries[query], self.parameters).fetchall()

    def changed_later(self) -> dict[str, dict[str, dict[str, str | None]]]:
        """Table → row → column → what it was before its first change after the day."""
        found: dict[str, dict[str, dict[str, str | None]]] = {}
        for table, row_id, column, before, *_ in self.fetch("changes"):
            found.setdefault(table, {}).setdefault(row_id, {}).setdefault(column, before)
        return found

    def brought_later(self) -> dict[str, set[str]]:
        """Table → the rows that only a later import brought: people had a board and did not see
        them on it. Before the agency's first import nobody had a board: of such a day only what was
        taken back since is left out."""
        ((opening,),) = self.fetch("opening")
        unseen = opening is not None and self.cut <= instant(opening)
        found: dict[str, set[str]] = {}
        for table, row_id in self.fetch("taken_back" if unseen else "brought_later"):
            found.setdefault(table, set()).add(row_id)
        return found

    def rows(
        self,
        kind: type[T],
        table: str,
        query: str,
        as_known: AsKnown[T] | None = None,
        **special: Callable[[Any], Any],
    ) -> list[T]:
        """The rows of a query as ``kind``, as they were known on the day.

        ``as_known`` is asked about rows that changed later or say that they are ahead of the day
        (in the first column after the fields); it gets the row, all its columns and what was
        before, and gives the row or none. ``special`` converts fields in a manner of their own."""
        fetched = self.fetch(query)
        if unseen := self.unseen.get(table):
            fetched = [row for row in fetched if row[0] not in unseen]
        made = converted(kind, fetched, special)
        later = self.later.get(table, {})
        doubtful = {place for place, row in enumerate(made) if row[0] in later} if later else set()
        if fetched and len(fetched[0]) > (width := len(made[0])):
            doubtful.update(place for place, row in enumerate(fetched) if row[width])
        if not doubtful:
            return made
        known: list[T | None] = list(made)
        for place in doubtful:
            before = later.get(fetched[place][0], {})
            if self.was_removed(before) and kind is not Member:
                known[place] = None
                continue
            row = rolled_back(made[place], before)
            known[place] = as_known(row, fetched[place], before) if as_known else row
        return [row for row in known if row is not None]

    def was_removed(self, before: Before) -> bool:
        """Whether a row that is back now had been taken out on the day."""
        removed = before.get("removed_at")
        return removed is not None and instant(removed) < self.cut

    def plainly(self, function: Callable[[T, date], T | None]) -> AsKnown[T]:
        """For a table of which the row itself says all that is needed."""
        return lambda row, _columns, _before: function(row, self.as_of)

    def by_member(
        self,
        kind: type[T],
        table: str,
        query: str,
        as_known: AsKnown[T],
        order: Callable[[T], Any] | None = None,
        **special: Callable[[Any], Any],
    ) -> dict[str, tuple[T, ...]]:
        """The rows grouped by member; ``order`` puts rows whose day was changed in their place. One
        that was another member's is among that one's."""
        rows = self.rows(kind, table, query, as_known, **special)
        if table in self.later:
            rows.sort(key=order or itemgetter(1))
        return {member_id: tuple(own) for member_id, own in groupby(rows, itemgetter(1))}

    def of_members(self, table: str, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query without their ids, each with the member whose it was on the day."""
        later = self.later.get(table, {})
        return [
            (later.get(row_id, {}).get("member_id", member_id), *columns)
            for row_id, member_id, *columns in self.fetch(query)
        ]

    def members(self, query: str = "members") -> tuple[Member, ...]:
        def as_known(row: Member, columns: tuple[Any, ...], before: Before) -> Member:
            if self.was_removed(before):
                row = row._replace(vanished=True)
            return past.member(row, self.as_of, columns[-1] or "")

        # Who the care manager was is said by the assignment, not by the member's own column.
        for before in self.later.get("member", {}).values():
            before.pop("care_manager_id", None)
        rows = self.rows(
            *(Member, "member", query, as_known),
            segment_since=self.days.__getitem__,
            concern_since=self.days.__getitem__,
        )
        own = {member_id: concern for member_id, *concern in self.of_members("concern", "concerns")}
        for place, row in enumerate(rows) if own else ():
            if row.member_id in own:
                text, until, day = own[row.member_id]
                rows[place] = row._replace(
                    concern=text, concern_until=DAYS[until], concern_since=DAYS[day]
                )
        return tuple(sorted(rows, key=itemgetter(0)))

    def unread(self, seat: logins.Seat | None) -> int:
        """Members of a past day whom this login may not read now; the owner reads everybody."""
        if seat is None or self.now != self.cut:
            return 0
        return int(self.fetch("unread")[0][0])

    def team_name_then(self) -> str:
        """What the team was called on the day."""
        before = self.later.get("team", {}).get(self.team_id, {})
        return str(before.get("name") or self.team_name)

    def contacts(self) -> dict[str, tuple[Contact, ...]]:
        def as_known(row: Contact, columns: tuple[Any, ...], before: Before) -> Contact | None:
            # One that was another member's then stood for nothing of this one.
            replaced = columns[-1] and "member_id" not in before
            if "replaced_by" in before:
                replaced = bool(before["replaced_by"])
            return None if replaced else past.contact(row, self.as_of)

        order = attrgetter("member_id", "day")
        return self.by_member(Contact, "contact", "contacts", as_known, order)

    def events(self) -> dict[str, tuple[Event, ...]]:
        def as_known(row: Event, columns: tuple[Any, ...], before: Before) -> Event | None:
            cancelled = TRUTHS[before.get("cancelled", columns[-1])]
            return None if cancelled else past.event(row, self.as_of)

        order = attrgetter("member_id", "day")
        return self.by_member(Event, "event", "events", as_known, order)

    def referrals(self) -> dict[str, tuple[Referral, ...]]:
        def as_known(row: Referral, columns: tuple[Any, ...], _before: Before) -> Referral | None:
            return past.referral(row, self.as_of, columns[-1] or "")

        return self.by_member(
            *(Referral, "referral", "referrals", as_known),
            first_seen_on=self.days.__getitem__,
        )

    def facts(self) -> TeamFacts:
        """Everything, query after query."""
        by_day = attrgetter("member_id", "day")
        first_contact = self.fetch("contacts_from")
        rules = converted(RuleSet, self.fetch("rules"))
        seat = logins.seat(self.conn)
        return TeamFacts(
            agency_id=self.agency_id,
            team_id=self.team_id,
            team_name=self.team_name_then(),
            zone=self.zone_name,
            as_of=self.as_of,
            now=self.now,
            members=self.members(),
            staff=tuple(sorted(self.rows(Staff, "staff", "staff"), key=itemgetter(0))),
            contacts=self.contacts(),
            events=self.events(),
            appointments=self.by_member(
                Appointment,
                *("appointment", "appointments", self.plainly(past.appointment), by_day),
            ),
            referrals=self.referrals(),
            requests=self.by_member(
                ServiceRequest, "service_request", "requests", self.plainly(past.request)
            ),
            goals=self.by_member(Goal, "goal", "goals", self.plainly(past.goal)),
            documents=self.by_member(
                Document, "document", "documents", self.plainly(past.document)
            ),
            reviews={
                member_id: tuple(DAYS[day] for _, day in own)
                for member_id, own in groupby(
                    sorted(self.of_members("review", "reviews")), itemgetter(0)
                )
            },
            tasks=tuple(self.rows(Task, "task", "tasks", self.plainly(past.task))),
            decisions=tuple(self.rows(Decision, "decision", "decisions")),
            huddles=tuple(converted(Huddle, self.fetch("huddles"))),
            barriers=tuple(self.rows(Barrier, "barrier", "barriers")),
            cycles=tuple(self.rows(Cycle, "pdsa_cycle", "cycles")),
            results=tuple(converted(MeasureResult, self.fetch("measure_results"))),
            feeds=feeds_of(self.fetch("feeds"), self.team_id),
            holidays=frozenset(DAYS[day] for (day,) in self.fetch("holidays")),
            contacts_from=DAYS[first_contact[0][0]] if first_contact else None,
            rules=rules[0] if rules else None,
            seat=seat,
            unread=self.unread(seat),
        )
