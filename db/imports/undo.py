"""Taking back one import: what nothing later has touched becomes what it was before."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine

from db import models
from db.columns import INSTANT_FORMAT
from db.commands.transaction import Write, writing
from db.imports.dialect import TABLES, Speech, quoted
from db.imports.loading import EXPORTED
from db.orders import Actor, CommandError

_ORDER = (
    *("contact", "appointment", "referral", "service_request", "event", "goal", "document"),
    *("task", "member", "staff"),
)
"""The tables whose rows know their batch, those first that rest on others."""


class Undone(NamedTuple):
    """``restored`` values and ``removed`` rows; ``stay`` are rows that were touched later, as
    (table, key)."""

    feed: str
    restored: int
    removed: int
    stay: tuple[tuple[str, str], ...]


def undo_batch(engine: Engine, actor: Actor, *, batch_id: str, now: datetime) -> Undone:
    """Takes a batch back. Raises CommandError when there is none, or it was taken back already."""
    with writing(engine, actor, now) as write:
        batch = write.find(models.Batch, batch_id=batch_id)
        if batch is None:
            raise CommandError(
                f"There is no import {batch_id!r}. huddle import names each as it ends."
            )
        if batch.status == "undone":
            raise CommandError(f"The import {batch_id} was taken back already.")
        if batch.kind == EXPORTED:
            raise CommandError(
                "That import put an export back, and much rests on it. Put a backup from before it"
                " in its place: huddle restore"
            )
        undoing = _Undoing(write, batch_id)
        restored, stay = undoing.restore()
        removed, left = undoing.remove()
        stay = sorted({*stay, *left})
        write.set(
            models.Batch,
            {"batch_id": batch_id},
            status="undone",
            undone_at=write.now,
            undone_by=actor.user_id,
        )
        undoing.wind_back(batch.feed)
        write.record(
            "import.undo",
            f"batch:{batch_id}",
            after={"restored": restored, "removed": removed, "stay": len(stay)},
        )
        return Undone(batch.feed, restored, removed, tuple(stay))


class _Undoing:
    def __init__(self, write: Write, batch_id: str) -> None:
        self.write = write
        self.speech = Speech(write.conn)
        self.batch_id = batch_id
        self.who = {"agency_id": write.agency_id, "batch": batch_id}

    def restore(self) -> tuple[int, list[tuple[str, str]]]:
        """Puts back what the batch changed, where nobody changed it since."""
        changes = self.speech.rows(
            "SELECT c.table_name, c.row_id, c.column_name, c.before, c.change_id, (SELECT count(*)"
            " FROM change AS later WHERE later.agency_id = c.agency_id AND later.table_name ="
            " c.table_name AND later.row_id = c.row_id AND later.column_name = c.column_name AND"
            " later.batch_id <> :batch AND later.changed_at >= c.changed_at AND later.change_id >"
            " c.change_id) FROM change AS c WHERE c.agency_id = :agency_id AND c.batch_id = :batch"
            " ORDER BY c.change_id DESC",
            **self.who,
        )
        restored, stay = 0, []
        for name, row_id, column, before, change_id, later in changes:
            if later:
                if column != "batch_id":
                    stay.append((name, row_id))
                continue
            key = list(TABLES[name].primary_key.columns)[1].name
            value = self.speech.from_text(name, column, ":before")
            self.speech.run(
                f"UPDATE {quoted(name)} SET {quoted(column)} = {value}"
                f" WHERE agency_id = :agency_id AND {quoted(key)} = :row_id",
                before=before,
                row_id=row_id,
                agency_id=self.write.agency_id,
            )
            self.speech.run(
                "DELETE FROM change WHERE agency_id = :agency_id AND change_id = :change_id",
                agency_id=self.write.agency_id,
                change_id=change_id,
            )
            restored += column != "batch_id"
        return restored, stay

    def remove(self) -> tuple[int, list[tuple[str, str]]]:
        """Takes out the rows that the batch brought, unless something was done with them since."""
        removed, left = 0, []
        for name in _ORDER:
            key = quoted(list(TABLES[name].primary_key.columns)[1].name)
            new = (
                f"t.agency_id = :agency_id AND t.batch_id = :batch AND NOT EXISTS (SELECT 1 FROM"
                " change AS mine WHERE mine.agency_id = :agency_id AND mine.batch_id = :batch AND"
                f" mine.table_name = '{name}' AND mine.row_id = t.{key})"
            )
            used = " OR ".join(self._uses(name, key))
            left += [
                (name, str(row[0]))
                for row in self.speech.rows(
                    f"SELECT t.{key} FROM {quoted(name)} AS t WHERE {new} AND ({used})", **self.who
                )
            ]
            if name == "member":
                self.speech.run(
                    "DELETE FROM assignment WHERE agency_id = :agency_id AND batch_id = :batch AND"
                    f" member_id IN (SELECT t.member_id FROM member AS t WHERE {new}"
                    f" AND NOT ({used}))",
                    **self.who,
                )
            removed += self.speech.run(
                f"DELETE FROM {quoted(name)} AS t WHERE {new} AND NOT ({used})", **self.who
            )
        self._remove_moves()
        return removed, left

    def _remove_moves(self) -> None:
        """Assignments that the batch opened for members who were there before it, where the one
        before was opened again."""
        self.speech.run(
            "DELETE FROM assignment AS a WHERE a.agency_id = :agency_id AND a.batch_id = :batch"
            " AND a.valid_to IS NULL AND EXISTS (SELECT 1 FROM assignment AS before WHERE"
            " before.agency_id = :agency_id AND before.member_id = a.member_id AND"
            " before.assignment_id <> a.assignment_id AND before.valid_to IS NULL)",
            **self.who,
        )

    def _uses(self, name: str, key: str) -> Iterator[str]:
        """Conditions under which a new row has been used since."""
        yield (
            "EXISTS (SELECT 1 FROM change AS c WHERE c.agency_id = :agency_id AND c.table_name ="
            f" '{name}' AND c.row_id = t.{key})"
        )
        if name == "contact":
            yield (
                "EXISTS (SELECT 1 FROM contact AS p WHERE p.agency_id = :agency_id AND"
                " p.member_id = t.member_id AND p.replaced_by = t.contact_id)"
            )
        if name != "member":
            return
        for other in TABLES.values():
            if "member_id" in other.c and other.name not in ("member", "assignment", "change"):
                yield (
                    f"EXISTS (SELECT 1 FROM {quoted(other.name)} AS o WHERE o.agency_id ="
                    " :agency_id AND o.member_id = t.member_id)"
                )
        yield (
            "EXISTS (SELECT 1 FROM assignment AS a WHERE a.agency_id = :agency_id AND"
            " a.member_id = t.member_id AND a.batch_id <> :batch)"
        )

    def wind_back(self, feed: str) -> None:
        """The feed is again what the import before this one made of it."""
        last = self.speech.rows(
            "SELECT batch_id, imported_at FROM batch WHERE agency_id = :agency_id AND feed = :feed"
            " AND status = 'applied' ORDER BY imported_at DESC, batch_id DESC LIMIT 1",
            agency_id=self.write.agency_id,
            feed=feed,
        )
        if not last:
            self.speech.run(
                "DELETE FROM feed WHERE agency_id = :agency_id AND name = :feed",
                agency_id=self.write.agency_id,
                feed=feed,
            )
            return
        batch_id, at = last[0]
        self.speech.run(
            f"UPDATE feed SET batch_id = :last, imported_at = {self.speech.instant('at')}"
            " WHERE agency_id = :agency_id AND name = :feed",
            last=batch_id,
            at=at if isinstance(at, str) else at.strftime(INSTANT_FORMAT),
            agency_id=self.write.agency_id,
            feed=feed,
        )
