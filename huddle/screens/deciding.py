"""What a huddle does with rows: asks for what is missing, then writes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from db.identifiers import uuid7
from db.types import Decision
from huddle import words
from huddle.privacy import RealTarget, ShownDecision, ShownItem
from huddle.privacy.board import decision_words
from huddle.privacy.forms import clock_ahead, proposal, snooze_cap
from huddle.privacy.labels import Labels
from huddle.privacy.neutral import neutral_task, typed_text
from huddle.rules.board import Decided
from huddle.screens.desk import Desk
from huddle.screens.live import Deed
from huddle.widgets.entries import decided_today

if TYPE_CHECKING:
    from huddle.decisions import Proposal
    from huddle.screens.add import Added, Concern, MemberChoice
    from huddle.screens.assign import Assigned
    from huddle.screens.barrier import BarrierRaised
    from huddle.screens.board import BoardScreen
    from huddle.screens.model import Snapshot
    from huddle.widgets.form import StaffChoice

WATCH_DAYS = 7
SNOOZE_WORKING_DAYS = 3
BASELINE_WORKING_DAYS = 15
_CHOICE_RULES = ("keep-benefits", "appeal-file", "hearing-file")


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


class Terms(NamedTuple):
    """What is decided about one row, and on which terms."""

    kind: str
    text: str = ""
    owner: str = ""
    until: date | None = None
    reason: str = ""


class Deciding:
    """The decisions of one board."""

    def __init__(self, board: "BoardScreen") -> None:
        self.board = board
        self._one: tuple[str, str] | None = None
        self._takers: list[Callable[[Desk], str] | None] = []

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
        first = mine[-1].decision_id.partition(".")[0]
        return tuple(each for each in mine if each.decision_id.partition(".")[0] == first)

    @property
    def can_undo(self) -> bool:
        """Whether there is something that ``u`` takes back."""
        return any(self._takers) or bool(self.undoable())

    def _decided(self) -> None:
        """A decision is the last thing done here; which one, the database knows."""
        self._takers.append(None)

    # What is decided

    def assign(self) -> None:
        """``a``: a task from the row, all filled in."""
        from huddle.screens.assign import Assigned, AssignForm, AssignModal

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
                    "assign",
                    self._title(snapshot, target, result.text or proposed.text),
                    result.owner or proposed.owner,
                    result.due or proposed.due,
                )
                for target, proposed in zip(chosen.targets, proposals, strict=True)
            ]
            return self._deed(snapshot, chosen, terms)

        self.board.ask(modal, deed)

    def discussed(self) -> None:
        """``d``: nothing to do until the next huddle."""
        chosen, snapshot = self._chosen(), self.board.snapshot
        if chosen is not None and snapshot is not None:
            terms = [Terms("discussed")] * len(chosen.items)
            self.board.write(self._deed(snapshot, chosen, terms))

    def watch_until(self) -> None:
        """``w``: stays, quietly, until a day."""
        from huddle.screens.watch_until import WatchUntil, WatchUntilModal

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
            terms = Terms("watch", until=result.until, reason=result.reason)
            return self._deed(snapshot, chosen, [terms] * len(chosen.items))

        self.board.ask(modal, deed)

    def snooze(self) -> None:
        """``s``: hidden until a day, never past an official clock."""
        from huddle.screens.snooze import Snoozed, SnoozeModal

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
            terms = Terms("snooze", until=result.until, reason=result.reason)
            return self._deed(snapshot, chosen, [terms] * len(chosen.items))

        self.board.ask(modal, deed)

    def baseline(self) -> None:
        """``B``: the marked rows, else all late ones of the step, leave until they are reviewed."""
        from huddle.screens.baseline import Baseline, BaselineModal

        board, snapshot = self.board, self.board.snapshot
        if snapshot is None:
            return
        today, wanted = snapshot.facts.as_of, self._wanted()
        taken = self._takeable(snapshot, wanted)
        if not taken:
            board.say(
                "An official clock of these rows is still to come: they stay."
                if wanted
                else "No row of this step is late. Space marks rows to take.",
                "soon",
            )
            return
        items, targets = zip(*taken, strict=True)
        chosen = Chosen(items, targets, self._somebody_elses(snapshot, targets), uuid7())
        if board.marked:
            of = words.counted(len(wanted), "marked row")
        else:
            of = f"{words.counted(len(self._listed()), 'row')} of {board.step.title}"

        def deed(result: Baseline) -> Deed:
            terms = Terms("baseline", until=result.until)
            return self._deed(snapshot, chosen, [terms] * len(items))

        modal = BaselineModal(
            taken=len(taken),
            stay=len(wanted) - len(taken),
            of=of,
            today=today,
            calendar=snapshot.calendar,
            until=snapshot.calendar.add_business_days(today, BASELINE_WORKING_DAYS),
        )
        board.ask(modal, deed)

    def late_rows(self) -> "list[tuple[ShownItem, RealTarget]]":
        """The rows that a baseline would take as the board stands."""
        snapshot = self.board.snapshot
        return self._takeable(snapshot, self._wanted()) if snapshot is not None else []

    def _takeable(
        self, snapshot: "Snapshot", wanted: "Sequence[tuple[ShownItem, RealTarget]]"
    ) -> "list[tuple[ShownItem, RealTarget]]":
        shown, rules, today = snapshot.shown, snapshot.rules, snapshot.facts.as_of
        return [
            (item, target)
            for item, target in wanted
            if not clock_ahead(shown, item, snapshot.items[target.item_key], rules, today)
        ]

    def _wanted(self) -> "list[tuple[ShownItem, RealTarget]]":
        """The marked rows, else the late ones that the step lists and nobody has decided about;
        each matter once."""
        from huddle.decisions import is_late

        snapshot = self.board.snapshot
        if snapshot is None:
            return []
        if self.board.marked:
            pairs = self.board.chosen()
        else:
            pairs = [
                (item, snapshot.shown.target(item.key))
                for item in self._listed()
                if is_late(item.severity, item.days_overdue)
                and not decided_today(item, snapshot.facts.as_of)
            ]
        return list({target.item_key: (item, target) for item, target in pairs}.values())

    def _listed(self) -> "list[ShownItem]":
        """The rows of the step, of one worker alone where the board shows those alone."""
        owner, items = self.board.owner, self.board.listing.items(self.board.step.key)
        return [item for item in items if owner in (None, item.owner_id or "")]

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

        def deed(result: Excused) -> Deed:
            terms = Terms(result.kind, reason=result.reason)
            return self._deed(snapshot, chosen, [terms] * len(chosen.items))

        self.board.ask(ExcuseModal(subject=chosen.subject, choice=choice), deed)

    def _deed(self, snapshot: "Snapshot", chosen: Chosen, terms: Sequence[Terms]) -> Deed:
        """Decides about each row on its terms. Rows of the same terms are one transaction; the ids
        of all begin alike, so that one undo takes all of them back."""
        groups = {
            each: [target for target, own in zip(chosen.targets, terms, strict=True) if own == each]
            for each in dict.fromkeys(terms)
        }
        shown = {
            item.key: self._shown(snapshot, item, target, own)
            for item, target, own in zip(chosen.items, chosen.targets, terms, strict=True)
        }
        one = chosen.decision_id
        said = shown[chosen.items[0].key].words

        def do(desk: Desk) -> str:
            for number, (each, targets) in enumerate(groups.items()):
                desk.decide(
                    self.board.running.place(),
                    targets,
                    each.kind,
                    text=each.text,
                    owner=each.owner,
                    until=each.until,
                    reason=each.reason,
                    decision_id=f"{one}.group{number}" if number else one,
                    replace=chosen.replace,
                )
            return f"Saved: {chosen.subject}, {said}."

        return Deed(do, shown, then=self._decided)

    def _shown(
        self, snapshot: "Snapshot", item: ShownItem, target: RealTarget, terms: Terms
    ) -> ShownDecision:
        """The decision as the row shows it from the commit until the board is read again."""
        labels, user = Labels(snapshot.facts), self.board.settings.user
        kind, text, owner, until, _ = terms
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
            text=typed_text(
                text,
                target.item_key,
                labels.by_id.get(target.member_id or ""),
                open_row=item.revealed,
            ),
            words=decision_words(decided, name, until, snapshot.facts.as_of),
        )

    def of_stored(self, snapshot: "Snapshot", decision: Decision) -> tuple[str, ShownDecision]:
        """Whom a stored decision is about and what it was, told without its row."""
        labels, masked = Labels(snapshot.facts), snapshot.shown.masked
        name = labels.staff(decision.owner) if decision.owner else ""
        decided = Decided(
            decision.decision_id,
            decision.kind,
            decision.until,
            decision.owner,
            decision.text,
            decision.task_id,
            decision.at,
            decision.by,
        )
        said = ShownDecision(
            kind=decision.kind,
            until=decision.until,
            owner_id=decision.owner,
            owner=name,
            task_id="",
            on=decision.day,
            by=labels.staff(decision.by),
            text=typed_text(
                decision.text,
                decision.item_key,
                labels.by_id.get(decision.member_id),
                open_row=not masked,
            ),
            words=decision_words(decided, name, decision.until, snapshot.facts.as_of),
        )
        if decision.member_id:
            return labels.member(decision.member_id, open_row=not masked), said
        return labels.matter(decision.item_key, open_row=not masked), said

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
        taker = self._takers.pop() if self._takers else None
        failed = partial(self._takers.append, taker)
        if taker is not None:
            self.board.write(Deed(taker, failed=failed))
            return
        decisions, snapshot = self.undoable(), self.board.snapshot
        if not decisions or snapshot is None:
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

        self.board.write(Deed(do, then=partial(self.board.show_open_again, keys), failed=failed))

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

        def take_back(desk: Desk) -> str:
            desk.reopen_task(self.board.running.place(), task_id)
            return f"Taken back: {item.member} is open again."

        self.board.write(Deed(do, then=partial(self._takers.append, take_back)))

    # What else is written

    def log_contact(self) -> None:
        """``l``: a contact or an attempt with the row's member."""
        from huddle.screens.log_contact import LogContactModal, LoggedContact

        board, snapshot = self.board, self.board.snapshot
        item = board.current_item
        if snapshot is None or item is None:
            return
        target = snapshot.shown.target(item.key)
        core = any(
            rule.word("qualifies") == "core service"
            for reason in snapshot.items[target.item_key].reasons
            for rule in snapshot.rules
            if rule.id == reason.rule
        )

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

            return Deed(do, then=self._decided)

        modal = LogContactModal(subject=item.member, now=board.now, core_service=core)
        board.ask(modal, deed)

    def raise_barrier(self) -> None:
        """``e``: a barrier from the row."""
        from huddle.screens.barrier import BarrierModal

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

        def take_back(desk: Desk) -> str:
            desk.close_barrier(self.board.running.place(), barrier_id, "raised by mistake")
            return "Taken back: the barrier."

        return Deed(do, then=partial(self._takers.append, take_back))

    def add(self) -> None:
        """``+``: a worry, a free task, a barrier."""
        from huddle.screens.add import AddModal, Concern
        from huddle.screens.barrier import BarrierRaised

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

        def take_back(desk: Desk) -> str:
            desk.end_concern(self.board.running.place(), concern_id)
            return "Taken back from the watch list."

        return Deed(do, then=partial(self._takers.append, take_back))

    def _task(self, task_id: str, task: "Assigned") -> Deed:
        def do(desk: Desk) -> str:
            place = self.board.running.place()
            desk.add_task(place, task.text, task.owner, task.due, task_id)
            return "Task added."

        def take_back(desk: Desk) -> str:
            desk.withdraw_task(self.board.running.place(), task_id)
            return "Taken back: the task."

        return Deed(do, then=partial(self._takers.append, take_back))

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

    def _members(self, snapshot: "Snapshot") -> "Mapping[str, tuple[MemberChoice, str]]":
        """The team's members as the screen may show them, by shown key, with their real ids."""
        from huddle.screens.add import MemberChoice

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
