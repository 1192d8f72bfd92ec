"""The chart review of a quarter: a seeded sample of each worker's members, and what was found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from db.types import ChartReading, TeamFacts
from huddle import words
from huddle.rules.board import Board, Item, Reason, Section, Severity

RULE = "chart-review"
PREFIX = "chart:"
PER_WORKER = 3
"""How many members of a worker a quarter's sample has. Grade L."""

CHECKS: Mapping[str, str] = {
    "assessment": "Assessment complete",
    "linked": "Linked to the plan",
    "issues": "Every issue addressed",
    "verified": "Plan verified within its interval",
}
"""What the checklist asks of a chart, in the order in which it asks."""

_OPEN_SEGMENTS = ("active", "maintenance")


@dataclass(frozen=True, slots=True)
class Result:
    """One question of the checklist over the charts that were read: yes, of those to which it
    applies."""

    check: str
    title: str
    numerator: int
    denominator: int
    excluded: int
    """Charts to which it does not apply."""


def quarter_of(day: date) -> str:
    """The quarter that a day is in: "2026Q4"."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def sample(
    facts: TeamFacts, readings: Sequence[ChartReading], *, seed: str = "", size: int = PER_WORKER
) -> Mapping[str, str]:
    """The members whose charts are read in the quarter of ``facts``, with whose they are: of each
    worker ``size``, or all where there are fewer. The same seed, quarter and caseload give the same
    members; a chart that was read in the quarter stays in the sample whoever comes or goes."""
    quarter = quarter_of(facts.as_of)
    read = {each.member_id: each.staff_id for each in readings if each.quarter == quarter}
    chosen = dict(read)
    for staff_id, members in _caseloads(facts).items():
        left = size - sum(whose == staff_id for whose in read.values())
        drawn = sorted(members, key=lambda member: _lot(seed, quarter, staff_id, member))
        unread = [member for member in drawn if member not in read]
        chosen |= dict.fromkeys(unread[: max(left, 0)], staff_id)
    known = {member.member_id for member in facts.members}
    return {member: staff for member, staff in chosen.items() if member in known}


def _lot(*parts: str) -> bytes:
    return sha256("\0".join(parts).encode()).digest()


def _caseloads(facts: TeamFacts) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for member in facts.members:
        if member.care_manager_id and member.segment in _OPEN_SEGMENTS:
            found.setdefault(member.care_manager_id, []).append(member.member_id)
    return found


def charts(
    board: Board,
    facts: TeamFacts,
    readings: Sequence[ChartReading],
    *,
    seed: str = "",
    size: int = PER_WORKER,
) -> Board:
    """The sample as rows: the charts to read, then those read, each with what was found."""
    quarter = quarter_of(facts.as_of)
    last = {each.member_id: each for each in readings if each.quarter == quarter}
    short = {member.member_id: member.short_id for member in facts.members}
    drawn = sorted(
        sample(facts, readings, seed=seed, size=size).items(),
        key=lambda each: (each[1], short[each[0]]),
    )
    rows = [_row(member, staff, last.get(member), facts) for member, staff in drawn]
    sections = (
        Section("charts", f"To read, {quarter}", tuple(_of(rows, last, read=False))),
        Section("read", f"Read, {quarter}", tuple(_of(rows, last, read=True))),
    )
    return replace(board, sections=sections, hidden=())


def results(facts: TeamFacts, readings: Sequence[ChartReading]) -> tuple[Result, ...]:
    """What the charts of the quarter of ``facts`` had, question by question; of each member the
    last reading counts."""
    quarter = quarter_of(facts.as_of)
    last = {each.member_id: each for each in readings if each.quarter == quarter}
    found = []
    for check, title in CHECKS.items():
        answers = [str(getattr(each, check)) for each in last.values()]
        applies = [each for each in answers if each != "na"]
        yes = applies.count("yes")
        found.append(Result(check, title, yes, len(applies), len(answers) - len(applies)))
    return tuple(found)


def _of(rows: Sequence[Item], last: Mapping[str, ChartReading], *, read: bool) -> Iterator[Item]:
    for row in rows:
        if (row.member_id in last) is read:
            yield replace(row, section="read" if read else "charts")


def _row(member_id: str, staff_id: str, reading: ChartReading | None, facts: TeamFacts) -> Item:
    key = f"{PREFIX}{member_id}:{quarter_of(facts.as_of)}"
    if reading is None:
        said = neutral = "Chart to read"
    else:
        missing = [
            title[0].lower() + title[1:]
            for check, title in CHECKS.items()
            if getattr(reading, check) == "no"
        ]
        # What a worker's charts lack is that worker's result: a masked row does not say it.
        neutral = f"Read {words.day(reading.day, facts.as_of)}"
        said = f"{neutral}: not {words.listed(missing)}" if missing else f"{neutral}: complete"
    severity = Severity.SOON if reading is None else Severity.WATCH
    reason = Reason(
        key=f"{key}:{RULE}",
        rule=RULE,
        severity=severity,
        due=None,
        text=said,
        neutral=neutral,
        on=reading.day if reading is not None else None,
    )
    return Item(
        key=key,
        section="charts",
        member_id=member_id,
        owner=staff_id or None,
        severity=severity,
        due=None,
        last_responsible_day=None,
        days_overdue=0,
        reasons=(reason,),
    )
