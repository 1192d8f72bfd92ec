"""``huddle barriers``: open barriers, why things were missed, and PDSA cards."""

import sys

from db.lists import barrier_steps
from huddle import console
from huddle.errors import UsageError
from huddle.loading import load
from huddle.measures.misses import SPANS, misses
from huddle.outlet import barriers as outlet
from huddle.outlet import text
from huddle.place import connected
from huddle.privacy import show
from huddle.privacy.barriers import show_barriers
from huddle.settings import Settings
from huddle.views.barriers import as_board, ledger
from huddle.writing import log_reveal

FORMATS = ("text", "json")


def print_barriers(settings: Settings, form: str, pareto: int = 0) -> int:
    """Print the barriers, or with ``pareto`` (one of ``SPANS``) why things were missed over so many
    days; a revealed list is logged before it is printed."""
    if pareto and pareto not in SPANS:
        raise UsageError(f"--pareto {pareto} is neither 30 nor 90. Give one of the two")
    days = pareto or SPANS[0]
    with connected(settings) as conn:
        facts, rules, calendar, board = load(conn, settings)
        steps = barrier_steps(conn, facts)
    if settings.reveal:
        log_reveal(settings, f"barriers {form}")
    causes = misses(board, facts, days)
    rows = ledger(board, facts, calendar, steps)
    view = as_board(board, facts, () if pareto else rows, causes, days)
    shown = show(view, facts, rules, reveal=settings.reveal)
    if form == "json":
        listed = show_barriers(shown, rows)
        out = (
            outlet.pareto_json(shown, causes, days)
            if pareto
            else outlet.as_json(shown, listed, causes, days)
        )
    elif pareto:
        out = outlet.pareto_text(shown, causes, days, width=console.width())
    else:
        out = text.agenda(shown, width=console.width(), title="Barriers")
    sys.stdout.write(out)
    return 0
