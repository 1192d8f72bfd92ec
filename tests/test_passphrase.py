"""An encrypted database: how its passphrase is come by, and that nothing opens it but that."""

import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from db import encryption, schema
from huddle import passphrase
from huddle.entry import main
from huddle.errors import HuddleError, UsageError

SECRET = "it's a sécret"


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an encrypted database that is not there yet, in a process that knows nothing
    of it."""
    monkeypatch.setattr(encryption, "_known", {})
    monkeypatch.setitem(sys.modules, "keyring", None)
    return f"sqlite+pysqlcipher:///{tmp_path / 'team.db'}"


@pytest.fixture
def descriptor(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The passphrase on an open descriptor, as ``3<<<"…"`` gives it."""
    reads, writes = os.pipe()
    os.write(writes, f"{SECRET}\n".encode())
    os.close(writes)
    monkeypatch.setenv(passphrase.DESCRIPTOR, str(reads))
    yield
    os.close(reads)


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Somebody at a terminal who answers so; what they were asked."""
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return answers[len(asked) - 1]

    monkeypatch.setattr(getpass, "getpass", answer)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("sys.stderr", SimpleNamespace(isatty=lambda: True))
    return asked


def test_made_and_opened_with_a_passphrase_from_a_descriptor(
    sealed: str,
    descriptor: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["init", "--db", sealed, "--team", "north"]) == 0
    assert main(["agenda", "--db", sealed]) == 0
    path = Path(sealed.partition(":///")[2])
    assert not path.read_bytes().startswith(b"SQLite format 3")
    monkeypatch.delenv(passphrase.DESCRIPTOR)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False))
    capsys.readouterr()
    monkeypatch.setattr(encryption, "_known", {path: "another"})
    assert main(["agenda", "--db", sealed]) == 1
    assert "Wrong passphrase" in capsys.readouterr().err
    monkeypatch.setattr(encryption, "_known", {})
    assert main(["agenda", "--db", sealed]) == 1
    said = capsys.readouterr().err
    assert "keyring" in said
    assert said.count("\n") == 1


def test_a_descriptor_that_is_none_is_a_slip_of_the_pen(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in ("three", "987654"):
        monkeypatch.setenv(passphrase.DESCRIPTOR, number)
        with pytest.raises(UsageError, match=passphrase.DESCRIPTOR):
            passphrase.ask(Path("team.db"), new=False)


def test_the_keyring_is_asked_before_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {("huddle", "/data/team.db"): SECRET}
    errors = SimpleNamespace(KeyringError=OSError)
    ring = SimpleNamespace(get_password=lambda *of: kept.get(of), errors=errors)
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    asked = typed(monkeypatch, "typed")
    assert passphrase.ask(Path("/data/team.db"), new=False) == SECRET
    assert asked == []
    assert passphrase.ask(Path("/data/other.db"), new=False) == "typed"


def test_a_new_passphrase_is_typed_twice(sealed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = typed(monkeypatch, SECRET, SECRET)
    assert passphrase.ask(Path("team.db"), new=True) == SECRET
    assert len(asked) == 2
    for answers, said in (((SECRET, "other"), "differ"), (("", ""), "No passphrase")):
        typed(monkeypatch, *answers)
        with pytest.raises(HuddleError, match=said):
            passphrase.ask(Path("team.db"), new=True)


def test_nothing_is_left_where_the_two_passphrases_differ(
    sealed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typed(monkeypatch, SECRET, "other")
    monkeypatch.setattr(encryption, "_asked", [passphrase.ask])
    with pytest.raises(HuddleError, match="differ"):
        schema.upgrade(sealed)
    assert list(tmp_path.glob("team.db*")) == []
