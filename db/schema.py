"""The version of the tables: ask for it in one select, bring it up to date with Alembic."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db import address, files, reader, states
from db.errors import SchemaError
from db.reader import Connection

if TYPE_CHECKING:
    from db.upgrading import Said, Signed

HEAD = "0014"
"""The newest migration, written here so that asking needs no Alembic."""

NEWER = "This database was made by a newer Huddle. Update Huddle to open it."
OLDER_SERVER = (
    "This database is from an older Huddle. Whoever runs it brings it up to date: huddle init"
)

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
        if "no such table" in str(error) or states.state(error) == "42P01":
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
    if reader.dialect(conn) == "postgresql":
        raise SchemaError(OLDER_SERVER)
    raise SchemaError("This database is from an older Huddle. Bring it up to date: huddle init")


def _refuse_another_program(conn: Connection) -> None:
    """Raises SchemaError when a file without a version has tables in it; on a server, when the
    login may not see whether there are any."""
    if reader.dialect(conn) != "sqlite":
        # Beside ours, a server's database may hold what its extensions need.
        if not conn.execute("SELECT has_schema_privilege('public', 'USAGE')").fetchone()[0]:
            raise SchemaError(
                "This login may not see the tables of this database. Ask whoever runs it to add it:"
                " huddle user add"
            )
        return
    if conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise SchemaError("This is the database of another program. Choose another file with --db.")


def upgrade(
    url_or_path: str | Path, *, signed: "Signed | None" = None, said: "Said" = lambda _: None
) -> None:
    """Creates the tables or brings them up to date, all or nothing; a missing file is made, and
    goes again where that fails. What was changed is on record where ``signed`` says whose doing it
    is; ``said`` is told whom it waits for.

    Raises EngineError when the database cannot be opened, SchemaError when it is newer than this
    program or another program's, and on a server for a login that may not or when others are in
    the way for long."""
    path = address.parse(url_or_path).path
    new = path is not None and not path.exists()
    if path is not None and not new:
        there = reader.connect(url_or_path)
        try:
            found = version(there)
            if found is None:
                _refuse_another_program(there)
        finally:
            there.close()
        if found == HEAD:
            return
    try:
        _migrate(url_or_path, signed, said)
    except BaseException:
        if path is not None and new:
            files.remove(path)
        raise


def _migrate(url_or_path: str | Path, signed: "Signed | None", said: "Said") -> None:
    from alembic.util import CommandError

    from db.engine import driver, open_engine

    engine = open_engine(url_or_path, create=True)
    try:
        if engine.dialect.name == "postgresql":
            from db import upgrading

            upgrading.upgrade(engine, str(url_or_path), signed, said)
            return
        with engine.begin() as conn:
            before = version(driver(conn))
            migrate(conn)
            if signed is not None:
                record(conn, signed, before, ())
    except CommandError:
        raise SchemaError(NEWER) from None
    except Exception as error:
        # SQLAlchemy wraps what the driver said, and what is run past it comes as it is.
        if states.state(error) == "42501":
            raise SchemaError(NOT_THE_OWNER) from None
        raise
    finally:
        engine.dispose()


def migrate(conn: Any) -> None:
    """Runs the migrations that are missing, in the caller's transaction. Raises Alembic's
    CommandError for a newer database."""
    from alembic import command

    command.upgrade(_config(conn), "head")


def ahead(version: str) -> dict[str, str]:
    """By name, the indexes that the migrations after a version have made before them, each with
    its table and columns."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config(None))
    missing = list(script.iterate_revisions("heads", version))
    return {
        name: on
        for each in reversed(missing)
        for name, on in getattr(each.module, "AHEAD", {}).items()
    }


def record(conn: Any, signed: "Signed", before: str | None, changed: Sequence[str] | None) -> None:
    """Puts on record, in the same transaction, that the tables were brought up to date from a
    version, and what of the policies had been ``changed`` by hand; every open board is told."""
    from sqlalchemy import select

    from db import audit, models

    agency_id = conn.scalar(select(models.table(models.Agency).c.agency_id))
    if agency_id is None:
        return
    after: dict[str, object] = {"version": HEAD}
    if changed:
        after["changed"] = list(changed)
    audit.append(
        conn,
        agency_id,
        at=signed.at,
        actor=signed.by,
        action="database.upgrade",
        before=json.dumps({"version": before or ""}),
        after=json.dumps(after),
    )


def _config(connection: Any) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config
