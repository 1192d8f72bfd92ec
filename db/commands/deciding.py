"""Decisions about rows of the board, the tasks they make, and taking them back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row, and_, or_, select, update

from db import models
from db.commands.huddles import open_huddle, reason_keys_text
from db.commands.meanwhile import EXCLUSIVE, decided_today
from db.commands.once import once
from db.commands.transaction import Write, writing
from db.history import Value
from db.identifiers import uuid7
from db.models import table
from db.orders import (
    Actor,
    CommandError,
    DecisionResult,
    Seen,
    Target,
    Terms,
)

KINDS = ("assign", "discussed", "watch", "snooze", "baseline", "excuse", "log", "choice")


@once
def decide(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    huddle_id: str | None = None,
    items: Sequence[Target],
    kind: str,
    text: str = "",
    owner: str = "",
    until: date | None = None,
    reason: str = "",
    terms: Sequence[Terms] = (),
    now: datetime,
    decision_id: str | None = None,
    replace: bool = False,
    seen: Seen | None = None,
) -> list[DecisionResult]:
    """Decides about each item, all or none. ``until`` is the day a decision holds to, inclusive;
    for ``assign`` it is the day the task is due. ``assign`` makes a task, or edits the open one
    made earlier from the same item; about a task itself, it edits that. Where the items differ in
    these, ``terms`` gives each its own, in the order of the items.

    With ``decision_id`` a repetition finds the decisions stored and changes nothing. Without a
    huddle, the decision belongs to the team's open one of the day. What the actor decided about the
    item earlier in the day gives way. ``seen`` is how the rows, their tasks and what others had
    decided stood for the actor; with ``replace`` whatever others decided today gives way.

    Raises AlreadyChanged when somebody else has decided about one today, or changed what is in
    ``seen``, since it was seen; CommandError when the huddle is closed."""
    if kind not in KINDS:
        raise CommandError(f"No decision is called {kind!r}. There are: {', '.join(KINDS)}.")
    own = list(terms) or [Terms(text, owner, until, reason)] * len(items)
    if kind == "assign" and not all(each.text.strip() for each in own):
        raise CommandError("A task needs some words.")
    if kind in ("watch", "snooze", "baseline") and any(each.until is None for each in own):
        raise CommandError("Until when? Give a day.")
    known = _with_decisions(seen or {}, items, kind, replace=replace)
    with writing(engine, actor, now, known) as write:
        deciding = _Deciding(write, team_id, huddle_id, kind, decision_id or uuid7())
        if write.repeats(models.Decision, decision_id=decision_id):
            return deciding.stored(len(items))
        deciding.check_huddle()
        superseded = {item.item_key: deciding.superseded(item) for item in items}
        results = []
        for place, (item, each) in enumerate(zip(items, own, strict=True)):
            id_ = deciding.id(place)
            deciding.give_way(superseded[item.item_key], id_)
            task_id = deciding.assign(item, id_, each) if kind == "assign" else ""
            deciding.insert(item, id_, each, task_id=task_id)
            results.append(DecisionResult(id_, item.item_key, task_id))
        write.record(
            f"decide.{kind}",
            " ".join(item.item_key for item in items),
            before={"replaced": [row.decision_id for old in superseded.values() for row in old]},
            after={
                "decisions": [result.decision_id for result in results],
                **(
                    own[0]._asdict()
                    if len(set(own)) == 1
                    else {"terms": [each._asdict() for each in own]}
                ),
            },
        )
        return results


def _with_decisions(seen: Seen, items: Sequence[Target], kind: str, *, replace: bool) -> Seen:
    """What was seen, with what is known of decisions about the items: nothing unless it is said."""
    if replace or kind not in EXCLUSIVE:
        return seen
    decided: dict[str, Mapping[str, Value]] = {}
    for item in items:
        key = f"decision:{item.item_key}"
        known = seen.get(key, {}).get("decided", "")
        decided[key] = {"decided": known, "reasons": reason_keys_text(item.reason_keys)}
    return {**seen, **decided}


def undo(engine: Engine, actor: Actor, *, decision_ids: Sequence[str], now: datetime) -> None:
    """Takes back decisions, all or none, the last of them first; with each the task or contact it
    made. What one had replaced stands again. Undoing twice changes nothing.

    Raises CommandError when the huddle of one is closed, or its task or contact has been worked
    on."""
    with writing(engine, actor, now) as write:
        found = [
            write.need(models.Decision, "decision", decision_id=decision_id)
            for decision_id in decision_ids
        ]
        standing = [decision for decision in found if decision.undone_at is None]
        for decision in reversed(standing):
            _take_back(write, decision)
        if standing:
            write.record(
                "decide.undo",
                " ".join(decision.item_key for decision in standing),
                before={
                    "decisions": [decision.decision_id for decision in standing],
                    "kind": standing[0].kind,
                    "tasks": [decision.task_id for decision in standing if decision.task_id],
                },
            )


def _take_back(write: Write, decision: Row[Any]) -> None:
    if decision.huddle_id:
        open_huddle(write, decision.huddle_id)
    if decision.kind == "carry":
        raise CommandError("A row that was carried over stays so. Decide about it instead.")
    _take_back_task(write, decision)
    _take_back_contact(write, decision)
    _mark_undone(write, decision.decision_id)
    decisions = table(models.Decision)
    write.conn.execute(
        update(decisions)
        .where(
            decisions.c.agency_id == write.agency_id,
            decisions.c.replaced_by == decision.decision_id,
        )
        .values(undone_at=None, undone_by="", replaced_by="")
    )


def note_contact_logged(
    write: Write, *, team_id: str, huddle_id: str | None, item: Target, contact_id: str
) -> DecisionResult:
    """The decision ``log`` about a row, for a contact logged from it in the same transaction."""
    deciding = _Deciding(write, team_id, huddle_id, "log", uuid7())
    deciding.check_huddle()
    deciding.insert(item, deciding.id(0), Terms(), contact_id=contact_id)
    return DecisionResult(deciding.id(0), item.item_key, contact_id=contact_id)


class _Deciding:
    """One call: where and what is decided."""

    def __init__(
        self, write: Write, team_id: str, huddle_id: str | None, kind: str, first_id: str
    ) -> None:
        self.write = write
        self.team_id = team_id
        self.huddle_id = huddle_id
        self.kind = kind
        self.first_id = first_id
        self.day = write.day

    def id(self, place: int) -> str:
        """The id of the n-th item's decision, the same again when the call is repeated."""
        return self.first_id if place == 0 else f"{self.first_id}.{place}"

    def stored(self, count: int) -> list[DecisionResult]:
        """What an earlier run of this very call has stored."""
        decisions = table(models.Decision)
        found = {
            row.decision_id: row
            for row in self.write.conn.execute(
                select(decisions).where(
                    decisions.c.agency_id == self.write.agency_id,
                    decisions.c.decision_id.in_([self.id(place) for place in range(count)]),
                )
            )
        }
        ordered = [found[self.id(place)] for place in range(count) if self.id(place) in found]
        return [DecisionResult(row.decision_id, row.item_key, row.task_id) for row in ordered]

    def check_huddle(self) -> None:
        """Finds the huddle that the decision belongs to; a closed one takes none."""
        if self.huddle_id:
            open_huddle(self.write, self.huddle_id)
            return
        there = self.write.find(models.Huddle, team_id=self.team_id, day=self.day, status="open")
        self.huddle_id = there.huddle_id if there else ""

    def superseded(self, item: Target) -> list[Row[Any]]:
        """Today's decisions that this one takes the place of."""
        if self.kind not in EXCLUSIVE:
            return []
        return decided_today(self.write, item.item_key, item.reason_keys)

    def give_way(self, old: Sequence[Row[Any]], new_id: str) -> None:
        """Marks decisions as replaced. A task that only they made goes, unless it is edited now or
        somebody has begun on it."""
        for decision in old:
            _mark_undone(self.write, decision.decision_id, replaced_by=new_id)
            if self.kind == "assign" or not decision.task_id:
                continue
            task = self.write.find(models.Task, task_id=decision.task_id)
            if (
                task
                and _made_by(self.write, task, decision)
                and not _touched(self.write, task, decision)
            ):
                self.write.edit(models.Task, task, {"removed_at": self.write.now}, new_id)

    def assign(self, item: Target, id_: str, terms: Terms) -> str:
        """Makes the task of the item or edits its open one; gives the task's id."""
        values = {"title": terms.text, "owner": terms.owner, "due": terms.until}
        task = self._open_task(item.item_key)
        if task is not None:
            self.write.edit(models.Task, task, values, id_)
            return str(task.task_id)
        task_id = uuid7()
        self.write.insert(
            models.Task,
            {
                "task_id": task_id,
                "team_id": self.team_id,
                "member_id": item.member_id,
                **values,
                "status": "open",
                "reason": terms.reason,
                "created_at": self.write.now,
                "created_on": self.day,
                "created_by": self.write.actor.user_id,
                "huddle_id": self.huddle_id or "",
                "from_key": item.item_key,
            },
        )
        return task_id

    def insert(
        self,
        item: Target,
        id_: str,
        terms: Terms,
        *,
        task_id: str = "",
        contact_id: str = "",
    ) -> None:
        said = {"kind": self.kind, "text": terms.text, "owner": terms.owner, "until": terms.until}
        self.write.means(f"decision:{item.item_key}", said)
        self.write.insert(
            models.Decision,
            {
                "decision_id": id_,
                "team_id": self.team_id,
                "huddle_id": self.huddle_id or "",
                "item_key": item.item_key,
                "reason_keys": reason_keys_text(item.reason_keys),
                "member_id": item.member_id,
                "kind": self.kind,
                **terms._asdict(),
                "task_id": task_id,
                "contact_id": contact_id,
                "at": self.write.now,
                "day": self.day,
                "by": self.write.actor.user_id,
                "mark": uuid7(),
            },
        )

    def _open_task(self, item_key: str) -> Row[Any] | None:
        tasks = table(models.Task)
        what, _, task_id = item_key.partition(":")
        its_own = tasks.c.task_id == task_id if what == "task" else tasks.c.from_key == item_key
        return self.write.conn.execute(
            select(tasks)
            .where(
                tasks.c.agency_id == self.write.agency_id,
                its_own,
                tasks.c.status.not_in(("done", "cancelled")),
                tasks.c.removed_at.is_(None),
            )
            .order_by(tasks.c.created_at.desc(), tasks.c.task_id.desc())
            .limit(1)
        ).first()


def _mark_undone(write: Write, decision_id: str, replaced_by: str = "") -> None:
    write.set(
        models.Decision,
        {"decision_id": decision_id},
        undone_at=write.now,
        undone_by=write.actor.user_id,
        replaced_by=replaced_by,
    )


def _made_by(write: Write, task: Row[Any], decision: Row[Any]) -> bool:
    """Whether the decision made the task; another may have edited it at the same instant."""
    if task.created_at != decision.at or task.from_key != decision.item_key:
        return False
    decisions = table(models.Decision).c
    first = select(decisions.decision_id).where(
        decisions.agency_id == write.agency_id, decisions.task_id == task.task_id
    )
    return bool(write.conn.scalar(first.order_by(decisions.mark).limit(1)) == decision.decision_id)


def _touched(write: Write, task: Row[Any], decision: Row[Any]) -> bool:
    """Whether somebody has changed the task, or decided about it, since the decision did."""
    change, decisions = table(models.Change).c, table(models.Decision).c
    changed = select(change.change_id).where(
        change.agency_id == write.agency_id,
        change.table_name == "task",
        change.row_id == task.task_id,
        change.decision_id != decision.decision_id,
        change.undone_at.is_(None),
        or_(
            change.changed_at > decision.at,
            and_(change.changed_at == decision.at, change.change_id > decision.mark),
        ),
    )
    decided = select(decisions.decision_id).where(
        decisions.agency_id == write.agency_id,
        decisions.task_id == task.task_id,
        decisions.undone_at.is_(None),
        decisions.mark > decision.mark,
    )
    return any(
        write.conn.execute(later.limit(1)).first() is not None for later in (changed, decided)
    )


def _take_back_task(write: Write, decision: Row[Any]) -> None:
    """Undoes what the decision did to tasks: edits are reversed, a task it made goes."""
    change = table(models.Change).c
    edits = write.conn.execute(
        select(change.row_id, change.column_name, change.before)
        .where(
            change.agency_id == write.agency_id,
            change.table_name == "task",
            change.decision_id == decision.decision_id,
        )
        .order_by(change.change_id.desc())
    ).all()
    task = write.find(models.Task, task_id=decision.task_id) if decision.task_id else None
    if task is not None and (task.status != "open" or _touched(write, task, decision)):
        raise CommandError("The task has been worked on since. Finish or change the task.")
    older: dict[str, dict[str, Value]] = {}
    for row_id, column, before in edits:
        older.setdefault(row_id, {})[column] = _task_value(column, before)
    for row_id, values in older.items():
        edited = write.need(models.Task, "task", task_id=row_id)
        write.edit(models.Task, edited, values, decision.decision_id)
    if task is not None and task.task_id not in older and _made_by(write, task, decision):
        write.edit(models.Task, task, {"removed_at": write.now}, decision.decision_id)


def _task_value(column: str, before: str | None) -> Value:
    if column == "due":
        return date.fromisoformat(before) if before else None
    if column == "removed_at":
        return datetime.fromisoformat(before) if before else None
    return before or ""


def _take_back_contact(write: Write, decision: Row[Any]) -> None:
    contact = (
        write.find(models.Contact, contact_id=decision.contact_id) if decision.contact_id else None
    )
    if contact is None:
        return
    if contact.replaced_by:
        raise CommandError("The contact has come in from the record since; it stays.")
    write.edit(models.Contact, contact, {"removed_at": write.now}, decision.decision_id)
