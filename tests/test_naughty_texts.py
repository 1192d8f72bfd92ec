"""The 515 strings of blns, wherever a team writes: brought in, decided on, taken out, brought in
again: equal."""

import csv
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from db import commands
from db.commands import Target
from huddle.calendars import Calendar, DuePhraseError, parse_due
from huddle.intake.values import clean, clean_note
from huddle.plain import plain
from huddle.screens.modals.find import FindModal, FindRow
from huddle.when import PastPhraseError, parse_past
from huddle.widgets.picking import Entry, matches, row_content
from tests.conftest import Database
from tests.test_export import LEAD, Run, board, home, huddle, init, tables, target

__all__ = ["home", "huddle", "target"]
NOW = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture(scope="module")
def naughty(naughty: list[str]) -> list[str]:
    """As a text file can hold them."""
    return [text.encode("utf-8", "replace").decode() for text in naughty]


def write(path: Path, head: str, rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(head.split(","))
        out.writerows(rows)


def files(folder: Path, texts: list[str]) -> Path:
    """The texts as names, notes, organizations, goals and titles of tasks."""
    folder.mkdir()
    each = list(enumerate(texts))
    write(
        folder / "members.csv",
        "member_id,first,last,preferred_name,programme,segment,enrolled_on,care_manager_id,team,goal",
        (
            [f"M{n}", text, text, text, "HH", "active", "2026-01-05", f"s{n}", "north", text]
            for n, text in each
        ),
    )
    write(
        folder / "staff.csv",
        "staff_id,name,team",
        ([f"s{n}", text, "north"] for n, text in each),
    )
    write(
        folder / "contacts.csv",
        "contact_id,member_id,at,channel,outcome,core_service,purpose,note",
        (
            [f"c{n}", f"M{n}", "2026-09-01", "phone", "reached", "yes", text, text]
            for n, text in each
        ),
    )
    write(
        folder / "referrals.csv",
        "referral_id,member_id,kind,to_org,sent_on,status,status_on,reason",
        (
            [f"r{n}", f"M{n}", text, text, "2026-11-02", "sent", "2026-11-02", text]
            for n, text in each
        ),
    )
    write(
        folder / "tasks.csv",
        "task_id,member_id,title,owner,due",
        ([f"t{n}", f"M{n}", text, f"s{n}", "2026-11-20"] for n, text in each),
    )
    return folder


def test_they_go_round_and_come_back_equal(
    huddle: Run, database: Database, target: Database, tmp_path: Path, naughty: list[str]
) -> None:
    init(database)
    code, out, err = huddle("import", files(tmp_path / "in", naughty), "--db", database.url)
    assert (code, err) == (0, ""), out
    first, note, organization, title = (
        dict(database.rows(query))
        for query in (
            "SELECT member_id, first FROM member",
            "SELECT member_id, note FROM contact",
            "SELECT member_id, to_org FROM referral",
            "SELECT member_id, title FROM task",
        )
    )
    for number, text in enumerate(naughty):
        key, kept = f"M{number}", clean(text)
        for column in (first, organization, title):
            assert column[key] in (kept, "")
        assert note[key] in (clean_note(text), "")
        assert "\x1b" not in note[key]
    assert sum(map(bool, first.values())) > 490
    for number, text in list(enumerate(naughty))[::4]:
        commands.decide(
            database.engine,
            LEAD,
            team_id="north",
            huddle_id=None,
            items=[Target(f"referral:r{number}", (), f"M{number}")],
            kind="assign" if plain(text) else "discussed",
            text=plain(text),
            owner=f"s{number}",
            until=date(2026, 11, 23),
            now=NOW,
        )
    before, shown = tables(database), board(huddle, database, "2026-11-20")
    assert len(before["decision"]) == 129
    code, out, err = huddle("export", tmp_path / "out", "--db", database.url)
    assert code == 0, err
    init(target)
    code, out, err = huddle("import", tmp_path / "out", "--db", target.url)
    assert code == 0, out + err
    assert tables(target) == before
    assert board(huddle, target, "2026-11-20") == shown


def test_as_file_names_they_are_feeds_of_that_name(
    huddle: Run, tmp_path: Path, naughty: list[str]
) -> None:
    (tmp_path / "in").mkdir()
    database = tmp_path / "team.db"
    assert huddle("init", "--db", database, "--team", "north")[0] == 0
    paths = []
    for number, text in enumerate(naughty):
        name = text.replace("/", "").replace("\x00", "")[:50] + ".csv"
        path = tmp_path / "in" / name
        if name.startswith(".") or path.exists():
            continue
        path.write_text(f"member_id,first,last\nM{number},A,B\n", encoding="utf-8")
        paths.append(path)
    assert len(paths) > 400
    chosen = paths[::7]
    code, out, err = huddle("import", "--db", database, "--", *chosen)
    assert (code, err) == (0, ""), out
    assert out.count(": members: 1 new, 0 changed") == len(chosen)
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    with sqlite3.connect(database) as conn:
        names = [name for (name,) in conn.execute("SELECT name FROM feed")]
    assert not [name for name in names if plain(name) != name]


def test_searched_for_they_find_their_row(naughty: list[str]) -> None:
    entries = [
        Entry(str(number), row_content("act", plain(text), "why"), plain(text))
        for number, text in enumerate(naughty)
    ]
    for entry in entries:
        assert matches(entry, entry.label, masked=False)
        for masked in (True, False):
            assert matches(entry, "", masked=masked)
            assert isinstance(matches(entries[0], entry.label, masked=masked), bool)
    rows = [FindRow("k", "act", plain(text), text, text) for text in naughty]
    assert FindModal(rows=rows, masked=False)


def test_as_a_day_they_are_one_or_an_error_of_one_line(naughty: list[str]) -> None:
    calendar, refused = Calendar(frozenset()), 0
    for text in naughty:
        try:
            assert parse_due(text, NOW.date(), calendar) > date(1, 1, 1)
        except DuePhraseError as error:
            refused += str(error).isprintable()
        try:
            assert parse_past(text, NOW)[0] <= NOW.date()
        except PastPhraseError as error:
            refused += str(error).isprintable()
    assert refused > 1000
