"""Doing a thing again while a server does not answer: all that is written has an id of its own, so
that what was saved before the answer was lost is found, and not done twice."""

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from db.errors import DatabaseError, Unreachable
from db.orders import Unanswered

Answer = TypeVar("Answer")

WAITS_SECONDS = (0.2, 0.5, 1.0, 2.0, *(3.0,) * 100)
"""How long between one try and the next: five minutes in all, for a server that is mended."""


def patiently(
    work: Callable[[], Answer],
    waits: Callable[[DatabaseError], object],
    given_up: Event | None = None,
) -> Answer:
    """What ``work`` gives, as soon as there is an answer; ``waits`` is told once why there is none
    yet. Once ``given_up`` is set, nothing more is tried.

    Raises Unanswered where one of the tries may have been saved, else what the last one raised."""
    over, told = given_up or Event(), False
    unsure: Unanswered | None = None
    for seconds in (*WAITS_SECONDS, None):
        try:
            return work()
        except (Unreachable, Unanswered) as error:
            if isinstance(error, Unanswered):
                unsure = error
            if not told:
                waits(error)
                told = True
            if seconds is None or over.wait(seconds):
                raise unsure or error from None
    raise AssertionError("the last try gives an answer or raises")
