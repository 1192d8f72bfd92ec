"""The mapping screen: real key sequences on real workbooks."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from huddle.intake import profiles
from huddle.intake.previewing import Arrival, Preview, Row
from huddle.intake.profiles import Profile
from huddle.intake.report import FileReport, TableCounts
from huddle.mapping_app import MappingApp
from huddle.screens.mapping.forms import completed
from huddle.screens.mapping.lists import all_words_of, row_items
from huddle.screens.mapping.screen import Mapped, Rehearse
from huddle.settings import Settings
from huddle.widgets.dialog import Modal
from tests.screens.host import HOSTILE, SIZES, press, screen_lines

HEADER = ("Pt Name", "MRN", "CM", "Status", "Last F2F", "LM/NA/Spoke", "Mystery")
ROWS = (
    ("Alvarez, Rosa", "M01", "J. Ortiz", "Active", date(2026, 11, 3), "Spoke", "secret one"),
    ("Webb, Tom", "M02", "M. Chen", "Open", date(2026, 11, 5), "NA", "secret two"),
    (HOSTILE, "M03", "M. Chen", "Open", "soon", "LM", HOSTILE),
)


def workbook(path: Path, sheets: Mapping[str, list[tuple[object, ...]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_kept(cell) for cell in row])
    book.save(path)
    return path


def _kept(cell: object) -> object:
    """A workbook cannot hold control characters."""
    return cell.replace("\x1b", "") if isinstance(cell, str) else cell


class Rehearsal:
    """A rehearsal that tries nothing, and what was asked of it."""

    def __init__(self) -> None:
        self.tried: list[Profile] = []
        self.logged = 0

    def run(self, path: Path, profile: Profile, say: Callable[[int], None]) -> FileReport:
        say(1)
        self.tried.append(profile)
        return FileReport(path, tables={"members": TableCounts(new=3)})

    def log(self) -> None:
        self.logged += 1

    @property
    def given(self) -> Rehearse:
        now = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
        return Rehearse("America/New_York", now, self.run, self.log)


@pytest.fixture
def rehearsal() -> Rehearsal:
    return Rehearsal()


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    return workbook(
        tmp_path / "Tracker FINAL.xlsx",
        {
            "Tracker": [("TRACKER",), HEADER, *ROWS],
            "Referrals": [
                ("MRN", "Referred To", "Date sent", "Status"),
                ("M01", "Harbor House", date(2026, 11, 2), "sent"),
            ],
            "Lists": [("LM", "left message"), ("NA", "no answer")],
        },
    )


@pytest.fixture(autouse=True)
def _own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "config" / "settings.toml"))
    monkeypatch.delenv("NO_COLOR", raising=False)


def settings(tmp_path: Path) -> Settings:
    return Settings(
        str(tmp_path / "none.db"), "", None, "lead", False, False, "", 10, {}, tmp_path / "s.toml"
    )


@asynccontextmanager
async def mapping(
    path: Path, rehearsal: Rehearsal, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], MappingApp]]:
    """The mapping of a file, once its first rows are counted."""
    app = MappingApp(path, settings(path.parent), rehearsal.given, "")
    async with app.run_test(size=size) as driven:
        pilot = cast("Pilot[None]", driven)
        await until(pilot, app, "1 Sheets")
        await until(pilot, app, "Enter")
        yield pilot, app


def text(app: MappingApp) -> str:
    return "\n".join(screen_lines(app))


async def until(pilot: Pilot[None], app: MappingApp, said: str) -> None:
    """Gives the threads their turns until the screen shows it."""
    for _ in range(500):
        await pilot.pause()
        if said in text(app):
            return
        await app.workers.wait_for_complete() if app.workers else None
        await pilot.pause(0.01)
    raise AssertionError(f"{said!r} is not on the screen:\n{text(app)}")


@pytest.mark.parametrize("size", SIZES)
async def test_sheets_are_proposed_and_taken_with_a_key(
    tracker: Path, rehearsal: Rehearsal, size: tuple[int, int]
) -> None:
    async with mapping(tracker, rehearsal, size) as (pilot, app):
        shown = text(app)
        assert "2 of 3 sheets taken" in shown
        assert "header in row 2, 3 rows" in shown
        await press(pilot, ["down", "space"])
        await until(pilot, app, "1 of 3 sheets taken")
        await press(pilot, ["space"])
        await until(pilot, app, "2 of 3 sheets taken")


async def test_columns_are_matched_by_enter_and_taken_back_by_u(
    tracker: Path, rehearsal: Rehearsal
) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        await press(pilot, ["2"])
        await until(pilot, app, "Mystery")
        assert "member: name, first" in text(app)
        assert "not used" in text(app)
        await press(pilot, ["end", "enter", "=concern", "enter"])
        await until(pilot, app, "Mystery: member: concern")
        await press(pilot, ["u"])
        await until(pilot, app, "Taken back")
        assert "not used" in text(app)


async def test_masked_until_m_and_that_is_logged_first(tracker: Path, rehearsal: Rehearsal) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        for step in "1234":
            await press(pilot, [step])
            await until(pilot, app, f"▸{step}")
            for secret in ("Alvarez", "Rosa", "M01", "M02", "Webb", "secret"):
                assert secret not in text(app), (step, secret)
        await until(pilot, app, "R.A.")
        assert rehearsal.logged == 0
        await press(pilot, ["m"])
        await until(pilot, app, "Rosa Alvarez")
        assert rehearsal.logged == 1
        await press(pilot, ["m"])
        await until(pilot, app, "Masked")
        assert "Alvarez" not in text(app)


async def test_a_question_that_quotes_a_cell_goes_when_that_is_masked(
    tmp_path: Path, rehearsal: Rehearsal
) -> None:
    """A long word that stands there once may be about one person; what is asked about it too."""
    word = "Left with sister Rosa"
    rows: list[tuple[object, ...]] = [
        ("MRN", "Date", "Outcome"),
        ("M01", date(2026, 11, 3), word),
    ]
    path = workbook(tmp_path / "calls.xlsx", {"Contacts": rows})
    async with mapping(path, rehearsal, (120, 36)) as (pilot, app):
        await press(pilot, ["3"])
        await until(pilot, app, "Outcome")
        assert "Rosa" not in text(app)
        await press(pilot, ["m"])
        await until(pilot, app, word)
        app.screen.query_one(OptionList).focus()
        await press(pilot, ["enter"])
        assert isinstance(app.screen, Modal)
        assert word in text(app)
        app._mapping.mask()
        await until(pilot, app, "Masked")
        assert "Rosa" not in text(app)


async def test_each_reveal_of_cells_is_logged_once_and_has_its_own_time(
    tracker: Path, rehearsal: Rehearsal
) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        screen = app._mapping
        screen.action_reveal()
        screen.action_reveal()
        await until(pilot, app, "and logged")
        assert rehearsal.logged == 1
        screen.action_reveal()
        assert screen._masking is None, "what masks by itself would mask the next one too soon"
        screen.action_reveal()
        await until(pilot, app, "and logged")
        assert rehearsal.logged == 2


async def test_hostile_text_is_shown_as_text(tracker: Path, rehearsal: Rehearsal) -> None:
    async with mapping(tracker, rehearsal, (120, 36)) as (pilot, app):
        await press(pilot, ["2", "end", "m"])
        await until(pilot, app, "O'Neil [/x] [@click=app.quit]go[/]")
        await press(pilot, ["4", "down", "down"])
        await until(pilot, app, "not a date")
        assert app.is_running


async def test_rejected_rows_say_why_while_still_editing(
    tracker: Path, rehearsal: Rehearsal
) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        await press(pilot, ["4"])
        await until(pilot, app, "▲ row 5      contact: not a date  under Last F2F")
        await until(pilot, app, "whole file · members 3 new")
        await press(pilot, ["2"])
        await press(pilot, ["end", "up", "up", "enter", "home"])
        await press(pilot, ["=not used", "enter"])
        await until(pilot, app, "Last F2F: not used")
        await until(pilot, app, "contact: day of the contact")
        await press(pilot, ["ctrl+s"])
        await until(pilot, app, "contacts need")
        assert app.screen is app._mapping


async def test_codes_are_answered_one_by_one_or_by_taking_the_guesses(
    tracker: Path, rehearsal: Rehearsal
) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        await press(pilot, ["3"])
        await until(pilot, app, "2 words to answer")
        assert '"Open"' in text(app)
        await press(pilot, ["enter", "=pended", "enter"])
        await until(pilot, app, '"Open": pended')
        await until(pilot, app, "1 word to answer")
        await press(pilot, ["a"])
        await until(pilot, app, "every word is known")


async def test_the_profile_is_saved_under_the_proposed_name(
    tracker: Path, rehearsal: Rehearsal
) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        await press(pilot, ["3"])
        await until(pilot, app, "2 words to answer")
        await press(pilot, ["a"])
        await until(pilot, app, "every word is known")
        await press(pilot, ["n", "n"])
        await until(pilot, app, "Save and import")
        assert not profiles.folder().exists()
        await press(pilot, ["enter"])
    assert isinstance(app.return_value, Mapped)
    assert app.return_value.import_now
    [saved] = profiles.saved()
    assert saved.name == "tracker"
    assert [each.table for each in saved.tables] == ["members", "contacts", "referrals"]
    assert saved.tables[0].columns["member_id"] == ("MRN",)
    assert saved.tables[1].codes == {"outcome": {"na": "no_answer"}}
    assert saved.tables[1].where == {"Last F2F": ("*",)}
    assert profiles.folder().joinpath("tracker.toml").stat().st_mode & 0o077 == 0


async def test_escape_asks_once_something_is_settled(tracker: Path, rehearsal: Rehearsal) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        await press(pilot, ["3"])
        await until(pilot, app, "2 words to answer")
        await press(pilot, ["a"])
        await until(pilot, app, "every word is known")
        await press(pilot, ["escape"])
        await until(pilot, app, "Leave the mapping?")
        await press(pilot, ["escape"])
        await until(pilot, app, "every word is known")
        await press(pilot, ["escape", "l"])
    assert app.return_value is None
    assert not profiles.folder().exists()


async def test_the_header_can_be_another_row(tmp_path: Path, rehearsal: Rehearsal) -> None:
    path = workbook(tmp_path / "odd.xlsx", {"Sheet1": [("A", "B"), ("C", "D"), HEADER, *ROWS]})
    async with mapping(path, rehearsal) as (pilot, app):
        await press(pilot, ["1"])
        await until(pilot, app, "header in row 3")
        await press(pilot, ["enter", "enter"])
        await until(pilot, app, "Which row is the header?")
        await press(pilot, ["up", "enter"])
        await until(pilot, app, "The header is row 2")


async def test_arrows_and_enter_alone_go_all_the_way(tracker: Path, rehearsal: Rehearsal) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        for step in "234":
            await press(pilot, ["right"])
            await until(pilot, app, f"▸{step}")
        await press(pilot, ["right", "enter"])
    assert isinstance(app.return_value, Mapped)


async def test_the_mouse_reaches_the_steps_and_the_keys(
    tracker: Path, rehearsal: Rehearsal
) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        line = screen_lines(app)[1]
        await pilot.click(offset=(line.index("3 Codes") + 2, 1))
        await until(pilot, app, "▸3")
        footer = screen_lines(app)[-1]
        await pilot.click(offset=(footer.index("take guesses") + 1, 23))
        await until(pilot, app, "guesses taken")


async def test_z_blanks_the_mapping(tracker: Path, rehearsal: Rehearsal) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        await press(pilot, ["z"])
        assert "Tracker" not in text(app)
        await press(pilot, ["z"])
        await until(pilot, app, "Tracker")


async def test_a_file_that_is_no_table_says_so(tmp_path: Path, rehearsal: Rehearsal) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("\n")
    app = MappingApp(path, settings(tmp_path), rehearsal.given, "")
    async with app.run_test(size=(80, 24)) as driven:
        pilot = cast("Pilot[None]", driven)
        await until(pilot, app, "empty.csv: the file is empty")
        await press(pilot, ["1", "enter", "ctrl+s", "m", "escape"])
    assert app.return_value is None


def test_a_path_is_completed_while_it_is_typed(tmp_path: Path) -> None:
    (tmp_path / "tracker.xlsx").touch()
    (tmp_path / "folder").mkdir()
    assert completed(f"{tmp_path}/tr") == f"{tmp_path}/tracker.xlsx"
    assert completed(f"{tmp_path}/fo") == f"{tmp_path}/folder/"
    assert completed(f"{tmp_path}/x") is None
    assert completed("") is None


async def test_what_is_no_header_shows_nobody(tmp_path: Path, rehearsal: Rehearsal) -> None:
    names: list[tuple[object, ...]] = [
        ("Alvarez, Rosa", "Harbor House"),
        ("Webb, Tom", "Food bank"),
    ]
    path = workbook(tmp_path / "names.xlsx", {"People": names, "Tracker": [HEADER, *ROWS]})
    async with mapping(path, rehearsal) as (pilot, app):
        await press(pilot, ["1", "home"])
        await until(pilot, app, "header  2 others")
        await press(pilot, ["enter"])
        await until(pilot, app, "Header in another row")
        assert "Alvarez" not in text(app)
        await press(pilot, ["enter"])
        await until(pilot, app, "Which row is the header?")
        assert "Alvarez" not in text(app)
        assert "Webb" not in text(app)


async def test_only_keys_that_work_are_in_the_footer(tracker: Path, rehearsal: Rehearsal) -> None:
    async with mapping(tracker, rehearsal) as (pilot, app):
        await press(pilot, ["3"])
        await until(pilot, app, "take guesses")
        await press(pilot, ["a"])
        await until(pilot, app, "every word is known")
        await until(pilot, app, "undo")
        assert "take guesses" not in text(app)
        await press(pilot, ["1", "space", "down", "space", "2"])
        await until(pilot, app, "left out: step 1 takes it")
        assert "match" not in screen_lines(app)[-1]


async def test_a_workbook_without_rows_has_nothing_to_map(
    tmp_path: Path, rehearsal: Rehearsal
) -> None:
    path = workbook(tmp_path / "empty.xlsx", {"Sheet1": []})
    app = MappingApp(path, settings(tmp_path), rehearsal.given, "")
    async with app.run_test(size=(80, 24)) as driven:
        pilot = cast("Pilot[None]", driven)
        await until(pilot, app, "Nothing to map")
        assert "empty.xlsx: no sheet with rows" in text(app)
        await press(pilot, ["ctrl+q"])
    assert app.return_value is None


WHY = (
    ("SMI", "", "housing", "General", "ED"),
    ("HIV", "hiv, part2", "asked about her HIV medicine", "Hope Detox", "ED"),
    ("AOT", "dv", "12 Elm Street", "", "psych discharge"),
)


def roster(folder: Path, why: tuple[str, ...]) -> Path:
    """A caseload of one file name whatever the members are on it for."""
    reason, tags, goal, clinic, event = why
    header = ("Member ID", "First", "Last", "Programme", "Tier", "Tier reason", "Privacy tags",
              "Goal", "Clinic", "Event type")  # fmt: skip
    known = (reason, tags, goal, clinic, event)
    rows = [
        ("M01", "Rosa", "Alvarez", "HH", "HH+", *known),
        ("M02", "Tom", "Webb", "HH", "HH+", *("SMI", "", "work", "General", "ED")),
    ]
    folder.mkdir()
    return workbook(folder / "roster.xlsx", {"Roster": [header, *rows]})


async def test_files_that_differ_only_in_why_look_alike_step_by_step(
    tmp_path: Path, rehearsal: Rehearsal
) -> None:
    seen: list[list[str]] = []
    for number, why in enumerate(WHY):
        path, screens = roster(tmp_path / str(number), why), list[str]()
        async with mapping(path, rehearsal, (120, 36)) as (pilot, app):
            for step, said in map(str.split, ("1 sheet", "2 used", "3 word", "4 file")):
                await press(pilot, [step, "home"])
                await until(pilot, app, said)
                for _ in range(8 if step in "23" else 2):
                    screens.append(text(app))
                    await press(pilot, ["down"])
        seen.append(screens)
    assert any("not shown" in screen for screen in seen[0])
    assert seen[0] == seen[1] == seen[2]


def test_what_one_header_becomes_is_said_table_by_table_and_the_member_once() -> None:
    places = [("members", "cin"), ("members", "member_id"), ("contacts", "member_id")]
    assert all_words_of(places) == "member: Medicaid id (CIN), member id"
    assert all_words_of([("contacts", "channel"), ("contacts", "outcome")]) == (
        "contact: channel, outcome"
    )
    assert all_words_of([("members", "care_manager_id"), ("contacts", "staff_id")]) == (
        "member: care manager + contact: worker"
    )


def test_an_unknown_member_says_what_to_do_first() -> None:
    refused = Row(2, (Arrival("contacts", {}, "Client", "unknown member"),))
    preview = Preview((), (refused,), 1, 1, {}, {}, whole=True)
    told = [
        "".join(span.text for span in item.line)
        for item in row_items(preview, None, 80, revealed=False)
    ]
    assert "unknown member: first import their list, by the same ids or name and birthday" in told
    assert told[-1].endswith("contact: unknown member  under Client")
