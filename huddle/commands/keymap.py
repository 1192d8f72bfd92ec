"""Keys as somebody wants them: checked here, since Textual takes anything and says nothing."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from huddle.commands import ALL, BY_ID
from huddle.errors import UsageError

_SHOWN = {
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "number_sign": "#",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
}
_MODIFIERS = ("ctrl", "shift", "alt")


def shown_key(keys: str) -> str:
    """The first of ``keys`` as a person reads it: ``^s``, ``F1``, ``?``."""
    first = keys.split(",", 1)[0]
    *modifiers, key = first.split("+")
    name = _SHOWN.get(key, key.upper() if _is_function(key) else key)
    return "".join("^" if each == "ctrl" else f"{each}+" for each in modifiers) + name


def keymap(wanted: Mapping[str, str], file: Path) -> dict[str, str]:
    """The keys of every command by its id, ``wanted`` in place of the defaults.

    UsageError names file, line and the nearest name for an id that is no command, a key that no
    keyboard sends, and a key that two commands would share.
    """
    keys = {command.id: command.keys for command in ALL}
    for name, value in wanted.items():
        if name not in BY_ID:
            near = get_close_matches(name, BY_ID, 1, 0.0)[0]
            raise UsageError(
                f"{_at(file, name)}: no command is called {name!r}; nearest is {near!r}"
            )
        keys[name] = ",".join(_canonical(key.strip(), name, file) for key in value.split(","))
    owners: dict[str, str] = {}
    for name in sorted(keys, key=lambda each: each in wanted):
        for key in keys[name].split(","):
            other = owners.setdefault(key, name)
            if other != name:
                raise UsageError(
                    f"{_at(file, name)}: {shown_key(key)} is already the key of {other!r}; "
                    "give that one another key too"
                )
    return keys


def _canonical(key: str, name: str, file: Path) -> str:
    *modifiers, last = key.split("+") if key != "+" else ["+"]
    if last == "" or any(each not in _MODIFIERS for each in modifiers):
        raise UsageError(_no_key(key, name, file))
    if len(last) == 1:
        from textual.keys import _character_to_key

        last = _character_to_key(last)
    elif last not in _known():
        raise UsageError(_no_key(key, name, file))
    return "+".join((*modifiers, last))


def _no_key(key: str, name: str, file: Path) -> str:
    near = get_close_matches(key, sorted(_known()), 1, 0.5)
    hint = f"; nearest is {near[0]!r}" if near else "; write it like a, ctrl+d or f5"
    return f"{_at(file, name)}: {key!r} is no key{hint}"


def _known() -> frozenset[str]:
    from textual.keys import Keys

    named = {key.value for key in Keys if "<" not in key.value and "+" not in key.value}
    return frozenset(named | set(_SHOWN))


def _is_function(key: str) -> bool:
    return key[:1] == "f" and key[1:].isdigit()


def _at(file: Path, name: str) -> str:
    """File and line of a setting. The line is looked for only when there is something to say."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:
        return str(file)
    in_keys = False
    for number, line in enumerate(lines, 1):
        if line.strip().startswith("["):
            in_keys = line.strip() == "[keys]"
        elif in_keys and line.split("=", 1)[0].strip().strip("\"'") == name:
            return f"{file}, line {number}"
    return str(file)
