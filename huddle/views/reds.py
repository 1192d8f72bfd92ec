"""Why a goal was not met: the fixed list, so that causes can be counted."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "staff": "staff away",
    "reach": "not reached",
    "others": "waiting on others",
    "process": "way of working",
    "data": "data late",
    "load": "more work",
    "other": "other",
}
"""What a team says of a red, by code: as the record keeps it."""
