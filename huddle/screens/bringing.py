"""A file brought in from the board: its path, its mapping where that is needed, the import."""

from pathlib import Path
from typing import TYPE_CHECKING

from huddle.words import counted

if TYPE_CHECKING:
    from huddle.intake.report import FileReport
    from huddle.screens.board import BoardScreen
    from huddle.screens.mapping import Mapped, MappingScreen


def bring(board: "BoardScreen") -> None:
    """Asks for a file and imports it; opens its mapping where something in it is not certain."""
    from huddle.screens.mapping_forms import PathForm

    def chosen(path: Path | None) -> None:
        if path is not None:
            _import(board, path, "", certain=True)

    board.app.push_screen(PathForm(), chosen)


def _import(board: "BoardScreen", path: Path, profile: str, *, certain: bool) -> None:
    board.say(f"Reading {path.name} …")
    board.run_worker(
        lambda: _run(board, path, profile, certain=certain),
        group="import",
        thread=True,
        exit_on_error=False,
    )


def _run(board: "BoardScreen", path: Path, profile: str, *, certain: bool) -> None:
    """In a thread: the import, then the board hears of it."""
    from huddle.errors import explained
    from huddle.intake.pipeline import Choices, Doubtful, run_import
    from huddle.intake.profiles import ProfileError
    from huddle.mapping_app import rehearsal
    from huddle.settings import now

    settings = board.settings
    app = board.app
    try:
        rehearse = rehearsal(settings)
        report = run_import(
            settings.db,
            [path],
            user=settings.user,
            now=now(rehearse.zone),
            choices=Choices(settings.team, profile, certain=certain),
        )
    except Doubtful as doubtful:
        from huddle.screens.mapping import MappingScreen

        screen = MappingScreen(path, settings, rehearse, str(doubtful))
        app.call_from_thread(_open, board, screen, path)
    except ProfileError as error:
        app.call_from_thread(board.say, str(error), "act")
    except Exception as error:
        app.call_from_thread(board.say, f"Not imported: {explained(error)}", "act")
    else:
        app.call_from_thread(_told, board, report.files[0])


def _open(board: "BoardScreen", screen: "MappingScreen", path: Path) -> None:
    def left(mapped: "Mapped | None") -> None:
        if mapped is None:
            board.say("Nothing was imported.")
        elif mapped.import_now:
            _import(board, path, mapped.profile.name, certain=False)
        else:
            board.say(f"Profile {mapped.profile.name} saved.")

    board.app.push_screen(screen, left)


def _told(board: "BoardScreen", report: "FileReport") -> None:
    if report.problem:
        board.say(f"Not imported: {report.problem}", "act")
        return
    new = sum(each.new for each in report.tables.values())
    changed = sum(each.changed for each in report.tables.values())
    refused = f", {counted(report.rejected, 'row')} rejected" if report.rejected else ""
    where = f"; they are in {report.rejects.name}" if report.rejects else ""
    said = f"Imported: {counted(new, 'row')} new, {changed} changed{refused}{where}"
    board.say(said, "soon" if report.rejected else "")
    board.reload()
