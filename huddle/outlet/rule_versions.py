"""The versions of the rules, each with what it changed."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from huddle.outlet import changed_rule, json
from huddle.outlet.lines import spread
from huddle.plain import plain
from huddle.rule_change import Version

SCHEMA = "huddle.rule-versions/1"


def as_text(found: Sequence[Version], zone: str, *, width: int = 80) -> str:
    """The versions, the newest first; ends with a newline."""
    if not found:
        return "The rules are as they ship: no file was ever put in force.\n"
    lines: list[str] = []
    where = ZoneInfo(zone)
    for place, (applied, changes) in enumerate(reversed(found)):
        at = applied.applied_at.astimezone(where)
        title = f"Version {applied.version} by {plain(applied.author)}, {at:%Y-%m-%d %H:%M}"
        lines += spread(
            title, f"{'in force, ' if not place else ''}{changed_rule.digest(applied.text)}", width
        )
        for change in changes:
            lines += changed_rule.lines(change, width)
        lines += [] if changes else ["  No rule changed."]
        lines.append("")
    lines.append(
        "Put an earlier one in force again: huddle rules restore VERSION (0: as they ship)"
    )
    return "\n".join(lines) + "\n"


def as_json(found: Sequence[Version], zone: str) -> str:
    """The versions as a document, the oldest first."""
    return json.dump(
        {
            "schema": SCHEMA,
            "versions": [
                {
                    "version": applied.version,
                    "author": plain(applied.author),
                    "applied_at": applied.applied_at.astimezone(ZoneInfo(zone)).isoformat(),
                    "digest": changed_rule.digest(applied.text),
                    "rules": [changed_rule.document(change) for change in changes],
                }
                for applied, changes in found
            ],
        }
    )
