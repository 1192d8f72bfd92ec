"""``huddle export``: every table in files that anybody can read, and that an import takes back."""

from pathlib import Path
from typing import Annotated

import typer

from huddle.cli_options import checked_format, settings_of

FORMATS = ("csv", "json", "xlsx")


def export_command(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the files go.", metavar="DIR")],
    table: Annotated[
        list[str] | None, typer.Option("--table", help="This table only.", metavar="NAME")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="csv, json or xlsx.")] = "csv",
    force: Annotated[bool, typer.Option("--force", help="Replace files of that name.")] = False,
) -> int:
    """Write every table into files, names and notes in full; logged."""
    from huddle.outlet.tables import export

    settings = settings_of(ctx)
    for line in export(settings, folder, table or (), checked_format(form, FORMATS), force=force):
        typer.echo(line)
    return 0
