"""How a referral can be moved as it stands: the likeliest next thing first."""

from collections.abc import Iterator
from typing import NamedTuple

from db.types import Referral
from huddle.rules.referral_clock import ENDED, OPEN

ON, APPOINTMENT, WHY, WHERE, OUTCOME, WORKER = "on", "appointment", "why", "where", "what", "worker"
"""What a move asks for: its day, that of the appointment, the reason, the organization, what came
of it, who looks after it."""


class Step(NamedTuple):
    """One way to move. ``kind`` and ``answer`` are those of ``db.orders.ReferralMove``; ``asks``
    are the fields that it needs, or may have."""

    kind: str
    words: str
    asks: tuple[str, ...] = (ON,)
    answer: str = ""


_ACCEPTED = Step("accepted", "accepted")
_DECLINED = Step("declined", "declined", (WHY, ON))
_BOOKED = Step("scheduled", "appointment booked", (APPOINTMENT, ON))
_KEPT = Step("kept", "appointment kept")
_MISSED = Step("no-show", "appointment missed")
_RECEIVED = Step("received", "service received: closed", (ON, OUTCOME))
_OUTCOME = Step("outcome", "outcome known, not received yet", (OUTCOME, ON))
_ASKED = (
    Step("chase", "asked: they answered, no change", answer="reached"),
    Step("chase", "asked: message left", answer="left_msg"),
    Step("chase", "asked: no answer", answer="no_answer"),
)
_REDIRECT = Step("redirect", "sent to another organization", (WHERE, ON, WHY))
_CLOSE = Step("close", "closed without the service", (WHY, ON))
_WORKER = Step("worker", "another worker looks after it", (WORKER,))


def steps(referral: Referral) -> tuple[Step, ...]:
    """How the referral can be moved; nothing for one that is closed or was never sent."""
    return tuple(_steps(referral))


def _steps(referral: Referral) -> Iterator[Step]:
    status = referral.status
    if referral.direction == "in":
        if status in OPEN:
            yield _WORKER
        return
    if status in ENDED:
        yield from (_REDIRECT, _CLOSE)
        return
    if status not in OPEN or referral.closed_on is not None:
        return
    if status == "no_show":
        yield _BOOKED
    elif status == "scheduled":
        yield from (_KEPT, _MISSED, _BOOKED)
    elif status in ("accepted", "in_progress"):
        yield from (_BOOKED, _KEPT, _MISSED)
    else:
        yield from (_ACCEPTED, _DECLINED, _BOOKED)
    yield from _ASKED
    yield from (_RECEIVED, _OUTCOME, _REDIRECT, _CLOSE)
    yield _WORKER
