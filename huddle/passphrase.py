"""The passphrase of an encrypted database, and the password for a server's: from a descriptor, the
keyring, or whoever sits here.

Never from an argument or a file of ours: others on the machine can read those.
"""

import os
import sys
from pathlib import Path

from huddle.errors import HuddleError, UsageError
from huddle.settings import without_password

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


def ask_password(url: str) -> str:
    """The password for a server's database at ``url``, which holds none: from the keyring, or from
    whoever sits here. HuddleError where there is nobody to ask."""
    place = without_password(url)
    if kept := _from_keyring(place):
        return kept
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise HuddleError(
            f"{place} wants a password. Open it in a terminal, or keep it in pgpass or in the "
            f"keyring (keyring set {SERVICE} URL)"
        )
    from getpass import getpass

    try:
        return getpass(f"Password for {place}: ")
    except EOFError:
        raise HuddleError("No password was given") from None


def new_password(login: str) -> str:
    """A new password for somebody else's login, typed twice. HuddleError where there is nobody to
    ask, or what is typed is blank or differs."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise HuddleError(
            "A password is typed in a terminal. Where the server knows people without one, say "
            "--no-password"
        )
    return _typed(login, new=True, what="password")


def _from_descriptor(number: str) -> str:
    try:
        text = os.read(int(number), _LONGEST).decode()
    except (OSError, ValueError):
        raise UsageError(
            f"{DESCRIPTOR} takes the number of an open file descriptor with the passphrase"
        ) from None
    return text.partition("\n")[0].rstrip("\r")


def _from_keyring(place: Path | str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, str(place)) or ""
    except KeyringError:
        return ""


def _typed(whose: Path | str, *, new: bool, what: str = "passphrase") -> str:
    from getpass import getpass

    try:
        first = getpass(f"{f'New {what}' if new else what.capitalize()} of {whose}: ")
        same = not new or getpass("The same again: ") == first
    except EOFError:
        raise HuddleError(f"No {what} was given") from None
    if not first:
        raise HuddleError(f"No {what} was given")
    if not same:
        raise HuddleError(f"The two {what}s differ; nothing was made")
    return first
