"""The rows of one stage against its table: what is new, what changed, what is missing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Column, DefaultClause

from db.imports.dialect import TABLES, Speech, quoted
from db.imports.stage import Stage
from db.orders import Actor
from db.rows import INSTANT_FORMAT

_ONCE = frozenset(("known_from", "short_id", "batch_id"))
"""Columns that are written with a new row and never again."""

_MARKS = frozenset(("agency_id", "last_batch"))
"""Columns that no file speaks of and no day asks for."""


class Applying:
    """One stage on its way into its table, as part of one batch."""

    def __init__(
        self,
        speech: Speech,
        actor: Actor,
        stage: Stage,
        now: datetime,
        *,
        batch_id: str,
        known_from: datetime | None,
    ) -> None:
        self.speech = speech
        self.actor = actor
        self.stage = stage
        self.batch_id = batch_id
        self.table = stage.incoming.table
        self.keys = stage.incoming.keys
        self.now = now.strftime(INSTANT_FORMAT)
        self.known_from = known_from.strftime(INSTANT_FORMAT) if known_from else None

    @property
    def agency_id(self) -> str:
        """Whose rows they are."""
        return self.actor.agency_id

    @cached_property
    def imported(self) -> bool:
        """Whether the table keeps what a source needs: batch, history, vanished rows."""
        return "batch_id" in TABLES[self.table].c and "known_from" in TABLES[self.table].c

    def run(self, sql: str, **parameters: Any) -> int:
        """Runs a statement that speaks of ``:agency_id``."""
        return self.speech.run(sql, agency_id=self.agency_id, **parameters)

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """What a query that speaks of ``:agency_id`` gives."""
        return self.speech.rows(sql, agency_id=self.agency_id, **parameters)

    @property
    def same_row(self) -> str:
        """The condition under which ``s`` (staged) and ``t`` (stored) are one row."""
        keys = " AND ".join(f"t.{quoted(key)} = s.{quoted(key)}" for key in self.keys)
        return f"t.agency_id = :agency_id AND {keys}"

    def count(self) -> int:
        """How many rows are staged."""
        return int(self.speech.one(f"SELECT count(*) FROM {self.stage.name}"))

    def add_column(self, column: str, value: str = "''") -> None:
        """Gives the staged rows a column that the file has not got."""
        kind = TABLES[self.table].c[column].type.compile(self.speech.conn.dialect)
        self.run_plain(f"ALTER TABLE {self.stage.name} ADD COLUMN {quoted(column)} {kind}")
        self.run_plain(f"UPDATE {self.stage.name} SET {quoted(column)} = {value}")
        self.stage.columns.append(column)

    def run_plain(self, sql: str) -> None:
        """Runs a statement without parameters."""
        self.speech.conn.exec_driver_sql(sql)

    def drop_repeated(self) -> int:
        """Keeps the last of the rows that have one key; gives how many were dropped."""
        stage = self.stage.name
        keys = ", ".join(quoted(key) for key in self.keys)
        if not self._repeats(keys):
            return 0
        return self.speech.run(
            f"DELETE FROM {stage} WHERE _place IN (SELECT _place FROM (SELECT _place,"
            f" row_number() OVER (PARTITION BY {keys} ORDER BY _place DESC) AS turn FROM {stage}"
            ") AS turns WHERE turn > 1)"
        )

    def _repeats(self, keys: str) -> bool:
        return bool(
            self.speech.rows(
                f"SELECT 1 FROM {self.stage.name} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"
            )
        )

    def refuse(self, where: str, column: str, reason: str, **parameters: Any) -> None:
        """Refuses the staged rows (``s``) for which ``where`` holds; ``reason`` is SQL."""
        stage = self.stage.name
        refused = self.run(
            "INSERT INTO refused SELECT"
            f" '{stage}', s._place, s._line, :column, {reason},"
            f" CAST(s.{quoted(self.keys[0])} AS TEXT) FROM {stage} AS s WHERE {where}",
            column=column,
            **parameters,
        )
        if refused:
            self.speech.run(
                f"DELETE FROM {stage} WHERE _place IN (SELECT place FROM refused"
                " WHERE stage = :stage)",
                stage=stage,
            )

    def refuse_strangers(self) -> None:
        """Refuses rows that belong to what is not there, such as an unknown member."""
        for column, parent in self.stage.incoming.parents:
            if column not in self.stage.columns:
                continue
            key = list(TABLES[parent].primary_key.columns)[1].name
            named = f"s.{quoted(column)}"
            stands = " AND p.undone_at IS NULL" if "undone_at" in TABLES[parent].c else ""
            known = (
                f"SELECT 1 FROM {quoted(parent)} AS p WHERE p.agency_id = :agency_id{stands} AND p."
            )
            reason = "'unknown " + parent.replace("_", " ") + "'"
            if parent == "member":
                reason = (
                    f"CASE WHEN EXISTS ({known}member_id <> {named} AND ltrim(p.member_id, '0') ="
                    f" ltrim({named}, '0')) THEN 'unknown member: were leading zeros lost?'"
                    " ELSE 'unknown member' END"
                )
            self.refuse(
                f"{named} <> '' AND NOT EXISTS ({known}{quoted(key)} = {named})", column, reason
            )

    @property
    def written(self) -> list[str]:
        """The columns that a re-sent row may change."""
        return [name for name in self.stage.columns if name not in self.keys and name not in _ONCE]

    def revive(self) -> int:
        """Brings rows whose import was taken back as if they were new, with their history; gives
        how many."""
        if not self.imported:
            return 0
        defaults = self.stage.incoming.defaults
        after = {
            column.name: _as_new(column, defaults.get(column.name))
            for column in TABLES[self.table].c
            if column.name not in (*self.keys, *_ONCE, *_MARKS)
        }
        return self._write_where("t.undone_at IS NOT NULL", after | self._said)

    @property
    def _said(self) -> dict[str, str]:
        """What the file says of the columns that it may change, as SQL."""
        return {name: f"s.{quoted(name)}" for name in self.written}

    def change(self) -> int:
        """Brings rows that are there up to date, with their history; gives how many differed.

        What was done here stays as it is now, whatever an older export says of it."""
        if self.stage.incoming.own and self.table != "team":
            return 0
        table = quoted(self.table)
        if not self.rows(f"SELECT 1 FROM {table} WHERE agency_id = :agency_id LIMIT 1"):
            return 0
        after = self._said
        if self.imported:
            after = {"vanished_at": "NULL", "removed_at": "NULL"} | after
        unlike = [f"t.{quoted(name)} {self._unlike(said)}" for name, said in after.items()]
        return self._write_where(" OR ".join(unlike), after) if unlike else 0

    def _unlike(self, said: str) -> str:
        return "IS NOT NULL" if said == "NULL" else f"{self.speech.differs} {said}"

    def _write_where(self, condition: str, after: Mapping[str, str]) -> int:
        """Gives stored rows ``t`` the values ``after``, as SQL, with their history; gives how
        many."""
        table, stage = quoted(self.table), self.stage.name
        changed = f"{stage}_changed"
        self.run_plain(f"DROP TABLE IF EXISTS {changed}")
        self.run(
            f"CREATE TEMPORARY TABLE {changed} AS SELECT s._place FROM {stage} AS s"
            f" JOIN {table} AS t ON {self.same_row} WHERE {condition}"
        )
        count = int(self.speech.one(f"SELECT count(*) FROM {changed}"))
        if count:
            self._write_changes(changed, after)
        self.run_plain(f"DROP TABLE {changed}")
        return count

    def _write_changes(self, changed: str, after: Mapping[str, str]) -> None:
        table, stage = quoted(self.table), self.stage.name
        if self.imported:
            for name, said in after.items():
                self.remember(name, said, changed)
            self.remember("batch_id", ":batch_id", changed)
        values = [f"{quoted(name)} = {said}" for name, said in after.items()]
        parameters = {}
        if self.imported:
            values.append("batch_id = :batch_id")
            parameters["batch_id"] = self.batch_id
        keys = " AND ".join(f"{table}.{quoted(key)} = s.{quoted(key)}" for key in self.keys)
        self.run(
            f"UPDATE {table} SET {', '.join(values)} FROM {stage} AS s"
            f" WHERE {table}.agency_id = :agency_id AND {keys}"
            f" AND s._place IN (SELECT _place FROM {changed})",
            **parameters,
        )

    def remember(self, column: str, after: str, changed: str) -> None:
        """Writes the history of one column for the rows in ``changed`` where ``after`` differs."""
        before = f"t.{quoted(column)}"
        member = "t.member_id" if "member_id" in TABLES[self.table].c else "''"
        parameters = {"batch_id": self.batch_id} if after == ":batch_id" else {}
        if after == ":batch_id":
            said, unlike = "CAST(:batch_id AS TEXT)", f"{before} <> :batch_id"
        else:
            said = "NULL" if after == "NULL" else self.speech.as_text(self.table, column, after)
            unlike = f"{before} {self._unlike(after)}"
        self.run(
            "INSERT INTO change (agency_id, change_id, table_name, row_id, member_id,"
            " column_name, before, after, changed_at, batch_id, by)"
            f" SELECT :agency_id, {self.speech.new_id}, :table, t.{quoted(self.keys[0])}, {member},"
            f" :column, {self.speech.as_text(self.table, column, before)}, {said},"
            f" {self.speech.instant('at')}, :batch, :by FROM {self.stage.name} AS s"
            f" JOIN {quoted(self.table)} AS t ON {self.same_row}"
            f" WHERE s._place IN (SELECT _place FROM {changed}) AND {unlike}",
            table=self.table,
            column=column,
            at=self.now,
            batch=self.batch_id,
            by=self.actor.user_id,
            **self.speech.an_id(),
            **parameters,
        )

    def insert(self) -> int:
        """Adds the rows that are not there; gives how many."""
        columns = list(self.stage.columns)
        names = [quoted(name) for name in columns]
        values = [f"s.{name}" for name in names]
        parameters: dict[str, Any] = {}
        if self.imported:
            if "known_from" in columns:
                place = columns.index("known_from")
                values[place] = f"coalesce(s.known_from, {self.speech.instant('known_from')})"
            else:
                names.append("known_from")
                values.append(self.speech.instant("known_from"))
            parameters["known_from"] = self.known_from
        for name in ("batch_id", "last_batch"):
            if name in TABLES[self.table].c and name not in columns:
                names.append(name)
                values.append(":batch_id")
                parameters["batch_id"] = self.batch_id
        for name, value in self.stage.incoming.defaults.items():
            if name not in columns:
                names.append(quoted(name))
                values.append(f":default_{name}")
                parameters[f"default_{name}"] = value
        new = self.run(
            f"INSERT INTO {quoted(self.table)} (agency_id, {', '.join(names)})"
            f" SELECT :agency_id, {', '.join(values)} FROM {self.stage.name} AS s WHERE 1 = 1"
            " ON CONFLICT DO NOTHING",
            **parameters,
        )
        if self.stage.incoming.own:
            self.refuse(
                f"NOT EXISTS (SELECT 1 FROM {quoted(self.table)} AS t WHERE {self.same_row})",
                self.keys[0],
                "'something else stands in its place'",
            )
        return new

    def note_last(self) -> None:
        """Notes that the rows were in this import, which a row that says the same as before does
        not tell itself."""
        if self.imported:
            self.run(
                f"UPDATE {quoted(self.table)} AS t SET last_batch = :batch"
                f" FROM {self.stage.name} AS s WHERE {self.same_row} AND t.last_batch <> :batch",
                batch=self.batch_id,
            )

    def returning(self) -> list[str]:
        """The keys of staged rows that somebody took off the board when a file lacked them."""
        if not self.imported:
            return []
        key = quoted(self.keys[0])
        return [
            str(row[0])
            for row in self.rows(
                f"SELECT t.{key} FROM {quoted(self.table)} AS t JOIN {self.stage.name} AS s"
                f" ON {self.same_row} WHERE t.vanished_at IS NOT NULL"
                " AND t.removed_at IS NOT NULL ORDER BY 1"
            )
        ]

    def keep_newer(self) -> int:
        """Leaves out the staged rows that are there already: a file older than the last one of its
        source adds what nobody has, and changes nothing. Gives how many were left out."""
        stage = self.stage.name
        return self.run(
            f"DELETE FROM {stage} WHERE _place IN (SELECT s._place FROM {stage} AS s"
            f" JOIN {quoted(self.table)} AS t ON {self.same_row} AND t.batch_id <> :batch)",
            batch=self.batch_id,
        )

    def vanish(self, feed: str, stages: Sequence[str]) -> list[str]:
        """Flags the rows that earlier files of the feed had and none of the stages has; gives
        their keys. A row that was refused is there. Members count as gone where ``listing`` says
        that no file has them."""
        if self.table == "member":
            return self._flag(
                "t.agency_id = :agency_id AND t.vanished_at IS NULL AND t.removed_at IS NULL"
                " AND EXISTS (SELECT 1 FROM listing AS l WHERE l.agency_id = :agency_id"
                " AND l.member_id = t.member_id AND l.feed = :feed AND l.gone_batch <> '')"
                " AND NOT EXISTS (SELECT 1 FROM listing AS o WHERE o.agency_id = :agency_id"
                " AND o.member_id = t.member_id AND o.gone_batch = '')",
                feed,
            )
        key = quoted(self.keys[0])
        here = " AND ".join(
            f"t.{key} NOT IN (SELECT s.{key} FROM {stage} AS s)" for stage in stages
        )
        named = ", ".join(f"'{stage}'" for stage in stages)
        condition = (
            "t.agency_id = :agency_id AND t.vanished_at IS NULL AND t.removed_at IS NULL"
            " AND t.batch_id IN (SELECT"
            " b.batch_id FROM batch AS b WHERE b.agency_id = :agency_id AND b.feed = :feed) AND"
            f" {here} AND NOT EXISTS (SELECT 1 FROM refused AS r WHERE r.stage IN ({named})"
            f" AND r.row_key = t.{key})"
        )
        return self._flag(condition, feed)

    def _flag(self, condition: str, feed: str) -> list[str]:
        """Flags the rows ``t`` for which the condition holds; gives their keys."""
        table, key = quoted(self.table), quoted(self.keys[0])
        gone = [
            str(row[0])
            for row in self.rows(
                f"SELECT t.{key} FROM {table} AS t WHERE {condition} ORDER BY 1", feed=feed
            )
        ]
        if not gone:
            return gone
        member = "t.member_id" if "member_id" in TABLES[self.table].c else "''"
        self.run(
            "INSERT INTO change (agency_id, change_id, table_name, row_id, member_id,"
            " column_name, before, after, changed_at, batch_id, by)"
            f" SELECT :agency_id, {self.speech.new_id}, :table, t.{key}, {member}, 'vanished_at',"
            f" NULL, CAST(:at AS TEXT), {self.speech.instant('at')}, :batch, :by FROM {table} AS t"
            f" WHERE {condition}",
            table=self.table,
            at=self.now,
            batch=self.batch_id,
            by=self.actor.user_id,
            feed=feed,
            **self.speech.an_id(),
        )
        self.run(
            f"UPDATE {table} AS t SET vanished_at = {self.speech.instant('at')} WHERE {condition}",
            at=self.now,
            feed=feed,
        )
        return gone


def _as_new(column: Column[Any], default: str | bool | int | None) -> str:
    """What a new row has in a column of which the file says nothing, as SQL."""
    if isinstance(default, str):
        return "'" + default.replace("'", "''") + "'"
    if default is not None:
        return str(default).lower()
    blank = column.server_default
    if not isinstance(blank, DefaultClause):
        return "NULL"
    return str(blank.arg) or "''"
