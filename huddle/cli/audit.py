"""``huddle audit``: who did what and when, and whether the log is whole."""

import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from huddle.cli.options import checked_format, settings_of
from huddle.errors import HuddleError, NotAllowedError
from huddle.settings import day_of

if TYPE_CHECKING:
    from db.audit import Record

FORMATS = ("text", "json")

app = typer.Typer(help="Check the audit log, or list it.")


@app.command()
def verify(ctx: typer.Context) -> int:
    """Check that every record is there, unchanged and in order."""
    from db import audit
    from db.agencies import agency
    from db.logins import seat
    from huddle.place import connected

    settings = settings_of(ctx)
    with connected(settings) as conn:
        if seat(conn) is not None:
            raise NotAllowedError(
                "On a server you read your own records alone. Whoever runs the database checks the "
                "whole log"
            )
        verdict = audit.verify(conn, agency(conn).agency_id)
    if verdict.broken_at is not None:
        raise HuddleError(
            f"The audit log is broken at record {verdict.broken_at}: {verdict.problem}. Keep a "
            "copy of the database, and compare it with the last backup"
        )
    typer.echo(f"The audit log is whole: {verdict.records} records, each chained to the last")
    return 0


@app.command("list")
def list_records(
    ctx: typer.Context,
    actor: Annotated[str, typer.Option(help="By this person only.", metavar="ID")] = "",
    action: Annotated[
        str, typer.Option(help="Actions that begin so, like task or reveal.", metavar="WORD")
    ] = "",
    since: Annotated[str, typer.Option(help="From this day on.", metavar="YYYY-MM-DD")] = "",
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> int:
    """Who did what and when, oldest first. What it was done to, only with --reveal."""
    from db import audit
    from db.agencies import agency
    from huddle.place import connected
    from huddle.writing import log_reveal

    checked_format(form, FORMATS)
    first = day_of("--since", since) if since else date.min
    settings = settings_of(ctx)
    if settings.reveal:
        log_reveal(settings, f"audit {form}")
    with connected(settings) as conn:
        whose = agency(conn)
        zone = ZoneInfo(whose.zone)
        chosen = (
            record
            for record in audit.records(conn, whose.agency_id)
            if actor in ("", record.actor)
            and record.action.startswith(action)
            and record.at.astimezone(zone).date() >= first
        )
        listed = _as_json if form == "json" else _as_text
        for line in listed(chosen, zone, settings.reveal):
            sys.stdout.write(line + "\n")
    return 0


def _as_text(records: "Iterator[Record]", zone: ZoneInfo, reveal: bool) -> Iterator[str]:
    from huddle.plain import plain

    for record in records:
        at = record.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        target = plain(record.target) if reveal else ""
        line = f"{record.seq:>6}  {at}  {plain(record.actor):<12}  {record.action:<18}  {target}"
        yield line.rstrip()


def _as_json(records: "Iterator[Record]", zone: ZoneInfo, reveal: bool) -> Iterator[str]:
    """One document, a record a line."""
    import json

    yield '{"schema": "huddle.audit/1", "records": ['
    separator = ""
    for record in records:
        document = {
            "seq": record.seq,
            "at": record.at.astimezone(zone).isoformat(timespec="seconds"),
            "actor": record.actor,
            "action": record.action,
            "hash": record.hash,
        }
        if reveal:
            document |= {
                "target": record.target,
                "before": record.before,
                "after": record.after,
            }
        yield separator + json.dumps(document, ensure_ascii=False)
        separator = ", "
    yield "]}"
