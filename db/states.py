"""What a PostgreSQL server means by the code (SQLSTATE) with which it refuses a statement: in words
that quote no data, and whether it may be otherwise in a moment."""

from collections.abc import Mapping
from typing import NamedTuple


class Trouble(NamedTuple):
    """Why the server does not do what is asked. ``do`` is what to do about it; one that ``passes``
    needs nothing but another try, sooner or later."""

    words: str
    do: str
    passes: bool = False


_TROUBLES: Mapping[str, Trouble] = {
    "22008": Trouble("The clock of this machine is not the server's", "set it right"),
    "23503": Trouble("What this refers to is not in the database", "refresh and look"),
    "25006": Trouble("The server takes no changes at present", "try again later", passes=True),
    "42501": Trouble("Your login may not do this", "ask a lead"),
    "53100": Trouble("The server's disk is full", "tell whoever runs it", passes=True),
    "53200": Trouble("The server is out of memory", "tell whoever runs it", passes=True),
    "53300": Trouble("The server has no connection free", "try again in a moment", passes=True),
    "53": Trouble("The server is at its limits", "tell whoever runs it", passes=True),
    "55P03": Trouble("The database is busy", "try again"),
    "57014": Trouble(
        "The server broke it off as too long (statement_timeout)", "tell whoever runs it"
    ),
}
"""By whole code, or by the class of codes that it begins with."""

_CUTS = ("08", "57P", "25P03", "25P04")
"""With these it ends the connection: the network, its administrator, its stop or its patience."""


def state(error: BaseException | None) -> str:
    """The code in an error of the driver, or in what SQLAlchemy makes of one; "" for none."""
    return getattr(getattr(error, "orig", None) or error, "sqlstate", None) or ""


def trouble(error: BaseException) -> Trouble | None:
    """What is known of an error's code."""
    code = state(error)
    return _TROUBLES.get(code) or _TROUBLES.get(code[:2])


def cuts(code: str) -> bool:
    """Whether the server ended the connection with this code, rather than refused a statement."""
    return code.startswith(_CUTS)
