"""``huddle requests``: the ledger of open service requests."""

import sys
from typing import Annotated

import typer

from huddle import console
from huddle.cli.options import checked_format, settings_of
from huddle.errors import UsageError
from huddle.loading import Loaded, load
from huddle.place import connected
from huddle.settings import Settings

FORMATS = ("text", "json")


def requests_command(
    ctx: typer.Context,
    staff: Annotated[str, typer.Option(help="Those of one worker.", metavar="ID")] = "",
    payer: Annotated[
        str, typer.Option(help="Those of one plan, by its name or type.", metavar="NAME")
    ] = "",
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """Every open service request with all its clocks, the tightest first."""
    return print_requests(settings_of(ctx), checked_format(form, FORMATS), staff, payer)


def print_requests(settings: Settings, form: str, staff: str = "", payer: str = "") -> int:
    """Print the ledger in one of ``FORMATS``; a revealed one is logged before it is printed."""
    from huddle.outlet import requests as outlet
    from huddle.privacy import show
    from huddle.privacy.labels import Labels
    from huddle.privacy.requests import show_requests
    from huddle.views.requests import as_board, ledger
    from huddle.writing import log_reveal

    with connected(settings) as conn:
        loaded = load(conn, settings)
    _check(loaded, settings, staff, payer)
    facts, rules, calendar, board = loaded
    rows = ledger(board, facts, rules, calendar, staff=staff, payer=payer)
    if settings.reveal:
        log_reveal(settings, f"requests {form}")
    shown = show(as_board(board, rows), facts, rules, reveal=settings.reveal)
    listed = show_requests(shown, rows, facts)
    if form == "json":
        sys.stdout.write(outlet.as_json(shown, listed))
        return 0
    whose = f"of {Labels(facts).staff(staff)}" if staff else ""
    chosen = " ".join(filter(None, (whose, f"to {payer}" if payer else "")))
    sys.stdout.write(outlet.as_text(shown, listed, chosen=chosen, width=console.width()))
    return 0


def _check(loaded: Loaded, settings: Settings, staff: str, payer: str) -> None:
    """UsageError for a worker or a plan that the team does not have: an empty list would read as if
    nothing were open."""
    from huddle.views.requests import is_of_payer

    facts = loaded.facts
    if staff and staff not in {each.staff_id for each in facts.staff}:
        raise UsageError(f"No worker {staff!r} in this team. Name one by the id of the staff list")
    asked = [each for several in facts.requests.values() for each in several]
    if payer and not any(is_of_payer(each, payer) for each in asked):
        raise UsageError(
            f"No request of this team went to a plan {payer!r}. Give the plan's name as the "
            "requests have it, or a type such as medicaid_mco"
        )
