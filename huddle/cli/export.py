"""``huddle export``: every table in files that anybody can read, and that an import takes back."""

from pathlib import Path
from typing import Annotated

import typer

from huddle.cli.options import checked_format, settings_of

FORMATS = ("csv", "json", "xlsx")


def export_command(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the files go.", metavar="DIR")],
    table: Annotated[
        list[str] | None,
        typer.Option("--table", help="This table only; may be repeated.", metavar="NAME"),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="csv, json or xlsx.", metavar="FORMAT")
    ] = "csv",
    force: Annotated[bool, typer.Option("--force", help="Replace files of that name.")] = False,
) -> int:
    """Write every table of the agency into files: names and notes in full, so it is logged."""
    from huddle import words
    from huddle.exporting import export
    from huddle.intake.files import NOTICE

    checked_format(form, FORMATS)
    exported = export(settings_of(ctx), folder, table or (), form, force=force)
    tables = words.counted(len(exported.rows), "table")
    rows = words.counted(sum(exported.rows.values()), "row")
    typer.echo(f"{tables}, {rows} in {exported.folder}, with names and notes in full")
    # Said of every export: that there is a notice in this one would tell what the records are.
    typer.echo(f"Where {NOTICE} lies beside files, it goes with them")
    return 0
