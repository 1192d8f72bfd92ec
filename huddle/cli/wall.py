"""``huddle --wall``: the wall, or its pages as text where there is no terminal."""

import sys

from db import address, server
from huddle import console
from huddle.place import connected
from huddle.settings import Settings
from huddle.signing_in import signed_in


def open_wall(settings: Settings) -> int:
    """The wall until ``q``. It opens without a database too, and waits for one."""
    settings = signed_in(settings)
    if console.in_terminal():
        if address.parse(settings.db).dialect == "sqlcipher":
            # The passphrase is asked for before the screen is taken.
            with connected(settings):
                pass
        from huddle.leaving import end
        from huddle.wall_app import WallApp

        server.ask_no_more()
        app = WallApp(settings)
        app.run()
        return end(app.return_code or 0)
    return print_wall(settings)


def print_wall(settings: Settings) -> int:
    """Every page of the wall as text, once."""
    from huddle.outlet.wall import as_text
    from huddle.views.wall import wall
    from huddle.walling import WallReader

    reader = WallReader(settings)
    try:
        seen = reader.read()
        if reader.behind():
            reader.look_back()
            seen = reader.read()
        sys.stdout.write(as_text(wall(seen), width=console.width()))
        sys.stdout.flush()
        reader.keep()
    finally:
        reader.close()
    return 0
