"""The version of the tables: ask for it in one select, bring it up to date with Alembic."""

from pathlib import Path
from typing import Any

from db import address, files, reader
from db.errors import SchemaError
from db.reader import Connection

HEAD = "0013"
"""The newest migration, written here so that asking needs no Alembic."""

NEWER = "This database was made by a newer Huddle. Update Huddle to open it."

NOT_THE_OWNER = (
    "This login may not make the tables or the roles; nothing was changed. Do it as the login that"
    " owns the database, which needs CREATEROLE."
)


def version(conn: Connection) -> str | None:
    """The migration that the tables are at; none for an empty database."""
    try:
        row = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    except Exception as error:
        # Each driver has errors of its own; a missing table is 42P01 to PostgreSQL.
        if "no such table" in str(error) or getattr(error, "sqlstate", None) == "42P01":
            return None
        raise
    return str(row[0]) if row else None


def current(conn: Connection) -> bool:
    """Whether the tables are those of this program."""
    return version(conn) == HEAD


def require(conn: Connection) -> None:
    """Raises SchemaError, saying what to do, unless the tables are those of this program."""
    found = version(conn)
    if found == HEAD:
        return
    if found is None:
        _refuse_another_program(conn)
        raise SchemaError("This database is empty. Set it up with: huddle init")
    if found > HEAD:
        raise SchemaError(NEWER)
    raise SchemaError("This database is from an older Huddle. Bring it up to date: huddle init")


def _refuse_another_program(conn: Connection) -> None:
    """Raises SchemaError when a file without a version has tables in it."""
    if reader.dialect(conn) != "sqlite":
        return  # beside ours, a server's database may hold what its extensions need
    if conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise SchemaError("This is the database of another program. Choose another file with --db.")


def upgrade(url_or_path: str | Path) -> None:
    """Creates the tables or brings them up to date, in one transaction; a missing file is made,
    and goes again where that fails.

    Raises EngineError when the database cannot be opened, SchemaError when it is newer than this
    program or another program's, and on a server for a login that may not."""
    path = address.parse(url_or_path).path
    new = path is not None and not path.exists()
    if path is not None and not new:
        there = reader.connect(url_or_path)
        try:
            if version(there) is None:
                _refuse_another_program(there)
        finally:
            there.close()
    try:
        _migrate(url_or_path)
    except BaseException:
        if path is not None and new:
            files.remove(path)
        raise


def _migrate(url_or_path: str | Path) -> None:
    from alembic import command
    from alembic.util import CommandError

    from db import policies
    from db.engine import open_engine

    engine = open_engine(url_or_path, create=True)
    try:
        with engine.begin() as conn:
            command.upgrade(_config(conn), "head")
            if conn.dialect.name == "postgresql":
                policies.apply(conn)
    except CommandError:
        raise SchemaError(NEWER) from None
    except Exception as error:
        # SQLAlchemy wraps what the driver said, and what is run past it comes as it is.
        if getattr(getattr(error, "orig", error), "sqlstate", None) == "42501":
            raise SchemaError(NOT_THE_OWNER) from None
        raise
    finally:
        engine.dispose()


def _config(connection: Any) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config
