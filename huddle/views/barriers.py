"""Barriers, why things were missed, and the PDSA cycles about that."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.types import Barrier, BarrierStep, Cycle, TeamFacts
from huddle import words
from huddle.calendars import Calendar
from huddle.measures.misses import Miss
from huddle.measures.pareto import Cause
from huddle.measures.reasons import COUNTED, REASONS
from huddle.rules.board import Board, Item, Reason, Section, Severity
from huddle.rules.rows import item_of

SECTION = "barriers"
STANDS = "barrier-board"
"""The rule of what a row says of how its barrier stands; it comes before those of the board."""
MISSES = "misses"
CYCLES = "cycles"
TOP = 3
"""How many reasons offer a PDSA card."""

TIERS: Mapping[str, str] = {
    "": "the team",
    "team": "the team",
    "supervisor": "the supervisor",
    "lead": "the programme lead",
    "agency": "the agency or plan",
}
_ORDER = ("team", "supervisor", "lead", "agency")
_SOON = 3
_BAR = 12
_EIGHTHS = " ▏▎▍▌▋▊▉"
_FROM = {
    "watch": "the watch list",
    "contacts": "a member's contacts",
    "referral": "a referral",
    "request": "a service request",
    "document": "a document",
    "task": "a task",
    "measure": "a measure",
    "reason": "a reason for misses",
    "barrier": "a barrier",
    "member": "a member",
}


@dataclass(frozen=True, slots=True)
class OpenBarrier:
    """An open barrier as the meeting looks at it. ``days_open`` are calendar days,
    ``days_quiet`` the business days after its last note (or after it was raised) up to and with
    the day; ``overdue`` is that its answer was due before the day. ``origin`` is what kind of row
    it came from, "" for none."""

    barrier: Barrier
    item: Item
    days_open: int
    days_quiet: int
    overdue: bool
    origin: str

    @property
    def name(self) -> str:
        """What it is called in a meeting: "B7"."""
        return f"B{self.barrier.number}"


def tier_words(tier: str) -> str:
    """Who has a barrier."""
    return TIERS.get(tier, tier)


def above(tier: str) -> str | None:
    """The next tier up; none where nobody is above. A tier that is not known is the team's."""
    place = _place(tier) + 1
    return _ORDER[place] if place < len(_ORDER) else None


def below(tier: str) -> str | None:
    """The tier that it came from; none for the team's own."""
    place = _place(tier)
    return _ORDER[place - 1] if place else None


def _place(tier: str) -> int:
    return _ORDER.index(tier) if tier in _ORDER else 0


def ledger(
    board: Board, facts: TeamFacts, calendar: Calendar, steps: Sequence[BarrierStep] = ()
) -> tuple[OpenBarrier, ...]:
    """Every open barrier: those past their response date first, then by the oldest note."""
    listed = {item.key: item for section in board.sections for item in section.items}
    listed |= {item.key: item for item in board.hidden if item.section == SECTION}
    of_barrier: dict[str, list[BarrierStep]] = {}
    for step in steps:
        of_barrier.setdefault(step.barrier_id, []).append(step)
    rows = [
        _open(each, facts, calendar, listed, of_barrier.get(each.barrier_id, ()))
        for each in facts.barriers
    ]
    rows.sort(
        key=lambda row: (
            not row.overdue,
            row.barrier.noted_on,
            row.barrier.opened_on,
            row.barrier.number,
        )
    )
    return tuple(rows)


def as_board(
    board: Board,
    facts: TeamFacts,
    rows: Sequence[OpenBarrier],
    causes: Sequence[Cause[Miss]] = (),
    days: int = 30,
) -> Board:
    """Barriers, reasons for misses over ``days`` days, and cycles, as a board in this order."""
    running = [each for each in facts.cycles if not each.verdict]
    over = [each for each in reversed(facts.cycles) if each.verdict]
    open_for = {each.reason_code for each in running}
    sections = (
        Section(SECTION, "Barriers", tuple(row.item for row in rows), as_given=True),
        Section(
            MISSES,
            f"Why things were missed, {days} days",
            tuple(
                _cause(each, place, board.as_of, each.code in open_for)
                for place, each in enumerate(causes)
            ),
            as_given=True,
        ),
        Section(
            CYCLES,
            "PDSA cards",
            tuple(cycle_row(each, board.as_of) for each in (*running, *over)),
            as_given=True,
        ),
    )
    return replace(board, sections=sections, hidden=())


def missed_rows(board: Board, cause: Cause[Miss]) -> Board:
    """What one reason counts, the latest first."""
    rows = []
    seen: Counter[str] = Counter()
    for miss in sorted(cause.rows, key=lambda each: each.day, reverse=True):
        seen[miss.key] += 1
        kind = _FROM.get(miss.key.partition(":")[0], "a row")
        said = f"{kind[0].upper()}{kind[1:]}, {words.day(miss.day, board.as_of)}"
        key = miss.key if seen[miss.key] == 1 else f"{miss.key}:{seen[miss.key]}"
        rows.append(_item(key, MISSES, _reason(key, said, said, Severity.WATCH), miss.member_id))
    section = Section(MISSES, REASONS.get(cause.code, cause.code), tuple(rows))
    return replace(board, sections=(section,), hidden=())


def bar(share: float, width: int = _BAR) -> str:
    """A bar of ``share`` (0 to 1) of so many cells, to an eighth of a cell."""
    eighths = round(share * width * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width, "·")


def line(cumulative: float, width: int = _BAR) -> str:
    """A cumulative share of 0 to 1 as a point on a line of so many cells."""
    at = max(0, int(cumulative * width + 0.5) - 1)
    return ("─" * at + "◆").ljust(width, "·")


def percent(share: float) -> str:
    """A share of 0 to 1 as a whole per cent, halves up."""
    return f"{int(share * 100 + 0.5)}%"


def cycle_row(cycle: Cycle, as_of: date, section: str = CYCLES) -> Item:
    """A PDSA card as a row: pressing when its review has come, and over when it was judged."""
    about = REASONS.get(cycle.reason_code, cycle.reason_code) or cycle.measure_id
    if cycle.verdict:
        on = f" {words.day(cycle.closed_on, as_of)}" if cycle.closed_on else ""
        stands, severity, due = f"{cycle.verdict}{on}", Severity.WATCH, None
    else:
        stands, due = f"since {words.day(cycle.start_on, as_of)}", cycle.review_on
        severity = Severity.ACT if due <= as_of else Severity.WATCH
    key = f"pdsa:{cycle.cycle_id}"
    reason = Reason(
        key=f"{key}:{CYCLES}",
        rule=CYCLES,
        severity=severity,
        due=due,
        text=f"{about}: {cycle.change} · {stands}",
        neutral=f"{about} · {stands}",
        on=cycle.start_on,
        notes=(
            *((held, held) for held in (f"Measure: {cycle.measure_id}",) if cycle.measure_id),
            *(
                (f"{name}: {said}", "")
                for name, said in (
                    ("Aim", cycle.aim),
                    ("Change", cycle.change),
                    ("Prediction", cycle.prediction),
                    ("Result", cycle.result),
                )
                if said
            ),
        ),
    )
    return _item(key, section, reason, "", cycle.owner, as_of)


def _open(
    barrier: Barrier,
    facts: TeamFacts,
    calendar: Calendar,
    listed: Mapping[str, Item],
    steps: Sequence[BarrierStep],
) -> OpenBarrier:
    as_of, due = facts.as_of, barrier.response_due
    key = f"barrier:{barrier.barrier_id}"
    days_open = (as_of - barrier.opened_on).days
    days_quiet = calendar.business_days(barrier.noted_on + timedelta(days=1), as_of)
    overdue = due is not None and due < as_of
    if overdue:
        severity = Severity.ACT
    elif due is not None and due <= calendar.add_business_days(as_of, _SOON):
        severity = Severity.SOON
    else:
        severity = Severity.WATCH
    quiet = words.counted(days_quiet, "business day")
    side = "theirs" if barrier.theirs else "ours"
    origin = _FROM.get(barrier.from_key.partition(":")[0], "")
    told = (
        f"open {words.counted(days_open, 'day')}",
        f"no note for {quiet}" if days_quiet else f"noted {_lately(barrier.noted_on, as_of)}",
        f"with {tier_words(barrier.tier)}, {side}",
        f"from {origin}" if origin else "",
    )
    said = " · ".join(filter(None, told))
    name = f"B{barrier.number}"
    step = f"next: {barrier.next_step}" if barrier.next_step else ""
    whole = " · ".join(filter(None, (f"{name} {barrier.title}".strip(), step, said)))
    reason = Reason(
        key=f"{key}:{STANDS}",
        rule=STANDS,
        severity=severity,
        due=due,
        text=whole,
        neutral=f"{name} · {said}",
        on=barrier.opened_on,
        last_responsible_day=calendar.last_business_day(due) if due is not None else None,
        notes=tuple(_said(each, as_of) for each in reversed(steps)),
    )
    board_row = listed.get(key)
    others = board_row.reasons if board_row is not None else ()
    item = item_of(
        key,
        SECTION,
        barrier.owner or None,
        [reason, *(each for each in others if each.rule != "barrier-response")],
        as_of=as_of,
        last_rules=frozenset(),
        member_id=barrier.member_id or None,
        case=None,
        decision=board_row.decision if board_row is not None else None,
    )
    return OpenBarrier(barrier, item, days_open, days_quiet, overdue, origin)


def _lately(noted_on: date, as_of: date) -> str:
    """The day of a note with no working day since."""
    return "today" if noted_on == as_of else words.weekday(noted_on, as_of)


def _said(step: BarrierStep, as_of: date) -> tuple[str, str]:
    """What was done, in full and without what anybody typed."""
    day = words.day(step.day, as_of)
    if step.kind == "escalation":
        until = f", answer due {words.day(step.response_due, as_of)}" if step.response_due else ""
        neutral = f"{day}: escalated to {tier_words(step.to_tier)}{until}"
    else:
        neutral = f"{day}: {'returned with an answer' if step.kind == 'answer' else 'a note'}"
    return (f"{neutral}: {step.text}" if step.text else neutral), neutral


def _cause(cause: Cause[Miss], place: int, as_of: date, has_card: bool) -> Item:
    key = f"reason:{cause.code}"
    said = " · ".join(
        filter(
            None,
            (
                f"{bar(cause.share)} {cause.count:>3}",
                f"{percent(cause.share):>4}",
                f"so far {line(cause.cumulative)} {percent(cause.cumulative):>4}",
                "PDSA card open" if has_card else "no PDSA card" if place < TOP else "",
            ),
        )
    )
    reason = _reason(key, said, said, Severity.WATCH, notes=((COUNTED, COUNTED),))
    return _item(key, MISSES, reason, "", None, as_of)


def _reason(
    key: str,
    text: str,
    neutral: str,
    severity: Severity,
    notes: tuple[tuple[str, str], ...] = (),
) -> Reason:
    return Reason(
        key=f"{key}:{MISSES}",
        rule=MISSES,
        severity=severity,
        due=None,
        text=text,
        neutral=neutral,
        notes=notes,
    )


def _item(
    key: str,
    section: str,
    reason: Reason,
    member_id: str,
    owner: str | None = None,
    as_of: date = date.min,
) -> Item:
    return item_of(
        key,
        section,
        owner or None,
        [reason],
        as_of=as_of,
        last_rules=frozenset(),
        member_id=member_id or None,
        case=None,
        decision=None,
    )


def annotations(cycles: Sequence[Cycle], measure_id: str) -> Iterator[tuple[date, str]]:
    """When cycles began that are held against a measure or a variant of it, or against none that is
    known, for its run chart: the day, and what it is about in words of the fixed list, which a
    shared screen and a wall may show."""
    of = ("", measure_id.partition("-")[0])
    own = [each for each in cycles if each.measure_id.partition("-")[0] in of]
    for each in sorted(own, key=lambda cycle: (cycle.start_on, cycle.cycle_id)):
        about = REASONS.get(each.reason_code, each.reason_code) or each.measure_id
        yield each.start_on, f"PDSA: {about}"
