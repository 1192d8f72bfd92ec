"""A file brought in from the board: its path, its mapping where that is needed, the import."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from huddle.words import counted

if TYPE_CHECKING:
    from huddle.intake.pipeline import Progress
    from huddle.intake.report import FileReport
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.mapping.screen import Mapped, Rehearse


def bring(board: "BoardScreen") -> None:
    """Asks for a file and imports it; opens its mapping where something in it is not certain."""
    from huddle.screens.mapping.forms import PathForm

    def chosen(path: Path | None) -> None:
        if path is not None:
            _import(board, path, "", certain=True)

    board.app.push_screen(PathForm(), chosen)


def _import(board: "BoardScreen", path: Path, profile: str, *, certain: bool) -> None:
    """Imports with its progress over the board; what follows from how that ended."""
    from huddle.screens.modals.importing import Ended, ImportModal

    settings = board.settings
    tried: list[Rehearse] = []

    def run(say: "Progress", stopped: Callable[[], bool]) -> Ended:
        from huddle.intake.pipeline import Choices, Doubtful, run_import
        from huddle.intake.profiles import ProfileError
        from huddle.mapping_app import rehearsal
        from huddle.settings import now

        rehearse = rehearsal(settings)
        tried.append(rehearse)
        try:
            report = run_import(
                settings.db,
                [path],
                user=settings.user,
                now=now(rehearse.zone),
                choices=Choices(settings.team, profile, certain=certain),
                progress=say,
                stopped=stopped,
            )
        except Doubtful as doubtful:
            return Ended(doubt=str(doubtful))
        except ProfileError as error:
            return Ended(wrong=str(error))
        return Ended(report.files[0])

    def left(ended: Ended | None) -> None:
        if ended is None or ended == Ended():
            board.say("Stopped; nothing was imported.")
        elif ended.doubt:
            _open(board, path, tried[0], ended.doubt)
        elif ended.report is not None:
            _told(board, ended.report)
        else:
            board.say(f"Not imported: {ended.wrong}", "act")

    board.app.push_screen(ImportModal(path.name, run), left)


def _open(board: "BoardScreen", path: Path, rehearse: "Rehearse", why: str) -> None:
    """Opens the mapping of a file; imports it by the profile that comes of it."""
    from huddle.screens.mapping.screen import MappingScreen

    def left(mapped: "Mapped | None") -> None:
        if mapped is None:
            board.say("Nothing was imported.")
        elif mapped.import_now:
            _import(board, path, mapped.profile.name, certain=False)
        else:
            board.say(f"Profile {mapped.profile.name} saved.")

    board.app.push_screen(MappingScreen(path, rehearse, why), left)


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
