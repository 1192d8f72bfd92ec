"""What no shared screen shows, revealed or not: 42 CFR Part 2, HIV, a protected address.

Masked, nothing shows that could tell them. Revealed, names, ids and texts show. What is held back
then must not tell by being the only thing held back, so a row that rests on one of these facts
reads like its twin that does not: HIV like SMI, an ED visit of a Part 2 facility like one about
mental health. Rules tagged with a protected subject are called by their group on every row; only
the id in a revealed listing names them, and never those that are not to be named at all.
"""

import re
from functools import cache

from db.types import Event, Member
from huddle.rules.board import Reason
from huddle.rules.rule import SECTION_GROUPS, Rule, plain_code

HHPLUS = "hhplus"
FOLLOW_UP = "follow-up"
CONTACTS = frozenset({HHPLUS, "contacts"})
"""Groups of contact standards: how many contacts are owed would tell which standard it is."""
NEUTRAL_GROUPS = frozenset({HHPLUS, FOLLOW_UP, *SECTION_GROUPS})
"""Groups of rules of which a masked screen shows one reason per matter, the most urgent: how many
clocks an event has, or which of them, would tell whether it was about mental health."""

_TELLS = re.compile(r"hiv|aids|part ?2|42 ?cfr|\bsud\b", re.IGNORECASE)
_NEVER = frozenset({"hiv", "part2"})
_TAGS = frozenset({"hiv", "part2", "dv"})
_WITHOUT_FREE_TEXT = ("contacts:", "document:", "event:")

_PROGRAMMES = {"HH": "Health Home", "ONECARE": "One Care", "PC": "Primary care"}
_TIERS = {"HH+": "HH+", "HIGH": "high risk", "STANDARD": "standard"}
_SEGMENTS = frozenset({"outreach", "active", "maintenance", "pended", "closed"})


def has_protected_record(member: Member | None) -> bool:
    """Whether what others wrote about the member may tell a protected fact."""
    return member is not None and bool(member.privacy_tags & _TAGS)


def is_hh_plus(member: Member) -> bool:
    """Whether the member is of the higher tier, for whichever reason."""
    return _TIERS.get(member.tier.strip().upper()) == "HH+"


def is_hiv_tier(member: Member) -> bool:
    """Whether the member is of the higher tier for the reason that is never named."""
    return plain_code(member.tier_reason) == "HIV"


def group_of(rule: Rule) -> str:
    """What a masked surface calls the rule: its group, which is its id where that gives nothing
    away; its section where it is called by a fact that is never shown."""
    return rule.section if rule.group == rule.id and is_unnameable(rule) else rule.group


def group_title(rule: Rule) -> str:
    """The title that goes with ``group_of``."""
    if group_of(rule) == rule.group:
        return rule.neutral_title
    return SECTION_GROUPS.get(rule.section, "Needs attention")


def rule_tells(rule: Rule | None, member: Member | None, event: Event | None) -> bool:
    """Whether the mere id of the rule would tell why it reaches this member."""
    if rule is None or member is None:
        return False
    if is_hiv_tier(member) and (rule.group == HHPLUS or rule.reach.by_reason):
        return True
    return is_unnameable(rule) or ("sud" in rule.tags and _from_part2(member, event))


def is_unnameable(rule: Rule) -> bool:
    """Whether the rule is about nothing but a fact that is never shown."""
    reached = (code for _, codes in rule.reach.codes for code in sorted(codes))
    return bool(rule.tags & _NEVER) or names_a_protected_fact(rule.id, rule.title, *reached)


@cache
def names_a_protected_fact(*texts: str) -> bool:
    """Whether words of a rule name a fact that is never shown."""
    return any(_TELLS.search(text) for text in texts)


def _from_part2(member: Member, event: Event | None) -> bool:
    return "part2" in member.privacy_tags or (event is not None and "part2" in event.tags)


def text_tells(reason: Reason, member: Member | None) -> bool:
    """Whether the full text of the reason may hold a protected fact, also where revealed: whatever
    holds words that somebody typed about a member with such a record."""
    return has_protected_record(member) and not reason.key.startswith(_WITHOUT_FREE_TEXT)


def standing(member: Member, *, open_row: bool) -> str:
    """Programme, tier and segment in one line: "Health Home · HH+ · active".

    An unknown code may be any text: it shows on an open row only, and never where it would tell.
    """
    unknown = open_row and not has_protected_record(member)
    return " · ".join(
        word
        for word in (
            _code(member.programme, _PROGRAMMES, "other programme", unknown),
            _code(member.tier, _TIERS, "", unknown),
            _code(member.segment, {s.upper(): s for s in _SEGMENTS}, "other segment", unknown),
        )
        if word
    )


def _code(code: str, known: dict[str, str], other: str, show_unknown: bool) -> str:
    if not code or code.upper() in known:
        return known.get(code.upper(), "")
    return code if show_unknown and not _TELLS.search(code) else other
