"""Taking back one import: what nothing later has touched becomes what it was before.

Nothing is deleted of what a board has shown. The days between the import and its undo stay as they
were: rows that go are off the board from the undo on (``undone_at``), and what was changed is
changed back, with its history. Changes of the import, and those that take them back, are marked as
undone: for everything but past days they have not been.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Engine, Row

from db import models
from db.commands.same import JOINED
from db.commands.transaction import Write, writing
from db.history import as_text
from db.identifiers import uuid7
from db.imports import people
from db.imports.dialect import TABLES, Speech, quoted
from db.imports.loading import EXPORTED
from db.imports.sources import author
from db.imports.used import has_another, uses
from db.orders import Actor, CommandError
from db.rows import INSTANT_FORMAT, instant

_ORDER = (
    *("contact", "appointment", "referral", "service_request", "event", "goal", "document"),
    *("task", "member", "staff"),
)
"""The tables whose rows know their batch, those first that rest on others."""

_STANDING = frozenset(("batch_id", "vanished_at", "removed_at", "undone_at"))
"""Columns that say how a row stands, of which no source speaks."""


class Undone(NamedTuple):
    """``restored`` values and ``removed`` rows; ``stay`` are rows that were touched later, or that
    another import has, as (table, key)."""

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
        undoing = _Undoing(write, batch)
        if undoing.joined:
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
            undoing.wind_back()
        write.record(
            "import.undo",
            f"batch:{batch_id}",
            after={"restored": restored, "removed": removed, "stay": len(stay)},
        )
        return Undone(batch.feed, restored, removed, tuple(stay))


class _Link(NamedTuple):
    """One change of a value. ``stands``: it was not taken back."""

    table_name: str
    row_id: str
    column_name: str
    change_id: str
    member_id: str
    before: str | None
    after: str | None
    batch_id: str
    changed_at: datetime | str
    by: str
    stands: int


def _was(links: Sequence[_Link], place: int) -> str | None:
    """What a value was before the change at ``place``, but for what was taken back."""
    for link in reversed(links[:place]):
        if link.stands:
            return link.after
    return links[0].before


class _Undoing:
    def __init__(self, write: Write, batch: Row[Any]) -> None:
        self.write = write
        self.feed = batch.feed
        self.joined = batch.kind == JOINED
        self.speech = Speech(write.conn)
        self.batch_id = batch.batch_id
        self.same_day = instant(batch.imported_at).astimezone(write.zone).date() == write.day
        self.at = write.now.strftime(INSTANT_FORMAT)
        self._at = self.speech.instant("at")
        self.who = {"agency_id": write.agency_id, "batch": self.batch_id}

    def restore(self) -> tuple[int, list[tuple[str, str]]]:
        """Puts back what the batch changed. A value that somebody changed since stays. Rows that
        the batch brought anew, after another undo, are no change of it."""
        restored, stay = 0, []
        revived = {
            (name, row_id)
            for name, row_id in self.speech.rows(
                "SELECT table_name, row_id FROM change WHERE agency_id = :agency_id"
                " AND batch_id = :batch AND column_name = 'undone_at' AND undone_at IS NULL",
                **self.who,
            )
        }
        for (name, row_id), cells in self._chains():
            if (name, row_id) in revived:
                continue
            back: dict[str, tuple[str | None, str | None]] = {}
            for links in cells:
                column, mine = links[0].column_name, self._mine(links)
                if name == "assignment":
                    continue
                was, now = _was(links, links.index(mine[0])), links[-1].after
                later = [
                    link
                    for link in links[links.index(mine[-1]) :]
                    if link.stands and link.batch_id != self.batch_id
                ]
                if later:
                    self._pass_on(later[0], was, mine[-1].after)
                    stay += [(name, row_id)] if column != "batch_id" and now != was else []
                else:
                    back[column] = (now, was)
                    self._remember_edit(links, links.index(mine[0]))
            restored += self._put_back(name, row_id, cells[0][0].member_id, back)
        self._forget(
            "batch_id = :batch AND NOT EXISTS (SELECT 1 FROM change AS r WHERE"
            " r.agency_id = :agency_id AND r.batch_id = :batch AND r.undone_at IS NULL AND"
            " r.table_name = change.table_name AND r.row_id = change.row_id"
            " AND r.column_name = 'undone_at')"
        )
        return restored, stay

    def _chains(self) -> Iterator[tuple[tuple[str, str], list[list[_Link]]]]:
        """Row after row, each value that the batch changed with all its changes, oldest first."""
        found = [
            _Link(*row)
            for row in self.speech.rows(
                "SELECT c.table_name, c.row_id, c.column_name, c.change_id, c.member_id, c.before,"
                " c.after, c.batch_id, c.changed_at, c.by,"
                " CASE WHEN c.undone_at IS NULL THEN 1 ELSE 0 END FROM (SELECT DISTINCT table_name,"
                " row_id, column_name FROM change WHERE agency_id = :agency_id"
                " AND batch_id = :batch AND undone_at IS NULL) AS mine JOIN change AS c"
                " ON c.agency_id = :agency_id AND c.table_name = mine.table_name"
                " AND c.row_id = mine.row_id AND c.column_name = mine.column_name"
                " ORDER BY c.table_name, c.row_id, c.column_name, c.changed_at, c.change_id",
                **self.who,
            )
        ]
        for row, links in groupby(found, attrgetter("table_name", "row_id")):
            yield row, [list(own) for _, own in groupby(links, attrgetter("column_name"))]

    def _mine(self, links: Iterable[_Link]) -> list[_Link]:
        return [link for link in links if link.stands and link.batch_id == self.batch_id]

    def _put_back(
        self, name: str, row_id: str, member_id: str, back: dict[str, tuple[str | None, str | None]]
    ) -> int:
        """Gives a row its values back; gives how many. One that was off the board before the batch
        is off it from now on; one that was taken off it because of the batch is on it."""
        if "vanished_at" in back and "removed_at" not in back and back["vanished_at"][1] is None:
            removed_at = self.speech.rows(
                f"SELECT {self.speech.as_text(name, 'removed_at', 'removed_at')}"
                f" FROM {quoted(name)} WHERE agency_id = :agency_id AND {_key(name)} = :row_id",
                agency_id=self.write.agency_id,
                row_id=row_id,
            )[0][0]
            back["removed_at"] = (removed_at, None)
            self._forget(
                "table_name = :name AND row_id = :row_id AND column_name = 'removed_at'",
                name=name,
                row_id=row_id,
            )
        if back.get("removed_at", (None, None))[1] is not None:
            back["removed_at"] = (back["removed_at"][0], as_text(self.write.now))
        return self._set(name, row_id, member_id, back)

    def _set(
        self, name: str, row_id: str, member_id: str, back: dict[str, tuple[str | None, str | None]]
    ) -> int:
        """Writes values, given with what they are now, with their history; gives how many."""
        unlike = {column: pair for column, pair in back.items() if pair[0] != pair[1]}
        if not unlike:
            return 0
        values = ", ".join(
            f"{quoted(column)} = {self.speech.from_text(name, column, f':value_{place}')}"
            for place, column in enumerate(unlike)
        )
        self.speech.run(
            f"UPDATE {quoted(name)} SET {values}"
            f" WHERE agency_id = :agency_id AND {_key(name)} = :row_id",
            agency_id=self.write.agency_id,
            row_id=row_id,
            **{f"value_{place}": after for place, (_, after) in enumerate(unlike.values())},
        )
        self.write.insert(
            models.Change,
            *(
                {
                    "change_id": uuid7(),
                    "table_name": name,
                    "row_id": row_id,
                    "member_id": member_id,
                    "column_name": column,
                    "before": before,
                    "after": after,
                    "changed_at": self.write.now,
                    "batch_id": self.batch_id,
                    "by": self.write.actor.user_id,
                    "undone_at": self.write.now,
                }
                for column, (before, after) in unlike.items()
            ),
        )
        return len(unlike.keys() - {"batch_id"})

    def _forget(self, which: str, **named: str) -> None:
        """Marks changes as undone."""
        parameters = self.who | named if ":batch" in which else named
        self.speech.run(
            f"UPDATE change SET undone_at = {self._at}"
            f" WHERE agency_id = :agency_id AND undone_at IS NULL AND {which}",
            **{"agency_id": self.write.agency_id, "at": self.at, **parameters},
        )

    def _pass_on(self, later: _Link, was: str | None, said: str | None) -> None:
        """An import after the batch that only said what was before it has changed nothing. What the
        source is known to have said before an edit is what was before."""
        if later.batch_id:
            if later.after == was:
                self._forget("change_id = :change_id", change_id=later.change_id)
            return
        self.speech.run(
            "UPDATE source_value SET value = :was WHERE agency_id = :agency_id AND"
            " table_name = :name AND row_id = :row_id AND column_name = :column AND"
            " feed = :feed AND coalesce(value, '') = coalesce(:said, '')",
            was=was,
            said=said,
            name=later.table_name,
            row_id=later.row_id,
            column=later.column_name,
            feed=self.feed,
            agency_id=self.write.agency_id,
        )

    def _remember_edit(self, links: Sequence[_Link], place: int) -> None:
        """A value that is an edit again stands as one: what the source said before it is known
        again, so that repeating it takes nothing back."""
        edits = []
        for number in reversed(range(place)):
            if links[number].stands:
                if links[number].batch_id:
                    break
                edits.append(number)
        name, column = links[0].table_name, links[0].column_name
        if not edits or column in _STANDING or "batch_id" not in TABLES[name].c:
            return
        edit = links[edits[-1]]
        key = {
            "agency_id": self.write.agency_id,
            "name": name,
            "row_id": edit.row_id,
            "column": column,
            "feed": author(self.speech, self.write.agency_id, name, edit.row_id, column),
        }
        self.speech.run(
            "DELETE FROM source_value WHERE agency_id = :agency_id AND table_name = :name AND"
            " row_id = :row_id AND column_name = :column AND feed = :feed",
            **key,
        )
        self.speech.run(
            "INSERT INTO source_value (agency_id, table_name, row_id, column_name, feed, value,"
            " edited_at, edited_by) VALUES (:agency_id, :name, :row_id, :column, :feed, :value,"
            f" {self._at}, :by)",
            value=_was(links, edits[-1]),
            at=instant(edit.changed_at).strftime(INSTANT_FORMAT),
            by=edit.by,
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
            for name, row_id in self.speech.rows(
                f"SELECT DISTINCT table_name, row_id {said} ORDER BY table_name, row_id", **theirs
            ):
                if self.speech.rows(
                    f"SELECT 1 FROM {quoted(name)} WHERE agency_id = :agency_id"
                    f" AND member_id = :member_id AND {_key(name)} = :row_id",
                    agency_id=self.write.agency_id,
                    member_id=member_id,
                    row_id=row_id,
                ):
                    self._set(name, row_id, member_id, {"member_id": (member_id, source_id)})
            self.speech.run(f"DELETE {said}", **theirs)
            self.speech.run(
                "DELETE FROM listing WHERE agency_id = :agency_id AND member_id = :member_id"
                " AND EXISTS (SELECT 1 FROM listing AS o WHERE o.agency_id = :agency_id"
                " AND o.feed = listing.feed AND o.member_id = :source_id"
                " AND o.first_batch = listing.first_batch)",
                member_id=member_id,
                **theirs,
            )
            for contact_id, stood in self.speech.rows(
                "SELECT p.contact_id, p.replaced_by FROM contact AS p JOIN contact AS c"
                " ON c.agency_id = p.agency_id AND c.contact_id = p.replaced_by"
                " AND c.member_id <> p.member_id WHERE p.agency_id = :agency_id"
                " AND p.member_id IN (:member_id, :source_id)",
                member_id=member_id,
                **theirs,
            ):
                self._set("contact", contact_id, member_id, {"replaced_by": (stood, "")})

    def remove(self) -> tuple[int, list[tuple[str, str]]]:
        """Takes the rows off the board that only the batch brought, unless something was done with
        them since, and those that rows of it have kept from going with their own import; gives how
        many, and which of the batch stay."""
        self._unlist()
        removed, left = 0, self._handed_on()
        # A joining brought no worker, no assignment that could go and no team; and on a server
        # whoever joins two members may not touch those.
        for name in [each for each in _ORDER if each != "staff" or not self.joined]:
            table, key = quoted(name), _key(name)
            stays = " OR ".join((has_another(name, key), *uses(name, key)))
            brought = (
                "t.agency_id = :agency_id AND t.undone_at IS NULL AND t.batch_id <> ''"
                " AND (:batch IN (t.batch_id, t.last_batch) OR t.batch_id IN (SELECT b.batch_id"
                " FROM batch AS b WHERE b.agency_id = :agency_id AND b.status = 'undone')"
                f" OR t.{key} IN (SELECT c.row_id FROM"
                " change AS c WHERE c.agency_id = :agency_id AND c.batch_id = :batch"
                f" AND c.table_name = '{name}' AND c.column_name = 'batch_id'))"
            )
            left += [
                (name, str(row[0]))
                for row in self.speech.rows(
                    f"SELECT t.{key} FROM {table} AS t WHERE {brought} AND t.batch_id = :batch"
                    f" AND ({stays})",
                    **self.who,
                )
            ]
            removed += self.speech.run(
                f"UPDATE {table} AS t SET removed_at = coalesce(t.removed_at, {self._at}),"
                f" undone_at = {self._at} WHERE {brought} AND NOT ({stays})",
                at=self.at,
                **self.who,
            )
            self._remember_gone(name)
            self.speech.run(
                f"UPDATE {table} SET last_batch = batch_id WHERE agency_id = :agency_id"
                " AND last_batch = :batch",
                **self.who,
            )
        self._reassign()
        if not self.joined:
            self._take_off_teams()
        return removed, left

    def _unlist(self) -> None:
        """Nobody is listed any more because of the batch, nor known by an id that it gave."""
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

    def _handed_on(self) -> list[tuple[str, str]]:
        """Rows that the batch brought and a later one has changed."""
        return [
            (str(name), str(row_id))
            for name, row_id in self.speech.rows(
                "SELECT c.table_name, c.row_id FROM change AS c WHERE c.agency_id = :agency_id"
                " AND c.column_name = 'batch_id' AND c.before = :batch AND c.undone_at IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM change AS o WHERE o.agency_id = :agency_id AND"
                " o.table_name = c.table_name AND o.row_id = c.row_id AND"
                " o.column_name = 'batch_id' AND o.after = :batch) ORDER BY 1, 2",
                **self.who,
            )
        ]

    def _remember_gone(self, name: str) -> None:
        """What stands beside the rows of a table that have just gone, and since when they have."""
        table, key = quoted(name), _key(name)
        just = f"t.agency_id = :agency_id AND t.undone_at = {self._at}"
        member = "t.member_id" if "member_id" in TABLES[name].c else "''"
        parameters = {"agency_id": self.write.agency_id, "at": self.at}
        self.speech.run(
            "INSERT INTO change (agency_id, change_id, table_name, row_id, member_id, column_name,"
            f" before, after, changed_at, batch_id, by, undone_at) SELECT :agency_id,"
            f" {self.speech.new_id}, '{name}', t.{key}, {member}, 'removed_at', NULL,"
            f" {self.speech.as_text(name, 'removed_at', 't.removed_at')}, {self._at}, :batch, :by,"
            f" {self._at} FROM {table} AS t WHERE {just} AND t.removed_at = {self._at}",
            batch=self.batch_id,
            by=self.write.actor.user_id,
            **parameters,
            **self.speech.an_id(),
        )
        rows = f"(SELECT t.{key} FROM {table} AS t WHERE {just})"
        self.speech.run(
            f"DELETE FROM source_value WHERE agency_id = :agency_id AND table_name = '{name}'"
            f" AND row_id IN {rows}",
            **parameters,
        )
        for beside in ("listing", "other_id") if name == "member" else ():
            self.speech.run(
                f"DELETE FROM {beside} WHERE agency_id = :agency_id AND member_id IN {rows}",
                **parameters,
            )

    def _reassign(self) -> None:
        """Members are where their values say that they are; who has gone is nowhere. What no past
        day has shown leaves no trace."""
        touched = (
            "member_id IN (SELECT o.member_id FROM assignment AS o WHERE"
            " o.agency_id = :agency_id AND o.batch_id = :batch UNION SELECT c.row_id FROM change"
            " AS c WHERE c.agency_id = :agency_id AND c.batch_id = :batch"
            " AND c.table_name = 'member' UNION SELECT g.member_id FROM member AS g WHERE"
            f" g.agency_id = :agency_id AND g.undone_at = {self._at})"
        )
        gone = (
            "SELECT 1 FROM member AS m WHERE m.agency_id = a.agency_id"
            " AND m.member_id = a.member_id AND m.undone_at IS NOT NULL"
        )
        if self.same_day and not self.joined:
            self.speech.run(
                "DELETE FROM assignment AS a WHERE a.agency_id = :agency_id"
                f" AND a.batch_id = :batch AND a.valid_to IS NULL AND EXISTS ({gone})",
                **self.who,
            )
        self.speech.run(
            f"UPDATE assignment AS a SET valid_to = {self._at} WHERE a.agency_id = :agency_id"
            f" AND a.valid_to IS NULL AND a.{touched} AND EXISTS (SELECT 1 FROM member AS m WHERE"
            " m.agency_id = a.agency_id AND m.member_id = a.member_id AND (m.undone_at IS NOT NULL"
            " OR a.feed = '' AND (m.team <> a.team_id OR m.care_manager_id <> a.care_manager_id)"
            " OR a.feed <> '' AND a.batch_id = :batch))",
            at=self.at,
            **self.who,
        )
        self.speech.run(
            "INSERT INTO assignment (agency_id, assignment_id, member_id, team_id,"
            f" care_manager_id, valid_from, batch_id) SELECT :agency_id, {self.speech.new_id},"
            f" m.member_id, m.team, m.care_manager_id, {self._at}, m.batch_id FROM member AS m"
            f" WHERE m.agency_id = :agency_id AND m.undone_at IS NULL AND m.removed_at IS NULL"
            f" AND m.{touched} AND NOT EXISTS (SELECT 1 FROM assignment AS a WHERE"
            " a.agency_id = :agency_id AND a.member_id = m.member_id AND a.valid_to IS NULL"
            " AND a.feed = '')",
            at=self.at,
            **self.who,
            **self.speech.an_id(),
        )
        self._open_beside()

    def _open_beside(self) -> None:
        """The teams beside the members' own that the batch ended are theirs again."""
        self.speech.run(
            "INSERT INTO assignment (agency_id, assignment_id, member_id, team_id,"
            f" care_manager_id, valid_from, batch_id, feed) SELECT :agency_id,"
            f" {self.speech.new_id}, e.member_id, e.team_id, e.care_manager_id, {self._at},"
            " e.batch_id, e.feed FROM assignment AS e WHERE e.agency_id = :agency_id"
            " AND e.feed <> '' AND e.assignment_id IN (SELECT c.row_id FROM change AS c WHERE"
            " c.agency_id = :agency_id AND c.batch_id = :batch AND c.table_name = 'assignment')"
            " AND EXISTS (SELECT 1 FROM member AS m WHERE m.agency_id = e.agency_id"
            " AND m.member_id = e.member_id AND m.undone_at IS NULL)",
            at=self.at,
            **self.who,
            **self.speech.an_id(),
        )

    def _take_off_teams(self) -> None:
        """Teams that the batch had to make, and that nobody is in any more."""
        for (team_id,) in self.speech.rows(
            "SELECT t.team_id FROM team AS t JOIN batch AS b ON b.agency_id = t.agency_id AND"
            " b.imported_at = t.created_at WHERE t.agency_id = :agency_id"
            " AND b.batch_id = :batch AND t.name = t.team_id AND t.undone_at IS NULL ORDER BY 1",
            **self.who,
        ):
            if not people.only_team(self.speech, self.write.agency_id):
                self.speech.run(
                    f"UPDATE team SET undone_at = {self._at} WHERE agency_id = :agency_id"
                    f" AND team_id = :team_id AND NOT ({people.team_uses()})",
                    agency_id=self.write.agency_id,
                    at=self.at,
                    team_id=team_id,
                )

    def wind_back(self) -> None:
        """The feed is again what the import before this one made of it."""
        last = self.speech.rows(
            "SELECT batch_id, imported_at FROM batch WHERE agency_id = :agency_id AND feed = :feed"
            " AND status = 'applied' ORDER BY late, imported_at DESC, batch_id DESC LIMIT 1",
            agency_id=self.write.agency_id,
            feed=self.feed,
        )
        batch_id, at = last[0] if last else ("", self.at)
        self.speech.run(
            f"UPDATE feed SET batch_id = :last, imported_at = {self._at}"
            " WHERE agency_id = :agency_id AND name = :feed",
            last=batch_id,
            at=instant(at).strftime(INSTANT_FORMAT),
            agency_id=self.write.agency_id,
            feed=self.feed,
        )


def _key(name: str) -> str:
    return quoted(list(TABLES[name].primary_key.columns)[1].name)
