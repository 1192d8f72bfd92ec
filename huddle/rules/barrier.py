"""Barriers whose response is overdue."""

from collections.abc import Iterable, Sequence
from datetime import date

from db.types import Barrier, Huddle
from huddle import words
from huddle.calendars import Calendar
from huddle.rules.board import Reason, Severity
from huddle.rules.rule import Rule


def answer_due(rules: Iterable[Rule], asked: date, calendar: Calendar) -> date:
    """The day by which an answer is due that is asked for on a day, unless another is set: as the
    rule about overdue answers has it, on or off."""
    return _due(rules, "barrier", "response", asked, calendar)


def action_due(rules: Iterable[Rule], asked: date, calendar: Calendar) -> date:
    """The day by which something is done about a goal that was not met, unless another is set."""
    return _due(rules, "red", "unanswered", asked, calendar)


def _due(rules: Iterable[Rule], kind: str, name: str, asked: date, calendar: Calendar) -> date:
    holding = [
        each
        for each in rules
        if each.kind == kind
        and each.word(kind) == name
        and (each.effective_from is None or each.effective_from <= asked)
    ]
    rule = max(holding, key=lambda each: each.effective_from or date.min)
    return calendar.add_business_days(asked, rule.whole("answer_business_days"))


class Barriers:
    """The barrier rules in force on the as-of day."""

    def __init__(
        self, rules: Sequence[Rule], as_of: date, calendar: Calendar, huddles: Sequence[Huddle]
    ) -> None:
        self._rules = {rule.word("barrier"): rule for rule in rules}
        self._as_of = as_of
        self._calendar = calendar
        self._huddle_days = sorted({each.day for each in huddles if each.day <= as_of})

    def reasons(self, barrier: Barrier) -> list[Reason]:
        """Why an open barrier needs the huddle; nothing up to and on its response date."""
        due = barrier.response_due
        if due is None or due >= self._as_of:
            return []
        found = []
        day, open_days = words.day(due, self._as_of), (self._as_of - barrier.opened_on).days
        whom = "them" if barrier.theirs else "us"
        said = f"answer was due {day}, from {whom}; open {words.counted(open_days, 'day')}"
        if "response" in self._rules:
            found.append(self._reason(self._rules["response"], barrier, due, said))
        red = sum(each > due for each in self._huddle_days)
        repeated = self._rules.get("repeated")
        if repeated is not None and red >= repeated.whole("huddles"):
            said = f"past its response date at {red} huddles running"
            found.append(self._reason(repeated, barrier, due, said))
        return found

    def _reason(self, rule: Rule, barrier: Barrier, due: date, said: str) -> Reason:
        key = f"barrier:{barrier.barrier_id}"
        name = f"B{barrier.number}" if barrier.number else ""
        neutral = f"{name}: {said}" if name else f"{said[0].upper()}{said[1:]}"
        titled = " ".join(filter(None, (name, barrier.title)))
        return Reason(
            key=f"{key}:{rule.id}",
            rule=rule.id,
            severity=Severity.ACT,
            due=due,
            text=f"{titled}: {said}" if barrier.title else neutral,
            neutral=neutral,
            on=barrier.opened_on,
            evidence=(key,),
            last_responsible_day=self._calendar.last_business_day(due),
        )
