"""A network between a client and its server that can be cut at any message."""

import socket
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread


class Network:
    """Passes a client's messages on to the server, one by one, and cuts the connection at the one
    that is asked for: before it reaches the server, or after, before any answer to it. Messages are
    counted over all connections, the first is 1. It can be silent too: then nothing is passed on
    and nothing is cut, until it is not."""

    def __init__(self, server: Path) -> None:
        """``server`` is the socket of a PostgreSQL server."""
        self._server = server
        self._cut_at = 0
        self._before = True
        self._lock = Lock()
        self.passed = 0
        self.cuts = 0
        self._open = Event()
        self._open.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def cut(self, at: int, *, before: bool) -> None:
        """From now on counts anew, and cuts once, at that message; 0 is never."""
        with self._lock:
            self.passed, self.cuts, self._cut_at, self._before = 0, 0, at, before

    @property
    def speaks(self) -> bool:
        """Whether anything is passed on."""
        return self._open.is_set()

    def fall_silent(self) -> None:
        """From now on passes nothing on."""
        self._open.clear()

    def speak(self) -> None:
        """Passes on what waited, and all that comes."""
        self._open.set()

    def close(self) -> None:
        """Takes no more connections."""
        self._listening.shutdown(socket.SHUT_RDWR)  # ends the waiting for the next one
        self._listening.close()
        self._open.set()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self._server))
            Thread(target=self._pass_on, args=(client, server), daemon=True).start()
            Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while said := client.recv(65_536):
                self._open.wait()
                with self._lock:
                    self.passed += 1
                    now = self.passed == self._cut_at
                    self.cuts += now
                if not now or not self._before:
                    server.sendall(said)
                if now:
                    break
        for end in (client, server):
            with suppress(OSError):
                # The server has what was passed on, and nobody hears its answer.
                end.shutdown(socket.SHUT_WR if end is server else socket.SHUT_RDWR)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while said := server.recv(65_536):
                self._open.wait()
                client.sendall(said)
        for end in (client, server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # closing alone waits for who reads of it
            end.close()
