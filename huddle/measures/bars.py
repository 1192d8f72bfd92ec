"""The parts of a measure's latest figure as bars, where its definition asks for bars: what is open
by age, how far members came, workers by how full they are, where attempts reach somebody, who came
and who went."""

from collections.abc import Callable, Iterator, Mapping

from huddle.measures.bar import BANDS, Bar
from huddle.measures.measure import Measure
from huddle.measures.series import Series
from huddle.measures.tally import Unit
from huddle.words import counted, shown

FUNNEL = (
    ("M17-reached", "reached"),
    ("M17-consented", "consented"),
    ("M17-assessed", "assessed"),
    ("M17-plan", "plan signed"),
    ("M17", "engaged"),
)
"""The steps of engagement, each of all who were assigned."""

FLOW = (
    ("M32", "in: recruited"),
    ("M30-reactivation", "in: came back"),
    ("M30", "out: stepped down"),
    ("M30-graduation", "out: graduated"),
)
"""Who came in a month, and who went."""


def related(measure: Measure) -> tuple[str, ...]:
    """The measures whose figures the bars of this one are made of, beside its own."""
    steps = {"funnel": FUNNEL, "in against out": FLOW}.get(measure.plot, ())
    return tuple(each for each, _ in steps)


def bars(series: Series, beside: Mapping[str, Series]) -> tuple[Bar, ...]:
    """The bars of the latest figure; ``beside`` are other measures of the same day, by id. None
    for a measure that is not drawn as bars, or where there is nothing to draw."""
    if not series.points:
        return ()
    if series.measure.plot == "funnel":
        return tuple(_funnel(series, beside))
    if series.measure.plot == "in against out":
        return tuple(_flow(series, beside))
    drawn = _BY_PART.get(series.measure.plot)
    units: dict[str, list[Unit]] = {}
    for unit in series.tally.units:
        if drawn is not None and unit.part and not unit.excluded:
            units.setdefault(unit.part, []).append(unit)
    names = [part.name for part in series.tally.parts]
    if series.measure.plot == "bar with band":
        names.sort(key=BANDS.index)
    every = sum(map(len, units.values()))
    return tuple(drawn(name, units[name], every) for name in names) if drawn is not None else ()


def _share(part: float, whole: float) -> str:
    return shown(part / whole, "share") if whole else "no figure"


def _funnel(series: Series, beside: Mapping[str, Series]) -> Iterator[Bar]:
    every = series.tally.n
    if every:
        yield Bar("assigned", every, f"{every}", series.measure.id)
    for measure_id, name in FUNNEL:
        found = _of(measure_id, series, beside)
        if every and found is not None:
            came = found.tally.numerator
            yield Bar(name, came, f"{came:.0f} · {_share(came, every)}", measure_id)


def _flow(series: Series, beside: Mapping[str, Series]) -> Iterator[Bar]:
    for measure_id, name in FLOW:
        found = _of(measure_id, series, beside)
        if found is not None:
            yield Bar(name, found.tally.numerator, f"{found.tally.numerator:.0f}", measure_id)


def _of(measure_id: str, series: Series, beside: Mapping[str, Series]) -> Series | None:
    return series if series.measure.id == measure_id else beside.get(measure_id)


def _by_age(name: str, units: list[Unit], every: int) -> Bar:
    quiet = sum(unit.counted for unit in units)
    says = f"{len(units)} · {_share(len(units), every)} · {quiet:.0f} not moved"
    return Bar(name, len(units), says, part=name)


def _by_load(name: str, units: list[Unit], _every: int) -> Bar:
    return Bar(name, len(units), counted(len(units), "worker"), part=name)


def _by_reach(name: str, units: list[Unit], _every: int) -> Bar:
    reached = sum(unit.counted for unit in units)
    says = f"{_share(reached, len(units))} · {reached:.0f} of {len(units)}"
    return Bar(name, reached / len(units), says, part=name)


_BY_PART: Mapping[str, Callable[[str, list[Unit], int], Bar]] = {
    "stacked bar": _by_age,
    "bar with band": _by_load,
    "heat strip": _by_reach,
}
