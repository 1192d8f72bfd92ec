"""Whose work somebody does beside their own, as a surface says it."""

from datetime import date

from db.types import Staff, TeamFacts
from huddle import words
from huddle.privacy.labels import Labels
from huddle.views.queue import covered


def covering(facts: TeamFacts, staff_id: str) -> str:
    """The people a worker stands in for: "Also for M. Chen (away until 24 Nov) and J. Osei
    (gone)"; "" where they stand in for nobody."""
    labels = Labels(facts)
    said = [
        f"{labels.staff(each.staff_id)} ({_why(each, facts.as_of)})"
        for each in covered(facts, staff_id)
    ]
    return f"Also for {words.listed(said)}" if said else ""


def _why(staff: Staff, as_of: date) -> str:
    if not staff.active:
        return "gone"
    return f"away until {words.day(staff.away_to, as_of)}" if staff.away_to else "away"
