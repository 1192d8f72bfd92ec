"""What the commands share."""

import typer

from huddle.errors import UsageError
from huddle.settings import Flags, Settings, read
from huddle.signing_in import signed_in


def settings_of(ctx: typer.Context) -> Settings:
    """The settings of this run: file, environment, and the flags taken before parsing; on a
    server, of who signed in."""
    return signed_in(read(ctx.find_object(Flags) or Flags()))


def checked_format(form: str, known: tuple[str, ...]) -> str:
    """``form`` where a command knows it. UsageError where not."""
    if form not in known:
        raise UsageError(f"--format takes {', '.join(known)}; not {form!r}")
    return form
