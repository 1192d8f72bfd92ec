"""The kinds of rule that code knows, and which numbers a rule of each kind carries.

A kind is code; a rule is data. A pack or an agency's own file is checked against this table.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

Value = int | str | bool | tuple[str, ...] | tuple[tuple[int, int], ...] | Mapping[str, int]


class RuleFileError(ValueError):
    """A rule file that cannot be used. The text names the rule and says what to write instead.
    ``name`` is the word of the record that is wrong, where one is."""

    def __init__(self, said: str, name: str = "") -> None:
        super().__init__(said)
        self.name = name


class Kind(NamedTuple):
    """A kind of rule: the section its rows stand in, and its numbers by name, with their shape.

    Shapes: ``int`` (from 0 to ``MOST``), ``str``, ``bool``, ``words`` (a list of words), ``pairs``
    (a list of [day, count]), ``table`` (whole numbers by name).
    """

    section: str
    numbers: Mapping[str, str]
    required: frozenset[str] = frozenset()


MOST = 10_000
"""The largest number of a rule: a slip of the pen must not reach beyond the calendar."""

_CLOCK = {"amount": "int", "unit": "str"}

KINDS: Mapping[str, Kind] = {
    "contact_standard": Kind(
        "contacts",
        {
            "n": "int",
            "in_person": "int",
            "with_care_manager": "int",
            "qualifies": "str",
            "period": "str",
            "by_day": "int",
            "paces": "pairs",
            "paces_in_person": "pairs",
            "shift_paces": "bool",
            "lost": "str",
        },
        frozenset({"n", "qualifies", "period"}),
    ),
    "event_followup": Kind(
        "watch",
        {
            **_CLOCK,
            "starts": "words",
            "satisfied_by": "str",
            "same_day": "bool",
            "tags": "words",
            "without_tags": "words",
            "complexity": "words",
            "without_complexity": "words",
            "says": "str",
        },
        frozenset({"amount", "unit", "starts", "satisfied_by", "says"}),
    ),
    "watch_signal": Kind(
        "watch",
        {
            "signal": "str",
            "attempts": "int",
            "days": "int",
            "soon_from_day": "int",
            "from_day": "int",
        },
        frozenset({"signal"}),
    ),
    "referral_clock": Kind(
        "referrals",
        {**_CLOCK, "clock": "str", "statuses": "words"},
        frozenset({"amount", "unit", "clock", "statuses"}),
    ),
    "request_clock": Kind(
        "requests",
        {
            "clock": "str",
            "days": "int",
            "hours": "int",
            "days_by_payer": "table",
            "days_before": "table",
            "switch_on": "str",
            "by_rating_period": "words",
            "days_without_prior_auth": "table",
            "business_days_by_payer": "table",
            "days_by_state": "table",
            "soon_days": "int",
            "act_days": "int",
            "act_business_days": "int",
            "lapsed_days": "int",
            "lost": "str",
        },
        frozenset({"clock"}),
    ),
    "document_due": Kind(
        "documents",
        {
            "document": "str",
            "days_after_enrolment": "int",
            "months_after_last": "int",
            "soon_days": "int",
        },
        frozenset({"document", "soon_days"}),
    ),
    "followup": Kind("followups", {"followup": "str", "times": "int"}, frozenset({"followup"})),
    "barrier": Kind(
        "barriers",
        {"barrier": "str", "huddles": "int", "answer_business_days": "int"},
        frozenset({"barrier"}),
    ),
    "red": Kind(
        "barriers",
        {"red": "str", "running": "int", "answer_business_days": "int"},
        frozenset({"red"}),
    ),
    "caseload": Kind("", {"weights": "table", "target": "int"}, frozenset({"weights", "target"})),
    "feed": Kind("", {"hours": "int"}, frozenset({"hours"})),
}

_CHOICES: Mapping[str, frozenset[str]] = {
    "unit": frozenset({"bd", "days"}),
    "qualifies": frozenset({"core service", "meaningful", "contact", "attempt or contact", "own"}),
    "satisfied_by": frozenset({"contact", "visit", "follow-up", "plan", "review or contact"}),
}
_PERIODS = frozenset({"week", "month", "quarter", "year"})
_SHAPES = {
    "int": f"a whole number from 0 to {MOST:,}",
    "str": "text",
    "bool": "true or false",
    "words": "a list of words",
    "pairs": "a list of [day, count]",
    "table": "a table of whole numbers",
}


def checked_numbers(rule_id: str, kind: Kind, given: Mapping[str, Any]) -> Mapping[str, Value]:
    """The numbers of one rule, frozen. Raises ``RuleFileError`` for an unknown name or a wrong
    shape."""
    return MappingProxyType(
        {name: checked_number(rule_id, kind, name, value) for name, value in given.items()}
    )


def checked_number(rule_id: str, kind: Kind, name: str, value: Any) -> Value:
    """One number of a rule, frozen. Raises ``RuleFileError``."""
    shape = kind.numbers.get(name)
    if shape is None:
        raise RuleFileError(
            f'rule "{rule_id}": "{name}" is none of its numbers{nearest(name, kind.numbers)}', name
        )
    frozen = _frozen(shape, value)
    if frozen is None:
        raise RuleFileError(f'rule "{rule_id}": {name} must be {_SHAPES[shape]}', name)
    if name in _CHOICES and frozen not in _CHOICES[name]:
        raise RuleFileError(
            f'rule "{rule_id}": {name} must be one of {", ".join(sorted(_CHOICES[name]))}', name
        )
    if name == "period" and not _is_period(str(frozen)):
        raise RuleFileError(
            f'rule "{rule_id}": period must be week, month, quarter, year, "2 months" or "14 days"',
            name,
        )
    return frozen


def nearest(name: str, known: Mapping[str, object] | frozenset[str]) -> str:
    """The hint that ends an error about an unknown name: the nearest known one, or all of them."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; known are {', '.join(sorted(known))}" if len(known) <= 12 else ""


def _frozen(shape: str, value: Any) -> Value | None:
    if shape == "bool":
        return value if isinstance(value, bool) else None
    if shape == "int":
        return value if _is_count(value) else None
    if shape == "str":
        return value if isinstance(value, str) else None
    if shape == "table":
        whole = isinstance(value, dict) and all(map(_is_count, value.values()))
        return MappingProxyType(dict(value)) if whole else None
    if not isinstance(value, list):
        return None
    if shape == "words":
        return tuple(value) if all(isinstance(word, str) for word in value) else None
    pairs = all(
        isinstance(pair, list) and len(pair) == 2 and all(map(_is_count, pair)) for pair in value
    )
    return tuple((day, count) for day, count in value) if pairs else None


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _is_period(text: str) -> bool:
    amount, _, unit = text.partition(" ")
    counted = amount.isdecimal() and len(amount) <= 5 and 0 < int(amount) <= MOST
    return text in _PERIODS or (unit in ("days", "months") and counted)
