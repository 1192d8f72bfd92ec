"""A file that is new, for its owner only, and whole or not there."""

import os
from contextlib import suppress
from pathlib import Path

from huddle.errors import HuddleError


def write_new(path: Path, content: bytes) -> Path:
    """Writes ``content`` to a file that is not there yet and gives its whole path.

    HuddleError when it is there already, or the disk does not take it."""
    whole = path.absolute()
    try:
        handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise HuddleError(f"{path.name} is there already. Choose another name") from None
    except OSError as error:
        raise HuddleError(_not_written(path, error)) from None
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            whole.unlink()
        raise HuddleError(_not_written(path, error)) from None
    return whole


def _not_written(path: Path, error: OSError) -> str:
    reason = (error.strerror or "it cannot be written").lower()
    return f"Nothing was exported to {path.name}: {reason}"
