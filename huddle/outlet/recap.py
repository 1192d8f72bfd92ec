"""The recap of a closed huddle as Markdown or HTML: what may be sent round. It is always masked and
carries nothing that anybody typed."""

from collections.abc import Iterator

from huddle import words
from huddle.outlet.markdown import escape
from huddle.outlet.page import page, text
from huddle.privacy.record import Agreed, ShownRecord


def markdown(record: ShownRecord) -> str:
    """The recap as Markdown; ends with a newline."""
    return "\n".join(_markdown(record)) + "\n"


def html(record: ShownRecord) -> str:
    """The recap as one HTML page that stands alone."""
    return page(_title(record), "\n".join(_html(record)))


def _title(record: ShownRecord) -> str:
    day = f"{words.weekday(record.day, record.day)} {record.day.year}"
    return f"Huddle: {record.team_name} · {day}"


def _facts(record: ShownRecord) -> Iterator[tuple[str, str]]:
    """What the recap says line by line, as name and value."""
    over = f", {record.over}" if record.over else ""
    yield "Time", f"{record.started} to {record.ended}, {record.spent} minutes{over}"
    yield "Facilitator", record.facilitator
    yield "Here", f"{len(record.present)}: {', '.join(record.present)}" if record.present else "0"
    if record.out:
        yield "Out", f"{len(record.out)}: {', '.join(record.out)}"
    for said, count in record.others:
        yield said.capitalize(), str(count)
    if record.carried:
        yield "Carried to the next huddle", str(record.carried)
    if record.barriers:
        yield "Barriers raised", str(record.barriers)
    if record.addenda:
        yield "Added to the record since", words.counted(record.addenda, "note")


def _agreed(agreed: Agreed) -> str:
    return " · ".join(part for part in (agreed.member, agreed.title, agreed.due) if part)


def _markdown(record: ShownRecord) -> Iterator[str]:
    yield f"# {escape(_title(record))}"
    yield ""
    for name, value in _facts(record):
        yield f"- {escape(name)}: {escape(value)}"
    yield ""
    yield "## Agreed"
    if not record.owners:
        yield ""
        yield "No task was agreed."
    for owner, tasks in record.owners:
        yield ""
        yield f"### {escape(owner)}"
        yield ""
        for agreed in tasks:
            yield f"- {escape(_agreed(agreed))}"
    if record.steps:
        yield ""
        yield "## Time"
        yield ""
        yield "| step | minutes | over |"
        yield "|---|---|---|"
        for step in record.steps:
            yield f"| {step.number} {escape(step.title)} | {step.spent} | {step.over} |"


def _html(record: ShownRecord) -> Iterator[str]:
    yield f"<header><h1>{text(_title(record))}</h1></header>\n<main>\n<table>"
    for name, value in _facts(record):
        yield f"<tr><th>{text(name)}</th><td>{text(value)}</td></tr>"
    yield "</table>\n<section>\n<h2>Agreed</h2>"
    if not record.owners:
        yield '<p class="soft">No task was agreed.</p>'
    for owner, tasks in record.owners:
        yield f"<h3>{text(owner)}</h3>\n<ul>"
        for agreed in tasks:
            yield f'<li class="row">{text(_agreed(agreed))}</li>'
        yield "</ul>"
    yield "</section>"
    if record.steps:
        yield "<section>\n<h2>Time</h2>\n<table>"
        yield "<tr><th>step</th><th>minutes</th><th>over</th></tr>"
        for step in record.steps:
            yield (
                f"<tr><td>{step.number} {text(step.title)}</td><td>{step.spent}</td>"
                f"<td>{step.over}</td></tr>"
            )
        yield "</table>\n</section>"
    yield "</main>"
