"""The same totals everywhere, against plain SQL and sums written from the rules, by hand.

Nothing of what is expected here comes from the program: its database is read by the driver alone.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from huddle.demo import make_demo
from huddle.entry import main

TODAY = date(2026, 11, 23)
OWN = """
    SELECT m.member_id, a.care_manager_id, m.segment, m.segment_reason, m.tier, m.tier_reason
    FROM member AS m JOIN assignment AS a USING (agency_id, member_id)
    WHERE a.team_id = 'north' AND a.valid_to IS NULL AND m.removed_at IS NULL
"""
STAGES = {
    "sent": ("sent", "received"),
    "accepted": ("accepted",),
    "no_show": ("no_show",),
    "in_progress": ("in_progress",),
    "on_hold": ("on_hold",),
    "replace": ("declined", "failed"),
}
"""The stages that a status alone decides."""


class Made(NamedTuple):
    """A database that is read as it lies on the disk."""

    path: Path

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as conn:
            return conn.execute(query, values).fetchall()

    def workers(self) -> list[str]:
        return sorted({row[1] for row in self.rows(OWN)} - {""})


def one_of_5_and_one_of_500(path: Path) -> None:
    """Gives five members to one worker and the next five hundred to another."""
    with closing(sqlite3.connect(path)) as conn:
        ids = [row[0] for row in conn.execute("SELECT member_id FROM member ORDER BY member_id")]
        for position, member_id in enumerate(ids):
            whose = "s-ortiz" if position < 5 else "s-ruiz" if position < 505 else ""
            for table in ("member", "assignment"):
                conn.execute(
                    f"UPDATE {table} SET care_manager_id = ? WHERE member_id = ?",
                    (whose, member_id),
                )
        conn.commit()


@pytest.fixture(
    scope="module", params=[(3, 412, None), (8, 90, None), (5, 560, one_of_5_and_one_of_500)]
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    seed, members, after = request.param
    path = tmp_path_factory.mktemp("totals") / "team.db"
    make_demo(path, seed, members, TODAY)
    if after is not None:
        after(path)
    return Made(path)


@pytest.fixture(autouse=True)
def now(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_NOW", f"{TODAY}T08:30")
    monkeypatch.setenv("HUDDLE_DB", str(made.path))
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What a command says as JSON to a supervisor, with names."""
    code = main(["--user", "s-abbas", "--reveal", *words, "--format", "json"])
    out, err = capsys.readouterr()
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def items(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in said["sections"]:
        assert section["count"] == len(section["items"])
        yield from section["items"]


def weight(segment: str, why: str, tier: str, tier_reason: str) -> float:
    """By the table in the rules: AOT 3.3, HH+ 2.0, high risk 1.0, standard 0.8, outreach 0.4,
    diligent search 0.3, maintenance 0.25, pended 0.1."""
    if segment == "pended":
        return 0.3 if why == "diligent search" else 0.1
    if segment in ("outreach", "maintenance"):
        return {"outreach": 0.4, "maintenance": 0.25}[segment]
    if tier == "HH+":
        return 3.3 if tier_reason == "AOT" else 2.0
    return 1.0 if tier == "high" else 0.8


def test_a_review_has_every_member_of_the_caseload_once(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    for worker in made.workers():
        own = Counter(row[0] for row in made.rows(OWN) if row[1] == worker)
        said = told(capsys, "review", "--staff", worker)
        assert Counter(item["member_id"] for item in items(said)) == own
        assert said["progress"]["of"] == own.total()


def test_loads_are_the_sums_of_the_weights(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    carried = [row for row in made.rows(OWN) if row[2] != "closed"]
    said = told(capsys, "capacity")
    assert said["load"]["members"] == len(carried)
    assert said["load"]["weighted"] == pytest.approx(sum(weight(*row[2:]) for row in carried))
    for worker in said["workers"]:
        own = [row for row in carried if row[1] == worker["staff_id"]]
        assert worker["members"] == len(own)
        assert worker["weighted"] == pytest.approx(sum(weight(*row[2:]) for row in own))
    here = {row[0] for row in made.rows("SELECT staff_id FROM staff WHERE active")}
    nobodys = {row[0] for row in carried if row[1] not in here}
    unassigned = {
        item["member_id"]
        for section in said["sections"]
        if section["key"] == "unassigned"
        for item in section["items"]
    }
    assert unassigned == nobodys


def test_open_referrals_stand_once_at_their_stage(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(capsys, "referrals")
    counts = {section["key"]: section["count"] for section in said["sections"]}
    stored = Counter(
        status
        for (status,) in made.rows(
            "SELECT status FROM referral WHERE direction != 'in' AND removed_at IS NULL"
        )
    )
    for stage, statuses in STAGES.items():
        assert counts[stage] == sum(stored[status] for status in statuses)
    assert counts["scheduled"] + counts["outcome"] == stored["scheduled"]
    keys = [item["key"] for item in items(said)]
    assert len(keys) == len(set(keys))


def test_the_ledger_has_every_request_that_is_not_over(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over is what was resolved or withdrawn, or was approved until a day that is past."""
    stored = made.rows(
        "SELECT request_id FROM service_request WHERE removed_at IS NULL AND resolved_on IS NULL"
        " AND decision != 'withdrawn'"
        " AND NOT (decision = 'approved' AND auth_end_on IS NOT NULL AND auth_end_on < ?)",
        TODAY.isoformat(),
    )
    keys = Counter(item["key"] for item in items(told(capsys, "requests")))
    assert keys == Counter(f"request:{row[0]}" for row in stored)


def test_a_queue_has_every_open_task_of_the_worker_once(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    for worker in made.workers():
        stored = made.rows(
            "SELECT task_id, due FROM task WHERE owner = ? AND status = 'open'"
            " AND removed_at IS NULL AND from_key = ''",
            worker,
        )
        said = told(capsys, "queue", "--staff", worker)
        places = {
            item["key"]: section["key"] for section in said["sections"] for item in section["items"]
        }
        keys = [item["key"] for item in items(said)]
        assert len(keys) == len(set(keys))
        for task_id, due in stored:
            place = places[f"task:{task_id}"]
            if due is None:
                assert place == "none"
            elif due < TODAY.isoformat():
                assert place == "overdue"
            elif due == TODAY.isoformat():
                assert place == "today"
            else:
                assert place == ("week" if due <= "2026-11-29" else "later")
