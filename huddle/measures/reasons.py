"""Why something was missed: the fixed lists, in words that a shared screen may show."""

from collections.abc import Mapping

EXCUSES: tuple[tuple[str, str], ...] = (
    ("member_declined", "Member declined"),
    ("not_reached", "Could not be reached after tries"),
    ("hospital_or_jail", "In hospital or jail"),
    ("moved_away", "Moved away"),
    ("staff_absence", "Staff absence"),
    ("no_access", "No access or transport"),
    ("data_error", "Data error"),
    ("other_agency", "Another agency did it"),
    ("other", "Other"),
)
"""What a person chooses from when a row is excused."""

PUT_OFF = "put_off"
CARRIED = "carried"
UNSAID = "unsaid"

REASONS: Mapping[str, str] = {
    **dict(EXCUSES),
    PUT_OFF: "Put off (snoozed)",
    CARRIED: "Carried over, not discussed",
    UNSAID: "Contacts missed, no reason given",
}
"""Every reason by its code."""

MEASURED: Mapping[str, str] = {
    "contacts": "M1",
    "watch": "M9",
    "referral": "M7",
    "request": "M23",
    "document": "M14",
    "task": "M24",
    "barrier": "M26",
}
"""The measure, by its id, that a row of a kind is counted in when it is missed."""

COUNTED = (
    "A row that was excused, snoozed or carried over, once for each reason, and a contact standard "
    "that a whole month missed and nobody gave a reason for. An excused row stays a miss in the "
    "measures. That the member chose not to is no miss."
)
"""What counts as a miss with a reason, as every surface says it."""

_BY_WORDS = {words.casefold(): code for code, words in EXCUSES}


def excuse_of(reason: str) -> str:
    """The code of an excuse as it is kept: its words, or its words, a colon and a sentence. What
    is on no list is "other"."""
    return _BY_WORDS.get(reason.partition(":")[0].strip().casefold(), "other")
