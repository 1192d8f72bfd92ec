"""The chart of a measure's series."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import dropwhile
from types import MappingProxyType

from huddle.calendars import Calendar
from huddle.measures.bars import bars
from huddle.measures.chart import Chart, pace_chart, run_chart
from huddle.measures.pace import pace
from huddle.measures.point import Point, period
from huddle.measures.series import Series
from huddle.words import counted

_DAY = timedelta(days=1)


def chart_of(
    series: Series,
    subtitle: str,
    calendar: Calendar,
    *,
    goal: float | None = None,
    changes: Sequence[tuple[date, str]] = (),
    beside: Mapping[str, Series] = MappingProxyType({}),
) -> Chart:
    """The chart of a series up to its last day, as its measure is plotted: against the month's
    pace, or as a run chart. It begins with the first period that has a value.

    ``goal`` is the one in force, None where there is none. ``subtitle`` says whose it is. A
    ``changes`` of a day outside the chart is not drawn. ``beside`` are other measures of the day by
    id, where bars are made of several."""
    measure, points = series.measure, _known(series.points)
    title = f"{measure.id} {measure.title}"
    drawn = [change for change in changes if points and points[0].on <= change[0] <= points[-1].on]
    if measure.plot == "pace line" and goal is not None and points:
        chart = pace_chart(
            title,
            subtitle,
            points,
            measure.unit,
            goal=goal,
            pace=pace(points[-1].on, goal, calendar),
            changes=drawn,
            source=measure.source,
        )
    else:
        chart = run_chart(
            title,
            subtitle,
            points,
            measure.unit,
            every=measure.every,
            goal=goal,
            unfinished=bool(points) and not _over(points[-1].on, measure.every),
            changes=drawn,
            source=measure.source,
        )
        chart = replace(chart, bars=bars(series, beside))
    missing = unread(points, measure.every)
    return replace(chart, notes=(*chart.notes, missing)) if missing else chart


def unread(points: Sequence[Point], every: str) -> str:
    """Which points were made without members whom another team has now, in a sentence; "" for
    none."""
    lacking = [point for point in points if point.unread]
    if not lacking:
        return ""
    first, last = (period(points, point.on, every) for point in (lacking[0], lacking[-1]))
    when = first if len(lacking) == 1 else f"{first} to {last}"
    most = max(point.unread for point in lacking)
    who = f"{counted(most, 'member')} whom another team has now"
    return f"{when}: without {who}."


def _known(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Without the periods before the first that anything is known of."""
    return tuple(dropwhile(lambda point: point.value is None, points))


def _over(last: date, every: str) -> bool:
    """Whether the period that ``last`` lies in ends on it."""
    if every == "week":
        return last.isoweekday() == 7
    return every != "month" or (last + _DAY).day == 1
