"""Measures: what the team works toward, each against its goal; and what one point is made of."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from db.types import TeamFacts
from huddle import words
from huddle.measures.chart import Chart, shown
from huddle.measures.measure import Measure
from huddle.measures.tally import Tally, Unit
from huddle.rules.board import Board, Item, Reason, Section, Severity
from huddle.rules.rows import item_of

SECTION = "measures"
_GRADES = {"A": "official text", "B": "secondary source", "L": "local default"}


class Looked(NamedTuple):
    """A measure with its chart, and why there is none where there is none. ``standing`` is how its
    last period that is over (``judged``, its end) stands to the goal: red, green, none or stale."""

    measure: Measure
    chart: Chart | None
    note: str = ""
    standing: str = "none"
    judged: date | None = None


def measures(board: Board, looked: Sequence[Looked], goals: Sequence[Measure]) -> Board:
    """The measures as a board, a row for each: the team's ``goals`` first, in their order."""
    by_id = {each.measure.id: each for each in looked}
    first = [by_id[each.id] for each in goals if each.id in by_id]
    others = [each for each in looked if each.measure not in goals]
    sections = (
        Section("goals", "Goals", tuple(_row(board, each) for each in first), as_given=True),
        Section("others", "Others", tuple(_row(board, each) for each in others), as_given=True),
    )
    return replace(board, sections=sections, hidden=())


def key_of(measure: Measure) -> str:
    """The key of a measure's row."""
    return f"measure:{measure.id}"


def _row(board: Board, looked: Looked) -> Item:
    measure, chart = looked.measure, looked.chart
    text = " · ".join(_standing(looked)) if chart else looked.note
    key = key_of(measure)
    reason = Reason(
        key=f"{key}:{SECTION}",
        rule=SECTION,
        severity=Severity.ACT if chart and looked.standing == "red" else Severity.WATCH,
        due=None,
        text=text,
        neutral=text,
        notes=tuple((each, each) for each in definition(measure)),
    )
    return _item(board, key, reason, None)


def _standing(looked: Looked) -> Iterator[str]:
    """Where a measure stands against its goal, and the first signal of its chart."""
    measure, chart = looked.measure, looked.chart
    assert chart is not None, "asked of a measure with a chart"
    if measure.goal is None:
        yield "no goal set"
    elif not chart.pace:
        yield f"goal {shown(measure.goal, measure.unit)}{_met(chart, looked)}"
    if chart.last is None:
        yield "no data yet"
    yield from chart.notes[:1] if chart.pace else [each.text for each in chart.signals[:1]]


def _met(chart: Chart, looked: Looked) -> str:
    """Whether the goal was met, and when: the period that is not over is not held against it, nor
    is one whose feed is late."""
    said = {"red": "not met", "green": "met", "stale": "not judged, its feed is late,"}
    if looked.standing not in said or looked.judged is None:
        return ""
    within = "in" if chart.monthly else "on"
    return f": {said[looked.standing]} {within} {chart.period(looked.judged)}"


def definition(measure: Measure) -> Iterator[str]:
    """What a measure is, in sentences."""
    yield f"Counts {measure.numerator}, of {measure.denominator}"
    if measure.exclusions:
        yield f"Left out: {'; '.join(measure.exclusions)}"
    if measure.goal is not None:
        why = f": {measure.goal_source}" if measure.goal_source else ""
        yield f"Goal {shown(measure.goal, measure.unit)}{why}"
    grade = _GRADES.get(measure.grade, measure.grade)
    yield " · ".join(filter(None, (f"Source: {measure.source} ({grade})", measure.url)))


def point(board: Board, facts: TeamFacts, tally: Tally) -> Board:
    """What a point is made of as a board: counted, not counted, and left out by reason. Whoever
    is with the team no longer is not listed. No row has an owner: how many are each worker's would
    be that worker's result."""
    known = {member.member_id for member in facts.members}
    units = [unit for unit in tally.units if not unit.member_id or unit.member_id in known]
    counted = [unit for unit in units if not unit.excluded and unit.counted]
    others = [unit for unit in units if not unit.excluded and not unit.counted]
    left_out = Counter(unit.excluded for unit in units if unit.excluded)
    sections = [
        Section("not_counted", "Not counted", tuple(_units(board, others, Severity.SOON))),
        Section("counted", "Counted", tuple(_units(board, counted, Severity.WATCH))),
        *(
            Section(
                f"excluded:{reason}",
                f"Left out: {reason}",
                tuple(_units(board, [u for u in units if u.excluded == reason], Severity.WATCH)),
            )
            for reason in sorted(left_out)
        ),
    ]
    return replace(board, sections=tuple(sections), hidden=())


def gone(facts: TeamFacts, tally: Tally) -> str:
    """How many of a point's are with the team no longer and so not listed; "" for none."""
    known = {member.member_id for member in facts.members}
    away = {unit.member_id for unit in tally.units if unit.member_id} - known
    return f"{words.counted(len(away), 'member')} no longer with the team" if away else ""


def _units(board: Board, units: Iterable[Unit], severity: Severity) -> Iterator[Item]:
    seen: Counter[str] = Counter()
    for unit in units:
        seen[unit.key] += 1
        key = unit.key if seen[unit.key] == 1 else f"{unit.key}:{seen[unit.key]}"
        reason = Reason(
            key=f"{key}:{SECTION}",
            rule=SECTION,
            severity=severity,
            due=None,
            text=unit.why,
            neutral=unit.why,
        )
        yield _item(board, key, reason, unit.member_id or None)


def _item(board: Board, key: str, reason: Reason, member_id: str | None) -> Item:
    return item_of(
        key,
        SECTION,
        None,
        [reason],
        as_of=board.as_of,
        last_rules=frozenset(),
        member_id=member_id,
        case=None,
        decision=None,
    )
