"""Where ``huddle`` begins: the short ways in, and the one place where errors become exit codes.

``--version`` and a bare ``huddle`` never load the command line's library: the first is answered
from here, the second goes straight to the board.
"""

import os
import sys
from collections.abc import Callable, Sequence


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


def _run(words: Sequence[str]) -> int:
    from db import encryption, server
    from huddle import passphrase
    from huddle.settings import read, split_flags

    encryption.ask_by(passphrase.ask)
    server.ask_by(passphrase.ask_password)
    flags, command = split_flags(words)
    if command == ["--wall"]:
        from huddle.cli.wall import open_wall

        return open_wall(read(flags))
    if command:
        from huddle.cli.app import run

        return run(command, flags)
    from huddle.cli.board import open_board

    return open_board(read(flags))


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
