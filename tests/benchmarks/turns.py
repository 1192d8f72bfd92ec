"""Measuring on a machine that others use too: in turn, at quiet moments, medians."""

import os
import time
from collections.abc import Callable, Sequence
from statistics import median

BUSY = 0.15
"""The part of the machine that others may take while we measure."""
PATIENCE_SECONDS = 2.0
LOOK_SECONDS = 0.15


def quiet() -> None:
    """Waits for a quiet moment; not for ever, since the other side is measured then too."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        idle, total = _ticks()
        time.sleep(LOOK_SECONDS)
        later_idle, later_total = _ticks()
        if later_total == total or (later_idle - idle) / (later_total - total) >= 1 - BUSY:
            return


def _ticks() -> tuple[int, int]:
    """Idle and all ticks of the machine's clock; all zero where the system does not say."""
    if not os.path.exists("/proc/stat"):
        return 0, 0
    with open("/proc/stat", encoding="ascii") as stat:
        ticks = [int(field) for field in stat.readline().split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def in_turn(rounds: int, *works: Callable[[], Sequence[float]]) -> list[list[float]]:
    """For each work the medians of the figures that it gives, the works done one after the other
    ``rounds`` times so that all see the same machine. A round before the first warms up."""
    taken: list[list[Sequence[float]]] = [[] for _ in works]
    for turn in range(rounds + 1):
        for work, kept in zip(works, taken, strict=True):
            quiet()
            figures = work()
            if turn:
                kept.append(figures)
    return [[median(figures) for figures in zip(*kept, strict=True)] for kept in taken]


def timed(work: Callable[[], object]) -> list[float]:
    """How long it takes, in seconds: what ``in_turn`` wants of a work."""
    begun = time.perf_counter()
    work()
    return [time.perf_counter() - begun]


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
