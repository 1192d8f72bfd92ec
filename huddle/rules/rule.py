"""Rules as data: the packs that ship, an agency's own file over them, and what each rule says.

A pack is TOML with ``[[rule]]`` records. An agency's file may hold further ``[[rule]]`` records and
``[[override]]`` records that switch a shipped rule on or off or change one of its numbers.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from db.types import RuleSet
from huddle import toml
from huddle.rules.kind import (
    KINDS,
    Kind,
    RuleFileError,
    Value,
    checked_number,
    checked_numbers,
    nearest,
)
from huddle.rules.place import line, located
from huddle.words import counted

_PACKS = Path(__file__).with_name("packs")
_GRADES = frozenset("ABCL")
_REACH = frozenset({"programme", "tier", "tier_reason", "segment", "segment_reason", "ltss"})
_WORDS = frozenset(
    {
        *("id", "kind", "title", "group", "neutral_title", "grade", "source", "url", "owner"),
        *("effective_from", "effective_to", "on", "number", "task", "tags", "reach", "unless"),
        "numbers",
    }
)
_OPEN_REASONS = frozenset({"DILIGENT SEARCH"})
"""Reasons for a segment that tell nothing of a member's health."""
_OVERRIDE_WORDS = frozenset({"rule", "on", "author", "date", "effective_from"})


class Override(NamedTuple):
    """An agency's change to a rule: who made it, when, and what it changed, in words."""

    author: str
    date: date
    changes: tuple[str, ...]


class Reach(NamedTuple):
    """Whom a rule reaches: every column named holds one of its codes, and not all of ``unless``."""

    codes: tuple[tuple[str, frozenset[str]], ...] = ()
    unless: tuple[tuple[str, frozenset[str]], ...] = ()

    def reaches(self, profile: Callable[[], Mapping[str, str]]) -> bool:
        """Whether the member is reached whose codes ``profile`` gives; not asked when all are."""
        return not (self.codes or self.unless) or self.holds(profile())

    def holds(self, profile: Mapping[str, str]) -> bool:
        """Whether a member with these codes (upper case, by column name) is reached."""
        return all(profile[column] in codes for column, codes in self.codes) and not (
            self.unless and all(profile[column] in codes for column, codes in self.unless)
        )

    @property
    def by_reason(self) -> bool:
        """Whether why somebody is in a tier or a segment decides, which is protected."""
        return any(
            column == "tier_reason" or (column == "segment_reason" and not codes <= _OPEN_REASONS)
            for column, codes in self.codes
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its number, reach and source.

    ``grade`` is A official text, B secondary, L local default of ours, C believed and not verified.
    ``group`` and ``neutral_title`` stand for id and title on a shared screen; a rule that gives
    nothing away is its own group. ``task`` is what a task made from it says; ``tags`` are the
    protected subjects it is about. In force from ``effective_from`` to ``effective_to``, inclusive.
    """

    id: str
    kind: str
    title: str
    section: str
    group: str
    neutral_title: str
    grade: str
    source: str
    url: str
    effective_from: date | None
    effective_to: date | None
    owner: str
    on: bool
    reach: Reach
    numbers: Mapping[str, Value] = field(hash=False)
    template: str = ""
    task: str = ""
    tags: frozenset[str] = frozenset()
    override: Override | None = None

    def in_force(self, day: date) -> bool:
        """Whether the rule is on and its effective dates hold ``day``."""
        return (
            self.on
            and (self.effective_from is None or self.effective_from <= day)
            and (self.effective_to is None or day <= self.effective_to)
        )

    def whole(self, name: str, default: int = 0) -> int:
        """The whole number of that name, else ``default``."""
        value = self.numbers.get(name, default)
        assert isinstance(value, int)
        return value

    def word(self, name: str, default: str = "") -> str:
        """The text of that name, else ``default``."""
        value = self.numbers.get(name, default)
        assert isinstance(value, str)
        return value

    def flag(self, name: str, default: bool) -> bool:
        """The yes or no of that name, else ``default``."""
        value = self.numbers.get(name, default)
        assert isinstance(value, bool)
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """The list of words of that name, else an empty one."""
        value = self.numbers.get(name, ())
        assert isinstance(value, tuple)
        return tuple(word for word in value if isinstance(word, str))

    def pairs(self, name: str) -> tuple[tuple[int, int], ...]:
        """The list of (day, count) of that name, else an empty one."""
        value = self.numbers.get(name, ())
        assert isinstance(value, tuple)
        return tuple(pair for pair in value if isinstance(pair, tuple))

    def table(self, name: str) -> Mapping[str, int]:
        """The table of that name, else an empty one."""
        value = self.numbers.get(name, {})
        assert isinstance(value, Mapping)
        return value

    @property
    def number(self) -> str:
        """The rule's number in words: "4 core services a month, 2 in person"."""
        if not self.template and self.kind == "contact_standard":
            return _standard_words(self)
        return self.template.format_map(_Printed(self.numbers))

    @property
    def effective_words(self) -> str:
        """Its effective dates: "from 2026-01-01 to 2026-12-31", "always"."""
        since = f"from {self.effective_from.isoformat()}" if self.effective_from else ""
        until = f"to {self.effective_to.isoformat()}" if self.effective_to else ""
        return f"{since} {until}".strip() or "always"

    @property
    def shared_number(self) -> str:
        """The number without what only the HIV tier asks for."""
        if not self.template and self.kind == "contact_standard":
            return _standard_words(self, with_care_manager=False)
        return self.number

    @property
    def override_words(self) -> str:
        """What the agency changed, who and when; empty for a rule as it ships."""
        if self.override is None:
            return ""
        author, day, changes = self.override
        return f"{'; '.join(changes)} (by {author}, {day.isoformat()})"


def _standard_words(rule: Rule, *, with_care_manager: bool = True) -> str:
    count, period = rule.whole("n"), rule.word("period")
    what = {"core service": "core service", "meaningful": "meaningful contact"}.get(
        rule.word("qualifies"), "contact"
    )
    each = f"every {period}" if period[0].isdigit() else f"a {period}"
    said = [f"{counted(count, what)} {each}"]
    if rule.whole("in_person"):
        said.append(f"{rule.whole('in_person')} in person")
    if with_care_manager and rule.whole("with_care_manager"):
        said.append(f"{rule.whole('with_care_manager')} of them with the care manager")
    return ", ".join(said)


class _Printed(dict[str, Any]):
    """Numbers for a template; one that the rule does not carry prints as 0."""

    def __missing__(self, key: str) -> str:
        return "0"


@lru_cache(maxsize=8)
def load_rules(overrides: RuleSet | None = None) -> tuple[Rule, ...]:
    """Every rule, on or off, sorted by id: the packs with an agency's own file over them.

    A rule that an override changes from a later day stands twice: as shipped up to the day before,
    and changed from then on. Raises ``RuleFileError`` when the agency's file cannot be used.
    """
    shipped = _shipped()
    if overrides is None:
        return shipped
    try:
        text = toml.parsed(overrides.text)
    except toml.TomlError as error:
        raise RuleFileError(f"the rule file is not TOML: {error}") from None
    for name in text:
        if name not in ("rule", "override", "author", "date"):
            raise RuleFileError(
                f'{line(overrides.text, "", 0, name)}"{name}" is not known here: write [[override]]'
                " or [[rule]]"
            )
    rules: dict[str, tuple[Rule, ...]] = {rule.id: (rule,) for rule in shipped}
    for place, record in enumerate(_records(text, "rule")):
        with located(overrides.text, "rule", place):
            rule = _made(record, owner=overrides.author, agency=True)
            if rule.id in rules:
                raise RuleFileError(
                    f'rule "{rule.id}" is there already: change it by [[override]]', "id"
                )
            _check_code(rule, shipped)
            rules[rule.id] = (rule,)
    _override_all(rules, overrides, text)
    return tuple(rule for rule_id in sorted(rules) for rule in rules[rule_id])


_IN_CODE = ("clock", "signal", "followup", "barrier", "document")
"""Numbers that name what code does: a rule can use what is there, and cannot make more."""
_ONE_EACH = frozenset({"request_clock", "followup", "barrier"})
"""The kinds of which each such name has one rule."""


def _check_code(rule: Rule, shipped: Sequence[Rule]) -> None:
    for name in _IN_CODE:
        if name not in rule.numbers:
            continue
        known = {each.word(name): each.id for each in shipped if each.kind == rule.kind}
        word = rule.word(name)
        if word not in known:
            raise RuleFileError(
                f'rule "{rule.id}": {name} must be one of {", ".join(sorted(known))}', name
            )
        if rule.kind in _ONE_EACH:
            raise RuleFileError(
                f'rule "{rule.id}": "{known[word]}" is the rule for {name} "{word}": change it by'
                " [[override]]",
                name,
            )


def _override_all(
    rules: dict[str, tuple[Rule, ...]], overrides: RuleSet, text: Mapping[str, Any]
) -> None:
    """Each override in turn, those from the earliest day first, wherever the file has them."""
    defaults = {
        "author": text.get("author", overrides.author),
        "date": text.get("date", overrides.applied_at.date()),
    }
    ordered = []
    said: set[tuple[str, date | None, str]] = set()
    for place, record in enumerate(_records(text, "override")):
        with located(overrides.text, "override", place):
            rule_id = _named(rules, record)
            since = _day(rule_id, record, "effective_from")
            for name in record.keys() - (_OVERRIDE_WORDS - {"on"}):
                if (rule_id, since, name) in said:
                    raise RuleFileError(
                        f'rule "{rule_id}": {name} is overridden twice; leave one of them', name
                    )
                said.add((rule_id, since, name))
        ordered.append((since or date.min, place, defaults | record))
    for _, place, record in sorted(ordered, key=itemgetter(0, 1)):
        with located(overrides.text, "override", place):
            _override(rules, record)


@lru_cache(maxsize=1)
def _shipped() -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for path in sorted(_PACKS.glob("*.toml")):
        with path.open("rb") as pack:
            text = tomllib.load(pack)
        for record in text["rule"]:
            rule = _made(record, owner=text["owner"], agency=False)
            if rule.id in rules:
                raise RuleFileError(f'rule "{rule.id}" is in two packs')
            rules[rule.id] = rule
    return tuple(rules[rule_id] for rule_id in sorted(rules))


def _records(text: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    records = text.get(name, [])
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise RuleFileError(f"write [[{name}]], with two brackets on each side")
    return records


def _made(record: dict[str, Any], *, owner: str, agency: bool) -> Rule:
    rule_id = record.get("id")
    if not isinstance(rule_id, str) or not rule_id:
        raise RuleFileError("a rule has no id")
    for name in record:
        if name not in _WORDS:
            raise RuleFileError(f'rule "{rule_id}": "{name}" is not known{nearest(name, _WORDS)}')
    kind = _kind(rule_id, record)
    if not isinstance(record.get("title"), str):
        raise RuleFileError(f'rule "{rule_id}": title is missing')
    grade = record.get("grade", "L" if agency else "")
    if grade not in _GRADES:
        raise RuleFileError(f'rule "{rule_id}": grade must be A, B, C or L')
    reach = Reach(
        _codes(rule_id, record.get("reach", {})), _codes(rule_id, record.get("unless", {}))
    )
    numbers = record.get("numbers", {})
    if not isinstance(numbers, dict):
        raise RuleFileError(f'rule "{rule_id}": numbers is a table: [rule.numbers]')
    _check_texts(rule_id, record)
    if missing := sorted(kind.required - numbers.keys()):
        raise RuleFileError(f'rule "{rule_id}": {missing[0]} is missing')
    group = record.get("group", _group(record["kind"], rule_id, reach))
    neutral = record.get("neutral_title", _NEUTRAL_TITLES.get(group))
    if neutral is None and group != rule_id:
        raise RuleFileError(f'rule "{rule_id}": a group of its own needs a neutral_title')
    return Rule(
        id=rule_id,
        kind=record["kind"],
        title=record["title"],
        section=kind.section,
        group=group,
        neutral_title=record["title"] if neutral is None else neutral,
        grade=grade,
        source=record.get("source", "Agency's own rule" if agency else "Local default"),
        url=record.get("url", ""),
        effective_from=_day(rule_id, record, "effective_from"),
        effective_to=_day(rule_id, record, "effective_to"),
        owner=record.get("owner", owner),
        on=_on(rule_id, record, grade != "C"),
        reach=reach,
        numbers=checked_numbers(rule_id, kind, numbers),
        template=record.get("number", ""),
        task=record.get("task", ""),
        tags=frozenset(record.get("tags", ())),
    )


def _check_texts(rule_id: str, record: Mapping[str, Any]) -> None:
    for name in ("group", "neutral_title", "source", "url", "owner", "number", "task"):
        if not isinstance(record.get(name, ""), str):
            raise RuleFileError(f'rule "{rule_id}": {name} must be text')
    tags = record.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise RuleFileError(f'rule "{rule_id}": tags must be a list of words')


SECTION_GROUPS = {
    "watch": "Something to know today",
    "contacts": "Contacts",
    "referrals": "Referral to be worked on",
    "requests": "Service request to be worked on",
    "documents": "Document due",
}
"""The groups of an agency's own rules that reach members by why they are in a tier or a segment:
their section, and what they are called by."""
_NEUTRAL_TITLES = {
    **SECTION_GROUPS,
    "hhplus": "HH+ monthly contacts",
    "follow-up": "Follow-up of an event",
    "signal": "Something to know today",
}


def _group(kind: str, rule_id: str, reach: Reach) -> str:
    """The neutral group of a rule that names none: what could tell a protected fact has one."""
    if kind == "event_followup":
        return "follow-up"
    reached = dict(reach.codes)
    if kind == "contact_standard" and ("tier" in reached or "tier_reason" in reached):
        return "hhplus"
    return KINDS[kind].section if reach.by_reason else rule_id


def _kind(rule_id: str, record: Mapping[str, Any]) -> Kind:
    name = record.get("kind")
    if not isinstance(name, str) or name not in KINDS:
        raise RuleFileError(f'rule "{rule_id}": kind must be one of {", ".join(sorted(KINDS))}')
    return KINDS[name]


def _codes(rule_id: str, given: Any) -> tuple[tuple[str, frozenset[str]], ...]:
    if not isinstance(given, dict):
        raise RuleFileError(f'rule "{rule_id}": reach and unless are tables of lists of codes')
    for column, codes in given.items():
        if column not in _REACH:
            raise RuleFileError(f'rule "{rule_id}": reach "{column}" is not known')
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise RuleFileError(f'rule "{rule_id}": reach {column} must be a list of codes')
    return tuple(
        (column, frozenset(plain_code(code) for code in codes)) for column, codes in given.items()
    )


def plain_code(code: str) -> str:
    """A code as rules compare it: case, dashes and underscores do not matter."""
    return code.strip().upper().replace("_", " ").replace("-", " ")


def _day(rule_id: str, record: Mapping[str, Any], name: str) -> date | None:
    value = record.get(name)
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise RuleFileError(
                f'rule "{rule_id}": {name} must be a day: 2026-12-03', name
            ) from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise RuleFileError(f'rule "{rule_id}": {name} must be a day: 2026-12-03', name)


def _on(rule_id: str, record: Mapping[str, Any], default: bool) -> bool:
    value = record.get("on", default)
    if not isinstance(value, bool):
        raise RuleFileError(f'rule "{rule_id}": on must be true or false', "on")
    return value


def _named(rules: Mapping[str, object], record: Mapping[str, Any]) -> str:
    """The rule that an override is about."""
    rule_id = record.get("rule")
    if not isinstance(rule_id, str):
        raise RuleFileError('[[override]] must name its rule: rule = "pc-monthly"')
    if rule_id not in rules:
        raise RuleFileError(
            f'[[override]]: there is no rule "{rule_id}"{nearest(rule_id, rules)}', "rule"
        )
    return rule_id


def _override(rules: dict[str, tuple[Rule, ...]], record: Mapping[str, Any]) -> None:
    rule_id = _named(rules, record)
    author, day = record["author"], _day(rule_id, record, "date")
    if not isinstance(author, str) or not author.strip():
        raise RuleFileError(f'rule "{rule_id}": author is missing', "author")
    assert day is not None
    since = _day(rule_id, record, "effective_from")
    *earlier, latest = rules[rule_id]
    kind = KINDS[latest.kind]
    numbers = dict(latest.numbers)
    changes = []
    for name, value in record.items():
        if name in _OVERRIDE_WORDS:
            continue
        number, shipped = checked_number(rule_id, kind, name, value), numbers.get(name)
        if isinstance(number, Mapping) and isinstance(shipped, Mapping):
            # A table's other entries stay: a payer's number is changed, not every payer's.
            changes += [
                f"{name} {entry} {shipped.get(entry, 'none')} → {new}"
                for entry, new in number.items()
            ]
            numbers[name] = MappingProxyType({**shipped, **number})
        else:
            changes.append(f"{name} {_printed(shipped)} → {_printed(number)}")
            numbers[name] = number
    on = _on(rule_id, record, latest.on)
    if on is not latest.on:
        changes.append("switched on" if on else "switched off")
    changed = replace(
        latest,
        on=on,
        numbers=MappingProxyType(numbers),
        override=Override(author.strip(), day, tuple(changes) or ("confirmed as it ships",)),
    )
    if since is None or (latest.effective_from is not None and since <= latest.effective_from):
        rules[rule_id] = (*earlier, changed)
    else:
        before = replace(latest, effective_to=since - timedelta(days=1))
        rules[rule_id] = (*earlier, before, replace(changed, effective_from=since))


def _printed(value: Value | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return "none" if value is None else str(value)
