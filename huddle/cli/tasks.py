"""``huddle tasks``: what came out of the huddles, and a way in for scripts."""

import sys
from typing import Annotated

import typer

from huddle import console
from huddle.cli.options import checked_format, settings_of
from huddle.errors import HuddleError, UsageError

FORMATS = ("text", "json", "csv", "ics", "fhir")
STATUSES = ("open", "done", "cancelled", "all")

Form = Annotated[
    str, typer.Option("--format", help="text, json, csv, ics or fhir.", metavar="FORMAT")
]
Status = Annotated[str, typer.Option(help="open, done, cancelled or all.", metavar="STATUS")]
Owner = Annotated[str, typer.Option(help="Tasks of this worker only.", metavar="ID")]

app = typer.Typer(help="List tasks, or add and finish them from scripts.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def _list_by_default(
    ctx: typer.Context, form: Form = "text", status: Status = "all", owner: Owner = ""
) -> int:
    return 0 if ctx.invoked_subcommand else list_tasks(ctx, form, status, owner)


@app.command("list")
def list_tasks(
    ctx: typer.Context, form: Form = "text", status: Status = "all", owner: Owner = ""
) -> int:
    """The team's tasks, masked unless --reveal is given."""
    from huddle.cli.whose import admit
    from huddle.loading import load
    from huddle.place import connected
    from huddle.privacy.tasks import ShownTask, show_tasks
    from huddle.settings import now
    from huddle.writing import log_reveal

    checked_format(form, FORMATS)
    if status not in STATUSES:
        raise UsageError(f"--status takes {', '.join(STATUSES)}; not {status!r}")
    settings = settings_of(ctx)
    with connected(settings) as conn:
        facts = load(conn, settings).facts
    admit(facts, settings.user, "q")
    chosen = [
        task for task in facts.tasks if status in ("all", task.status) and owner in ("", task.owner)
    ]
    if settings.reveal:
        log_reveal(settings, f"tasks {form}")
    shown: tuple[ShownTask, ...] = show_tasks(chosen, facts, reveal=settings.reveal)
    from huddle.outlet import fhir, ics, tasks

    if form == "text":
        text = tasks.as_text(shown, width=console.width())
    elif form == "json":
        text = tasks.as_json(shown)
    elif form == "csv":
        text = tasks.as_csv(shown)
    elif form == "ics":
        text = ics.calendar(shown, now=now(facts.zone))
    else:
        text = fhir.bundle(shown)
    sys.stdout.write(text)
    return 0


@app.command()
def add(
    ctx: typer.Context,
    owner: Annotated[str, typer.Option(help="Staff id of who does it.", metavar="ID")] = "",
    due: Annotated[
        str, typer.Option(help='"today", "fri", "+2bd", "3 Dec" or 2026-12-03.', metavar="DAY")
    ] = "",
    member: Annotated[
        str, typer.Option(help="The member it is for, by the source's id.", metavar="ID")
    ] = "",
) -> int:
    """Add a task. Its title is read from standard input, never from the command line."""
    from db import commands
    from db.facts import load
    from huddle.calendars import Calendar, DuePhraseError, parse_due
    from huddle.place import connected, find
    from huddle.plain import plain
    from huddle.writing import writer

    settings = settings_of(ctx)
    if sys.stdin.isatty():
        sys.stderr.write("Title: ")
        sys.stderr.flush()
    title = plain(sys.stdin.readline())
    if not title:
        raise UsageError("a task needs a title: echo 'Call the pharmacy' | huddle tasks add")
    with writer(settings) as write:
        with connected(settings) as conn:
            team = find(conn, settings.team).team
            facts = load(conn, team.team_id, write.today, write.now)
        if owner and owner not in {person.staff_id for person in facts.staff}:
            raise HuddleError(f"No worker has the id {owner!r}; see the staff table")
        if member and member not in {person.member_id for person in facts.members}:
            raise HuddleError("The team has no member with that id")
        try:
            day = parse_due(due, write.today, Calendar(facts.holidays)) if due else None
        except DuePhraseError as error:
            raise UsageError(str(error)) from None
        task_id = commands.add_task(
            write.engine,
            write.actor,
            team_id=team.team_id,
            title=title,
            owner=owner,
            due=day,
            member_id=member,
            now=write.now,
        )
    typer.echo(task_id)
    return 0


@app.command()
def done(
    ctx: typer.Context,
    task_id: Annotated[str, typer.Argument(metavar="ID", help="As `huddle tasks` lists it.")],
    reason: Annotated[str, typer.Option(help="One word or two on how it ended.")] = "",
) -> int:
    """Finish a task."""
    from db import commands
    from db.facts import load
    from huddle.place import connected, find
    from huddle.privacy.tasks import show_tasks
    from huddle.writing import writer

    settings = settings_of(ctx)
    with writer(settings) as write:
        with connected(settings) as conn:
            team = find(conn, settings.team).team
            facts = load(conn, team.team_id, write.today, write.now)
        # A masked list gives an imported task an id of its own.
        shown = {
            task.task_id: real
            for task, real in zip(show_tasks(facts.tasks, facts), facts.tasks, strict=True)
        }
        found = {task.task_id: task for task in facts.tasks}.get(task_id) or shown.get(task_id)
        if found is None:
            raise HuddleError(f"There is no task {task_id}; see huddle tasks")
        if found.status != "open":
            typer.echo(f"{task_id} is {found.status} already")
            return 0
        commands.finish_task(
            write.engine, write.actor, task_id=found.task_id, reason=reason, now=write.now
        )
    typer.echo(f"{task_id} is done")
    return 0
