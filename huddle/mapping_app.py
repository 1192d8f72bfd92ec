"""The mapping of a file as an application of its own, for ``huddle import`` in a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from textual.binding import Binding, BindingType

from huddle.blanking import Blankable
from huddle.intake.pipeline import Choices, Doubtful, run_import
from huddle.intake.profiles import Profile
from huddle.intake.report import FileReport
from huddle.screens.mapping.screen import Mapped, MappingScreen, Rehearse
from huddle.settings import Settings, now

COMPARED = 2_000
"""How many rows of a file are compared with the database while it is mapped: nobody else can write
meanwhile, and that must not be felt."""


class MappingApp(Blankable[Mapped | None]):
    """One file, mapped or left."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", "Leave", show=False, priority=True)
    ]

    def __init__(self, path: Path, settings: Settings, rehearse: Rehearse, why: str) -> None:
        super().__init__(settings)
        self._mapping = MappingScreen(path, rehearse, why)

    async def on_mount(self) -> None:
        await self.push_screen(self._mapping, self._left)

    def _left(self, mapped: Mapped | None) -> None:
        self.exit(mapped)

    def action_leave(self) -> None:
        """``Ctrl+Q``: as Escape on the mapping itself."""
        self._mapping.before_leaving(lambda: self.exit(None))

    async def action_quit(self) -> None:
        self.exit(None)

    def action_help_quit(self) -> None:
        self.action_leave()


def map_file(settings: Settings, path: Path, why: str = "") -> tuple[Mapped | None, int]:
    """Opens the mapping of a file in the terminal; what it was left with, and how many reveals are
    still to be logged, since there was no database yet to log them in."""
    unlogged: list[str] = []
    with _standing(settings) as there:
        rehearse = rehearsal(there)
        if there is not settings:
            later = partial(unlogged.append, str(path))
            rehearse = rehearse._replace(log=later, logged="logged with the import")
        return MappingApp(path, settings, rehearse, why).run(), len(unlogged)


def doubt(settings: Settings, path: Path, profile: str) -> str:
    """What in a file a person should look at first; blank where all is certain. Nothing is
    stored."""
    with _standing(settings) as there:
        try:
            _tried(there, path, profile, lambda _: None, certain=True)
        except Doubtful as doubtful:
            return str(doubtful)
    return ""


@contextmanager
def _standing(settings: Settings) -> Iterator[Settings]:
    """The settings with a database to try an import on: the team's, or where there is none yet an
    empty one that goes away."""
    from db import address

    path = address.parse(settings.db).path
    if path is None or path.exists():
        yield settings
        return
    from huddle.setup import set_up

    with TemporaryDirectory(prefix="huddle-mapping-") as folder:
        scratch = settings._replace(db=str(Path(folder, "scratch.db")))
        for _ in set_up(scratch, "", settings.team):
            pass
        yield scratch


def rehearsal(settings: Settings) -> Rehearse:
    """What a mapping needs of a database that is there."""
    from db import agencies
    from huddle.place import connected
    from huddle.writing import log_reveal

    with connected(settings) as conn:
        zone = agencies.agency(conn).zone

    def run(path: Path, profile: Profile, say: Callable[[int], None]) -> FileReport:
        return _tried(settings, path, profile, say, certain=False)

    return Rehearse(zone, now(zone), run, lambda: log_reveal(settings, "mapping"))


def _tried(
    settings: Settings,
    path: Path,
    profile: str | Profile,
    say: Callable[[int], None],
    *,
    certain: bool,
) -> FileReport:
    from db import agencies
    from huddle.place import connected

    with connected(settings) as conn:
        zone = agencies.agency(conn).zone
    report = run_import(
        settings.db,
        [path],
        user=settings.user,
        now=now(zone),
        choices=Choices(
            settings.team,
            profile,
            settings.as_of,
            dry_run=True,
            certain=certain,
            compare_most=None if certain else COMPARED,
        ),
        progress=lambda _name, done, _all: say(done),
    )
    return report.files[0]
