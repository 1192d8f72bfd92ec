"""Connections to a PostgreSQL server. The password comes from whoever the program asks, once in a
process, where the server wants one that libpq's own places (``pgpass``, PGPASSWORD, a service
file) do not have; never from the program's arguments."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from db.errors import EngineError, Hindered, ShutOut, Unreachable

if TYPE_CHECKING:
    from psycopg import Connection

Ask = Callable[[str], str]
"""Gives the password for a URL, which holds none."""

CONNECT_SECONDS = 6
"""How long a server may take to answer before it counts as gone."""

_KEEP_ALIVE = {
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 6_000,
}
"""So that a network that is gone is noticed within some eight seconds. What a URL says of these
holds instead."""

_PREPARE = (
    "SELECT pg_backend_pid(), set_config('TimeZone', 'UTC', false), set_config('jit', 'off', false)"
)
"""Compiling a query of the board (``jit``, on by default where the server was built with it) takes
seconds, and running it milliseconds."""


class _Refusal(NamedTuple):
    """What is made of words in which a server, or the way to it, refuses: an error of a ``kind``
    that says ``words``, where there are any, else what was said with what to ``do``."""

    kind: type[EngineError]
    words: str = ""
    do: str = ""


_FULL = _Refusal(Hindered, "The server has no connection free.")
_NOBODY_THERE = _Refusal(
    Unreachable, do="Look whether the server runs, and host and port in the address are right"
)
_REFUSALS = {
    "too many c": _FULL,
    "connection slots": _FULL,
    "password authentication failed": _Refusal(
        ShutOut,
        "The server does not take this password. Keep the right one in ~/.pgpass and try again, or "
        "start Huddle again and type it.",
    ),
    "no password supplied": _Refusal(
        ShutOut,
        "The server wants a password. Keep it in ~/.pgpass and try again, or start Huddle again "
        "and type it.",
    ),
    "not permitted to log in": _Refusal(
        ShutOut, "This login was disabled. Ask whoever runs the database."
    ),
    "password": _Refusal(EngineError),
    "pg_hba": _Refusal(
        EngineError, do="Whoever runs the server lets this machine and login in there"
    ),
    "permission denied": _Refusal(
        EngineError, do="Ask whoever runs the database to add this login: huddle user add"
    ),
    "role ": _Refusal(
        EngineError, do="Correct who signs in, before the @ of the address, or ask to be added"
    ),
    "does not exist": _Refusal(EngineError, do="Correct the name that the address ends with"),
    "root certificate file": _Refusal(
        EngineError,
        do="Put the authority's certificate there, or name it in the address: sslrootcert=FILE, "
        "sslrootcert=system for one that the machine knows",
    ),
    "does not match host name": _Refusal(
        EngineError, do="Write the name that is in the certificate into the address"
    ),
    "certificate": _Refusal(
        EngineError,
        do="Name the authority that signed it in the address (sslrootcert=FILE), or have the "
        "server's certificate made anew",
    ),
    "does not support SSL": _Refusal(
        EngineError, do="Whoever runs the server turns TLS on there (ssl = on)"
    ),
    "invalid ": _Refusal(EngineError, do="Correct the address"),
    "read-only": _Refusal(Hindered, "The server takes no changes at present."),
    "resolve host": _Refusal(
        Unreachable, do="Look whether the network is there, and the name in the address right"
    ),
    "refused": _NOBODY_THERE,
    "No such file": _NOBODY_THERE,
}
"""By the words, of which the first that are found hold. Only what is Unreachable may be otherwise
in a moment; the rest stays, however often somebody tries."""

_known: dict[str, str] = {}
_asked: list[Ask] = []


def ask_by(ask: Ask) -> None:
    """How a password is come by when a server wants one."""
    _asked[:] = [ask]


def known(url: str) -> str:
    """The password that was given for a URL in this process; "" where none was asked for."""
    return _known.get(url, "")


def ask_no_more() -> None:
    """From now on nobody is asked: a screen has the terminal."""
    _asked.clear()


def connect(url: str, *, autocommit: bool = False) -> "Connection[Any]":
    """A connection to the database of a URL (``postgresql+psycopg://…``), in UTC; what else the URL
    says, such as ``sslmode``, is the server's client library's to follow.

    Raises EngineError without the driver, when the server refuses, and for a database that does not
    keep its texts in UTF-8; Unreachable when the server does not answer."""
    try:
        import psycopg
    except ImportError:
        raise EngineError(
            "PostgreSQL needs the extra: pip install 'care-huddle[postgres]'"
        ) from None
    try:
        try:
            return _opened(url, autocommit)
        except psycopg.OperationalError as error:
            if not _wants_password(error) or not _asked or url in _known:
                raise
            _known[url] = _asked[0](url)
            return _opened(url, autocommit)
    except psycopg.Error as error:
        if "password" in str(error):
            _known.pop(url, None)  # another may be found, or typed, the next time
        raise _explained(error) from None


def is_pooled(conn: "Connection[Any]") -> bool:
    """Whether a pooler stands between: it hands each transaction to whichever connection to the
    server is free, so that nothing of a session, such as LISTEN, outlives one. Found when it was
    opened: statements are prepared only where there is none."""
    return conn.prepare_threshold is None


def _opened(url: str, autocommit: bool) -> "Connection[Any]":
    import logging

    import psycopg

    # What the driver logs of a connection that is lost would stand beside what is said of it.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    plain = url.replace("+psycopg", "", 1)
    said = psycopg.conninfo.conninfo_to_dict(plain)
    more: dict[str, Any] = {name: _KEEP_ALIVE[name] for name in _KEEP_ALIVE if name not in said}
    if url in _known:
        more["password"] = _known[url]
    conn = psycopg.connect(
        plain,
        autocommit=autocommit,
        connect_timeout=CONNECT_SECONDS,
        application_name="huddle",
        **more,
    )
    if (kept_in := conn.info.parameter_status("server_encoding")) != "UTF8":
        conn.close()
        raise EngineError(
            f"This database keeps texts in {kept_in}, which not every name can be written in. Make"
            " it anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        )
    row = conn.execute(_PREPARE).fetchone()
    if row is None or row[0] != conn.pgconn.backend_pid:
        conn.prepare_threshold = None  # a pooler: what was prepared is on another the next time
    if not autocommit:
        conn.commit()
    return conn


def _wants_password(error: Exception) -> bool:
    """Whether a server refused because none was given."""
    attempt = getattr(error, "pgconn", None)
    return attempt is not None and bool(attempt.needs_password)


def _explained(error: Exception) -> EngineError:
    said = str(error)
    for word, refusal in _REFUSALS.items():
        if word in said:
            return refusal.kind(
                refusal.words or ". ".join(filter(None, (_said(error), refusal.do)))
            )
    return Unreachable(_said(error))


def _said(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    # Before what the server says stands where the library went to hear it.
    _, refused, why = lines[0].rpartition("FATAL:")
    if refused:
        return f"The PostgreSQL server refuses: {why.strip()}"
    return f"Cannot reach the PostgreSQL database: {lines[0]}"
