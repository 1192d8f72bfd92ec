"""Members given to another worker: the row, or every marked one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.identifiers import uuid7
from db.orders import Reassignment
from huddle import words
from huddle.privacy.capacity import show_what_if
from huddle.privacy.labels import Labels
from huddle.roles import may_pass_maximum, moves_members
from huddle.screens.board.choices import staff_to_choose
from huddle.screens.live import Deed
from huddle.screens.seen import Seen
from huddle.screens.seen import members as members_seen
from huddle.views.load import caseloads
from huddle.views.referrals import is_open

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.types import Member, TeamFacts
    from huddle.privacy import RealTarget, ShownItem
    from huddle.privacy.capacity import ShownWhatIf
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host
    from huddle.screens.modals.move_members import MembersMoved


def give(host: Host, item: ShownItem, target: RealTarget) -> None:
    """``t``: asks who has the members from now on."""
    from huddle.screens.modals.move_members import MoveMembersModal
    from huddle.screens.pages.capacity import CapacityPage

    snapshot, role = host.snapshot, host.situation.role
    if snapshot is None:
        return
    if said := moves_members(role):
        host.say(said, "soon")
        return
    facts = snapshot.facts
    chosen = [pair for pair in host.chosen() if pair[1].member_id] or [(item, target)]
    wanted = dict.fromkeys(each.member_id or "" for _, each in chosen)
    known = {member.member_id: member for member in facts.members if member.member_id in wanted}
    loads = caseloads(facts, snapshot.rules).for_sight(reveal=not snapshot.shown.masked)
    seen = Seen(facts, members_seen(known, "care_manager_id"))
    opened = isinstance(host, CapacityPage) and host.opened
    figures = opened or not snapshot.shown.masked
    subject = item.member if len(known) == 1 else words.counted(len(known), "member")
    edit_id = uuid7()

    def what_if(to_id: str) -> ShownWhatIf:
        return show_what_if(loads, list(known), to_id, facts, figures=figures)

    def deed(moved: MembersMoved) -> Deed:
        def do(desk: Desk) -> str:
            workers = {each: seen.known(f"member:{each}", "care_manager_id") for each in known}
            desk.reassign(
                host.running.place(),
                [Reassignment(each, workers[each]) for each in wanted if each in known],
                moved.to_id,
                reason=moved.reason,
                with_work=moved.with_work,
                edit_id=edit_id,
            )
            return f"Moved: {subject}, to {Labels(facts).staff(moved.to_id)}."

        return Deed(do)

    modal = MoveMembersModal(
        subject=subject,
        staff=staff_to_choose(facts),
        what_if=what_if,
        work=_open_work(facts, known),
        figures=figures,
        may_pass=may_pass_maximum(role),
    )
    host.ask(modal, deed, seen)


def _open_work(facts: TeamFacts, members: Mapping[str, Member]) -> str:
    """What the members' own workers have open with them, and what therefore can go along."""

    def theirs(member_id: str, staff_id: str) -> bool:
        member = members.get(member_id)
        return member is not None and staff_id == member.care_manager_id != ""

    referrals = (each for key in members for each in facts.referrals.get(key, ()))
    requests = (each for key in members for each in facts.requests.get(key, ()))
    counts = {
        "task": sum(
            each.status == "open" and theirs(each.member_id, each.owner) for each in facts.tasks
        ),
        "referral": sum(
            is_open(each) and theirs(each.member_id, each.staff_id) for each in referrals
        ),
        "service request": sum(
            each.resolved_on is None and theirs(each.member_id, each.staff_id) for each in requests
        ),
    }
    said = [words.counted(count, what) for what, count in counts.items() if count]
    return ", ".join(said) or "nothing of their worker's"
