"""What the commands share."""

from datetime import date

import typer

from huddle.errors import UsageError
from huddle.settings import Flags, Settings, read


def settings_of(ctx: typer.Context) -> Settings:
    """The settings of this run: file, environment, and the flags taken before parsing."""
    return read(ctx.find_object(Flags) or Flags())


def checked_format(form: str, known: tuple[str, ...]) -> str:
    """``form`` where a command knows it. UsageError where not."""
    if form not in known:
        raise UsageError(f"--format takes {', '.join(known)}; not {form!r}")
    return form


def day_of(option: str, text: str) -> date:
    """The day that an option was given. UsageError where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} takes a day like 2026-11-22, not {text!r}") from None
