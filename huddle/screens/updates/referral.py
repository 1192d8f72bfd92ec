"""A referral: how it moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.identifiers import uuid7
from huddle.screens.board.choices import staff_to_choose
from huddle.screens.live import Deed
from huddle.screens.seen import Seen
from huddle.screens.seen import referral as seen_referral
from huddle.views.referral_moves import steps

if TYPE_CHECKING:
    from db.types import Referral
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host
    from huddle.screens.modals.referral_update import MovedHow
    from huddle.screens.model import Snapshot


def move(host: Host, item: ShownItem, target: RealTarget) -> None:
    """``t``: asks how the referral moved."""
    from huddle.screens.modals.referral_update import ReferralUpdateModal

    snapshot = host.snapshot
    referral = _referral(snapshot, target) if snapshot is not None else None
    if snapshot is None or referral is None:
        host.say("That referral is gone from the database. Look, then move it.", "soon")
        return
    possible = steps(referral)
    if not possible:
        host.say("This referral is closed. A new one takes its place.", "soon")
        return
    edit_id = uuid7()
    referral_id = referral.referral_id
    seen = Seen(snapshot.facts, seen_referral(referral_id, referral.member_id))

    def deed(how: MovedHow) -> Deed:
        def do(desk: Desk) -> str:
            desk.move_referral(host.running.place(), referral_id, how.move, seen.rows, edit_id)
            return f"Recorded: {item.member}, {how.step.words.partition(':')[0]}."

        return Deed(do)

    modal = ReferralUpdateModal(
        subject=item.member,
        steps=possible,
        staff=staff_to_choose(snapshot.facts),
        now=host.now,
        calendar=snapshot.calendar,
    )
    host.ask(modal, deed, seen)


def _referral(snapshot: Snapshot, target: RealTarget) -> Referral | None:
    """The referral that a row is about, or comes back from another huddle about."""
    from huddle.rules.followup import matter_of

    key = matter_of(target.item_key)
    of_member = snapshot.facts.referrals.get(target.member_id or "", ())
    return next((each for each in of_member if f"referral:{each.referral_id}" == key), None)
