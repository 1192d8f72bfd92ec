"""``huddle demo --coverage``: which member of the gallery shows which rule in which state.

What each must show is written by hand in ``coverage.toml``; what they do show is read from a
database that was filled through the import.
"""

import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from db import facts as reading
from db import gallery, reader
from huddle.calendars import Calendar
from huddle.rules import evaluate
from huddle.rules.board import Board, Reason, Severity
from huddle.rules.rule import load_rules
from huddle.settings import now

STATES = ("fine", "soon", "act", "excluded", "missing")
TITLES = ("fine", "soon", "act", "excluded", "data missing")
_EXPECTED = Path(__file__).with_name("coverage.toml")


class Cell(NamedTuple):
    """One state of one rule: the members that show it, or why it cannot exist. ``wrong`` says what
    does not hold; an empty cell has neither members nor a reason."""

    members: tuple[str, ...]
    on: str
    never: str
    wrong: tuple[str, ...]


class _Day(NamedTuple):
    """The gallery on one day: what each member shows, by member and rule, and who is there."""

    shown: Mapping[tuple[str, str], Sequence[Reason]]
    members: frozenset[str]


def coverage(today: date, keep: Path | None = None) -> tuple[str, bool]:
    """The table as text, and whether every cell is filled and holds. ``keep`` is where the
    gallery's database stays; without it nothing stays."""
    table = cells(today, keep)
    whole = all(
        (cell.members or cell.never) and not cell.wrong
        for row in table.values()
        for cell in row.values()
    )
    return _text(table), whole


def cells(today: date, keep: Path | None = None) -> dict[str, dict[str, Cell]]:
    """Rule → state → cell, for every rule that ships switched on; but for that of the feeds, which
    no member shows."""
    from huddle.demo import ZONE, make_gallery

    expected = tomllib.loads(_EXPECTED.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="huddle-gallery-") as folder:
        path = keep or Path(folder) / "gallery.db"
        make_gallery(path, today)
        conn = reader.connect(path)
        try:
            days: dict[str, _Day] = {}
            first = reading.load(conn, gallery.TEAM_ID, today, now(ZONE))
            rules = load_rules(first.rules)
            calendar = Calendar(first.holidays)
            for name, day in gallery.anchors(today, calendar.is_business_day).items():
                facts = reading.load(conn, gallery.TEAM_ID, day, now(ZONE))
                members = frozenset(member.member_id for member in facts.members)
                days[name] = _Day(_shown(evaluate(facts, rules, calendar)), members)
        finally:
            conn.close()
    return {
        rule.id: {state: _cell(rule.id, state, expected.get(rule.id, {}), days) for state in STATES}
        for rule in rules
        if rule.on and rule.section
    }


def _shown(board: Board) -> dict[tuple[str, str], list[Reason]]:
    """The reasons by member and rule; of a row about no one member, by those of the rows that it
    speaks of."""
    found: dict[tuple[str, str], list[Reason]] = {}
    listed = [item for section in board.sections for item in section.items]
    whose = {item.key: item.member_id or "" for item in listed}
    for item in listed:
        for reason in item.reasons:
            of_several = {whose[key] for key in reason.evidence if key in whose}
            for member_id in (item.member_id,) if item.member_id else (*of_several, ""):
                found.setdefault((member_id, reason.rule), []).append(reason)
    return found


def _cell(rule: str, state: str, row: Mapping[str, Any], days: Mapping[str, _Day]) -> Cell:
    watches = state == "soon" and "watch" in row
    given: Any = row.get(state, row.get("watch", ()) if watches else ())
    if isinstance(given, str):
        return Cell((), "", given, ())
    if not isinstance(given, Mapping):
        given = {"members": given}
    on = given.get("on", row.get("on", "today"))
    wrong = tuple(_problems(rule, state, given, days[on]))
    members = list(given["members"])
    if watches and "soon" in row:
        members += row["watch"]
        wrong += tuple(_problems(rule, "watch", {"members": row["watch"]}, days[on]))
    elif watches:
        wrong = tuple(_problems(rule, "watch", given, days[on]))
    return Cell(tuple(members), on, "", wrong)


def _problems(rule: str, state: str, given: Mapping[str, Any], day: _Day) -> Iterator[str]:
    for member_id in given["members"]:
        reasons = day.shown.get((member_id, rule), ())
        if member_id not in day.members:
            yield f"{member_id} is not in the database"
        elif state in ("soon", "act", "watch"):
            if Severity(state) not in {reason.severity for reason in reasons}:
                shows = ", ".join(reason.severity for reason in reasons) or "nothing"
                yield f"{member_id} should be {state} and shows {shows}"
        elif given.get("shows") or "says" in given:
            said = " ".join(
                [reason.text for reason in reasons]
                + [note for reason in reasons for note, _ in reason.notes]
            )
            if not reasons:
                yield f"{member_id} should be listed and is not"
            elif not any(words in said for words in given.get("says", [""])):
                yield f"{member_id} does not say {' or '.join(given['says'])}"
        elif reasons:
            yield f"{member_id} should not be listed and shows {reasons[0].severity}"


def _text(table: Mapping[str, Mapping[str, Cell]]) -> str:
    rows: list[tuple[str, ...]] = [("rule", *TITLES)]
    rows += [(rule, *(_words(row[state]) for state in STATES)) for rule, row in table.items()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    wrong = [
        f"✗ {rule}, {state}: {problem}"
        for rule, row in table.items()
        for state, cell in row.items()
        for problem in cell.wrong or (() if cell.members or cell.never else ("empty",))
    ]
    done = f"{len(table)} rules, {len(table) * len(STATES)} cells, {len(wrong)} wrong or empty"
    return "\n".join([*lines, "", *wrong, done]) + "\n"


def _words(cell: Cell) -> str:
    if cell.never:
        return "—"
    names = ", ".join(cell.members) or "EMPTY"
    return names if cell.on in ("", "today") else f"{names} @{cell.on}"
