"""The requests ledger: every open service request with all of its clocks, the tightest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from db.types import ServiceRequest, TeamFacts
from huddle.calendars import Calendar
from huddle.rules import request_clock
from huddle.rules.board import Board, Item, Section, Severity
from huddle.rules.case import Case, open_case
from huddle.rules.request_clock import RequestClocks, is_asked, is_open
from huddle.rules.rows import decisions_of, in_force, item_of, last_rules, order
from huddle.rules.rule import Rule

SECTION = "requests"
TITLE = "Open requests"
LAPSED = "lapsed"
LAPSED_TITLE = "Lapsed, not resolved"

NAMES: Mapping[str, str] = {
    "standard": "decision",
    "expedited": "decision",
    "late": "late decision",
    "extension": "extension",
    "ending": "authorization end",
    "keep": "keep the service",
    "appeal": "appeal",
    "appeal decision": "appeal decision",
    "hearing": "fair hearing",
    "update": "member told",
    "no date": "date missing",
}
"""What a clock is called, by the word that its rule has for it."""

DECLINABLE = frozenset({"keep", "appeal", "hearing"})
"""The clocks that a member may choose to let pass."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock that runs for a request, near or far.

    ``key`` is that of its reason; ``name`` is one of ``NAMES``; ``says`` is the rule's own sentence
    and names no service; ``lost`` is what passes with it. ``days_left`` counts calendar days to
    ``due``, below 0 when it has passed; ``working_days_left`` the business days after today up to
    and with it. Both are none without a due day. ``severity`` is none while the clock is far."""

    key: str
    name: str
    rule: str
    due: date | None
    due_at: datetime | None
    on: date | None
    severity: Severity | None
    says: str
    conflicts: tuple[str, ...]
    lost: str
    days_left: int | None
    working_days_left: int | None
    title: str
    grade: str
    source: str
    number: str


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """An open request, its row, and its clocks in the order of the row's reasons. ``declined`` are
    the names of the clocks about which the member chose not to go on."""

    item: Item
    request: ServiceRequest
    clocks: tuple[Clock, ...]
    declined: frozenset[str] = frozenset()

    @property
    def lapsed(self) -> bool:
        """Whether every clock passed so long ago that the board no longer lists it."""
        return bool(self.clocks) and all(
            each.severity is None and each.days_left is not None and each.days_left < 0
            for each in self.clocks
        )


def ledger(
    board: Board,
    facts: TeamFacts,
    rules: Sequence[Rule],
    calendar: Calendar,
    *,
    staff: str = "",
    payer: str = "",
) -> tuple[OpenRequest, ...]:
    """Every open request of the team, of one worker (a staff id), or of one plan (its name or the
    code of its type), the tightest first. A row that the board has keeps its reasons and its
    decision; clocks that are far are there to watch, and those long passed stand last."""
    running = in_force(facts, rules)
    chosen = decisions_of(facts, running).chosen()
    clocks = RequestClocks.of(facts, running, calendar, chosen)
    last = last_rules(running)
    own_rules = [rule for rule in running if rule.kind == "request_clock"]
    listed = _listed(board)
    found: list[tuple[OpenRequest, Case]] = []
    for member in facts.members:
        if member.member_id not in facts.requests:
            continue
        case = open_case(facts, member)
        for request in case.requests if is_asked(case) else ():
            owner = request.staff_id or case.owner
            if (staff and owner != staff) or (payer and not is_of_payer(request, payer)):
                continue
            if not is_open(request, case.requests):
                continue
            ran = clocks.clocks(case, request)
            gone = {each.rule.id for each in ran if _is_lapsed(each, facts.as_of)}
            said = [clocks.reason(case, request, each) for each in ran]
            key = f"request:{request.request_id}"
            same = listed.get(key, ())
            own = {reason.key: reason for item in same for reason in item.reasons}
            item = item_of(
                key,
                SECTION,
                owner,
                [own.get(each.key, each) for each in said] or [clocks.at_rest(case, request)],
                as_of=facts.as_of,
                last_rules=last | gone,
                member_id=member.member_id,
                case=case,
                decision=same[0].decision if same else None,
            )
            by_reason = {
                reason.key: _clock(reason.key, clock, facts, calendar)
                for reason, clock in zip(said, ran, strict=True)
            }
            ordered = tuple(by_reason[each.key] for each in item.reasons if each.key in by_reason)
            declined = {
                NAMES[rule.word("clock")]
                for rule in own_rules
                if rule.word("clock") in DECLINABLE and chosen & {key, f"{key}:{rule.id}"}
            }
            found.append((OpenRequest(item, request, ordered, frozenset(declined)), case))
    found.sort(key=lambda each: order(each[0].item, each[1]))
    return tuple(each for each, _ in found)


def requests(
    board: Board,
    facts: TeamFacts,
    rules: Sequence[Rule],
    calendar: Calendar,
    *,
    staff: str = "",
    payer: str = "",
) -> Board:
    """The ledger as a board."""
    rows = ledger(board, facts, rules, calendar, staff=staff, payer=payer)
    return as_board(board, rows)


def as_board(board: Board, rows: Sequence[OpenRequest]) -> Board:
    """The rows of a ledger as a board: those of which something runs, then those whose clocks have
    all passed long ago. Nothing is hidden from a ledger."""
    sections = tuple(
        Section(key, title, tuple(each.item for each in rows if each.lapsed is lapsed))
        for key, title, lapsed in ((SECTION, TITLE, False), (LAPSED, LAPSED_TITLE, True))
    )
    return replace(board, sections=sections, hidden=())


def clocks_of(
    request: ServiceRequest, facts: TeamFacts, rules: Sequence[Rule], calendar: Calendar
) -> tuple[Clock, ...]:
    """Every clock that runs for one request of the team, as the rules give them."""
    members = {member.member_id: member for member in facts.members}
    case = open_case(facts, members[request.member_id])
    running = in_force(facts, rules)
    clocks = RequestClocks.of(facts, running, calendar, decisions_of(facts, running).chosen())
    if not is_asked(case):
        return ()
    return tuple(
        _clock(clocks.reason(case, request, each).key, each, facts, calendar)
        for each in clocks.clocks(case, request)
    )


def is_of_payer(request: ServiceRequest, payer: str) -> bool:
    """Whether the request went to the plan of that name, or to a payer of that type."""
    wanted = payer.strip().casefold()
    return wanted in (request.payer.strip().casefold(), request.payer_type.casefold())


def _is_lapsed(clock: request_clock.Clock, as_of: date) -> bool:
    return clock.severity is None and clock.due is not None and clock.due < as_of


def _listed(board: Board) -> Mapping[str, Sequence[Item]]:
    """The board's rows by key; of one that is in part hidden, the listed part first."""
    found: dict[str, list[Item]] = {}
    listed = (item for section in board.sections for item in section.items)
    for item in (*listed, *board.hidden):
        if item.section == SECTION:
            found.setdefault(item.key, []).append(item)
    return found


def _clock(key: str, clock: request_clock.Clock, facts: TeamFacts, calendar: Calendar) -> Clock:
    rule, as_of, due = clock.rule, facts.as_of, clock.due
    return Clock(
        key=key,
        name=NAMES[rule.word("clock")],
        rule=rule.id,
        due=due,
        due_at=clock.due_at,
        on=clock.on,
        severity=clock.severity,
        says=clock.says,
        conflicts=clock.notes,
        lost=rule.word("lost"),
        days_left=(due - as_of).days if due is not None else None,
        working_days_left=(
            calendar.business_days(as_of + timedelta(days=1), due) if due is not None else None
        ),
        title=rule.title,
        grade=rule.grade,
        source=rule.source,
        number=rule.number,
    )
