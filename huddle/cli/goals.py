"""``huddle goals``: what the team works toward, how it stands, and setting it."""

import sys
from datetime import date
from typing import Annotated

import typer

from huddle import console
from huddle.cli.options import checked_format, settings_of
from huddle.errors import NotAllowedError, UsageError
from huddle.settings import Settings

FORMATS = ("text", "json")

From = Annotated[
    str, typer.Option("--from", help="The month from which it holds.", metavar="YYYY-MM")
]
Reason = Annotated[str, typer.Option(help="Why; it stands beside the goal.", metavar="TEXT")]
Form = Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")]

app = typer.Typer(help="The team's goals, and setting them.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def _list_by_default(ctx: typer.Context, form: Form = "text") -> int:
    return 0 if ctx.invoked_subcommand else list_goals(ctx, form)


@app.command("list")
def list_goals(ctx: typer.Context, form: Form = "text") -> int:
    """The team's goals: how each stands, and every goal that was set."""
    from huddle.cli.whose import admit_to_all
    from huddle.measuring import load_day, standings
    from huddle.outlet import goals as outlet
    from huddle.place import connected

    settings, form = settings_of(ctx), checked_format(form, FORMATS)
    with connected(settings) as conn:
        day = load_day(conn, settings)
        admit_to_all(day.facts, "m")
        found = standings(conn, settings)
    if form == "json":
        sys.stdout.write(outlet.as_json(day, found))
    else:
        sys.stdout.write(outlet.as_text(day, found, width=console.width()))
    return 0


@app.command("set")
def set_goal(
    ctx: typer.Context,
    measure: Annotated[str, typer.Argument(metavar="MEASURE")],
    value: Annotated[str, typer.Argument(metavar="VALUE")],
    start: From = "",
    reason: Reason = "",
) -> int:
    """Set a measure's goal from a month on that has not begun: 85%, 0.85, 14."""
    from db import commands
    from huddle.cli.measures import chosen_measures
    from huddle.measures.goals import as_text, parsed
    from huddle.plain import plain
    from huddle.words import month, shown
    from huddle.writing import writer

    settings = settings_of(ctx)
    (found,) = chosen_measures([measure])
    if found.better not in ("up", "down"):
        raise UsageError(f"{found.id} is better neither up nor down; it can have no goal")
    number = parsed(value, found)
    if number is None:
        raise UsageError(f"{plain(value)!r} is no goal for {found.id}, which is in {found.unit}")
    first = _month(start)
    _may_set(settings)
    with writer(settings) as write:
        commands.set_goal(
            write.engine,
            write.actor,
            team_id=write.place.team.team_id,
            measure_id=found.id,
            value=as_text(number),
            period_start=first,
            reason=reason,
            now=write.now,
        )
    said = shown(number, found.unit)
    sys.stdout.write(f"{found.id}: goal {said} from {month(first)} {first.year}\n")
    return 0


@app.command("choose")
def choose(
    ctx: typer.Context,
    measures: Annotated[list[str], typer.Argument(metavar="MEASURE")],
    start: From = "",
    reason: Reason = "",
) -> int:
    """Choose the one to three measures that are the team's goals from a month on."""
    from db import commands
    from huddle.cli.measures import chosen_measures
    from huddle.measures.goals import MOST
    from huddle.words import month
    from huddle.writing import writer

    settings = settings_of(ctx)
    chosen = [chosen_measures([each])[0] for each in dict.fromkeys(measures)]
    if len(chosen) > MOST:
        raise UsageError(f"More than {MOST} goals are none: choose up to {MOST}")
    for each in chosen:
        if each.tags:
            raise UsageError(f"{each.id} is for no shared screen, so it can be no goal of the team")
    first = _month(start)
    _may_set(settings)
    ids = [each.id for each in chosen]
    with writer(settings) as write:
        commands.choose_goals(
            write.engine,
            write.actor,
            team_id=write.place.team.team_id,
            measures=ids,
            period_start=first,
            reason=reason,
            now=write.now,
        )
    sys.stdout.write(f"Goals from {month(first)} {first.year}: {', '.join(ids)}\n")
    return 0


@app.command("take-back")
def take_back(
    ctx: typer.Context,
    measure: Annotated[str, typer.Argument(metavar="MEASURE")],
    start: From = "",
) -> int:
    """Take back the last goal that was set for a month that has not begun."""
    from db import commands
    from huddle.cli.measures import chosen_measures
    from huddle.measuring import load_day
    from huddle.place import connected
    from huddle.words import month
    from huddle.writing import writer

    settings = settings_of(ctx)
    (found,) = chosen_measures([measure])
    first = _month(start)
    _may_set(settings)
    with connected(settings) as conn:
        targets = load_day(conn, settings).history.targets
    those = [e for e in targets if (e.measure_id, e.period_start) == (found.id, first)]
    if not those:
        raise UsageError(f"No goal was set for {found.id} from {month(first)} {first.year}")
    with writer(settings) as write:
        commands.take_back_goal(
            write.engine, write.actor, target_id=those[-1].target_id, now=write.now
        )
    sys.stdout.write(f"Taken back: {found.id} from {month(first)} {first.year}\n")
    return 0


def _month(text: str) -> date:
    """The first day of "2026-12"."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise UsageError("From which month? Give it as --from 2026-12") from None


def _may_set(settings: Settings) -> None:
    """Goals are the team's: whoever leads sets them."""
    from huddle.loading import load
    from huddle.place import connected
    from huddle.roles import leads, role_of

    with connected(settings) as conn:
        facts = load(conn, settings).facts
    if not leads(role_of(facts, settings.user)):
        raise NotAllowedError("Only a lead or a supervisor sets goals. Ask one of them")
