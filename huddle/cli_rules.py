"""``huddle rules``: what the rules are, and an agency's own file over them."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huddle import console
from huddle.cli_options import settings_of
from huddle.errors import UsageError
from huddle.settings import Settings

if TYPE_CHECKING:
    from huddle.rules.rule import Rule

app = typer.Typer(help="List and explain the rules.", rich_markup_mode=None)


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
) -> int:
    """Put an agency's own rule file in force, for every seat of the team. Every file is kept."""
    from db import commands
    from db.types import RuleSet
    from huddle.rules.kind import RuleFileError
    from huddle.rules.rule import load_rules
    from huddle.settings import now
    from huddle.writing import writer

    settings = settings_of(ctx)
    text = _read(file)
    try:
        changed = load_rules(RuleSet(0, text, settings.user, now()))
    except RuleFileError as error:
        raise UsageError(f"{file}: {error}") from None
    with writer(settings) as write:
        version = commands.apply_rules(write.engine, write.actor, text=text, now=write.now)
    count = sum(rule.override is not None for rule in changed)
    typer.echo(f"Rules version {version} in force: {count} changed, {len(changed)} in all")
    return 0


def in_force(settings: Settings) -> "tuple[tuple[Rule, ...], date]":
    """The rules of the chosen day, and that day; those that ship where there is no database."""
    from db import address
    from huddle.loading import load
    from huddle.place import connected
    from huddle.rules.rule import load_rules
    from huddle.settings import now

    path = address.parse(settings.db).path
    if path is not None and not path.exists():
        return load_rules(), settings.as_of or now().astimezone().date()
    with connected(settings) as conn:
        loaded = load(conn, settings)
    return loaded.rules, loaded.facts.as_of


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"the rule file {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"the rule file {file} is not UTF-8 text") from None
