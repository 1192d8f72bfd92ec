"""``huddle rules``: what the rules are, and an agency's own file over them."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huddle import console
from huddle.cli.options import checked_format, settings_of
from huddle.errors import UsageError
from huddle.settings import Settings

if TYPE_CHECKING:
    from huddle.rules.rule import Rule

FORMATS = ("text", "json")
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Format = Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")]

app = typer.Typer(help="List and explain the rules, and change them.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def _list_by_default(ctx: typer.Context) -> int:
    return list_rules(ctx) if ctx.invoked_subcommand is None else 0


@app.command("list")
def list_rules(ctx: typer.Context) -> int:
    """Every rule by section, with its number and grade."""
    from huddle.outlet import rules_text

    rules, as_of = in_force(settings_of(ctx))
    sys.stdout.write(rules_text.listing(rules, as_of, width=console.width()))
    return 0


@app.command()
def show(
    ctx: typer.Context,
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="As `huddle rules` prints it.")],
) -> int:
    """One rule: number, reach, source, grade, effective dates, and what the agency changed."""
    from huddle.outlet import rules_text
    from huddle.rules.kind import nearest

    rules, as_of = in_force(settings_of(ctx))
    found = [rule for rule in rules if rule.id == rule_id]
    if not found:
        hint = nearest(rule_id, {rule.id: rule for rule in rules})
        raise UsageError(f"there is no rule {rule_id!r}{hint or '; see huddle rules'}")
    sys.stdout.write(rules_text.explained(found, as_of, width=console.width()))
    return 0


@app.command()
def apply(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TOML.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    form: Format = "text",
) -> int:
    """Put an agency's own rule file in force, for every team. Shows first which rules
    it changes, and who comes onto and leaves today's board. Every file is kept."""
    return _put_in_force(settings_of(ctx), _read(file), f"{file}: ", dry_run, yes, form)


@app.command()
def restore(
    ctx: typer.Context,
    version: Annotated[int, typer.Argument(metavar="VERSION", help="0: the rules as they ship.")],
    dry_run: DryRun = False,
    yes: Yes = False,
    form: Format = "text",
) -> int:
    """Put an earlier version in force again, as a new one. Shows first what that changes."""
    from db.agencies import agency
    from huddle.place import connected
    from huddle.rule_change import stored_text

    settings = settings_of(ctx)
    with connected(settings) as conn:
        text = stored_text(conn, agency(conn).agency_id, version)
    return _put_in_force(settings, text, f"version {version}: ", dry_run, yes, form)


@app.command()
def history(ctx: typer.Context, form: Format = "text") -> int:
    """Every version that was put in force: who, when, its hash, and what it changed."""
    from db.agencies import agency
    from huddle.outlet import rule_versions
    from huddle.place import connected
    from huddle.rule_change import versions
    from huddle.settings import today

    settings = settings_of(ctx)
    checked_format(form, FORMATS)
    with connected(settings) as conn:
        whose = agency(conn)
        found = versions(conn, whose.agency_id, settings.as_of or today(whose.zone))
    if form == "json":
        sys.stdout.write(rule_versions.as_json(found, whose.zone))
    else:
        sys.stdout.write(rule_versions.as_text(found, whose.zone, width=console.width()))
    return 0


def _put_in_force(
    settings: Settings, text: str, whence: str, dry_run: bool, yes: bool, form: str
) -> int:
    from db import commands
    from huddle.outlet import rule_change
    from huddle.place import connected
    from huddle.rule_change import preview
    from huddle.rules.kind import RuleFileError
    from huddle.writing import log_reveal, writer

    checked_format(form, FORMATS)
    with writer(settings) as write:
        zone = write.place.agency.zone
        try:
            with connected(settings) as conn:
                found = preview(conn, settings, text, write.now)
        except RuleFileError as error:
            raise UsageError(f"{whence}{error}; nothing was changed") from None
        if settings.reveal:
            log_reveal(settings, "rules")
        if form == "text":
            sys.stdout.write(rule_change.as_text(found, zone, width=console.width()))
            sys.stdout.flush()
        applied = not (dry_run or found.same) and (yes or _agreed())
        if applied:
            seen = found.in_force.version if found.in_force else 0
            commands.apply_rules(write.engine, write.actor, text=text, now=write.now, over=seen)
    if form == "json":
        sys.stdout.write(rule_change.as_json(found, zone, applied=applied))
    elif applied:
        typer.echo(
            f"\nVersion {found.proposed.version} of the rules is in force, by {settings.user}"
        )
    elif not found.same:
        typer.echo("\nNothing was changed.")
    return 0


def _agreed() -> bool:
    """Whether somebody at a terminal says yes. Where there is nobody to ask, the command itself is
    the word."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    return typer.confirm("\nPut this in force for the whole agency?", default=False)


def in_force(settings: Settings) -> "tuple[tuple[Rule, ...], date]":
    """The agency's rules of the chosen day, and that day; those that ship where there is no
    database."""
    from db import address, rule_versions
    from db.agencies import agency
    from huddle.loading import stored_rules
    from huddle.place import connected
    from huddle.rules.rule import load_rules
    from huddle.settings import now, today

    path = address.parse(settings.db).path
    if path is not None and not path.exists():
        return load_rules(), settings.as_of or now().astimezone().date()
    with connected(settings) as conn:
        whose = agency(conn)
        as_of = settings.as_of or today(whose.zone)
        return stored_rules(rule_versions.in_force(conn, whose, as_of)), as_of


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"the rule file {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"the rule file {file} is not UTF-8 text") from None
