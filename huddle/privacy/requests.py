"""The requests ledger as a surface may show it: each request with its clocks side by side."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from db.types import ServiceRequest, TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.protected import has_protected_record
from huddle.privacy.shown import ShownBoard, ShownItem, ShownReason
from huddle.views.requests import Clock, OpenRequest

COLUMNS = (
    "decision",
    "extension",
    "authorization end",
    "keep the service",
    "appeal",
    "appeal decision",
    "fair hearing",
)
"""The clocks that stand side by side, whether they run or not."""

_KINDS = {"expedited": "expedited", "concurrent": "concurrent"}
_PAYERS = {
    "medicaid_mco": "Medicaid plan",
    "medicaid_ffs": "Medicaid, fee for service",
    "medicare_advantage": "Medicare Advantage",
    "integrated_dsnp": "integrated D-SNP",
    "masshealth_state": "MassHealth",
}


class ShownClock(NamedTuple):
    """One clock that runs. ``says`` is its sentence without the service; ``left`` reads "3 business
    days, 5 days left"; ``lost`` is what passes with it, "" where the rule is not named."""

    name: str
    reason: ShownReason
    says: str
    left: str
    lost: str
    days_left: int | None
    working_days_left: int | None


class ShownCell(NamedTuple):
    """One of ``COLUMNS``: the clock if it runs, and in two or three words how it stands, "" for one
    of which nothing is to be said."""

    name: str
    clock: ShownClock | None
    words: str


class ShownRequest(NamedTuple):
    """An open request. ``service`` and ``plan`` are neutral on a masked row; ``told`` is the last
    update given to the member."""

    item: ShownItem
    service: str
    plan: str
    state: str
    told: str
    cells: tuple[ShownCell, ...]
    clocks: tuple[ShownClock, ...]


def show_requests(
    shown: ShownBoard, rows: Sequence[OpenRequest], facts: TeamFacts
) -> tuple[ShownRequest, ...]:
    """The rows of a ledger, in the order of ``shown``, which is the ledger's board as it may be
    shown."""
    by_key = {each.item.key: each for each in rows}
    members = {member.member_id: member for member in facts.members}
    found = []
    for section in shown.sections:
        for item in section.items:
            target = shown.target(item.key)
            row = by_key.get(target.item_key)
            if row is None:
                continue
            full = item.revealed and not has_protected_record(members.get(target.member_id or ""))
            found.append(_request(shown, item, row, full))
    return tuple(found)


def _request(shown: ShownBoard, item: ShownItem, row: OpenRequest, full: bool) -> ShownRequest:
    request, as_of = row.request, shown.as_of
    ran = {clock.key: clock for clock in row.clocks}
    clocks = []
    for reason in item.reasons:
        real = shown.target(item.key, reason.key).reason_keys
        clock = next((ran[key] for key in real if key in ran), None)
        if clock is not None:
            clocks.append(_clock(clock, reason))
    running = {clock.name: clock for clock in reversed(clocks)}
    payer = _PAYERS.get(request.payer_type, "")
    return ShownRequest(
        item=item,
        service=(plain(request.service) if full else "") or "Service request",
        plan=" · ".join(filter(None, (plain(request.payer) if full else "", payer))),
        state=_state(request, full, as_of),
        told=_told(request, as_of),
        cells=tuple(
            ShownCell(name, running.get(name), _cell(name, row, running.get(name), full, as_of))
            for name in COLUMNS
        ),
        clocks=tuple(clocks),
    )


def _clock(clock: Clock, reason: ShownReason) -> ShownClock:
    named = reason.rule == clock.rule
    return ShownClock(
        name=clock.name,
        reason=reason,
        says=plain(clock.says[:1].upper() + clock.says[1:]),
        left=_left(clock),
        lost=plain(clock.lost) if named else "",
        days_left=clock.days_left,
        working_days_left=clock.working_days_left,
    )


def _left(clock: Clock) -> str:
    if clock.days_left is None or clock.working_days_left is None:
        return ""
    if clock.days_left < 0:
        return f"{words.counted(-clock.days_left, 'day')} past"
    if clock.days_left == 0:
        return "the last day"
    work = words.counted(clock.working_days_left, "business day")
    return f"{work}, {words.counted(clock.days_left, 'day')} left"


def _state(request: ServiceRequest, full: bool, as_of: date) -> str:
    kind = _KINDS.get(request.kind, "")
    if request.decision:
        said = (plain(request.decision) if full else "") or "decided"
        return ", ".join(filter(None, (kind, _on(said, request.decision_on, as_of))))
    received = _on("received", request.received_on, as_of) if request.received_on else ""
    return ", ".join(filter(None, (kind, "not decided", received)))


def _told(request: ServiceRequest, as_of: date) -> str:
    told = request.member_updated_on
    return f"told {words.ago(told, as_of)}" if told is not None else "not told yet"


def _on(said: str, day: date | None, as_of: date) -> str:
    return f"{said} {words.day(day, as_of)}" if day is not None else said


def _cell(name: str, row: OpenRequest, clock: ShownClock | None, full: bool, as_of: date) -> str:
    if clock is not None:
        due = clock.reason.due
        return words.near(due, as_of) if due is not None else "no date"
    if name in row.declined:
        return "chose not to"
    return _AT_REST[name](row.request, full, as_of)


def _decided(request: ServiceRequest, full: bool, as_of: date) -> str:
    if request.decision:
        said = (plain(request.decision) if full else "") or "decided"
        return _on(said, request.decision_on, as_of)
    return "extended" if request.extension_on is not None else ""


def _appeal_decided(request: ServiceRequest, full: bool, as_of: date) -> str:
    if not request.appeal_decision and request.appeal_decision_on is None:
        return ""
    said = (plain(request.appeal_decision) if full else "") or "decided"
    return _on(said, request.appeal_decision_on, as_of)


def _day(said: str, of: Callable[[ServiceRequest], date | None]) -> "_AtRest":
    def words_of(request: ServiceRequest, _full: bool, as_of: date) -> str:
        day = of(request)
        return _on(said, day, as_of).strip() if day is not None else ""

    return words_of


def _kept(request: ServiceRequest, _full: bool, _as_of: date) -> str:
    return "asked for" if request.continuation_requested else ""


_AtRest = Callable[[ServiceRequest, bool, date], str]
_AT_REST: Mapping[str, _AtRest] = {
    "decision": _decided,
    "extension": _day("from", lambda request: request.extension_on),
    "authorization end": _day("", lambda request: request.auth_end_on),
    "keep the service": _kept,
    "appeal": _day("filed", lambda request: request.appeal_filed_on),
    "appeal decision": _appeal_decided,
    "fair hearing": _day("asked", lambda request: request.hearing_requested_on),
}
