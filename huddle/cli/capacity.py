"""``huddle capacity``: who has no worker, and how full each caseload is."""

import sys

from huddle import console
from huddle.cli.whose import admit
from huddle.loading import load, with_elsewhere
from huddle.outlet import capacity as outlet
from huddle.place import connected
from huddle.privacy import show
from huddle.privacy.capacity import absences, left_out, show_team, show_workers
from huddle.settings import Settings
from huddle.views.capacity import capacity
from huddle.views.load import caseloads
from huddle.writing import log_reveal

FORMATS = ("text", "json")


def print_capacity(settings: Settings, form: str) -> int:
    """Print the capacity in one of ``FORMATS``. Revealed it is logged before it is printed, and
    has each worker's load. NotAllowedError for whoever does not lead."""
    with connected(settings) as conn:
        facts, rules, _, board = with_elsewhere(conn, load(conn, settings))
    admit(facts, settings.user, "c")
    loads = caseloads(facts, rules)
    if settings.reveal:
        log_reveal(settings, f"capacity {form}")
    notes = tuple(filter(None, (*absences(loads, facts), left_out(loads))))
    made = capacity(board, facts, rules, loads, notes=notes)
    shown = show(made, facts, rules, reveal=settings.reveal)
    workers = show_workers(loads, facts, reveal=settings.reveal)
    team = show_team(loads, facts, reveal=settings.reveal)
    if form == "json":
        sys.stdout.write(outlet.as_json(shown, team, workers))
    else:
        sys.stdout.write(outlet.as_text(shown, team, workers, width=console.width()))
    return 0
