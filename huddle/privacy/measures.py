"""Measures as a surface may show them. The team's figures may stand on a masked one, but for those
of members whom a protected subject concerns: how many there are would tell one from another."""

from collections.abc import Iterable

from huddle.measures.series import Series
from huddle.measures.tally import Tally

WITHHELD = "Not on a masked list: add --reveal"
_NOTHING = Tally((), 0, 0, None, 0, ())


def show_measures(measured: Iterable[Series], *, reveal: bool) -> tuple[Series, ...]:
    """The series: unless revealed without a figure where it is withheld, and without points of too
    few members, nor how such a one stands to its goal."""
    return tuple(each if reveal else _masked(each) for each in measured)


def _masked(series: Series) -> Series:
    if withheld(series, reveal=False):
        return Series(series.measure, _NOTHING, ())
    least = series.measure.least
    kept = [place for place, point in enumerate(series.points) if point.n >= least]
    if len(kept) == len(series.points):
        return series
    points = tuple(series.points[place] for place in kept)
    judged = series.judged in {point.on for point in points}
    return series._replace(
        points=points,
        goals=tuple(series.goals[place] for place in kept) if series.goals else (),
        standing=series.standing if judged else "none",
        judged=series.judged if judged else None,
    )


def withheld(series: Series, *, reveal: bool) -> bool:
    """Whether a surface shows nothing of it."""
    measure = series.measure
    return not reveal and (bool(measure.tags) or series.tally.n < measure.least)
