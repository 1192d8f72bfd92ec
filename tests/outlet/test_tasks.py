"""Tasks on every outlet."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from db.types import Task
from huddle.outlet import fhir, ics, tasks
from huddle.privacy.mask import opaque
from huddle.privacy.tasks import ShownTask, show_tasks
from tests.outlet.boards import NOW, ROSA, TEAM
from tests.rules.build import task

OUR_ID = "01937f3e-8b1c-7d2a-9c41-0a1b2c3d4e5f"
MADE = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
OURS = task(
    OUR_ID,
    "2026-11-24",
    member_id="M-4417",
    title="=Ring Ana; ask, then\nvisit \\ \x1b[31mflat",
    owner="s-ortiz",
    created_at=MADE,
    created_by="s-chen",
    huddle_id="h-1",
    from_key="contacts:M-4417:2026-11",
)
IMPORTED = task(
    "T-77", None, "done", member_id="", title="Bus passes", owner="", closed_on="2026-11-20"
)


def listed(*given: Task, reveal: bool = False) -> tuple[ShownTask, ...]:
    return show_tasks(given, TEAM, reveal=reveal)


def test_json_has_the_promised_shape() -> None:
    given = json.loads(tasks.as_json(listed(OURS, IMPORTED, reveal=True)))
    assert list(given) == ["schema", "tasks"]
    assert given["schema"] == "huddle.tasks/1"
    ours, imported = given["tasks"]
    assert list(ours) == [
        *("task_id", "title", "member_id", "owner", "due", "status", "created_at", "created_by"),
        *("huddle_id", "from_key", "closed_at"),
    ]
    assert ours == {
        "task_id": OUR_ID,
        "title": "=Ring Ana; ask, then visit \\ flat",
        "member_id": "M-4417",
        "owner": "s-ortiz",
        "due": "2026-11-24",
        "status": "open",
        "created_at": "2026-11-22T09:05:00-05:00",
        "created_by": "s-chen",
        "huddle_id": "h-1",
        "from_key": "contacts:M-4417:2026-11",
        "closed_at": None,
    }
    assert (imported["member_id"], imported["due"], imported["closed_at"]) == (
        None,
        None,
        "2026-11-20",
    )


def test_masked_a_title_is_what_its_row_was_and_ids_of_a_source_are_gone() -> None:
    ours, imported = listed(OURS, IMPORTED)
    assert (ours.title, ours.member, ours.member_key) == ("Make contact", "R.A. ··4417", "784417")
    assert (ours.task_id, ours.from_key) == (OUR_ID, "contacts:784417:2026-11")
    assert (imported.title, imported.task_id) == ("Task", opaque("agency", "task", "T-77"))


@pytest.mark.parametrize(
    ("from_key", "title"),
    [
        ("watch:M-4417", "Follow up"),
        ("contacts:M-4417:2026-11", "Make contact"),
        ("referral:r-1", "Work on the referral"),
        ("request:q-1", "Work on the service request"),
        ("document:M-4417:plan", "Bring the document up to date"),
        ("barrier:b-1", "Work on the barrier"),
        ("task:t-1", "Task"),
        ("followup:carried:referral:r-1", "Work on the referral"),
        ("", "Task"),
        ("unheard:of", "Task"),
    ],
)
def test_the_neutral_title(from_key: str, title: str) -> None:
    (made,) = listed(OURS._replace(from_key=from_key))
    assert made.title == title


def test_a_protected_member_s_tasks_stay_neutral_where_revealed() -> None:
    team = replace(TEAM, members=(ROSA._replace(privacy_tags=frozenset({"hiv"})),))
    (made,) = show_tasks([OURS], team, reveal=True)
    assert (made.member, made.title) == ("Rosa Alvarez", "Make contact")


def test_text() -> None:
    assert tasks.as_text(listed(OURS, IMPORTED, reveal=True), width=60) == (
        "2 tasks\n"
        "□ J. Ortiz    Rosa Alvarez                           due Tue\n"
        "  =Ring Ana; ask, then visit \\ flat\n"
        "✓ unassigned                                     done 20 Nov\n"
        "  Bus passes\n"
    )
    assert tasks.as_text(()) == "No tasks.\n"


def test_csv_has_no_formula_and_one_line_per_task() -> None:
    rows = list(csv.DictReader(io.StringIO(tasks.as_csv(listed(OURS, IMPORTED, reveal=True)))))
    assert len(rows) == 2
    assert rows[0]["title"] == "'=Ring Ana; ask, then visit \\ flat"
    assert rows[0]["due"] == "2026-11-24"
    assert rows[1]["due"] == ""
    assert list(rows[0]) == list(json.loads(tasks.as_json(listed(OURS)))["tasks"][0])


def test_the_calendar_is_escaped_and_folded() -> None:
    long = OURS._replace(title="é" * 60 + "; a, b")
    made = ics.calendar(listed(long, IMPORTED, reveal=True), now=NOW)
    assert made.endswith("END:VCALENDAR\r\n")
    lines = made.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = made.replace("\r\n ", "").split("\r\n")
    assert unfolded.count("BEGIN:VTODO") == unfolded.count("END:VTODO") == 2
    first = unfolded[unfolded.index("BEGIN:VTODO") :]
    assert first[:6] == [
        "BEGIN:VTODO",
        f"UID:{OUR_ID}@huddle",
        "DTSTAMP:20261122T122200Z",
        "CREATED:20261122T140500Z",
        "DUE;VALUE=DATE:20261124",
        "SUMMARY:" + "é" * 60 + "\\; a\\, b: Rosa Alvarez",
    ]
    assert "STATUS:COMPLETED" in unfolded
    assert "COMPLETED:20261120T000000Z" in unfolded


def test_backslashes_are_escaped_once() -> None:
    made = ics.calendar(listed(OURS._replace(title="a\\b;c"), reveal=True), now=NOW)
    assert "SUMMARY:a\\\\b\\;c: Rosa Alvarez\r\n" in made


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150, 300])
def test_folding_loses_nothing(length: int) -> None:
    line = ("aé王" * length)[:length]
    folded = ics.fold(line)
    assert folded.removesuffix("\r\n").replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))


def test_a_fhir_task() -> None:
    (ours, _) = listed(OURS, IMPORTED, reveal=True)
    assert fhir.resource(ours) == {
        "resourceType": "Task",
        "identifier": [{"system": "urn:huddle:task", "value": OUR_ID}],
        "status": "requested",
        "intent": "order",
        "priority": "routine",
        "description": "=Ring Ana; ask, then visit \\ flat",
        "for": {
            "type": "Patient",
            "identifier": {"system": "urn:huddle:member", "value": "M-4417"},
            "display": "Rosa Alvarez",
        },
        "authoredOn": "2026-11-22T09:05:00-05:00",
        "requester": {
            "type": "Practitioner",
            "identifier": {"system": "urn:huddle:staff", "value": "s-chen"},
        },
        "owner": {
            "type": "Practitioner",
            "identifier": {"system": "urn:huddle:staff", "value": "s-ortiz"},
            "display": "J. Ortiz",
        },
        "restriction": {"period": {"end": "2026-11-24"}},
    }


def test_a_done_task_says_when_in_its_execution_period_and_nobody_owns_it() -> None:
    (imported,) = listed(IMPORTED, reveal=True)
    made = fhir.resource(imported)
    assert (made["status"], made["executionPeriod"]) == ("completed", {"end": "2026-11-20"})
    assert "owner" not in made
    assert "for" not in made
    assert "restriction" not in made


def test_a_bundle_creates_each_task_once() -> None:
    made = json.loads(fhir.bundle(listed(OURS, IMPORTED)))
    assert (made["resourceType"], made["type"]) == ("Bundle", "transaction")
    assert made["entry"][0]["request"] == {
        "method": "POST",
        "url": "Task",
        "ifNoneExist": f"identifier=urn%3Ahuddle%3Atask%7C{OUR_ID}",
    }
    assert "Rosa" not in fhir.bundle(listed(OURS))
    statuses = [entry["resource"]["status"] for entry in made["entry"]]
    assert statuses == ["requested", "completed"]
    assert "entry" not in json.loads(fhir.bundle(()))


def test_a_task_without_a_deadline_is_never_on_time() -> None:
    (made,) = listed(OURS._replace(due=None))
    assert "no deadline" in tasks.as_text([made])
    assert "DUE" not in ics.calendar([made], now=NOW)
