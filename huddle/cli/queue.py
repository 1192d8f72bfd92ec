"""``huddle queue``: what one worker has to do, in the order to work it."""

import sys
from typing import Annotated

import typer

from huddle import console
from huddle.cli.options import checked_format, settings_of

FORMATS = ("text", "json")
SCHEMA = "huddle.queue/1"


def queue_command(
    ctx: typer.Context,
    staff: Annotated[
        str, typer.Option(help="Whose; yours where none is named.", metavar="ID")
    ] = "",
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """What one worker has to do: overdue, today, this week, later, waiting, no deadline, done.

    Somebody of several teams has the work of all of them in it, each matter once.
    """
    from db.record import worked_on
    from huddle.cli.whose import whose
    from huddle.loading import all_teams_of, load
    from huddle.outlet import json, text
    from huddle.place import connected, home
    from huddle.privacy import show
    from huddle.privacy.covering import covering
    from huddle.privacy.labels import Labels
    from huddle.views.queue import queue
    from huddle.writing import log_reveal

    settings, form = settings_of(ctx), checked_format(form, FORMATS)
    with connected(settings) as conn:
        settings = home(conn, settings, staff or settings.user)
        loaded = load(conn, settings)
        staff_id = whose(loaded.facts, settings.user, staff, "queue").staff_id
        facts, rules, _, board = all_teams_of(conn, loaded, staff_id)
        done = worked_on(conn, facts, staff_id)
    if settings.reveal:
        log_reveal(settings, f"queue {form}")
    view = queue(board, facts, rules, staff_id, done)
    shown = show(view, facts, rules, reveal=settings.reveal)
    if form == "json":
        sys.stdout.write(json.agenda(shown, schema=SCHEMA))
        return 0
    title = f"Queue of {Labels(facts).staff(staff_id)}"
    note = covering(facts, staff_id)
    sys.stdout.write(text.agenda(shown, width=console.width(), title=title, note=note))
    return 0
