"""Ids that need nobody's permission: UUIDv7 for our own rows, short ids for members on a screen."""

import os
import threading
import time
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_SHORTEST = 4
_lock = threading.Lock()
_last = 0


def uuid7() -> str:
    """A new UUIDv7 as text. Ids of one process sort in the order in which they were made."""
    global _last
    with _lock:
        # 48 bits of milliseconds and 12 of a count within it, as one number that only grows.
        _last = max((time.time_ns() // 1_000_000) << 12, _last + 1)
        moment = _last
    value = (moment >> 12) << 80 | 0x7 << 76 | (moment & 0xFFF) << 64
    by_chance = int.from_bytes(os.urandom(8), "big") >> 2
    digits = f"{value | 0b10 << 62 | by_chance:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def short_ids(taken: Collection[str], count: int, chance: "Random | None" = None) -> list[str]:
    """``count`` new short ids: digits, at least four, in no order, none of them in ``taken``.

    No more than a tenth of the numbers of a length are given out, so that an id says nothing about
    when its member came. ``chance`` makes the choice repeatable."""
    from random import SystemRandom

    draw = chance or SystemRandom()
    used = set(taken)
    width = _SHORTEST
    while 10**width < 10 * (len(used) + count):
        width += 1
    made: list[str] = []
    while len(made) < count:
        number = f"{draw.randrange(10**width):0{width}}"
        if number not in used:
            used.add(number)
            made.append(number)
    return made
