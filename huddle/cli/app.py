"""The commands, thin: parse, call, print. What each one needs is imported when it runs."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from huddle.cli import (
    audit,
    charts,
    conference,
    export,
    goals,
    importing,
    queue,
    review,
    rules,
    tasks,
    user,
)
from huddle.cli.options import checked_format, settings_of
from huddle.errors import HuddleError, UsageError
from huddle.settings import Flags, day_of

EVERYWHERE = """\b
With every command, before or after its name:
  --db PATH-OR-URL    the team database (or HUDDLE_DB); a file in your data folder
  --team ID           the team (or HUDDLE_TEAM); the only one there is
  --as-of YYYY-MM-DD  the board of that day; today in the agency's time zone
  --user ID           who is working (or HUDDLE_USER); your login name
  --reveal            full names and texts; logged
  --debug             where an error came from

\b
huddle --wall is the team's wall: pages that turn by themselves, no member on them, no input needed.
huddle --version says which Huddle this is.
Exit codes: 0 done, 1 failed and nothing changed, 2 usage, 3 done in part, 4 not allowed,
130 interrupted."""

app = typer.Typer(
    name="huddle",
    help="Daily huddles for care-coordination teams. Without a command: the board; where output "
    "is no terminal, the agenda as text.",
    epilog=EVERYWHERE,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback()
def _root() -> None:
    pass


@app.command()
def init(
    ctx: typer.Context,
    agency: Annotated[str, typer.Option(help="Name of the agency.", metavar="NAME")] = "",
    team_name: Annotated[str, typer.Option(help="Name of the team that --team names.")] = "",
    time_zone: Annotated[
        str, typer.Option(help="Where the agency's days begin, like America/New_York.")
    ] = "",
    closed: Annotated[
        list[str] | None,
        typer.Option(help="A day on which the agency is closed.", metavar="YYYY-MM-DD"),
    ] = None,
    opened: Annotated[
        list[str] | None,
        typer.Option("--open", help="A closed day that is worked after all.", metavar="YYYY-MM-DD"),
    ] = None,
) -> int:
    """Create the database, or bring it up to date. Safe to repeat."""
    from huddle.setup import set_up, set_working_days

    settings = settings_of(ctx)
    shut = [day_of("--closed", each) for each in closed or ()]
    worked = [day_of("--open", each) for each in opened or ()]

    def waits(said: str) -> None:
        typer.echo(said, err=True)

    for line in set_up(settings, agency, settings.team, team_name, time_zone, waits):
        typer.echo(line)
    for line in set_working_days(settings, shut, worked):
        typer.echo(line)
    return 0


app.command("import")(importing.import_command)


@app.command()
def agenda(
    ctx: typer.Context,
    form: Annotated[
        str, typer.Option("--format", help="text, json, md or html.", metavar="FORMAT")
    ] = "text",
) -> int:
    """Today's agenda, or that of any day with --as-of."""
    from huddle.cli.agenda import FORMATS, print_agenda

    return print_agenda(settings_of(ctx), checked_format(form, FORMATS))


app.command("queue")(queue.queue_command)
app.command("review")(review.review_command)
app.command("conference")(conference.conference_command)
app.command("charts")(charts.charts_command)


@app.command()
def requests(
    ctx: typer.Context,
    staff: Annotated[str, typer.Option(help="Those of one worker.", metavar="ID")] = "",
    payer: Annotated[
        str, typer.Option(help="Those of one plan, by its name or type.", metavar="NAME")
    ] = "",
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """Every open service request with all its clocks, the tightest first."""
    from huddle.cli.requests import FORMATS, print_requests

    return print_requests(settings_of(ctx), checked_format(form, FORMATS), staff, payer)


@app.command()
def referrals(
    ctx: typer.Context,
    staff: Annotated[str, typer.Option(help="Those of one worker.", metavar="ID")] = "",
    organization: Annotated[
        str,
        typer.Option(
            "--organization", help="Those sent to one organization; with --reveal.", metavar="NAME"
        ),
    ] = "",
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """Referrals from sent to closed, the days at each stage, and how often the loop closes."""
    from huddle.cli.referrals import FORMATS, print_referrals

    return print_referrals(settings_of(ctx), checked_format(form, FORMATS), staff, organization)


@app.command()
def capacity(
    ctx: typer.Context,
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """Members and referrals without a worker, the team's load, and with --reveal each worker's."""
    from huddle.cli.capacity import FORMATS, print_capacity

    return print_capacity(settings_of(ctx), checked_format(form, FORMATS))


@app.command()
def barriers(
    ctx: typer.Context,
    pareto: Annotated[
        int, typer.Option(help="Why things were missed over 30 or 90 days.", metavar="DAYS")
    ] = 0,
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """Open barriers, reasons for misses and PDSA cards; with --pareto the reasons alone."""
    from huddle.cli.barriers import FORMATS, print_barriers

    return print_barriers(settings_of(ctx), checked_format(form, FORMATS), pareto)


@app.command()
def measures(
    ctx: typer.Context,
    measure: Annotated[
        list[str] | None, typer.Option(help="Only this one; may be repeated.", metavar="ID")
    ] = None,
    staff: Annotated[
        str, typer.Option(help="One worker's results; with --reveal.", metavar="ID")
    ] = "",
    programme: Annotated[str, typer.Option(help="One programme's.", metavar="NAME")] = "",
    points: Annotated[
        int, typer.Option(help="How many weeks or months back.", min=0, max=60, metavar="N")
    ] = 12,
    form: Annotated[
        str, typer.Option("--format", help="text, json or csv.", metavar="FORMAT")
    ] = "text",
    chart: Annotated[
        Path | None,
        typer.Option(help="Draw the run chart of one measure: .svg or .png.", metavar="FILE"),
    ] = None,
) -> int:
    """What the team's work comes to against its goals, with the points of the time before."""
    from huddle.cli.measures import FORMATS, print_measures

    return print_measures(
        settings_of(ctx),
        checked_format(form, FORMATS),
        named=measure or (),
        staff=staff,
        programme=programme,
        points=points,
        chart=chart,
    )


Week = Annotated[bool, typer.Option("--week", help="The week up to the day.")]
Month = Annotated[bool, typer.Option("--month", help="The month up to the day; unless --week.")]


@app.command()
def health(
    ctx: typer.Context,
    week: Week = False,
    month: Month = False,
    form: Annotated[
        str, typer.Option("--format", help="text, json, md or html.", metavar="FORMAT")
    ] = "text",
) -> int:
    """How the huddles went: held, on time, length by step, attendance, what became of decisions."""
    from huddle.cli.health import FORMATS, print_health

    settings = settings_of(ctx)
    return print_health(settings, checked_format(form, FORMATS), week=week, month=month)


@app.command()
def summary(
    ctx: typer.Context,
    week: Week = False,
    month: Month = False,
    form: Annotated[
        str, typer.Option("--format", help="text, md or html.", metavar="FORMAT")
    ] = "text",
) -> int:
    """A week or a month on one page: what worked, what did not, barriers, load, measures."""
    from huddle.cli.summary import FORMATS, print_summary

    settings = settings_of(ctx)
    return print_summary(settings, checked_format(form, FORMATS), week=week, month=month)


@app.command()
def recap(
    ctx: typer.Context,
    form: Annotated[str, typer.Option("--format", help="md or html.", metavar="FORMAT")] = "md",
) -> int:
    """The recap of today's closed huddle, or of another day's with --as-of: always masked."""
    from huddle.cli.recap import FORMATS, print_recap

    return print_recap(settings_of(ctx), checked_format(form, tuple(FORMATS)))


app.add_typer(tasks.app, name="tasks")
app.add_typer(goals.app, name="goals")
app.command("export")(export.export_command)
app.add_typer(rules.app, name="rules")


@app.command()
def demo(
    ctx: typer.Context,
    seed: Annotated[int, typer.Option(help="Another number makes another team.")] = 1,
    members: Annotated[int, typer.Option(help="How many members.", min=1)] = 412,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the database as this file.", metavar="PATH")
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Print which demo member shows which rule.")
    ] = False,
) -> int:
    """The board on a made-up team, dated today."""
    from huddle.cli.demo import show_coverage, show_demo

    settings = settings_of(ctx)
    return show_coverage(keep) if coverage else show_demo(settings, seed, members, keep)


app.add_typer(audit.app, name="audit")
app.add_typer(user.app, name="user")


@app.command()
def move(
    ctx: typer.Context,
    source: Annotated[str, typer.Option("--from", help="The team's file.", metavar="FILE")],
    target: Annotated[str, typer.Option("--to", help="The server's database.", metavar="URL")],
) -> int:
    """Take a file's database over to a PostgreSQL server, with all its history."""
    from huddle.cli.move import move_database

    return move_database(settings_of(ctx), source, target)


@app.command()
def doctor(ctx: typer.Context) -> int:
    """What is configured, reachable and up to date, and what is wrong with the fix."""
    from huddle.doctor import WRONG, examine, line

    findings = list(examine(settings_of(ctx)))
    for finding in findings:
        typer.echo(line(finding))
    return int(any(finding.level == WRONG for finding in findings))


@app.command()
def backup(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(help="A new file.", metavar="FILE")],
) -> int:
    """Copy the database file, consistent while others work."""
    from db.backup import backup as copy

    copied = copy(_file_of(ctx), target)
    back = f"huddle restore {shlex.quote(str(copied.path))}"
    typer.echo(f"Backed up to {copied.path} ({copied.size:,} bytes). Restore: {back}")
    return 0


@app.command()
def restore(
    ctx: typer.Context,
    source: Annotated[Path, typer.Argument(help="A backup.", metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help="Replace the present database.")] = False,
) -> int:
    """Put a backup in the place of the database."""
    from db import schema
    from db.backup import restore as put_back

    restored = put_back(source, _file_of(ctx), force=force)
    older = "" if restored.version == schema.HEAD else ". Bring it up to date: huddle init"
    typer.echo(f"Restored {restored.path} from {source}{older}")
    return 0


def run(words: Sequence[str], flags: Flags) -> int:
    """Run the command that ``words`` name. The exit code, or a HuddleError."""
    command = get_command(app)
    try:
        with command.make_context("huddle", list(words), obj=flags) as context:
            return command.invoke(context) or 0
    except typer.Exit as done:
        return done.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.TyperException as error:
        raise UsageError(_one_line(error)) from None


def _one_line(error: typer.TyperException) -> str:
    text = " ".join(error.format_message().split()).rstrip(".")
    context: typer.Context | None = getattr(error, "ctx", None)
    path = context.command_path if context else "huddle"
    return f"{text}; see {path} --help"


def _file_of(ctx: typer.Context) -> Path:
    from db import address

    place = address.parse(settings_of(ctx).db)
    if place.dialect == "sqlite" and place.path is not None:
        return place.path
    if place.path is not None:
        raise HuddleError("An encrypted database is copied as a file, while nobody works with it")
    raise HuddleError("A PostgreSQL database is backed up by its own tools: pg_dump, pg_restore")
