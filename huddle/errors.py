"""What can go wrong, in one line: what is wrong and what to do, never with a member's name."""

import os
from typing import TYPE_CHECKING, ClassVar

from db.errors import DatabaseError

if TYPE_CHECKING:
    import sqlite3


class HuddleError(Exception):
    """Failed, and nothing was changed. The message is final text for a person."""

    exit_code: ClassVar[int] = 1


class UsageError(HuddleError):
    """The command line, the settings file or an environment variable asks for what is not there."""

    exit_code: ClassVar[int] = 2


class NotAllowedError(HuddleError):
    """The person may not do this."""

    exit_code: ClassVar[int] = 4


def explained(error: BaseException) -> str:
    """One line for an error of any kind.

    Messages of unknown errors are left out, since they may quote data; their kind and place are
    given instead.
    """
    if isinstance(error, HuddleError | DatabaseError):
        return str(error)
    import sqlite3
    import traceback

    cause = getattr(error, "orig", None) or error  # SQLAlchemy wraps what the driver said
    if isinstance(cause, sqlite3.Error):
        return _sqlite(cause)
    if isinstance(cause, OSError) and cause.strerror:
        name = f" ({os.fspath(cause.filename)!s})" if cause.filename else ""
        return f"{cause.strerror}{name}; nothing was changed"
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return (
        f"stopped unexpectedly ({type(cause).__name__}{place}); nothing was changed. "
        "Run again with --debug to see where"
    )


def _sqlite(error: "sqlite3.Error") -> str:
    text = str(error)
    if "locked" in text or "busy" in text:
        return "the database is busy: another program is writing; try again in a moment"
    if "not a database" in text or "malformed" in text:
        return (
            "the database file is damaged or is not one; put a backup back with "
            "`huddle restore BACKUP --force`"
        )
    if "disk is full" in text:
        return "the disk is full; nothing was changed: free some space and try again"
    if "no such table" in text or "no such column" in text:
        return "the database is of another version; run `huddle init` to bring it up to date"
    if "unable to open" in text:
        return "the database file cannot be opened; `huddle doctor` says why"
    if "readonly" in text:
        return "the database file may only be read; `huddle doctor` says why"
    return f"the database refused ({type(error).__name__}); `huddle doctor` says more"
