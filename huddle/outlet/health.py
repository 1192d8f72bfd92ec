"""Huddle health as text, JSON, Markdown and HTML: counts, never a member and never a worker."""

from collections.abc import Iterator
from datetime import date, time

from db.types import TeamFacts
from huddle import words
from huddle.measures.health import CARRIED_AGAIN, DECIDED_AGAIN, GRACE_MINUTES, Health, Span
from huddle.outlet import json
from huddle.outlet.paper import Paper, Part, Table

SCHEMA = "huddle.health/1"


def paper(facts: TeamFacts, health: Health) -> Paper:
    """The health as a page."""
    parts = [Part("Huddles", tuple(standing(health)), _huddles(health))]
    if health.steps:
        parts.append(Part("Length by step", (), _steps(health)))
    parts.append(Part("Decisions", tuple(_decisions(health)), None))
    parts.append(Part("Rows that come back", tuple(_back(health))))
    return Paper(f"Huddle health · {facts.team_name} · {between(health.span)}", (), tuple(parts))


def between(span: Span) -> str:
    """A period in words: "month of Nov 2026, 1 Nov to 26 Nov"."""
    first, last = words.day(span.first, span.last), words.day(span.last, date.min)
    return f"{span.name}, {first} to {last}" if span.first != span.last else f"{span.name}, {last}"


def standing(health: Health) -> Iterator[str]:
    """How the huddles went, in sentences."""
    yield f"Held on {health.held} of {words.counted(health.working_days, 'working day')}"
    if not health.huddles:
        return
    if health.start is not None and health.timed:
        usual = "set" if health.start_set else "as usual"
        yield (
            f"Began in time: {health.on_time} of {health.timed}, within {GRACE_MINUTES} minutes of "
            f"{_time(health.start)} ({usual})"
        )
    if health.closed:
        yield f"Within its boxes together: {health.in_budget} of {health.closed}"
    here, roll = health.attendance
    if roll:
        yield f"Attendance: {here} of {roll} on the rolls, {round(100 * here / roll)} %"


def _huddles(health: Health) -> Table | None:
    if not health.huddles:
        return None
    return Table(
        ("day", "began", "late", "length", "here", "decisions"),
        tuple(
            (
                words.weekday(each.day, health.span.last),
                _time(each.began),
                "" if each.late is None else f"{max(each.late, 0)} min",
                "open" if each.seconds is None else _length(each.seconds),
                f"{each.present} of {each.roll}",
                str(each.decisions),
            )
            for each in health.huddles
        ),
    )


def _steps(health: Health) -> Table:
    return Table(
        ("step", "box", "middle", "over"),
        tuple(
            (
                f"{each.number} {each.title}",
                _length(each.box),
                _length(each.seconds),
                f"{each.over} of {each.huddles}",
            )
            for each in health.steps
        ),
    )


def _decisions(health: Health) -> Iterator[str]:
    made = sum(count for _, count in health.kinds)
    kinds = ", ".join(f"{count} {kind}" for kind, count in health.kinds)
    yield f"In huddles: {made}{f' ({kinds})' if kinds else ''}; between huddles: {health.between}"
    called_off = f"; {health.cancelled} cancelled" if health.cancelled else ""
    yield f"Tasks from huddles done by their day: {health.in_time} of {health.due}{called_off}"


def _back(health: Health) -> Iterator[str]:
    if not health.back:
        yield "None"
    for each in health.back:
        if each.decided:
            rows = words.counted(each.decided, f"{each.kind} row")
            yield f"{rows} decided on {DECIDED_AGAIN} days or more"
        if each.carried:
            rows = words.counted(each.carried, f"{each.kind} row")
            yield f"{rows} carried on {CARRIED_AGAIN} days or more"


def as_json(facts: TeamFacts, health: Health) -> str:
    """The health in its fixed shape."""
    here, roll = health.attendance
    return json.dump(
        {
            "schema": SCHEMA,
            "as_of": facts.as_of.isoformat(),
            "team": {"id": facts.team_id, "name": facts.team_name},
            "period": health.span.name,
            "from": health.span.first.isoformat(),
            "to": health.span.last.isoformat(),
            "working_days": health.working_days,
            "held": health.held,
            "start": None if health.start is None else health.start.isoformat("minutes"),
            "start_set": health.start_set,
            "timed": health.timed,
            "on_time": health.on_time,
            "closed": health.closed,
            "in_budget": health.in_budget,
            "attendance": {"present": here, "roll": roll},
            "steps": [
                {
                    "number": each.number,
                    "title": each.title,
                    "box_seconds": each.box,
                    "median_seconds": each.seconds,
                    "over": each.over,
                    "huddles": each.huddles,
                }
                for each in health.steps
            ],
            "decisions": dict(health.kinds),
            "decisions_between": health.between,
            "tasks": {
                "due": health.due,
                "in_time": health.in_time,
                "cancelled": health.cancelled,
            },
            "back": [each._asdict() for each in health.back],
            "huddles": [
                {
                    "on": each.day.isoformat(),
                    "began": each.began.isoformat("minutes"),
                    "late_minutes": each.late,
                    "seconds": each.seconds,
                    "over_seconds": each.over,
                    "present": each.present,
                    "roll": each.roll,
                    "decisions": each.decisions,
                }
                for each in health.huddles
            ],
        }
    )


def _time(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def _length(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
