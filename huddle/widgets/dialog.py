"""A dialog over the board: its border, its toned text, its keys, a list inside it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from huddle.plain import calm, plain
from huddle.widgets.lines import wrap
from themes import DIALOGS

Result = TypeVar("Result")

ACT, SOON, WATCH = "▲", "■", "●"
GLYPHS = {"act": ACT, "soon": SOON, "watch": WATCH}


@dataclass(frozen=True, slots=True)
class Hint:
    """A key of a dialog in words; clicking it does the same."""

    key: str
    words: str
    action: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its weight: ``act`` stops a form, ``soon`` warns, ``muted`` informs."""

    tone: str
    text: str

    @property
    def content(self) -> Content:
        glyph = {"act": f"{ACT} ", "soon": f"{SOON} "}.get(self.tone, "")
        return Content.styled(glyph + self.text, TONES[self.tone])


TONES = {
    "act": "bold $status-act",
    "soon": "$status-soon",
    "watch": "$status-watch",
    "muted": "$muted",
    "faint": "$faint",
    "strong": "bold $strong",
    "": "",
}
NOTHING = Said("muted", "")
SAVING_SECONDS = 0.4
"""How long a dialog waits in silence for what it saves."""
NO_BREAK = "\u00a0"
HANG = "  "


def toned(*parts: tuple[str, str]) -> Content:
    """Plain text in tones, one after the other. No text is ever read as markup."""
    return Content("").join(
        [Content.styled(plain_inside(text), TONES[tone]) for text, tone in parts]
    )


def plain_inside(text: str) -> str:
    """``text`` made safe, with the spaces at its ends kept."""
    if text.isascii() and text.isprintable():
        return text
    safe = calm(plain(text))
    if not safe:
        return " " if text else ""
    head = " " * (len(text) - len(text.lstrip(" ")))
    tail = " " * (len(text) - len(text.rstrip(" ")))
    return f"{head}{safe}{tail}"


class Hints(Static):
    """The keys of a dialog, in one line, each of them to be clicked as well."""

    auto_links = False

    def __init__(self, hints: Sequence[Hint]) -> None:
        super().__init__(classes="hints")
        self.show(hints)

    def show(self, hints: Sequence[Hint]) -> None:
        """Replaces the line."""
        parts = [
            Content.from_markup(
                f"[@click={hint.action}][bold $strong]$key[/]{NO_BREAK}[$muted]$words[/][/]",
                key=hint.key.replace(" ", NO_BREAK),
                words=hint.words.replace(" ", NO_BREAK),
            )
            for hint in hints
        ]
        self.update(Content("  ").join(parts))


class Modal(ModalScreen[Result | None], Generic[Result]):
    """A dialog over the board: its title on the border, its keys in the last line. Escape leaves
    with ``None``. Subclasses give ``body`` and ``hints``.

    With ``saves`` set, what was entered goes there and the dialog stays, deaf, until it is told
    ``saved`` or ``unsaved``; so a failure loses nothing that was typed."""

    LISTS_MEMBERS: ClassVar[bool] = False
    """Whether it holds rows of the board: then it goes when what was revealed is masked again."""

    CSS_PATH = DIALOGS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", show=False),
        Binding("f1", "app.manual", "Help", show=False),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.dialog_title = title
        # A dialog looks alike on every size, and is not styled again to learn which it is.
        self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS = [], []
        self.saves: Callable[[Result], object] | None = None
        self._unpainted = ExitStack()
        self._entered: Result | None = None
        self._saving = False
        self._saved = False
        self._withdrawn = False
        self._give_up: Callable[[], object] | None = None
        self.known = ""
        """What its reader has been told that others have done: it goes on to stand there."""
        self._meanwhile = ""

    def compose(self) -> ComposeResult:
        # Painted once, when all its parts have come to rest: they come one after the other, and
        # each would have the whole screen painted again.
        self._unpainted.enter_context(self.app.batch_update())
        dialog = Vertical(id="dialog")
        dialog.border_title = self.dialog_title
        with dialog:
            yield from self.body()
            yield Hints(self.hints())

    def body(self) -> Iterable[Widget]:
        """The widgets between the border and the hints."""
        raise NotImplementedError

    def hints(self) -> Sequence[Hint]:
        """The keys that work here."""
        return (Hint("Esc", "cancel", "screen.cancel"),)

    def say(self, said: Said) -> None:
        """The line under the body, where there is one."""
        for line in self.query("#said").results(Static):
            line.update(said.content)

    def tell(self, told: str) -> None:
        """What somebody else does meanwhile about what the dialog is about stands above the keys,
        until "" takes it away; the cursor and what is typed stay where they are."""
        said = told or self.known
        if said == self._meanwhile:
            return
        self._meanwhile = said
        for dialog in self.query("#dialog"):
            self.query(".meanwhile").remove()
            # On a small screen a form has no line to spare: what parts its lines gives way.
            dialog.set_class(bool(said), "-told")
            if said:
                dialog.mount(self._telling(), before=self.query_one(Hints))

    def _telling(self) -> Static:
        return Static(Said("soon", plain(self._meanwhile)).content, classes="meanwhile")

    def submit(self, entered: Result) -> None:
        """What was entered is complete: it is saved, or the dialog is left with it."""
        if self.saves is None:
            self.dismiss(entered)
        elif not self._saving:
            self._entered, self._saving, self._give_up = entered, True, None
            # The next paint is that of what comes of it, not of the dialog once more.
            self._unpainted.enter_context(self.app.batch_update())
            self.set_timer(SAVING_SECONDS, self._say_saving)
            self.saves(entered)

    def _say_saving(self) -> None:
        if self._saving and self._give_up is None:  # else it says already what it waits for
            self.say(Said("muted", "Saving…"))
            self._unpainted.close()

    def saved(self) -> None:
        """All is committed: the dialog goes, at once or when it is on top again."""
        self._saving, self._saved = False, True
        self._go()
        self.app.call_later(self._unpainted.close)

    def _go(self) -> None:
        if (self._saved or self._withdrawn) and self.is_active and not self._saving:
            result = self._entered if self._saved else None
            self._saved = self._withdrawn = False
            self.dismiss(result)

    def waits(self, said: str, give_up: Callable[[], object]) -> None:
        """What it saves is tried again and again: Escape calls ``give_up``, and the dialog is told
        ``unsaved`` when the last try is over."""
        self._give_up = give_up
        self.say(Said("act", f"{said} Esc stops trying."))
        self._unpainted.close()

    def unsaved(self, said: str) -> None:
        """Nothing is known to be committed: what was entered stays, to be tried again."""
        self._saving = False
        self.say(Said("act", said))
        self._unpainted.close()

    def save_again(self) -> None:
        """Saves what was entered once more: its reader knows by now what stood in the way."""
        assert self._entered is not None, "something was entered before"
        self.submit(self._entered)

    def leave(self) -> None:
        """Leaves without saving, now or when the dialog is on top again."""
        self._withdrawn = True
        self._go()

    def on_screen_resume(self) -> None:
        self.app.call_next(self._unpainted.close)
        self.call_later(self._go)

    def on_unmount(self) -> None:
        # What Textual remembers of a widget's background holds the widget's painted lines, of up to
        # a thousand widgets that are gone (Textualize/textual#6665).
        StylesCache.get_inner_outer.cache_clear()

    def action_cancel(self) -> None:
        if not self._saving:
            self.dismiss(None)
        elif self._give_up is not None:
            self._give_up()
            self.say(Said("muted", "This try is the last one…"))

    def mask(self, twins: Mapping[str, str]) -> None:
        """What was revealed is masked again: ``twins`` holds masked labels by names. A form keeps
        what was entered and calls its row by the masked label; a list of rows goes."""
        if self.LISTS_MEMBERS:
            self._withdraw()
            return
        for subject in self.query(".subject").results(Static):
            text = masked_text(str(subject.content), twins)
            subject.update(toned((text, "strong")))
        for line in self.query(Input):
            line.value = twins.get(line.value, line.value)

    def _withdraw(self) -> None:
        """Leaves with nothing: now, or where something stands over it, when that is gone."""
        self._withdrawn = True
        for dialog in self.query("#dialog"):
            dialog.visible = False
        self._go()


def masked_text(text: str, twins: Mapping[str, str]) -> str:
    """``text`` with every name in it replaced by its masked label."""
    for name, label in twins.items():
        text = text.replace(name, label)
    return text


class Hanging(OptionList):
    """Options that begin with a shape: what does not fit goes on under the text, not under it."""

    def __init__(self, *contents: Content, id: str | None = None) -> None:
        super().__init__(*map(Option, contents), compact=True, id=id)
        self._contents: Sequence[Content] = contents
        self._width = 0

    def hang(self, contents: Sequence[Content]) -> None:
        """Shows other options."""
        self._contents = contents
        self._width = self.scrollable_content_region.width
        self.clear_options()
        self.add_options([Option(self._hung(each)) for each in contents])

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self._width:
            self._width = self.scrollable_content_region.width
            for place, content in enumerate(self._contents):
                self.replace_option_prompt_at_index(place, self._hung(content))

    def _hung(self, content: Content) -> Content:
        if self._width <= len(HANG) or content.cell_length <= self._width:
            return content
        text, at, lines = content.plain, 0, []
        for line in wrap(text, self._width - len(HANG)):
            # The words alone: of the spaces between them, where a line ends, some may be gone.
            words = re.compile(r"\s+".join(map(re.escape, line.split())))
            if found := words.search(text, at):
                lines.append(content[found.start() : found.end()])
                at = found.end()
        return Content(f"\n{HANG}").join(lines)


class Rows(OptionList):
    """A list whose Enter is the dialog's own: a click marks a row and saves nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.save", show=False)]
