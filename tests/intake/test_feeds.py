"""Whose file it is: a source goes on as one when its files begin to come through a profile."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.imports import undo_batch
from huddle.intake import keeping, profiles, proposing, sampling
from tests.intake.conftest import LEAD, NOW, Team, counts

HEAD = "member_id,first,last,dob,segment"
PEOPLE = {
    "M1": "Rosa,Alvarez,1970-01-02,active",
    "M2": "Tom,Webb,1971-02-03,active",
    "M3": "Lena,Dietz,1972-03-04,active",
    "M4": "Karim,Saleh,1973-04-05,active",
}
OTHERS = {f"X{number}": f"Ann{number},Other,1980-01-0{number},active" for number in range(1, 5)}


@pytest.fixture(autouse=True)
def _own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "config" / "settings.toml"))


def listed(ids: Iterable[str]) -> str:
    """A file of these members, as the source writes it."""
    return "".join(f"{row}\n" for row in (HEAD, *(f"{id_},{_row(id_)}" for id_ in ids)))


def _row(id_: str) -> str:
    return {**PEOPLE, **OTHERS}[id_]


def map_by_hand(team: Team, name: str, text: str, profile: str) -> None:
    """Saves what somebody in the app would: the columns of this file, under this name."""
    path = team.folder / name
    path.write_text(text)
    sample = sampling.take(path, lambda: False, date(2026, 11, 22))
    draft = replace(proposing.propose(sample, ()), full=True)
    profiles.save(keeping.profile_of(draft, sample, profile))


def feeds(team: Team) -> list[str]:
    return [name for (name,) in team.rows("SELECT name FROM feed ORDER BY name")]


def gone(team: Team) -> list[str]:
    query = "SELECT member_id FROM member WHERE vanished_at IS NOT NULL ORDER BY member_id"
    return [id_ for (id_,) in team.rows(query)]


def test_a_file_that_is_mapped_later_goes_on_as_the_same_feed(team: Team) -> None:
    team.bring({"members.csv": listed(PEOPLE)})
    without_tom = listed(["M1", "M3", "M4"])
    map_by_hand(team, "members.csv", without_tom, "panel")
    report = team.bring({"members.csv": without_tom}, now=NOW + timedelta(days=30))
    assert "read with profile panel" in report.files[0].notes
    assert report.files[0].tables == {"members": counts(unchanged=3, vanished=1)}
    assert (feeds(team), gone(team)) == (["members.csv"], ["M2"])
    report = team.bring({"December list.csv": listed(["M1", "M3"])}, now=NOW + timedelta(days=60))
    assert report.files[0].tables == {"members": counts(unchanged=2, vanished=1)}
    assert (feeds(team), gone(team)) == (["members.csv"], ["M2", "M4"])


def test_other_people_under_the_same_name_are_another_feed(team: Team) -> None:
    team.bring({"members.csv": listed(PEOPLE)})
    theirs = listed(OTHERS)
    map_by_hand(team, "members.csv", theirs, "clinic")
    report = team.bring({"members.csv": theirs}, now=NOW + timedelta(days=1))
    assert report.files[0].tables == {"members": counts(new=4)}
    assert (feeds(team), gone(team)) == (["clinic", "members.csv"], [])


def test_a_small_list_of_some_of_them_is_another_feed(team: Team) -> None:
    team.bring({"members.csv": listed(PEOPLE)})
    map_by_hand(team, "members.csv", listed(["M1"]), "discharged")
    team.bring({"members.csv": listed(["M1"])}, now=NOW + timedelta(days=1))
    assert (feeds(team), gone(team)) == (["discharged", "members.csv"], [])


def test_taken_back_the_first_file_of_a_profile_leaves_the_feed_as_it_was(team: Team) -> None:
    team.bring({"members.csv": listed(PEOPLE)})
    map_by_hand(team, "members.csv", listed(["M1", "M3", "M4"]), "panel")
    some: dict[str, str | bytes] = {"members.csv": listed(["M1", "M3", "M4"])}
    report = team.bring(some, now=NOW + timedelta(days=30))
    undo_batch(
        team.database.engine,
        LEAD,
        batch_id=report.files[0].batch_id,
        now=NOW + timedelta(days=30, hours=1),
    )
    assert (feeds(team), gone(team)) == (["members.csv"], [])
    again = team.bring(some, now=NOW + timedelta(days=31))
    assert again.files[0].tables == {"members": counts(unchanged=3, vanished=1)}
    assert (feeds(team), gone(team)) == (["members.csv"], ["M2"])


def test_mapped_anew_under_another_name_it_is_still_the_same_feed(team: Team) -> None:
    map_by_hand(team, "members.csv", listed(PEOPLE), "panel")
    team.bring({"members.csv": listed(PEOPLE)})
    assert feeds(team) == ["panel"]
    map_by_hand(team, "members.csv", listed(PEOPLE), "panel two")
    report = team.bring(
        {"members.csv": listed(["M1", "M2", "M3"])},
        now=NOW + timedelta(days=30),
        profile="panel two",
    )
    assert report.files[0].tables == {"members": counts(unchanged=3, vanished=1)}
    assert (feeds(team), gone(team)) == (["panel"], ["M4"])
