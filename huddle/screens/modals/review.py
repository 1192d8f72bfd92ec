"""The forms of the caseload review: a note, a private note, a step, the signature."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Static

from huddle.plain import plain
from huddle.widgets.dialog import toned
from huddle.widgets.form import Field, FormModal, TextField
from huddle.widgets.picking import Entry, PickModal


class ReviewedModal(FormModal[str]):
    """The note on a member's review; Enter at once records it without one."""

    SAVE = "reviewed"

    def __init__(self, *, subject: str) -> None:
        super().__init__("Reviewed", subject)

    def fields(self) -> Iterable[Field]:
        yield TextField("Note", id="note", hint="may stay empty; stands in the member's record")

    def result(self) -> str:
        return self.query_one("#note", TextField).value


class PrivateNoteModal(FormModal[str]):
    """A note for oneself; what one noted before stands above it."""

    def __init__(self, *, subject: str, before: Sequence[str]) -> None:
        super().__init__("Private note", subject)
        self._before = before

    def body(self) -> Iterable[Widget]:
        for line in self._before:
            yield Static(toned((plain(line), "muted")), classes="note")
        yield from super().body()

    def fields(self) -> Iterable[Field]:
        yield TextField("Note", id="note", hint="only you read it", required="A note needs words")

    def result(self) -> str:
        return self.query_one("#note", TextField).value


class StepModal(PickModal[str]):
    """What a member can be moved to; typing narrows."""

    def __init__(self, steps: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            "Step up or down",
            [Entry(key, toned((said, "strong")), said) for key, said in steps],
            masked=False,
            hint="part of a word",
            current="",
        )

    def picked(self, key: str) -> str:
        return key


class StepConfirmModal(FormModal[str]):
    """What a step comes to, and why where it passes the maximum."""

    SAVE = "do it"

    def __init__(
        self, title: str, *, subject: str, lines: Sequence[str], over_maximum: bool
    ) -> None:
        super().__init__(title, subject)
        self._lines = lines
        self._over_maximum = over_maximum

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        for line in self._lines:
            yield Static(toned((line, "")), classes="note")

    def fields(self) -> Iterable[Field]:
        if self._over_maximum:
            needed = "It passes the maximum. Say why it may"
            yield TextField("Why", id="why", hint="why the maximum may be passed", required=needed)

    def result(self) -> str:
        return self.query_one("#why", TextField).value if self._over_maximum else ""


class ConfirmModal(FormModal[bool]):
    """What is about to be done, said before Enter does it."""

    def __init__(self, title: str, *, subject: str, lines: Sequence[str], save: str) -> None:
        self.SAVE = save
        super().__init__(title, subject)
        self._lines = lines

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        for line in self._lines:
            yield Static(toned((line, "")), classes="note")

    def fields(self) -> Iterable[Field]:
        return ()

    def result(self) -> bool:
        return True
