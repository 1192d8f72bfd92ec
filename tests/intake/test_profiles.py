"""Profiles: a source's own words, as TOML."""

from pathlib import Path

import pytest

from huddle.intake import profiles
from huddle.intake.profiles import Profile, ProfileError, Skip, TableProfile
from tests.intake.conftest import Team, counts

MEMBERS = "member_id,first,last\nM1,Rosa,Alvarez\nM2,Theo,Whitfield\n"
LOG = """\
Visit tracker 2026,,,,
Row,Who,Held on,Kind,Done
1,M1,5/11/2026,Face to face,oui
2,M2,6/11/2026,Call,non
3,M2,7/11/2026,Cancelled,non
"""
PROFILE = """\
name = "tracker"
title = "Visit tracker"
sources = ["tracker*"]

[[tables]]
table = "contacts"
header_row = 2
month_first = false
[tables.columns]
contact_id = "v-{Row}"
member_id = "Who"
at = "Held on"
channel = "Kind"
core_service = "Done"
[tables.values]
outcome = "reached"
[tables.codes.channel]
"Face to face" = "community"
[tables.codes.core_service]
oui = "yes"
non = "no"
[tables.where]
Kind = ["face to face", "call"]
"""


def test_a_profile_maps_what_nobody_could_guess(team: Team) -> None:
    path = team.folder / "tracker.toml"
    path.write_text(PROFILE)
    report = team.bring({"members.csv": MEMBERS})
    report = team.bring({"log.csv": LOG}, profile=str(path))
    assert report.files[0].tables == {"contacts": counts(new=2)}
    assert report.files[0].skipped == {"Kind Cancelled": 1}
    assert team.rows(
        "SELECT contact_id, member_id, day, channel, outcome, core_service FROM contact"
        " ORDER BY contact_id"
    ) == [
        ("v-1", "M1", "2026-11-05", "community", "reached", True),
        ("v-2", "M2", "2026-11-06", "phone", "reached", False),
    ]


def test_a_saved_profile_is_used_for_its_source_without_asking(
    team: Team, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "settings.toml"))
    saved = profiles.save(profiles.parse(PROFILE, "tracker"))
    assert saved == tmp_path / "profiles" / "tracker.toml"
    team.bring({"members.csv": MEMBERS})
    assert team.bring({"tracker_nov.csv": LOG}).files[0].tables == {"contacts": counts(new=2)}
    assert team.bring({"other.csv": LOG}).files[0].problem


def test_a_default_for_a_column_that_the_file_has_not_got(team: Team) -> None:
    path = team.folder / "core.toml"
    path.write_text('[[tables]]\ntable = "contacts"\n[tables.values]\ncore_service = "yes"\n')
    text = "contact_id,member_id,at,outcome\nc1,M1,2026-11-20,reached\n"
    report = team.bring({"members.csv": MEMBERS, "log.csv": text}, profile=str(path))
    assert [file.tables for file in report.files] == [
        {"members": counts(new=2)},
        {"contacts": counts(new=1)},
    ]
    assert team.rows("SELECT core_service FROM contact") == [(True,)]
    assert report.files[1].notes == ["read with profile core"]


def test_a_header_that_is_not_there_is_named(team: Team) -> None:
    path = team.folder / "wrong.toml"
    path.write_text(
        '[[tables]]\ntable = "members"\nfiles = ["*"]\n[tables.columns]\nphone = "Mobile"\n'
    )
    report = team.bring({"members.csv": MEMBERS}, profile=str(path))
    assert report.files[0].problem == (
        'the profile names a column "Mobile", which the sheet has not got'
    )


def test_what_is_written_is_read_back() -> None:
    profile = Profile(
        "p",
        'A "quoted" title\n',
        ("a*.csv",),
        (
            TableProfile(
                "members",
                headers=("Id", "Näme"),
                header_row=3,
                only=True,
                full=True,
                columns={"member_id": ("Id",), "phone": ("Cell", "Home")},
                values={"programme": "HH"},
                codes={"segment": {"live": "active"}},
                where={"Kind": ("a", "b")},
                month_first=False,
                epoch=1904,
            ),
        ),
        (Skip("lists", ("lists*",), ("a",)),),
    )
    assert profiles.parse(profiles.render(profile), "p") == profile


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "not TOML"),
        ('[[tables]]\ntable = "people"', "needs table = one of"),
        ('[[tables]]\ntable = "members"\nmood = 1', "'mood'"),
        ('[[tables]]\ntable = "members"\nmode = "some"', "mode is"),
        ('[[tables]]\ntable = "members"\n[tables.columns]\nshoe = "x"', "no column 'shoe'"),
    ],
)
def test_a_wrong_profile_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ProfileError, match=said):
        profiles.parse(text, "p.toml")


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(ProfileError, match="synthea"):
        profiles.load("nothing")


def test_those_that_ship_are_well_formed() -> None:
    assert [profile.name for profile in profiles.shipped()] == ["synthea"]
