"""``huddle user``: who signs in to a shared database."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from huddle.cli.options import checked_format, settings_of

if TYPE_CHECKING:
    from db.logins import Login

FORMATS = ("text", "json")

Name = Annotated[str, typer.Argument(help="The login on the server.", metavar="LOGIN")]

app = typer.Typer(help="Who signs in to a PostgreSQL database.", rich_markup_mode=None)


@app.command()
def add(
    ctx: typer.Context,
    name: Name,
    role: Annotated[
        str,
        typer.Option(
            help="lead, supervisor, staff, feeds or wall; as it was, else staff.", metavar="ROLE"
        ),
    ] = "",
    staff: Annotated[
        str,
        typer.Option(
            help="Whom it stands for, by staff id; as it was, else the login's name.", metavar="ID"
        ),
    ] = "",
    no_password: Annotated[
        bool,
        typer.Option(
            "--no-password", help="The server knows them otherwise, or keeps the one it has."
        ),
    ] = False,
) -> int:
    """Let somebody sign in, with a password that is typed. Of one who is known: a new password,
    and a disabled login works again. The wall of a team signs in with --role wall --team ID."""
    from db.commands.logins import add_login
    from huddle.passphrase import new_password
    from huddle.place import connected, find
    from huddle.writing import agency_writer

    settings = settings_of(ctx)
    whose = ""
    if role == "wall":
        with connected(settings) as conn:
            whose = find(conn, settings.team).team.team_id
    password = None if no_password else new_password(name)
    with agency_writer(settings) as write:
        added = add_login(
            write.engine,
            write.actor,
            login=name,
            staff_id=staff,
            role=role,
            password=password,
            now=write.now,
            team_id=whose,
        )
    made = "" if added.new else " (the server knew it)"
    of = f" of {whose}" if whose else ""
    typer.echo(f"{name}{made} signs in as {added.staff_id}, {added.role}{of}")
    return 0


@app.command("role")
def change_role(
    ctx: typer.Context, name: Name, role: Annotated[str, typer.Argument(metavar="ROLE")]
) -> int:
    """Give a login another role, from its next step on."""
    from db.commands.logins import set_role
    from huddle.writing import agency_writer

    with agency_writer(settings_of(ctx)) as write:
        set_role(write.engine, write.actor, login=name, role=role, now=write.now)
    typer.echo(f"{name} is {role}")
    return 0


@app.command()
def disable(ctx: typer.Context, name: Name) -> int:
    """Let a login work here no more; what it did stays on record."""
    from db.commands.logins import disable_login
    from huddle.writing import agency_writer

    with agency_writer(settings_of(ctx)) as write:
        disable_login(write.engine, write.actor, login=name, now=write.now)
    typer.echo(f"{name} signs in no more. To take it back: huddle user add {name}")
    return 0


@app.command("list")
def list_logins(
    ctx: typer.Context,
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """Everybody who signs in, and who did once."""
    from db import address, logins
    from huddle.errors import HuddleError
    from huddle.place import connected

    settings, form = settings_of(ctx), checked_format(form, FORMATS)
    if address.parse(settings.db).path is not None:
        raise HuddleError(logins.NO_LOGINS)
    with connected(settings) as conn:
        found = logins.listed(conn)
    sys.stdout.write(_as_json(found) if form == "json" else _as_text(found))
    return 0


def _as_text(found: "tuple[Login, ...]") -> str:
    from huddle.plain import plain

    if not found:
        return "Nobody signs in yet. Let somebody: huddle user add LOGIN --role lead\n"
    lines = []
    for each in found:
        role = f"{each.role} of {plain(each.team_id)}" if each.team_id else each.role
        said = f"{plain(each.login):<20}  {plain(each.staff_id):<16}  {role:<10}"
        off = f"  disabled {each.disabled_at:%Y-%m-%d}" if each.disabled_at else ""
        lines.append((said + off).rstrip() + "\n")
    return "".join(lines)


def _as_json(found: "tuple[Login, ...]") -> str:
    logins = [
        {
            "login": each.login,
            "staff_id": each.staff_id,
            "role": each.role,
            "team": each.team_id or None,
            "created_at": each.created_at.isoformat(timespec="seconds"),
            "disabled_at": each.disabled_at and each.disabled_at.isoformat(timespec="seconds"),
        }
        for each in found
    ]
    return json.dumps({"schema": "huddle.logins/1", "logins": logins}, ensure_ascii=False) + "\n"
