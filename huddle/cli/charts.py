"""``huddle charts``: the chart review of the quarter."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from huddle import console
from huddle.cli.options import checked_format, settings_of
from huddle.views.charts import PER_WORKER

FORMATS = ("text", "json")
SCHEMA = "huddle.charts/1"


def charts_command(
    ctx: typer.Context,
    seed: Annotated[
        str, typer.Option(help="Draws another sample of the same quarter.", metavar="TEXT")
    ] = "",
    per_worker: Annotated[
        int, typer.Option(help="How many charts of each worker.", min=1, metavar="N")
    ] = PER_WORKER,
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """The quarter's sample of charts by worker, what was read, and how many had what they must."""
    from db.lists import chart_readings
    from huddle.cli.whose import admit
    from huddle.loading import load
    from huddle.outlet import json, text
    from huddle.place import connected
    from huddle.privacy import show
    from huddle.views.charts import charts, results
    from huddle.writing import log_reveal

    settings, form = settings_of(ctx), checked_format(form, FORMATS)
    with connected(settings) as conn:
        facts, rules, _, board = load(conn, settings)
        readings = chart_readings(conn, facts)
    admit(facts, settings.user, "x")
    if settings.reveal:
        log_reveal(settings, f"charts {form}")
    found = results(facts, readings)
    view = charts(board, facts, readings, seed=seed, size=per_worker)
    shown = show(view, facts, rules, reveal=settings.reveal)
    if form == "json":
        document = json.document(shown, SCHEMA) | {"results": [asdict(each) for each in found]}
        sys.stdout.write(json.dump(document))
        return 0
    told = "; ".join(f"{each.title} {each.numerator} of {each.denominator}" for each in found)
    title = "Chart review"
    sys.stdout.write(text.agenda(shown, width=console.width(), title=title, note=told))
    return 0
