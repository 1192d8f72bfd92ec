"""``huddle review``: one caseload in the order to review it, and the record of a review."""

import sys
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from huddle import console
from huddle.cli.options import checked_format, settings_of

FORMATS = ("text", "json")
SCHEMA = "huddle.review/1"


def review_command(
    ctx: typer.Context,
    staff: Annotated[
        str, typer.Option(help="Whose; yours where none is named.", metavar="ID")
    ] = "",
    record: Annotated[
        bool, typer.Option("--record", help="What the review recorded, to print and sign.")
    ] = False,
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """Every member of one caseload in the order to review it; with --record what was recorded."""
    from db import reviews
    from huddle.cli.whose import whose
    from huddle.errors import UsageError
    from huddle.loading import caseload_of, load
    from huddle.outlet import json, text
    from huddle.outlet import review as outlet
    from huddle.place import connected, home
    from huddle.privacy import show
    from huddle.privacy.labels import Labels
    from huddle.privacy.review import beyond_words, show_review, state_words
    from huddle.views.review import beyond as not_listed
    from huddle.views.review import held, last_held, review
    from huddle.writing import log_reveal

    settings, form = settings_of(ctx), checked_format(form, FORMATS)
    if record and form == "json":
        raise UsageError("The record is text. Leave --format out, or leave --record out")
    with connected(settings) as conn:
        user = settings.user
        settings = home(conn, settings, user)
        loaded = load(conn, settings)
        facts, staff_id = loaded.facts, whose(loaded.facts, user, staff, "caseload").staff_id
        going = (last_held if record else held)(
            reviews.sessions(conn, facts, staff_id, user),
            reviews.entries(conn, facts, staff_id, user),
            user,
        )
        ended = going.session.finished_at if record and going.session is not None else None
        if ended is not None:
            # A record is of the day on which the review ended, whatever has changed since.
            day = min(ended.astimezone(ZoneInfo(facts.zone)).date(), facts.as_of)
            loaded = load(conn, settings._replace(as_of=day))
        facts, rules, _, board = caseload_of(conn, loaded, staff_id, user)
    if settings.reveal:
        log_reveal(settings, f"review {'record' if record else form}")
    view = review(board, facts, rules, staff_id, going)
    items = [item for section in view.sections for item in section.items]
    members = [item.member_id or "" for item in items]
    done = sum(each in going.done for each in members)
    beyond = beyond_words(facts, staff_id)
    title = f"Review of {Labels(facts).staff(staff_id)}"
    if record:
        told = show_review(going, members, facts, reveal=settings.reveal)
        said = outlet.record(
            *(told, beyond),
            title=title,
            done=done,
            whole=len(members),
            width=console.width(),
        )
        sys.stdout.write(said)
        return 0
    shown = show(view, facts, rules, reveal=settings.reveal)
    state = state_words(going, facts)
    if form == "json":
        reviewed = [
            item.key
            for section in shown.sections
            for item in section.items
            if shown.target(item.key).member_id in going.done
        ]
        progress = {
            "done": done,
            "of": len(members),
            "not_listed": not_listed(facts, staff_id),
            "state": state,
            "reviewed": reviewed,
        }
        sys.stdout.write(json.dump(json.document(shown, SCHEMA) | {"progress": progress}))
        return 0
    notes = (f"{done} of {len(members)} reviewed", state, beyond)
    note = f"{'. '.join(filter(None, notes))}."
    sys.stdout.write(text.agenda(shown, width=console.width(), title=title, note=note))
    return 0
