"""``python -m tests.measures.manual``: write the list of measures into the manual, from their
definitions."""

from pathlib import Path

import huddle
from huddle.measures.measure import Measure, load_measures
from huddle.words import shown

PAGE = Path(huddle.__file__).parent / "help" / "measures.md"
HEADING = "## Every measure\n"


def line(measure: Measure) -> str:
    """What a measure is, of what, what is left out, its goal and its source, in one line."""
    told = [f"`{measure.id}` {measure.title}: {measure.numerator}, of {measure.denominator}"]
    if measure.denominator.startswith("none"):
        told = [f"`{measure.id}` {measure.title}: {measure.numerator}"]
    if measure.exclusions:
        told.append(f"Left out: {'; '.join(measure.exclusions)}")
    if measure.goal is not None:
        told.append(f"Goal {shown(measure.goal, measure.unit)} ({measure.goal_source})")
    return f"- {'. '.join(told)}. {measure.source} ({measure.grade})."


def page() -> str:
    """The page with the list as the definitions have it."""
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(HEADING)
    intro = (
        "Grades are those of the rules: A official text, B secondary, L a local default of ours."
        " What is not due yet is left out until it is, and every point counts only what had been"
        " recorded by its day."
    )
    listed = "\n".join(map(line, load_measures()))
    return f"{before.rstrip()}\n\n{HEADING}\n{intro}\n\n{listed}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
