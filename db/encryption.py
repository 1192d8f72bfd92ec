"""Encrypted SQLite (SQLCipher). The passphrase comes from the program, never from its arguments."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.errors import EngineError

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Engine

Ask = Callable[[Path, bool], str]
"""Gives the passphrase of a file; the flag says that the file is new, and any will do."""

_known: dict[Path, str] = {}
_asked: list[Ask] = []


def ask_by(ask: Ask) -> None:
    """How the passphrase of a file is come by, once in a process, when the file is first opened."""
    _asked[:] = [ask]


def is_passphrase(path: Path, said: str) -> bool:
    """Whether it is the one that opened this file in this process."""
    from hmac import compare_digest

    return compare_digest(said.encode(), _known.get(path, "").encode()) and bool(said)


def protects(engine: "Engine") -> bool:
    """Whether nobody reads what is written there by having a file: it is encrypted, or there is
    none because a server keeps it."""
    return engine.dialect.name != "sqlite" or engine.dialect.loaded_dbapi.__name__ != "sqlite3"


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
    passphrase = _known.get(path, "")
    if not passphrase and _asked:
        passphrase = _asked[0](path, path.stat().st_size == 0)
    if not passphrase:
        raise EngineError("This database is encrypted, and no passphrase was given.")
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
    _known[path] = passphrase
    return conn
