"""``F1`` and ``h``: the manual, and the keys as they are now.

The pages are Markdown, read by people in the repository as well. Here they become plain lines: a
widget per paragraph would take half a second to open.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from huddle.widgets.dialog import Hint, Modal, Rows, toned
from huddle.widgets.lines import Span
from huddle.widgets.story import Story, Told, headed

PAGES = (
    "start",
    "huddle",
    "queue",
    "member",
    "review",
    "decisions",
    "requests",
    "referrals",
    "capacity",
    "measures",
    "barriers",
    "health",
    "wall",
    "conference",
    "keys",
    "import",
    "shared",
    "rules",
    "privacy",
    "trouble",
)
FOLDER = Path(__file__).parents[2] / "help"
_KEYS_HERE = "<!-- keys -->"
_MARKS = re.compile(r"[`*]")


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key that works, in words: generated from the commands, never typed by hand."""

    key: str
    words: str
    help: str


def page_text(page: str) -> str:
    """The Markdown of a page of the manual."""
    return (FOLDER / f"{page}.md").read_text(encoding="utf-8")


def page_title(page: str) -> str:
    """The page's first heading."""
    return page_text(page).partition("\n")[0].removeprefix("# ")


def told_page(page: str, keys: Sequence[KeyRow]) -> list[Told]:
    """A page as lines, with the table of keys where the page asks for it."""
    told: list[Told] = []
    for line in page_text(page).splitlines():
        if line == _KEYS_HERE:
            told += _told_keys(keys)
        elif line.startswith("#"):
            told.append(headed(line.lstrip("# ")))
        elif line.startswith("- "):
            told.append(Told(_MARKS.sub("", line[2:]), "", (Span("  · ", "muted"),)))
        elif line.startswith("    "):
            told.append(Told(line.strip(), "strong", (Span("    "),)))
        else:
            told.append(Told(_MARKS.sub("", line)))
    return told


def _told_keys(keys: Sequence[KeyRow]) -> list[Told]:
    width = max((len(row.key) for row in keys), default=0) + 2
    return [
        Told(
            f"{row.words}: {row.help}" if row.help else row.words,
            "",
            (Span(f"  {row.key:<{width}}", "strong"),),
        )
        for row in keys
    ]


class HelpModal(Modal[None]):
    """The pages of the manual; the keys page carries the table it is given."""

    DEFAULT_CLASSES = "wide"

    def __init__(self, *, keys: Sequence[KeyRow], page: str = "start") -> None:
        """``page`` is one of ``PAGES``."""
        super().__init__("Help")
        self._keys = keys
        self._page = page

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="manual"):
            yield Rows(*(Option(toned((page_title(page), ""))) for page in PAGES), compact=True)
            yield Story(told_page(self._page, self._keys), id="page")

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("↑ ↓", "page", "screen.focus_first"),
            Hint("Tab", "read", "screen.focus_next"),
            Hint("PgDn", "further", "screen.further"),
            Hint("Esc", "leave", "screen.cancel"),
        )

    def on_mount(self) -> None:
        self.query_one(Rows).highlighted = PAGES.index(self._page)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one(Story).tell(told_page(PAGES[event.option_index], self._keys))

    def action_focus_first(self) -> None:
        self.query_one(Rows).focus()

    def action_save(self) -> None:
        """Enter on a page's title goes on to read it."""
        self.query_one(Story).focus()

    def action_further(self) -> None:
        self.query_one(Story).action_page(1)
