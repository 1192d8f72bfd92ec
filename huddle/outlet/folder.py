"""New files in a folder, for their owner only: all of them whole, or none."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from huddle.errors import HuddleError


class Draft:
    """Files on their way into ``folder``, kept until ``publish`` in a hidden folder inside it, so
    that putting them in their place is a matter of names and needs no room."""

    def __init__(self, folder: Path, desk: Path) -> None:
        self.folder = folder
        self.desk = desk
        self._names: list[str] = []

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """A new file to write; it is on the disk at the end."""
        handle = os.open(self.desk / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        self._names.append(name)

    def publish(self) -> None:
        """Puts every file in its place."""
        for name in self._names:
            os.replace(self.desk / name, self.folder / name)


@contextmanager
def draft(folder: Path, names: Sequence[str], *, force: bool) -> Iterator[Draft]:
    """A draft of files in ``folder``, which is made where it is missing. Whatever stops it, nothing
    is left that was not published.

    HuddleError when one of ``names`` is there already and not ``force``, or when the disk does not
    take the files."""
    made: list[Path] = []
    try:
        _refuse_present(folder, names, force=force)
        made = _make(folder)
        desk = Path(tempfile.mkdtemp(prefix=".export-", dir=folder))
        try:
            yield Draft(folder, desk)
        finally:
            shutil.rmtree(desk, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        raise HuddleError(f"Nothing was exported to {folder}: {reason}") from None
    finally:
        for each in reversed(made):
            with suppress(OSError):  # what holds files stays
                each.rmdir()


def _refuse_present(folder: Path, names: Sequence[str], *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise HuddleError(f"{folder} is a file; export needs a folder")
    for path in (folder / name for name in names):
        if path.is_dir() and not path.is_symlink():
            raise HuddleError(f"{path} is a folder; choose another one for the export")
        if os.path.lexists(path) and not force:
            raise HuddleError(
                f"{path} is there already. Choose another folder, or replace it with --force"
            )


def _make(folder: Path) -> list[Path]:
    """Makes the folder and those above it that are missing; gives them, the outermost first."""
    missing = [folder, *folder.parents]
    missing = missing[: next((n for n, each in enumerate(missing) if each.exists()), 0)]
    for each in reversed(missing):
        each.mkdir(mode=0o700)
    return missing[::-1]
