"""Measures against plain SQL, written from their definitions and not from the code, on made-up
teams and on days past."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import pytest

from huddle.demo import make_demo
from huddle.entry import main

TODAY = date(2026, 11, 24)
DAYS = (TODAY, date(2026, 11, 23), date(2026, 10, 31))
REACHED = "outcome = 'reached' AND with_whom IN ('', 'member', 'guardian')"
MEANINGFUL = f"{REACHED} AND channel IN ('home','community','office','phone','video','text','mail')"
KNOWN = "removed_at IS NULL AND coalesce(entered_on, day) <= :on AND day <= :on"


class Made(NamedTuple):
    path: Path

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as conn:
            return conn.execute(query, values).fetchall()

    def ids(self, query: str, on: date, **values: Any) -> set[str]:
        return {row[0] for row in self.rows(query, on=on.isoformat(), **values)}

    def active(self, on: date) -> set[str]:
        """Who was active on the day: enrolled and begun by then, or left since."""
        return self.ids(
            "SELECT member_id FROM member WHERE removed_at IS NULL AND enrolled_on <= :on"
            " AND (deceased_on IS NULL OR deceased_on > :on)"
            " AND (segment = 'active' AND coalesce(segment_start, enrolled_on) <= :on"
            " OR segment != 'active' AND segment_start > :on)",
            on,
        )


@pytest.fixture(scope="module", params=[1, 7])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    path = tmp_path_factory.mktemp("measures") / "team.db"
    with pytest.MonkeyPatch.context() as clock:
        # The files of the made-up team came in an hour ago: not yesterday, whenever this runs.
        clock.setenv("HUDDLE_NOW", f"{TODAY}T09:00")
        make_demo(path, request.param, 240, TODAY)
    with closing(sqlite3.connect(path)) as conn, conn:
        # A source that says when appointments were kept, and when referrals were accepted.
        conn.execute("UPDATE referral SET kept_on = status_on WHERE status = 'completed'")
        conn.execute(
            "UPDATE referral SET accepted_on = date(sent_on, '+' || (rowid % 4) || ' days')"
        )
    return Made(path)


@pytest.fixture(params=DAYS, ids=str)
def on(request: pytest.FixtureRequest) -> date:
    day: date = request.param
    return day


@pytest.fixture(scope="module")
def known() -> dict[tuple[Path, date], dict[str, dict[str, Any]]]:
    """What was told before, since each telling takes a while."""
    return {}


@pytest.fixture
def told(
    made: Made,
    on: date,
    known: dict[tuple[Path, date], dict[str, dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> dict[str, dict[str, Any]]:
    """Every measure of the day by its id."""
    if (made.path, on) in known:
        return known[made.path, on]
    monkeypatch.setenv("HUDDLE_NOW", f"{TODAY}T18:00")
    monkeypatch.setenv("HUDDLE_DB", str(made.path))
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    command = ["--user", "s-abbas", "--as-of", str(on), "--reveal"]
    assert main([*command, "measures", "--points", "0", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)["measures"]
    known[made.path, on] = {each["id"]: each for each in listed}
    return known[made.path, on]


def counted(each: dict[str, Any]) -> tuple[float, float]:
    return each["numerator"], each["denominator"]


def test_members_met_and_served_this_month(
    made: Made, on: date, told: dict[str, dict[str, Any]]
) -> None:
    first = on.replace(day=1).isoformat()
    month = f"day >= '{first}' AND {KNOWN}"
    met = made.ids(f"SELECT member_id FROM contact WHERE {MEANINGFUL} AND {month}", on)
    served = made.ids(
        f"SELECT member_id FROM contact WHERE outcome = 'reached' AND core_service AND {month}", on
    )
    active = made.ids(
        "SELECT member_id FROM member WHERE removed_at IS NULL AND segment != 'pended'"
        " AND (deceased_on IS NULL OR deceased_on > :first)"
        " AND enrolled_on <= :on AND (segment = 'active'"
        " OR segment != 'active' AND segment_start > :first AND enrolled_on < segment_start)",
        on,
        first=first,
    )
    new = made.ids(
        "SELECT member_id FROM member WHERE enrolled_on > :week", on, week=str(on - timedelta(7))
    )
    assert counted(told["M1"]) == (len((active - new) & met), len(active - new))
    assert counted(told["M1-month"]) == counted(told["M1"])
    assert counted(told["M2"]) == (len(active & served), len(active))


def test_the_middle_of_the_days_since_a_contact(
    made: Made, on: date, told: dict[str, dict[str, Any]]
) -> None:
    last = made.rows(
        f"SELECT member_id, max(day) FROM contact WHERE {REACHED} AND channel != 'collateral'"
        f" AND {KNOWN} GROUP BY member_id",
        on=on.isoformat(),
    )
    active = made.active(on)
    days = [(on - date.fromisoformat(day)).days for who, day in last if who in active]
    assert told["M5"]["value"] == median(days)
    assert told["M5"]["n"] == len(days)


def test_hh_plus_standards_that_are_met(
    made: Made, on: date, told: dict[str, dict[str, Any]]
) -> None:
    """Four core services a month; two of them in person, with AOT four; with HIV one of the two
    with the care manager. Without a known reason one core service is asked for."""
    first = on.replace(day=1).isoformat()
    met = asked = 0
    for who, reason, manager in made.rows(
        "SELECT member_id, tier_reason, care_manager_id FROM member WHERE tier = 'HH+'"
        " AND programme = 'HH' AND removed_at IS NULL"
    ):
        if who not in made.active(on):
            continue
        services = made.rows(
            f"SELECT channel, staff_id FROM contact WHERE member_id = '{who}' AND core_service"
            f" AND outcome = 'reached' AND day >= '{first}' AND {KNOWN}",
            on=on.isoformat(),
        )
        visits = [
            staff for channel, staff in services if channel in ("home", "community", "office")
        ]
        need, in_person = {"AOT": (4, 4), "SMI": (4, 2), "HIV": (4, 2)}.get(reason, (1, 0))
        kept = len(services) >= need and len(visits) >= in_person
        if reason == "HIV" and manager:
            kept = kept and manager in visits
        asked += 1
        met += kept
    assert counted(told["M3"]) == (met, asked)


def test_where_contacts_are_made_and_how_long_they_take(
    made: Made, on: date, told: dict[str, dict[str, Any]]
) -> None:
    first = on.replace(day=1).isoformat()
    stored = made.rows(
        f"SELECT c.channel, c.minutes FROM contact AS c JOIN member AS m USING (member_id)"
        f" WHERE m.removed_at IS NULL AND {REACHED} AND channel != 'collateral'"
        f" AND day >= '{first}' AND c.removed_at IS NULL AND coalesce(entered_on, day) <= :on"
        " AND day <= :on",
        on=on.isoformat(),
    )
    channels = [channel for channel, _ in stored]
    parts = {part["name"]: part["numerator"] for part in told["M29"]["parts"]}
    assert parts == {name: channels.count(name) for name in set(channels)}
    assert told["M29"]["denominator"] == len(channels)
    known = [minutes for _, minutes in stored if minutes is not None]
    assert told["M29-minutes"]["value"] == (median(known) if known else None)


def test_referrals_known_in_thirty_days(
    made: Made, on: date, told: dict[str, dict[str, Any]]
) -> None:
    """Cohort: sent so that the thirtieth day after it lies in the month, up to the day."""
    first = on.replace(day=1)
    cohort = in_time = 0
    for sent, status, closed, kept, status_on, outcome in made.rows(
        "SELECT sent_on, status, closed_on, kept_on, status_on, outcome FROM referral"
        " WHERE direction != 'in' AND status NOT IN ('void', 'draft') AND sent_on IS NOT NULL"
        " AND removed_at IS NULL AND sent_on <= :on",
        on=on.isoformat(),
    ):
        until = date.fromisoformat(sent) + timedelta(days=30)
        if not first <= until <= on:
            continue
        cohort += 1
        ended = next((day for day in (kept, closed, status_on) if day), None)
        over = status in ("completed", "cancelled", "declined", "failed") or kept or outcome
        in_time += bool(over and ended and ended <= min(until, on).isoformat())
    assert counted(told["M7"]) == (in_time, cohort)


def test_goals_that_moved_and_reviews(
    made: Made, on: date, told: dict[str, dict[str, Any]]
) -> None:
    moved = made.ids(
        "SELECT member_id FROM goal WHERE removed_at IS NULL AND updated_on <= :on"
        " AND updated_on >= :since AND status IN ('', 'active', 'in_progress', 'open')",
        on,
        since=str(on - timedelta(days=60)),
    )
    active = made.active(on)
    # Goals came in today: when one moved before its last move is known of no day before.
    known = counted(told["M16"]) if on == TODAY else None
    assert known in (None, (len(active & moved), len(active)))
    assert (told["M16"]["value"] is None) == (on != TODAY)
    seen = made.ids(
        "SELECT member_id FROM review WHERE undone_at IS NULL AND day <= :on AND day >= :since",
        on,
        since=str(on - timedelta(days=30)),
    )
    assert counted(told["M27"]) == (len(active & seen), len(active))


def test_tasks_of_the_week(made: Made, on: date, told: dict[str, dict[str, Any]]) -> None:
    monday = on - timedelta(days=on.weekday())
    stored = made.rows(
        "SELECT due, status, closed_on FROM task WHERE removed_at IS NULL AND due >= :monday"
        " AND due <= :on AND (created_on IS NULL OR created_on <= :on) AND status != 'cancelled'",
        monday=str(monday),
        on=str(on),
    )
    asked = done = 0
    for due, status, closed in stored:
        finished = status == "done" and closed is not None and closed <= str(on)
        if not finished and due == str(on) == str(TODAY):
            continue
        asked += 1
        done += bool(finished and closed <= due)
    assert counted(told["M24"]) == (done, asked)


def test_requests_decided_this_month(made: Made, on: date, told: dict[str, dict[str, Any]]) -> None:
    first = on.replace(day=1).isoformat()
    stored = made.rows(
        "SELECT decision, received_on, coalesce(decision_on, notice_on) FROM service_request"
        " WHERE removed_at IS NULL AND decision NOT IN ('', 'withdrawn')"
        " AND coalesce(decision_on, notice_on) BETWEEN :first AND :on",
        first=first,
        on=str(on),
    )
    denied = [each for each in stored if each[0] in ("denied", "partial")]
    assert counted(told["M21"]) == (len(denied), len(stored))
    days = [
        (date.fromisoformat(decided) - date.fromisoformat(received)).days
        for _, received, decided in stored
        if received
    ]
    assert told["M20-days"]["value"] == (median(days) if days else None)


def test_members_recruited(made: Made, on: date, told: dict[str, dict[str, Any]]) -> None:
    first = on.replace(day=1).isoformat()
    new = made.ids(
        "SELECT member_id FROM member WHERE removed_at IS NULL AND enrolled_on >= :first"
        " AND enrolled_on <= :on",
        on,
        first=first,
    )
    assert told["M32"]["value"] == len(new)


def test_discharges_reached_within_two_business_days(
    made: Made, on: date, told: dict[str, dict[str, Any]]
) -> None:
    """Of those whose second business day lies in the month, up to the day; nobody of the made-up
    team dies or goes back within two days."""
    closed = {date.fromisoformat(day) for (day,) in made.rows("SELECT day FROM holiday")}
    ed = made.ids("SELECT visit_id FROM event WHERE type = 'ed' AND visit_id != ''", on)
    admitted = made.ids("SELECT visit_id FROM event WHERE type = 'admit' AND visit_id != ''", on)
    asked = reached = 0
    for who, day, at, visit in made.rows(
        "SELECT member_id, day, at, visit_id FROM event WHERE type = 'discharge' AND NOT cancelled"
        " AND removed_at IS NULL AND coalesce(known_on, day) <= :on AND day <= :on",
        on=on.isoformat(),
    ):
        if visit in ed - admitted:
            continue
        due, left = date.fromisoformat(day), 2
        while left:
            due += timedelta(days=1)
            left -= due.weekday() < 5 and due not in closed
        if not on.replace(day=1) <= due <= on:
            continue
        asked += 1
        reached += bool(
            made.rows(
                f"SELECT 1 FROM contact WHERE member_id = :who AND {REACHED}"
                f" AND channel != 'collateral' AND {KNOWN} AND day <= :due AND (day > :day"
                " OR day = :day AND (at IS NULL OR :at IS NULL OR at >= :at)) LIMIT 1",
                who=who,
                day=day,
                at=at,
                due=due.isoformat(),
                on=on.isoformat(),
            )
        )
    assert counted(told["M9"]) == (reached, asked)


def test_days_from_sending_to_a_step(made: Made, on: date, told: dict[str, dict[str, Any]]) -> None:
    for measure, column in (("M6", "kept_on"), ("M6-accepted", "accepted_on")):
        stored = made.rows(
            f"SELECT julianday({column}) - julianday(sent_on) FROM referral"
            f" WHERE direction != 'in' AND status NOT IN ('draft', 'void', 'cancelled')"
            f" AND removed_at IS NULL AND {column} BETWEEN :first AND :on AND {column} >= sent_on"
            " ORDER BY 1",
            first=str(on.replace(day=1)),
            on=str(on),
        )
        days = [int(took) for (took,) in stored]
        assert days, "nothing to measure"
        assert told[measure]["n"] == len(days)
        assert told[measure]["value"] == median(days)
        assert told[measure]["p90"] == days[-(-9 * len(days) // 10) - 1]


def test_members_engaged_within_thirty_days(
    made: Made, on: date, told: dict[str, dict[str, Any]]
) -> None:
    """Of those whose thirtieth day after enrolment lies in the month, up to the day."""
    first, last = on.replace(day=1) - timedelta(days=30), on - timedelta(days=30)
    came = made.ids(
        "SELECT member_id FROM member WHERE removed_at IS NULL AND enrolled_on <= :last"
        " AND enrolled_on >= :first AND (deceased_on IS NULL OR deceased_on > :on)",
        on,
        first=str(first),
        last=str(last),
    )
    met = made.ids(
        f"SELECT member_id FROM contact JOIN member USING (member_id) WHERE {MEANINGFUL}"
        " AND contact.removed_at IS NULL AND coalesce(entered_on, day) <= :on AND day <= :on"
        " AND day BETWEEN enrolled_on AND date(enrolled_on, '+30 days')",
        on,
    )
    # Of one whose thirtieth day is today it is not known before today is over.
    if on == TODAY:
        came -= made.ids(
            "SELECT member_id FROM member WHERE enrolled_on = :last", on, last=str(last)
        )
    assert counted(told["M17"]) == (len(came & met), len(came))
