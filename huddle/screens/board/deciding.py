"""What a huddle does with rows: asks for what is missing, then writes."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from db.identifiers import uuid7
from db.orders import Terms
from huddle import words
from huddle.privacy import RealTarget, ShownDecision, ShownItem
from huddle.privacy.decision import decision_of_the_day
from huddle.privacy.forms import proposal, snooze_cap
from huddle.privacy.labels import Labels
from huddle.privacy.neutral import neutral_task
from huddle.rules.barrier import action_due
from huddle.rules.board import Decided
from huddle.screens.board.choices import staff_to_choose
from huddle.screens.desk import Desk
from huddle.screens.live import Deed
from huddle.screens.seen import Seen, decisions, open_tasks_of
from huddle.screens.seen import tasks as tasks_of

if TYPE_CHECKING:
    from huddle.decisions import Proposal
    from huddle.screens.host import Host
    from huddle.screens.model import Snapshot

WATCH_DAYS = 7
SNOOZE_WORKING_DAYS = 3


class Chosen(NamedTuple):
    """Rows to decide about, with what they stand for."""

    items: tuple[ShownItem, ...]
    targets: tuple[RealTarget, ...]
    decision_id: str
    """Of the one decision that comes of it, however often saving it is tried."""

    @property
    def subject(self) -> str:
        """The rows as a form names them."""
        one = self.items[0].member
        return one if len(self.items) == 1 else f"{one} and {len(self.items) - 1} more"


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
    """The decisions about the rows of one screen."""

    def __init__(self, board: "Host") -> None:
        self.board = board
        self._one: RealTarget | None = None

    # Which rows

    def chosen(self) -> Chosen | None:
        """The one reason that was picked from ``?``, else the marked rows, else the row."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return None
        if self._one is not None:
            one, self._one = (self._one,), None
            item = snapshot.shown_items()[snapshot.real[one[0].item_key]]
            return Chosen((item,), one, uuid7())
        pairs = self.board.chosen()
        if not pairs:
            return None
        items, targets = zip(*pairs, strict=True)
        return Chosen(items, targets, uuid7())

    def of_one(self) -> Chosen | None:
        """The one reason that was picked from ``?``, else the row under the cursor, whatever else
        is marked."""
        snapshot, item = self.board.snapshot, self.board.current_item
        if self._one is not None or snapshot is None or item is None:
            return self.chosen()
        return Chosen((item,), (snapshot.shown.target(item.key),), uuid7())

    def one_reason(self, target: RealTarget, command: str) -> None:
        """Decides about one reason of a row only, as it stood when it was looked at; ``command`` is
        the key of the decision."""
        snapshot = self.board.snapshot
        if snapshot is None or target.item_key not in snapshot.real:
            self.board.say("That row is gone from the board. Look, then decide.", "soon")
            return
        deeds: dict[str, Callable[[], None]] = {
            "a": self.assign,
            "d": self.discussed,
            "w": self.watch_until,
            "s": self.snooze,
            "x": self.excuse,
            "e": self.board.adding.raise_barrier,
        }
        self._one = target
        try:
            deeds[command]()
        finally:
            self._one = None

    # What is decided

    def assign(self) -> None:
        """``a``: a task from the row, all filled in."""
        from huddle.screens.modals.assign import Assigned, AssignForm, AssignModal

        chosen, snapshot = self.chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        if len(chosen.targets) == 1 and chosen.targets[0].item_key.startswith("red:"):
            self._answer(snapshot, chosen)
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
        seen = self._seen(snapshot, chosen, "assign")
        clock = min((item.due for item in chosen.items if item.due), default=None)

        modal = AssignModal(
            form,
            subject=chosen.subject,
            staff=staff_to_choose(snapshot.facts),
            today=snapshot.facts.as_of,
            calendar=snapshot.calendar,
            clock=clock,
            rows=len(chosen.items),
        )

        def deed(result: Assigned) -> Deed:
            terms = [
                Terms(
                    self._title(seen, target, result.text or proposed.text),
                    result.owner or proposed.owner,
                    result.due or proposed.due,
                )
                for target, proposed in zip(chosen.targets, proposals, strict=True)
            ]
            return self.deed(snapshot, chosen, "assign", terms, seen)

        self.board.ask(modal, deed, seen)

    def answer(self) -> None:
        """``t`` on a red: why, what is done, by whom and until when."""
        chosen, snapshot = self.chosen(), self.board.snapshot
        if chosen is not None and snapshot is not None:
            self._answer(snapshot, chosen)

    def _answer(self, snapshot: "Snapshot", chosen: Chosen) -> None:
        from huddle.screens.modals.red import RedAnswered, RedModal

        today, seen = snapshot.facts.as_of, self._seen(snapshot, chosen, "assign")
        modal = RedModal(
            subject=chosen.subject,
            staff=staff_to_choose(snapshot.facts),
            owner=self.board.settings.user,
            due=action_due(snapshot.rules, today, snapshot.calendar),
            today=today,
            calendar=snapshot.calendar,
        )

        def deed(result: RedAnswered) -> Deed:
            terms = Terms(result.action, result.owner, result.due, result.reason)
            return self.deed(snapshot, chosen, "assign", terms, seen)

        self.board.ask(modal, deed, seen)

    def discussed(self) -> None:
        """``d``: nothing to do until the next huddle."""
        chosen, snapshot = self.chosen(), self.board.snapshot
        if chosen is not None and snapshot is not None:
            seen = self._seen(snapshot, chosen, "discussed")
            self.board.write(self.deed(snapshot, chosen, "discussed", Terms(), seen))

    def watch_until(self) -> None:
        """``w``: stays, quietly, until a day."""
        from huddle.screens.modals.watch_until import WatchUntil, WatchUntilModal

        chosen, snapshot = self.chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        today, seen = snapshot.facts.as_of, self._seen(snapshot, chosen, "watch")
        modal = WatchUntilModal(
            subject=chosen.subject,
            today=today,
            calendar=snapshot.calendar,
            until=today + timedelta(days=WATCH_DAYS),
        )

        def deed(result: WatchUntil) -> Deed:
            terms = Terms(until=result.until, reason=result.reason)
            return self.deed(snapshot, chosen, "watch", terms, seen)

        self.board.ask(modal, deed, seen)

    def snooze(self) -> None:
        """``s``: hidden until a day, never past an official clock."""
        from huddle.screens.modals.snooze import Snoozed, SnoozeModal

        chosen, snapshot = self.chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        today, seen = snapshot.facts.as_of, self._seen(snapshot, chosen, "snooze")
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
            return self.deed(snapshot, chosen, "snooze", terms, seen)

        self.board.ask(modal, deed, seen)

    def excuse(self) -> None:
        """``x``: closed as missed, with a reason from the list."""
        from huddle.decisions import is_members_choice
        from huddle.screens.modals.excuse import Excused, ExcuseModal

        chosen, snapshot = self.chosen(), self.board.snapshot
        if chosen is None or snapshot is None:
            return
        items = [snapshot.items[target.item_key] for target in chosen.targets]
        choice = any(is_members_choice(each, snapshot.rules) for each in items)
        seen = self._seen(snapshot, chosen, "excuse")

        def deed(result: Excused) -> Deed:
            return self.deed(snapshot, chosen, result.kind, Terms(reason=result.reason), seen)

        modal = ExcuseModal(subject=chosen.subject, choice=choice)
        self.board.ask(modal, deed, seen)

    def deed(
        self,
        snapshot: "Snapshot",
        chosen: Chosen,
        kind: str,
        terms: Terms | Sequence[Terms],
        seen: Seen,
    ) -> Deed:
        """Decides about the rows, on the same terms or each on its own, all or none. ``seen`` is
        how they stood when that was begun."""
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
                seen=seen.rows,
            )
            return saved

        def then() -> None:
            self.board.undoing.made_here(snapshot.today, chosen.decision_id)

        return Deed(do, shown, then=then, seen=seen)

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

    def _seen(self, snapshot: "Snapshot", chosen: Chosen, kind: str) -> Seen:
        """What has been decided about the rows, and the tasks that an assignment would change."""
        decided = decisions(chosen.targets, self.board.settings.user)
        tasks = (open_tasks_of(chosen.targets),) if kind == "assign" else ()
        return Seen(snapshot.facts, decided, *tasks)

    def finish(self) -> None:
        """``f``: the row's task is done."""
        snapshot, item = self.board.snapshot, self.board.current_item
        if snapshot is None or item is None:
            return
        kind, _, task_id = snapshot.shown.target(item.key).item_key.partition(":")
        if kind != "task":
            return
        facts = snapshot.facts
        seen = Seen(facts, tasks_of([task_id]))

        def do(desk: Desk) -> str:
            desk.finish_task(self.board.running.place(), task_id, seen.rows)
            return f"Done: {item.member}."

        self.board.write(Deed(do, seen=seen))

    # What forms are filled with

    def _proposal(self, snapshot: "Snapshot", item: ShownItem, target: RealTarget) -> "Proposal":
        """What the row proposes, in words that tell no more than the row itself shows."""
        real = snapshot.items[target.item_key]
        return proposal(snapshot.shown, item, real, snapshot.facts, snapshot.calendar)

    def _title(self, seen: Seen, target: RealTarget, text: str) -> str:
        """The task's title: its own where a masked row could not show it and nobody changed it."""
        kind, _, task_id = target.item_key.partition(":")
        if kind != "task" or text != neutral_task(target.item_key):
            return text
        return seen.known(f"task:{task_id}", "title") or text

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
