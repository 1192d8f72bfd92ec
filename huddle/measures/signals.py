"""What a run chart says: its median, and the signs that more than chance is at work.

The rules are those of Perla, Provost and Murray 2011 (BMJ Quality & Safety 20:46-51), as the IHI
teaches them: a shift (six or more points in a row on one side of the median), a trend (five or
more all going up or all going down), too few or too many runs. The fourth, a point that everybody
can see to be far out, is a judgement: it is left to the people who look.

A point on the median belongs to neither side: it counts for no shift and no run, and breaks none. A
value that repeats the one before it counts for no trend and breaks none. A period without a value
is as if it were not there.

**Which median.** That of all points, until a change is tried. From then on the median of the points
before the change, held and drawn on, so that what the change did is seen against what was before
it; only where these are twelve or more and show no sign themselves. (Provost LP, Murray SK. The
Health Care Data Guide, 2011, ch. 3: a baseline is frozen and extended when it is long enough and
stable. NHS Lothian asks for 10 to 12 points, twelve is the cautious end.) The table of runs
expects half of the points on either side, which a held median does not promise: there runs are
counted among the points that gave it, and a change shows as a shift or a trend.
"""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from statistics import median
from typing import Literal, NamedTuple

from huddle.measures.point import Point, period
from huddle.measures.runs_table import FIRST, LAST, expected
from huddle.words import counted

SHIFT = 6
TREND = 5
BASELINE = 12
"""So many points with a value must lie before a change for their median to be held."""

Kind = Literal["shift", "trend", "runs"]


class Signal(NamedTuple):
    """One sign that more than chance is at work.

    ``points`` are places in the series (from 0) that make it: all those off the median for "runs".
    ``text`` says it in plain words."""

    kind: Kind
    points: tuple[int, ...]
    text: str


class Reading(NamedTuple):
    """A series as a run chart reads it.

    ``median`` is None without a value; ``held`` is how many points gave it where a change was tried
    after them, 0 where all did. ``useful`` is how many of the points that gave it lie off it, and
    ``runs`` how many runs these make. ``notes`` say what could not be told yet, or that there is
    no sign."""

    median: float | None
    held: int
    useful: int
    runs: int
    signals: tuple[Signal, ...]
    notes: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that there is to say, the signs first."""
        return (*(signal.text for signal in self.signals), *self.notes)


class _At(NamedTuple):
    """A point that has a value, with its place in the series."""

    place: int
    value: float


_Named = Callable[[Sequence[_At]], str]
"""When a run of points begins, in words."""

_NOT_OVER = "No period is over yet: too early for signals."


def read(
    points: Sequence[Point],
    changes: Sequence[date] = (),
    *,
    unfinished: bool = False,
    every: str = "",
) -> Reading:
    """What the run chart of ``points`` says; they are in order of time.

    ``changes`` are days on which a change was tried: the first of them ends the baseline, when
    there is enough of it. ``unfinished``: the period of the last point is not over; the point gives
    no median and no sign. ``every`` is the period of a point where it is known, for the words."""
    over = points[:-1] if unfinished else points
    given = [_At(place, point.value) for place, point in enumerate(over) if point.value is not None]
    before = _baseline(points, given, changes)
    if not given:
        begun = unfinished and points[-1].value is not None
        return Reading(None, 0, 0, 0, (), (_NOT_OVER if begun else "No data yet.",))
    middle = median(at.value for at in before or given)
    off = [at for at in given if at.value != middle]
    tested = [at for at in before if at.value != middle] if before else off
    runs = len(_runs(tested, middle))

    def named(run: Sequence[_At]) -> str:
        return period(points, points[run[0].place].on, every)

    signals = (
        *_shifts(off, middle, named),
        *_trends(given, named),
        *_by_runs(tested, runs),
    )
    notes = _notes(len(given), len(tested), signals, len(before))
    return Reading(middle, len(before), len(tested), runs, signals, notes)


def _baseline(points: Sequence[Point], given: list[_At], changes: Sequence[date]) -> list[_At]:
    """The points before the first change where they may stand for what was before, else none."""
    if not changes:
        return []
    first = min(changes)
    before = [at for at in given if points[at.place].on < first]
    if len(before) < BASELINE or len(before) == len(given):
        return []
    return [] if read([point for point in points if point.on < first]).signals else before


def _runs(off: Sequence[_At], middle: float) -> list[list[_At]]:
    """The points off the median in runs on one side of it."""
    return [list(run) for _, run in groupby(off, key=lambda at: at.value > middle)]


def _shifts(off: Sequence[_At], middle: float, named: _Named) -> list[Signal]:
    found = []
    for run in _runs(off, middle):
        if len(run) >= SHIFT:
            side = "above" if run[0].value > middle else "below"
            text = f"{len(run)} points in a row {side} the median, from {named(run)}"
            found.append(Signal("shift", _places(run), f"{text}: a shift."))
    return found


def _trends(given: Sequence[_At], named: _Named) -> list[Signal]:
    """A point at which the way turns ends one way and begins the other."""
    moving = [next(same) for _, same in groupby(given, key=lambda at: at.value)]
    found = []
    run = moving[:1]
    for at in moving[1:]:
        if len(run) > 1 and (at.value > run[-1].value) != (run[-1].value > run[-2].value):
            found += _trend(run, named)
            run = run[-1:]
        run.append(at)
    return found + _trend(run, named)


def _trend(run: Sequence[_At], named: _Named) -> list[Signal]:
    if len(run) < TREND:
        return []
    way = "up" if run[-1].value > run[0].value else "down"
    text = f"{len(run)} points in a row going {way}, from {named(run)}: a trend."
    return [Signal("trend", _places(run), text)]


def _by_runs(off: Sequence[_At], runs: int) -> list[Signal]:
    limits = expected(len(off))
    if limits is None or limits.fewest <= runs <= limits.most:
        return []
    much = "few" if runs < limits.fewest else "many"
    between = f"{limits.fewest} to {limits.most} are expected"
    return [Signal("runs", _places(off), f"{counted(runs, 'run')} where {between}: too {much}.")]


def _notes(given: int, tested: int, signals: Sequence[Signal], held: int) -> tuple[str, ...]:
    notes = []
    if held:
        notes.append(f"The median is that of the {held} points before the first change.")
    if given < TREND:
        needed = f"a trend needs {TREND}, a shift {SHIFT}, runs {FIRST}"
        notes.append(f"Too early for signals: {counted(given, 'point')}; {needed}.")
    elif tested < FIRST:
        early = "Too early to count runs" if given < FIRST else "Runs are not counted"
        off = f"{counted(tested, 'point')} off the median"
        notes.append(f"{early}: {off}, {FIRST} are needed.")
    elif tested > LAST:
        notes.append(f"Runs are not counted: the table ends at {LAST} points.")
    elif not signals:
        notes.append("No shift, no trend, and as many runs as chance gives: no signal.")
    return tuple(notes)


def _places(run: Sequence[_At]) -> tuple[int, ...]:
    return tuple(at.place for at in run)
