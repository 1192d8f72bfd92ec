"""TOML that a person wrote, or says where it is none: settings, profiles and rule files."""

import tomllib
from typing import Any

from huddle.plain import plain


class TomlError(ValueError):
    """The text is no TOML. The message is one line that says where."""


def parsed(text: str) -> dict[str, Any]:
    """The table that ``text`` is. Raises TomlError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlError(plain(str(error))) from None
    except (ValueError, OverflowError):
        raise TomlError("a number or a date in it is none that can be") from None
    except RecursionError:
        raise TomlError("its brackets stand one in another without end") from None
