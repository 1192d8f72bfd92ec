"""Two sets of rules beside each other: what changed, and what does not go together.

A set is what ``load_rules`` gives. Pure: the caller says which day it is about.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from huddle.rules.kind import Value
from huddle.rules.rule import Reach, Rule

_FEWER_IS_LESS = frozenset(
    {
        *("n", "in_person", "with_care_manager", "soon_days", "act_days", "act_business_days"),
        "lapsed_days",
    }
)
"""Numbers that ask for less when they fall: contacts owed, days of warning."""
_LONGER_IS_LESS = frozenset(
    {
        *("amount", "days", "hours", "days_by_payer", "days_without_prior_auth", "by_day"),
        *("business_days_by_payer", "days_by_state", "days_after_enrolment", "months_after_last"),
    }
)
"""Numbers that ask for less when they rise: time to answer in."""
_SAME_MATTER: Mapping[str, tuple[str, ...]] = {
    "contact_standard": (),
    "event_followup": ("satisfied_by",),
    "watch_signal": ("signal",),
    "referral_clock": ("clock",),
    "document_due": ("document",),
}
"""Kinds of which several rules can bind one matter, and the numbers that say which matter it is."""


class RuleChange(NamedTuple):
    """One rule in both sets. ``before`` and ``after`` are the rule's number in words, "off" where
    it is off, "none" where there is no such rule; ``since`` is the first day of ``after``, none for
    at once; ``words`` say number by number what the agency changed."""

    rule: Rule
    before: str
    after: str
    since: date | None
    words: tuple[str, ...]


class Conflict(NamedTuple):
    """Something that does not go together, in one sentence; ``rules`` are the ids concerned."""

    rules: tuple[str, ...]
    text: str


def rule_changes(
    before: Sequence[Rule], after: Sequence[Rule], as_of: date
) -> tuple[RuleChange, ...]:
    """Every rule that ``after`` holds otherwise than ``before``, by id."""
    old, new = _by_id(before), _by_id(after)
    return tuple(
        _change(old.get(rule_id, ()), new.get(rule_id, ()), as_of)
        for rule_id in sorted(old.keys() | new.keys())
        if [_essence(each) for each in old.get(rule_id, ())]
        != [_essence(each) for each in new.get(rule_id, ())]
    )


def conflicts(
    shipped: Sequence[Rule], in_force: Sequence[Rule], new: Sequence[Rule]
) -> tuple[Conflict, ...]:
    """What does not go together in ``new``: what asks for less than an official text does, two
    rules that bind one matter with other numbers, and what ``in_force`` had set otherwise."""
    return (*_looser(shipped, new), *_twofold(shipped, new), *_set_otherwise(in_force, new))


def _by_id(rules: Sequence[Rule]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        found[rule.id] = (*found.get(rule.id, ()), rule)
    return found


def _essence(rule: Rule) -> tuple[object, ...]:
    """What a rule says, whoever said it and when."""
    return (
        *(rule.kind, rule.title, rule.section, rule.on, rule.reach, rule.grade, rule.source),
        *(rule.effective_from, rule.effective_to, dict(rule.numbers), rule.template, rule.task),
    )


def _change(old: Sequence[Rule], new: Sequence[Rule], as_of: date) -> RuleChange:
    if not new:
        return RuleChange(old[-1], _said(old, as_of), "none", None, ("taken out",))
    last = new[-1]
    ahead = last.effective_from is not None and last.effective_from > as_of and len(new) > 1
    words = last.override.changes if last.override else ()
    if not old:
        words = ("new",)
    elif not words:
        words = ("as it ships",)
    return RuleChange(
        last,
        _said(old, as_of),
        _number(last) if ahead else _said(new, as_of),
        last.effective_from if ahead else None,
        words,
    )


def _said(rules: Sequence[Rule], as_of: date) -> str:
    """The number of the one that is in force on the day, else of the last."""
    if not rules:
        return "none"
    held = [
        rule
        for rule in rules
        if (rule.effective_from is None or rule.effective_from <= as_of)
        and (rule.effective_to is None or as_of <= rule.effective_to)
    ]
    return _number((held or rules)[-1])


def _number(rule: Rule) -> str:
    return rule.number if rule.on else f"off ({rule.number})" if rule.number else "off"


def _looser(shipped: Sequence[Rule], new: Sequence[Rule]) -> Iterator[Conflict]:
    official = {rule.id: rule for rule in shipped if rule.grade == "A"}
    for rule in new:
        whole = official.get(rule.id)
        if whole is None or rule.override is None:
            continue
        if whole.on and not rule.on:
            less = ["switched off"]
        else:
            less = [
                f"{name} {_plain(whole.numbers[name])} → {_plain(value)}"
                for name, value in rule.numbers.items()
                if name in whole.numbers and _asks_less(name, whole.numbers[name], value)
            ]
        if less:
            yield Conflict(
                (rule.id,),
                f"{rule.id} asks for less than an official text (grade A, {whole.source}):"
                f" {', '.join(less)}",
            )


def _asks_less(name: str, official: Value, value: Value) -> bool:
    if isinstance(official, Mapping) and isinstance(value, Mapping):
        return any(_asks_less(name, official[key], value[key]) for key in official if key in value)
    if name == "unit":
        return (official, value) == ("days", "bd")
    if not isinstance(official, int) or not isinstance(value, int):
        return False
    return (name in _FEWER_IS_LESS and value < official) or (
        name in _LONGER_IS_LESS and value > official
    )


def _twofold(shipped: Sequence[Rule], new: Sequence[Rule]) -> Iterator[Conflict]:
    """An agency's own rule beside another that binds the same matter."""
    known = {rule.id for rule in shipped}
    for own in new:
        if own.id in known or own.kind not in _SAME_MATTER or not own.on:
            continue
        for other in new:
            beside = other.on and (other.id in known or other.id > own.id)
            if beside and _same_matter(own, other) and own.number != other.number:
                yield Conflict(
                    (own.id, other.id),
                    f"{own.id} and {other.id} bind the same matter: {own.number}, against"
                    f" {other.number}",
                )


def _same_matter(one: Rule, other: Rule) -> bool:
    if one.kind != other.kind or not _meet(one.reach, other.reach):
        return False
    if one.kind == "event_followup" and not set(one.words("starts")) & set(other.words("starts")):
        return False
    if one.kind == "contact_standard" and "own" in (one.word("qualifies"), other.word("qualifies")):
        return False
    return all(one.numbers.get(name) == other.numbers.get(name) for name in _SAME_MATTER[one.kind])


def _meet(one: Reach, other: Reach) -> bool:
    """Whether somebody can be reached by both."""
    codes = dict(other.codes)
    return all(accepted & codes.get(column, accepted) for column, accepted in one.codes)


def _set_otherwise(in_force: Sequence[Rule], new: Sequence[Rule]) -> Iterator[Conflict]:
    old = {rule.id: rule for rule in in_force if rule.override is not None}
    for rule in new:
        earlier = old.get(rule.id)
        if rule.override is None or earlier is None or earlier.override is None:
            continue
        names = [
            name
            for name in rule.numbers.keys() & earlier.numbers.keys()
            if rule.numbers[name] != earlier.numbers[name]
        ]
        if names or rule.on is not earlier.on:
            yield Conflict(
                (rule.id,),
                f"{rule.id} was set otherwise before: {earlier.override_words}; now"
                f" {rule.override_words}",
            )


def _plain(value: Value) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return str(value)
