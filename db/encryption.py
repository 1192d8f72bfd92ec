"""Encrypted SQLite (SQLCipher). The passphrase comes from the program, never from its arguments."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.errors import EngineError

if TYPE_CHECKING:
    import sqlite3

_passphrases: dict[Path, str] = {}


def unlock(path: Path, passphrase: str) -> None:
    """Keeps the passphrase for connections to this file, in this process only."""
    _passphrases[path.expanduser().absolute()] = passphrase


def driver() -> Any:
    """The driver, in the manner of ``sqlite3``. Raises EngineError when it is not installed."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise EngineError(
            "An encrypted database needs the extra: pip install 'care-huddle[encrypted]'"
        ) from None
    return dbapi2


def connect(path: Path) -> "sqlite3.Connection":
    """A connection to an encrypted file, in the manner of ``sqlite3.connect``.

    Raises EngineError without the driver, without a passphrase, and for a wrong one."""
    dbapi = driver()
    passphrase = _passphrases.get(path, "")
    if not passphrase:
        raise EngineError("This database is encrypted. Start Huddle and enter its passphrase.")
    conn: sqlite3.Connection = dbapi.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=10.0,
        isolation_level=None,
        check_same_thread=False,
    )
    conn.execute("PRAGMA cipher_log_level = NONE")
    conn.execute("PRAGMA key = '" + passphrase.replace("'", "''") + "'")
    try:
        conn.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except dbapi.DatabaseError:
        conn.close()
        raise EngineError("Wrong passphrase, or this is not an encrypted database.") from None
    return conn
