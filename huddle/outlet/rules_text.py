"""Rules as text: the list, and one of them explained with its source and grade."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from rich.cells import cell_len

from huddle.outlet.lines import pad, wrap
from huddle.plain import plain
from huddle.privacy.protected import group_of, group_title
from huddle.rules.board import SECTIONS
from huddle.rules.kind import Value
from huddle.rules.rule import Reach, Rule

GRADES = {
    "A": "official text or a verbatim reprint of it",
    "B": "secondary source",
    "L": "local default, no outside authority",
    "C": "believed and not verified: off unless an agency switches it on",
}
_LABEL = 12


def listing(rules: Sequence[Rule], as_of: date, *, width: int = 100) -> str:
    """Every rule by section, each with grade, id, number and title; ends with a newline.

    A rule that is not in force on ``as_of`` says so, and one that the agency changed says that."""
    return "\n".join(_listing(rules, as_of, width)) + "\n"


def explained(rules: Sequence[Rule], as_of: date, *, width: int = 100) -> str:
    """One rule in full, every version of it that has dates of its own; ends with a newline."""
    return "\n\n".join("\n".join(_explained(rule, as_of, width)) for rule in rules) + "\n"


def _listing(rules: Sequence[Rule], as_of: date, width: int) -> Iterator[str]:
    ids = max((cell_len(rule.id) for rule in rules), default=0)
    for key, title in (*SECTIONS, ("", "Everywhere")):
        members = [rule for rule in rules if rule.section == key]
        if not members:
            continue
        yield title
        for rule in members:
            lead = f"  {rule.grade}  {pad(rule.id, ids)}  "
            said = [plain(rule.title), rule.number, _state(rule, as_of)]
            if rule.override is not None:
                said.append(f"changed: {plain(rule.override_words)}")
            yield from wrap(
                " · ".join(filter(None, said)), width, first=lead, rest=" " * cell_len(lead)
            )
        yield ""
    yield from (f"{grade}  {meaning}" for grade, meaning in GRADES.items())
    yield "More about one: huddle rules show ID"


def _explained(rule: Rule, as_of: date, width: int) -> Iterator[str]:
    yield from wrap(f"{rule.id}: {plain(rule.title)}", width)
    facts = (
        ("number", rule.number),
        ("reach", _reach(rule.reach)),
        ("grade", f"{rule.grade}: {GRADES[rule.grade]}"),
        ("source", plain(rule.source)),
        ("in force", rule.effective_words),
        ("now", _state(rule, as_of) or "on"),
        ("changed", plain(rule.override_words)),
        ("owner", plain(rule.owner)),
        ("shared as", plain(group_title(rule)) if group_of(rule) != rule.id else ""),
        ("kind", rule.kind),
        ("numbers", "; ".join(f"{name} = {_value(rule.numbers[name])}" for name in rule.numbers)),
    )
    for label, text in facts:
        if text:
            yield from wrap(text, width, first=f"  {pad(label, _LABEL)}", rest=" " * (_LABEL + 2))
    if rule.url:
        yield f"  {pad('link', _LABEL)}{plain(rule.url)}"  # whole, so that it can be followed


def _state(rule: Rule, as_of: date) -> str:
    """Why a rule gives no rows on a day; "" when it does."""
    if not rule.on:
        return "off"
    if rule.effective_from is not None and as_of < rule.effective_from:
        return f"begins {rule.effective_from.isoformat()}"
    if rule.effective_to is not None and rule.effective_to < as_of:
        return f"ended {rule.effective_to.isoformat()}"
    return ""


def _reach(reach: Reach) -> str:
    words = "; ".join(_codes(reach.codes)) or "everyone"
    unless = "; ".join(_codes(reach.unless))
    return f"{words}, unless {unless}" if unless else words


def _codes(codes: Iterable[tuple[str, frozenset[str]]]) -> Iterator[str]:
    for column, accepted in codes:
        yield f"{column.replace('_', ' ')} {' or '.join(sorted(accepted)) or 'blank'}"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(
            f"{part[1]} by day {part[0]}" if isinstance(part, tuple) else part for part in value
        )
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return str(value)
