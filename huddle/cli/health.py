"""``huddle health``: how the huddles of a week or a month went."""

import sys
from datetime import date

from huddle import console
from huddle.cli.whose import admit_to_all
from huddle.errors import UsageError
from huddle.measures.health import Span, health, month_of, week_of
from huddle.measuring import load_day
from huddle.outlet import health as outlet
from huddle.outlet import paper
from huddle.place import connected
from huddle.settings import Settings

FORMATS = ("text", "json", "md", "html")


def print_health(settings: Settings, form: str, *, week: bool, month: bool) -> int:
    """Print the health of the week's huddles or, unless that is asked for, of the month's."""
    with connected(settings) as conn:
        day = load_day(conn, settings)
    admit_to_all(day.facts, "e")
    found = health(day, span_of(day.as_of, week=week, month=month), settings.huddle_start)
    if form == "json":
        sys.stdout.write(outlet.as_json(day.facts, found))
    else:
        sys.stdout.write(printed(outlet.paper(day.facts, found), form))
    return 0


def span_of(as_of: date, *, week: bool, month: bool) -> Span:
    """The period that is asked for. UsageError where both are."""
    if week and month:
        raise UsageError("Choose one: --week or --month")
    return week_of(as_of) if week else month_of(as_of)


def printed(page: paper.Paper, form: str) -> str:
    """A page in one of the formats that pages have."""
    if form == "md":
        return paper.as_markdown(page)
    if form == "html":
        return paper.as_html(page)
    return paper.as_text(page, width=console.width())
