"""Goals as text and JSON: how each stands, and what was set, by whom and why."""

from collections.abc import Iterator, Sequence
from typing import cast

from db.orders import GoalStanding
from huddle import words
from huddle.measures.day import Day
from huddle.measures.goals import WORDS, Colour
from huddle.outlet import json
from huddle.outlet.lines import spread, wrap
from huddle.outlet.text import INDENT, NARROWEST
from huddle.plain import plain
from huddle.privacy.labels import Labels

SCHEMA = "huddle.goals/1"


def as_json(day: Day, standings: Sequence[GoalStanding]) -> str:
    """The goals in their fixed shape."""
    return json.dump(
        {
            "schema": SCHEMA,
            "as_of": day.as_of.isoformat(),
            "team": {"id": day.facts.team_id, "name": day.facts.team_name},
            "goals": [
                {
                    "id": each.measure_id,
                    "title": each.title,
                    "from": each.period_start.isoformat(),
                    "to": each.period_end.isoformat(),
                    "value": _number(each.value),
                    "n": each.n,
                    "goal": _number(each.goal),
                    "unit": each.unit,
                    "standing": each.standing,
                }
                for each in standings
            ],
            "set": [
                {
                    "measure": each.measure_id,
                    "from": each.period_start.isoformat(),
                    "value": _number(each.value),
                    "reason": plain(each.reason),
                    "by": each.by,
                    "on": each.day.isoformat(),
                }
                for each in day.history.targets
            ],
            "chosen": [
                {
                    "measures": each.measures.split(),
                    "from": each.period_start.isoformat(),
                    "reason": plain(each.reason),
                    "by": each.by,
                    "on": each.day.isoformat(),
                }
                for each in day.history.choices
            ],
        }
    )


def as_text(day: Day, standings: Sequence[GoalStanding], *, width: int = 80) -> str:
    """The goals as text of at most ``width`` cells (never fewer than 40), nothing cut."""
    return "\n".join(_lines(day, standings, max(width, NARROWEST))) + "\n"


def _lines(day: Day, standings: Sequence[GoalStanding], width: int) -> Iterator[str]:
    labels, as_of = Labels(day.facts), day.as_of
    on = words.weekday(as_of, as_of)
    yield from wrap(f"Huddle  {day.facts.team_name} · Goals · {on} {as_of.year}", width)
    for each in standings:
        yield ""
        yield from spread(f"{each.measure_id}  {each.title}", _said(each.value, each.unit), width)
        goal = f"goal {_said(each.goal, each.unit)}" if each.goal else "no goal set"
        up_to = f"up to {words.day(each.period_end, as_of)}"
        standing = WORDS[cast("Colour", each.standing)]
        line = f"{standing} · {goal} · {up_to} · n {each.n}"
        yield from wrap(line, width, first=INDENT, rest=INDENT)
    if day.history.targets or day.history.choices:
        yield ""
        yield "Set"
    for target in day.history.targets:
        first = f"{words.month(target.period_start)} {target.period_start.year}"
        by = f"{labels.staff(target.by)}, {words.day(target.day, as_of)}"
        line = f"{target.measure_id} {target.value} from {first}: {plain(target.reason)} ({by})"
        yield from wrap(line, width, first=INDENT, rest=INDENT)
    for choice in day.history.choices:
        first = f"{words.month(choice.period_start)} {choice.period_start.year}"
        by = f"{labels.staff(choice.by)}, {words.day(choice.day, as_of)}"
        line = f"Goals {choice.measures} from {first}: {plain(choice.reason)} ({by})"
        yield from wrap(line, width, first=INDENT, rest=INDENT)


def _said(value: str, unit: str) -> str:
    return words.said(float(value) if value else None, unit)


def _number(value: str) -> float | None:
    return float(value) if value else None
