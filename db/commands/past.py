"""Huddles that are over, taken in all at once: what a team has behind it, in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from db import models
from db.commands.huddles import reason_keys_text
from db.commands.transaction import Write, writing
from db.identifiers import uuid7
from db.models import table
from db.orders import Actor, CommandError, PastDecision, PastHuddle


def record_past_huddles(
    engine: Engine, actor: Actor, *, team_id: str, huddles: Sequence[PastHuddle], now: datetime
) -> None:
    """Keeps huddles that are over with their decisions, tasks and goals, facilitated by the actor.

    The facts are those that the commands of each day would have left; the audit log has one record
    of it all, at ``now``. CommandError where one of the days has a huddle already."""
    with writing(engine, actor, now) as write:
        write.need(models.Team, "team", team_id=team_id)
        taking = _Taking(write, team_id)
        for each in huddles:
            taking.take(each)
        taking.check_days()
        taking.write_all()
        write.record("huddle.past", f"team:{team_id}", after={"huddles": len(huddles)})


class _Taking:
    """The rows of one call, by table, each written at once."""

    def __init__(self, write: Write, team_id: str) -> None:
        self._write = write
        self._team_id = team_id
        self._zone: ZoneInfo = write.zone
        self._rows: dict[type[models.Row], list[dict[str, Any]]] = {
            model: []
            for model in (
                *(models.Huddle, models.HuddleStep, models.Attendance),
                *(models.Task, models.Decision, models.Change, models.MeasureResult),
            )
        }

    def take(self, huddle: PastHuddle) -> None:
        """Adds one huddle."""
        huddle_id, user = uuid7(), self._write.actor.user_id
        day = huddle.started_at.astimezone(self._zone).date()
        of_huddle = {"huddle_id": huddle_id}
        stays = list(_stays(huddle))
        ended_at = stays[-1]["left_at"] if stays else huddle.started_at
        self._add(models.HuddleStep, ({**of_huddle, **stay} for stay in stays))
        self._add(
            models.Attendance,
            (
                {
                    **of_huddle,
                    "staff_id": one.staff_id,
                    "status": "present" if one.present else "out",
                    "cover_id": one.cover_id,
                }
                for one in huddle.attendance
            ),
        )
        made = {"team_id": self._team_id, "day": day}
        begun = {
            "status": "closed",
            "step": stays[-1]["step"] if stays else 1,
            "facilitator": user,
            "host": user,
            "started_at": huddle.started_at,
            "ended_at": ended_at,
        }
        self._add(models.Huddle, [{**of_huddle, **made, **begun}])
        self._add(
            models.MeasureResult,
            (
                {**each._asdict(), **made, "at": huddle.started_at, "by": user}
                for each in huddle.standings
            ),
        )
        for turn, decision in enumerate(huddle.decisions):
            at = min(huddle.started_at + timedelta(minutes=1 + turn), ended_at)
            carried = decision.kind == "carry"
            self._decide(decision, ended_at if carried else at, {**of_huddle, **made})

    def check_days(self) -> None:
        """CommandError where a day has its huddle."""
        huddle = table(models.Huddle).c
        taken = select(huddle.day).where(
            huddle.agency_id == self._write.agency_id,
            huddle.team_id == self._team_id,
            huddle.day.in_([row["day"] for row in self._rows[models.Huddle]]),
        )
        there = self._write.conn.execute(taken.order_by(huddle.day).limit(1)).scalar()
        if there is not None:
            raise CommandError(f"The team has its huddle of {there.isoformat()} already.")

    def write_all(self) -> None:
        """Writes what was added, what others refer to first."""
        for model, rows in self._rows.items():
            self._write.insert(model, *rows)

    def _add(self, model: type[models.Row], rows: Iterable[dict[str, Any]]) -> None:
        self._rows[model] += rows

    def _decide(self, decision: PastDecision, at: datetime, made: dict[str, Any]) -> None:
        user, item = self._write.actor.user_id, decision.item
        task_id = uuid7() if decision.kind == "assign" else ""
        said = {
            "text": decision.text,
            "owner": decision.owner,
            "until": decision.until,
            "reason": decision.reason,
        }
        self._add(
            models.Decision,
            [
                {
                    **made,
                    **said,
                    "decision_id": uuid7(),
                    "item_key": item.item_key,
                    "reason_keys": reason_keys_text(item.reason_keys),
                    "member_id": item.member_id,
                    "kind": decision.kind,
                    "task_id": task_id,
                    "at": at,
                    "by": user,
                    "mark": uuid7(),
                }
            ],
        )
        if not task_id:
            return
        done_at = decision.done_at
        done_on = done_at.astimezone(self._zone).date() if done_at is not None else None
        self._add(
            models.Task,
            [
                {
                    "task_id": task_id,
                    "team_id": self._team_id,
                    "member_id": item.member_id,
                    "title": decision.text,
                    "owner": decision.owner,
                    "due": decision.until,
                    "status": "open" if done_on is None else "done",
                    "closed_on": done_on,
                    "reason": decision.reason,
                    "created_at": at,
                    "created_on": made["day"],
                    "created_by": user,
                    "huddle_id": made["huddle_id"],
                    "from_key": item.item_key,
                }
            ],
        )
        if done_on is not None:
            self._add(
                models.Change,
                (
                    {
                        "change_id": uuid7(),
                        "table_name": "task",
                        "row_id": task_id,
                        "member_id": item.member_id,
                        "column_name": name,
                        "before": before,
                        "after": after,
                        "changed_at": done_at,
                        "by": decision.owner,
                    }
                    for name, before, after in (
                        ("status", "open", "done"),
                        ("closed_on", None, done_on.isoformat()),
                    )
                ),
            )


def _stays(huddle: PastHuddle) -> Iterator[dict[str, Any]]:
    at = huddle.started_at
    for seq, stay in enumerate(huddle.stays, start=1):
        left_at = at + timedelta(seconds=stay.seconds)
        yield {
            "seq": seq,
            "step": stay.step,
            "box_seconds": stay.box_seconds,
            "entered_at": at,
            "left_at": left_at,
            "seconds": stay.seconds,
            "over_seconds": max(0, stay.seconds - stay.box_seconds),
        }
        at = left_at
