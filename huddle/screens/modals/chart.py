"""The checklist of one chart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual import events

from huddle.views.charts import CHECKS
from huddle.widgets.choice_field import Choice, ChoiceField, ChoiceLine
from huddle.widgets.form import Field, FormModal

_ANSWERS = (
    Choice("yes", "yes", "y"),
    Choice("no", "no", "n"),
    Choice("na", "does not apply", "d"),
    Choice("", "not looked at", ""),
)


@dataclass(frozen=True, slots=True)
class ChartRead:
    """What the chart had: yes, no or na, question by question."""

    answers: Mapping[str, str]


class AnswerLine(ChoiceLine):
    """The answers; the letter that is underlined in one gives it."""

    def on_key(self, event: events.Key) -> None:
        for choice in self.choices:
            if choice.letter and event.character == choice.letter:
                event.stop()
                self.choose(choice.code)


class AnswerField(ChoiceField):
    """Yes, no or does not apply; nothing is taken for granted."""

    def __init__(self, label: str, *, id: str) -> None:
        super().__init__(label, _ANSWERS, "", id=id)
        self.line = AnswerLine(_ANSWERS, "")

    def problem(self) -> str:
        return "" if self.value else f"{self.label}: yes, no, or does it not apply?"


class ChartModal(FormModal[ChartRead]):
    """The questions of the checklist."""

    def __init__(self, *, subject: str) -> None:
        super().__init__("Chart review", subject)

    def fields(self) -> Iterable[Field]:
        for check, title in CHECKS.items():
            yield AnswerField(title, id=check)

    def result(self) -> ChartRead:
        return ChartRead(
            {check: self.query_one(f"#{check}", ChoiceField).value for check in CHECKS}
        )
