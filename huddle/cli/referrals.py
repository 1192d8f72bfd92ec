"""``huddle referrals``: the loop from sent to closed.

It imports no library of the command line: its words are parsed where all commands are."""

import sys

from db.referrals import history
from huddle import console
from huddle.cli.whose import admit
from huddle.errors import NotAllowedError, UsageError
from huddle.loading import Loaded, load
from huddle.outlet import referrals as outlet
from huddle.place import connected
from huddle.plain import plain
from huddle.privacy import show
from huddle.privacy.labels import Labels
from huddle.privacy.referrals import show_organizations, show_referrals
from huddle.roles import may_see_work_of
from huddle.settings import Settings
from huddle.views.referrals import as_board, is_of, ledger, organizations
from huddle.writing import log_reveal

FORMATS = ("text", "json")


def print_referrals(settings: Settings, form: str, staff: str = "", organization: str = "") -> int:
    """Print the ledger in one of ``FORMATS``; a revealed one is logged before it is printed."""
    with connected(settings) as conn:
        loaded = load(conn, settings)
        known = history(conn, loaded.facts)
    _check(loaded, settings, staff, organization)
    facts, rules, calendar, board = loaded
    rows = ledger(board, facts, rules, calendar, known, staff=staff, organization=organization)
    if settings.reveal:
        log_reveal(settings, f"referrals {form}")
    shown = show(as_board(board, rows), facts, rules, reveal=settings.reveal)
    counted = show_organizations(organizations(facts), facts, reveal=settings.reveal)
    if form == "json":
        sys.stdout.write(outlet.as_json(shown, show_referrals(shown, rows), counted))
        return 0
    whose = f"of {Labels(facts).staff(staff)}" if staff else ""
    where = f"to {plain(organization)}, but for protected records" if organization else ""
    chosen = " ".join(filter(None, (whose, where)))
    sys.stdout.write(outlet.as_text(shown, counted, chosen=chosen, width=console.width()))
    return 0


def _check(loaded: Loaded, settings: Settings, staff: str, organization: str) -> None:
    """UsageError for a worker or an organization that the team does not have: an empty list would
    read as if nothing were open; and for a masked list by organization, which would tell."""
    facts = loaded.facts
    admit(facts, settings.user, "f")
    if staff and staff not in {each.staff_id for each in facts.staff}:
        raise UsageError(f"No worker {staff!r} in this team. Name one by the id of the staff list")
    if staff and not may_see_work_of(facts, settings.user, staff):
        raise NotAllowedError(
            "Your role shows you your own referrals, and those of whom you cover or supervise. Ask "
            "a lead for another's, or leave --staff out for the team's"
        )
    if organization and not settings.reveal:
        raise UsageError("Where somebody was sent tells why. Add --reveal, or leave it out")
    sent = [each for several in facts.referrals.values() for each in several]
    if organization and not any(is_of(each, organization) for each in sent):
        raise UsageError(
            f"No referral of this team went to {organization!r}. Give the name as the referrals"
            " have it"
        )
