"""Measures as a surface may show them. The team's figures may stand on a masked one, but for those
of members whom a protected subject concerns: how many there are would tell one from another."""

from collections.abc import Iterable

from huddle.measures.series import Series
from huddle.measures.tally import Tally

WITHHELD = "Not on a masked list: add --reveal"
_NOTHING = Tally((), 0, 0, None, 0, ())


def show_measures(measured: Iterable[Series], *, reveal: bool) -> tuple[Series, ...]:
    """The series, those of protected subjects without a figure unless revealed."""
    return tuple(
        Series(each.measure, _NOTHING, ()) if withheld(each, reveal=reveal) else each
        for each in measured
    )


def withheld(series: Series, *, reveal: bool) -> bool:
    """Whether a surface shows nothing of it."""
    return bool(series.measure.tags) and not reveal
