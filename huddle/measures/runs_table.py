"""How many runs chance alone gives: the published table.

Table 1 of Perla RJ, Provost LP, Murray SK. The run chart: a simple analytical tool for learning
from variation in healthcare processes. BMJ Quality & Safety 2011;20:46-51
(doi:10.1136/bmjqs.2009.037895), after Swed FS, Eisenhart C. Tables for testing randomness of
grouping in a sequence of alternatives. Annals of Mathematical Statistics 1943;14:66-87. About 5 %
of charts on which only chance is at work lie outside.
"""

from typing import NamedTuple


class Expected(NamedTuple):
    """The fewest and the most runs that chance gives: fewer are too few, more are too many."""

    fewest: int
    most: int


FIRST, LAST = 10, 60
"""The table speaks of this many points that do not lie on the median."""

_FEWEST = (
    *(3, 3, 3, 4, 4, 5, 5, 5, 6, 6),  # 10-19
    *(6, 7, 7, 7, 8, 8, 9, 10, 10, 10),  # 20-29
    *(11, 11, 11, 12, 12, 12, 13, 13, 14, 14),  # 30-39
    *(15, 15, 16, 16, 17, 17, 17, 18, 18, 19),  # 40-49
    *(19, 20, 20, 21, 21, 22, 22, 23, 23, 24),  # 50-59
    24,
)
_MOST = (
    *(9, 10, 11, 11, 12, 12, 13, 13, 14, 15),
    *(16, 16, 17, 17, 18, 18, 19, 19, 20, 20),
    *(21, 22, 23, 23, 24, 24, 25, 25, 26, 26),
    *(27, 27, 28, 28, 29, 30, 31, 31, 32, 32),
    *(33, 33, 34, 34, 35, 35, 36, 36, 37, 38),
    38,
)


def expected(useful: int) -> Expected | None:
    """The runs that chance gives to ``useful`` points off the median; None outside the table."""
    if not FIRST <= useful <= LAST:
        return None
    return Expected(_FEWEST[useful - FIRST], _MOST[useful - FIRST])
