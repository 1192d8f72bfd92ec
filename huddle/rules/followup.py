"""What earlier huddles left behind: tasks, what they put off, baselines, rows carried over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from db.types import Decision, Huddle, Task, TeamFacts
from huddle import words
from huddle.calendars import Calendar
from huddle.rules import baseline
from huddle.rules.board import Item, Reason, Severity
from huddle.rules.rule import Rule


class Followup(NamedTuple):
    """A row of Follow-ups before it is one: its key, whose it is, and why."""

    key: str
    member_id: str | None
    owner: str | None
    reason: Reason


class Followups:
    """The follow-up rules in force on the as-of day."""

    def __init__(self, rules: Sequence[Rule], facts: TeamFacts, calendar: Calendar) -> None:
        self._rules = {rule.word("followup"): rule for rule in rules}
        self._facts = facts
        self._as_of = facts.as_of
        self._calendar = calendar
        self._next_huddle = calendar.next_business_day(facts.as_of)
        self._huddles = _earlier(facts)

    def tasks(self) -> list[Followup]:
        """Tasks due, tasks without a deadline, and those of the last huddle that were closed."""
        return [
            _of_task(task, reason)
            for task in self._facts.tasks
            if (reason := self._task(task)) is not None
        ]

    def aside(self) -> list[Followup]:
        """The tasks that no huddle asks about yet, or any more: due after the next one, or closed
        today."""
        return [
            _of_task(task, reason)
            for task in self._facts.tasks
            if self._task(task) is None and (reason := self._beside(task)) is not None
        ]

    def _beside(self, task: Task) -> Reason | None:
        if task.status == "open":
            rule = self._rules.get("due")
            return self._open(rule, task, Severity.WATCH) if rule is not None else None
        rule = self._rules.get("closed")
        today = rule is not None and task.closed_on == self._as_of
        return self._ended(rule, task, self._as_of) if rule is not None and today else None

    def _task(self, task: Task) -> Reason | None:
        as_of = self._as_of
        if task.status != "open":
            return self._closed(task)
        if task.due is None:
            rule = self._rules.get("no deadline")
            if rule is None:
                return None
            return self._reason(rule, task, Severity.WATCH, "Task without a deadline")
        rule = self._rules.get("due")
        if rule is None or task.due >= max(self._next_huddle, as_of + timedelta(days=1)):
            return None
        return self._open(rule, task, Severity.ACT if task.due <= as_of else Severity.SOON)

    def _open(self, rule: Rule, task: Task, severity: Severity) -> Reason:
        given = f" given {words.day(task.created_on, self._as_of)}" if task.created_on else ""
        return self._reason(rule, task, severity, f"Task{given}", task.due)

    def _closed(self, task: Task) -> Reason | None:
        rule = self._rules.get("closed")
        last = self._huddles[0] if self._huddles else None
        if rule is None or last is None or task.huddle_id != last.huddle_id:
            return None
        if task.closed_on is None or not last.day <= task.closed_on <= self._as_of:
            return None
        return self._ended(rule, task, task.closed_on)

    def _ended(self, rule: Rule, task: Task, day: date) -> Reason:
        done = "done" if task.status == "done" else "not done, cancelled"
        said = f"Task {done} {words.day(day, self._as_of)}"
        return self._reason(rule, task, Severity.WATCH, said, on=day)

    def _reason(
        self,
        rule: Rule,
        task: Task,
        severity: Severity,
        neutral: str,
        due: date | None = None,
        on: date | None = None,
    ) -> Reason:
        """``neutral`` says how the task stands; the text says as well what it is."""
        key = f"task:{task.task_id}"
        text = f"{task.title}: {neutral[0].lower()}{neutral[1:]}" if task.title else neutral
        return Reason(
            key=f"{key}:{rule.id}",
            rule=rule.id,
            severity=severity,
            due=due,
            text=text,
            neutral=neutral,
            on=on or due or task.created_on,
            evidence=(key,),
            last_responsible_day=(
                self._calendar.last_business_day(due) if due is not None else None
            ),
            notes=((task.reason, ""),) if task.reason else (),
        )

    def cards(self) -> list[Followup]:
        """The PDSA cards whose review has come, or comes within the rule's business days."""
        rule = self._rules.get("pdsa")
        if rule is None:
            return []
        found = []
        soon = self._calendar.add_business_days(self._as_of, rule.whole("times"))
        for each in self._facts.cycles:
            due = each.review_on
            if each.verdict or due > soon:
                continue
            key = f"pdsa:{each.cycle_id}"
            said = f"PDSA card since {words.day(each.start_on, self._as_of)}: record the result"
            reason = Reason(
                key=f"{key}:{rule.id}",
                rule=rule.id,
                severity=Severity.ACT if due <= self._as_of else Severity.SOON,
                due=due,
                text=f"{each.change} · {said}",
                neutral=said,
                on=each.start_on,
                last_responsible_day=self._calendar.last_business_day(due),
            )
            found.append(Followup(key, None, each.owner or None, reason))
        return found

    def reviews(self, decisions: Iterable[Decision], rows: Mapping[str, Item]) -> list[Followup]:
        """The baselines whose day of review has come, one row for each; its evidence are the
        ``rows`` that are left of it."""
        rule = self._rules.get("baseline")
        if rule is None:
            return []
        found = []
        for each in baseline.reviews(decisions, self._as_of, rows):
            taken = words.day(each.day, self._as_of)
            said = f"Baseline of {taken} to review: {words.counted(len(each.left), 'row')}"
            reason = Reason(
                key=f"{each.key}:{rule.id}",
                rule=rule.id,
                severity=Severity.ACT,
                due=each.until,
                text=said,
                neutral=said,
                on=each.day,
                evidence=each.left,
                last_responsible_day=self._calendar.last_business_day(each.until),
            )
            found.append(Followup(each.key, None, each.by or None, reason))
        return found

    def returned(self, decisions: Iterable[Decision], rows: Mapping[str, Item]) -> list[Followup]:
        """Snoozes that ended since the last huddle and rows that it carried over. ``rows`` are the
        board's other rows by key: a row that is no longer among them has been mended."""
        latest: dict[str, Decision] = {}
        ordered = sorted(decisions, key=lambda each: (each.at, each.decision_id))
        for decision in ordered:
            if decision.kind == "snooze" and decision.day <= self._as_of:
                latest[decision.item_key] = decision
        found = []
        snooze = self._rules.get("snooze")
        since = self._huddles[0].day if self._huddles else self._as_of - timedelta(days=1)
        for decision in latest.values():
            until = decision.until
            if snooze is None or until is None or not since < until <= self._as_of:
                continue
            said = f"Snooze ended {words.day(until, self._as_of)}"
            found.append(self._returned("snooze", snooze, decision, said, rows, until))
        carried = self._rules.get("carried")
        if carried is not None and self._huddles:
            found += self._carried(carried, ordered, rows)
        return found

    def _carried(
        self, rule: Rule, ordered: Sequence[Decision], rows: Mapping[str, Item]
    ) -> list[Followup]:
        last, running = self._huddles[0], carried_running(self._facts)
        found = []
        carries = {
            each.item_key: each
            for each in ordered
            if each.kind == "carry" and each.huddle_id == last.huddle_id
        }
        for key, decision in carries.items():
            times = running[key]
            said = f"Carried over from {words.day(last.day, self._as_of)}"
            if times >= rule.whole("times"):
                said = f"{said}, {times} times running"
            found.append(self._returned("carried", rule, decision, said, rows, last.day))
        return found

    def _returned(
        self,
        how: str,
        rule: Rule,
        decision: Decision,
        said: str,
        rows: Mapping[str, Item],
        on: date,
    ) -> Followup:
        key = f"followup:{how}:{decision.item_key}"
        row = rows.get(decision.item_key)
        if row is not None and row.section == "followups":
            return self._once_more(rule, decision, said, row, on)
        if row is None:
            said = f"{said}; nothing left to do"
            neutral = text = shared = said
        else:
            text = "; ".join((said, row.reasons[0].text))
            shared = "; ".join((said, row.reasons[0].shared or row.reasons[0].neutral))
            first = min(row.reasons, key=lambda each: each.masked_order)
            neutral = "; ".join((said, first.neutral))
        if decision.reason:
            text, shared = (f"{each} ({decision.reason})" for each in (text, shared))
        reason = Reason(
            key=f"{key}:{rule.id}",
            rule=rule.id,
            severity=row.severity if row is not None else Severity.WATCH,
            due=row.due if row is not None else None,
            text=text,
            neutral=neutral,
            on=on,
            evidence=(decision.item_key,),
            last_responsible_day=row.last_responsible_day if row is not None else None,
            shared=shared,
        )
        owner = row.owner if row is not None else decision.owner or None
        return Followup(key, decision.member_id or None, owner, reason)

    def _once_more(
        self, rule: Rule, decision: Decision, said: str, row: Item, on: date
    ) -> Followup:
        """A task is a row of Follow-ups already: that it comes back is one more reason of it."""
        text = f"{said} ({decision.reason})" if decision.reason else said
        reason = Reason(
            key=f"{row.key}:{rule.id}",
            rule=rule.id,
            severity=Severity.WATCH,
            due=None,
            text=text,
            neutral=said,
            on=on,
            evidence=(row.key,),
        )
        return Followup(row.key, row.member_id, row.owner, reason)


def _of_task(task: Task, reason: Reason) -> Followup:
    return Followup(f"task:{task.task_id}", task.member_id or None, task.owner or None, reason)


def _earlier(facts: TeamFacts) -> list[Huddle]:
    """The huddles of days before, the latest first."""
    return sorted(
        (each for each in facts.huddles if each.day < facts.as_of),
        key=lambda each: (each.day, each.started_at, each.huddle_id),
        reverse=True,
    )


def carried_running(facts: TeamFacts) -> Mapping[str, int]:
    """How many huddles running, the last one included, carried a row over, by the row's key."""
    carried: dict[str, set[str]] = {}
    for decision in facts.decisions:
        if decision.kind == "carry":
            carried.setdefault(decision.huddle_id, set()).add(decision.item_key)
    running: dict[str, int] = {}
    each_time: set[str] = set().union(*carried.values())
    for times, huddle in enumerate(_earlier(facts), start=1):
        each_time &= carried.get(huddle.huddle_id, set())
        if not each_time:
            break
        running |= dict.fromkeys(each_time, times)
    return running


def matter_of(item_key: str) -> str:
    """What a row is about: a carried or snoozed one is about what its original is about."""
    while item_key.startswith("followup:"):
        item_key = item_key.split(":", 2)[2]
    return item_key
