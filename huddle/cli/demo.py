"""``huddle demo``: the board on a made-up team, in a folder of its own that goes away after."""

import shutil
import sys
import tempfile
from pathlib import Path

from huddle.errors import UsageError
from huddle.settings import Settings, login, today


def show_demo(settings: Settings, seed: int, members: int, keep: Path | None) -> int:
    """Make the team and open the board on it; where there is no terminal, print the agenda.

    UsageError when ``keep`` exists already."""
    from db.demo import TEAM_ID
    from huddle.cli.board import open_board
    from huddle.demo import LEAD, ZONE, make_demo

    _refuse(keep)
    folder = Path(tempfile.mkdtemp(prefix="huddle-demo-"))
    try:
        path = keep.expanduser().absolute() if keep is not None else folder / "demo.db"
        if sys.stderr.isatty():
            sys.stderr.write(f"Making a team of {members} members that do not exist …\n")
        make_demo(path, seed, members, today(ZONE))
        # Whoever looks at the made-up team is its lead, unless they say who they are.
        user = LEAD if settings.user == login() else settings.user
        return open_board(settings._replace(db=str(path), team=settings.team or TEAM_ID, user=user))
    finally:
        if keep is not None:
            sys.stderr.write(f"Kept. Open it with: huddle --db {keep}\n")
        shutil.rmtree(folder, ignore_errors=True)


def show_coverage(keep: Path | None) -> int:
    """Print rule by state with the demo members that show it; 1 when a cell is empty or wrong.

    UsageError when ``keep``, where their database goes, exists already."""
    from huddle.coverage import coverage
    from huddle.demo import ZONE

    _refuse(keep)
    text, whole = coverage(today(ZONE), keep.expanduser().absolute() if keep else None)
    sys.stdout.write(text)
    return 0 if whole else 1


def _refuse(keep: Path | None) -> None:
    if keep is not None and keep.exists():
        raise UsageError(f"{keep} exists; open it with: huddle --db {keep}")
