"""What stands above and below an agenda in words, the same in text, Markdown and HTML."""

from huddle import words
from huddle.privacy import ShownBoard, ShownFeed, ShownItem, ShownReason


def title(shown: ShownBoard) -> str:
    """Team and day: "Northside pod · Sun 22 Nov 2026"."""
    return f"{shown.team_name} · {words.weekday(shown.as_of, shown.as_of)} {shown.as_of.year}"


def mode(shown: ShownBoard) -> str:
    """Whether names are masked, in one word."""
    return "masked" if shown.masked else "revealed"


def members(shown: ShownBoard) -> str:
    """How many members the board looks at, and who is not counted and why."""
    counted = words.counted(shown.active, "active member")
    counted += ", as many as your login reads" if shown.part else ""
    left_out = [f"{excluded.number} {excluded.reason}" for excluded in shown.excluded]
    return f"{counted} · not counted: {', '.join(left_out)}" if left_out else counted


def feed(shown: ShownFeed) -> str:
    """A feed with its age, and that it is stale where it is."""
    return f"{shown.name} {shown.age}{' stale' if shown.stale else ''}"


def feeds(shown: ShownBoard) -> str:
    """Every feed with its age; says so where nothing was ever imported."""
    return " · ".join(map(feed, shown.feeds)) or "nothing imported yet"


def hidden(shown: ShownBoard) -> str:
    """How many rows are off the board by decision; "" where none is."""
    if not shown.hidden:
        return ""
    rows = words.counted(len(shown.hidden), "row")
    return f"{rows} snoozed, excused, in a baseline or with its task"


def decided(item: ShownItem) -> str:
    """What was decided about a row: "decided: task for J. Ortiz, due Fri"; "" if nothing was."""
    return f"decided: {item.decision.words}" if item.decision is not None else ""


def reason(item: ShownItem, shown: ShownReason) -> str:
    """A reason in full. One that is not the row's first says its own clock."""
    own_clock = shown is not item.reasons[0] and shown.due_words
    return f"{shown.text} · {shown.due_words}" if own_clock else shown.text
