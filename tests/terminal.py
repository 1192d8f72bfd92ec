"""A real terminal for tests and benchmarks: a program in a pty, its screen kept by an emulator."""

import fcntl
import os
import pty
import queue
import re
import signal
import struct
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import NamedTuple

import pyte

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "enter": "\r",
    "escape": "\x1b",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "f1": "\x1bOP",
}
# What a terminal understands and the emulator does not: private modes, queries, device strings.
_UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;:]*[A-Za-z]|\x1b\[\??[0-9;]*\$p|\x1b\[\?u|\x1b\[[0-9]* q"
    rb"|\x1b\][0-9]+;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_][^\x1b]*\x1b\\"
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;:?<>=$]*|[\]P_][^\x07\x1b]*)?$")


def keys(text: str) -> bytes:
    """``jj<down><ctrl+s>`` as the bytes that a terminal sends."""

    def one(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("ctrl+"):
            return chr(ord(name[-1]) - 96)
        return KEYS[name]

    return re.sub(r"<([a-z0-9+]+)>", one, text).encode()


def most_resident_mib(process: str = "self") -> float:
    """The most memory that a process has held, in MiB; what it was forked from is not counted."""
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


class Painted(NamedTuple):
    """Seconds from a key to the first piece of output that changed the screen, and to the last."""

    first: float
    last: float


class Terminal:
    """``with Terminal([...]) as terminal``: starts the program, and kills it at the end."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 36,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.command = list(command)
        self.columns, self.rows = columns, rows
        self.environment = dict(environment or {})
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._chunks: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self._held = b""
        self.ended = False
        self.bytes_out = 0

    def __enter__(self) -> "Terminal":
        known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        known |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        environment = known | self.environment
        ready, go = os.pipe()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                os.close(go)
                os.read(ready, 1)
                os.execvpe(self.command[0], self.command, environment)
            finally:
                os._exit(127)
        os.close(ready)
        self._tell_size()
        threading.Thread(target=self._read, daemon=True).start()
        self.started = time.perf_counter()
        os.close(go)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def _tell_size(self) -> None:
        size = struct.pack("HHHH", self.rows, self.columns, 0, 0)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, size)

    def resize(self, columns: int, rows: int) -> None:
        """The window gets another size, and the program is told so."""
        self.columns, self.rows = columns, rows
        self.screen.resize(rows, columns)
        self._tell_size()

    def kill(self) -> None:
        """``kill -9``, and wait until it is gone."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass

    def wait_exit(self, timeout: float = 20) -> int:
        """The exit status, once the program ends by itself."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.pump(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"still running after {timeout} s:\n{self.text}")

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                data = b""
            self._chunks.put((time.perf_counter(), data))
            if not data:
                return

    def _answer(self, data: bytes) -> None:
        """Answer what a terminal answers, so that no program waits for it in vain."""
        for mode in re.findall(rb"\x1b\[\?(\d+)\$p", data):
            self.write(b"\x1b[?%s;%d$y" % (mode, 2 if mode == b"2026" else 0))
        if b"\x1b[6n" in data:
            self.write(b"\x1b[1;1R")
        if b"\x1b[c" in data:
            self.write(b"\x1b[?62;22c")

    def write(self, data: bytes) -> None:
        os.write(self._fd, data)

    def send(self, text: str) -> None:
        """Press keys, written as for ``keys``."""
        self.write(keys(text))

    def pump(self, timeout: float) -> float | None:
        """Draw the next piece of output; when it came, or ``None`` if nothing did."""
        try:
            at, data = self._chunks.get(timeout=timeout)
        except queue.Empty:
            return None
        if not data:
            self.ended = True
            return None
        self.bytes_out += len(data)
        self._answer(data)
        data = self._held + data
        cut = _UNFINISHED.search(data)
        self._held = data[cut.start() :] if cut else b""
        self._stream.feed(_UNKNOWN.sub(b"", data[: cut.start()] if cut else data))
        return at

    @property
    def text(self) -> str:
        """The screen as it stands, a line a row."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait(self, pattern: str, timeout: float = 30) -> float:
        """Seconds from the start until the screen first shows ``pattern``.

        Raises ``AssertionError`` with the screen when it does not in ``timeout`` seconds.
        """
        wanted = re.compile(pattern)
        end = time.perf_counter() + timeout
        at = time.perf_counter()
        while not wanted.search(self.text):
            left = end - time.perf_counter()
            if left <= 0 or self.ended:
                raise AssertionError(f"{pattern!r} is not on the screen:\n{self.text}")
            at = self.pump(min(left, 0.5)) or at
        return at - self.started

    def settle(self, quiet: float = 0.3) -> None:
        """Read on until nothing came for ``quiet`` seconds."""
        while self.pump(quiet) is not None:
            pass

    def press(self, text: str, quiet: float = 0.1) -> "Painted":
        """Press keys, and wait until the screen has changed and nothing more came for ``quiet``.

        Raises ``AssertionError`` with the screen when it does not change."""
        before = self._look()
        sent = time.perf_counter()
        self.send(text)
        first = last = None
        end = sent + 10
        while time.perf_counter() < end:
            at = self.pump(quiet)
            if at is not None:
                last = at
                if first is None and self._look() != before:
                    first = at
            elif first is not None and last is not None:
                return Painted(first - sent, last - sent)
        raise AssertionError(f"{text!r} changed nothing on the screen:\n{self.text}")

    def _look(self) -> list[tuple[str, str, str, bool, bool]]:
        """Every cell with its colours and weight: a cursor may move without a letter changing."""
        buffer = self.screen.buffer
        return [
            (cell.data, cell.fg, cell.bg, cell.bold, cell.reverse)
            for y in range(self.rows)
            for cell in (buffer[y][x] for x in range(self.columns))
        ]

    def resident_mib(self) -> float:
        """The most memory the program has held, in MiB."""
        return most_resident_mib(str(self.pid))

    def cpu_seconds(self) -> float:
        """User and system time of the program so far."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
