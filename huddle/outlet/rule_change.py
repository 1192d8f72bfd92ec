"""What a rule file would change, as text and as JSON."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from huddle import words
from huddle.outlet import changed_rule, head, json
from huddle.outlet.lines import spread, wrap
from huddle.plain import plain
from huddle.privacy import ShownItem
from huddle.privacy.change import SectionChange
from huddle.rule_change import Preview

SCHEMA = "huddle.rule-change/1"


def as_text(found: Preview, zone: str, *, width: int = 80) -> str:
    """What a file would change; ends with a newline."""
    return "\n".join(_preview(found, ZoneInfo(zone), max(width, 40))) + "\n"


def as_json(found: Preview, zone: str, *, applied: bool) -> str:
    """The same as a document; ``applied`` says whether it is in force now."""
    in_force = found.in_force
    return json.dump(
        {
            "schema": SCHEMA,
            "as_of": found.after.as_of.isoformat(),
            "applied": applied,
            "same": found.same,
            "in_force": None
            if in_force is None
            else {
                "version": in_force.version,
                "author": plain(in_force.author),
                "applied_at": in_force.applied_at.astimezone(ZoneInfo(zone)).isoformat(),
                "digest": changed_rule.digest(in_force.text),
            },
            "version": (in_force.version if in_force else 0)
            if found.same
            else found.proposed.version,
            "digest": changed_rule.digest(found.proposed.text),
            "rules": [changed_rule.document(change) for change in found.changes],
            "conflicts": [
                {"rules": list(each.rules), "text": plain(each.text)} for each in found.conflicts
            ],
            "members": {"before": found.before.active, "after": found.after.active},
            "sections": [_section(each) for each in found.sections],
        }
    )


def _preview(found: Preview, zone: ZoneInfo, width: int) -> Iterator[str]:
    in_force = found.in_force
    if in_force is None:
        yield from wrap("The rules are as they ship.", width)
    else:
        at = in_force.applied_at.astimezone(zone)
        yield from wrap(
            f"Version {in_force.version} is in force, by {plain(in_force.author)}, {at:%Y-%m-%d}."
            + ("" if found.same else " This takes its place, whole."),
            width,
        )
    if found.same:
        yield "This is the same: nothing changes."
        return
    yield ""
    yield f"Rules: {words.counted(len(found.changes), 'change')}"
    for change in found.changes:
        yield from changed_rule.lines(change, width)
    if found.conflicts:
        yield ""
        yield f"Does not go together: {len(found.conflicts)}"
        for each in found.conflicts:
            yield from wrap(plain(each.text), width, first="  ! ", rest="    ")
    yield ""
    yield from spread(f"Board  {head.title(found.after)}", head.mode(found.after), width)
    if found.before.active != found.after.active:
        yield f"  Active members with a standard: {found.before.active} → {found.after.active}"
    for section in found.sections:
        yield from _section_lines(section, width)
    if not found.sections:
        yield "  Nothing changes today."


def _section_lines(section: SectionChange, width: int) -> Iterator[str]:
    comes, leaves, changes = section.counts
    said = [
        f"{count} {what}"
        for count, what in (
            (comes, _verb(comes, "comes on", "come on")),
            (leaves, _verb(leaves, "leaves", "leave")),
            (changes, _verb(changes, "changes", "change")),
        )
        if count
    ]
    yield f"  {section.title}  {section.before} → {section.after}: {', '.join(said)}"
    for item in section.comes:
        yield from _row("+", item, width)
    for item in section.leaves:
        yield from _row("-", item, width)
    for was, item in section.changes:
        if (was.severity, was.due) != (item.severity, item.due):
            yield from _row(f"{was.glyph}→", item, width)
        else:
            yield from _row("~", item, width)
    if unlisted := section.unlisted:
        yield from wrap(
            f"{words.counted(unlisted, 'row')} not named: which rows they are would tell their"
            " rule.",
            width,
            first="    ",
            rest="    ",
        )


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _row(mark: str, item: ShownItem, width: int) -> Iterator[str]:
    who = f"{item.glyph} {item.member}  {item.owner}"
    yield from spread(f"    {mark} {who}", item.due_words, width)
    if item.reasons:
        yield from wrap(item.reasons[0].text, width, first="        ", rest="        ")


def _section(section: SectionChange) -> dict[str, object]:
    comes, leaves, changes = section.counts
    return {
        "key": section.key,
        "title": section.title,
        "before": section.before,
        "after": section.after,
        "comes": comes,
        "leaves": leaves,
        "changes": changes,
        "items": [
            *({"change": "comes", **json.item(item)} for item in section.comes),
            *({"change": "leaves", **json.item(item)} for item in section.leaves),
            *({"change": "changes", **json.item(item)} for _, item in section.changes),
        ],
        "not_named": section.unlisted,
    }
