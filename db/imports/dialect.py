"""The few words in which SQLite and PostgreSQL differ, for statements made at run time."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    Integer,
    String,
    Table,
    TextClause,
    bindparam,
    text,
)

from db import models
from db.columns import Instant
from db.identifiers import uuid7

TABLES: dict[str, Table] = {each.name: each for each in models.Row.metadata.tables.values()}
"""The tables of the team database by name."""


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever word it is."""
    return '"' + name.replace('"', '""') + '"'


class Speech:
    """SQL for the database behind a connection."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.serves_postgresql = conn.dialect.name == "postgresql"
        if not self.serves_postgresql:
            driver: Any = conn.connection.driver_connection
            driver.create_function("uuid7", 0, uuid7)

    def run(self, sql: str, **parameters: Any) -> int:
        """Runs a statement; gives how many rows it touched."""
        return self.conn.execute(self._said(sql, parameters), parameters).rowcount

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """What a query gives."""
        return [tuple(row) for row in self.conn.execute(self._said(sql, parameters), parameters)]

    def one(self, sql: str, **parameters: Any) -> Any:
        """The first value of a query's first row, or none."""
        return self.conn.execute(self._said(sql, parameters), parameters).scalar()

    def _said(self, sql: str, parameters: Mapping[str, Any]) -> TextClause:
        """The statement. PostgreSQL wants to know that text is text wherever it stands."""
        statement = text(sql)
        if not self.serves_postgresql:
            return statement
        return statement.bindparams(
            *(
                bindparam(name, type_=String)
                for name, value in parameters.items()
                if (value is None or isinstance(value, str)) and re.search(rf":{name}\b", sql)
            )
        )

    @property
    def differs(self) -> str:
        """The operator "is not the same as", for which no value is a value."""
        return "IS DISTINCT FROM" if self.serves_postgresql else "IS NOT"

    @property
    def new_id(self) -> str:
        """An expression that gives every row an id which sorts by the time it was made; it takes
        the parameters ``an_id``."""
        if self.serves_postgresql:
            return "substr(CAST(:id AS text), 1, 18) || substr(gen_random_uuid()::text, 19)"
        return "uuid7()"

    def an_id(self) -> dict[str, str]:
        """What ``new_id`` takes."""
        return {"id": uuid7()} if self.serves_postgresql else {}

    def instant(self, name: str) -> str:
        """The parameter ``name``, an instant as fixed-width text."""
        return f"CAST(:{name} AS timestamptz)" if self.serves_postgresql else f":{name}"

    def as_text(self, table: str, column: str, expression: str) -> str:
        """A column's value as ``db.history`` writes it."""
        if not self.serves_postgresql:
            return f"CAST({expression} AS TEXT)"
        kind = TABLES[table].c[column].type
        if isinstance(kind, Instant):
            moment = f"({expression}) AT TIME ZONE 'UTC'"
            return f"to_char({moment}, 'YYYY-MM-DD\"T\"HH24\\:MI\\:SS.US') || '+00\\:00'"
        if kind.python_type is bool:
            return f"CASE WHEN {expression} THEN '1' WHEN NOT ({expression}) THEN '0' END"
        return f"CAST({expression} AS text)"

    def from_text(self, table: str, column: str, expression: str) -> str:
        """A column's value from what ``as_text`` made of it."""
        kind = TABLES[table].c[column].type
        if self.serves_postgresql:
            if isinstance(kind, Instant):
                return f"CAST({expression} AS timestamptz)"
            if isinstance(kind, Date):
                return f"CAST({expression} AS date)"
            if kind.python_type is bool:
                return f"CAST({expression} AS boolean)"
        if kind.python_type is bool or isinstance(kind, Integer):
            return f"CAST({expression} AS INTEGER)"
        return expression
