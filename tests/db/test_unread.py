"""On a server, a past day's board leaves out whom another team has now: how many, it says."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import delete, insert

from db import facts, models, reader
from huddle.entry import main
from tests.conftest import Database
from tests.db.shared import NOW, make, seen, url_of

GONE_ON = datetime(2026, 11, 23, 15, tzinfo=UTC)
"""When the south took M7 and M8, of whom the north had M7 from the first and M8 for one day."""

BEFORE, LAST, TODAY = date(2026, 11, 20), date(2026, 11, 22), NOW.date()


@pytest.fixture
def people(
    postgresql_database: Database, postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The login of everybody, after two members have gone from the north to the south."""
    monkeypatch.setenv("HUDDLE_NOW", NOW.isoformat())
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    monkeypatch.delenv("HUDDLE_USER", raising=False)
    logins = make(postgresql_database, uuid4().hex[:8])
    joined = datetime(2026, 11, 22, 15, tzinfo=UTC)
    with postgresql_database.engine.begin() as conn:
        conn.execute(delete(models.RuleVersion))  # no text that rules are made of
        for id_, since in (("M7", None), ("M8", joined)):
            conn.execute(
                insert(models.Member),
                {
                    "agency_id": "agency",
                    **{"member_id": id_, "short_id": id_, "last": f"Name of {id_}"},
                },
            )
            for team, start, end in (("north", since, GONE_ON), ("south", GONE_ON, None)):
                conn.execute(
                    insert(models.Assignment),
                    {
                        "agency_id": "agency",
                        **{"assignment_id": f"a-{id_}-{team}", "member_id": id_},
                        **{"team_id": team, "care_manager_id": ""},
                        **{"valid_from": start, "valid_to": end},
                    },
                )
    yield logins
    postgresql_database.close()
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        for login in logins.values():
            conn.execute(f'DROP ROLE "{login}"')


def _north(url: str, day: date) -> tuple[int, set[str]]:
    """How many are not shown on a day's board of the north, and who is."""
    with closing(reader.connect(url)) as conn:
        team = facts.load(conn, "north", day, NOW)
    return team.unread, {each.member_id for each in team.members} & {"M7", "M8"}


@pytest.mark.parametrize("who", ["lead", "supervisor"])
def test_a_past_board_counts_whom_the_login_may_not_read(
    people: dict[str, str], postgresql_database: Database, who: str
) -> None:
    url = url_of(postgresql_database, people[who])
    readable = seen(postgresql_database, people[who], "SELECT member_id FROM member")
    assert readable == ["M1", "M2", "M4", "M5"]
    assert [_north(url, day) for day in (BEFORE, LAST, TODAY)] == [
        (1, set()),
        (2, set()),
        (0, set()),
    ]


def test_who_owns_the_database_has_them_on_the_board(
    people: dict[str, str], postgresql_database: Database
) -> None:
    assert _north(postgresql_database.url, LAST) == (0, {"M7", "M8"})


def test_who_sees_their_own_members_alone_learns_of_no_other(
    people: dict[str, str], postgresql_database: Database
) -> None:
    assert _north(url_of(postgresql_database, people["worker"]), LAST) == (0, set())


def test_text_and_json_say_how_many(
    people: dict[str, str], postgresql_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed(day: date, form: str) -> str:
        words = ("--team", "north", "--as-of", str(day), "agenda", "--format", form)
        code = main(["--db", url_of(postgresql_database, people["lead"]), *words])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        return out

    said = "with another team now, not shown to you"
    excluded = json.loads(printed(LAST, "json"))["members"]["excluded"]
    assert {"reason": said, "count": 2} in excluded
    assert f"2 {said}" in " ".join(printed(LAST, "text").split())
    for form in ("text", "json"):
        assert said not in printed(TODAY, form)
        assert "M7" not in printed(LAST, form)


def test_measures_of_past_months_say_what_they_are_made_without(
    people: dict[str, str], postgresql_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed(url: str, form: str) -> str:
        words = ("measures", "--measure", "M18", "--measure", "M25", "--format", form)
        code = main(["--db", url, "--team", "north", *words])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        return out

    def lacking(url: str) -> dict[str, list[int]]:
        """Of how many members the last month that is over and today say nothing."""
        measures = json.loads(printed(url, "json"))["measures"]
        return {each["id"]: [at["unread"] for at in each["series"][-2:]] for each in measures}

    lead, owner = url_of(postgresql_database, people["lead"]), postgresql_database.url
    # M7 was in the north in October and is in the south now. Huddles held are of no member.
    assert lacking(lead) == {"M18": [1, 0], "M25": [0, 0]}
    assert lacking(owner) == {"M18": [0, 0], "M25": [0, 0]}
    said = "without 1 member whom another team has now"
    assert printed(lead, "text").count(said) == 1
    assert said not in printed(owner, "text")
