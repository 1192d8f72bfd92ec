"""``huddle import``: the team's own files into the team database, or one import taken back."""

import os
import sys
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from huddle import console
from huddle.cli.options import checked_format, settings_of
from huddle.cli.progress import Progress
from huddle.errors import HuddleError, UsageError
from huddle.settings import Settings, now

FORMATS = ("text", "json")


def import_command(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="CSV or XLSX files, or folders of them.", metavar="PATH…"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")
    ] = False,
    profile: Annotated[
        str, typer.Option(help="How this source's columns are to be read.", metavar="NAME")
    ] = "",
    rejects: Annotated[
        Path | None,
        typer.Option(help="Where refused rows go; beside each file.", metavar="FILE"),
    ] = None,
    map_first: Annotated[
        bool, typer.Option("--map", help="Look at what its columns are before it comes in.")
    ] = False,
    undo: Annotated[str, typer.Option(help="Take this import back.", metavar="BATCH")] = "",
    questions: Annotated[
        bool,
        typer.Option("--questions", help="List what the imports leave for a person to settle."),
    ] = False,
    gone: Annotated[
        list[str] | None,
        typer.Option(help="No longer in the file: off the board; all for all.", metavar="KEY"),
    ] = None,
    stays: Annotated[
        list[str] | None,
        typer.Option(help="No longer in the file, but on the board.", metavar="KEY"),
    ] = None,
    same: Annotated[
        list[str] | None,
        typer.Option(help="Two members are one, under the first.", metavar="ID=ID"),
    ] = None,
    apart: Annotated[
        list[str] | None,
        typer.Option(help="Two members who look alike are two.", metavar="ID=ID"),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """Bring files in: members, contacts, referrals and more, told apart by their columns."""
    settings = settings_of(ctx)
    checked_format(form, FORMATS)
    if undo:
        if paths:
            raise UsageError("--undo takes an import back; it takes no files")
        return _undo(settings, undo)
    answered = (gone or (), stays or (), same or (), apart or ())
    if questions or any(answered):
        if paths:
            raise UsageError("--questions and its answers take no files; import them first")
        from huddle.cli.questions import Answers, answer_questions, list_questions

        if any(answered):
            return answer_questions(settings, Answers(*answered))
        return list_questions(settings, form)
    if rejects is not None:
        _check_rejects(rejects, paths or [])
    if not paths:
        raise UsageError("huddle import needs a file or a folder; see huddle import --help")
    asked = Asked(paths, dry_run, profile, rejects, form)
    if map_first:
        return _map(settings, asked)
    if not asked.by_a_person:
        return _import(settings, asked)
    return _if_certain(settings, asked)


def _check_rejects(rejects: Path, paths: list[Path]) -> None:
    """UsageError where refused rows would take the place of something that may be the only one."""
    from huddle.intake import files
    from huddle.intake.rejects import may_be_written

    if not os.path.isfile(rejects):
        return
    if any(found.path.exists() and rejects.samefile(found.path) for found in files.found(paths)):
        raise UsageError("--rejects would write over a file that is imported; give another name")
    if not may_be_written(rejects):
        raise UsageError(
            "--rejects would write over a file that holds no refused rows; give another name"
        )


class Asked(NamedTuple):
    """What the command line says of an import."""

    paths: list[Path]
    dry_run: bool
    profile: str
    rejects: Path | None
    form: str

    @property
    def by_a_person(self) -> bool:
        """Whether somebody sits there who can be asked what the columns of one file are."""
        one = len(self.paths) == 1 and os.path.isfile(self.paths[0])
        return one and not self.dry_run and self.form == "text" and console.in_terminal()


def _if_certain(settings: Settings, asked: Asked) -> int:
    """Imports the file, or opens its mapping where something in it is not certain."""
    from db import address
    from huddle.intake.pipeline import Doubtful

    path = address.parse(settings.db).path
    if path is not None and not path.exists():
        from huddle.intake.profiles import ProfileError
        from huddle.mapping_app import doubt

        # Nobody has said yet that anything is to be written, so no database is made to find out.
        try:
            why = doubt(settings, asked.paths[0], asked.profile)
        except ProfileError as error:
            raise UsageError(str(error)) from None
        if why:
            return _map(settings, asked, why)
    try:
        return _import(settings, asked, certain=True)
    except Doubtful as doubtful:
        return _map(settings, asked, str(doubtful))


def _map(settings: Settings, asked: Asked, why: str = "") -> int:
    """Opens the mapping of the file; imports it by the profile that comes of it."""
    if not asked.by_a_person:
        raise UsageError("--map looks at one file in a terminal; give one file, without --dry-run")
    from huddle.intake.profiles import folder
    from huddle.mapping_app import map_file
    from huddle.writing import log_agency_reveal

    mapped, reveals = map_file(settings, asked.paths[0], why)
    if mapped is None:
        sys.stderr.write("Nothing was imported, and no profile saved.\n")
        return 130
    name = mapped.profile.name
    sys.stdout.write(f"Profile {name} saved in {folder()}\n")
    if not mapped.import_now:
        sys.stdout.write("Import by it: huddle import FILE\n")
        return 0
    code = _import(settings, asked._replace(profile=name))
    for _ in range(reveals if code != 1 else 0):
        log_agency_reveal(settings, "mapping")
    return code


def _import(settings: Settings, asked: Asked, *, certain: bool = False) -> int:
    from huddle.cli.first_import import make_database, take_away
    from huddle.intake.pipeline import Choices, run_import
    from huddle.intake.profiles import ProfileError
    from huddle.outlet import import_report
    from huddle.writing import log_agency_reveal

    paths, dry_run, profile, rejects, form = asked
    made = make_database(settings, paths, dry_run=dry_run)
    zone = _zone(settings)
    choices = Choices(
        team=settings.team,
        profile=profile,
        as_of=settings.as_of,
        dry_run=dry_run,
        rejects=rejects,
        certain=certain,
        reveal=settings.reveal,
    )
    if settings.reveal:
        log_agency_reveal(settings, f"import {form}")
    try:
        with Progress() as progress:
            report = run_import(
                settings.db,
                paths,
                user=settings.user,
                now=now(zone),
                choices=choices,
                progress=progress,
            )
    except ProfileError as error:
        raise UsageError(str(error)) from None
    if made and not (report.exit_code == 1 and take_away(settings)):
        sys.stderr.writelines(f"{line}\n" for line in made)
    if form == "json":
        sys.stdout.write(import_report.as_json(report))
        sys.stderr.write(import_report.remarks(report))
    else:
        sys.stdout.write(import_report.as_text(report))
        if not dry_run and report.exit_code != 1:
            sys.stdout.write(_old_log(settings))
    sys.stdout.flush()
    sys.stderr.write(import_report.problems(report))
    if not dry_run and report.exit_code != 1:
        _count_for_walls(settings)
    return report.exit_code


def _count_for_walls(settings: Settings) -> None:
    """The import is done and stays so: what keeps its numbers from a wall is said, no more."""
    from huddle.errors import explained
    from huddle.wall_counting import count_for_walls

    try:
        count_for_walls(settings)
    except Exception as error:
        sys.stderr.write(f"huddle: the walls keep their numbers of before: {explained(error)}\n")


def _zone(settings: Settings) -> str:
    """The agency's time zone. HuddleError when the team that rows are to go to is not there: a
    slip of the pen makes no new one. NotAllowedError for who only looks."""
    from db import agencies
    from huddle.place import connected, find
    from huddle.writing import refuse_who_brings_no_files, refuse_who_looks

    with connected(settings) as conn:
        whose = find(conn, settings.team).agency if settings.team else agencies.agency(conn)
        refuse_who_looks(conn, whose, settings.user)
        refuse_who_brings_no_files(conn)
        return whose.zone


def _old_log(settings: Settings) -> str:
    """What to do first where the team begins with an old log; "" where it does not, and where
    there are several teams and none is named."""
    from db.agencies import teams
    from huddle.decisions import begins_late
    from huddle.loading import load
    from huddle.place import connected

    with connected(settings) as conn:
        if not settings.team and len(teams(conn)) != 1:
            return ""
        try:
            loaded = load(conn, settings)
        except HuddleError:
            # The import is done and stays so; the board itself says what keeps it from being read.
            return ""
    if not begins_late(loaded.board, loaded.facts):
        return ""
    return (
        "Much of the board is late from before today. To begin with today: huddle, then B takes "
        "what is late as a baseline to review later.\n"
    )


def _undo(settings: Settings, batch_id: str) -> int:
    from db.agencies import agency
    from db.imports import undo_batch
    from huddle.outlet import import_report
    from huddle.place import connected
    from huddle.writing import (
        agency_writer,
        log_agency_reveal,
        refuse_who_brings_no_files,
        refuse_who_looks,
    )

    if settings.reveal:
        log_agency_reveal(settings, "import undo")
    with connected(settings) as conn:
        refuse_who_looks(conn, agency(conn), settings.user)
        refuse_who_brings_no_files(conn)
    with agency_writer(settings) as write:
        undone = undo_batch(write.engine, write.actor, batch_id=batch_id, now=write.now)
    sys.stdout.write(import_report.undone(undone, reveal=settings.reveal))
    sys.stdout.flush()
    _count_for_walls(settings)
    return 3 if undone.stay else 0
