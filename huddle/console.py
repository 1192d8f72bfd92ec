"""The terminal, and what stands in its place."""

import io
import shutil
import sys


def prepare() -> None:
    """Text that the terminal cannot show never stops a command; files and pipes get UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


def width() -> int:
    """Columns to fill: the terminal's, else 80."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 80


def say_waiting(why: Exception) -> None:
    """Tells whoever starts a program in a terminal what it waits for."""
    sys.stderr.write(f"huddle: {str(why).rstrip('.')}. It is tried again; Ctrl+C leaves.\n")


def in_terminal() -> bool:
    """Whether a person sits at both ends. The board draws on standard error."""
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
