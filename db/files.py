"""A database file is private: made readable by its owner only, refused when others can read it."""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from db.errors import EngineError

_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "fuse.glusterfs", "ceph"}
)
MOUNTS = Path("/proc/self/mounts")
_PARTS = ("", "-wal", "-shm")


def prepare(path: Path) -> None:
    """Makes the file, and its folder where that is missing, for its owner only.

    Raises EngineError when it cannot be made, or is there and others can read it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        check_private(path)
    except OSError as error:
        raise EngineError(
            f"Cannot create the database {path}: {error.strerror}. Choose another place with --db."
        ) from None


def check_private(path: Path) -> None:
    """Raises EngineError when the database is missing, no file, or open to everybody."""
    for part in _PARTS:
        file = path.with_name(path.name + part)
        try:
            mode = file.stat().st_mode
        except FileNotFoundError:
            if part:
                continue
            raise EngineError(
                f"No database at {path}. Make one with: huddle init --db {path}"
            ) from None
        except OSError as error:
            raise EngineError(f"Cannot open the database {path}: {error.strerror}.") from None
        if not stat.S_ISREG(mode):
            raise EngineError(f"{file} is not a file. Give the path of the database with --db.")
        if sys.platform != "win32" and mode & stat.S_IRWXO:
            raise EngineError(
                f"Everybody on this machine can open {file}. Make it private: chmod 600 {file}"
            )


def keep_private(path: Path) -> None:
    """Takes every right but the owner's from the database and its side files."""
    for part in _PARTS:
        with suppress(FileNotFoundError):
            path.with_name(path.name + part).chmod(0o600)


def remove(path: Path) -> None:
    """Deletes the database and its side files."""
    for part in _PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)


def network_share(path: Path) -> str:
    """The kind of network file system the path is on, ``""`` when on none that is recognised.

    SQLite's locks do not hold on a network share: a warning is due."""
    if str(path).startswith("\\\\"):
        return "Windows share"
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    place = path.absolute()
    nearest, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if place.is_relative_to(point) and len(point.parts) >= nearest:
            nearest, kind = len(point.parts), fields[2]
    return kind if kind in _NETWORK_FILE_SYSTEMS else ""
