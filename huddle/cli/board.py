"""``huddle`` without a command.

It imports no library of the command line, since a bare ``huddle`` comes here straight.
"""

import gc
from typing import TYPE_CHECKING, NamedTuple

from db import address
from huddle import console
from huddle.settings import Settings
from huddle.signing_in import signed_in

if TYPE_CHECKING:
    from db.reader import Connection


def open_board(settings: Settings) -> int:
    """The board, or the agenda as text where there is no terminal at both ends."""
    if console.in_terminal():
        # Looking for garbage while all is loaded costs a fifth of the start. The board looks again.
        gc.disable()
        from db import server
        from huddle.patience import patiently

        begun = patiently(lambda: _begun(settings), console.say_waiting)
        if begun.wall:
            return _open_wall(begun.settings)
        settings, greeting = begun.settings, begun.greeting
        server.ask_no_more()
        from huddle.app import HuddleApp
        from huddle.leaving import end

        app = HuddleApp(settings, greeting=greeting)
        app.run()
        return end(app.return_code or 0)
    settings = signed_in(settings)
    if address.parse(settings.db).path is None:
        from huddle.place import connected

        with connected(settings) as conn:
            wall = _is_wall(conn)
        if wall:
            return _open_wall(settings)
    from huddle.cli.agenda import print_agenda

    return print_agenda(settings)


class _Begun(NamedTuple):
    """Who sits here, with the team they begin with and what they are told. ``wall``: they read no
    member, so that there is no board for them."""

    settings: Settings
    greeting: str = ""
    wall: bool = False


def _begun(settings: Settings) -> _Begun:
    """What is wrong is said here, before the screen is taken."""
    from db import moved
    from huddle.place import begun_at, connected, find, home

    settings, greeting = signed_in(settings, needed=True), ""
    with connected(settings) as conn:
        if _is_wall(conn):
            return _Begun(settings, wall=True)
        named, settings = settings.team, home(conn, settings, settings.user)
        find(conn, settings.team)
        if settings.team != named:
            greeting = begun_at(conn, settings)
        if where := moved.whither(conn):
            greeting = moved.words(where)
    if settings.reveal:
        from huddle.writing import log_reveal

        log_reveal(settings, "board")
    return _Begun(settings, greeting)


def _is_wall(conn: "Connection") -> bool:
    """Whether who signed in reads no member."""
    from db import logins

    seat = logins.seat(conn)
    return seat is not None and seat.role == "wall"


def _open_wall(settings: Settings) -> int:
    from huddle.cli.wall import open_wall

    gc.enable()
    return open_wall(settings)
