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
    "member told",
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


_Done = tuple[str, date | None]
"""What was done, "" for nothing, and when."""


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
    """One of ``COLUMNS``: the clock if it runs, and how it stands in two or three words, "" for one
    of which nothing is to be said. ``day`` is when it is due or was done (``done``); that of the
    member is the day on which they were told."""

    name: str
    clock: ShownClock | None
    words: str
    day: date | None = None
    done: bool = False


class ShownRequest(NamedTuple):
    """An open request. ``service`` and ``plan`` are neutral on a masked row, and ``why`` it was
    decided so is left out there; ``told`` is the last update given to the member."""

    item: ShownItem
    service: str
    plan: str
    state: str
    why: str
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


def plan_words(payer: str, payer_type: str) -> str:
    """A plan by its name, "" where that may not be shown, and what kind of payer it is."""
    kind = _PAYERS.get(payer_type, "other payer")
    return " · ".join(filter(None, (plain(payer), kind)))


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
    return ShownRequest(
        item=item,
        service=(plain(request.service) if full else "") or "Service request",
        plan=plan_words(request.payer if full else "", request.payer_type),
        state=_state(request, full, as_of),
        why=plain(request.decision_reason) if full else "",
        told=_told(request, as_of),
        cells=tuple(_cell(name, row, running.get(name), full, as_of) for name in COLUMNS),
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


def _cell(
    name: str, row: OpenRequest, clock: ShownClock | None, full: bool, as_of: date
) -> ShownCell:
    request = row.request
    if name == "member told":
        told = request.member_updated_on
        return ShownCell(name, clock, _told(request, as_of), told, told is not None)
    if clock is not None:
        due = clock.reason.due
        return ShownCell(name, clock, words.near(due, as_of) if due else "no date", due)
    if name in row.declined:
        return ShownCell(name, None, "chose not to", done=True)
    said, day = _DONE[name](request, full)
    if name == "authorization end" and day is not None:
        return ShownCell(name, None, words.day(day, as_of), day)
    return ShownCell(name, None, _on(said, day, as_of) if said else "", day, bool(said))


def _decided(request: ServiceRequest, full: bool) -> _Done:
    if request.decision:
        return (plain(request.decision) if full else "") or "decided", request.decision_on
    return "", None


def _appeal_decided(request: ServiceRequest, full: bool) -> _Done:
    if not request.appeal_decision and request.appeal_decision_on is None:
        return "", None
    said = (plain(request.appeal_decision) if full else "") or "decided"
    return said, request.appeal_decision_on


def _since(said: str, day: date | None) -> _Done:
    return (said, day) if day is not None else ("", None)


_DONE: Mapping[str, Callable[[ServiceRequest, bool], _Done]] = {
    "decision": _decided,
    "extension": lambda request, _: _since("from", request.extension_on),
    "authorization end": lambda request, _: _since("until", request.auth_end_on),
    "keep the service": lambda request, _: (
        "asked for" if request.continuation_requested else "",
        None,
    ),
    "appeal": lambda request, _: _since("filed", request.appeal_filed_on),
    "appeal decision": _appeal_decided,
    "fair hearing": lambda request, _: _since("asked for", request.hearing_requested_on),
}
