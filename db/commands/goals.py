"""Goals: what is set for which month, which measures they are, and how each stood at a huddle."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from db import models
from db.commands.once import once
from db.commands.transaction import Write, writing
from db.identifiers import uuid7
from db.orders import Actor, CommandError, GoalStanding, Seen


@once
def set_goal(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    measure_id: str,
    value: str,
    period_start: date,
    reason: str,
    seen: Seen | None = None,
    now: datetime,
    target_id: str | None = None,
) -> str:
    """Sets a measure's goal (a number as text, in its unit) from a month on, and gives the id; a
    repetition with the same id changes nothing. CommandError for a month that has begun: a goal is
    locked while its month runs; and without a reason. AlreadyChanged where somebody else has set
    it for that month since it was ``seen``."""
    values = {"measure_id": measure_id, "value": value}
    return _ahead(
        *(engine, actor, models.GoalTarget, "target_id", target_id, team_id, period_start),
        *(values, reason, now, seen),
    )


@once
def choose_goals(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    measures: Sequence[str],
    period_start: date,
    reason: str,
    now: datetime,
    choice_id: str | None = None,
) -> str:
    """Chooses the measures that are the team's goals from a month on; otherwise as ``set_goal``."""
    values = {"measures": " ".join(measures)}
    return _ahead(
        *(engine, actor, models.GoalChoice, "choice_id", choice_id, team_id, period_start),
        *(values, reason, now),
    )


def take_back_goal(engine: Engine, actor: Actor, *, target_id: str, now: datetime) -> None:
    """Takes back what was set for a month ahead; doing so twice changes nothing. CommandError once
    the month has begun."""
    with writing(engine, actor, now) as write:
        row = write.need(models.GoalTarget, "goal", target_id=target_id)
        if row.undone_at is not None:
            return
        _check_ahead(write, row.period_start)
        write.set(models.GoalTarget, {"target_id": target_id}, undone_at=write.now)
        before = {"measure_id": row.measure_id, "value": row.value}
        write.record("goal.undo", f"measure:{row.measure_id}", before)


def keep_results(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    standings: Iterable[GoalStanding],
    now: datetime,
) -> int:
    """Keeps how the team's goals stand today, when its huddle begins; gives how many are new. What
    is kept of a day stays: the huddle has seen it."""
    with writing(engine, actor, now) as write:
        fresh = [
            each
            for each in standings
            if not write.find(
                models.MeasureResult, team_id=team_id, day=write.day, measure_id=each.measure_id
            )
        ]
        if not fresh:
            return 0
        write.need(models.Team, "team", team_id=team_id)
        made = {"day": write.day, "at": write.now, "by": actor.user_id}
        write.insert(
            models.MeasureResult,
            *({**each._asdict(), "team_id": team_id, **made} for each in fresh),
        )
        write.record(
            "goal.results",
            f"team:{team_id}",
            after={each.measure_id: each.standing for each in fresh},
        )
        return len(fresh)


def _ahead(
    engine: Engine,
    actor: Actor,
    model: type[models.Row],
    key: str,
    given: str | None,
    team_id: str,
    period_start: date,
    values: Mapping[str, Any],
    reason: str,
    now: datetime,
    seen: Seen | None = None,
) -> str:
    if not reason.strip():
        raise CommandError("Why? A goal is set with a reason.")
    with writing(engine, actor, now, seen) as write:
        if given and write.repeats(model, **{key: given}):
            return given
        write.need(models.Team, "team", team_id=team_id)
        _check_ahead(write, period_start)
        new_id = given or uuid7()
        if "measure_id" in values:
            write.means(f"target:{team_id}:{values['measure_id']}:{period_start}", values)
        write.insert(
            model,
            {
                key: new_id,
                "team_id": team_id,
                "period_start": period_start,
                **values,
                "reason": reason,
                **write.made,
            },
        )
        write.record(
            "goal.set" if model is models.GoalTarget else "goal.choose",
            f"measure:{values['measure_id']}" if "measure_id" in values else f"team:{team_id}",
            after={**values, "period_start": period_start, "reason": reason},
        )
        return new_id


def _check_ahead(write: Write, period_start: date) -> None:
    if period_start.day != 1:
        raise CommandError("A goal holds from the first day of a month.")
    if period_start <= write.day:
        raise CommandError(
            "That month has begun, and a goal is locked while its month runs. Set it from the next"
        )
