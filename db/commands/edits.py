"""Edits made by hand: what a person changes of rows, kept with its history, and taken back whole.

A command that changes rows by hand gives every one of its changes the same ``edit_id``. What the
sources said of a value is kept beside it, so that the next import takes the edit back only where a
source says something new.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Engine, Integer, Row, and_, delete, func, or_, select, update
from sqlalchemy.sql.schema import Column

from db import models
from db.columns import Instant
from db.commands.once import is_repeated
from db.commands.transaction import Write, writing
from db.history import Value, as_text
from db.identifiers import uuid7
from db.models import table
from db.orders import Actor, CommandError

_MODELS: Mapping[str, type[models.Row]] = {
    **models.IMPORTED,
    "referral_step": models.ReferralStep,
    "barrier": models.Barrier,
    "barrier_note": models.BarrierNote,
    "escalation": models.Escalation,
    "pdsa_cycle": models.PdsaCycle,
}
_GONE = frozenset(("removed_at", "undone_at"))
"""What says that a row is not there: an edit that makes a row takes it away from the new row."""
_PLACED = frozenset(("team", "care_manager_id"))


def edit_row(
    write: Write,
    model: type[models.Row],
    row: Row[Any],
    values: Mapping[str, Value],
    edit_id: str,
) -> dict[str, Value]:
    """Writes those values of a row that differ, as part of the edit ``edit_id``; gives what they
    were before. A member whose team or care manager changes is assigned anew."""
    before = write.edit(model, row, values, edit_id=edit_id)
    if model is models.Member and before.keys() & _PLACED:
        _assign_anew(write, row)
    return before


def is_stored(write: Write, edit_id: str | None) -> bool:
    """Whether an earlier run of the same order has stored the edit; no id is no repetition. Raises
    FirstSaved where another order has."""
    if not edit_id:
        return False

    def stored(write: Write) -> bool:
        change = table(models.Change).c
        found = select(change.change_id).where(*_of_edit(write, edit_id)).limit(1)
        return write.conn.execute(found).first() is not None

    return is_repeated(write, edit_id, stored)


def take_back_edit(engine: Engine, actor: Actor, *, edit_id: str, now: datetime) -> None:
    """Takes back all that an edit changed; what stood before stands again. Doing so twice changes
    nothing. Raises CommandError when somebody, or an import, has changed one of its values since.
    """
    with writing(engine, actor, now) as write:
        change = table(models.Change).c
        found = write.conn.execute(
            select(table(models.Change))
            .where(*_of_edit(write, edit_id))
            .order_by(change.changed_at, change.change_id)
        ).all()
        if not found:
            raise CommandError("There is no such change any more. Refresh and look again.")
        standing = [each for each in found if each.undone_at is None]
        if not standing:
            return
        cells: dict[tuple[str, str], dict[str, list[Row[Any]]]] = {}
        for each in standing:
            of_row = cells.setdefault((each.table_name, each.row_id), {})
            of_row.setdefault(each.column_name, []).append(each)
        before: dict[str, Value] = {}
        after: dict[str, Value] = {}
        for (name, row_id), columns in cells.items():
            row = _row(write, name, row_id)
            for column, changes in columns.items():
                if _changed_since(write, row, changes):
                    raise CommandError("It was changed again since. Look, then change it anew.")
                before[f"{name}:{row_id}:{column}"] = row._mapping[column]
                after[f"{name}:{row_id}:{column}"] = changes[0].before
            _restore(write, name, row, columns, edit_id)
        write.conn.execute(
            update(table(models.Change))
            .where(*_of_edit(write, edit_id), change.undone_at.is_(None))
            .values(undone_at=write.now)
        )
        for (name, row_id), columns in cells.items():
            _forget_source_values(write, name, row_id, columns)
        targets = " ".join(f"{name}:{row_id}" for name, row_id in cells)
        write.record("edit.undo", targets, before, after)


def _of_edit(write: Write, edit_id: str) -> tuple[Any, ...]:
    change = table(models.Change).c
    return (
        change.agency_id == write.agency_id,
        change.edit_id == edit_id,
        change.edit_id != "",
    )


def _key(model: type[models.Row]) -> str:
    return list(table(model).primary_key.columns)[1].name


def _row(write: Write, name: str, row_id: str) -> Row[Any]:
    model = _MODELS[name]
    return write.need(model, name.replace("_", " "), **{_key(model): row_id})


def _changed_since(write: Write, row: Row[Any], changes: Sequence[Row[Any]]) -> bool:
    """Whether the value of one column is not the one that the edit wrote last, or somebody has
    written it again; of a row that the edit made, whether anybody has written to it since."""
    last, change = changes[-1], table(models.Change).c
    if as_text(row._mapping[last.column_name]) != last.after:
        return True
    column = [] if last.column_name in _GONE else [change.column_name == last.column_name]
    later = select(change.change_id).where(
        change.agency_id == write.agency_id,
        change.table_name == last.table_name,
        change.row_id == last.row_id,
        *column,
        change.edit_id != last.edit_id,
        change.undone_at.is_(None),
        or_(
            change.changed_at > last.changed_at,
            and_(change.changed_at == last.changed_at, change.change_id > last.change_id),
        ),
    )
    return write.conn.execute(later.limit(1)).first() is not None


def _restore(
    write: Write,
    name: str,
    row: Row[Any],
    columns: Mapping[str, Sequence[Row[Any]]],
    edit_id: str,
) -> None:
    model = _MODELS[name]
    older = {
        column: write.now
        if column in _GONE and changes[0].before is not None
        else _value(table(model).c[column], changes[0].before)
        for column, changes in columns.items()
    }
    write.change(model, row, older, edit_id=edit_id, undone_at=write.now)
    if model is models.Member and older.keys() & _PLACED:
        _assign_anew(write, row)


def _value(column: "Column[Any]", text: str | None) -> Value:
    """A column's value from the text that ``change`` keeps of it."""
    kind = column.type
    if text is None:
        return None if column.nullable else ""
    if isinstance(kind, Instant):
        return datetime.fromisoformat(text)
    if isinstance(kind, Date):
        return date.fromisoformat(text)
    if kind.python_type is bool:
        return text == "1"
    return int(text) if isinstance(kind, Integer) else text


def _forget_source_values(
    write: Write, name: str, row_id: str, columns: Mapping[str, Sequence[Row[Any]]]
) -> None:
    """Where the row says again what its source says, nothing stands beside it."""
    from db.imports.dialect import Speech
    from db.imports.sources import author

    row = _row(write, name, row_id)
    if not row._mapping.get("batch_id"):
        return
    speech, said = Speech(write.conn), table(models.SourceValue)
    for column in columns:
        write.conn.execute(
            delete(said).where(
                said.c.agency_id == write.agency_id,
                said.c.table_name == name,
                said.c.row_id == row_id,
                said.c.column_name == column,
                said.c.feed == author(speech, write.agency_id, name, row_id, column),
                func.coalesce(said.c.value, "") == (as_text(row._mapping[column]) or ""),
            )
        )


def _assign_anew(write: Write, old: Row[Any]) -> None:
    """Closes the assignment that a member's older values stood for, and opens the one of the
    values that the member has now."""
    now = write.need(models.Member, "member", member_id=old.member_id)
    open_ones = select(table(models.Assignment)).where(
        table(models.Assignment).c.agency_id == write.agency_id,
        table(models.Assignment).c.member_id == old.member_id,
        table(models.Assignment).c.valid_to.is_(None),
        table(models.Assignment).c.feed == "",
        table(models.Assignment).c.care_manager_id == old.care_manager_id,
    )
    for each in write.conn.execute(open_ones).all():
        if old.team not in ("", each.team_id):
            continue
        team_id = now.team or each.team_id
        # The new one first: whom no team of theirs has, somebody may not place on a server.
        write.insert(
            models.Assignment,
            {
                "assignment_id": uuid7(),
                "member_id": old.member_id,
                "team_id": team_id,
                "care_manager_id": now.care_manager_id,
                "valid_from": write.now,
                "batch_id": now.batch_id,
            },
        )
        write.change(models.Assignment, each, {"valid_to": write.now})
