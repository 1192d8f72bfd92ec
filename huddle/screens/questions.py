"""``F4``: what the imports leave for a person to settle, one question after the other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from db.orders import pair_key
from huddle.errors import explained
from huddle.privacy.questions import ALIKE, GONE, UNRECORDED, ShownQuestion
from huddle.screens.seen import Seen
from huddle.widgets.dialog import Hint, Modal, Said, toned

if TYPE_CHECKING:
    from textual.content import Content

    from huddle.questions import Asked
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.desk import Desk
    from huddle.screens.live import Deed

_TONES = {GONE: "soon", ALIKE: "watch", UNRECORDED: "muted"}
_MARKS = {GONE: "■ ", ALIKE: "● ", UNRECORDED: "○ "}
_MEANS = {
    GONE: "y: has left, off the board, nothing is deleted. n: stays on the board.",
    ALIKE: "y: one person, who has the rows of both. n: two people, not asked again.",
    UNRECORDED: "Enter it in the record: the next import takes its place.",
}
_LEAVES = "The imports leave nothing to settle."


@dataclass(frozen=True, slots=True)
class Settled:
    """What was said to the question of that key, or (``back``) that the last answer is taken
    back. ``place`` is where it stood in the list."""

    kind: str = ""
    key: str = ""
    yes: bool = False
    back: bool = False
    place: int = 0


class Asking(OptionList):
    """The questions, each as long as it needs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
    ]


class QuestionsModal(Modal[Settled]):
    """Members and rows that a full file lacks, members who look like one person, contacts that no
    source has brought. ``y`` and ``n`` answer, ``u`` takes the last answer back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n", "answer(False)", "No", show=False),
        Binding("u", "back", "Undo", show=False),
    ]
    DEFAULT_CLASSES = "pick"

    def __init__(
        self,
        questions: Sequence[ShownQuestion],
        *,
        doubt: str = "",
        said: str = "",
        place: int = 0,
        can_undo: bool = False,
    ) -> None:
        """``said`` is what became of the last answer, ``place`` where the cursor begins."""
        super().__init__("What imports leave to settle")
        self._questions = questions
        self._doubt = doubt
        self._said = said
        self._place = place
        self._can_undo = can_undo

    def body(self) -> Iterable[Widget]:
        if self._doubt:
            yield Static(Said("act", self._doubt).content, classes="subject")
        asking = Asking(*(Option(_content(each)) for each in self._questions), compact=True)
        asking.display = bool(self._questions)
        yield asking
        yield Static("", id="said")

    def hints(self) -> Sequence[Hint]:
        answers = (
            Hint("y", "yes", "screen.answer(True)"),
            Hint("n", "no", "screen.answer(False)"),
        )
        back = (Hint("u", "undo", "screen.back"),) if self._can_undo else ()
        return (*(answers if self._questions else ()), *back, Hint("Esc", "leave", "screen.cancel"))

    def on_mount(self) -> None:
        asking = self.query_one(Asking)
        if self._questions:
            asking.highlighted = min(self._place, len(self._questions) - 1)
            asking.focus()
        self._tell(self._said or self._meaning())

    def _meaning(self) -> str:
        at = self.query_one(Asking).highlighted
        return _LEAVES if at is None else _MEANS[self._questions[at].kind]

    def _tell(self, said: str) -> None:
        self.query_one("#said", Static).update(Said("muted", said).content)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index != self._place or not self._said:
            self._said = ""
            self._tell(self._meaning())

    def action_answer(self, yes: bool) -> None:
        at = self.query_one(Asking).highlighted
        if at is None:
            return
        question = self._questions[at]
        if not question.asks:
            self._tell(_MEANS[question.kind])
            return
        self.submit(Settled(question.kind, question.key, yes, place=at))

    def action_back(self) -> None:
        if self._can_undo:
            self.submit(Settled(back=True, place=self._place))


def _content(question: ShownQuestion) -> "Content":
    return toned(
        (_MARKS[question.kind], _TONES[question.kind]),
        (question.who, "strong"),
        (f"  {question.text}", ""),
        (f"  {question.asks}" if question.asks else "", "muted"),
    )


class Settling:
    """Asks on a board until somebody leaves; every answer is committed before the next is asked."""

    def __init__(self, board: "BoardScreen") -> None:
        self._board = board
        self._back: Callable[[Desk], str] | None = None
        self._seen: dict[str, Seen] = {}
        """What had been said when it was asked, by the key of the question."""

    def show(self, said: str = "", place: int = 0) -> None:
        """Reads what is open, and asks."""
        snapshot = self._board.snapshot
        if snapshot is None:
            return
        facts, reveal = snapshot.facts, not snapshot.shown.masked
        settings, app = self._board.settings, self._board.app

        def read() -> None:
            from huddle.place import connected
            from huddle.questions import ask

            try:
                with connected(settings) as conn:
                    asked = ask(conn, facts, reveal=reveal)
            except Exception as error:
                app.call_from_thread(self._board.say, explained(error), "act")
            else:
                app.call_from_thread(self._ask, asked, said, place)

        app.run_worker(read, thread=True, group="questions", exclusive=True)

    def _ask(self, asked: "Asked", said: str, place: int) -> None:
        modal = QuestionsModal(
            asked.shown,
            doubt=asked.doubt,
            said=said,
            place=place,
            can_undo=self._back is not None,
        )
        self._seen = {}
        self._board.ask(modal, lambda settled: self._deed(asked, settled))

    def _deed(self, asked: "Asked", settled: Settled) -> "Deed":
        from huddle.screens.live import Deed

        told: list[str] = []
        seen = self._seen.setdefault(settled.key, self._as_asked(asked, settled))

        def do(desk: "Desk") -> str:
            told.append(self._write(desk, asked, settled, seen))
            return ""

        return Deed(do, then=lambda: self.show(told[0], settled.place), seen=seen)

    def _as_asked(self, asked: "Asked", settled: Settled) -> Seen:
        """That nobody had said yet what becomes of it."""
        snapshot = self._board.snapshot
        assert snapshot is not None, "asked only when there is one"
        if settled.key in asked.meant.gone:
            table, key = asked.meant.gone[settled.key]
            return Seen(snapshot.facts, beside={f"vanished:{table}:{key}": {"left": ""}})
        if settled.key in asked.meant.alike:
            pair = asked.meant.alike[settled.key]
            return Seen(snapshot.facts, beside={pair_key(*pair): {"said": ""}})
        return Seen(snapshot.facts)

    def _write(self, desk: "Desk", asked: "Asked", settled: Settled, seen: Seen) -> str:
        from huddle import questions
        from huddle.settings import now

        place = self._board.running.place()
        if settled.back:
            assert self._back is not None, "offered only where there is an answer"
            said, self._back = self._back(desk), None
            return said
        if settled.kind == GONE:
            row = asked.meant.gone[settled.key]
            answer = questions.off_the_board if settled.yes else questions.stay
            given = answer(desk.open(), desk.actor(place), [row], now(place.zone), seen.rows)
        else:
            pair = asked.meant.alike[settled.key]
            answer_pair = questions.one_person if settled.yes else questions.two_people
            given = answer_pair(desk.open(), desk.actor(place), pair, now(place.zone), seen.rows)

        self._back = None
        if given.back is not None:
            undo = given.back

            def back(desk: "Desk") -> str:
                undo(desk.open(), desk.actor(place), now(place.zone))
                return "Taken back."

            self._back = back
        return given.said
