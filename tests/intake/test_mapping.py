"""A mapping in the making, what it ends in, and what the import does by it."""

from pathlib import Path

import pytest

from huddle.intake import headers, mapping, previewing, profiles, sampling
from huddle.intake.dates import LocalClock
from huddle.intake.mapping import Draft
from huddle.intake.pipeline import Doubtful
from huddle.intake.profiles import Profile
from huddle.intake.sampling import Sample
from tests.intake.conftest import Team, counts

TRACKER = """\
Pt Name,DOB,CM,Status,Last F2F,LM/NA/Spoke,Notes
"Alvarez, Rosa",1/2/1970,J. Ortiz,Active,11/3/2026,Spoke,fine
"Webb, Tom",2/3/1971,M. Chen,Active,,,call back
"Dietz, Lena",3/4/1972,J. Ortiz,Pend,11/10/2026,NA,
"""
CLOCK = LocalClock("America/New_York")


@pytest.fixture(autouse=True)
def _own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "config" / "settings.toml"))


def sampled(folder: Path, text: str = TRACKER, name: str = "tracker.csv") -> Sample:
    path = folder / name
    path.write_text(text)
    return sampling.take(path, lambda: False)


def proposed(sample: Sample, *known: Profile) -> Draft:
    return mapping.propose(sample, known)


def test_a_column_is_called_by_a_name_that_no_other_has() -> None:
    rows = [
        ["Member", "", "Last contact", "", "Next visit", ""],
        ["Pt Name", "{x}", "Date", "Notes", "Date", "Notes"],
    ]
    assert headers.titled(rows, 1) == (
        "Pt Name",
        "(x)",
        "Last contact Date",
        "Last contact Notes",
        "Next visit Date",
        "Next visit Notes",
    )
    assert headers.titled([["A", "a ", "", "???"]], 0) == ("A", "a [2]", "column C", "column D")
    assert headers.titled([["Tracker", "as of 11/2/2026"], ["Date", "Date"]], 1) == (
        "Date",
        "Date [2]",
    )
    assert headers.letters(16383) == "XFD"


def test_what_is_proposed_for_a_tracker(tmp_path: Path) -> None:
    [sheet] = proposed(sampled(tmp_path)).sheets
    members, contacts = sheet.tables
    who = ("made:{Pt Name}{DOB}",)
    assert members.columns == {
        "full_name": ("Pt Name",),
        "dob": ("DOB",),
        "care_manager_id": ("CM",),
        "segment": ("Status",),
        "member_id": who,
    }
    assert contacts.columns == {
        "at": ("Last F2F",),
        "outcome": ("LM/NA/Spoke",),
        "note": ("Notes",),
        "staff_id": ("CM",),
        "member_id": who,
        "contact_id": ("made:{Pt Name}{DOB}{Last F2F}",),
    }
    needed = [(need.table, need.column, need.required) for need in mapping.needs(sheet)]
    assert ("members", "programme", False) in needed
    assert ("contacts", "channel", False) in needed
    assert not any(required for _, _, required in needed)


def test_the_preview_reads_as_the_import_does(tmp_path: Path) -> None:
    sample = sampled(tmp_path, TRACKER.replace("11/10/2026", "soon"))
    shown = previewing.preview(proposed(sample), sample, 0, CLOCK, 2026)
    rosa, tom, lena = shown.rows
    assert [each.table for each in rosa.arrivals] == ["members", "contacts"]
    assert rosa.arrivals[0].values["first"] == "Rosa"
    assert rosa.arrivals[1].values["day"] == "2026-11-03"
    assert [each.table for each in tom.arrivals] == ["members"]
    assert (lena.arrivals[1].reason, lena.arrivals[1].header) == ("not a date", "Last F2F")
    assert (shown.looked, shown.refused) == (3, 1)
    assert shown.rejected == (lena,)


def test_codes_are_counted_and_guesses_wait_to_be_taken(tmp_path: Path) -> None:
    sample = sampled(tmp_path)
    draft = proposed(sample)
    words = previewing.code_words(draft.sheets[0], sample.sheets[0])
    asked = {word.word: (word.times, word.line, word.code, word.guess) for word in words}
    assert asked["NA"] == (1, 4, "", "no_answer")
    assert asked["Active"] == (2, 2, "active", "")
    shown = previewing.preview(draft, sample, 0, CLOCK, 2026)
    assert "outcome" not in shown.rows[2].arrivals[1].values
    sheet = mapping.with_code(draft.sheets[0], ("contacts", "outcome"), "NA", "no_answer")
    shown = previewing.preview(draft.with_sheet(0, sheet), sample, 0, CLOCK, 2026)
    assert shown.rows[2].arrivals[1].values["outcome"] == "no_answer"
    assert previewing.unanswered(previewing.code_words(sheet, sample.sheets[0])) == []


def test_an_edit_gives_another_draft_and_keeps_ids_in_step(tmp_path: Path) -> None:
    sample = sampled(tmp_path, TRACKER.replace("Notes", "MR"), "t.csv")
    [sheet] = proposed(sample).sheets
    cells = sample.sheets[0]
    edited = mapping.with_target(sheet, cells, "MR", [("members", "member_id")])
    assert {each.columns["member_id"] for each in edited.tables} == {("MR",)}
    contacts = edited.table("contacts")
    assert contacts is not None
    assert contacts.columns["contact_id"] == ("{MR} {Last F2F}",)
    assert sheet.uses("MR") == [("contacts", "note")] or sheet.uses("MR") == []
    without = mapping.with_target(edited, cells, "Last F2F", [])
    assert [need.column for need in mapping.needs(without) if need.required][-1:] != []
    assert mapping.lacking(Draft((without,))) != []


def test_a_saved_profile_reads_the_next_file_by_itself(team: Team) -> None:
    sample = sampled(team.folder)
    draft = proposed(sample)
    sheet = mapping.with_source(
        draft.sheets[0], sample.sheets[0], ("members", "programme"), constant="HH"
    )
    profile = mapping.profile_of(draft.with_sheet(0, sheet), sample, "tracker")
    assert profiles.parse(profiles.render(profile), "x").tables == profile.tables
    profiles.save(profile)
    report = team.load([sample.path])
    assert report.files[0].tables == {"members": counts(new=3), "contacts": counts(new=2)}
    assert "read with profile tracker" in report.files[0].notes
    assert team.rows("SELECT last, dob, programme FROM member ORDER BY last") == [
        ("Alvarez", "1970-01-02", "HH"),
        ("Dietz", "1972-03-04", "HH"),
        ("Webb", "1971-02-03", "HH"),
    ]
    [(member_id,)] = team.rows("SELECT member_id FROM member WHERE last = 'Alvarez'")
    assert len(member_id) == 16
    assert "alvarez" not in member_id.casefold()
    moved = "Notes,CM,Pt Name,DOB,STATUS,last f2f,LM/NA/Spoke\n" + (
        'x,J. Ortiz,"ALVAREZ,  Rosa",1/2/1970,Active,11/20/2026,Spoke\n'
    )
    report = team.bring({"tracker 2026-12-01.csv": moved})
    assert report.files[0].tables["members"].new == 0
    assert report.files[0].tables["contacts"] == counts(new=1)


def test_rejected_rows_are_mended_and_come_in_by_the_same_profile(team: Team) -> None:
    sample = sampled(team.folder, TRACKER.replace("11/10/2026", "soon"))
    profiles.save(mapping.profile_of(proposed(sample), sample, "tracker"))
    [file] = team.load([sample.path]).files
    assert file.rejects is not None
    assert [(each.table, each.line, each.header) for each in file.refused] == [
        ("contacts", 4, "Last F2F")
    ]
    mended = file.rejects.read_text().replace(",soon,", ",11/10/2026,")
    report = team.bring({"tracker.rejects.csv": mended})
    assert report.files[0].tables["contacts"] == counts(new=1)


def test_a_column_that_is_missing_is_refused_and_a_new_one_is_a_doubt(team: Team) -> None:
    sample = sampled(team.folder)
    profiles.save(mapping.profile_of(proposed(sample), sample, "tracker"))
    renamed = TRACKER.replace("Last F2F", "Last Face to Face")
    [file] = team.bring({"tracker.csv": renamed}).files
    assert file.problem == (
        "its columns have changed since profile tracker was saved; missing: Last F2F; map it"
        " again: huddle import --map FILE"
    )
    assert team.rows("SELECT * FROM member") == []
    with pytest.raises(Doubtful, match="missing: Last F2F"):
        team.bring({"tracker.csv": renamed}, certain=True)
    grown = "\n".join(line + (",Team" if n == 0 else ",pod") for n, line in
                      enumerate(TRACKER.splitlines()))  # fmt: skip
    with pytest.raises(Doubtful, match="new since profile tracker was saved, not used: Team"):
        team.bring({"tracker.csv": grown}, certain=True)
    assert team.rows("SELECT * FROM member") == []
    [file] = team.bring({"tracker.csv": grown}).files
    assert "new since profile tracker was saved, not used: Team" in file.notes
    assert file.tables["members"] == counts(new=3)


def test_what_changed_is_said_and_what_holds_is_kept(tmp_path: Path) -> None:
    sample = sampled(tmp_path)
    draft = proposed(sample)
    sheet = mapping.with_code(draft.sheets[0], ("contacts", "outcome"), "NA", "no_answer")
    profile = mapping.profile_of(draft.with_sheet(0, sheet), sample, "tracker")
    header, *rows = TRACKER.splitlines()
    text = "\n".join([header.replace("Last F2F", "Last Face to Face"), *rows])
    again = proposed(sampled(tmp_path, text, "next.csv"), profile)
    assert again.profile == "tracker"
    [sheet] = again.sheets
    assert sheet.said == ("missing: Last F2F", "new: Last Face to Face")
    contacts = sheet.table("contacts")
    assert contacts is not None
    assert contacts.codes == {"outcome": {"na": "no_answer"}}
    assert contacts.columns["at"] == ("Last Face to Face",)
    assert contacts.columns["contact_id"] == ("made:{Pt Name}{DOB}{Last Face to Face}",)


def test_sheets_that_name_members_differently_agree_on_their_names(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Tracker"
    for row in (["MRN", "Pt Name", "Status"], ["001", "Alvarez, Rosa", "Active"]):
        first.append(row)
    other = book.create_sheet("Referrals")
    for row in (["Pt Name", "Referred To", "Date sent"], ["Alvarez, Rosa", "Home", "11/2/2026"]):
        other.append(row)
    book.save(tmp_path / "book.xlsx")
    draft = proposed(sampling.take(tmp_path / "book.xlsx", lambda: False))
    said = {table.columns["member_id"] for sheet in draft.sheets for table in sheet.tables}
    assert said == {("made:{Pt Name}",)}


def test_names_in_the_place_of_ids_are_a_doubt(team: Team) -> None:
    text = 'Client,First Name,Last Name,Status\n"Alvarez, Rosa",Rosa,Alvarez,Active\n'
    with pytest.raises(Doubtful, match="Client is the members' id, and holds names"):
        team.bring({"members.csv": text}, certain=True)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Northside tracker v7 FINAL.xlsx", "northside-tracker"),
        ("Northside tracker v8 FINAL (1).xlsx", "northside-tracker"),
        ("HH Roster Nov 2026.csv", "hh-roster"),
        ("contacts_2026-11-22.csv", "contacts"),
        ("2026-11-22.csv", "2026-11-22"),
        ("../../x.csv", "x"),
        ("🙂.csv", "profile"),
    ],
)
def test_a_name_for_the_profile_is_proposed_from_the_file(file: str, name: str) -> None:
    assert mapping.proposed_name(Path(file).name) == name


def test_what_could_be_matched_is_a_doubt_and_what_nobody_knows_is_not(team: Team) -> None:
    text = "member_id,first,last,Favourite colour,{}\nM1,Rosa,Alvarez,blue,11/3/2026\n"
    with pytest.raises(Doubtful, match=r"^not matched yet: Last F2F$"):
        team.bring({"members.csv": text.format("Last F2F")}, certain=True)
    with pytest.raises(Doubtful, match=r"^not matched yet: SOC$"):
        team.bring({"members.csv": text.format("SOC")}, certain=True)
    assert team.rows("SELECT * FROM member") == []
    [file] = team.bring({"members.csv": text.format("Locker day")}, certain=True).files
    assert file.tables == {"members": counts(new=1)}
