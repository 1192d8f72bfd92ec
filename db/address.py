"""Where the team database is: a URL or a path, taken apart without importing a database library."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from db.errors import EngineError


class Address(NamedTuple):
    """``dialect`` is sqlite, sqlcipher or postgresql; ``path`` is set for the first two."""

    dialect: str
    url: str
    path: Path | None


def parse(url_or_path: str | Path) -> Address:
    """The address that a URL or a file's path names.

    Raises EngineError for a scheme that is not known. A password in a URL is never repeated."""
    given = str(url_or_path)
    scheme, found, rest = given.partition("://")
    if not found:
        path = Path(given).expanduser().absolute()
        return Address("sqlite", f"sqlite:///{path}", path)
    name, _, driver = scheme.partition("+")
    if name == "sqlite":
        path = Path(unquote(rest.partition("?")[0].rpartition("@")[2].partition("/")[2]))
        if path == Path():
            raise EngineError("The database needs a file. Give its path, such as team.db.")
        path = path.expanduser().absolute()
        if driver in ("", "pysqlite"):
            return Address("sqlite", f"sqlite:///{path}", path)
        if driver in ("pysqlcipher", "sqlcipher"):
            return Address("sqlcipher", f"sqlite+pysqlcipher:///{path}", path)
    if name in ("postgresql", "postgres") and driver in ("", "psycopg"):
        return Address("postgresql", f"postgresql+psycopg://{rest}", None)
    raise EngineError(
        f"No database of the kind {scheme!r}. Use sqlite:///, sqlite+pysqlcipher:/// or"
        " postgresql+psycopg://."
    )
