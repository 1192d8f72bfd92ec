"""``huddle conference``: the list of the next case conference."""

import sys
from typing import Annotated

import typer

from huddle import console
from huddle.cli.options import checked_format, settings_of

FORMATS = ("text", "json", "md", "html")
SCHEMA = "huddle.conference/1"


def conference_command(
    ctx: typer.Context,
    form: Annotated[
        str, typer.Option("--format", help="text, json, md or html.", metavar="FORMAT")
    ] = "text",
) -> int:
    """What the next case conference is to answer, and what was answered today."""
    from db.lists import questions
    from huddle.cli.whose import admit
    from huddle.loading import load
    from huddle.outlet import html, json, markdown, text
    from huddle.place import connected
    from huddle.privacy import show
    from huddle.views.conference import conference
    from huddle.writing import log_reveal

    settings, form = settings_of(ctx), checked_format(form, FORMATS)
    with connected(settings) as conn:
        facts, rules, _, board = load(conn, settings)
        admit(facts, settings.user, "k")
        view = conference(board, facts, questions(conn, facts))
    if settings.reveal:
        log_reveal(settings, f"conference {form}")
    shown = show(view, facts, rules, reveal=settings.reveal)
    title = "Case conference"
    outlets = {
        "text": lambda: text.agenda(shown, width=console.width(), title=title),
        "json": lambda: json.agenda(shown, schema=SCHEMA),
        "md": lambda: markdown.agenda(shown, title=title),
        "html": lambda: html.agenda(shown, title=title),
    }
    sys.stdout.write(outlets[form]())
    return 0
