"""Encrypted SQLite (SQLCipher). The passphrase never comes from the command line's arguments."""

from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import EngineError

if TYPE_CHECKING:
    import sqlite3

_passphrases: dict[Path, str] = {}


def unlock(path: Path, passphrase: str) -> None:
    """Keeps the passphrase for connections to this file, in this process only."""
    _passphrases[path.expanduser().absolute()] = passphrase


def connect(path: Path) -> "sqlite3.Connection":
    """A connection to an encrypted file, in the manner of ``sqlite3.connect``.

    Raises EngineError without the driver, without a passphrase, and for a wrong one."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise EngineError(
            "An encrypted database needs the extra: pip install 'care-huddle[encrypted]'"
        ) from None
    passphrase = _passphrases.get(path, "")
    if not passphrase:
        raise EngineError("This database is encrypted. Start Huddle and enter its passphrase.")
    conn: sqlite3.Connection = dbapi2.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=10.0,
        isolation_level=None,
        check_same_thread=False,
    )
    conn.execute("PRAGMA key = '" + passphrase.replace("'", "''") + "'")
    try:
        conn.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except dbapi2.DatabaseError:
        raise EngineError("Wrong passphrase, or the file is no encrypted database.") from None
    return conn
