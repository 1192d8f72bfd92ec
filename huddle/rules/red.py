"""Goals that were not met, as the huddles found them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from db.types import MeasureResult
from huddle import words
from huddle.rules.board import Reason, Severity
from huddle.rules.rule import Rule

_JUDGED = frozenset({"red", "green"})
_ASKED = "say why, what is done, by whom and until when"


@dataclass(frozen=True, slots=True)
class Red:
    """A goal whose last figure was not met. ``huddles`` have found this figure's period red one
    after the other, and so many ``periods`` in a row were red."""

    last: MeasureResult
    huddles: int
    periods: int
    unanswered: Rule | None
    repeated: Rule | None

    @property
    def measure_id(self) -> str:
        """The measure whose goal it is."""
        return self.last.measure_id

    @property
    def rule(self) -> Rule | None:
        """The rule by which it is spoken of; none where that is switched off."""
        again = self.repeated
        if again is not None and max(self.huddles, self.periods) >= again.whole("running"):
            return again
        return self.unanswered

    def reasons(self, as_of: date) -> list[Reason]:
        """Why the huddle has to speak of it: an answer is missing, or this is the third time."""
        rule, last = self.rule, self.last
        if rule is None:
            return []
        again = rule is self.repeated
        said = f"{self._figure(as_of)}; {self._again(rule) if again else _ASKED}"
        return [
            Reason(
                key=f"red:{last.measure_id}:{last.period_start.isoformat()}",
                rule=rule.id,
                severity=Severity.ACT if again else Severity.SOON,
                due=None,
                text=said,
                neutral=said,
                on=last.period_end,
                evidence=(f"measure:{last.measure_id}",),
            )
        ]

    def _again(self, rule: Rule) -> str:
        several = self.periods >= rule.whole("running")
        running = (
            f"{self.periods} periods running"
            if several
            else f"at {words.counted(self.huddles, 'huddle')} running"
        )
        return f"red {running}: needs problem solving (PDSA). {_ASKED.capitalize()}"

    def _figure(self, as_of: date) -> str:
        last = self.last
        on = words.day(last.period_end, as_of)
        value, goal = (words.shown(float(each), last.unit) for each in (last.value, last.goal))
        return f"{value} up to {on}, goal {goal}: not met"


class Reds:
    """The rules about reds in force on the day, and what the huddles found up to it."""

    def __init__(self, rules: Sequence[Rule], results: Sequence[MeasureResult]) -> None:
        self._rules = {rule.word("red"): rule for rule in rules}
        self._results = sorted(results, key=lambda each: (each.day, each.measure_id))

    def reds(self) -> Iterator[Red]:
        """The goals that the last huddle looked at and whose last figure was not met. A day without
        a figure, or on late data, says neither and breaks no row of reds."""
        if not self._results:
            return
        latest = self._results[-1].day
        for measure_id in sorted({e.measure_id for e in self._results if e.day == latest}):
            judged = [
                each
                for each in reversed(self._results)
                if each.measure_id == measure_id and each.standing in _JUDGED
            ]
            running = list(takewhile(lambda each: each.standing == "red", judged))
            if running:
                period = running[0].period_start
                yield Red(
                    running[0],
                    sum(each.period_start == period for each in running),
                    len({each.period_start for each in running}),
                    self._rules.get("unanswered"),
                    self._rules.get("repeated"),
                )
