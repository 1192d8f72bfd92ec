"""``t`` on a barrier: a note, a tier up, back with an answer, closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from db.identifiers import uuid7
from huddle import words
from huddle.rules.barrier import answer_due
from huddle.rules.followup import matter_of
from huddle.screens.board.choices import staff_to_choose
from huddle.screens.live import Deed
from huddle.screens.seen import Seen
from huddle.screens.seen import barrier as seen_barrier
from huddle.views.barriers import above, below, tier_words

if TYPE_CHECKING:
    from db.orders import BarrierChange
    from db.types import Barrier
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host
    from huddle.screens.modals.barrier_update import BarrierStepChoice

_DONE = {
    "note": "Noted",
    "escalate": "Escalated",
    "return": "Returned with the answer",
    "reword": "The note is changed",
    "close": "Closed",
}


def change(host: Host, item: ShownItem, target: RealTarget) -> None:
    """Asks what is done about the barrier."""
    from huddle.screens.modals.barrier_update import BarrierUpdateModal

    snapshot = host.snapshot
    if snapshot is None:
        return
    key = matter_of(target.item_key)
    barrier = next(
        (each for each in snapshot.facts.barriers if f"barrier:{each.barrier_id}" == key), None
    )
    if barrier is None:
        host.say("This barrier is closed. Undo takes that back on its day.", "soon")
        return
    title = "" if snapshot.shown.masked else f" {barrier.title}"
    day = words.day(barrier.opened_on, snapshot.facts.as_of)
    edit_id, number, barrier_id = uuid7(), barrier.number, barrier.barrier_id
    seen = Seen(snapshot.facts, seen_barrier(barrier_id))

    def deed(made: BarrierChange) -> Deed:
        def do(desk: Desk) -> str:
            desk.change_barrier(host.running.place(), barrier_id, made, seen.rows)
            return f"{_DONE[made.kind]}: B{number}."

        return Deed(do)

    modal = BarrierUpdateModal(
        subject=f"B{barrier.number}{title} · open since {day} · with {tier_words(barrier.tier)}",
        steps=tuple(_steps(barrier)),
        staff=staff_to_choose(snapshot.facts),
        now=host.now,
        calendar=snapshot.calendar,
        answer_due=answer_due(snapshot.rules, host.now.date(), snapshot.calendar),
        theirs=barrier.theirs,
        edit_id=edit_id,
    )
    host.ask(modal, deed, seen)


def _steps(barrier: Barrier) -> Iterator[BarrierStepChoice]:
    """Every step, so that a digit always means the same; the command refuses what cannot be."""
    from huddle.screens.modals.barrier_update import (
        DUE,
        NEXT,
        OWNER,
        SIDE,
        TEXT,
        BarrierStepChoice,
    )

    yield BarrierStepChoice(
        "note",
        "note: what happened, what is next",
        (TEXT, NEXT, OWNER, SIDE, DUE),
        "what happened",
        "What happened? A note needs some words",
    )
    up, down = above(barrier.tier), below(barrier.tier)
    yield BarrierStepChoice(
        "escalate",
        f"escalate to {tier_words(up)}" if up else "escalate: nobody is above",
        (TEXT, DUE),
        "why it goes up",
        "Why does it go up? An escalation needs a reason",
    )
    yield BarrierStepChoice(
        "return",
        f"came back to {tier_words(down)}, with an answer"
        if down
        else "came back: it is the team's",
        (TEXT, DUE),
        "what the answer is",
        "What was the answer? It is kept with the barrier",
    )
    yield BarrierStepChoice(
        "close",
        "close: it is solved, or given up",
        (TEXT,),
        "what helped",
        "What helped? The next one like it will ask",
    )
    yield BarrierStepChoice(
        "reword",
        "change the words of the last note",
        (TEXT,),
        "what the note says; its day stays",
        "What does the note say? Type it anew",
    )
