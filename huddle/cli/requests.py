"""``huddle requests``: the ledger of open service requests."""

import sys

from huddle import console
from huddle.cli.whose import admit
from huddle.errors import NotAllowedError, UsageError
from huddle.loading import Loaded, load
from huddle.outlet import requests as outlet
from huddle.place import connected
from huddle.privacy import show
from huddle.privacy.labels import Labels
from huddle.privacy.requests import show_requests
from huddle.roles import may_see_work_of
from huddle.settings import Settings
from huddle.views.requests import as_board, is_of_payer, ledger
from huddle.writing import log_reveal

FORMATS = ("text", "json")


def print_requests(settings: Settings, form: str, staff: str = "", payer: str = "") -> int:
    """Print the ledger in one of ``FORMATS``; a revealed one is logged before it is printed."""
    with connected(settings) as conn:
        loaded = load(conn, settings)
    _check(loaded, settings.user, staff, payer)
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


def _check(loaded: Loaded, user: str, staff: str, payer: str) -> None:
    """UsageError for a worker or a plan that the team does not have: an empty list would read as if
    nothing were open. NotAllowedError for a worker whose work the user's role does not show."""
    facts = loaded.facts
    admit(facts, user, "s")
    if staff and staff not in {each.staff_id for each in facts.staff}:
        raise UsageError(f"No worker {staff!r} in this team. Name one by the id of the staff list")
    if staff and not may_see_work_of(facts, user, staff):
        raise NotAllowedError(
            "Your role shows you your own requests, and those of whom you cover or supervise. Ask "
            "a lead for another's, or leave --staff out for the team's"
        )
    asked = [each for several in facts.requests.values() for each in several]
    if payer and not any(is_of_payer(each, payer) for each in asked):
        raise UsageError(
            f"No request of this team went to a plan {payer!r}. Give the plan's name as the "
            "requests have it, or a type such as medicaid_mco"
        )
