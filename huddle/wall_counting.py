"""Counting what the walls of a server show: once, for one team or for all that have one.

A board has it done in a process of its own, since counting beside it would hold up its keys. What
that is told comes by its standard input, so that nobody on the machine reads it."""

import json
import os
import sys
from contextlib import suppress
from typing import NamedTuple

from db import address, server
from huddle.settings import Flags, Settings, read

_NICE = 10


class Order(NamedTuple):
    """Which team of which database is to be counted; ``password`` is that of the login, "" where
    the server's client library has it from its own places."""

    db: str
    team: str
    password: str

    def as_text(self) -> str:
        """The order as ``main`` reads it."""
        return json.dumps(self._asdict())


def count_for_walls(settings: Settings) -> None:
    """Counts each team that has a wall with a login of its own; nothing on a file. Raises what
    reading raises."""
    if address.parse(settings.db).path is None:
        for team_id in _with_walls(settings):
            _count(settings._replace(team=team_id))


def _with_walls(settings: Settings) -> list[str]:
    from db import agencies, sheets
    from huddle.place import connected

    with connected(settings) as conn:
        walls = sheets.walls(conn)
        return [team for team, _ in agencies.teams(conn) if {team, ""} & walls]


def _count(settings: Settings) -> None:
    from huddle.walling import WallReader

    reader = WallReader(settings._replace(as_of=None))
    try:
        reader.keep_current()
    finally:
        reader.close()


def main() -> int:
    """Counts by the order on standard input, at low priority, and says nothing: 0 where it is
    done, 1 where it is not."""
    order = Order(**json.load(sys.stdin))
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_NICE)
    if order.password:
        server.ask_by(lambda _: order.password)
    try:
        _count(read(Flags())._replace(db=order.db, team=order.team))
    except Exception:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
