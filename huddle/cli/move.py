"""``huddle move``: from a file to a server."""

import typer

from huddle.cli.progress import Progress
from huddle.errors import UsageError
from huddle.settings import Settings, hides_password, without_password


def move_database(settings: Settings, source: str, target: str) -> int:
    """Moves, compares and says what came over."""
    from huddle.moving import move
    from huddle.plain import plain
    from huddle.words import counted

    if hides_password(target):
        raise UsageError("a password in --to is seen by everybody on this machine; leave it out")
    with Progress() as progress:
        moved = move(settings, source, target, progress)
    first = moved.days[0]
    typer.echo(
        f"Moved {counted(moved.rows, 'row')} with {counted(moved.records, 'audit record')}. The "
        f"boards of {counted(moved.teams, 'team')} at the end of every month since "
        f"{first:%B %Y} and today are the same on both sides."
    )
    typer.echo(
        f"From now on: huddle --db {plain(without_password(target))}\n"
        "Let people sign in: huddle user add LOGIN --staff ID --role lead\n"
        f"{plain(source)} stays as it was; work in it no more."
    )
    return 0
