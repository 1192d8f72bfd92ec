"""Huddle health as text, JSON, Markdown and HTML: counts, never a member and never a worker."""

from collections.abc import Iterator
from datetime import date

from db.types import TeamFacts
from huddle import words
from huddle.measures.health import Health, Span
from huddle.outlet import json
from huddle.outlet.paper import Paper, Part, Table
from huddle.views.health import at_time, came_back, decisions, length, length_of, standing

SCHEMA = "huddle.health/1"


def paper(facts: TeamFacts, health: Health) -> Paper:
    """The health as a page."""
    parts = [Part("Huddles", tuple(standing(health)), _huddles(health))]
    if health.steps:
        parts.append(Part("Length by step", (), _steps(health)))
    parts.append(Part("Decisions", tuple(decisions(health)), None))
    parts.append(Part("Rows that come back", tuple(_back(health))))
    return Paper(f"Huddle health · {facts.team_name} · {between(health.span)}", (), tuple(parts))


def between(span: Span) -> str:
    """A period in words: "month of Nov 2026, 1 Nov to 26 Nov"."""
    first, last = words.day(span.first, span.last), words.day(span.last, date.min)
    return f"{span.name}, {first} to {last}" if span.first != span.last else f"{span.name}, {last}"


def _huddles(health: Health) -> Table | None:
    if not health.huddles:
        return None
    return Table(
        ("day", "began", "late", "length", "here", "decisions"),
        tuple(
            (
                words.weekday(each.day, health.span.last),
                at_time(each.began),
                "" if each.late is None else f"{max(each.late, 0)} min",
                length_of(each),
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
                length(each.box),
                length(each.seconds),
                f"{each.over} of {each.huddles}",
            )
            for each in health.steps
        ),
    )


def _back(health: Health) -> Iterator[str]:
    if not health.back:
        yield "None"
    for each in health.back:
        yield from came_back(each)


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
            "closed": sum(each.closed for each in health.huddles),
            "measured": health.measured,
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
                "late": health.late,
                "undone": health.undone,
                "cancelled": health.cancelled,
            },
            "back": [each._asdict() for each in health.back],
            "huddles": [
                {
                    "on": each.day.isoformat(),
                    "began": each.began.isoformat("minutes"),
                    "late_minutes": each.late,
                    "closed": each.closed,
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
