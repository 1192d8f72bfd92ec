"""Rows from files into the team database: staged, compared and applied as sets, in one transaction.

``Loading`` is one call's import: stage what the files hold, then apply all of it, or nothing.
"""

from db.imports.loading import EXPORTED, Applied, Counts, FilePlan, Loading, Part
from db.imports.stage import Incoming, Refusal, Stage
from db.imports.undo import Undone, undo_batch

__all__ = [
    "EXPORTED",
    "Applied",
    "Counts",
    "FilePlan",
    "Incoming",
    "Loading",
    "Part",
    "Refusal",
    "Stage",
    "Undone",
    "undo_batch",
]
