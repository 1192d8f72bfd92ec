"""What is written beside decisions: contacts, barriers, worries, free tasks."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from db.identifiers import uuid7
from huddle import words
from huddle.privacy import RealTarget
from huddle.rules.barrier import answer_due
from huddle.screens.board.choices import members_to_choose, own_staff_id, staff_to_choose
from huddle.screens.desk import Desk
from huddle.screens.live import Deed

if TYPE_CHECKING:
    from huddle.screens.host import Host
    from huddle.screens.modals.add import Added, Concern
    from huddle.screens.modals.assign import Assigned
    from huddle.screens.modals.barrier import BarrierRaised
    from huddle.screens.model import Snapshot


class Adding:
    """What is added at one screen."""

    def __init__(self, board: "Host") -> None:
        self.board = board

    def log_contact(self) -> None:
        """``l``: a contact or an attempt with the row's member."""
        from huddle.decisions import owes_core_service
        from huddle.screens.modals.log_contact import LogContactModal, LoggedContact

        board, snapshot = self.board, self.board.snapshot
        item = board.current_item
        if snapshot is None or item is None:
            return
        target = snapshot.shown.target(item.key)
        core = owes_core_service(snapshot.items[target.item_key], snapshot.rules)
        contact_id = uuid7()
        by = own_staff_id(snapshot.facts, board.settings.user) or item.owner_id or ""

        def deed(result: LoggedContact) -> Deed:
            what = "Contact" if result.outcome == "reached" else "Attempt"

            def do(desk: Desk) -> str:
                desk.log_contact(
                    board.running.place(),
                    target,
                    staff_id=by,
                    day=result.day,
                    at=result.at,
                    channel=result.channel,
                    with_whom=result.with_whom,
                    outcome=result.outcome,
                    core_service=result.core_service,
                    minutes=result.minutes,
                    purpose=result.purpose,
                    contact_id=contact_id,
                )
                return f"{what} logged: {item.member}."

            return Deed(do)

        modal = LogContactModal(subject=self._alone(item.member), now=board.now, core_service=core)
        board.ask(modal, deed)

    def _alone(self, member: str) -> str:
        """How a form names the row under the cursor, which is all that it is about although others
        are marked: a contact is with one member, a barrier comes from one row."""
        marked = self.board.situation.marked
        stay = f"{words.counted(marked, 'marked row')} {'stays' if marked == 1 else 'stay'}"
        return f"{member}, this row only · {stay}" if marked else member

    def raise_barrier(self) -> None:
        """``e``: a barrier from the row."""
        from huddle.screens.modals.barrier import BarrierModal

        chosen, snapshot = self.board.deciding.of_one(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        item = chosen.items[0]
        modal = BarrierModal(
            subject=self._alone(item.member),
            staff=staff_to_choose(snapshot.facts),
            today=snapshot.facts.as_of,
            calendar=snapshot.calendar,
            answer_due=_answer_due(snapshot),
            owner=item.owner_id or "",
        )
        self.board.ask(modal, partial(self._barrier, uuid7(), chosen.targets[0]))

    def _barrier(self, barrier_id: str, target: RealTarget | None, raised: "BarrierRaised") -> Deed:
        def do(desk: Desk) -> str:
            desk.add_barrier(
                self.board.running.place(),
                target,
                title=raised.title,
                owner=raised.owner,
                next_step=raised.next_step,
                theirs=raised.theirs,
                response_due=raised.response_due,
                barrier_id=barrier_id,
            )
            return "Barrier raised."

        return Deed(do)

    def add(self) -> None:
        """``+``: a worry, a free task, a barrier."""
        from huddle.screens.modals.add import AddModal, Concern
        from huddle.screens.modals.barrier import BarrierRaised

        snapshot, item = self.board.snapshot, self.board.current_item
        if snapshot is None:
            return
        members, new_id = members_to_choose(snapshot), uuid7()

        def deed(added: "Added") -> Deed:
            if isinstance(added, Concern):
                _, member_id = members[added.member_key]
                return self._worry(new_id, member_id, added)
            if isinstance(added, BarrierRaised):
                return self._barrier(new_id, None, added)
            return self._task(new_id, added)

        modal = AddModal(
            members=[choice for choice, _ in members.values()],
            staff=staff_to_choose(snapshot.facts),
            today=snapshot.facts.as_of,
            calendar=snapshot.calendar,
            answer_due=_answer_due(snapshot),
            masked=snapshot.shown.masked,
            member_key=(item.member_key or "") if item else "",
            owner=own_staff_id(snapshot.facts, self.board.settings.user),
        )
        self.board.ask(modal, deed)

    def _worry(self, concern_id: str, member_id: str, concern: "Concern") -> Deed:
        def do(desk: Desk) -> str:
            place = self.board.running.place()
            desk.add_concern(place, member_id, concern.reason, concern.until, concern_id)
            return "Added to the watch list."

        return Deed(do)

    def _task(self, task_id: str, task: "Assigned") -> Deed:
        def do(desk: Desk) -> str:
            place = self.board.running.place()
            desk.add_task(place, task.text, task.owner, task.due, task_id)
            return "Task added."

        return Deed(do)


def _answer_due(snapshot: "Snapshot") -> date:
    return answer_due(snapshot.rules, snapshot.facts.as_of, snapshot.calendar)
