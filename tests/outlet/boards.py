"""Boards put together by hand: what a rule could say, without evaluating any."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from db.types import TeamFacts
from huddle.privacy import ShownBoard, show
from huddle.rules.board import SECTIONS, Board, Decided, FeedAge, Item, Reason, Section, Severity
from huddle.rules.rule import Rule, load_rules
from tests.rules.build import facts, member, on, staff

AS_OF = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, 22, tzinfo=UTC)
RULES: tuple[Rule, ...] = load_rules(None)

ROSA = member("M-4417", short_id="784417", first="Rosa", last="Alvarez", care_manager_id="s-ortiz")
TEAM = facts(
    AS_OF,
    members=[ROSA, member("M-0932", short_id="120932", first="Tom", last="Weiß")],
    staff=[staff("s-ortiz", name="Jo Ortiz"), staff("s-chen", name="Min Chen")],
    now="2026-11-22T12:22Z",
)


def reason(
    key: str,
    rule: str,
    severity: str = "soon",
    due: str | None = "2026-11-24",
    text: str = "ED visit 20 Nov, not followed up",
    neutral: str = "ED visit 20 Nov, not followed up",
    happened: str | None = "2026-11-20",
    evidence: Iterable[str] = (),
    notes: Iterable[tuple[str, str]] = (),
) -> Reason:
    """A reason about ``key``; by default an ED visit of 20 November that waits for its answer."""
    return Reason(
        key=f"{key}:{rule}",
        rule=rule,
        severity=Severity(severity),
        due=on(due) if due else None,
        text=text,
        neutral=neutral,
        on=on(happened) if happened else None,
        evidence=tuple(evidence) or (key,),
        notes=tuple(notes),
    )


def item(
    key: str,
    section: str,
    *reasons: Reason,
    member_id: str | None = "M-4417",
    owner: str | None = "s-ortiz",
    decision: Decided | None = None,
) -> Item:
    """A row with severity and due of its first reason."""
    first = reasons[0]
    overdue = max(0, (AS_OF - first.due).days) if first.due else 0
    return Item(
        key=key,
        section=section,
        member_id=member_id,
        owner=owner,
        severity=first.severity,
        due=first.due,
        last_responsible_day=first.due,
        days_overdue=overdue,
        reasons=reasons,
        decision=decision,
    )


def decided(kind: str = "assign", **known: object) -> Decided:
    """A decision taken this morning; by default a task for J. Ortiz."""
    made = Decided("d-1", kind, None, "s-ortiz", "Ring her sister Ana", "t-9", NOW, "s-chen")
    return replace(made, **known)  # type: ignore[arg-type]


def board(*items: Item, hidden: Iterable[Item] = (), warnings: Iterable[str] = ()) -> Board:
    """A board of these rows, each in its section."""
    return Board(
        as_of=AS_OF,
        now=NOW,
        team_id="north",
        team_name="Northside pod",
        zone="America/New_York",
        active=frozenset({"M-4417", "M-0932"}),
        excluded=(("pended", ("M-0932", "M-4417")),),
        feeds=(
            FeedAge("members.csv", datetime(2026, 11, 22, 11, 10, tzinfo=UTC), 1.2, False),
            FeedAge("contacts.csv", datetime(2026, 11, 21, 5, 22, tzinfo=UTC), 31.0, True),
        ),
        sections=tuple(
            Section(key, title, tuple(row for row in items if row.section == key))
            for key, title in SECTIONS
        ),
        hidden=tuple(hidden),
        warnings=tuple(warnings),
    )


def shown(
    *items: Item,
    team: TeamFacts = TEAM,
    reveal: bool = False,
    revealed_members: frozenset[str] = frozenset(),
    hidden: Iterable[Item] = (),
) -> ShownBoard:
    """Those rows as a surface may show them."""
    return show(
        board(*items, hidden=hidden),
        team,
        RULES,
        reveal=reveal,
        revealed_members=revealed_members,
    )
