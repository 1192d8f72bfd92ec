"""PDSA cards: opened from a reason for misses or a measure, judged by ``t`` where their row is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.identifiers import uuid7
from huddle import words
from huddle.measures.reasons import REASONS
from huddle.privacy.labels import measure_title
from huddle.screens.board.choices import staff_to_choose
from huddle.screens.live import Deed
from huddle.screens.seen import Seen, card, no_card
from huddle.widgets.form import StaffChoice

if TYPE_CHECKING:
    from db.orders import CyclePlan, CycleVerdict
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host


def begin(host: Host, reason_code: str, measure_id: str) -> None:
    """Asks for the card of a reason, held against the measure of that id unless another is
    chosen; with no reason it is about the measure itself."""
    from huddle.measures.measure import load_measures
    from huddle.screens.modals.cycle import CycleModal

    snapshot = host.snapshot
    if snapshot is None:
        return
    about = "reason" if reason_code else "measure"
    if any(
        each.reason_code == reason_code
        and not each.verdict
        and (reason_code or each.measure_id == measure_id)
        for each in snapshot.facts.cycles
    ):
        host.say(f"A PDSA card is open for this {about}: t on it records the result.", "soon")
        return
    edit_id, subject = uuid7(), _about(reason_code, measure_id)
    seen = Seen(snapshot.facts, no_card(reason_code, measure_id))

    def deed(plan: CyclePlan) -> Deed:
        def do(desk: Desk) -> str:
            desk.begin_cycle(host.running.place(), plan, seen.rows, edit_id)
            return f"PDSA card opened: {subject}."

        return Deed(do)

    staff = staff_to_choose(snapshot.facts)
    user = host.settings.user
    modal = CycleModal(
        reason_code=reason_code,
        subject=subject,
        measures=[
            StaffChoice(each.id, f"{each.id} {each.title}")
            for each in load_measures()
            if not each.tags
        ],
        measure_id=measure_id,
        staff=staff,
        today=snapshot.facts.as_of,
        calendar=snapshot.calendar,
        owner=user if any(each.staff_id == user for each in staff) else "",
    )
    host.ask(modal, deed, seen)


def judge(host: Host, item: ShownItem, target: RealTarget) -> None:
    """``t``: asks what came of a card, and what becomes of its change."""
    from huddle.screens.modals.cycle import VerdictModal

    snapshot = host.snapshot
    if snapshot is None:
        return
    cycle = next(
        (each for each in snapshot.facts.cycles if f"pdsa:{each.cycle_id}" == target.item_key), None
    )
    if cycle is None or cycle.verdict:
        host.say("This PDSA card is closed. Its result stays as it was recorded.", "soon")
        return
    edit_id, cycle_id = uuid7(), cycle.cycle_id
    seen = Seen(snapshot.facts, card(cycle_id))
    about = _about(cycle.reason_code, cycle.measure_id)
    since = words.day(cycle.start_on, snapshot.facts.as_of)

    def deed(verdict: CycleVerdict) -> Deed:
        def do(desk: Desk) -> str:
            desk.judge_cycle(host.running.place(), cycle_id, verdict, seen.rows, edit_id)
            after = " The next cycle is open." if verdict.verdict == "adapt" else ""
            return f"Recorded: {verdict.verdict}.{after}"

        return Deed(do)

    modal = VerdictModal(
        subject=f"{about}, since {since}", today=snapshot.facts.as_of, calendar=snapshot.calendar
    )
    host.ask(modal, deed, seen)


def _about(reason_code: str, measure_id: str) -> str:
    return REASONS.get(reason_code, reason_code) or measure_title(measure_id)
