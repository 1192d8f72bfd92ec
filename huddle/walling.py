"""From the team database to the wall, again and again: one connection, held by whoever reads.

Who reads every member of the team counts; who reads none, or only their own, is shown what such a
one has counted last."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from time import monotonic

from db import address, afar, logins, record, schema, sheets
from db import reader as reading
from db.agencies import Agency, Team
from db.logins import Seat
from db.policies.access import COUNTERS
from db.reader import Connection
from db.sheets import Sheet
from db.types import TeamFacts
from huddle.calendars import Calendar
from huddle.counting import Counting
from huddle.errors import HuddleError
from huddle.loading import load, stored_rules
from huddle.meeting import Visit
from huddle.place import connect, find
from huddle.privacy.labels import Labels
from huddle.rules import feed
from huddle.rules.board import FeedAge
from huddle.settings import Settings, now, today
from huddle.views import sheet as written
from huddle.views.counts import Counts
from huddle.views.wall import Counted, Meet, Seen

AGAIN_AFTER = timedelta(minutes=5)
"""How long after a read the feeds have aged enough to be read again, though nobody has written."""
KEPT_SECONDS = 20.0
"""How long at least between two sheets that are kept for others."""
GRACE_SECONDS = 60.0
"""How long somebody may take to count after a write, until the wall says of when its numbers
are."""

NOTHING = (
    "Nothing was counted for this wall yet. Once somebody opens the board with a lead's login, or "
    "files come in, its numbers stand here"
)


class WallReader:
    """Reads the wall of one team, and keeps what it counted for those who cannot. Every method may
    block; they are for one thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.counting = Counting(settings)
        self._conn: Connection | None = None
        self._seat: Seat | None = None
        self._file: tuple[int, int] | None = None
        self._version = 0
        self._stamp: tuple[int, datetime] | None = None
        self._place: tuple[str, str] = ("", "")
        """The ids of the agency and the team that were read last."""
        self._zone = ""
        self._read_at: datetime | None = None
        self._read_for: date | None = None
        self._behind_since: float | None = None
        self._told_behind = False
        self._counts: Counts | None = None
        self._kept_at = -KEPT_SECONDS

    def read(self) -> Seen:
        """What the wall shows, as the database is now. Raises what ``huddle.loading`` raises, once
        a new connection has not helped."""
        held = self._conn is not None
        try:
            return self._seen()
        except Exception:
            self.close()
            if not held:
                raise
        # A server that began anew has cut what was held, and answers whoever asks again.
        return self.read()

    def close(self) -> None:
        """Lets go of the database."""
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()

    def outdated(self) -> bool:
        """Whether to read again: somebody has written or counted, a new day has begun, the feeds
        have aged, or what was counted has not followed what was written. Yes where the question
        itself fails: the next read, on a new connection, says what is wrong."""
        if self._conn is None or self._read_at is None:
            return True
        if self._file_now() != self._file:
            return True
        try:
            if reading.data_version(self._conn) != self._version:
                return True
            if not self._counts_itself and sheets.stamp(self._conn, *self._place) != self._stamp:
                return True
        except Exception:
            self.close()
            return True
        if self._is_behind() and not self._told_behind:
            return True
        zone = self._zone
        return now(zone) - self._read_at >= AGAIN_AFTER or self._day(zone) != self._read_for

    def behind(self) -> bool:
        """Whether the points of past days are still to be measured here, or again."""
        if not self._counts_itself:
            return False
        assert self._read_for is not None, "asked after a read"
        return self.counting.behind(self._read_for, self._version, now(self._zone))

    def look_back(self) -> None:
        """Measures the points of past days. As long as there are many, it takes long."""
        conn, day = self._conn, self._read_for
        if conn is None or day is None or not self._counts_itself:
            return
        with reading.snapshot(conn):
            schema.require(conn)
            self.counting.look_back(conn, day, self._version, now(self._zone))
        reading.let_go(conn)

    # What others are shown

    def keep(self) -> None:
        """Keeps what was counted last for those who cannot count, where that is this login's to do
        and none was kept just now. Raises what the driver raises."""
        if self._counts is None or self._conn is None or not self._keeps:
            return
        if monotonic() - self._kept_at < KEPT_SECONDS:
            return
        assert self._read_at is not None, "set with what was counted"
        body = written.as_json(self._counts)
        made = Sheet(written.FORM, self._counts.as_of, self._version, self._read_at, "", body)
        sheets.put(self._conn, *self._place, made)
        self._kept_at, self._counts = monotonic(), None

    def keep_current(self) -> None:
        """Counts and keeps, unless what is kept is of now: then somebody else has just done so.
        Raises what reading raises."""
        conn = self._opened()
        if not self._keeps:
            return
        place = find(conn, self.settings.team)
        known = sheets.sheet(conn, place.agency.agency_id, place.team.team_id)
        if known is not None and known.form == written.FORM:
            if known.day == today(place.agency.zone) and known.seq >= reading.data_version(conn):
                return
            with suppress(written.SheetError):  # what cannot be read is written over
                self.counting.adopt(written.read(known.form, known.day, known.body))
        self.read()
        if self.behind():
            self.look_back()
            self.read()
        self._kept_at = -KEPT_SECONDS
        self.keep()

    @property
    def _on_server(self) -> bool:
        return address.parse(self.settings.db).path is None

    @property
    def _counts_itself(self) -> bool:
        """Whether whoever signed in reads every member of the team."""
        return self._seat is None or self._seat.role in COUNTERS

    @property
    def _keeps(self) -> bool:
        return self._on_server and self._counts_itself and self.settings.as_of is None

    # Reading

    def _file_now(self) -> tuple[int, int] | None:
        """Which file the database is at present; none for a server, or where it is gone."""
        path = address.parse(self.settings.db).path
        try:
            found = None if path is None else path.stat()
        except OSError:
            return None
        return None if found is None else (found.st_dev, found.st_ino)

    def _day(self, zone: str) -> date:
        return self.settings.as_of or today(zone)

    def _opened(self) -> Connection:
        if self._file_now() != self._file:
            self.close()  # what was there before, nobody writes to any more
        if self._conn is None:
            self._file = self._file_now()
            self._conn = connect(self.settings)
            reading.hold_little(self._conn)
            schema.require(self._conn)
            self._seat = logins.seat(self._conn)
        return self._conn

    def _seen(self) -> Seen:
        conn = self._opened()
        with reading.snapshot(conn):
            schema.require(conn)  # they may have been brought up to date, or put back, meanwhile
            self._version = reading.data_version(conn)
            seen = self._near(conn) if self._counts_itself else self._afar(conn)
        # The next read is after a write, to which no page that is kept would be of use.
        reading.let_go(conn)
        facts = seen.facts
        self._zone, self._place = facts.zone, (facts.agency_id, facts.team_id)
        self._read_at, self._read_for = seen.now, facts.as_of
        return seen

    def _near(self, conn: Connection) -> Seen:
        loaded = load(conn, self.settings, self._place[1])
        counts = self.counting.count(conn, loaded)
        self._counts = counts
        counted = Counted(counts, now(loaded.facts.zone))
        return self._made(conn, loaded.facts, loaded.calendar, loaded.board.feeds, counted)

    def _afar(self, conn: Connection) -> Seen:
        if self.settings.as_of is not None:
            raise HuddleError(
                "A past day is counted from its members, whom this login does not read. Leave "
                "--as-of out"
            )
        whose, team = self._whose(conn)
        kept = sheets.sheet(conn, whose.agency_id, team.team_id)
        self._stamp = kept and (kept.seq, kept.counted_at)
        counts, missing = _read(kept)
        facts = afar.load(conn, whose, team, now(whose.zone), counts.workers if counts else ())
        calendar = Calendar(facts.holidays)
        counted = None
        if kept is not None and counts is not None:
            self._look_behind(kept)
            self._told_behind = self._is_behind()
            counted = Counted(counts, kept.counted_at, self._told_behind)
        feeds = feed.ages(facts, stored_rules(facts.rules), calendar)
        return self._made(conn, facts, calendar, feeds, counted, missing)

    def _made(
        self,
        conn: Connection,
        facts: TeamFacts,
        calendar: Calendar,
        feeds: tuple[FeedAge, ...],
        counted: Counted | None,
        missing: str = "",
    ) -> Seen:
        return Seen(
            counted=counted,
            facts=facts,
            feeds=feeds,
            calendar=calendar,
            meet=_meet(conn, facts),
            named=Labels(facts).staff,
            now=now(facts.zone),
            today=today(facts.zone),
            start=self.settings.huddle_start,
            missing=missing,
        )

    def _whose(self, conn: Connection) -> tuple[Agency, Team]:
        """The team of the wall. HuddleError for a login that is the wall of none, or of another."""
        if self._seat is None or self._seat.role != "wall":
            return find(conn, self.settings.team, self._place[1])
        own = logins.teams(conn)
        if not own:
            raise HuddleError(
                "This login is the wall of no team. Who runs the database says of which: huddle "
                "user add LOGIN --role wall --team ID"
            )
        named = self.settings.team
        if named and named not in own:
            raise HuddleError(f"This login is the wall of {', '.join(own)}. Leave --team out")
        if not named and len(own) > 1:
            raise HuddleError(
                f"This login has several walls. Choose one with --team: {', '.join(own)}"
            )
        return find(conn, named or own[0])

    def _look_behind(self, kept: Sheet) -> None:
        """Notes since when somebody has written and nobody has counted."""
        if kept.seq >= self._version:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = monotonic()

    def _is_behind(self) -> bool:
        since = self._behind_since
        return since is not None and monotonic() - since >= GRACE_SECONDS


def _read(kept: Sheet | None) -> tuple[Counts | None, str]:
    """What was kept, or why there is nothing to be shown of it."""
    if kept is None:
        return None, NOTHING
    try:
        return written.read(kept.form, kept.day, kept.body), ""
    except written.SheetError as error:
        return None, str(error)


def _meet(conn: Connection, facts: TeamFacts) -> Meet:
    """The huddle of the day with where it stands and who is there."""
    for huddle in facts.huddles:
        if huddle.day == facts.as_of:
            stays, attendance = record.course(conn, facts.agency_id, huddle.huddle_id)
            return Meet(
                huddle,
                tuple(Visit(stay.step, stay.entered_at, stay.left_at) for stay in stays),
                tuple(each.staff_id for each in attendance if each.status == "present"),
                tuple(
                    (each.staff_id, each.cover_id) for each in attendance if each.status == "out"
                ),
            )
    return Meet()
