"""What a huddle does with rows: asks for what is missing, then writes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from db.identifiers import uuid7
from db.orders import Terms
from db.types import Decision
from huddle import words
from huddle.privacy import RealTarget, ShownDecision, ShownItem
from huddle.privacy.decision import decision_of_the_day
from huddle.privacy.forms import proposal, snooze_cap
from huddle.privacy.labels import Labels
from huddle.privacy.neutral import neutral_task
from huddle.rules.baseline import number
from huddle.rules.board import Decided
from huddle.rules.effects import decided
from huddle.screens.desk import Desk
from huddle.screens.live import Deed

if TYPE_CHECKING:
    from db.record import ByHand
    from huddle.decisions import Proposal
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.modals.add import Added, Concern, MemberChoice
    from huddle.screens.modals.assign import Assigned
    from huddle.screens.modals.barrier import BarrierRaised
    from huddle.screens.model import Snapshot
    from huddle.widgets.form import StaffChoice

WATCH_DAYS = 7
SNOOZE_WORKING_DAYS = 3


class Chosen(NamedTuple):
    """Rows to decide about, with what they stand for."""

    items: tuple[ShownItem, ...]
    targets: tuple[RealTarget, ...]
    replace: bool
    """Whether somebody else's decision stood on them when they were looked at."""
    decision_id: str
    """Of the one decision that comes of it, however often saving it is tried."""

    @property
    def subject(self) -> str:
        """The rows as a form names them."""
        one = self.items[0].member
        return one if len(self.items) == 1 else f"{one} and {len(self.items) - 1} more"


_BY_HAND = {
    "finished": ("the finished task", "Taken back: the task is open again."),
    "task": ("the task added", "Taken back: the task."),
    "barrier": ("the barrier", "Taken back: the barrier."),
    "worry": ("the worry", "Taken back from the watch list."),
}
"""What ``u`` takes back beside decisions, and what it then says."""


def _saved(chosen: Chosen, decisions: Sequence[ShownDecision], as_of: date) -> str:
    """What was decided, in a sentence; of tasks on different terms how many, for whom and when."""
    if len({each.words for each in decisions}) == 1:
        return f"Saved: {chosen.subject}, {decisions[0].words}."
    owners = list(dict.fromkeys(each.owner for each in decisions))
    whom = owners[0] or "nobody yet"
    if len(owners) > 1:
        whom = words.counted(len(owners), "person", "people")
    days = {each.until for each in decisions}
    when = words.due(decisions[0].until, as_of) if len(days) == 1 else "due on several days"
    return f"Saved: {', '.join(filter(None, (f'{len(decisions)} tasks for {whom}', when)))}."


class Deciding:
    """The decisions of one board."""

    def __init__(self, board: "BoardScreen") -> None:
        self.board = board
        self._one: tuple[str, str] | None = None
        self._own: list[tuple[date, str]] = []
        """The decisions made here that stand as far as is known here, with their days."""

    # Which rows

    def _chosen(self) -> Chosen | None:
        """The one reason that was picked from ``?``, else the marked rows, else the row."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return None
        if self._one is not None:
            (item_key, reason_key), self._one = self._one, None
            item = snapshot.shown_items()[item_key]
            one = (snapshot.shown.target(item_key, reason_key),)
            return Chosen((item,), one, self._somebody_elses(snapshot, one), uuid7())
        pairs = self.board.chosen()
        if not pairs:
            return None
        targets = tuple(target for _, target in pairs)
        replace = self._somebody_elses(snapshot, targets)
        return Chosen(tuple(item for item, _ in pairs), targets, replace, uuid7())

    def one_reason(self, item_key: str, reason_key: str, command: str) -> None:
        """Decides about one reason of a row only; ``command`` is the key of the decision."""
        deeds: dict[str, Callable[[], None]] = {
            "a": self.assign,
            "d": self.discussed,
            "w": self.watch_until,
            "s": self.snooze,
            "x": self.excuse,
            "e": self.raise_barrier,
        }
        self._one = (item_key, reason_key)
        try:
            deeds[command]()
        finally:
            self._one = None

    def undoable(self) -> tuple[Decision, ...]:
        """The decisions that ``u`` takes back: those of this person's last one of today."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return ()
        mine = [
            decision
            for decision in snapshot.decisions
            if decision.by == self.board.settings.user and decision.kind != "carry"
        ]
        if not mine:
            return ()
        return tuple(each for each in mine if number(each) == number(mine[-1]))

    @property
    def undo_words(self) -> str:
        """What ``u`` takes back: "task for P. Osei, due Fri"; "" where there is nothing."""
        by_hand = self._by_hand()
        if by_hand is not None:
            return _BY_HAND[by_hand.kind][0]
        decisions, snapshot = self.undoable(), self.board.snapshot
        if not decisions or snapshot is None:
            return ""
        said = self.of_stored(snapshot, decisions[0])[1].words
        same = all(each.until == decisions[0].until for each in decisions)
        if len(decisions) == 1:
            return said
        rows = words.counted(len(decisions), "row")
        return f"{rows}, {said}" if same and decisions[0].kind != "assign" else f"{rows} decided"

    def _by_hand(self) -> "ByHand | None":
        """What was done beside decisions, if it is what this person did last today."""
        snapshot = self.board.snapshot
        if snapshot is None or not snapshot.by_hand:
            return None
        last, decisions = snapshot.by_hand[-1], self.undoable()
        if decisions and (decisions[-1].at, decisions[-1].decision_id) > (last.at, last.mark):
            return None
        return last

    def _overtaken(self, snapshot: "Snapshot") -> str:
        """The last decision made here, if it no longer stands and nothing was done after it."""
        self._own = [each for each in self._own if each[0] == snapshot.today]
        standing = {decision.decision_id for decision in snapshot.decisions}
        gone = max((id_ for _, id_ in self._own if id_ not in standing), default="")
        others = (
            *(decision.decision_id for decision in self.undoable()),
            *(each.mark for each in snapshot.by_hand),
        )
        return gone if gone > max(others, default="") else ""

    def _forget(self, decision_id: str) -> None:
        self._own = [each for each in self._own if each[1] != decision_id]

    # What is decided

    def assign(self) -> None:
        """``a``: a task from the row, all filled in."""
        from huddle.screens.modals.assign import Assigned, AssignForm, AssignModal

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        proposals = [
            self._proposal(snapshot, item, target)
            for item, target in zip(chosen.items, chosen.targets, strict=True)
        ]
        owners = {each.owner for each in proposals}
        texts = {each.text for each in proposals}
        dues = {each.due for each in proposals}
        form = AssignForm(
            text=texts.pop() if len(texts) == 1 else "",
            owner=owners.pop() if len(owners) == 1 else "",
            due=dues.pop() if len(dues) == 1 else None,
        )
        clock = min((item.due for item in chosen.items if item.due), default=None)

        modal = AssignModal(
            form,
            subject=chosen.subject,
            staff=self._staff(snapshot),
            today=snapshot.facts.as_of,
            calendar=snapshot.calendar,
            clock=clock,
            rows=len(chosen.items),
        )

        def deed(result: Assigned) -> Deed:
            terms = [
                Terms(
                    self._title(snapshot, target, result.text or proposed.text),
                    result.owner or proposed.owner,
                    result.due or proposed.due,
                )
                for target, proposed in zip(chosen.targets, proposals, strict=True)
            ]
            return self.deed(snapshot, chosen, "assign", terms)

        self.board.ask(modal, deed)

    def discussed(self) -> None:
        """``d``: nothing to do until the next huddle."""
        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is not None and snapshot is not None:
            self.board.write(self.deed(snapshot, chosen, "discussed", Terms()))

    def watch_until(self) -> None:
        """``w``: stays, quietly, until a day."""
        from huddle.screens.modals.watch_until import WatchUntil, WatchUntilModal

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        today = snapshot.facts.as_of
        modal = WatchUntilModal(
            subject=chosen.subject,
            today=today,
            calendar=snapshot.calendar,
            until=today + timedelta(days=WATCH_DAYS),
        )

        def deed(result: WatchUntil) -> Deed:
            terms = Terms(until=result.until, reason=result.reason)
            return self.deed(snapshot, chosen, "watch", terms)

        self.board.ask(modal, deed)

    def snooze(self) -> None:
        """``s``: hidden until a day, never past an official clock."""
        from huddle.screens.modals.snooze import Snoozed, SnoozeModal

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        today = snapshot.facts.as_of
        cap, cap_rule = self._snooze_cap(snapshot, chosen)
        until = snapshot.calendar.add_business_days(today, SNOOZE_WORKING_DAYS)

        modal = SnoozeModal(
            subject=chosen.subject,
            today=today,
            calendar=snapshot.calendar,
            until=until if cap is None else min(until, cap),
            cap=cap,
            cap_rule=cap_rule,
        )

        def deed(result: Snoozed) -> Deed:
            terms = Terms(until=result.until, reason=result.reason)
            return self.deed(snapshot, chosen, "snooze", terms)

        self.board.ask(modal, deed)

    def excuse(self) -> None:
        """``x``: closed as missed, with a reason from the list."""
        from huddle.decisions import is_members_choice
        from huddle.screens.modals.excuse import Excused, ExcuseModal

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        items = [snapshot.items[target.item_key] for target in chosen.targets]
        choice = any(is_members_choice(each, snapshot.rules) for each in items)

        def deed(result: Excused) -> Deed:
            return self.deed(snapshot, chosen, result.kind, Terms(reason=result.reason))

        self.board.ask(ExcuseModal(subject=chosen.subject, choice=choice), deed)

    def deed(
        self,
        snapshot: "Snapshot",
        chosen: Chosen,
        kind: str,
        terms: Terms | Sequence[Terms],
    ) -> Deed:
        """Decides about the rows, on the same terms or each on its own, all or none."""
        own = [terms] * len(chosen.items) if isinstance(terms, Terms) else terms
        shown = {
            item.key: self._shown(snapshot, item, target, kind, each)
            for item, target, each in zip(chosen.items, chosen.targets, own, strict=True)
        }
        saved = _saved(chosen, tuple(shown.values()), snapshot.facts.as_of)

        def do(desk: Desk) -> str:
            desk.decide(
                self.board.running.place(),
                chosen.targets,
                kind,
                own,
                decision_id=chosen.decision_id,
                replace=chosen.replace,
            )
            return saved

        def then() -> None:
            self._own.append((snapshot.today, chosen.decision_id))

        return Deed(do, shown, then=then)

    def _shown(
        self, snapshot: "Snapshot", item: ShownItem, target: RealTarget, kind: str, terms: Terms
    ) -> ShownDecision:
        """The decision as the row shows it from the commit until the board is read again."""
        text, owner, until, _ = terms
        facts, user = snapshot.facts, self.board.settings.user
        return decision_of_the_day(
            Decided("", kind, until, owner, text, "", facts.now, user),
            target.item_key,
            target.member_id or "",
            Labels(facts),
            facts.as_of,
            open_row=item.revealed,
        )

    def of_stored(self, snapshot: "Snapshot", decision: Decision) -> tuple[str, ShownDecision]:
        """Whom a stored decision is about and what it was, told without its row."""
        labels, open_row = Labels(snapshot.facts), not snapshot.shown.masked
        said = decision_of_the_day(
            decided(decision),
            decision.item_key,
            decision.member_id,
            labels,
            snapshot.facts.as_of,
            open_row=open_row,
        )
        if decision.member_id:
            return labels.member(decision.member_id, open_row=open_row), said
        return labels.matter(decision.item_key, open_row=open_row), said

    def _somebody_elses(self, snapshot: "Snapshot", targets: Sequence[RealTarget]) -> bool:
        """Whether somebody else's decision of today is seen on one of the rows."""
        keys = {target.item_key for target in targets}
        return any(
            decision.item_key in keys and decision.by != self.board.settings.user
            for decision in snapshot.decisions
        )

    def undo(self) -> None:
        """``u``: takes back the last decision of this person, as soon as it is known which."""
        self.board.when_read(self._undo)

    def _undo(self) -> None:
        snapshot = self.board.snapshot
        if snapshot is None:
            return
        overtaken = self._overtaken(snapshot)
        if overtaken:
            self._forget(overtaken)
            self.board.say("It was decided about again since. Look, then decide.", "soon")
            return
        by_hand, decisions = self._by_hand(), self.undoable()
        if by_hand is not None:
            self.board.write(self._take_back(by_hand))
            return
        if not decisions:
            return
        known = snapshot.shown_items()
        key = snapshot.real.get(decisions[0].item_key, "")
        subject = known[key].member if key in known else "the last decision"
        if len(decisions) > 1:
            subject = f"{subject} and {len(decisions) - 1} more"
        ids = [decision.decision_id for decision in decisions]
        keys = [
            snapshot.real[each.item_key] for each in decisions if each.item_key in snapshot.real
        ]

        def do(desk: Desk) -> str:
            desk.undo(self.board.running.place(), ids)
            return f"Taken back: {subject}."

        def then() -> None:
            self._forget(number(decisions[0]))
            self.board.show_open_again(keys)

        self.board.write(Deed(do, then=then))

    def _take_back(self, done: "ByHand") -> Deed:
        def do(desk: Desk) -> str:
            desk.take_back(self.board.running.place(), done.kind, done.key)
            return _BY_HAND[done.kind][1]

        return Deed(do)

    def finish(self) -> None:
        """``f``: the row's task is done."""
        snapshot, item = self.board.snapshot, self.board.current_item
        if snapshot is None or item is None:
            return
        kind, _, task_id = snapshot.shown.target(item.key).item_key.partition(":")
        if kind != "task":
            return

        def do(desk: Desk) -> str:
            desk.finish_task(self.board.running.place(), task_id)
            return f"Done: {item.member}."

        self.board.write(Deed(do))

    # What else is written

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

        def deed(result: LoggedContact) -> Deed:
            what = "Contact" if result.outcome == "reached" else "Attempt"

            def do(desk: Desk) -> str:
                desk.log_contact(
                    board.running.place(),
                    target,
                    staff_id=self._me(snapshot) or item.owner_id or "",
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

        modal = LogContactModal(subject=item.member, now=board.now, core_service=core)
        board.ask(modal, deed)

    def raise_barrier(self) -> None:
        """``e``: a barrier from the row."""
        from huddle.screens.modals.barrier import BarrierModal

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        item = chosen.items[0]
        modal = BarrierModal(
            subject=item.member,
            staff=self._staff(snapshot),
            today=snapshot.facts.as_of,
            calendar=snapshot.calendar,
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
        members, new_id = self._members(snapshot), uuid7()

        def deed(added: "Added") -> Deed:
            if isinstance(added, Concern):
                _, member_id = members[added.member_key]
                return self._worry(new_id, member_id, added)
            if isinstance(added, BarrierRaised):
                return self._barrier(new_id, None, added)
            return self._task(new_id, added)

        modal = AddModal(
            members=[choice for choice, _ in members.values()],
            staff=self._staff(snapshot),
            today=snapshot.facts.as_of,
            calendar=snapshot.calendar,
            masked=snapshot.shown.masked,
            member_key=(item.member_key or "") if item else "",
            owner=self._me(snapshot),
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

    # What forms are filled with

    def _proposal(self, snapshot: "Snapshot", item: ShownItem, target: RealTarget) -> "Proposal":
        """What the row proposes, in words that tell no more than the row itself shows."""
        real = snapshot.items[target.item_key]
        return proposal(snapshot.shown, item, real, snapshot.facts, snapshot.calendar)

    def _title(self, snapshot: "Snapshot", target: RealTarget, text: str) -> str:
        """The task's title: its own where a masked row could not show it and nobody changed it."""
        kind, _, task_id = target.item_key.partition(":")
        if kind != "task" or text != neutral_task(target.item_key):
            return text
        titles = {task.task_id: task.title for task in snapshot.facts.tasks}
        return titles.get(task_id) or text

    def _staff(self, snapshot: "Snapshot") -> "Sequence[StaffChoice]":
        from huddle.widgets.form import StaffChoice

        facts = snapshot.facts
        labels = Labels(facts)
        return [
            StaffChoice(
                staff.staff_id,
                labels.staff(staff.staff_id),
                "away" if staff.is_away(facts.as_of) else "",
            )
            for staff in labels.staff_in_order()
            if staff.active
        ]

    def _members(self, snapshot: "Snapshot") -> "Mapping[str, tuple[MemberChoice, str]]":
        """The team's members as the screen may show them, by shown key, with their real ids."""
        from huddle.screens.modals.add import MemberChoice

        labels, masked = Labels(snapshot.facts), snapshot.shown.masked
        found = {}
        for member in sorted(snapshot.facts.members, key=lambda each: each.short_id):
            key = member.short_id if masked else member.member_id
            label = labels.member(member.member_id, open_row=not masked)
            found[key] = (MemberChoice(key, label), member.member_id)
        return found

    def _me(self, snapshot: "Snapshot") -> str:
        """The staff id of whoever sits here; "" for somebody who is not on the staff list."""
        user = self.board.settings.user
        return user if any(staff.staff_id == user for staff in snapshot.facts.staff) else ""

    def _snooze_cap(self, snapshot: "Snapshot", chosen: Chosen) -> tuple[date | None, str]:
        """How far a snooze may reach, and the shown title of the official clock that ends it."""
        caps = [
            (limit, title)
            for item, target in zip(chosen.items, chosen.targets, strict=True)
            for limit, title in [
                snooze_cap(snapshot.shown, item, snapshot.items[target.item_key], snapshot.rules)
            ]
            if limit is not None
        ]
        return min(caps, default=(None, ""))
