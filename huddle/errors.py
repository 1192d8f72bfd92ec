"""What can go wrong, in one line: what is wrong and what to do, never with a member's name."""

import os
from typing import ClassVar

from db import states
from db.errors import DatabaseError, Hindered, sqlite_said


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
    if isinstance(error, Hindered):
        return f"{error} Nothing was changed; try again in a moment."
    if isinstance(error, HuddleError | DatabaseError):
        return str(error)
    import sqlite3
    import traceback

    cause = getattr(error, "orig", None) or error  # SQLAlchemy wraps what the driver said
    if isinstance(cause, sqlite3.Error):
        return sqlite_said(cause)
    if type(cause).__module__.startswith("psycopg"):
        return _server_said(cause)
    if isinstance(cause, OSError) and cause.strerror:
        name = f" ({os.fspath(cause.filename)!s})" if cause.filename else ""
        return f"{cause.strerror}{name}; nothing was changed"
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return (
        f"stopped unexpectedly ({type(cause).__name__}{place}); nothing was changed. "
        "Run again with --debug to see where"
    )


def _server_said(error: BaseException) -> str:
    """What a PostgreSQL server refused, in one line that quotes no data."""
    state = states.state(error)
    if (found := states.trouble(error)) is not None:
        return f"{found.words}. Nothing was changed; {found.do}."
    if not state or states.cuts(state):
        return "the connection to the server was cut; it is tried again with what you do next"
    if state in ("42P01", "42703", "3F000"):
        return "the tables are of another version, or came to be meanwhile; run it again"
    return f"the server refused ({type(error).__name__}, {state}); `huddle doctor` says more"
