"""What can go wrong with the team database, in words for the person at the keyboard."""


class DatabaseError(Exception):
    """The database cannot be used as it is. The message is one line: what, and what to do."""


class EngineError(DatabaseError):
    """The database cannot be opened."""


class Unreachable(EngineError):
    """A server does not answer, now: it may later."""


class Hindered(Unreachable):
    """A server answers, but does not do what is asked of it, now. The message says why."""


class ShutOut(EngineError):
    """A server lets this login in no more, or not with this password."""


class SchemaError(DatabaseError):
    """The tables are missing, too old or too new for this program."""


class DataError(DatabaseError):
    """The database does not hold what was asked for, such as an unknown team."""


def sqlite_said(error: Exception) -> str:
    """What SQLite refused and what to do about it, in one line that quotes no data."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return "the database is busy: another program is writing; try again in a moment"
    if "not a database" in text or "malformed" in text:
        return (
            "the file is damaged or not a database; put a backup back with "
            "`huddle restore BACKUP --force`"
        )
    if "is full" in text or "disk I/O" in text:
        return "the disk is full or cannot be written; nothing was changed: free some space"
    if "no such table" in text or "no such column" in text:
        return "the database is of another version; run `huddle init` to bring it up to date"
    if "unable to open" in text:
        return "the database file cannot be opened; `huddle doctor` says why"
    if "readonly" in text:
        return "the database file may only be read; `huddle doctor` says why"
    return f"the database refused ({type(error).__name__}); `huddle doctor` says more"
