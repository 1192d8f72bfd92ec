"""What a huddle does with rows: asks for what is missing, then writes."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from db.identifiers import uuid7
from db.types import Decision
from huddle.privacy import RealTarget, ShownDecision, ShownItem
from huddle.privacy.board import decision_words
from huddle.privacy.labels import Labels
from huddle.privacy.neutral import neutral_task
from huddle.rules.board import Decided
from huddle.screens.desk import Desk

if TYPE_CHECKING:
    from huddle.decisions import Proposal
    from huddle.screens.add import Added
    from huddle.screens.barrier import BarrierRaised
    from huddle.screens.board import BoardScreen
    from huddle.screens.model import Snapshot
    from huddle.widgets.form import StaffChoice

WATCH_DAYS = 7
SNOOZE_WORKING_DAYS = 3
OFFICIAL = "A"
_CHOICE_RULES = ("keep-benefits", "appeal-file", "hearing-file")


class Chosen(NamedTuple):
    """Rows to decide about, with what they stand for."""

    items: tuple[ShownItem, ...]
    targets: tuple[RealTarget, ...]

    @property
    def subject(self) -> str:
        """The rows as a form names them."""
        one = self.items[0].member
        return one if len(self.items) == 1 else f"{one} and {len(self.items) - 1} more"


class Deciding:
    """The decisions of one board."""

    def __init__(self, board: "BoardScreen") -> None:
        self.board = board
        self._one: tuple[str, str] | None = None

    # Which rows

    def _chosen(self) -> Chosen | None:
        """The one reason that was picked from ``?``, else the marked rows, else the row."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return None
        if self._one is not None:
            (item_key, reason_key), self._one = self._one, None
            item = snapshot.shown_items()[item_key]
            return Chosen((item,), (snapshot.shown.target(item_key, reason_key),))
        pairs = self.board.chosen()
        if not pairs:
            return None
        return Chosen(tuple(item for item, _ in pairs), tuple(target for _, target in pairs))

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
        first = mine[-1].decision_id.partition(".")[0]
        return tuple(each for each in mine if each.decision_id.partition(".")[0] == first)

    # What is decided

    def assign(self) -> None:
        """``a``: a task from the row, all filled in."""
        from huddle.screens.assign import Assigned, AssignForm, AssignModal

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        proposals = [self._proposal(snapshot, target) for target in chosen.targets]
        owners = {each.owner for each in proposals}
        texts = {each.text for each in proposals}
        dues = {each.due for each in proposals}
        form = AssignForm(
            text=texts.pop() if len(texts) == 1 else "",
            owner=owners.pop() if len(owners) == 1 else "",
            due=dues.pop() if len(dues) == 1 else None,
        )
        clock = min((item.due for item in chosen.items if item.due), default=None)

        def modal(form: AssignForm) -> AssignModal:
            return AssignModal(
                form,
                subject=chosen.subject,
                staff=self._staff(snapshot),
                today=snapshot.facts.as_of,
                calendar=snapshot.calendar,
                clock=clock,
                rows=len(chosen.items),
            )

        def entered(result: Assigned | None) -> None:
            if result is None:
                return
            orders: dict[tuple[str, str, date | None], list[int]] = {}
            for place, proposal in enumerate(proposals):
                key = (
                    result.text or proposal.text,
                    result.owner or proposal.owner,
                    result.due or proposal.due,
                )
                orders.setdefault(key, []).append(place)
            for (text, owner, due), places in orders.items():
                self._decide(
                    Chosen(
                        tuple(chosen.items[place] for place in places),
                        tuple(chosen.targets[place] for place in places),
                    ),
                    "assign",
                    text=text,
                    owner=owner,
                    until=due,
                    again=partial(ask, AssignForm(result.text, result.owner, result.due)),
                )

        def ask(form: AssignForm) -> None:
            self.board.app.push_screen(modal(form), entered)

        ask(form)

    def discussed(self) -> None:
        """``d``: nothing to do until the next huddle."""
        chosen = self._chosen()
        if chosen is not None:
            self._decide(chosen, "discussed")

    def watch_until(self) -> None:
        """``w``: stays, quietly, until a day."""
        from huddle.screens.watch_until import WatchUntil, WatchUntilModal

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        today = snapshot.facts.as_of

        def ask(until: date) -> None:
            modal = WatchUntilModal(
                subject=chosen.subject, today=today, calendar=snapshot.calendar, until=until
            )
            self.board.app.push_screen(modal, entered)

        def entered(result: WatchUntil | None) -> None:
            if result is not None:
                self._decide(
                    chosen,
                    "watch",
                    until=result.until,
                    reason=result.reason,
                    again=partial(ask, result.until),
                )

        ask(today + timedelta(days=WATCH_DAYS))

    def snooze(self) -> None:
        """``s``: hidden until a day, never past an official clock."""
        from huddle.screens.snooze import Snoozed, SnoozeModal

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        today = snapshot.facts.as_of
        cap, cap_rule = self._official_clock(snapshot, chosen)
        until = snapshot.calendar.add_business_days(today, SNOOZE_WORKING_DAYS)

        def ask(until: date) -> None:
            modal = SnoozeModal(
                subject=chosen.subject,
                today=today,
                calendar=snapshot.calendar,
                until=until,
                cap=cap,
                cap_rule=cap_rule,
            )
            self.board.app.push_screen(modal, entered)

        def entered(result: Snoozed | None) -> None:
            if result is not None:
                self._decide(
                    chosen,
                    "snooze",
                    until=result.until,
                    reason=result.reason,
                    again=partial(ask, result.until),
                )

        ask(until if cap is None else min(until, cap))

    def excuse(self) -> None:
        """``x``: closed as missed, with a reason from the list."""
        from huddle.screens.excuse import Excused, ExcuseModal

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        choice = any(
            reason.rule in _CHOICE_RULES
            for target in chosen.targets
            for reason in snapshot.items[target.item_key].reasons
        )

        def ask() -> None:
            self.board.app.push_screen(ExcuseModal(subject=chosen.subject, choice=choice), entered)

        def entered(result: Excused | None) -> None:
            if result is not None:
                self._decide(chosen, result.kind, reason=result.reason, again=ask)

        ask()

    def _decide(
        self,
        chosen: Chosen,
        kind: str,
        *,
        text: str = "",
        owner: str = "",
        until: date | None = None,
        reason: str = "",
        again: Callable[[], object] | None = None,
    ) -> None:
        from huddle.screens.board import Deed

        snapshot = self.board.snapshot
        if snapshot is None:
            return
        decision_id = uuid7()
        replace = self._somebody_elses(snapshot, chosen)
        shown = {
            item.key: self._shown(snapshot, item, target, kind, text, owner, until)
            for item, target in zip(chosen.items, chosen.targets, strict=True)
        }
        said = shown[chosen.items[0].key].words

        def do(desk: Desk) -> str:
            desk.decide(
                self.board.running.place(),
                chosen.targets,
                kind,
                text=text,
                owner=owner,
                until=until,
                reason=reason,
                decision_id=decision_id,
                replace=replace,
            )
            return f"Saved: {chosen.subject}, {said}."

        self.board.write(Deed(do, shown, again))

    def _shown(
        self,
        snapshot: "Snapshot",
        item: ShownItem,
        target: RealTarget,
        kind: str,
        text: str,
        owner: str,
        until: date | None,
    ) -> ShownDecision:
        """The decision as the row shows it from the commit until the board is read again."""
        labels, user = Labels(snapshot.facts), self.board.settings.user
        name = labels.staff(owner) if owner else ""
        decided = Decided("", kind, until, owner, text, "", snapshot.facts.now, user)
        return ShownDecision(
            kind=kind,
            until=until,
            owner_id=owner,
            owner=name,
            task_id="",
            on=snapshot.facts.as_of,
            by=labels.staff(user),
            text=neutral_task(target.item_key) if not item.revealed else text,
            words=decision_words(decided, name, until, snapshot.facts.as_of),
        )

    def _somebody_elses(self, snapshot: "Snapshot", chosen: Chosen) -> bool:
        """Whether what is decided here is known to take the place of somebody else's decision."""
        keys = {target.item_key for target in chosen.targets}
        return any(
            decision.item_key in keys and decision.by != self.board.settings.user
            for decision in snapshot.decisions
        )

    def undo(self) -> None:
        """``u``: takes back the last decision of this person."""
        from huddle.screens.board import Deed

        decisions, snapshot = self.undoable(), self.board.snapshot
        if not decisions or snapshot is None:
            return
        known = snapshot.shown_items()
        key = snapshot.real.get(decisions[0].item_key, "")
        subject = known[key].member if key in known else "the last decision"
        if len(decisions) > 1:
            subject = f"{subject} and {len(decisions) - 1} more"
        ids = [decision.decision_id for decision in decisions]

        def do(desk: Desk) -> str:
            desk.undo(self.board.running.place(), ids)
            return f"Taken back: {subject}."

        self.board.write(Deed(do, then=self.board.forget_fresh))

    # What else is written

    def log_contact(self) -> None:
        """``l``: a contact or an attempt with the row's member."""
        from huddle.screens.board import Deed
        from huddle.screens.log_contact import LogContactModal, LoggedContact

        board, snapshot = self.board, self.board.snapshot
        item = board.current_item
        if snapshot is None or item is None:
            return
        target = snapshot.shown.target(item.key)
        core = any(
            rule.kind == "contact_standard" and "core" in str(rule.on)
            for reason in snapshot.items[target.item_key].reasons
            for rule in snapshot.rules
            if rule.id == reason.rule
        )

        def ask() -> None:
            modal = LogContactModal(subject=item.member, now=board.now, core_service=core)
            board.app.push_screen(modal, entered)

        def entered(result: LoggedContact | None) -> None:
            if result is None:
                return
            contact_id = uuid7()
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

            board.write(Deed(do, again=ask))

        ask()

    def raise_barrier(self) -> None:
        """``e``: a barrier from the row."""
        from huddle.screens.barrier import BarrierModal, BarrierRaised

        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        item, target = chosen.items[0], chosen.targets[0]

        def ask(title: str, owner: str) -> None:
            modal = BarrierModal(
                subject=item.member,
                staff=self._staff(snapshot),
                today=snapshot.facts.as_of,
                calendar=snapshot.calendar,
                owner=owner,
                title=title,
            )
            self.board.app.push_screen(modal, entered)

        def entered(result: BarrierRaised | None) -> None:
            if result is not None:
                self._barrier(result, target, partial(ask, result.title, result.owner))

        ask("", item.owner_id or "")

    def _barrier(
        self,
        raised: "BarrierRaised",
        target: RealTarget | None,
        again: Callable[[], object] | None,
    ) -> None:
        from huddle.screens.board import Deed

        barrier_id = uuid7()

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

        self.board.write(Deed(do, again=again))

    def add(self) -> None:
        """``+``: a worry, a free task, a barrier."""
        from huddle.screens.add import AddModal, MemberChoice

        board, snapshot = self.board, self.board.snapshot
        if snapshot is None:
            return
        labels, open_row = Labels(snapshot.facts), not snapshot.shown.masked
        members = sorted(snapshot.facts.members, key=lambda member: member.short_id)
        keys = {
            (member.short_id if snapshot.shown.masked else member.member_id): member.member_id
            for member in members
        }
        item = board.current_item

        def entered(result: "Added | None") -> None:
            if result is not None:
                self._added(result, keys, ask)

        def ask() -> None:
            modal = AddModal(
                members=[
                    MemberChoice(key, labels.member(member_id, open_row=open_row))
                    for key, member_id in keys.items()
                ],
                staff=self._staff(snapshot),
                today=snapshot.facts.as_of,
                calendar=snapshot.calendar,
                masked=snapshot.shown.masked,
                member_key=(item.member_key or "") if item else "",
                owner=self._me(snapshot),
            )
            board.app.push_screen(modal, entered)

        ask()

    def _added(self, added: "Added", members: dict[str, str], again: Callable[[], None]) -> None:
        from huddle.screens.add import Concern
        from huddle.screens.barrier import BarrierRaised
        from huddle.screens.board import Deed

        if isinstance(added, BarrierRaised):
            self._barrier(added, None, again)
            return
        new_id = uuid7()
        if isinstance(added, Concern):
            member_id = members[added.member_key]

            def worry(desk: Desk) -> str:
                place = self.board.running.place()
                desk.add_concern(place, member_id, added.reason, added.until, new_id)
                return "Added to the watch list."

            self.board.write(Deed(worry, again=again))
            return

        def task(desk: Desk) -> str:
            place = self.board.running.place()
            desk.add_task(place, added.text, added.owner, added.due, new_id)
            return "Task added."

        self.board.write(Deed(task, again=again))

    # What forms are filled with

    def _proposal(self, snapshot: "Snapshot", target: RealTarget) -> "Proposal":
        from huddle.decisions import propose

        return propose(snapshot.items[target.item_key], snapshot.facts, snapshot.calendar)

    def _staff(self, snapshot: "Snapshot") -> "Sequence[StaffChoice]":
        from huddle.widgets.form import StaffChoice

        facts = snapshot.facts
        labels = Labels(facts)
        choices = []
        for staff in sorted(facts.staff, key=lambda each: each.name):
            if not staff.active:
                continue
            away = (
                staff.away_from is not None
                and staff.away_from <= facts.as_of
                and (staff.away_to is None or facts.as_of <= staff.away_to)
            )
            choices.append(
                StaffChoice(staff.staff_id, labels.staff(staff.staff_id), "away" if away else "")
            )
        return choices

    def _me(self, snapshot: "Snapshot") -> str:
        """The staff id of whoever sits here; "" for somebody who is not on the staff list."""
        user = self.board.settings.user
        return user if any(staff.staff_id == user for staff in snapshot.facts.staff) else ""

    def _official_clock(self, snapshot: "Snapshot", chosen: Chosen) -> tuple[date | None, str]:
        """The earliest due day of a grade A clock among the rows, and its title as shown."""
        grades = {rule.id: rule for rule in snapshot.rules}
        clocks = [
            (reason.due, rule.neutral_title if snapshot.shown.masked else rule.title)
            for target in chosen.targets
            for reason in snapshot.items[target.item_key].reasons
            if reason.due is not None
            and reason.key in (target.reason_keys or (reason.key,))
            and (rule := grades.get(reason.rule)) is not None
            and rule.grade == OFFICIAL
        ]
        return min(clocks, default=(None, ""))
