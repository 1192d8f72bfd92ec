"""The counts of the wall as text, for whoever reads no member: written, and read again strictly, so
that a wall never guesses what another program meant."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar, get_args

from huddle.measures.goals import Colour, Stand
from huddle.measures.measure import Measure, load_measures
from huddle.measures.point import Point
from huddle.rules.board import SECTIONS
from huddle.views.counts import BarrierCount, Counts, Goal, Measured, SectionCount

FORM = 1
"""The manner in which counts are written. Another one has another number."""

NEWER = "A newer Huddle counted for this wall. Update Huddle on this machine"
OLDER = (
    "An older Huddle counted for this wall. It is counted anew once the board of a lead is opened "
    "with this version"
)
UNREADABLE = "What was counted for this wall cannot be read. Bring Huddle to one version everywhere"

T = TypeVar("T")


class SheetError(ValueError):
    """What was counted was written in a manner that this program does not read."""


def as_json(counts: Counts) -> str:
    """The counts in the manner of ``FORM``, but for their day."""
    return json.dumps(
        {
            "sections": [list(each) for each in counts.sections],
            "decided": counts.decided,
            "barriers": counts.barriers._asdict(),
            "goals": [_goal_said(goal) for goal in counts.goals],
            "workers": list(counts.workers),
            "measured": None
            if counts.measured is None
            else [counts.measured.at.isoformat(), counts.measured.seq],
        },
        sort_keys=True,
    )


def read(form: int, day: date, body: str) -> Counts:
    """The counts of a day that ``body`` holds in the manner of ``form``. SheetError, with what to
    do, for another manner and for what is not wholly understood."""
    if form != FORM:
        raise SheetError(NEWER if form > FORM else OLDER)
    try:
        return _counts(day, json.loads(body, parse_constant=_no_number))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SheetError(UNREADABLE) from None


def _goal_said(goal: Goal) -> dict[str, Any]:
    stand = goal.stand
    return {
        "measure": goal.measure.id,
        "value": goal.value,
        "n": goal.n,
        "aim": goal.aim,
        "few": goal.few,
        "stand": None
        if stand is None
        else [stand.on.isoformat(), stand.value, stand.aimed, stand.colour],
        "points": [[point.on.isoformat(), point.value, point.n] for point in goal.points],
    }


def _counts(day: date, said: Any) -> Counts:
    return Counts(
        as_of=day,
        sections=tuple(_section(*each) for each in _list(said["sections"])),
        decided=_whole(said["decided"]),
        barriers=BarrierCount(**{key: _whole(value) for key, value in said["barriers"].items()}),
        goals=tuple(map(_goal, _list(said["goals"]))),
        workers=tuple(map(_text, _list(said["workers"]))),
        measured=None if said["measured"] is None else _measured(*_list(said["measured"])),
    )


def _section(key: Any, act: Any, soon: Any) -> SectionCount:
    return SectionCount(_one_of(dict(SECTIONS), key), _whole(act), _whole(soon))


def _goal(said: Any) -> Goal:
    stand = said["stand"]
    return Goal(
        measure=_measure(said["measure"]),
        value=_maybe(_number, said["value"]),
        n=_whole(said["n"]),
        aim=_maybe(_number, said["aim"]),
        stand=None if stand is None else _stand(*_list(stand)),
        points=tuple(_point(*each) for each in _list(said["points"])),
        few=_of(bool, said["few"]),
    )


def _measure(measure_id: Any) -> Measure:
    """Only one that may stand on a wall."""
    known = {each.id: each for each in load_measures() if not each.tags}
    return known[_one_of(known, measure_id)]


def _stand(on: Any, value: Any, aimed: Any, colour: Any) -> Stand:
    return Stand(
        _day(on),
        _maybe(_number, value),
        _maybe(_number, aimed),
        _one_of(get_args(Colour), colour),  # type: ignore[arg-type]
    )


def _point(on: Any, value: Any, n: Any) -> Point:
    return Point(_day(on), _maybe(_number, value), _whole(n))


def _measured(at: Any, seq: Any) -> Measured:
    moment = datetime.fromisoformat(_text(at))
    if moment.tzinfo is None:
        raise ValueError
    return Measured(moment, _whole(seq))


def _no_number(_: str) -> Any:
    raise ValueError


def _of(kind: type[T], value: Any) -> T:
    if type(value) is not kind:
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:
    return _of(list, value)


def _text(value: Any) -> str:
    return _of(str, value)


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


def _whole(value: Any) -> int:
    if _of(int, value) < 0:
        raise ValueError
    return int(value)


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError
    return float(value)


def _maybe(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)


def _one_of(known: Iterable[str], value: Any) -> str:
    if value not in known:
        raise ValueError
    return _text(value)
