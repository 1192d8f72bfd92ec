"""One command: one transaction, the history of what it changed, one audit record, one announcement.

Commands of one agency come one after the other: on a file by SQLite's write lock, on PostgreSQL by
an advisory lock. So what a command has read stays true until it commits, and the audit chain has no
forks.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, and_, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from db import audit, models, moved, schema, states
from db.commands.meanwhile import beside, changed_rows
from db.commands.once import is_repeated
from db.engine import driver
from db.errors import DatabaseError, DataError, Hindered
from db.history import Value, as_text
from db.identifiers import uuid7
from db.models import table
from db.orders import (
    CHANGE_IT,
    Actor,
    AlreadyChanged,
    ChangedRow,
    CommandError,
    FirstSaved,
    Seen,
    Unanswered,
)

LEFT_MS = 15_000
"""How long a transaction on a server may stand still until the server ends it."""

BUSY_MS = 10_000
"""How long a command waits for those before it."""


class Write:
    """What a command writes with. ``day`` is the agency's day at ``now``."""

    def __init__(self, conn: Connection, actor: Actor, now: datetime) -> None:
        self.conn = conn
        self.actor = actor
        self.agency_id = actor.agency_id
        self.now = now.astimezone(UTC)
        self.audited = 0
        self.written: dict[str, dict[str, Value]] = {}
        """What the actor means to write into rows, by the keys of ``db.orders.Seen``."""

    @property
    def zone(self) -> ZoneInfo:
        """The agency's zone. Raises DataError when the agency is not set up."""
        agency = table(models.Agency).c
        name = self.conn.scalar(select(agency.zone).where(agency.agency_id == self.agency_id))
        if name is None:
            raise DataError("No agency is set up in this database. Set it up with: huddle init")
        return ZoneInfo(name)

    @property
    def day(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def made(self) -> dict[str, Any]:
        """What every row of our own says of its making: when, on which day, by whom."""
        return {"at": self.now, "day": self.day, "by": self.actor.user_id}

    def insert(self, model: type[models.Row], *rows: Mapping[str, Any]) -> None:
        """Adds rows to the agency's part of a table."""
        if rows:
            self.conn.execute(insert(model), [{"agency_id": self.agency_id, **row} for row in rows])

    def find(self, model: type[models.Row], **key: Any) -> Row[Any] | None:
        """The first row with these values, or none."""
        whole = table(model)
        return self.conn.execute(select(whole).where(*self._those(model, key))).first()

    def repeats(self, model: type[models.Row], then: str = CHANGE_IT, **key: str | None) -> bool:
        """Whether an earlier run of the same order has stored the row with this id; none is no
        repetition. Raises FirstSaved, with what to do ``then``, where another order has."""
        ((name, id_),) = key.items()
        if not id_:
            return False
        return is_repeated(
            self, id_, lambda write: write.find(model, **{name: id_}) is not None, then
        )

    def need(self, model: type[models.Row], what: str, **key: Any) -> Row[Any]:
        """The row with these values. Raises CommandError, saying that there is no such ``what``."""
        row = self.find(model, **key)
        if row is None or (issubclass(model, models.Imported) and row.undone_at is not None):
            raise CommandError(f"There is no such {what} any more. Refresh and look again.")
        return row

    def set(self, model: type[models.Row], key: Mapping[str, Any], **values: Any) -> None:
        """Writes values of our own rows whose history nobody asks for."""
        self.conn.execute(update(model).where(*self._those(model, key)).values(**values))

    def forget(self, model: type[models.Row], unless_blank: str = "", **key: Any) -> None:
        """Deletes our own rows with these values; of them only those in which a column is filled,
        where one is named."""
        filled = [table(model).c[unless_blank] != ""] if unless_blank else []
        self.conn.execute(delete(model).where(*self._those(model, key), *filled))

    def edit(
        self,
        model: type[models.Row],
        row: Row[Any],
        values: Mapping[str, Value],
        decision_id: str = "",
        edit_id: str = "",
    ) -> dict[str, Value]:
        """Writes values that differ, each with its ``change``; gives what they were before.

        Of a row that an import brought, what the source said is kept, so that the next import
        knows an edit made here from a value of its own."""
        before = self.change(model, row, values, decision_id=decision_id, edit_id=edit_id)
        if before and row._mapping.get("batch_id"):
            key = list(table(model).primary_key.columns)[1].name
            self._keep_source_values(table(model).name, row._mapping[key], before)
        return before

    def mark(
        self, model: type[models.Row], row: Row[Any], decision_id: str = "", **values: Value
    ) -> dict[str, Value]:
        """Writes values of which no source speaks, each that differs with its ``change``; gives
        what they were before."""
        return self.change(model, row, values, decision_id=decision_id)

    def change(
        self, model: type[models.Row], row: Row[Any], values: Mapping[str, Value], **said: Any
    ) -> dict[str, Value]:
        """Writes values, each that differs with its ``change``, which ``said`` says more of; gives
        what they were before."""
        stored = row._mapping
        key_column = list(table(model).primary_key.columns)[1].name
        row_id = stored[key_column]
        self.means(f"{table(model).name}:{row_id}", values)
        before = {name: stored[name] for name, value in values.items() if stored[name] != value}
        if not before:
            return {}
        self.set(model, {key_column: row_id}, **{name: values[name] for name in before})
        self.insert(
            models.Change,
            *(
                {
                    "change_id": uuid7(),
                    "table_name": table(model).name,
                    "row_id": row_id,
                    "member_id": stored.get("member_id", ""),
                    "column_name": name,
                    "before": as_text(older),
                    "after": as_text(values[name]),
                    "changed_at": self.now,
                    "by": self.actor.user_id,
                    **said,
                }
                for name, older in before.items()
            ),
        )
        return before

    def _keep_source_values(self, name: str, row_id: str, before: Mapping[str, Value]) -> None:
        from db.imports.dialect import Speech
        from db.imports.sources import author

        speech = Speech(self.conn)
        for column, value in before.items():
            feed = author(speech, self.agency_id, name, row_id, column)
            key = {"table_name": name, "row_id": row_id, "column_name": column, "feed": feed}
            if self.find(models.SourceValue, **key) is None:
                self.insert(
                    models.SourceValue,
                    {
                        **key,
                        "value": as_text(value),
                        "edited_at": self.now,
                        "edited_by": self.actor.user_id,
                    },
                )

    def means(self, key: str, values: Mapping[str, Value]) -> None:
        """Says what the actor means to write, beside which is shown what others have written."""
        self.written.setdefault(key, {}).update(values)

    def record(
        self,
        action: str,
        target: str = "",
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """The command's audit record, written with it."""
        self.audited = audit.append(
            self.conn,
            self.agency_id,
            at=self.now,
            actor=self.actor.user_id,
            action=action,
            target=target,
            before=_json(before),
            after=_json(after),
        )

    def _those(self, model: type[models.Row], key: Mapping[str, Any]) -> list[Any]:
        columns = table(model).c
        return [
            columns.agency_id == self.agency_id,
            and_(True, *(columns[name] == value for name, value in key.items())),
        ]


def _json(values: Mapping[str, Any] | None) -> str:
    if not values:
        return ""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=_said)


def _said(value: Any) -> Any:
    return as_text(value) if isinstance(value, date) else str(value)


@contextmanager
def writing(
    engine: Engine,
    actor: Actor,
    now: datetime,
    seen: Seen | None = None,
    *,
    looking: bool = False,
) -> Iterator[Write]:
    """A transaction of one command. It commits at the end, or leaves everything as it was.
    ``seen`` is how rows stood for the person who writes. One that only puts on record that somebody
    is ``looking`` is taken by a file that is closed, too.

    Raises CommandError when the database could not take it: busy, full, gone, closed or refused;
    Hindered when the server only reads at present or has no room; AlreadyChanged when somebody else
    has changed one of ``seen`` since, with what this command would write or why it refuses. A
    command that writes nothing, as one that is repeated, is not compared: what it had written
    before is its own."""
    try:
        with engine.begin() as conn:
            if not looking:
                refuse_moved(conn)
            if conn.dialect.name == "postgresql":
                # Whoever vanishes with the lock holds up everybody: not for longer than this.
                conn.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = {LEFT_MS}"))
                conn.execute(text(f"SET LOCAL lock_timeout = {BUSY_MS}"))
            take_turn(conn, actor.agency_id)
            write = Write(conn, actor, now)
            changed = changed_rows(write, seen) if seen else ()
            with _told(write, changed):
                yield write
    except DBAPIError as error:
        if conn_lost(error):
            raise Unanswered(
                "The connection to the server was cut before its answer. Look whether it was saved,"
                " then do it again if not."
            ) from error
        if (found := states.trouble(error)) is not None and found.passes:
            raise Hindered(f"{found.words}.") from error
        raise CommandError(_explained(error)) from error


def take_turn(conn: Connection, agency_id: str) -> None:
    """Waits, in a transaction that has begun, for the commands before it. Raises SchemaError unless
    the tables are those of this program: they may have been brought up to date, or put back, since
    it started.

    The version comes first: whoever changes the tables locks it first, so that nobody who has seen
    one version writes to tables of another, and neither waits for what the other holds."""
    there = driver(conn)
    try:
        schema.require(there)
    except DatabaseError:
        raise
    except Exception as error:  # asked of the driver, so in its words
        lost = bool(getattr(there, "closed", False))
        raise DBAPIError(None, None, error, connection_invalidated=lost) from error
    if conn.dialect.name == "postgresql":
        conn.execute(
            text("SELECT pg_advisory_xact_lock(hashtext(:agency_id))"), {"agency_id": agency_id}
        )


@contextmanager
def _told(write: Write, changed: tuple[ChangedRow, ...]) -> Iterator[None]:
    """Raises AlreadyChanged with what others have ``changed``, once it is known what the command
    would write or why it refuses."""
    try:
        yield
    except CommandError as error:
        if changed and not isinstance(error, AlreadyChanged | FirstSaved):
            raise AlreadyChanged(beside(changed, write.written), str(error)) from error
        raise
    if changed and write.audited:
        raise AlreadyChanged(beside(changed, write.written))


def changed_since(
    engine: Engine, actor: Actor, *, seen: Seen, now: datetime
) -> tuple[ChangedRow, ...]:
    """What others have changed of rows since they were ``seen``: to be said before the actor
    writes. Nothing is locked. Raises what the database raises."""
    with engine.connect().execution_options(looks=True) as conn:
        return changed_rows(Write(conn, actor, now), seen)


def refuse_moved(conn: Connection) -> None:
    """Raises CommandError for a file whose team works on a server now."""
    if conn.dialect.name == "sqlite" and (where := moved.whither(driver(conn))):
        raise CommandError(f"{moved.words(where)}. Nothing was saved here.")


def conn_lost(error: DBAPIError) -> bool:
    """Whether the connection is gone, rather than the statement refused."""
    code = states.state(error)
    return states.cuts(code) if code else error.connection_invalidated


def _explained(error: DBAPIError) -> str:
    if (found := states.trouble(error)) is not None:
        return f"{found.words}. Nothing was saved; {found.do}."
    reason = str(error.orig).splitlines()[0] if error.orig else ""
    if "locked" in reason or "busy" in reason:
        return "The database is busy. Nothing was saved; try again."
    if "full" in reason or "No space" in reason:
        return "The disk is full. Nothing was saved; make room and try again."
    if "FOREIGN KEY" in reason:
        return "What this refers to is not in the database. Nothing was saved; refresh and look."
    return f"The database refused it ({type(error.orig).__name__}). Nothing was saved."
