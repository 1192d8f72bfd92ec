"""``K``: a question for the next case conference, and its answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from huddle.views.conference import TOPICS
from huddle.widgets.choice_field import Choice, ChoiceField
from huddle.widgets.dialog import Said
from huddle.widgets.form import Field, FormModal, TextField


@dataclass(frozen=True, slots=True)
class Asked:
    """What the conference is to answer."""

    topic: str
    question: str


class ConferModal(FormModal[Asked]):
    """What it is about, and the question."""

    SAVE = "put on the list"

    def __init__(self, *, subject: str) -> None:
        super().__init__("For the next case conference", subject)

    def fields(self) -> Iterable[Field]:
        choices = [Choice(code, word, "") for code, word in TOPICS.items()]
        yield ChoiceField("About", choices, next(iter(TOPICS)), id="topic")
        yield TextField("Question", id="question", hint="what is to be answered")

    def on_mount(self) -> None:
        self.say(Said("muted", "A masked list says what it is about, never the question"))

    def result(self) -> Asked:
        return Asked(
            self.query_one("#topic", ChoiceField).value,
            self.query_one("#question", TextField).value,
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """What the conference answered."""

    answer: str


class AnswerModal(FormModal[Answered]):
    """The answer, in words."""

    def __init__(self, *, subject: str) -> None:
        super().__init__("What the conference answered", subject)

    def fields(self) -> Iterable[Field]:
        yield TextField(
            "Answer",
            id="answer",
            hint="what was decided",
            required="What was answered? An answer needs some words",
        )

    def result(self) -> Answered:
        return Answered(self.query_one("#answer", TextField).value)
