"""A wall that signs in itself: it reads no member, and shows what who reads them has counted."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from db import commands, models, schema, sheets
from db.commands.logins import add_login
from db.orders import Actor, Attendee
from db.sheets import Sheet
from huddle.errors import HuddleError
from huddle.views import sheet
from huddle.views.wall import Seen, WallPage, wall
from huddle.walling import WallReader
from tests.conftest import Database
from tests.db import shared
from tests.db.seed import add
from tests.db.test_wall import everybody_off
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import NOW, fill

OWNER = Actor("agency", "owner")
LEAD = Actor("agency", "s-young")
AT = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
COUNTED = ("Today", "Barriers")
REFUSED = psycopg.errors.InsufficientPrivilege

PEOPLE = {"lead": "s-young", "staff": "s-chen", "feeds": "feeds", "wall": "corridor"}
Reads = Callable[..., WallReader]


@pytest.fixture
def logins(
    postgresql_server: str, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The team on a server, by role who signs in: a lead, a worker, who brings files, the wall."""
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    schema.upgrade(postgresql_database.url)
    team = fill(postgresql_database)
    young = {"staff_id": "s-young", "name": "R. Young", "role": "team lead", "team": "north"}
    add(team, models.Staff, young)
    found = {role: f"{staff_id}-{uuid4().hex[:8]}" for role, staff_id in PEOPLE.items()}
    for role, staff_id in PEOPLE.items():
        of = {"login": found[role], "staff_id": staff_id, "role": role, "team_id": "north"}
        add_login(team.engine, OWNER, password=None, now=AT, **of)
    yield found
    team.close()
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ANY(%s)",
            (list(found.values()),),
        )
        for login in found.values():
            conn.execute(f'DROP ROLE "{login}"')


@pytest.fixture
def reads(logins: dict[str, str], postgresql_database: Database) -> Iterator[Reads]:
    """A reader of the wall who signs in as a role."""
    opened: list[WallReader] = []

    def reads(role: str, **known: Any) -> WallReader:
        url = shared.url_of(postgresql_database, logins[role])
        opened.append(WallReader(settings(url, user=PEOPLE[role], **known)))
        return opened[-1]

    yield reads
    for each in opened:
        each.close()


def pages(seen: Seen) -> dict[str, WallPage]:
    return {page.title: page for page in wall(seen).pages}


def numbers(page: WallPage) -> list[str]:
    return [each.number for each in page.figures]


def write(database: Database) -> None:
    commands.add_barrier(
        database.engine,
        LEAD,
        team_id="north",
        title="Rosa Alvarez has no bed",
        member_id="M1",
        owner="s-young",
        next_step="Ask",
        tier="programme",
        theirs=True,
        response_due=date(2026, 11, 20),
        now=AT,
    )


def test_before_anybody_has_counted_it_says_what_to_do_and_shows_the_rest(reads: Reads) -> None:
    found = pages(reads("wall").read())
    assert found["Today"].figures == ()
    assert "opens the board with a lead's login" in found["Today"].lines[0].text
    assert list(found) == ["Today", "Who is here", "Huddle", "Data"]
    assert numbers(found["Who is here"])[0] != "0"


def test_the_huddle_is_of_now_whoever_counts(reads: Reads, postgresql_database: Database) -> None:
    """Begun at 9:00 with two of the team here and one out; it is 9:02, nobody has counted."""
    hung = reads("wall")
    assert "Running" not in str(pages(hung.read())["Huddle"])
    commands.start_huddle(
        postgresql_database.engine,
        LEAD,
        team_id="north",
        attendance=[
            Attendee("s-young", True),
            Attendee("s-chen", True),
            Attendee("s-osei", False, "s-chen"),
        ],
        now=AT - timedelta(minutes=2),
    )
    assert hung.outdated()
    found = pages(hung.read())
    assert found["Huddle"].lines[0].text == "Running since 9:00"
    assert numbers(found["Huddle"]) == ["1", "2"], "the first step, for two minutes"
    assert numbers(found["Who is here"]) == ["2", "1"]
    assert found["Who is here"].lines[-1].text == "By the roll of the huddle"


def test_a_cut_connection_is_made_again(
    reads: Reads, postgresql_server: str, postgresql_database: Database
) -> None:
    hung = reads("wall")
    reads("lead").keep_current()
    before = pages(hung.read())
    everybody_off(postgresql_server, postgresql_database)
    assert hung.outdated()
    assert pages(hung.read()) == before
    everybody_off(postgresql_server, postgresql_database)  # between the question and the read
    assert pages(hung.read()) == before


@pytest.mark.parametrize("who", ["lead", "feeds"])
def test_it_shows_what_who_reads_the_members_has_counted(reads: Reads, who: str) -> None:
    reads(who).keep_current()
    near, far = pages(reads("lead").read()), pages(reads("wall").read())
    measured = pages_measured(reads("lead"))
    assert list(far) == list(near) == list(measured)
    assert far == measured
    assert not any(page.old for page in far.values())


def pages_measured(reader: WallReader) -> dict[str, WallPage]:
    reader.read()
    reader.look_back()
    return pages(reader.read())


def test_staff_see_the_numbers_of_the_team_and_not_their_own(reads: Reads) -> None:
    reads("lead").keep_current()
    theirs = pages(reads("staff").read())
    assert theirs == pages(reads("wall").read())


def test_what_is_kept_names_nobody(reads: Reads, postgresql_database: Database) -> None:
    write(postgresql_database)
    reads("lead").keep_current()
    ((body,),) = postgresql_database.rows("SELECT body FROM wall_sheet")
    for said in ("Rosa", "Alvarez", "bed", "4417", "R.A.", "Webb", "0932", "784417"):
        assert said not in body
    assert '"open": 1' in body
    assert '"late": 1' in body


def test_it_follows_who_counts_and_says_of_when_it_is_until_then(
    reads: Reads, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr("huddle.walling.monotonic", lambda: clock[0])
    lead, hung = reads("lead"), reads("wall")
    lead.keep_current()
    assert numbers(pages(hung.read())["Barriers"]) == ["0"]
    assert not hung.outdated()
    write(postgresql_database)
    assert hung.outdated(), "somebody has written"
    assert pages(hung.read())["Barriers"].old == "", "who counts is given a minute"
    assert not hung.outdated()
    clock[0] += 59
    assert not hung.outdated()
    clock[0] += 1
    assert hung.outdated(), "nobody has counted"
    found = pages(hung.read())
    said = "As of 9:02: newer once a lead's board is open"
    assert {title for title, page in found.items() if page.old == said} >= set(COUNTED)
    assert found["Who is here"].old == found["Huddle"].old == found["Data"].old == ""
    assert not hung.outdated()
    lead.keep_current()
    assert hung.outdated(), "somebody has counted"
    found = pages(hung.read())
    assert numbers(found["Barriers"]) == ["1", "1", "0"]
    assert found["Barriers"].old == ""


def test_on_the_next_day_it_says_of_which_day_its_numbers_are(
    reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads("lead").keep_current()
    hung = reads("wall")
    assert pages(hung.read())["Today"].old == ""
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-25T00:01-05:00")
    assert hung.outdated(), "a new day"
    seen = hung.read()
    found = pages(seen)
    assert wall(seen).day == "Wed 25 Nov 2026"
    assert "Today" not in found
    yesterday = found["Tue 24 Nov"]
    assert yesterday.old == "As of Tue 24 Nov 9:02: newer once a lead's board is open"
    assert [each.label for each in yesterday.figures][:3] == ["to act", "soon", "decided"]


def test_what_was_just_counted_is_not_counted_again(
    reads: Reads, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads("lead").keep_current()
    other = reads("lead")

    def load(*_: object) -> None:
        raise AssertionError("counted again")

    monkeypatch.setattr("huddle.walling.load", load)
    other.keep_current()
    write(postgresql_database)
    with pytest.raises(AssertionError):
        other.keep_current()


def test_points_that_somebody_else_has_measured_are_taken_over(
    reads: Reads, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For ten minutes after a change; then they are measured anew."""
    reads("lead").keep_current()
    measured: list[WallReader] = []
    monkeypatch.setattr(WallReader, "look_back", lambda self: measured.append(self))
    write(postgresql_database)
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T09:11:59-05:00")
    reads("lead").keep_current()
    assert measured == []
    (first,) = postgresql_database.rows("SELECT body FROM wall_sheet")
    assert sheet.read(sheet.FORM, AT.date(), first[0]).goals[0].points
    write(postgresql_database)
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T09:12:00-05:00")
    reads("lead").keep_current()
    assert len(measured) == 1


def test_keeping_leaves_no_record_and_wakes_nobody(
    reads: Reads, postgresql_database: Database
) -> None:
    before = postgresql_database.rows("SELECT max(seq) FROM audit")
    reads("lead").keep_current()
    assert postgresql_database.rows("SELECT max(seq) FROM audit") == before
    assert postgresql_database.rows("SELECT seq FROM wall_sheet") == before
    assert postgresql_database.rows('SELECT "by" FROM wall_sheet') == [("s-young",)]


def test_a_wall_of_another_team_or_of_none_says_so(
    reads: Reads, postgresql_database: Database
) -> None:
    from sqlalchemy import text

    south = {"team_id": "south", "name": "South", "created_at": AT}
    add(postgresql_database, models.Team, south)
    assert reads("wall").read().facts.team_id == "north", "of several, its own"
    with pytest.raises(HuddleError, match="the wall of north"):
        reads("wall", team="south").read()
    with postgresql_database.engine.begin() as conn:
        conn.execute(text("UPDATE login SET team_id = '' WHERE role = 'wall'"))
    with pytest.raises(HuddleError, match="huddle user add LOGIN --role wall --team ID"):
        reads("wall").read()


def test_a_past_day_is_not_counted_for_who_reads_no_member(reads: Reads) -> None:
    with pytest.raises(HuddleError, match="Leave --as-of out"):
        reads("wall", as_of=date(2026, 11, 3)).read()


def test_a_past_day_that_a_lead_looks_at_is_kept_for_nobody(
    reads: Reads, postgresql_database: Database
) -> None:
    lead = reads("lead", as_of=date(2026, 11, 3))
    lead.read()
    lead.keep()
    lead.keep_current()
    assert postgresql_database.rows("SELECT count(*) FROM wall_sheet") == [(0,)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"form": 2}, "A newer Huddle counted"),
        ({"form": 0}, "An older Huddle counted"),
        ({"body": '{"decided": 1}'}, "cannot be read"),
    ],
)
def test_what_another_program_counted_is_refused_in_words(
    reads: Reads, postgresql_database: Database, change: dict[str, Any], said: str
) -> None:
    from sqlalchemy import update

    reads("lead").keep_current()
    with postgresql_database.engine.begin() as conn:
        conn.execute(update(models.WallSheet).values(**change))
    found = pages(reads("wall").read())
    assert said in found["Today"].lines[0].text
    assert "Barriers" not in found
    assert found["Who is here"].figures


# What the server lets whom write


KEPT = Sheet(1, date(2026, 11, 24), 0, AT, "", "{}")


def _count(database: Database) -> Any:
    return database.rows("SELECT count(*) FROM wall_sheet WHERE body = '{}'")[0][0]


@pytest.mark.parametrize(("who", "kept"), [("lead", 1), ("feeds", 1), ("staff", 0), ("wall", 0)])
def test_who_reads_the_members_alone_keeps_what_they_counted(
    reads: Reads, postgresql_database: Database, who: str, kept: int
) -> None:
    reader = reads(who)
    reader.read()
    assert reader._conn is not None
    sheets.put(reader._conn, "agency", "north", KEPT)
    assert _count(postgresql_database) == kept
    add(postgresql_database, models.Team, {"team_id": "south", "name": "S", "created_at": AT})
    sheets.put(reader._conn, "agency", "south", KEPT)
    assert _count(postgresql_database) == kept * (2 if who == "feeds" else 1)


def test_on_a_server_that_only_follows_nothing_is_kept_and_nothing_fails() -> None:
    said: list[str] = []

    class Standby:
        """A connection to a server in recovery."""

        def execute(self, query: str, *_: object) -> None:
            said.append(query)
            if query.startswith("BEGIN"):
                raise psycopg.errors.ReadOnlySqlTransaction

    sheets.put(Standby(), "agency", "north", KEPT)  # type: ignore[arg-type]
    assert said == ["BEGIN READ WRITE", "ROLLBACK"]


@pytest.mark.parametrize("who", ["staff", "wall"])
def test_nobody_else_changes_what_was_counted(
    reads: Reads, logins: dict[str, str], postgresql_database: Database, who: str
) -> None:
    reads("lead").keep_current()
    with closing(shared.sign_in(postgresql_database, logins[who])) as conn:
        for statement in (
            "UPDATE wall_sheet SET body = '{}'",
            "DELETE FROM wall_sheet",
            "INSERT INTO wall_sheet (agency_id, team_id, form, day, seq, counted_at, body)"
            " VALUES ('agency', 'north', 1, '2026-11-24', 0, now(), '{}')"
            " ON CONFLICT (agency_id, team_id) DO UPDATE SET body = '{}'",
        ):
            with pytest.raises(REFUSED):
                conn.execute(statement)


def test_a_lead_keeps_nothing_in_another_name_nor_ahead_of_the_log(
    reads: Reads, logins: dict[str, str], postgresql_database: Database
) -> None:
    reads("lead").keep_current()
    with closing(shared.sign_in(postgresql_database, logins["lead"])) as conn:
        for change in ("\"by\" = 's-chen'", "seq = seq + 1", "team_id = 'south'"):
            with pytest.raises(REFUSED):
                conn.execute(f"UPDATE wall_sheet SET {change}")
        with pytest.raises(REFUSED):
            conn.execute("DELETE FROM wall_sheet")


def test_what_was_counted_earlier_takes_no_later_ones_place(
    reads: Reads, postgresql_database: Database
) -> None:
    lead = reads("lead")
    lead.keep_current()
    assert lead._conn is not None
    sheets.put(lead._conn, "agency", "north", KEPT)  # counted when the log was empty
    assert _count(postgresql_database) == 0
    ((seq,),) = postgresql_database.rows("SELECT seq FROM wall_sheet")
    sheets.put(lead._conn, "agency", "north", KEPT._replace(form=0, seq=seq))
    assert _count(postgresql_database) == 0, "an older program, on the same day"
    tomorrow = KEPT._replace(form=0, seq=seq, day=date(2026, 11, 25))
    sheets.put(lead._conn, "agency", "north", tomorrow)
    assert _count(postgresql_database) == 1
