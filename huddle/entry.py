"""Where ``huddle`` begins: the short ways in, and the one place where errors become exit codes.

``--version`` and a bare ``huddle`` never load the command line's library: the first is answered
from here, the second goes straight to the board.
"""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huddle.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 done, 1 failed, 2 usage, 3 in part, 4 not allowed, 130
    interrupted."""
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] == ["--version"]:
        from huddle import __version__

        sys.stdout.write(f"huddle {__version__}\n")
        return 0
    from huddle import console

    console.prepare()
    return _guarded(lambda: _run(words), debug="--debug" in words)


def in_terminal() -> bool:
    """Whether a person sits at both ends. The board draws on standard error."""
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _run(words: Sequence[str]) -> int:
    from huddle.settings import read, split_flags

    flags, command = split_flags(words)
    if command:
        from huddle.cli import run

        return run(command, flags)
    return open_board(read(flags))


def open_board(settings: "Settings") -> int:
    """The board, or the agenda as text where there is no terminal at both ends."""
    if in_terminal():
        # Looking for garbage while all is loaded costs a fifth of the start. The board looks again.
        gc.disable()
        from huddle.place import connected, find

        with connected(settings) as conn:
            find(conn, settings.team)  # what is wrong is said here, before the screen is taken
        if settings.reveal:
            from huddle.writing import log_reveal

            log_reveal(settings, "board")
        from huddle.app import HuddleApp

        app = HuddleApp(settings)
        app.run()
        return app.return_code or 0
    from huddle.cli_agenda import print_agenda

    return print_agenda(settings)


def _guarded(work: Callable[[], int], *, debug: bool) -> int:
    try:
        code = work()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever reads us has seen enough. The interpreter must not try to flush again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if debug:
            raise
        from huddle.errors import HuddleError, explained

        sys.stderr.write(f"huddle: {explained(error)}\n")
        return error.exit_code if isinstance(error, HuddleError) else 1
    return code
