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
    there = plain(without_password(target))
    if moved is None:
        typer.echo(
            f"The server has this very file already, and it is closed for writing now.\n"
            f"From now on: huddle --db '{there}'"
        )
        return 0
    typer.echo(
        f"Moved {counted(moved.rows, 'row')} with {counted(moved.records, 'audit record')}; each is"
        f" the same there. So are the boards of {counted(moved.teams, 'team')} on "
        f"{counted(len(moved.days), 'day')} since {moved.days[0]:%B %Y}, at the ends of months and "
        "today."
    )
    typer.echo(
        f"From now on: huddle --db '{there}'\n"
        "Let people sign in: huddle user add LOGIN --staff ID --role lead\n"
        f"{plain(source)} can be read as it was; it is closed for writing."
    )
    return 0
