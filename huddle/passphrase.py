"""The passphrase of an encrypted database: from a descriptor, the keyring, or whoever sits here.

Never from an argument or a file of ours: others on the machine can read those.
"""

import os
import sys
from pathlib import Path

from huddle.errors import HuddleError, UsageError

DESCRIPTOR = "HUDDLE_PASSPHRASE_FD"
"""The number of an open file descriptor whose first line is the passphrase."""

SERVICE = "huddle"
"""Under which name, with the file's path as the user, the keyring keeps it."""

_LONGEST = 4096
"""Bytes read from the descriptor."""


def ask(path: Path, new: bool) -> str:
    """The passphrase of the database at ``path``; for a ``new`` one it is typed twice.

    UsageError for a descriptor that cannot be read; HuddleError where there is nobody to ask, or
    what is typed is blank or differs."""
    if number := os.environ.get(DESCRIPTOR):
        return _from_descriptor(number)
    if kept := _from_keyring(path):
        return kept
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise HuddleError(
            f"{path} is encrypted. Open it in a terminal, keep its passphrase in the keyring "
            f"(keyring set {SERVICE} PATH), or give {DESCRIPTOR}=3 and the passphrase there"
        )
    return _typed(path, new=new)


def _from_descriptor(number: str) -> str:
    try:
        text = os.read(int(number), _LONGEST).decode()
    except (OSError, ValueError):
        raise UsageError(
            f"{DESCRIPTOR} takes the number of an open file descriptor with the passphrase"
        ) from None
    return text.partition("\n")[0].rstrip("\r")


def _from_keyring(path: Path) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, str(path)) or ""
    except KeyringError:
        return ""


def _typed(path: Path, *, new: bool) -> str:
    from getpass import getpass

    try:
        first = getpass(f"{'New passphrase' if new else 'Passphrase'} of {path}: ")
        same = not new or getpass("The same again: ") == first
    except EOFError:
        raise HuddleError("No passphrase was given") from None
    if not first:
        raise HuddleError("No passphrase was given")
    if not same:
        raise HuddleError("The two passphrases differ; nothing was made")
    return first
