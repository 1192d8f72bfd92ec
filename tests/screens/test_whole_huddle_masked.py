"""A whole huddle on a shared screen, from the roll to the locked record, with every list and form:
nothing private is painted, copied, logged or printed, and worlds that differ only in why look
alike, key by key."""

import logging
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.console import Console
from sqlalchemy import insert, update
from sqlmodel import col
from textual.app import App
from textual.screen import Screen

from db import models
from huddle.app import HuddleApp
from huddle.entry import main
from tests.conftest import Database
from tests.screens.conftest import Seat
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import NOW, ZONE, fill

NAMES = ("Rosa", "Alvarez", "Tom", "Webb", "Lena", "Dietz", "Karim", "Saleh", "Ana", "Marques")
PRIVATE = ("XA41877C", "718-555-0142", "1961-03-09", "9 Mar 1961", "03/09/1961", "09.03.1961")
TYPED = "Quetzal"
"""In every text that somebody typed before the huddle."""
NEVER = ("HIV", "hiv", "AOT", "SMI", "part2", "Part 2", "Hope Detox", "sud")

KEYS = (
    *["1", "2", "3", "4", "5", "6", "7", "2"],
    *("tab", "tab", "question_mark", "down", "escape"),
    *("left", "question_mark", "escape", "right"),
    *("slash", "t", "w", "escape", "o", "down", "escape", "f1", "down", "escape", "ctrl+p"),
    *("escape", "v", "v", "v", "v", "c", "less_than_sign", "greater_than_sign"),
    *("ctrl+s", "enter", "2"),
    *("a", "enter", "down", "w", "enter", "down", "d", "down", "u"),
    *("3", "a", "enter", "down", "l", "escape", "s", "enter", "down", "x", "1", "enter", "e"),
    *("escape", "question_mark", "escape", "down", "plus", "1", "escape", "escape"),
    *("4", "a", "escape", "5", "s", "escape", "7", "down", "question_mark", "escape"),
    *("8", "enter", "c", "enter"),
    *("2", "question_mark", "escape"),
)


class World(NamedTuple):
    """What is protected: a tier reason, tags, and what the ED visit and the stay were about."""

    tier_reason: str
    tags: str
    ed: str
    stay: str


WORLDS = (
    World("SMI", "", "", ""),
    World("HIV", "hiv dv", "sud part2", "part2"),
)


class Seen(NamedTuple):
    """The screen after each key, every repaint, and what went to the clipboard."""

    screens: list[str]
    painted: list[str]
    copied: str


def build(database: Database, world: World) -> Database:
    """The small team, with much that nobody may see."""
    fill(database)
    member = models.Member
    with database.engine.begin() as conn:
        conn.execute(
            update(member).values(
                cin=PRIVATE[0], phone=PRIVATE[1], dob=date(1961, 3, 9), goal=TYPED,
                next_step=TYPED, preferred_name=TYPED, privacy_tags=world.tags,
            )
        )  # fmt: skip
        conn.execute(
            update(member)
            .where(col(member.member_id).in_(("M1", "M2", "M4")))
            .values(tier="HH+", tier_reason=world.tier_reason)
        )
        conn.execute(
            update(member)
            .where(col(member.member_id) == "M5")
            .values(concern=TYPED, segment="active", consent_expires=date(2026, 11, 20))
        )
        event = models.Event
        conn.execute(update(event).values(facility="Hope Detox", reason=TYPED))
        for event_id, about in (("e-1", world.ed), ("e-2", world.stay)):
            conn.execute(update(event).where(col(event.event_id) == event_id).values(tags=about))
        conn.execute(update(models.Contact).values(note=TYPED, purpose=TYPED))
        conn.execute(update(models.Appointment).values(type=TYPED, place=TYPED, with_whom=TYPED))
        for model, rows in _more():
            for row in rows:
                conn.execute(insert(model), {"agency_id": "agency", **row})
    return database


def _more() -> Iterator[tuple[type[models.Row], list[Mapping[str, Any]]]]:
    yield models.Referral, [
        {"referral_id": "r-1", "member_id": "M1", "direction": "out", "kind": TYPED,
         "to_org": TYPED, "sent_on": date(2026, 10, 20), "status": "sent", "reason": TYPED,
         "status_on": date(2026, 11, 2), "staff_id": "s-ortiz"}
    ]  # fmt: skip
    yield models.ServiceRequest, [
        {"request_id": "q-1", "member_id": "M2", "payer": TYPED, "payer_type": "medicaid_mco",
         "state": "NY", "service": TYPED, "kind": "standard", "received_on": date(2026, 11, 12)}
    ]  # fmt: skip
    yield models.Goal, [{"goal_id": "g-1", "member_id": "M1", "text": TYPED, "status": "active"}]
    yield models.Task, [
        {"task_id": f"t-{number}", "team_id": "north", "member_id": member_id, "title": TYPED,
         "owner": "s-ortiz", "due": date(2026, 11, 24), "status": "open", "reason": TYPED,
         "created_on": date(2026, 11, 20)}
        for number, member_id in enumerate(("M1", ""))
    ]  # fmt: skip
    yield models.Barrier, [
        {"barrier_id": "b-1", "team_id": "north", "member_id": "M1", "title": TYPED,
         "owner": "s-ortiz", "next_step": TYPED, "tier": "ours", "opened_by": "s-ortiz",
         "opened_on": date(2026, 11, 2), "response_due": date(2026, 11, 18),
         "opened_at": datetime(2026, 11, 2, 9, tzinfo=ZONE)}
    ]  # fmt: skip


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that would be written to the terminal from now on."""
    seen: list[str] = []
    display = App._display

    def recorded(app: App[Any], screen: Screen[Any], renderable: Any) -> None:
        render = getattr(renderable, "render_segments", None)
        if render is not None:
            plain = re.sub(r"\x1b\[[0-9;:?]*[A-Za-z]", " ", render(Console(width=120)))
            seen.append(plain)
        display(app, screen, renderable)

    monkeypatch.setattr(App, "_display", recorded)
    return seen


async def walk(database: Database, painted: list[str]) -> Seen:
    """One huddle, and all of what it showed."""
    painted.clear()
    app = HuddleApp(settings(database.url.removeprefix("sqlite:///")))
    screens: list[str] = []
    async with app.run_test(size=(120, 36)) as pilot:
        seat = Seat(app, pilot, database)
        await seat.settle()
        for key in KEYS:
            await pilot.press(key)
            await seat.settle()
            screens.append(_ticks(seat.text))
        assert (app.title, app.sub_title) == ("Huddle", "")
        return Seen(screens, list(painted), app.clipboard)


def _ticks(screen: str) -> str:
    """Without the ticks of the agenda: a step is ticked once its end is written, when that is."""
    return re.sub(r"[✓ ] (?=\d [A-Z])", "  ", screen)


def private(text: str) -> list[str]:
    """Whatever of the members stands in a text: whole words, so that an initial is none."""
    text = re.sub(r"\bM1\s+Members\b|\b(?:measure|red):M1\b", "", text)  # the measure, no member
    words = "|".join(map(re.escape, (*NAMES, *PRIVATE, TYPED, *NEVER, "M1", "e-1", "c-M1")))
    return re.findall(rf"(?<![\w-])(?:{words})(?![\w-])", text)


async def test_a_whole_huddle_shows_nothing_private_and_tells_no_worlds_apart(
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Any,
    painted: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    caplog.set_level(logging.DEBUG)
    seen = []
    for world in WORLDS:
        path = tmp_path_factory.mktemp("world") / "team.db"
        path.write_bytes(sqlite_template.read_bytes())
        path.chmod(0o600)
        database = build(Database(f"sqlite:///{path}", "sqlite"), world)
        seen.append(await walk(database, painted))
        counted = database.rows("SELECT count(*) FROM huddle WHERE ended_at IS NOT NULL")
        assert counted == [(1,)], "the huddle was not closed"
        database.close()
        _print_everything(str(path))
    out, err = capfd.readouterr()
    assert "huddle.agenda/1" in out
    assert private(out + err + caplog.text) == []
    for each in seen:
        assert each.copied
        for text in (*each.screens, *each.painted, each.copied):
            assert private(text) == []
    first, *others = seen
    for other in others:
        for place, (one, another) in enumerate(zip(first.screens, other.screens, strict=True)):
            assert one == another, f"after key {place}, {KEYS[place]}"
        assert first.copied == other.copied


MEMBERS = f"""member_id,first,last,dob,cin,tier_reason,programme,segment
M1,Rosa,Alvarez,1961-03-09,XA41877C,SMI,HH,active
M2,Tom,Webb,31/31/1961,XA41877C,HIV,HH,{TYPED} wing
M9,Rosa,Alvarez,1961-03-09,XA41877C,HIV,{TYPED},active
"""
CONTACTS = f"""contact_id,member_id,at,channel,outcome,with,core_service,minutes,note
c-1,M1,2026-11-20,phone,{TYPED} and Rosa,Rosa Alvarez,perhaps Rosa,{TYPED},{TYPED}
c-2,M77,2026-11-20,Hope Detox,reached,,yes,5,{TYPED}
"""
NOTHING_KNOWN = f"{TYPED};Rosa\nTom Webb;HIV\n"


def _print_everything(path: str) -> None:
    """What a terminal prints of the team, errors among it."""
    folder = Path(path).parent
    for name, text in (
        ("members.csv", MEMBERS), ("contacts.csv", CONTACTS), ("other.csv", NOTHING_KNOWN)
    ):  # fmt: skip
        (folder / name).write_text(text)
    files = [str(folder / name) for name in ("members.csv", "contacts.csv", "other.csv")]
    for command in (
        ["import", *files, "--dry-run"],
        ["import", *files],
        ["import", *files, "--format", "json"],
        ["import", "--questions"],
        ["import", "--questions", "--format", "json"],
        ["import", "--gone", "nobody"],
        ["import", "--undo", "nothing"],
        ["export", str(folder / "out")],
        ["export", str(folder / "out")],
        *(["agenda", "--format", form] for form in ("text", "json", "md", "html")),
        *(["tasks", "--format", form] for form in ("text", "json", "csv", "ics", "fhir")),
        ["audit", "list"],
        ["audit", "list", "--format", "json"],
        ["doctor"],
        ["tasks", "done", "nothing"],
        ["agenda", "--team", "nowhere"],
    ):
        main(["--db", path, "--user", "s-ortiz", *command])
