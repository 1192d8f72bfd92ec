"""``t`` on a row of the caseload review: step up or down, give to another worker, close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from db.identifiers import uuid7
from db.orders import STEPS
from huddle.privacy.capacity import load_words, number, show_worker
from huddle.privacy.labels import Labels
from huddle.roles import may_pass_maximum, moves_members
from huddle.screens.live import Deed
from huddle.screens.seen import Seen, members
from huddle.views.load import caseloads

if TYPE_CHECKING:
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host
    from huddle.screens.model import Snapshot

_TRANSFER = "transfer"
_STEPS = (
    ("hhplus", "Step up: tier HH+"),
    ("high", "Tier high"),
    ("standard", "Step down: standard tier"),
    ("maintenance", "Step down: maintenance"),
    ("active", "Step up: active"),
    (_TRANSFER, "Give to another worker"),
    ("closed", "Close"),
)
_HIDDEN = "Loads are not for a masked screen. Start Huddle with --reveal to see them."


def step(host: Host, item: ShownItem, target: RealTarget) -> None:
    """Asks what becomes of the member, and says what the worker's load comes to before it is."""
    from huddle.screens.modals.review import StepConfirmModal, StepModal
    from huddle.screens.updates.member import give

    snapshot = host.snapshot
    if snapshot is None:
        return
    if refused := moves_members(host.situation.role):
        host.say(refused, "soon")
        return
    member_id, edit_id = target.member_id or "", uuid7()
    seen = Seen(snapshot.facts, members([member_id], "tier", "segment"))

    def chosen(picked: str | None) -> None:
        if picked is None:
            return
        if picked == _TRANSFER:
            give(host, item, target)
            return
        said = dict(_STEPS)[picked]

        def deed(reason: str) -> Deed:
            def do(desk: Desk) -> str:
                place = host.running.place()
                desk.step_member(place, member_id, picked, reason, seen.rows, edit_id)
                return f"Saved: {item.member}."

            return Deed(do)

        lines, over = _loads(snapshot, member_id, picked)
        if over and not may_pass_maximum(host.situation.role):
            host.say("It would pass the maximum: a supervisor can do it, and says why.", "soon")
            return
        modal = StepConfirmModal(said, subject=item.member, lines=lines, over_maximum=over)
        host.ask(modal, deed, seen)

    several = host.situation.marked > 1
    steps = [each for each in _STEPS if each[0] == _TRANSFER] if several else _STEPS
    host.huddle_app.push_screen(StepModal(steps), chosen)


def _loads(snapshot: Snapshot, member_id: str, step_to: str) -> tuple[Sequence[str], bool]:
    """The worker's load as it is and as it would be, and whether it would grow past the maximum:
    masked, as far as that can be said without telling why anybody is in a tier."""
    facts, reveal = snapshot.facts, not snapshot.shown.masked
    before = caseloads(facts, snapshot.rules).for_sight(reveal=reveal)
    staff_id = before.worker_of(member_id)
    if not staff_id:
        return (), False
    members = tuple(
        each._replace(**STEPS[step_to]) if each.member_id == member_id else each  # type: ignore[arg-type]
        for each in facts.members
    )
    stepped = caseloads(replace(facts, members=members), snapshot.rules)
    after = stepped.for_sight(reveal=reveal).loads[staff_id]
    grows = after.weighted > before.loads[staff_id].weighted
    over = after.over_maximum and grows
    if not reveal:
        return (_HIDDEN,), over
    now = number(before.loads[staff_id].weighted)
    return (
        f"{Labels(facts).staff(staff_id)}  {now} → {load_words(show_worker(after, facts))}",
    ), over
