"""Copies of a database file, consistent while others write, and back again."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from db import files, schema
from db.errors import EngineError, sqlite_said
from db.reader import BUSY_SECONDS


class Copied(NamedTuple):
    """A finished copy: where, how large in bytes, and the migration its tables are at."""

    path: Path
    size: int
    version: str


def backup(database: Path, target: Path) -> Copied:
    """Copy ``database`` as it is at one moment into the new private file ``target``.

    EngineError when ``target`` exists, cannot be written, or the database cannot be read."""
    version = _version(database)
    part = target.with_name(target.name + ".part")
    if target.exists():
        raise EngineError(f"{target} exists. Choose a new name: a backup never overwrites.")
    try:
        _copy(database, part)
        with closing(sqlite3.connect(part)) as conn:
            conn.execute("PRAGMA journal_mode = DELETE")  # one file, whole in itself
        # A link fails where the target has come into being meanwhile; a rename would replace it.
        os.link(part, target)
    except FileExistsError:
        raise EngineError(
            f"{target} exists. Choose a new name: a backup never overwrites."
        ) from None
    except OSError as error:
        raise EngineError(f"Cannot write the backup {target}: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    return Copied(target, target.stat().st_size, version)


def restore(source: Path, database: Path, *, force: bool) -> Copied:
    """Put the backup ``source`` in the place of ``database``, whole or not at all.

    Programs that have the database open see the restored one. EngineError when ``source`` is no
    sound Huddle database, or the database exists and ``force`` was not given."""
    if source.resolve() == database.resolve():
        raise EngineError("The backup and the database are the same file. Name another backup.")
    version = _version(source)
    if version > schema.HEAD:
        raise EngineError("The backup was made by a newer Huddle. Update Huddle to restore it.")
    if database.exists() and not force:
        raise EngineError(
            f"{database} exists. Add --force to replace it; make a backup of it first."
        )
    made = not database.exists()
    if made:
        files.prepare(database)
    try:
        _copy(source, database)
    except EngineError:
        if made:
            database.unlink()
        raise
    return Copied(database, database.stat().st_size, version)


def _version(path: Path) -> str:
    """The migration of a sound database of ours; EngineError for anything else."""
    # A backup may come from a medium that keeps no modes; reading it is safe whoever else can.
    if not path.is_file():
        raise EngineError(f"No database at {path}.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
            page = conn.execute("PRAGMA page_size").fetchone()[0]
            # What is missing at the end of the last page would be read as zeros.
            whole = path.stat().st_size % page == 0
            sound = whole and conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            row = conn.execute("SELECT version_num FROM alembic_version").fetchone()
            conn.execute("SELECT agency_id FROM member LIMIT 1")
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise EngineError(f"{path}: {sqlite_said(error)}") from None
        sound = False
    if not sound or row is None:
        raise EngineError(f"{path} is not a sound Huddle database; nothing was changed.")
    return str(row[0])


def _copy(source: Path, target: Path) -> None:
    """SQLite's online backup: one transaction on the target, undone when anything fails."""
    if not target.exists():
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    until = time.monotonic() + BUSY_SECONDS

    def wait(state: int, _left: int, _all: int) -> None:
        nonlocal until
        if state not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            until = time.monotonic() + BUSY_SECONDS
        elif time.monotonic() > until:  # left alone it would wait for ever
            raise sqlite3.OperationalError("locked")

    try:
        with (
            closing(sqlite3.connect(source, timeout=1)) as read,
            closing(sqlite3.connect(target, timeout=1)) as write,
        ):
            read.backup(write, progress=wait)
    except sqlite3.Error as error:
        raise EngineError(f"The copy failed: {sqlite_said(error)}") from None
    files.keep_private(target)
