"""PDSA cycles: begun about a reason for misses, and judged when they are reviewed."""

from datetime import date, datetime

from sqlalchemy import Engine

from db import models
from db.commands.edits import edit_row, is_stored
from db.commands.once import once
from db.commands.transaction import Write, writing
from db.history import Value
from db.identifiers import uuid7
from db.orders import Actor, CommandError, Seen

VERDICTS = ("adopt", "adapt", "abandon")


@once
def begin_cycle(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    reason_code: str,
    aim: str,
    change: str,
    prediction: str,
    start_on: date,
    review_on: date,
    owner: str = "",
    measure_id: str = "",
    seen: Seen | None = None,
    now: datetime,
    edit_id: str,
) -> str:
    """Begins a cycle and gives its id. One runs for a reason at a time: CommandError where one runs
    already. A repetition with the same ``edit_id`` changes nothing and gives "". AlreadyChanged
    where somebody else has opened one since ``seen`` knew of none."""
    with writing(engine, actor, now, seen) as write:
        if is_stored(write, edit_id):
            return ""
        write.need(models.Team, "team", team_id=team_id)
        values: dict[str, Value] = {
            "reason_code": reason_code,
            "measure_id": measure_id,
            "aim": aim,
            "change": change,
            "prediction": prediction,
            "owner": owner,
            "start_on": start_on,
            "review_on": review_on,
        }
        write.means(f"card:{team_id}:{reason_code}:{measure_id}", values)
        running = {
            "team_id": team_id,
            "reason_code": reason_code,
            "verdict": "",
            "removed_at": None,
        }
        if reason_code and write.find(models.PdsaCycle, **running):
            raise CommandError("A PDSA card is open for this reason. Record its result first.")
        cycle_id = _insert(write, team_id, values, edit_id)
        write.record("pdsa.begin", f"pdsa:{cycle_id}", after=values)
        return cycle_id


@once
def judge_cycle(
    engine: Engine,
    actor: Actor,
    *,
    cycle_id: str,
    result: str,
    verdict: str,
    change: str = "",
    review_on: date | None = None,
    seen: Seen | None = None,
    now: datetime,
    edit_id: str,
) -> None:
    """Records what came of a cycle, and what becomes of its change (one of ``VERDICTS``). To adapt
    opens the next cycle today, with the ``change`` and its ``review_on``. All of it is one edit.
    AlreadyChanged where somebody else has changed the card since it was ``seen``."""
    if verdict not in VERDICTS:
        raise CommandError("Adopt, adapt or abandon? Choose one.")
    if not result.strip():
        raise CommandError("What came of it? The result is missing.")
    if verdict == "adapt" and (not change.strip() or review_on is None):
        raise CommandError("To adapt takes the next change, and the day of its review.")
    with writing(engine, actor, now, seen) as write:
        if is_stored(write, edit_id):
            return
        cycle = write.need(models.PdsaCycle, "PDSA card", cycle_id=cycle_id)
        values: dict[str, Value] = {"result": result, "verdict": verdict, "closed_on": write.day}
        write.means(f"pdsa_cycle:{cycle_id}", values)
        if cycle.verdict or cycle.removed_at is not None:
            raise CommandError("This PDSA card is closed already. Refresh and look again.")
        edit_row(write, models.PdsaCycle, cycle, values, edit_id)
        if verdict == "adapt":
            kept = ("reason_code", "measure_id", "aim", "prediction", "owner")
            following: dict[str, Value] = {name: cycle._mapping[name] for name in kept}
            following |= {
                "change": change,
                "start_on": write.day,
                "review_on": review_on,
                "follows": cycle_id,
            }
            _insert(write, cycle.team_id, following, edit_id)
        write.record("pdsa.judge", f"pdsa:{cycle_id}", after=values)


def _insert(write: Write, team_id: str, values: dict[str, Value], edit_id: str) -> str:
    """Inserts a cycle as part of an edit, with which it goes."""
    if not str(values["aim"]).strip() or not str(values["change"]).strip():
        raise CommandError("A PDSA card needs an aim and a change.")
    start_on, review_on = values["start_on"], values["review_on"]
    if isinstance(start_on, date) and isinstance(review_on, date) and review_on <= start_on:
        raise CommandError("The review comes after the start. Give a later day.")
    cycle_id = uuid7()
    write.insert(
        models.PdsaCycle,
        {
            **values,
            "cycle_id": cycle_id,
            "team_id": team_id,
            "opened_on": write.day,
            "opened_at": write.now,
            "opened_by": write.actor.user_id,
            "removed_at": write.now,
        },
    )
    row = write.need(models.PdsaCycle, "PDSA card", cycle_id=cycle_id)
    write.change(models.PdsaCycle, row, {"removed_at": None}, edit_id=edit_id)
    return cycle_id
