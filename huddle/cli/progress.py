"""How far a long command is."""

import sys
from collections.abc import Callable


class Progress:
    """One line on a terminal that says how far it is, and goes when it is done."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._written = False

    def __enter__(self) -> Callable[[str, int, int], None]:
        return self._say

    def __exit__(self, *_: object) -> None:
        if self._written:
            sys.stderr.write("\r\x1b[K")

    def _say(self, name: str, done: int, _all: int) -> None:
        if self._shown:
            rows = f": {done:,} rows" if done else " …"
            sys.stderr.write(f"\r\x1b[K{name}{rows}")
            sys.stderr.flush()
            self._written = True
