"""The kinds of measure: what each looks at. A module per subject, a function per kind."""

from collections.abc import Callable, Iterable

from huddle.measures.day import Day
from huddle.measures.kinds import contacts
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit

Kind = Callable[[Day, Measure], Iterable[Unit]]

KINDS: dict[str, Kind] = {
    "meaningful contact": contacts.meaningful_contact,
    "days since contact": contacts.days_since_contact,
}
"""By the name that a definition gives under ``kind``."""
