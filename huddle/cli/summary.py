"""``huddle summary``: a week or a month on one page."""

import sys

from db.reader import snapshot
from huddle.cli.health import printed, span_of
from huddle.cli.progress import Progress
from huddle.cli.whose import admit_to_all
from huddle.errors import NotAllowedError
from huddle.measures.health import health
from huddle.measures.measure import load_measures
from huddle.measures.summary import Worker, summary
from huddle.measuring import load_day, measure
from huddle.outlet.summary import paper
from huddle.place import connected
from huddle.privacy.labels import Labels
from huddle.roles import leads, may_see_work_of, role_of
from huddle.settings import Settings
from huddle.writing import log_reveal

FORMATS = ("text", "md", "html")


def print_summary(settings: Settings, form: str, *, week: bool, month: bool) -> int:
    """Print the summary of the week or, unless that is asked for, of the month. With ``--reveal``
    each worker's load and hours stand on it, for whoever leads; a member never does."""
    with connected(settings) as conn, snapshot(conn):
        day = load_day(conn, settings)
        facts = day.facts
        admit_to_all(facts, "m")
        if settings.reveal and not leads(role_of(facts, settings.user)):
            raise NotAllowedError(
                "Each worker's load and hours are for leads and supervisors. Leave --reveal out "
                "for the team's"
            )
        with Progress() as progress:
            # What a protected subject concerns is on no page that goes round.
            open_ones = [each for each in load_measures() if not each.tags]
            found = measure(conn, settings, open_ones, points=2, said=progress, latest=day)
    span = span_of(day.as_of, week=week, month=month)
    health_of = health(day, span, settings.huddle_start)
    made = summary(day, span, found.series, health_of, reveal=settings.reveal)
    workers: list[Worker] = []
    if settings.reveal:
        log_reveal(settings, f"summary {form}")
        workers = [
            each for each in made.workers if may_see_work_of(facts, settings.user, each.staff_id)
        ]
    sys.stdout.write(printed(paper(facts, made, workers, Labels(facts).staff), form))
    return 0
