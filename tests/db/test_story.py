"""What became of one member, read from the database."""

from datetime import date
from typing import Any

from db import models, queries, story
from db.commands import reassign
from db.orders import Reassignment
from db.types import Caseload, ContactNote, Identity, MemberHistory, ReviewNote, Worry
from tests.conftest import Database
from tests.db.seed import ANA, add, at, change, load, on


def read(north: Database, day: int, member_id: str = "M1") -> MemberHistory:
    conn = north.connect()
    try:
        return story.history(conn, load(north, on(day)), member_id)
    finally:
        conn.close()


def put(north: Database) -> None:
    def contact(contact_id: str, day: int, **known: Any) -> dict[str, Any]:
        return {"contact_id": contact_id, "member_id": "M1", "day": on(day), **known}

    add(
        north,
        models.Contact,
        contact("c-1", 2, minutes=20, note="walked", known_from=None),
        contact("c-2", 3),
        contact("c-3", 12, purpose="shoes", known_from=at(12)),
        contact("c-4", 2, note="not hers") | {"member_id": "M2"},
        contact("c-5", 2, note="gone", removed_at=at(5)),
    )
    add(
        north,
        models.Review,
        {"review_id": "v", "member_id": "M1", "staff_id": "s-ana", "day": on(9), "at": at(9)}
        | {"note": "well"},
    )
    add(
        north,
        models.Concern,
        {"concern_id": "w", "member_id": "M1", "text": "falls", "day": on(4), "at": at(4)}
        | {"by": "s-ana", "ended_at": at(6)},
    )


def test_what_was_written_of_a_member_and_of_nobody_else(north: Database) -> None:
    put(north)
    found = read(north, 20)
    assert found.contact_notes == (
        ContactNote("c-1", 20, "", "walked"),
        ContactNote("c-3", None, "shoes", ""),
    )
    assert found.reviews == (ReviewNote("v", "s-ana", on(9), "well"),)
    assert found.worries == (Worry("w", "falls", None, on(4), "s-ana"),)
    assert found.caseloads == (Caseload("north", "s-ana", None, None),)
    assert found.standings == ()


def test_a_past_day_knows_what_was_known_then(north: Database) -> None:
    put(north)
    assert [each.contact_id for each in read(north, 11).contact_notes] == ["c-1"]
    assert [each.contact_id for each in read(north, 4).contact_notes] == ["c-1", "c-5"]
    assert read(north, 8).reviews == ()
    assert read(north, 9).reviews != ()
    assert read(north, 3).worries == ()


def test_whose_member_it_was(north: Database) -> None:
    reassign(
        north.engine,
        ANA,
        moves=[Reassignment("M1", "s-ana")],
        to_id="s-ben",
        reason="closer",
        with_work=False,
        now=at(10),
        edit_id=None,
    )
    found = read(north, 20).caseloads
    assert [each.care_manager_id for each in found] == ["s-ana", "s-ben"]
    assert found[0].valid_to == found[1].valid_from == at(10)
    assert read(north, 9).caseloads == (Caseload("north", "s-ana", None, None),)


def test_how_the_standing_changed(north: Database) -> None:
    change(north, "member", "M1", "tier", "standard", "HH+", at(7))
    (changed,) = read(north, 20).standings
    assert changed == ("tier", "standard", "HH+", at(7))
    assert read(north, 6).standings == ()
    assert read(north, 20, "M2").standings == ()


def test_who_it_is_and_how_to_reach_them(north: Database) -> None:
    person = {"dob": date(1961, 3, 17), "phone": "555-0189", "language": "Haitian Creole"}
    add(north, models.Member, {"member_id": "M4", "short_id": "4414", "batch_id": "b", **person})
    team = {"assignment_id": "a-4", "member_id": "M4", "team_id": "north"}
    add(north, models.Assignment, {"care_manager_id": "s-ben", **team})
    assert read(north, 20, "M4").identity == Identity(
        date(1961, 3, 17), "555-0189", "Haitian Creole"
    )
    assert read(north, 20, "M2").identity == Identity()
    assert read(north, 20, "M9").identity == Identity()


def test_somebody_who_is_not_in_the_team_has_no_history(north: Database) -> None:
    assert read(north, 20, "M9") == MemberHistory()


def test_six_queries_tell_it(north: Database) -> None:
    class Counting:
        def __init__(self) -> None:
            self.conn = north.connect()
            self.asked: list[str] = []

        def execute(self, query: str, *parameters: Any) -> Any:
            self.asked.append(query)
            return self.conn.execute(query, *parameters)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.conn, name)

    known = set(queries.of(north.dialect).values())
    counting = Counting()
    counting.__class__.__module__ = type(counting.conn).__module__
    try:
        story.history(counting, load(north, on(20)), "M1")
    finally:
        counting.close()
    assert len([query for query in counting.asked if query in known]) == 6
