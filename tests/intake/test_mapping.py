"""A mapping in the making, what it ends in, and what the import does by it."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from huddle.intake import (
    editing,
    guessing,
    headers,
    keeping,
    previewing,
    profiles,
    proposing,
    sampling,
)
from huddle.intake.dates import LocalClock
from huddle.intake.draft import Draft, lacking, needs
from huddle.intake.patterns import Pattern
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
TODAY = date(2026, 11, 23)
CLOCK = LocalClock("America/New_York")


@pytest.fixture(autouse=True)
def _own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "config" / "settings.toml"))


def sampled(folder: Path, text: str = TRACKER, name: str = "tracker.csv") -> Sample:
    path = folder / name
    path.write_text(text)
    return sampling.take(path, lambda: False, TODAY)


def proposed(sample: Sample, *known: Profile) -> Draft:
    return proposing.propose(sample, known)


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
    who = ("made:{Pt Name!name}{DOB!day}",)
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
        "contact_id": ("made:{Pt Name!name}{DOB!day}{Last F2F!day}",),
    }
    needed = [(need.table, need.column, need.required) for need in needs(sheet)]
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
    sheet = editing.with_code(draft.sheets[0], ("contacts", "outcome"), "NA", "no_answer")
    shown = previewing.preview(draft.with_sheet(0, sheet), sample, 0, CLOCK, 2026)
    assert shown.rows[2].arrivals[1].values["outcome"] == "no_answer"
    assert previewing.unanswered(previewing.code_words(sheet, sample.sheets[0])) == []


def test_an_edit_gives_another_draft_and_keeps_ids_in_step(tmp_path: Path) -> None:
    sample = sampled(tmp_path, TRACKER.replace("Notes", "MR"), "t.csv")
    [sheet] = proposed(sample).sheets
    cells = sample.sheets[0]
    edited = editing.with_target(sheet, cells, "MR", [("members", "member_id")])
    assert {each.columns["member_id"] for each in edited.tables} == {("MR",)}
    contacts = edited.table("contacts")
    assert contacts is not None
    assert contacts.columns["contact_id"] == ("{MR} {Last F2F!day}",)
    assert sheet.uses("MR") == [("contacts", "note")] or sheet.uses("MR") == []
    without = editing.with_target(edited, cells, "Last F2F", [])
    assert [need.column for need in needs(without) if need.required][-1:] != []
    assert lacking(Draft((without,))) != []


def test_a_saved_profile_reads_the_next_file_by_itself(team: Team) -> None:
    sample = sampled(team.folder)
    draft = proposed(sample)
    sheet = editing.with_source(
        draft.sheets[0], sample.sheets[0], ("members", "programme"), constant="HH"
    )
    profile = keeping.profile_of(draft.with_sheet(0, sheet), sample, "tracker")
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
    profiles.save(keeping.profile_of(proposed(sample), sample, "tracker"))
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
    profiles.save(keeping.profile_of(proposed(sample), sample, "tracker"))
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
    sheet = editing.with_code(draft.sheets[0], ("contacts", "outcome"), "NA", "no_answer")
    profile = keeping.profile_of(draft.with_sheet(0, sheet), sample, "tracker")
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
    assert contacts.columns["contact_id"] == (
        "made:{Pt Name!name}{DOB!day}{Last Face to Face!day}",
    )


def test_sheets_that_name_members_differently_agree_on_their_names(tmp_path: Path) -> None:
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
    draft = proposed(sampling.take(tmp_path / "book.xlsx", lambda: False, TODAY))
    said = {table.columns["member_id"] for sheet in draft.sheets for table in sheet.tables}
    assert said == {("made:{Pt Name!name}",)}


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


ROSTER: list[list[object]] = [
    ["Client", "Birth date", "Status"],
    ["Alvarez, Rosa", date(1970, 1, 2), "Active"],
    ["García, José", date(1971, 2, 13), "Active"],
]
LOG: list[list[object]] = [
    ["First name", "Last name", "DOB", "Referred To", "Date sent"],
    ["ROSA ", "alvarez", "01/02/70", "Harbor House", "11/2/2026"],
    ["José", "García", "2/13/1971", "Food bank", "11/9/2026"],
]


def test_one_member_is_the_same_however_name_and_birthday_are_written(team: Team) -> None:
    path = workbook(team.folder / "book.xlsx", {"Roster": ROSTER, "Referrals": LOG})
    sample = sampling.take(path, lambda: False, TODAY)
    profiles.save(keeping.profile_of(proposed(sample), sample, "book"))
    [file] = team.load([path]).files
    assert file.tables == {"members": counts(new=2), "referrals": counts(new=2)}
    [log, *rows] = LOG
    december: list[list[object]] = [
        ROSTER[0],
        ["Rosa Alvarez", "Jan 2, 1970", "Active"],
        ["garcía,josé", "1971-02-13", "Active"],
        ["Jose Garcia", "1971-02-13", "Active"],
    ]
    workbook(path, {"Roster": december, "Referrals": [log, rows[1]]})
    [file] = team.load([path]).files
    assert file.tables["members"].new == 1, "an accent tells names apart; nothing else here does"
    assert file.tables["members"].unchanged + file.tables["members"].changed == 2
    assert file.tables["referrals"] == counts(unchanged=1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Alvarez, Rosa", "  rosa   ALVAREZ ", True),
        ("van der Berg, Anna", "Anna van der Berg", True),
        ("O'Neil, Pat", "Pat ONeil", True),
        ("Alvarez, Rosa", "Alvarez, Rosa M", False),
        ("José García", "Jose\u0301 Garci\u0301a", True),
        ("José García", "Jose Garcia", False),
        ("✓", "???", False),
        ("李 小龍", "李 小虎", False),
    ],
)
def test_which_names_make_the_same_id(one: str, other: str, *, same: bool) -> None:
    pattern = Pattern("made:{Name!name}", None, 1900, 2026)
    assert (pattern.filled([one]) == pattern.filled([other])) is same


def test_days_in_ids_are_read_as_the_rest_of_the_column_is() -> None:
    pattern = Pattern("{MRN} {Seen!day}", None, 1900, 2026)
    assert pattern.filled(["M1", "3/4/2026"]) == "M1 2026-03-04"
    assert pattern.filled(["M1", "25/4/2026"]) == "M1 25/4/2026"
    assert pattern.settle()
    pattern.begin()
    assert pattern.filled(["M1", "3/4/2026"]) == "M1 2026-04-03"
    assert pattern.filled(["M1", "3/4/2026 2:30 PM"]) == "M1 2026-04-03 14:30:00"
    assert pattern.filled(["M1", ""]) == ""
    assert not pattern.settle()


def test_a_sheet_that_is_gone_changes_the_layout(team: Team) -> None:
    path = workbook(team.folder / "book.xlsx", {"Roster": ROSTER, "Referrals": LOG})
    sample = sampling.take(path, lambda: False, TODAY)
    profile = keeping.profile_of(proposed(sample), sample, "book")
    profiles.save(profile)
    assert profiles.load("book") == profile
    workbook(path, {"Roster": ROSTER})
    [file] = team.load([path]).files
    assert file.problem == (
        'without the sheet "Referrals", which profile book was saved for; map it again: '
        "huddle import --map FILE"
    )
    assert team.rows("SELECT * FROM member") == []
    again = proposed(sampling.take(path, lambda: False, TODAY), profile)
    assert again.missing == ("Referrals",)
    profiles.save(keeping.profile_of(again, sampling.take(path, lambda: False, TODAY), "book"))
    assert team.load([path]).files[0].tables == {"members": counts(new=2)}


def test_sheets_of_one_layout_may_come_and_go(team: Team) -> None:
    months = {"Nov": LOG, "Dec": LOG, "Roster": ROSTER}
    path = workbook(team.folder / "book.xlsx", months)
    sample = sampling.take(path, lambda: False, TODAY)
    profiles.save(keeping.profile_of(proposed(sample), sample, "book"))
    workbook(path, {"Jan": LOG, "Roster": ROSTER})
    [file] = team.load([path]).files
    assert file.problem == ""
    assert file.tables["referrals"] == counts(new=2)


def test_a_rehearsal_of_many_rows_reads_them_and_compares_none(team: Team) -> None:
    sample = sampled(team.folder, TRACKER.replace("11/10/2026", "soon"))
    profile = keeping.profile_of(proposed(sample), sample, "tracker")
    few = team.load([sample.path], profile=profile, dry_run=True, compare_most=5).files[0]
    assert few.uncompared == {}
    assert few.tables == {"members": counts(new=3), "contacts": counts(new=1, rejected=1)}
    with team.database.engine.begin():  # somebody else writes, and it does not wait
        many = team.load([sample.path], profile=profile, dry_run=True, compare_most=3).files[0]
    assert many.uncompared == {"members": 3, "contacts": 1}
    assert many.tables == {"members": counts(), "contacts": counts(rejected=1)}
    assert [(each.line, each.header) for each in many.refused] == [(4, "Last F2F")]
    assert many.rejects is None


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
    assert keeping.proposed_name(Path(file).name) == name


def test_what_could_be_matched_is_a_doubt_and_what_nobody_knows_is_not(team: Team) -> None:
    text = "member_id,first,last,Favourite colour,{}\nM1,Rosa,Alvarez,blue,11/3/2026\n"
    with pytest.raises(Doubtful, match=r"^not matched yet: Last F2F$"):
        team.bring({"members.csv": text.format("Last F2F")}, certain=True)
    with pytest.raises(Doubtful, match=r"^not matched yet: SOC$"):
        team.bring({"members.csv": text.format("SOC")}, certain=True)
    assert team.rows("SELECT * FROM member") == []
    [file] = team.bring({"members.csv": text.format("Locker day")}, certain=True).files
    assert file.tables == {"members": counts(new=1)}


def test_a_log_of_referrals_is_one_though_it_says_who_the_members_are(tmp_path: Path) -> None:
    header: list[object] = [
        "Ref #",
        "Client",
        "DOB",
        "Agency referred to",
        "Date sent",
        "Status",
        "F/U date",
    ]
    day = date(2026, 11, 2)
    book: dict[str, list[list[object]]] = {
        "Cover": [["Northside"], ["Prepared by J. Ortiz"]],
        "Log": [
            header,
            ["R-1", "Alvarez, Rosa", date(1970, 1, 2), "Harbor House", day, "pending", None],
            ["R-2", "Tom Webb", date(1971, 2, 3), "Food bank", day, "closed-no show", None],
            ["R-3", "Dietz, Lena", date(1972, 3, 4), "Legal aid", day, "connected", None],
        ],
    }
    sample = sampling.take(workbook(tmp_path / "log.xlsx", book), lambda: False, TODAY)
    cover, log = proposed(sample).sheets
    assert cover.tables == ()
    [referrals] = log.tables
    assert referrals.table == "referrals"
    assert referrals.columns["referral_id"] == ("Ref #",)
    assert referrals.columns["to_org"] == ("Agency referred to",)
    guesses = {each.word: each.guess for each in previewing.code_words(log, sample.sheets[1])}
    assert guesses["closed-no show"] == "no_show"
    assert guesses["connected"] == "completed"


def test_a_long_header_of_many_columns_is_the_header(tmp_path: Path) -> None:
    custom = [f"Question {n} of the intake questionnaire, as asked in 2026" for n in range(198)]
    rows: list[list[object]] = [["MRN", "Pt Name", *custom], ["M1", "Alvarez, Rosa", *["x"] * 198]]
    sample = sampling.take(workbook(tmp_path / "wide.xlsx", {"All": rows}), lambda: False, TODAY)
    [sheet] = proposed(sample).sheets
    assert sheet.index == 0
    [members] = sheet.tables
    assert members.columns == {"member_id": ("MRN",), "full_name": ("Pt Name",)}


def test_words_merged_over_a_header_are_part_of_it(tmp_path: Path) -> None:
    text = "Member,,Plan of care,,Consent\nName,CIN,Signed,Due,Exp.\n"
    rows = '"Alvarez, Rosa",AB12345C,1/15/2026,1/15/2027,3/1/2027\n'
    [sheet] = proposed(sampled(tmp_path, text + rows)).sheets
    columns = sheet.tables[0].columns
    assert columns["plan_signed_on"] == ("Signed",)
    assert columns["plan_due_on"] == ("Due",)
    assert columns["consent_expires"] == ("Exp.",)


CODED = """\
Date,Mbr,CIN,Code,F/U date
11/3/26,Alvarez R,AB12345C,TC,
11/5/26,Webb T,ZX00123Y,LM,11/12/26
11/6/26,Webb T,ZX00123Y,HV - BP high,
Total,,,3,
"""


def test_one_column_of_codes_says_how_and_with_what_result(tmp_path: Path) -> None:
    sample = sampled(tmp_path, CODED, "contact log.csv")
    [sheet] = proposed(sample).sheets
    [contacts] = sheet.tables
    assert contacts.columns["channel"] == contacts.columns["outcome"] == ("Code",)
    found = previewing.code_words(sheet, sample.sheets[0])
    meant = {(each.place[1], each.word): each.guess or each.code for each in found}
    assert meant == {
        ("channel", "TC"): "phone",
        ("outcome", "TC"): "reached",
        ("channel", "LM"): "phone",
        ("outcome", "LM"): "left_msg",
        ("channel", "HV - BP high"): "home",
        ("outcome", "HV - BP high"): "reached",
    }


def test_a_medicaid_id_that_every_row_has_is_the_members_id(tmp_path: Path) -> None:
    def member_id(text: str) -> tuple[str, ...]:
        [sheet] = proposed(sampled(tmp_path, text, "contact log.csv")).sheets
        return sheet.tables[0].columns["member_id"]

    assert member_id(CODED) == ("CIN",)
    assert member_id(CODED.replace("AB12345C", "")) == ("made:{Mbr!name}",)


def test_a_day_to_follow_up_by_is_a_task_where_tasks_are_taken(tmp_path: Path) -> None:
    sample = sampled(tmp_path, CODED, "contact log.csv")
    [sheet] = proposed(sample).sheets
    assert [each.table for each in sheet.tables] == ["contacts"]
    assert all(map(guessing.is_due_day, ("F/U date", "Follow-up by")))
    assert not guessing.is_due_day("F/U done?")
    both = editing.with_table(sheet, sample.sheets[0], "tasks", held=True)
    tasks = both.table("tasks")
    assert tasks is not None
    assert tasks.columns["due"] == ("F/U date",)
    assert tasks.values == {"title": "Follow up"}
    kept = keeping.profile_of(Draft((both,)), sample, "log").tables[1]
    assert kept.where == {"F/U date": ("*",)}


def test_where_a_referral_stands_may_be_called_its_outcome(tmp_path: Path) -> None:
    text = "Client,DOB,Date,Referral For,Agency / Contact,Outcome\n"
    rows = (
        '"Webb, Tom",2/3/1971,10/5/26,Food,St Mark,Pending\n'
        '"Dietz, Lena",3/4/1972,10/6/26,Legal,Legal Aid,Declined\n'
    )
    [sheet] = proposed(sampled(tmp_path, text + rows, "Referral log.csv")).sheets
    columns = sheet.tables[0].columns
    assert columns["status"] == ("Outcome",)
    assert columns["to_org"] == ("Agency / Contact",)
    assert "outcome" not in columns


def test_a_roster_and_a_log_mean_the_same_member_by_cin_or_by_name_and_birthday(
    team: Team,
) -> None:
    roster = (
        "Name,DOB,CIN,Status,CM\n"
        '"Alvarez, Rosa (Rosie)",1/2/1970,AB12345C,Active,Ortiz\n'
        '"Webb, Tom",2/3/1971,ZX00123Y,Active,Ortiz\n'
    )
    referrals = "Client,DOB,Date Sent,Referred To,Status\n" + (
        "Rosa Alvarez,01/02/70,11/2/2026,Harbor House,sent\n"
    )
    for name, text in (
        ("roster.csv", roster),
        ("contact log.csv", CODED),
        ("referral log.csv", referrals),
    ):
        sample = sampled(team.folder, text, name)
        profile = keeping.profile_of(proposed(sample), sample, name.removesuffix(".csv"))
        report = team.load([team.folder / name], profile=profile).files[0]
        assert sum(each.rejected for each in report.tables.values()) == 0
    assert team.rows(
        "SELECT m.last, count(*) FROM contact AS c JOIN member AS m ON m.member_id = c.member_id"
        " GROUP BY m.last ORDER BY m.last"
    ) == [("Alvarez", 1), ("Webb", 2)]
    assert team.rows(
        "SELECT m.last FROM referral AS r JOIN member AS m ON m.member_id = r.member_id"
    ) == [("Alvarez",)]


def test_a_task_needs_no_member(tmp_path: Path) -> None:
    text = "Item,MRN,Who,Due\nCall PCP,88,MC,11/24/2026\nOrder projector,,Diaz,\n"
    sample = sampled(tmp_path, text, "Action items.csv")
    draft = proposed(sample)
    assert draft.sheets[0].tables[0].columns["task_id"] == ("made:{Item}",)
    assert previewing.preview(draft, sample, 0, CLOCK, 2026).counts == {"tasks": 2}


def test_never_and_to_be_decided_are_no_contact_and_no_appointment(tmp_path: Path) -> None:
    text = 'MRN,Patient,Last visit,Next appt\n7,"Reyes, Carmen",11/3/26,12/8/26\n'
    sample = sampled(tmp_path, text + '8,"Adams, Joy",never,TBD\n')
    shown = previewing.preview(proposed(sample), sample, 0, CLOCK, 2026)
    assert shown.counts == {"members": 2, "contacts": 1, "appointments": 1}
    assert shown.refused == 0


BOTH = """\
MRN,Name,DOB,Last Successful Contact,How,Last Attempt,Result
M1,"Alvarez, Rosa",1/2/1970,10/20/2026,Phone,10/20/2026,LM
M2,"Webb, Tom",2/3/1971,,,10/22/2026,
M3,"Dietz, Lena",3/4/1972,10/5/2026,Home visit,,
"""
"""Rosa was tried in the morning and reached later that day; nobody wrote what came of Tom's."""
A_MONTH_ON = """\
MRN,Name,DOB,Last Successful Contact,How,Last Attempt,Result
M1,"Alvarez, Rosa",1/2/1970,11/3/2026,Phone,10/20/2026,LM
M2,"Webb, Tom",2/3/1971,,,11/12/2026,No answer
M3,"Dietz, Lena",3/4/1972,10/5/2026,Home visit,,
"""


def test_the_last_contact_and_the_last_attempt_of_a_row_are_two_contacts(
    team: Team, tmp_path: Path
) -> None:
    sample = sampled(tmp_path, BOTH)
    draft = proposing.propose(sample, ())
    assert {(each.table, each.column) for each in needs(draft.sheets[0])} == {
        *(("contacts", "contact_id"), ("attempts", "contact_id"), ("contacts", "core_service")),
        *(("members", "segment"), ("members", "programme")),
    }
    profiles.save(keeping.profile_of(draft, sample, "both"))
    first = team.bring({"tracker.csv": BOTH}).files[0]
    assert first.tables == {"members": counts(3), "contacts": counts(4)}
    second = team.bring({"tracker.csv": A_MONTH_ON}).files[0]
    assert second.tables == {
        "members": counts(unchanged=3),
        "contacts": counts(2, unchanged=2),
    }
    assert team.rows(
        "SELECT member_id, day, channel, outcome FROM contact ORDER BY member_id, day, outcome"
    ) == [
        ("M1", "2026-10-20", "", "left_msg"),
        ("M1", "2026-10-20", "phone", "reached"),
        ("M1", "2026-11-03", "phone", "reached"),
        ("M2", "2026-10-22", "", "no_answer"),
        ("M2", "2026-11-12", "", "no_answer"),
        ("M3", "2026-10-05", "home", "reached"),
    ]


VISITS = """\
MRN,Name,DOB,Enrolled,Last F2F,Last Phone Contact,Phone Result
M1,"Alvarez, Rosa",1/2/1970,3/1/2026,11/3/2026,11/3/2026,LM
M2,"Webb, Tom",2/3/1971,4/1/2026,,11/9/2026,Spoke
"""


def test_the_last_visit_and_the_last_call_of_a_row_are_two_contacts(
    team: Team, tmp_path: Path
) -> None:
    sample = sampled(tmp_path, VISITS)
    draft = proposing.propose(sample, ())
    profiles.save(keeping.profile_of(draft, sample, "visits"))
    file = team.bring({"tracker.csv": VISITS}).files[0]
    assert file.tables == {"members": counts(2), "contacts": counts(3)}
    assert team.rows(
        "SELECT member_id, day, channel, outcome FROM contact ORDER BY member_id, channel"
    ) == [
        ("M1", "2026-11-03", "", "reached"),
        ("M1", "2026-11-03", "phone", "left_msg"),
        ("M2", "2026-11-09", "phone", "reached"),
    ]


def test_a_contact_of_which_the_header_does_not_say_that_it_was_made_is_asked_about(
    tmp_path: Path,
) -> None:
    draft = proposed(sampled(tmp_path, BOTH.replace("Last Successful Contact", "Last Contact")))
    contacts = draft.sheets[0].table("contacts")
    assert contacts is not None
    assert contacts.values == {}
    assert ("contacts", "outcome") in {(each.table, each.column) for each in needs(draft.sheets[0])}


def test_a_renamed_column_is_guessed_for_the_day_that_it_stands_after(tmp_path: Path) -> None:
    sample = sampled(tmp_path, BOTH)
    profile = keeping.profile_of(proposing.propose(sample, ()), sample, "both")
    renamed = sampled(tmp_path, A_MONTH_ON.replace("How,", "Mode,"))
    sheet = proposed(renamed, profile).sheets[0]
    assert [(each.table, each.columns.get("channel")) for each in sheet.tables] == [
        *(("members", None), ("contacts", ("Mode",)), ("attempts", None)),
    ]
