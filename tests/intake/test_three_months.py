"""Three months of one team's workbook, a spreadsheet of another source, and what becomes of them.

The boards are worked out by hand from the contact standard: a member who is active owes a core
service each calendar month (``ny-hh-core-monthly``), one in HH+ for SMI four, two of them in person
(``ny-hhplus-smi``). Whoever fell short in the last complete month with nothing since is late since
the last day of the first month missed. Nobody here comes near a pace day, for each board is of one
of the first days of a month.

The people of the first workbook, imported on 1 September:

* A01 Rosa, A02 Theo, A03 Lena, 007 Nadia: one core service in August.
* A40 Karim: likewise; his id is a slip of the pen for A04.
* A05 Omar: in August nobody answered. Late since 31 August.
* A08 Ines, HH+ for SMI: four core services in August, two at her home.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from huddle.entry import main
from tests.conftest import Database
from tests.intake.conftest import log_here

HEAD = "member_id cin first last dob programme tier tier_reason segment enrolled_on care_manager_id"
CONTACTS = "contact_id member_id staff_id at channel outcome core_service"
PROFILE = """name = "panel"
[[tables]]
table = "members"
files = ["Members", "Clients"]
mode = "full"
"""
Rows = Sequence[Sequence[str]]


def member(member_id: str, number: int, first: str, last: str, worker: str = "s1") -> list[str]:
    smi = ["HH+", "SMI"] if first == "Ines" else ["standard", ""]
    born = f"19{60 + number}-0{number}-1{number}"
    cin = f"CA1000{number}"
    return [member_id, cin, first, last, born, "HH", *smi, "active", "2026-01-05", worker]


ROSA, THEO = member("A01", 1, "Rosa", "Alvarez"), member("A02", 2, "Theo", "Webb")
LENA, KARIM = member("A03", 3, "Lena", "Dietz"), member("A40", 4, "Karim", "Saleh")
OMAR, NADIA = member("A05", 5, "Omar", "Badawi"), member("007", 7, "Nadia", "Kovac")
INES, JUNE = member("A08", 8, "Ines", "Prado"), member("A06", 6, "June", "Osei")
JUNE[9] = "2026-09-14"


def reached(contact_id: str, member_id: str, day: str, channel: str = "phone") -> list[str]:
    return [contact_id, member_id, "s1", day, channel, "reached", "yes"]


AUGUST = [
    reached("c1", "A01", "2026-08-03"),
    reached("c2", "A02", "2026-08-20", "home"),
    reached("c3", "A03", "2026-08-21"),
    reached("c4", "A40", "2026-08-24"),
    ["c5", "A05", "s1", "2026-08-25", "home", "no_answer", "no"],
    reached("c6", "007", "2026-08-26"),
    reached("i1", "A08", "2026-08-04", "home"),
    reached("i2", "A08", "2026-08-11", "home"),
    reached("i3", "A08", "2026-08-18"),
    reached("i4", "A08", "2026-08-25"),
]
SEPTEMBER = [
    ["c5", "A05", "s1", "2026-08-25", "home", "reached", "yes"],
    reached("c7", "A05", "2026-09-03"),
    reached("c8", "A01", "2026-09-09"),
    reached("c9", "A04", "2026-09-22"),
    reached("c10", "7", "2026-09-28"),
    reached("c11", "A06", "2026-09-15"),
    reached("i5", "A08", "2026-09-02", "home"),
    reached("i6", "A08", "2026-09-09", "home"),
    reached("i7", "A08", "2026-09-16"),
]
OCTOBER = [
    reached("c12", "A01", "2026-10-14"),
    reached("c13", "A04", "2026-10-20"),
    reached("c14", "A05", "2026-10-06"),
    reached("c15", "007", "2026-10-21"),
    reached("c16", "A06", "2026-10-07"),
    reached("i8", "A08", "2026-10-01", "home"),
    reached("i9", "A08", "2026-10-08", "home"),
    reached("i10", "A08", "2026-10-15"),
    reached("i11", "A08", "2026-10-22"),
]


class Office:
    """The team's database and what its people do with it."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.database = database
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        (folder / "panel.toml").write_text(PROFILE)

    def run(self, day: str, *words: str, code: int = 0) -> str:
        """What a command prints at nine in the morning of that day; it must end with ``code``."""
        self._monkeypatch.setenv("HUDDLE_NOW", f"{day}T09:00:00-04:00")
        self._capsys.readouterr()
        ended = main([*words, "--db", self.database.url])
        out, err = self._capsys.readouterr()
        assert ended == code, out + err
        return out

    def bring(self, day: str, name: str, sheets: dict[str, Rows]) -> str:
        """Imports a workbook; gives what is said."""
        path = self.folder / name
        with xlsxwriter.Workbook(path) as book:
            book.set_properties({"created": datetime(2026, 9, 1, 9)})  # noqa: DTZ001
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        profile = str(self.folder / "panel.toml")
        return self.run(day, "import", str(path), "--profile", profile, "--reveal")

    def contacts(self, day: str) -> dict[str, tuple[str, str, int]]:
        """The rows of the step Contacts: severity, due day, days late, by the member's id."""
        said = json.loads(self.run(day, "agenda", "--format", "json", "--reveal"))
        (section,) = [each for each in said["sections"] if each["key"] == "contacts"]
        return {
            item["member_id"]: (item["severity"], item["due"], item["days_overdue"])
            for item in section["items"]
        }

    def questions(self, day: str) -> list[tuple[str, str, str]]:
        """What the imports leave to settle: kind, key and whom."""
        said = json.loads(self.run(day, "import", "--questions", "--format", "json", "--reveal"))
        return [
            (each["kind"], "" if each["kind"] == "unrecorded" else each["key"], each["member"])
            for each in said["questions"]
        ]

    def log(self, member_id: str, day: date) -> str:
        at = datetime(day.year, day.month, day.day, 16, tzinfo=ZoneInfo("America/New_York"))
        return log_here(self.database, at, member_id=member_id, day=day, core_service=True)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.database.rows(query)


def import_of(said: str) -> str:
    """The id of an import, as it is said at its end."""
    return said.split("import ")[-1].strip()


@pytest.fixture
def office(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Office:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("HUDDLE_USER", "lead")
    monkeypatch.delenv("HUDDLE_TEAM", raising=False)
    office = Office(database, tmp_path, monkeypatch, capsys)
    office.run("2026-08-31", "init", "--agency", "Agency", "--team", "north")
    office.bring("2026-09-01", "staff.xlsx", {"Staff": [["staff_id", "name", "team"], *STAFF]})
    return office


STAFF = [["s1", "Jo Ortiz", "north"], ["s2", "Mei Chen", "north"]]


def first_month(office: Office) -> str:
    clients = [ROSA, THEO, LENA, KARIM, OMAR, NADIA, INES]
    return office.bring(
        "2026-09-01",
        "panel_2026-09-01.xlsx",
        {"Members": [HEAD.split(), *clients], "Contacts": [CONTACTS.split(), *AUGUST]},
    )


def second_month(office: Office, day: str = "2026-10-01") -> str:
    """Lena is missing, Karim's id is mended, Omar has another worker, 007 has lost its zeros, June
    is new; the sheet has another name, a column more, and its rows in another order."""
    omar = [*OMAR[:-1], "s2"]
    clients = [["A04", *KARIM[1:]], omar, INES, ["7", *NADIA[1:]], JUNE, THEO, ROSA]
    sheet = [[*HEAD.split(), "phone"], *([*each, f"555-{each[0]}"] for each in clients)]
    return office.bring(
        day,
        "panel_2026-10-01.xlsx",
        {"Clients": sheet, "Contacts": [CONTACTS.split(), *SEPTEMBER]},
    )


def third_month(office: Office) -> str:
    """Lena is back, 007 has its zeros again, and Theo's phone is blank now."""
    clients = [ROSA, THEO, LENA, ["A04", *KARIM[1:]], [*OMAR[:-1], "s2"], NADIA, INES, JUNE]
    phones = ["" if each is THEO else f"555-{each[0]}" for each in clients]
    rows = [[*each, phone] for each, phone in zip(clients, phones, strict=True)]
    return office.bring(
        "2026-11-02",
        "panel_2026-11-02.xlsx",
        {
            "Clients": [[*HEAD.split(), "phone"], *rows],
            "Contacts": [CONTACTS.split(), *OCTOBER],
        },
    )


def test_three_months(office: Office) -> None:
    said = first_month(office)
    assert "members: 7 new" in said
    assert "contacts: 10 new" in said
    # Only Omar fell short in August: late since the 31st, two days.
    assert office.contacts("2026-09-02") == {"A05": ("act", "2026-08-31", 2)}

    # In September three contacts are logged here. The record will have Omar's and the last of
    # Ines's; Theo's it will not.
    office.log("A05", date(2026, 9, 3))
    office.log("A02", date(2026, 9, 10))
    office.log("A08", date(2026, 9, 16))
    assert office.contacts("2026-09-04") == {}

    said = second_month(office)
    assert "members: 1 new, 6 changed, 0 unchanged, 1 vanished" in said
    assert "members known by another id (the same CIN): 7 is 007, A04 is A40" in said
    assert "members no longer in the file: A03" in said
    assert "contacts logged here that the source now has: 2" in said
    # September: Theo has the contact logged here, Lena has none, and Ines has three, not four,
    # since the one of the 16th is in the record too and counts once. June enrolled in September.
    late = ("act", "2026-09-30", 2)
    assert office.contacts("2026-10-02") == {"A03": late, "A08": late}
    assert office.questions("2026-10-02") == [
        ("gone", "A03", "Lena Dietz"),
        ("unrecorded", "", "Theo Webb"),
    ]
    office.run("2026-10-02", "import", "--gone", "A03")
    assert office.contacts("2026-10-02") == {"A08": late}
    # The same file again: nothing changes, and it says so.
    again = second_month(office, "2026-10-02")
    assert "nothing changed, the same file as before" in again
    assert "members: 0 new, 0 changed, 7 unchanged, 0 vanished" in again
    assert "contacts: 0 new, 0 changed, 9 unchanged" in again

    said = third_month(office)
    # Theo's phone, Nadia's with her id, and Lena, who is back.
    assert "members: 0 new, 3 changed, 5 unchanged, 0 vanished" in said
    assert "members on the board again, for the file has them: A03" in said
    assert office.rows("SELECT phone FROM member WHERE member_id = 'A02'") == [("",)]
    # October: Theo had nothing, three days late. Lena is back, and had nothing since August: the
    # first month missed was September, 34 days ago. Ines had her four.
    theo, lena = ("act", "2026-10-31", 3), ("act", "2026-09-30", 34)
    assert office.contacts("2026-11-03") == {"A02": theo, "A03": lena}


def test_a_file_that_comes_late_adds_and_changes_nothing(office: Office) -> None:
    first_month(office)
    second_month(office)
    third_month(office)
    said = office.bring(
        "2026-11-03",
        "panel_2026-10-15.xlsx",
        {
            "Clients": [HEAD.split(), [*OMAR[:-1], "s9"], ROSA],
            "Contacts": [
                CONTACTS.split(),
                reached("c99", "A02", "2026-10-15"),
                ["c12", "A01", "s1", "2026-10-14", "phone", "no_answer", "no"],
            ],
        },
    )
    assert said.startswith("! panel_2026-10-15.xlsx: older than the file of 2026-11-02")
    assert "members: 0 new, 0 changed, 2 unchanged, 0 vanished" in said
    assert "contacts: 1 new, 0 changed, 1 unchanged" in said
    assert office.rows(
        "SELECT member_id, care_manager_id FROM member WHERE member_id IN ('A05', 'A01')"
        " ORDER BY member_id"
    ) == [("A01", "s1"), ("A05", "s2")]
    # Theo's October is mended by it, Lena's is not.
    assert office.contacts("2026-11-03") == {"A03": ("act", "2026-09-30", 34)}


def test_the_middle_import_taken_back(office: Office) -> None:
    first_month(office)
    logged = office.log("A05", date(2026, 9, 3))
    second = import_of(second_month(office))
    third_month(office)
    said = office.run("2026-11-03", "import", "--undo", second, code=3)
    # June, Karim, Omar and the rest are in the newest file as well: they stay. The contacts that
    # only September's file had go, and Omar's of 3 September stands as it was logged.
    assert "8 rows removed" in said
    assert [row[0] for row in office.rows("SELECT member_id FROM member ORDER BY 1")] == [
        *("007", "A01", "A02", "A03", "A05", "A06", "A08", "A40"),
    ]
    assert office.rows(f"SELECT replaced_by FROM contact WHERE contact_id = '{logged}'") == [("",)]
    assert office.rows("SELECT outcome FROM contact WHERE contact_id = 'c5'") == [("no_answer",)]
    gone = "('c7', 'c8', 'c9', 'c10', 'c11', 'i5', 'i6', 'i7')"
    there = f"SELECT count(*) FROM contact WHERE undone_at IS NULL AND contact_id IN {gone}"
    assert office.rows(there) == [(0,)]
    # October is what the board of November asks about; it is whole but for Theo's and Lena's.
    assert office.contacts("2026-11-03") == {
        "A02": ("act", "2026-09-30", 34),
        "A03": ("act", "2026-09-30", 34),
    }
    # Brought again, it is older than the newest: it adds its contacts and changes nothing else.
    said = second_month(office, "2026-11-03")
    assert "contacts: 8 new, 0 changed, 1 unchanged" in said
    assert "members: 0 new, 0 changed, 7 unchanged, 0 vanished" in said


def test_a_second_source_for_the_same_people(office: Office) -> None:
    first_month(office)
    second_month(office)
    third_month(office)
    # The spreadsheet knows Rosa by her CIN, and somebody of Lena's name and birth by neither.
    rosa = ["X1", ROSA[1], "Rosa", "Alvarez", ROSA[4], *ROSA[5:]]
    lena = ["X3", "", "LENA", "Dietz", LENA[4], *LENA[5:]]
    said = office.bring(
        "2026-11-03",
        "outreach.xlsx",
        {
            "Members of outreach": [HEAD.split(), rosa, lena],
            "Contacts": [
                CONTACTS.split(),
                reached("v1", "X3", "2026-10-20", "home"),
                reached("v2", "X1", "2026-10-14"),
            ],
        },
    )
    assert "members known by another id (the same CIN): X1 is A01" in said
    assert "contacts that another source has too, counted once: 1" in said
    # Neither Theo nor Lena had anything since August. X3, who was visited on 20 October, is another
    # member until somebody says that she is Lena.
    theo = lena_late = ("act", "2026-09-30", 35)
    assert office.contacts("2026-11-04") == {"A02": theo, "A03": lena_late}
    assert ("alike", "A03=X3", "Lena Dietz and LENA Dietz") in office.questions("2026-11-04")
    joined = import_of(office.run("2026-11-04", "import", "--same", "A03=X3")).removeprefix(
        "--undo "
    )
    # Lena was visited on 20 October: September was missed, and October was not.
    assert office.contacts("2026-11-04") == {"A02": theo}
    assert not [each for each in office.questions("2026-11-04") if each[0] == "alike"]
    office.run("2026-11-04", "import", "--undo", joined)
    assert office.contacts("2026-11-04") == {"A02": theo, "A03": lena_late}
    # Told apart, nobody is asked again.
    office.run("2026-11-04", "import", "--apart", "A03=X3")
    assert not [each for each in office.questions("2026-11-04") if each[0] == "alike"]
    assert office.contacts("2026-11-04") == {"A02": theo, "A03": lena_late}
