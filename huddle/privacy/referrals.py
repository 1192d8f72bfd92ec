"""The referral ledger as a surface may show it: how each referral came to stand as it does, and the
organizations by how often the loop closes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from db.types import TeamFacts
from huddle import words
from huddle.plain import plain, shortened
from huddle.privacy.protected import has_protected_record
from huddle.privacy.shown import ShownBoard
from huddle.views.referrals import CLOSED, Organization, SentReferral, folded
from huddle.views.stages import Stay

FEWEST_MEMBERS = 5
"""With fewer members an organization's name would tell on a shared screen who went there."""
NOT_NAMED = "organization not named"
_LONGEST_NAME = 60


class ShownReferral(NamedTuple):
    """A referral beside its row: ``days`` at its present status, none where that is not known or
    the end; ``asked_on`` is when its organization was asked last, ``answer`` what came of it
    (reached, left_msg or no_answer)."""

    stage: str
    days: int | None
    stays: tuple[Stay, ...]
    asked_on: date | None
    answer: str
    outcome_known: bool
    service_received: bool


class ShownOrganization(NamedTuple):
    """How often the loop closes with an organization: numerators over ``sent``."""

    name: str
    sent: int
    outcome_known: int
    service_received: int
    open: int


def show_referrals(shown: ShownBoard, rows: Sequence[SentReferral]) -> Mapping[str, ShownReferral]:
    """By the key of the shown row, how each referral of a ledger came to stand as it does. None of
    it names an organization or a kind of service."""
    by_key = {each.item.key: each for each in rows}
    return {
        item.key: _referral(by_key[shown.target(item.key).item_key])
        for section in shown.sections
        for item in section.items
    }


def _referral(row: SentReferral) -> ShownReferral:
    asked = row.chased
    return ShownReferral(
        stage=row.stage,
        days=row.days,
        stays=row.stays,
        asked_on=asked and asked.day,
        answer=asked.outcome if asked is not None else "",
        outcome_known=row.outcome_known,
        service_received=row.service_received,
    )


def show_organizations(
    found: Iterable[Organization], facts: TeamFacts, *, reveal: bool
) -> tuple[ShownOrganization, ...]:
    """The organizations in their order, at the end those that are not to be named as one: masked
    all with few members; ever those that only members with a protected record went to, and a
    facility of which an event says that its records are protected."""
    protected = {each.member_id for each in facts.members if has_protected_record(each)}
    facilities = {
        folded(event.facility)
        for several in facts.events.values()
        for event in several
        if "part2" in event.tags
    }
    named: list[ShownOrganization] = []
    others: list[Organization] = []
    for each in found:
        many = len(each.members) >= (1 if reveal else FEWEST_MEMBERS)
        if many and not each.members <= protected and folded(each.name) not in facilities:
            name = shortened(plain(each.name), _LONGEST_NAME) or NOT_NAMED
            named.append(_organization(name, each))
        else:
            others.append(each)
    if others:
        name = words.counted(len(others), "other organization")
        named.append(_organization(name, *others))
    return tuple(named)


def _organization(name: str, *several: Organization) -> ShownOrganization:
    return ShownOrganization(
        name,
        sum(each.sent for each in several),
        sum(each.outcome_known for each in several),
        sum(each.service_received for each in several),
        sum(each.open for each in several),
    )


def count_words(shown: ShownBoard) -> str:
    """How many referrals are open, and how many of them are due: "12 open, 4 to act on"."""
    listed = [
        item for section in shown.sections if section.key not in CLOSED for item in section.items
    ]
    due = sum(item.severity.rank == 0 for item in listed)
    return f"{len(listed)} open" + (f", {due} to act on" if due else "")
