"""One bar, and the names of those that say how full caseloads are."""

from typing import NamedTuple

BANDS = ("over the maximum", "over 100 %", "80 to 100 %", "50 to 79 %", "under 50 %")
"""How full a caseload is, the fullest first: local defaults."""


class Bar(NamedTuple):
    """One bar: its name, how long it is (in any one unit), and what it comes to in words.

    ``measure_id`` is the measure that it is the figure of where that is another's; ``part`` is the
    part of the measure that it shows, "" for the whole."""

    name: str
    size: float
    says: str
    measure_id: str = ""
    part: str = ""
