"""Measures as text, JSON and CSV: figures, never a member."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import cast

from db.types import TeamFacts
from huddle import words
from huddle.calendars import Calendar
from huddle.measures.chart import Chart
from huddle.measures.goals import WORDS, Colour
from huddle.measures.run import chart_of, unread
from huddle.measures.series import Series
from huddle.outlet import json
from huddle.outlet.lines import spread, wrap
from huddle.outlet.text import INDENT, MARGIN, NARROWEST
from huddle.plain import neutralised
from huddle.privacy.measures import WITHHELD

SCHEMA = "huddle.measures/1"
_DIGITS = 4
_COLUMNS = ("measure", "title", "on", "value", "n", "goal", "unit")


def as_json(facts: TeamFacts, measured: Sequence[Series]) -> str:
    """The measures in their fixed shape."""
    return json.dump(
        {
            "schema": SCHEMA,
            "as_of": facts.as_of.isoformat(),
            "team": {"id": facts.team_id, "name": facts.team_name},
            "measures": [_measure(each, _chart(facts, each)) for each in measured],
        }
    )


def _chart(facts: TeamFacts, each: Series) -> Chart:
    """What the screen draws of a measure, and says of it."""
    return chart_of(each, facts.team_name, Calendar(facts.holidays), goal=each.goal)


def _measure(each: Series, chart: Chart) -> dict[str, object]:
    measure, tally = each.measure, each.tally
    return {
        "id": measure.id,
        "title": measure.title,
        "numerator": _rounded(tally.numerator),
        "denominator": _rounded(tally.denominator),
        "excluded": [{"reason": reason, "count": count} for reason, count in tally.excluded],
        "value": _rounded(tally.value),
        "goal": _rounded(each.goal),
        "standing": each.standing,
        "standing_on": each.judged.isoformat() if each.judged else None,
        "n": tally.n,
        "unit": measure.unit,
        "p90": _rounded(tally.high),
        "parts": [
            {
                "name": part.name,
                "numerator": _rounded(part.numerator),
                "denominator": _rounded(part.denominator),
                "value": _rounded(part.value),
            }
            for part in tally.parts
        ],
        "source": measure.source,
        "grade": measure.grade,
        "series": [
            {
                "on": point.on.isoformat(),
                "value": _rounded(point.value),
                "n": point.n,
                "goal": _rounded(goal),
                "unread": point.unread,
            }
            for point, goal in zip(each.points, _goals(each), strict=True)
        ],
        "median": _rounded(chart.median),
        "signals": [
            {
                "kind": signal.kind,
                "points": [chart.points[place].on.isoformat() for place in signal.points],
                "text": signal.text,
            }
            for signal in chart.signals
        ],
    }


def as_csv(measured: Sequence[Series]) -> str:
    """Every point of every measure, one a line, with a header; figures are not rounded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for each in measured:
        measure = each.measure
        for (on, value, n, _), goal in zip(each.points, _goals(each), strict=True):
            writer.writerow(
                [
                    *(measure.id, neutralised(measure.title), on.isoformat()),
                    *("" if value is None else value, n),
                    *("" if goal is None else goal, measure.unit),
                ]
            )
    return out.getvalue()


def as_text(facts: TeamFacts, measured: Sequence[Series], *, whose: str, width: int = 80) -> str:
    """The measures as text of at most ``width`` cells (never fewer than 40), nothing cut."""
    return "\n".join(_lines(facts, measured, whose, max(width, NARROWEST))) + "\n"


def _lines(facts: TeamFacts, measured: Sequence[Series], whose: str, width: int) -> Iterator[str]:
    on = words.weekday(facts.as_of, facts.as_of)
    yield from wrap(f"Huddle  {facts.team_name} · Measures · {on} {facts.as_of.year}", width)
    yield from wrap(whose, width)
    for each in measured:
        measure, tally = each.measure, each.tally
        yield ""
        yield from spread(
            f"{measure.id}  {measure.title}", words.said(tally.value, measure.unit), width
        )
        detail = _detail(each) if each.points else WITHHELD
        yield from wrap(detail, width, first=INDENT, rest=INDENT)
        chart = _chart(facts, each)
        signals = [signal.text for signal in chart.signals]
        said = chart.notes if chart.pace else [*signals, unread(chart.points, measure.every)]
        for text in filter(None, said):
            yield from wrap(text, width, first=INDENT, rest=INDENT)
        for part in tally.parts:
            of = f" of {_number(part.denominator)}" if measure.reckoned == "ratio" else ""
            line = f"{_number(part.numerator)}{of}  {words.said(part.value, measure.unit)}"
            yield from spread(f"{INDENT}{MARGIN}{part.name}", line, width)


def _detail(each: Series) -> str:
    measure, tally = each.measure, each.tally
    if measure.reckoned in ("ratio", "shares"):
        figure = f"{_number(tally.numerator)} of {_number(tally.denominator)}"
    else:
        figure = f"n {tally.n}"
    goal = f"goal {words.said(each.goal, measure.unit)}" if each.goal is not None else "no goal set"
    high = (
        f"9 of 10 within {words.said(tally.high, measure.unit)}" if tally.high is not None else ""
    )
    left_out = ", ".join(f"{count} {reason}" for reason, count in tally.excluded)
    before = [point for point in each.points if point.on < each.points[-1].on]
    last = f"before {words.said(before[-1].value, measure.unit)}" if before else ""
    out = f"left out: {left_out}" if left_out else ""
    standing = f"{WORDS[cast('Colour', each.standing)]}" if each.goal is not None else ""
    if standing and each.judged is not None:
        standing += f", up to {words.day(each.judged, each.points[-1].on)}"
    return " · ".join(filter(None, (figure, high, goal, standing, last, out)))


def _goals(each: Series) -> Sequence[float | None]:
    """The goal of each point."""
    return each.goals or [each.measure.goal] * len(each.points)


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


def _rounded(value: float | None) -> float | int | None:
    """A figure without the noise of its last digits; whole where it is."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, _DIGITS)
