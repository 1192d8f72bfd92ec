"""Taking back one import: what nothing later has touched becomes what it was before."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Engine

from db import models
from db.commands.same import JOINED
from db.commands.transaction import Write, writing
from db.imports import people
from db.imports.dialect import TABLES, Speech, quoted
from db.imports.loading import EXPORTED
from db.imports.sources import author
from db.imports.used import uses
from db.orders import Actor, CommandError
from db.rows import INSTANT_FORMAT

_ORDER = (
    *("contact", "appointment", "referral", "service_request", "event", "goal", "document"),
    *("task", "member", "staff"),
)
"""The tables whose rows know their batch, those first that rest on others."""


class Undone(NamedTuple):
    """``restored`` values and ``removed`` rows; ``stay`` are rows that were touched later, as
    (table, key). ``later`` imports of the same feed came after it and stand: what they repeated of
    the removed rows comes back with the newest file."""

    feed: str
    restored: int
    removed: int
    stay: tuple[tuple[str, str], ...]
    later: int = 0


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
        undoing = _Undoing(write, batch_id, batch.feed)
        if batch.kind == JOINED:
            undoing.give_back()
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
        if batch.feed:
            undoing.wind_back(batch.feed)
        write.record(
            "import.undo",
            f"batch:{batch_id}",
            after={"restored": restored, "removed": removed, "stay": len(stay)},
        )
        later = undoing.later_of(batch.feed, batch.imported_at) if removed else 0
        return Undone(batch.feed, restored, removed, tuple(stay), later)


class _Undoing:
    def __init__(self, write: Write, batch_id: str, feed: str) -> None:
        self.write = write
        self.feed = feed
        self.speech = Speech(write.conn)
        self.batch_id = batch_id
        self.who = {"agency_id": write.agency_id, "batch": batch_id}

    def restore(self) -> tuple[int, list[tuple[str, str]]]:
        """Puts back what the batch changed. A value that somebody changed since stays, and from
        then on what was before the batch is what was before that change."""
        changes = self.speech.rows(
            "SELECT c.table_name, c.row_id, c.column_name, c.before, c.after, c.change_id, (SELECT"
            " min(later.change_id) FROM change AS later WHERE later.agency_id = c.agency_id AND"
            " later.table_name = c.table_name AND later.row_id = c.row_id AND later.column_name ="
            " c.column_name AND later.batch_id <> :batch AND later.changed_at >= c.changed_at AND"
            " later.change_id > c.change_id) FROM change AS c WHERE c.agency_id = :agency_id AND"
            " c.batch_id = :batch ORDER BY c.change_id DESC",
            **self.who,
        )
        restored, stay = 0, []
        for name, row_id, column, before, after, change_id, later in changes:
            if later:
                self._pass_on(later, before, after)
                if column != "batch_id":
                    stay.append((name, row_id))
            else:
                self._put_back(name, row_id, column, before)
                restored += column != "batch_id"
            self._forget(change_id)
        return restored, stay

    def _put_back(self, name: str, row_id: str, column: str, before: str | None) -> None:
        key = list(TABLES[name].primary_key.columns)[1].name
        value = self.speech.from_text(name, column, ":before")
        back = ", removed_at = NULL" if column == "vanished_at" and before is None else ""
        self.speech.run(
            f"UPDATE {quoted(name)} SET {quoted(column)} = {value}{back}"
            f" WHERE agency_id = :agency_id AND {quoted(key)} = :row_id",
            before=before,
            row_id=row_id,
            agency_id=self.write.agency_id,
        )
        self._remember_edit(name, row_id, column)

    def _forget(self, change_id: str) -> None:
        self.speech.run(
            "DELETE FROM change WHERE agency_id = :agency_id AND change_id = :change_id",
            agency_id=self.write.agency_id,
            change_id=change_id,
        )

    def _pass_on(self, later: str, before: str | None, after: str | None) -> None:
        """What was before the batch is now what was before the change that came after it; where
        that one made nothing of it, it goes too. What the source is known to have said before an
        edit follows."""
        found = self.speech.rows(
            "SELECT table_name, row_id, column_name, after, batch_id FROM change"
            " WHERE agency_id = :agency_id AND change_id = :later",
            agency_id=self.write.agency_id,
            later=later,
        )
        table_name, row_id, column, now, batch_id = found[0]
        if now == before and batch_id:
            self._forget(later)
            return
        self.speech.run(
            "UPDATE change SET before = :before WHERE agency_id = :agency_id"
            " AND change_id = :later",
            before=before,
            later=later,
            agency_id=self.write.agency_id,
        )
        if not batch_id:
            self.speech.run(
                "UPDATE source_value SET value = :before WHERE agency_id = :agency_id AND"
                " table_name = :name AND row_id = :row_id AND column_name = :column AND"
                " feed = :feed AND coalesce(value, '') = coalesce(:after, '')",
                before=before,
                after=after,
                name=table_name,
                row_id=row_id,
                column=column,
                feed=self.feed,
                agency_id=self.write.agency_id,
            )

    def _remember_edit(self, name: str, row_id: str, column: str) -> None:
        """A value that is an edit again stands as one: what the source said before it is known
        again, so that repeating it takes nothing back."""
        edits = []
        for before, batch_id, at, by in self.speech.rows(
            "SELECT before, batch_id, changed_at, by FROM change WHERE agency_id = :agency_id AND"
            " table_name = :name AND row_id = :row_id AND column_name = :column"
            " AND batch_id <> :batch ORDER BY changed_at DESC, change_id DESC",
            name=name,
            row_id=row_id,
            column=column,
            **self.who,
        ):
            if batch_id:
                break
            edits.append((before, at, by))
        if not edits or "batch_id" not in TABLES[name].c:
            return
        value, at, by = edits[-1]
        key = {
            "agency_id": self.write.agency_id,
            "name": name,
            "row_id": row_id,
            "column": column,
            "feed": author(self.speech, self.write.agency_id, name, row_id, column),
        }
        self.speech.run(
            "DELETE FROM source_value WHERE agency_id = :agency_id AND table_name = :name AND"
            " row_id = :row_id AND column_name = :column AND feed = :feed",
            **key,
        )
        self.speech.run(
            "INSERT INTO source_value (agency_id, table_name, row_id, column_name, feed, value,"
            " edited_at, edited_by) VALUES (:agency_id, :name, :row_id, :column, :feed, :value,"
            f" {self.speech.instant('at')}, :by)",
            value=value,
            at=at if isinstance(at, str) else at.strftime(INSTANT_FORMAT),
            by=by,
            **key,
        )

    def give_back(self) -> None:
        """Rows that came since two members were joined, under the other's id, are the other's."""
        for source_id, member_id in self.speech.rows(
            "SELECT source_id, member_id FROM other_id WHERE agency_id = :agency_id"
            " AND batch_id = :batch",
            **self.who,
        ):
            theirs = {"agency_id": self.write.agency_id, "source_id": source_id}
            said = (
                "FROM source_value WHERE agency_id = :agency_id AND column_name = 'member_id'"
                " AND value = :source_id"
            )
            for (name,) in self.speech.rows(f"SELECT DISTINCT table_name {said}", **theirs):
                key = quoted(list(TABLES[name].primary_key.columns)[1].name)
                self.speech.run(
                    f"UPDATE {quoted(name)} SET member_id = :source_id WHERE"
                    f" agency_id = :agency_id AND member_id = :member_id AND {key} IN"
                    f" (SELECT row_id {said} AND table_name = :name)",
                    member_id=member_id,
                    name=name,
                    **theirs,
                )
            self.speech.run(f"DELETE {said}", **theirs)
            self.speech.run(
                "DELETE FROM listing WHERE agency_id = :agency_id AND member_id = :member_id"
                " AND EXISTS (SELECT 1 FROM listing AS o WHERE o.agency_id = :agency_id"
                " AND o.feed = listing.feed AND o.member_id = :source_id"
                " AND o.first_batch = listing.first_batch)",
                member_id=member_id,
                **theirs,
            )
            self.speech.run(
                "UPDATE contact AS p SET replaced_by = '' WHERE p.agency_id = :agency_id"
                " AND p.member_id IN (:member_id, :source_id) AND p.replaced_by <> '' AND EXISTS"
                " (SELECT 1 FROM contact AS c WHERE c.agency_id = :agency_id"
                " AND c.contact_id = p.replaced_by AND c.member_id <> p.member_id)",
                member_id=member_id,
                **theirs,
            )

    def remove(self) -> tuple[int, list[tuple[str, str]]]:
        """Takes out the rows that the batch brought, unless something was done with them since, or
        a later file of the source has them."""
        removed, left = 0, self._hand_on()
        for name in _ORDER:
            key = quoted(list(TABLES[name].primary_key.columns)[1].name)
            new = (
                f"t.agency_id = :agency_id AND t.batch_id = :batch AND NOT EXISTS (SELECT 1 FROM"
                " change AS mine WHERE mine.agency_id = :agency_id AND mine.batch_id = :batch AND"
                f" mine.table_name = '{name}' AND mine.row_id = t.{key})"
            )
            used = " OR ".join(uses(name, key))
            left += [
                (name, str(row[0]))
                for row in self.speech.rows(
                    f"SELECT t.{key} FROM {quoted(name)} AS t WHERE {new} AND ({used})", **self.who
                )
            ]
            if name == "member":
                self._remove_of_members(f"{new} AND NOT ({used})")
            removed += self.speech.run(
                f"DELETE FROM {quoted(name)} AS t WHERE {new} AND NOT ({used})", **self.who
            )
        self._remove_moves()
        self._remove_teams()
        return removed, left

    def _hand_on(self) -> list[tuple[str, str]]:
        """Rows that the batch brought and a later one has too are that one's from now on."""
        self.speech.run(
            "DELETE FROM listing WHERE agency_id = :agency_id AND first_batch = :batch"
            " AND last_batch = :batch",
            **self.who,
        )
        for column, other in (("first_batch", "last_batch"), ("last_batch", "first_batch")):
            self.speech.run(
                f"UPDATE listing SET {column} = {other} WHERE agency_id = :agency_id"
                f" AND {column} = :batch",
                **self.who,
            )
        self.speech.run(
            "UPDATE listing SET gone_batch = '' WHERE agency_id = :agency_id"
            " AND gone_batch = :batch",
            **self.who,
        )
        self.speech.run(
            "DELETE FROM other_id WHERE agency_id = :agency_id AND batch_id = :batch", **self.who
        )
        left = []
        for name, row_id, change_id in self.speech.rows(
            "SELECT c.table_name, c.row_id, c.change_id FROM change AS c WHERE"
            " c.agency_id = :agency_id AND c.column_name = 'batch_id' AND c.before = :batch"
            " ORDER BY c.table_name, c.row_id",
            **self.who,
        ):
            left.append((name, row_id))
            self._forget(change_id)
            if name == "member":
                self.speech.run(
                    "UPDATE assignment SET batch_id = (SELECT m.batch_id FROM member AS m WHERE"
                    " m.agency_id = :agency_id AND m.member_id = :row_id) WHERE"
                    " agency_id = :agency_id AND member_id = :row_id AND batch_id = :batch",
                    row_id=row_id,
                    **self.who,
                )
        for member_id, last in self.speech.rows(
            "SELECT l.member_id, max(l.last_batch) FROM listing AS l JOIN member AS m"
            " ON m.agency_id = l.agency_id AND m.member_id = l.member_id"
            " WHERE l.agency_id = :agency_id AND m.batch_id = :batch AND l.gone_batch = ''"
            " GROUP BY l.member_id ORDER BY l.member_id",
            **self.who,
        ):
            for table in ("member", "assignment"):
                self.speech.run(
                    f"UPDATE {table} SET batch_id = :last WHERE agency_id = :agency_id AND"
                    " member_id = :member_id AND batch_id = :batch",
                    last=last,
                    member_id=member_id,
                    **self.who,
                )
            left.append(("member", member_id))
        return left

    def _remove_of_members(self, condition: str) -> None:
        """What stands beside the members that go."""
        going = f"member_id IN (SELECT t.member_id FROM member AS t WHERE {condition})"
        self.speech.run(
            "DELETE FROM assignment WHERE agency_id = :agency_id AND batch_id = :batch"
            f" AND {going}",
            **self.who,
        )
        for beside in ("listing", "other_id"):
            self.speech.run(
                f"DELETE FROM {beside} WHERE agency_id = :agency_id AND {going}", **self.who
            )

    def _remove_teams(self) -> None:
        """Teams that the batch had to make, and that nobody is in any more."""
        made = self.speech.rows(
            "SELECT t.team_id FROM team AS t JOIN batch AS b ON b.agency_id = t.agency_id AND"
            " b.imported_at = t.created_at WHERE t.agency_id = :agency_id"
            " AND b.batch_id = :batch ORDER BY 1",
            **self.who,
        )
        for (team_id,) in made:
            if not people.only_team(self.speech, self.write.agency_id):
                people.dismiss(self.speech, self.write.agency_id, team_id)

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

    def later_of(self, feed: str, imported_at: datetime) -> int:
        """How many imports of the feed came later and stand."""
        return int(
            self.speech.one(
                "SELECT count(*) FROM batch WHERE agency_id = :agency_id AND feed = :feed"
                f" AND status = 'applied' AND imported_at > {self.speech.instant('at')}",
                agency_id=self.write.agency_id,
                feed=feed,
                at=imported_at.astimezone(UTC).strftime(INSTANT_FORMAT),
            )
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
