"""One frozen ``Settings``, read once from the settings file, the environment and the flags.

Later ones win. This is also the one place that reads the clock.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huddle.errors import UsageError

VALUED = ("--db", "--team", "--as-of", "--user")
SWITCHES = ("--reveal", "--debug")
OPENS = ("huddle", "queue")


class Flags(NamedTuple):
    """The options that every command takes, as written."""

    db: str = ""
    team: str = ""
    as_of: str = ""
    user: str = ""
    reveal: bool = False
    debug: bool = False


class Settings(NamedTuple):
    """What this run works on and how.

    ``db`` is an absolute path of an SQLite file or an SQLAlchemy URL; ``team`` is "" where nobody
    named one; ``as_of`` is ``None`` for today in the agency's zone. ``keys`` maps a command's id to
    the keys that a person wants for it. ``opens`` is the screen to begin at: huddle, queue, or ""
    for that of the role. ``huddle_start`` is when the huddle is meant to begin, in the agency's
    zone, None for when it usually does; ``wall_seconds`` is how long a page of the wall stays.
    """

    db: str
    team: str
    as_of: date | None
    user: str
    reveal: bool
    debug: bool
    theme: str
    lock_minutes: int
    keys: Mapping[str, str]
    file: Path
    opens: str = ""
    huddle_start: time | None = None
    wall_seconds: int = 20


def split_flags(argv: Sequence[str]) -> tuple[Flags, list[str]]:
    """Take the options that every command takes out of ``argv``, wherever they stand before a
    ``--``; what is left is the command and its own options. UsageError when a value is missing."""
    found: dict[str, Any] = {}
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name in VALUED:
            if not equals:
                value = next(words, "")
            if not value or (not equals and value.startswith("--")):
                raise UsageError(f"{name} needs a value; `huddle --help` shows which")
            found[name] = value
        elif word in SWITCHES:
            found[word] = True
        else:
            rest.append(word)
    return Flags(**{key.removeprefix("--").replace("-", "_"): v for key, v in found.items()}), rest


def read(flags: Flags) -> Settings:
    """Settings from file, environment and ``flags``. UsageError names what is wrong and where."""
    path = settings_file()
    table = _table(path)
    if hides_password(flags.db):
        raise UsageError(
            "a password in --db is seen by everybody on this machine; leave it out: it is asked "
            "for, or kept in pgpass or the keyring"
        )
    db = flags.db or os.environ.get("HUDDLE_DB") or _text(table, "db", path)
    return Settings(
        db=_database(db) if db else os.fspath(default_database()),
        team=flags.team or os.environ.get("HUDDLE_TEAM") or _text(table, "team", path),
        as_of=day_of("--as-of", flags.as_of) if flags.as_of else None,
        user=flags.user or os.environ.get("HUDDLE_USER") or _text(table, "user", path) or login(),
        reveal=flags.reveal,
        debug=flags.debug,
        theme=_text(table, "theme", path),
        lock_minutes=_number(table, "lock_minutes", 10, path),
        keys=_keys(table, path),
        file=path,
        opens=_opens(table, path),
        huddle_start=_start(table, path),
        wall_seconds=_number(table, "wall_seconds", 20, path),
    )


def settings_file() -> Path:
    """Where the settings file is or would be: ``HUDDLE_CONFIG``, else the user's own folder."""
    named = os.environ.get("HUDDLE_CONFIG")
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return platformdirs.user_config_path("huddle", appauthor=False) / "settings.toml"


def default_database() -> Path:
    """The SQLite file that is used when nobody names a database."""
    import platformdirs

    return platformdirs.user_data_path("huddle", appauthor=False) / "huddle.db"


def without_password(db: str) -> str:
    """A database's URL or path as it may be printed."""
    scheme, separator, rest = db.partition("://")
    user, at, place = rest.rpartition("@")
    if not (separator and at and ":" in user):
        return db
    return f"{scheme}://{user.partition(':')[0]}:***@{place}"


def hides_password(db: str) -> bool:
    """Whether a database's URL has a password in it."""
    user, at, _ = db.partition("://")[2].rpartition("@")
    return bool(at and user.partition(":")[2]) or "password=" in db.partition("?")[2]


def now(zone: str = "") -> datetime:
    """The present instant in UTC, or the one that the rehearsal clock ``HUDDLE_NOW`` stands at.

    ``HUDDLE_NOW`` is ISO; without an offset it is local time in ``zone`` (IANA name; "" is the
    machine's). UsageError when it cannot be read.
    """
    rehearsal = os.environ.get("HUDDLE_NOW")
    if not rehearsal:
        return datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(rehearsal.strip())
    except ValueError:
        raise UsageError(
            "HUDDLE_NOW is not a time; write it like 2026-11-22T09:30 or 2026-11-22T09:30-05:00"
        ) from None
    if instant.tzinfo is None and zone:
        instant = instant.replace(tzinfo=_zone(zone))
    return instant.astimezone(UTC)


def rehearses() -> bool:
    """Whether the clock is the rehearsal's."""
    return bool(os.environ.get("HUDDLE_NOW"))


def today(zone: str) -> date:
    """The day it is in ``zone`` (IANA name)."""
    return now(zone).astimezone(_zone(zone)).date()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "US" is a folder of zones
        raise UsageError(
            f"no time zone is called {name!r}; use a name like America/New_York"
        ) from None


def _table(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the settings file {path} cannot be read: {error}") from None
    from huddle.toml import TomlError, parsed

    try:
        table = parsed(text)
    except TomlError as error:
        raise UsageError(f"the settings file {path} is not TOML: {error}") from None
    known = {"db", "team", "user", "theme", "lock_minutes", "keys", "opens"}
    known |= {"huddle_start", "wall_seconds"}
    for key in table:
        if key not in known:
            raise UsageError(
                f"the settings file {path} has {key!r}, which is no setting; "
                f"there are {', '.join(sorted(known))}"
            )
    return table


def _text(table: Mapping[str, Any], key: str, path: Path) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise UsageError(f"in the settings file {path}, {key} must be text in quotes")
    return value


def _number(table: Mapping[str, Any], key: str, usual: int, path: Path) -> int:
    value = table.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise UsageError(f"in the settings file {path}, {key} must be a number from 1")
    return value


def _start(table: Mapping[str, Any], path: Path) -> time | None:
    value = _text(table, "huddle_start", path)
    if not value:
        return None
    try:
        start = time.fromisoformat(value)
    except ValueError:
        start = None
    if start is None or start.tzinfo is not None:
        raise UsageError(f'in the settings file {path}, huddle_start is a time like "08:30"')
    return start


def _opens(table: Mapping[str, Any], path: Path) -> str:
    value = _text(table, "opens", path)
    if value not in ("", *OPENS):
        raise UsageError(f"in the settings file {path}, opens must be one of {', '.join(OPENS)}")
    return value


def _keys(table: Mapping[str, Any], path: Path) -> Mapping[str, str]:
    keys = table.get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise UsageError(f'in the settings file {path}, [keys] takes lines like assign = "a"')
    return MappingProxyType(keys)


def _database(text: str) -> str:
    return text if "://" in text else os.fspath(Path(text).expanduser().absolute())


def day_of(option: str, text: str) -> date:
    """The day that an option was given. UsageError where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} takes a day like 2026-11-22, not {text!r}") from None


def login() -> str:
    """The name somebody is logged in with, without asking the system's user database for more."""
    for variable in ("LOGNAME", "USER", "USERNAME"):
        if name := os.environ.get(variable):
            return name
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
