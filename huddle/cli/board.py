"""``huddle`` without a command.

It imports no library of the command line, since a bare ``huddle`` comes here straight.
"""

import gc

from huddle import console
from huddle.settings import Settings


def open_board(settings: Settings) -> int:
    """The board, or the agenda as text where there is no terminal at both ends."""
    if console.in_terminal():
        # Looking for garbage while all is loaded costs a fifth of the start. The board looks again.
        gc.disable()
        from huddle.place import begun_at, connected, find, home

        greeting = ""
        with connected(settings) as conn:
            named, settings = settings.team, home(conn, settings, settings.user)
            find(conn, settings.team)  # what is wrong is said here, before the screen is taken
            if settings.team != named:
                greeting = begun_at(conn, settings)
        if settings.reveal:
            from huddle.writing import log_reveal

            log_reveal(settings, "board")
        from huddle.app import HuddleApp
        from huddle.leaving import end

        app = HuddleApp(settings, greeting=greeting)
        app.run()
        return end(app.return_code or 0)
    from huddle.cli.agenda import print_agenda

    return print_agenda(settings)
