"""How the board looks: whole screens as text, colours that can be told apart, hostile text."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.color import Color

import themes
from huddle.app import HuddleApp
from huddle.privacy.shown import ShownFeed
from huddle.rules.board import Severity
from huddle.screens.board.screen import stale_words
from huddle.screens.viewing import Viewing
from huddle.widgets.bars import Bar, Part
from huddle.widgets.dialog import plain_inside
from huddle.widgets.lines import tone_styles
from tests.screens.fixtures.given import GivenModel, given_app, row

BASELINES = Path(__file__).parent / "fixtures"
SIZES = {"80x24": (80, 24), "120x36": (120, 36), "160x50": (160, 50)}


@pytest.fixture(autouse=True)
def rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T09:02-05:00")


async def screen(app: HuddleApp, size: tuple[int, int], *keys: str) -> str:
    """The board as text once it is read, after ``keys``."""
    async with app.run_test(size=size) as pilot:
        for _ in range(3):
            await pilot.pause()
            await app.workers.wait_for_complete()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        strips = app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


@pytest.mark.parametrize("size", SIZES)
async def test_the_board_reads_as_it_did(size: str) -> None:
    """Where a change is wanted: look at the new text, then put it in the baseline's place."""
    baseline = BASELINES / f"board-{size}.txt"
    assert await screen(given_app(), SIZES[size]) == baseline.read_text("utf-8")


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (40, 12), (99, 29), (100, 30), (300, 80)])
async def test_no_size_breaks_it(size: tuple[int, int]) -> None:
    text = await screen(given_app(), size, "n", "down", "right", "tab", "question_mark")
    assert len(text.splitlines()) == size[1]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 36)])
async def test_reasons_are_whole_at_every_width(size: tuple[int, int]) -> None:
    words = " ".join(f"word{number}" for number in range(40))
    app = given_app(row("watch", "M1", "act", words, due="2026-11-24"))
    shown = " ".join((await screen(app, size)).split())
    assert all(f"word{number}" in shown for number in range(40))


def palettes() -> dict[str, dict[str, str]]:
    return {
        path.stem: tomllib.loads(path.read_text("utf-8"))["variables"]
        for path in sorted((themes.FOLDER / "palettes").glob("*.toml"))
    }


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it, 1 to 21."""

    def light(text: str) -> float:
        channels = [part / 255 for part in Color.parse(text).rgb]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("name", "least"), [("huddle-dark", 4.5), ("huddle-light", 4.5), ("huddle-contrast", 7.0)]
)
def test_every_tone_can_be_read_on_every_ground(name: str, least: float) -> None:
    path = themes.FOLDER / "palettes" / f"{name}.toml"
    palette = tomllib.loads(path.read_text("utf-8"))
    colours = palette["colors"] | palette["variables"]
    tones = ("status-act", "status-soon", "status-watch", "status-note", "where", "strong", "muted")
    grounds = ("background", "pane", "bar", "cursor", "resting", "past")
    low = {
        (tone, ground): round(contrast(colours[tone], colours[ground]), 1)
        for tone in (*tones, "foreground")
        for ground in grounds
        if contrast(colours[tone], colours[ground]) < least
    }
    low |= {
        ("faint", ground): round(contrast(colours["faint"], colours[ground]), 1)
        for ground in ("background", "pane", "bar", "resting")
        if contrast(colours["faint"], colours[ground]) < least
    }
    assert low == {}


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
async def test_a_decided_row_can_be_read_under_the_cursor(theme: str) -> None:
    app = given_app(theme=theme)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        done, cursor = app.board.rows.tone("done").color, app.board.rows.tone("cursor").bgcolor
    assert done is not None
    assert cursor is not None
    assert contrast(done.get_truecolor().hex, cursor.get_truecolor().hex) >= 4.5


def test_every_palette_has_every_variable() -> None:
    named = [set(variables) for variables in palettes().values()]
    assert all(names >= named[0] & named[-1] for names in named)
    wanted = set(re.findall(r"\$([a-z-]+)", themes.STYLESHEET.read_text("utf-8")))
    own = set(palettes()[themes.DEFAULT]) | {"background", "foreground"}
    assert wanted <= own


def test_the_stylesheet_is_short_and_names_no_colour() -> None:
    text = themes.STYLESHEET.read_text("utf-8")
    assert len(text.encode()) <= 12 * 1024
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", re.sub(r"#[a-z]+", "", text))


def test_without_colours_the_cursor_is_reverse() -> None:
    styles = tone_styles(palettes()["huddle-ansi"])
    assert styles["cursor"].reverse
    assert tone_styles(palettes()["huddle-dark"])["cursor"].bgcolor is not None


async def test_no_color_takes_the_terminals_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert given_app().theme == themes.PLAIN
    monkeypatch.setenv("NO_COLOR", "")
    assert given_app(theme="light").theme == "huddle-light"


@pytest.mark.parametrize("severity", list(Severity))
async def test_every_severity_has_a_shape(severity: Severity) -> None:
    app = given_app(row("watch", "M1", severity.value, "Reason"))
    glyph = {"act": "▲", "soon": "■", "watch": "●"}[severity.value]
    assert f"{glyph} R.A. ··4417" in await screen(app, (80, 24))


HOSTILE = (
    "O'Neil [/x] note",
    "[@click=app.quit]x[/]",
    "[bold red]",
    "\x1b]52;c;aGk=\x07\x1b[2Jgone",
    "$(rm -rf /) `id` {0} %s",
    "\u202eesrever\u200b",
    "\\[escaped]",
)


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_text(text: str) -> None:
    app = given_app(row("watch", "M1", "act", text, due="2026-11-24"))
    shown = await screen(app, (120, 36), "question_mark", "escape", "slash", "escape", "c")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    if "[" in text and text.isprintable():
        assert text.split()[0] in shown


async def test_every_naughty_string_is_text(naughty: list[str]) -> None:
    app = given_app()
    shown = ""
    async with app.run_test(size=(200, 300)) as pilot:
        for first in range(0, len(naughty), 60):
            head, *more = (text or "-" for text in naughty[first : first + 60])
            reasons = tuple(("act", text) for text in more)
            app.board.model = GivenModel(row("watch", "M1", "act", head, more=reasons))
            app.board.reload()
            for _ in range(2):
                await pilot.pause()
                await app.workers.wait_for_complete()
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            shown += "".join(strip.text for strip in strips)
    assert "\x1b" not in shown
    assert "ÅÍÎÏ" in shown
    assert "<script>alert" in shown


async def test_an_unexpected_error_leaves_one_line_without_names(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: object) -> None:
        secret = "Rosa Alvarez"
        raise ValueError(secret)

    monkeypatch.setattr(Viewing, "sort", fails)
    with pytest.raises(ValueError, match="Rosa"):
        await screen(given_app(reveal=True), (80, 24), "v")
    said = capsys.readouterr().err
    assert "stopped unexpectedly (ValueError" in said
    assert "Rosa" not in said
    assert "Alvarez" not in said


@pytest.mark.parametrize("keys", [["down"], ["pagedown"]])
async def test_a_row_taller_than_the_list_is_read_to_its_end_and_then_left(keys: list[str]) -> None:
    """31 reasons do not fit 80x24: going on scrolls within the row until its last one shows."""
    tall = row(
        "watch",
        "M1",
        "act",
        "reason 00",
        due="2026-11-24",
        more=tuple(("soon", f"reason {n:02}") for n in range(1, 31)),
    )
    app = given_app(tall, row("watch", "M2", "watch", "another row"))
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(3):
            await pilot.pause()
            await app.workers.wait_for_complete()
        seen = ""
        for _ in range(40):
            strips = app.screen._compositor.render_strips()
            seen = "\n".join(strip.text for strip in strips)
            if "reason 30" in seen:
                break
            await pilot.press(*keys)
        assert "reason 30" in seen
        item = app.board.current_item
        assert item is not None
        assert item.member == "R.A. ··4417"
        await pilot.press(*keys)
        item = app.board.current_item
        assert item is not None
        assert item.member == "T.W. ··0932"


def test_a_joined_emoji_stays_as_it_is_in_a_dialog() -> None:
    family = "👩\u200d👩\u200d👧"
    assert plain_inside(f" {family} ") == f" {family} "
    assert plain_inside("\u200e") == " "


async def test_a_stale_feed_is_why_no_row_may_not_be_certain() -> None:
    """The given board has no barriers, and its plan.csv is 31 hours old."""
    shown = " ".join((await screen(given_app(), (120, 36), "7")).split())
    assert "No row here." in shown
    assert "plan.csv is 31 h old, so some may be missing." in shown


def test_stale_feeds_are_counted_where_a_narrow_line_cannot_name_them_all() -> None:
    """With their dots the three take 23 + 21 + 20 + 6 = 70 cells."""
    at = datetime(2026, 11, 26, tzinfo=UTC)
    feeds = [
        ShownFeed("contacts.csv", at, 96.0, "4 days", True),
        ShownFeed("events.csv", at, 96.0, "4 days", True),
        ShownFeed("staff.csv", at, 120.0, "5 days", True),
    ]
    assert [part.text for part in stale_words(feeds, 70)] == [
        "▲ contacts 4 days stale",
        "▲ events 4 days stale",
        "▲ staff 5 days stale",
    ]
    assert [part.text for part in stale_words(feeds, 69)] == ["▲ 3 feeds stale, oldest 5 days"]


def drawn(width: int, left: list[Part], right: list[Part]) -> str:
    bar = Bar()
    bar.fill(left, right)
    return "".join(span.text for line in bar.build(width) for span in line)


def test_a_long_name_gives_way_before_the_day_and_after_what_matters_less() -> None:
    left = [Part("Huddle", "", 5), Part("N" * 60, "", 8, named=True), Part("Mon 23 Nov", "", 7)]
    # A name takes half the bar at most: 40 of 80, 10 for the day, 18 for the right, 3 for the dot
    # and 2 for the gap are 73. "Huddle" with its dot would be 82.
    right = [Part("preparing", "", 6), Part("masked", "", 8)]
    assert drawn(80, left, right) == f"{'N' * 39}… · Mon 23 Nov  {'preparing · masked':>25}"
    # In 60 cells those 33 leave 27 to the name.
    assert drawn(60, left, right) == f"{'N' * 26}… · Mon 23 Nov  preparing · masked"
    # In 46 they would leave 13, and it is never shorter than 16: the least important goes as well.
    assert drawn(46, left, right) == f"{'N' * 15}… · Mon 23 Nov{'masked':>17}"
