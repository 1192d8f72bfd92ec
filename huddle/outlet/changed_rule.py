"""One rule that changed, as it stands in a preview and in the history."""

import hashlib
from collections.abc import Iterator

from huddle.outlet import json
from huddle.outlet.lines import wrap
from huddle.outlet.rules_text import GRADES
from huddle.plain import plain
from huddle.rules.changes import RuleChange

_DIGEST = 12
"""How much of a file's SHA-256 is shown: enough to tell files apart."""


def digest(text: str) -> str:
    """The hash by which a version is known, shortened."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]


def lines(change: RuleChange, width: int) -> Iterator[str]:
    """A rule's change in full: old and new number, by whom, and how far its source carries."""
    rule = change.rule
    since = f" from {change.since.isoformat()}" if change.since else ""
    yield from wrap(f"{rule.id}: {plain(rule.title)}", width, first="  ", rest="    ")
    if change.before == change.after:
        yield from wrap(plain("; ".join(change.words)) + since, width, first="    ", rest="    ")
    else:
        said = f"{plain(change.before)} → {plain(change.after)}{since}"
        yield from wrap(said, width, first="    ", rest="    ")
    by = plain(rule.override_words)
    if by:
        yield from wrap(by, width, first="    ", rest="    ")
    grade = f"grade {rule.grade}, {GRADES[rule.grade]} · {plain(rule.source)}"
    yield from wrap(grade, width, first="    ", rest="    ")


def document(change: RuleChange) -> dict[str, object]:
    """The same for JSON."""
    rule = change.rule
    override = rule.override
    return {
        "rule": rule.id,
        "title": plain(rule.title),
        "before": plain(change.before),
        "after": plain(change.after),
        "from": json.iso(change.since),
        "changes": [plain(each) for each in change.words],
        "author": plain(override.author) if override else plain(rule.owner),
        "date": json.iso(override.date) if override else None,
        "grade": rule.grade,
        "source": plain(rule.source),
        "url": plain(rule.url),
    }
