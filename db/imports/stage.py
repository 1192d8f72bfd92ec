"""A temporary table for the rows of one table in one file, filled a few thousand at a time."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from db.imports.dialect import quoted


class Incoming(NamedTuple):
    """Rows to come. ``table`` is a database table, ``keys`` tell its rows apart, ``columns`` are
    what the file has of it and ``defaults`` what new rows have beside. ``parents`` are columns that
    name a row of another table; ``own`` rows are Huddle's. ``exported`` rows come from an export
    and are put back as they were."""

    table: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    defaults: Mapping[str, Any]
    parents: tuple[tuple[str, str], ...]
    own: bool
    exported: bool


class Refusal(NamedTuple):
    """A row that is not taken. ``place`` is where it stands in what was staged."""

    place: int
    line: int
    column: str
    reason: str
    key: str


class Stage:
    """One temporary table. ``name`` is its name. ``_place`` and ``_line`` tell its rows apart: no
    table has a column of such a name."""

    def __init__(self, conn: Connection, name: str, incoming: Incoming) -> None:
        self.name = name
        self.incoming = incoming
        self.columns = list(incoming.columns)
        self._conn = conn
        self._driver: Any = conn.connection.driver_connection
        self._serves_postgresql = conn.dialect.name == "postgresql"
        self._create()

    def _create(self) -> None:
        columns = ", ".join(quoted(column) for column in self.columns)
        cursor = self._driver.cursor()
        cursor.execute(
            f"CREATE TEMPORARY TABLE {self.name} AS SELECT CAST(0 AS BIGINT) AS _place, 0 AS _line,"
            f" {columns} FROM {quoted(self.incoming.table)} WHERE 1 = 0"
        )
        if self._serves_postgresql:
            for column in ("_place", "_line"):
                cursor.execute(f"ALTER TABLE {self.name} ALTER {column} SET NOT NULL")
        cursor.close()

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        cursor = self._driver.cursor()
        [(count,)] = cursor.execute(f"SELECT count(*) FROM {self.name}").fetchall()
        cursor.close()
        return int(count)

    def add(
        self, places: Sequence[int], lines: Sequence[int], values: Sequence[Sequence[Any]]
    ) -> None:
        """Adds rows, given by column: days and instants as ISO text, yes and no as ``bool``."""
        if not places:
            return
        if self._serves_postgresql:
            self._copy([places, lines, *values])
            return
        marks = ", ".join("?" * (len(values) + 2))
        cursor = self._driver.cursor()
        cursor.execute("BEGIN")
        try:
            cursor.executemany(
                f"INSERT INTO {self.name} VALUES ({marks})",
                zip(places, lines, *values, strict=True),
            )
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")
        cursor.close()

    def clear(self) -> None:
        """Forgets every row, for reading a file again."""
        cursor = self._driver.cursor()
        cursor.execute(f"DELETE FROM {self.name}")
        cursor.close()

    def forget(self, first: int, last: int) -> None:
        """Forgets the rows whose places lie from ``first`` up to ``last``."""
        cursor = self._driver.cursor()
        cursor.execute(f"DELETE FROM {self.name} WHERE _place BETWEEN {first:d} AND {last:d}")
        cursor.close()

    def _copy(self, columns: Sequence[Sequence[Any]]) -> None:
        with self._driver.cursor() as cursor, cursor.copy(f"COPY {self.name} FROM STDIN") as copy:
            rows = zip(*map(_copied, columns), strict=True)
            copy.write("\n".join(map("\t".join, rows)) + "\n")


def _copied(values: Sequence[Any]) -> Sequence[str]:
    """A column as COPY reads it."""
    first = values[0]
    if first.__class__ is str and None not in values:
        joined = "".join(values)
        if "\\" not in joined and "\n" not in joined and "\t" not in joined and "\r" not in joined:
            return values
    return [_cell(value) for value in values]


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    text = str(value)
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
