"""Random teams in worlds that differ only in why: wherever severity, dates and counts are equal,
every masked byte is.

A world is made from a seed, as facts; the worlds of one seed differ in what is protected alone:
tier reasons, tags, what events were about and where, and all that somebody typed. The premise is
judged on the evaluated board, which knows nothing of masking. That enough pairs meet it, in every
section, is checked too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from db.types import Goal, TeamFacts
from huddle.privacy import show
from huddle.privacy.evidence import evidence_words
from huddle.privacy.forms import proposal, snooze_cap
from huddle.rules.board import Board, Item
from tests.outlet.test_same_bytes import masked
from tests.rules.build import (
    CALENDAR,
    appointment,
    barrier,
    board,
    contact,
    decision,
    document,
    event,
    facts,
    huddle,
    kept_month,
    member,
    referral,
    request,
    rules,
    staff,
    task,
)

SEEDS = range(70)
WORLDS = 4
TAGS = ("hiv", "part2", "dv", "minor")
SAID = ("housing", "HIV clinic", "Hope Detox, methadone", "12 Elm Street", "court order", "")
PLACES = ("General", "Hope Detox", "Elm OTP", "")
ABOUT = ("", "mh", "sud", "part2", "mh part2", "sud part2", "mh sud part2")
EVENTS = ("ed", "discharge", "admit", "crisis", "release", "shelter", "missed_appointment")
FACTS = (
    *("members", "contacts", "events", "appointments", "referrals", "requests", "goals"),
    *("documents", "tasks", "barriers", "decisions", "huddles"),
)
KINDS = ("discussed", "watch", "snooze", "excuse", "assign", "carry")


def worlds(seed: int) -> list[TeamFacts]:
    """The same team so many times, each time for other reasons."""
    return [_world(Random(seed), Random(f"{seed}/{number}")) for number in range(WORLDS)]


def _world(same: Random, why: Random) -> TeamFacts:
    """``same`` draws what all worlds share, ``why`` what is protected."""
    as_of = date(2026, 11, 3) + timedelta(days=same.randrange(28))
    said: Callable[[], str] = lambda: why.choice(SAID)  # noqa: E731
    known: dict[str, Any] = {name: [] for name in FACTS}
    if same.random() < 0.6:
        known["huddles"].append(huddle(str(CALENDAR.back_business_days(as_of, 1)), "h1"))
    for number in range(1, same.randint(2, 4)):
        _member(known, f"M{number}", as_of, same, why, said)
    return facts(as_of, staff=[staff(name="Jo Ortiz")], **known)


def _member(
    known: dict[str, Any],
    member_id: str,
    as_of: date,
    same: Random,
    why: Random,
    said: Callable[[], str],
) -> None:
    def ago(most: int) -> str:
        return str(as_of - timedelta(days=same.randint(0, most)))

    def ahead(least: int, most: int) -> str:
        return str(as_of + timedelta(days=same.randint(least, most)))

    def mine(**more: Any) -> dict[str, Any]:
        return {"member_id": member_id, **more}

    plus = same.random() < 0.6
    known["members"].append(
        member(
            member_id,
            short_id=str(same.randint(1000, 9999)),
            tier="HH+" if plus else "standard",
            tier_reason=why.choice(("SMI", "AOT", "HIV")) if plus else "",
            privacy_tags=frozenset(tag for tag in TAGS if why.random() < 0.3),
            concern=said() or "a worry" if same.random() < 0.3 else "",
            concern_since=ago(20),
            goal=said() or "a goal",
            next_step=said(),
            consent_expires=ahead(-5, 40),
        )
    )
    known["contacts"] += [
        each._replace(member_id=member_id, contact_id=f"{member_id}-o{place}")
        for place, each in enumerate(kept_month("2026-10"))
    ][: same.choice((4, 4, 4, 2))]
    for place in range(same.randrange(7)):
        outcome = same.choice(("reached", "reached", "no_answer", "left_msg"))
        known["contacts"].append(
            contact(ago(25), same.choice(("phone", "home", "video", "text")), outcome,
                    core=outcome == "reached", by=same.choice(("s1", "s9")),
                    member_id=member_id, contact_id=f"{member_id}-c{place}")
        )  # fmt: skip
    for place in range(same.randrange(3)):
        known["events"].append(
            event(same.choice(EVENTS), ago(12), f"{member_id}-e{place}",
                  facility=why.choice(PLACES), tags=why.choice(ABOUT),
                  complexity=same.choice(("high", "moderate")), **mine())
        )  # fmt: skip
    if same.random() < 0.4:
        known["referrals"].append(
            referral("sent", f"{member_id}-r", kind=said(), to_org=said(), sent_on=ago(35),
                     status_on=ago(12), **mine())
        )  # fmt: skip
    if same.random() < 0.4:
        known["requests"].append(
            request(f"{member_id}-q", service=said(), received=ago(12), **mine())
        )
    if same.random() < 0.3:
        known["appointments"].append(
            appointment(ahead(0, 2), appt_id=f"{member_id}-a", type=said(), place=said(),
                        with_whom=said(), **mine())
        )  # fmt: skip
    if same.random() < 0.3:
        known["documents"].append(
            document("plan", f"{member_id}-d", due_on=ahead(-5, 20), **mine())
        )
    known["goals"].append(Goal(f"{member_id}-g", member_id, said() or "goal", "active",
                               as_of - timedelta(days=9), None))  # fmt: skip
    if same.random() < 0.4:
        known["tasks"].append(
            task(f"{member_id}-t", ahead(-3, 2), title=said() or "a task", reason=said(),
                 from_key=same.choice(("", f"watch:{member_id}")), **mine())
        )  # fmt: skip
    if same.random() < 0.3:
        known["barriers"].append(
            barrier(
                ago(9), f"{member_id}-b", title=said() or "in the way", next_step=said(), **mine()
            )
        )
    for place, key in enumerate((f"watch:{member_id}", f"contacts:{member_id}:{as_of:%Y-%m}",
                                 f"referral:{member_id}-r")):  # fmt: skip
        if same.random() > 0.35:
            continue
        kind = same.choice(KINDS)
        made = str(CALENDAR.back_business_days(as_of, 1)) if kind == "carry" else ago(2)
        until = ahead(-1, 6) if kind in ("watch", "snooze") else None
        known["decisions"].append(
            decision(kind, made, key, text=said(), reason=said(), until=until, huddle_id="h1",
                     decision_id=f"{member_id}-x{place}", **mine())
        )  # fmt: skip


def premise(real: Board) -> object:
    """Severity, dates and counts of every row, and of every matter that a row counts."""
    rows = (*(row for part in real.sections for row in part.items), *real.hidden)
    return sorted(map(_stated, rows))


def _stated(row: Item) -> tuple[str, ...]:
    matters: dict[str, str] = {}
    for reason in sorted(row.reasons, key=lambda each: each.masked_order):
        matter = reason.key.removesuffix(f":{reason.rule}")
        matter += "" if matter.startswith(("event:", "contacts:")) else f":{reason.rule}"
        matters.setdefault(matter, f"{matter} {reason.severity} {reason.due} {reason.on}")
    decided = row.decision and (row.decision.kind, row.decision.until)
    return (row.key, row.severity, str(row.due), str(decided), *sorted(matters.values()))


def said_by(known: TeamFacts) -> dict[str, str]:
    """Every masked outlet, and what ``?`` and the forms of every row say."""
    real = board(known)
    shown = show(real, known, rules())
    items = {row.key: row for part in real.sections for row in part.items}
    reasons = {each.key: each for row in items.values() for each in row.reasons}
    lines: list[object] = []
    for row in (row for part in shown.sections for row in part.items):
        matter = items[shown.target(row.key).item_key]
        lines.append(proposal(shown, row, matter, known, CALENDAR))
        lines.append(snooze_cap(shown, row, matter, rules()))
        for each in row.reasons:
            for key in shown.target(row.key, each.key).reason_keys:
                if key in reasons and row.member_key and matter.member_id:
                    lines += evidence_words(
                        known, matter.member_id, each, reasons[key], open_row=False
                    )
    return {**masked(known), "forms and evidence": "\n".join(dict.fromkeys(map(repr, lines)))}


@cache
def pairs() -> tuple[tuple[int, TeamFacts, TeamFacts], ...]:
    """The pairs of worlds of one seed that meet the premise and are not the same board."""
    return tuple(_pairs(SEEDS))


def _pairs(seeds: Sequence[int]) -> Iterator[tuple[int, TeamFacts, TeamFacts]]:
    for seed in seeds:
        first, *others = worlds(seed)
        real = board(first)
        for other in others:
            twin = board(other)
            if premise(real) == premise(twin) and real.sections != twin.sections:
                yield seed, first, other


def test_equal_severity_dates_and_counts_give_equal_masked_bytes() -> None:
    for seed, one, other in pairs():
        left, right = said_by(one), said_by(other)
        for surface in left:
            assert left[surface] == right[surface], f"seed {seed}: {surface}"


@pytest.mark.parametrize(
    ("section", "least"),
    [("watch", 40), ("contacts", 40), ("followups", 30), ("referrals", 30), ("requests", 30),
     ("barriers", 15)],
)  # fmt: skip
def test_enough_pairs_were_compared(section: str, least: int) -> None:
    listed = Counter(
        part.key for _, one, _ in pairs() for part in board(one).sections for _ in part.items
    )
    assert listed[section] >= least
