"""What can be recorded of a service request as it stands: the next thing that the plan or the
member does."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.types import ServiceRequest
from huddle.rules.request_clock import ADVERSE
from huddle.views.requests import Clock

ON, WHY, NOTICE, EFFECTIVE, UNTIL, LEVEL = "on", "why", "notice", "effective", "until", "level"
"""What a step asks for: its day, the reason, the day of the notice, the day from which it holds,
the end of the authorization, the level of the appeal."""

_TAKEN_AWAY = ("reduced", "suspended", "terminated")
_WON = ("overturned", "withdrawn")
_CHOICES = {
    "keep the service": "member chose not to keep the service",
    "appeal": "member chose not to appeal",
    "fair hearing": "member chose not to ask for a hearing",
}


class Step(NamedTuple):
    """One thing to record. ``what`` and ``outcome`` are those of ``db.orders.RequestEntry``; of a
    choice of the member ``what`` is choice, and ``reason_key`` the reason that it closes. ``asks``
    are the fields that it needs, or may have; ``reason`` is the one that it has by itself."""

    what: str
    outcome: str
    words: str
    asks: tuple[str, ...] = (ON,)
    reason_key: str = ""
    reason: str = ""


_APPROVED = Step("decision", "approved", "approved", (ON, UNTIL))
_PARTIAL = Step("decision", "partial", "approved in part", (ON, WHY, NOTICE, EFFECTIVE, UNTIL))
_DENIED = Step("decision", "denied", "denied", (ON, WHY, NOTICE))
_LATE = Step(
    "decision",
    "denied",
    "counts as denied: no decision in time",
    reason="no decision in time",
)
_REDUCED = Step("decision", "reduced", "reduced", (ON, WHY, NOTICE, EFFECTIVE, UNTIL))
_SUSPENDED = Step("decision", "suspended", "suspended", (ON, WHY, NOTICE, EFFECTIVE))
_TERMINATED = Step("decision", "terminated", "terminated", (ON, WHY, NOTICE, EFFECTIVE))
_WITHDRAWN = Step("decision", "withdrawn", "request withdrawn")
_EXTENDED = Step("extension", "", "plan takes an extension")
_NOTICE = Step("notice", "", "notice of the decision", (ON, EFFECTIVE))
_APPEAL = Step("appeal", "", "appeal filed", (ON, LEVEL))
_CONTINUED = Step("continuation", "", "asked to keep the service", ())
_HEARING = Step("hearing", "", "fair hearing asked for")
TOLD = Step("told", "", "member told how it stands")
_RESOLVED = Step("resolved", "", "resolved: nothing more to do")


def steps(request: ServiceRequest, clocks: Sequence[Clock]) -> tuple[Step, ...]:
    """What can be recorded of an open request with those clocks, the likeliest first."""
    return (*_next(request, clocks), TOLD, _RESOLVED)


def _next(request: ServiceRequest, clocks: Sequence[Clock]) -> Iterator[Step]:
    if not request.decision:
        yield from (_APPROVED, _PARTIAL, _DENIED)
        if any(clock.name == "late decision" for clock in clocks):
            yield _LATE
        yield from (_REDUCED, _SUSPENDED, _TERMINATED, _EXTENDED, _WITHDRAWN)
    elif request.decision not in ADVERSE:
        yield from (_REDUCED, _SUSPENDED, _TERMINATED)
    elif request.appeal_filed_on is None:
        if request.notice_on is None:
            yield _NOTICE
        yield _APPEAL
        yield from _keeping(request)
    else:
        if not request.appeal_decision:
            for code in ("upheld", "overturned", "partial", "withdrawn"):
                word = "won in part" if code == "partial" else code
                yield Step("appeal_decision", code, f"appeal {word}")
            yield from _keeping(request)
        if request.appeal_decision not in _WON and request.hearing_requested_on is None:
            yield _HEARING
    for clock in clocks:
        if clock.name in _CHOICES:
            yield Step("choice", "", _CHOICES[clock.name], (), clock.key)


def _keeping(request: ServiceRequest) -> Iterator[Step]:
    if request.decision in _TAKEN_AWAY and not request.continuation_requested:
        yield _CONTINUED
