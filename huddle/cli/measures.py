"""``huddle measures``: what the team's work comes to, against its goals."""

import gc
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from db.reader import snapshot
from db.types import TeamFacts
from huddle import console, words
from huddle.calendars import Calendar
from huddle.cli.progress import Progress
from huddle.cli.whose import admit_to_all, whose
from huddle.errors import NotAllowedError, UsageError
from huddle.measures.measure import Measure, load_measures
from huddle.measures.run import chart_of
from huddle.measures.series import Scope, Series
from huddle.measuring import load_day, measure
from huddle.outlet import measures as outlet
from huddle.place import connected, find
from huddle.plain import plain
from huddle.privacy.labels import Labels
from huddle.privacy.measures import show_measures
from huddle.settings import Settings
from huddle.views.barriers import annotations
from huddle.writing import log_reveal

FORMATS = ("text", "json", "csv")


def print_measures(
    settings: Settings,
    form: str,
    *,
    named: Sequence[str] = (),
    staff: str = "",
    programme: str = "",
    points: int,
    chart: Path | None = None,
) -> int:
    """Print the measures in one of ``FORMATS``: the team's, or one worker's, who must be named with
    ``--reveal`` since one worker's results are for no shared screen. With ``chart`` the run chart
    of the one that is named is drawn into that file instead."""
    chosen = chosen_measures(named)
    if chart is not None:
        from huddle.outlet.chart import form_of

        form_of(chart)
        if len(chosen) != 1:
            raise UsageError("A chart is of one measure. Say which: --measure M1 --chart FILE")
    with connected(settings) as conn, snapshot(conn):
        day = load_day(conn, settings)
        facts = day.facts
        said = f"The team{f', programme {plain(programme)}' if programme else ''}"
        about = [find(conn, settings.team).agency.name, facts.team_name]
        if not staff:
            admit_to_all(facts, "m")
        else:
            if not settings.reveal:
                raise NotAllowedError(
                    "One worker's results are for no shared screen. Add --reveal, where nobody "
                    "else looks; it is logged"
                )
            worker = whose(facts, settings.user, staff, "results")
            said = Labels(facts).staff(worker.staff_id)
            about.append(said)
        known = {member.programme for member in facts.members}
        if programme and programme not in known:
            raise UsageError(
                f"No member is in a programme {plain(programme)!r}. There are: "
                f"{plain(', '.join(sorted(known - {''})))}"
            )
        about += [f"programme {programme}"] if programme else []
        gc.disable()  # looking for garbage among a year of facts costs a fifth of the time
        try:
            with Progress() as progress:
                found = measure(
                    *(conn, settings, chosen),
                    scope=Scope(staff, programme),
                    points=points,
                    said=progress,
                    latest=day,
                )
        finally:
            gc.enable()
    if settings.reveal:
        log_reveal(settings, f"measures {form}")
    shown = show_measures(found.series, reveal=settings.reveal)
    if chart is not None:
        sys.stdout.write(f"Written to {_drawn(found.facts, shown[0], about, chart)}\n")
    elif form == "json":
        sys.stdout.write(outlet.as_json(found.facts, shown))
    elif form == "csv":
        sys.stdout.write(outlet.as_csv(shown))
    else:
        text = outlet.as_text(found.facts, shown, whose=said, width=console.width())
        sys.stdout.write(text)
    return 0


def chosen_measures(named: Sequence[str]) -> tuple[Measure, ...]:
    """The measures of those ids in the order of the definitions, else all. UsageError for an id
    that no measure has."""
    known = load_measures()
    wanted = {name.casefold() for name in named}
    if unknown := wanted - {each.id.casefold() for each in known}:
        raise UsageError(
            f"No measure has the id {plain(min(unknown))!r}. There are: "
            f"{', '.join(each.id for each in known)}"
        )
    return tuple(each for each in known if not wanted or each.id.casefold() in wanted)


def _drawn(facts: TeamFacts, series: Series, about: Sequence[str], path: Path) -> Path:
    """The run chart of a measure as a new file, whose whole path is given back. ``about`` says
    whose figures these are."""
    from huddle.outlet.chart import write

    if not series.points:
        raise NotAllowedError(f"{series.measure.id} is for no shared screen. Add --reveal")
    subtitle = " · ".join((*about, words.weekday(facts.as_of, date.min)))
    calendar = Calendar(facts.holidays)
    changes = tuple(annotations(facts.cycles, series.measure.id))
    chart = chart_of(series, subtitle, calendar, goal=series.goal, changes=changes)
    return write(chart, path)
