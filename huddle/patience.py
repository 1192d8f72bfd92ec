"""Doing a thing again while a server does not answer: all that is written has an id of its own, so
that what was saved before the answer was lost is found, and not done twice."""

from collections.abc import Callable
from time import sleep
from typing import TypeVar

from db.errors import Unreachable
from db.orders import Unanswered

Answer = TypeVar("Answer")

WAITS_SECONDS = (0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
"""How long between one try and the next: long enough for a server to restart."""

NO_ANSWER = "The server does not answer. Trying again; what you entered is kept."


def patiently(work: Callable[[], Answer], waits: Callable[[str], object]) -> Answer:
    """What ``work`` gives, as soon as there is an answer; ``waits`` is told once that there is none
    yet. Raises what the last try raised."""
    told = False
    for seconds in WAITS_SECONDS:
        try:
            return work()
        except (Unreachable, Unanswered):
            if not told:
                waits(NO_ANSWER)
                told = True
            sleep(seconds)
    return work()
