"""Finding one of very many members while typing, beside reading through their names."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter

from db.types import Member
from huddle.finding import Finder
from tests.benchmarks.table import Limit, Line
from tests.benchmarks.turns import p95
from tests.rules.build import member

MEMBERS = 200_000
QUERIES = 400
BUDGET_MS = 100
_STARTS = "al ber chen da el fer gon han ib jo kar lo ma na or pe qui ro sa ta ul vi wa xi yu za"
_MIDDLES = "a be ci do fu gri hu li mo ne po ri sta ti va"
_ENDS = "s n no ra son ez ski li tta ng rt lm"


def measure(folder: Path) -> Iterator[Line]:
    """Every kind of slip, in names of two words, and every beginning of them on the way."""
    random = Random(4)
    members = [_member(random, number) for number in range(MEMBERS)]
    begun = perf_counter()
    Finder(members)
    taken = perf_counter() - begun
    tracemalloc.start()
    finder = Finder(members)
    kept = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    what = f"{MEMBERS:,} members"
    yield Line(f"the index of {what}", taken, "s")
    yield Line(f"what the index of {what} keeps", kept, "MiB")
    asked = [_slip(random, random.choice(members)) for _ in range(QUERIES)]
    found = [_timed(finder, typed) for typed, _ in asked]
    right = sum(
        who in (each.member_id for each in finder.find(typed).members) for typed, who in asked
    )
    yield Line(f"found among {what}, of {QUERIES} slips", right, "")
    yield Line(f"find one of {what}, p95", p95(found), "ms", None, BUDGET_MS, Limit.OURS)
    begins = [typed[:end] for typed, _ in asked[:60] for end in range(1, len(typed) + 1)]
    typing = [_timed(finder, typed) for typed in begins]
    yield Line(f"each key of that, of {what}, p95", p95(typing), "ms", None, BUDGET_MS, Limit.OURS)
    yield Line(f"each key of that, of {what}, worst", max(typing), "ms")
    shown = [f"{each.first[0]}{each.last[0]}{each.short_id[-4:]}" for each in members[::2_000]]
    masked = [_timed_masked(finder, typed[:end]) for typed in shown for end in range(1, 7)]
    yield Line(f"masked, each key, of {what}, p95", p95(masked), "ms", None, BUDGET_MS, Limit.OURS)


def _timed(finder: Finder, typed: str) -> float:
    begun = perf_counter()
    finder.find(typed)
    return 1000 * (perf_counter() - begun)


def _timed_masked(finder: Finder, typed: str) -> float:
    begun = perf_counter()
    finder.find_masked(typed)
    return 1000 * (perf_counter() - begun)


def _member(random: Random, number: int) -> Member:
    first, last = _name(random, 1), _name(random, 3)
    return member(f"m{number:07}", short_id=str(100_000 + number), first=first, last=last)


def _name(random: Random, most: int) -> str:
    middles = "".join(random.choices(_MIDDLES.split(), k=random.randint(0, most)))
    return random.choice(_STARTS.split()) + middles + random.choice(_ENDS.split())


def _slip(random: Random, wanted: Member) -> tuple[str, str]:
    """Last name and first name, one letter of the last missing, doubled or swapped."""
    last = wanted.last
    at = random.randrange(len(last) - 1)
    slips = (
        last[:at] + last[at + 1 :],
        last[: at + 1] + last[at:],
        last[:at] + last[at + 1] + last[at] + last[at + 2 :],
    )
    return f"{random.choice(slips)} {wanted.first}", wanted.member_id
