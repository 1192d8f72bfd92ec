"""An address that leads nowhere, a server that refuses: one line each, with what to do, and never
the password."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from db import server
from db.errors import EngineError, ShutOut, Unreachable
from tests.db.cutting import Network
from tests.test_shared_commands import Run, run

__all__ = ["run"]

SECRET = "open-sesame"
NETWORK = "Look whether the network is there, and the name in the address right"
RUNS = "Look whether the server runs, and host and port in the address are right"


@pytest.mark.parametrize(
    ("place", "said", "do"),
    [
        ("nobody@{socket}/postgres", 'role "nobody" does not exist', "before the @ of the address"),
        ("postgres@{socket}/nowhere", "does not exist", "the name that the address ends with"),
        ("postgres@db.harbor.invalid/postgres", "failed to resolve host", NETWORK),
        ("postgres@127.0.0.1:1/postgres", "Connection refused", RUNS),
        ("postgres@127.0.0.1:99999/postgres", "invalid port number", "Correct the address"),
        ("postgres@{socket}/postgres?port=1", "No such file", RUNS),
        ("postgres@{socket}/postgres?sslmode=no", "invalid sslmode", "Correct the address"),
        ("postgres@{network}/postgres?sslmode=require", "does not support SSL", "turns TLS on"),
    ],
)
def test_an_address_that_does_not_work_says_what_to_correct(
    run: Run, postgresql_server: str, place: str, said: str, do: str
) -> None:
    folder = parse_qs(urlsplit(postgresql_server).query)["host"][0]
    network = Network(Path(folder) / ".s.PGSQL.5432")
    where = place.format(socket=folder.replace("/", "%2F"), network=f"127.0.0.1:{network.port}")
    code, out, err = run(f"postgresql+psycopg://{where}", "agenda")
    network.close()
    assert (code, out) == (1, "")
    assert said in err
    assert do in err
    assert err.count("\n") == 1


def test_only_what_may_be_otherwise_in_a_moment_is_tried_again(postgresql_server: str) -> None:
    for place, kind in (
        ("127.0.0.1:1/x", Unreachable),
        ("db.harbor.invalid/x", Unreachable),
        ("127.0.0.1:99999/x", EngineError),
        ("127.0.0.1:1/x?sslmode=no", EngineError),
    ):
        with pytest.raises(EngineError) as raised:
            server.connect(f"postgresql+psycopg://postgres@{place}")
        assert type(raised.value) is kind, place


@pytest.fixture
def guarded(postgresql_server: str) -> Iterator[str]:
    """The address of a login from which the server wants a password."""
    with psycopg.connect(postgresql_server.replace("+psycopg", ""), autocommit=True) as conn:
        row = conn.execute("SHOW hba_file").fetchone()
        assert row is not None
        rules = Path(row[0])
        before = rules.read_text(encoding="utf-8")
        conn.execute(f"CREATE ROLE guarded LOGIN PASSWORD '{SECRET}'")
        rules.write_text(f"local all guarded scram-sha-256\n{before}", encoding="utf-8")
        conn.execute("SELECT pg_reload_conf()")
        folder = parse_qs(urlsplit(postgresql_server).query)["host"][0].replace("/", "%2F")
        yield f"postgresql+psycopg://guarded@{folder}/postgres"
        rules.write_text(before, encoding="utf-8")
        conn.execute("SELECT pg_reload_conf()")
        conn.execute("DROP ROLE guarded")


def test_a_wrong_password_is_said_and_not_printed(
    run: Run, guarded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", f"not-{SECRET}")
    for words in (("agenda",), ("doctor",)):
        code, out, err = run(guarded, *words)
        assert code == 1
        assert "The server does not take this password. Keep the right one" in out + err
        assert SECRET not in out + err
    server.ask_no_more()
    monkeypatch.delenv("PGPASSWORD")
    with pytest.raises(ShutOut, match="The server wants a password"):
        server.connect(guarded)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
@pytest.mark.parametrize(
    ("trusted", "do"),
    [(False, "Name the authority that signed it"), (True, "the name that is in the certificate")],
    ids=["another-authority", "another-name"],
)
def test_a_certificate_that_is_not_the_servers_is_refused(
    run: Run, tmp_path: Path, trusted: bool, do: str
) -> None:
    for name in ("theirs", "other"):
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-nodes", "-subj", f"/CN={name}.example"),
                *("-addext", f"subjectAltName=DNS:{name}.example", "-newkey", "rsa:2048"),
                *("-keyout", tmp_path / f"{name}.key", "-out", tmp_path / f"{name}.crt"),
            ],
            check=True,
            capture_output=True,
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "theirs.crt", tmp_path / "theirs.key")
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                client.recv(8)  # the request for TLS
                client.sendall(b"S")
                with suppress(OSError), context.wrap_socket(client, server_side=True):
                    pass

    Thread(target=answer, daemon=True).start()
    root = tmp_path / ("theirs.crt" if trusted else "other.crt")
    port = listening.getsockname()[1]
    code, out, err = run(
        f"postgresql+psycopg://ana@localhost:{port}/team?sslmode=verify-full&sslrootcert={root}"
        "&hostaddr=127.0.0.1&gssencmode=disable",
        "agenda",
    )
    listening.close()
    assert (code, out) == (1, "")
    assert "certificate" in err
    assert do in err
    assert err.count("\n") == 1
