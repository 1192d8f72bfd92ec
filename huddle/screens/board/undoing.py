"""``u``: what this person did last today, taken back."""

from datetime import date
from typing import TYPE_CHECKING

from db.types import Decision
from huddle import words
from huddle.privacy.decision import stored_decision
from huddle.rules.baseline import number
from huddle.screens.desk import Desk
from huddle.screens.live import Deed

if TYPE_CHECKING:
    from db.record import ByHand
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.model import Snapshot

_BY_HAND = {
    "finished": ("the finished task", "Taken back: the task is open again."),
    "task": ("the task added", "Taken back: the task."),
    "barrier": ("the barrier", "Taken back: the barrier."),
    "goal": ("the goal that was set", "Taken back: the goal."),
    "question": ("the question to the conference", "Taken off the list of the conference."),
    "agreed": ("what was agreed", "Taken back: what was agreed."),
    "reviewed": ("the review of the member", "Taken back: the member is to be reviewed again."),
    "worry": ("the worry", "Taken back from the watch list."),
}
"""What ``u`` takes back beside decisions, and what it then says."""

_EDITED = {
    "barrier": "barrier",
    "barrier_note": "barrier",
    "escalation": "barrier",
    "pdsa_cycle": "PDSA card",
    "member": "member",
    "referral": "referral",
    "referral_step": "referral",
    "service_request": "request",
    "staff": "worker",
    "task": "task",
}


class Undoing:
    """What one board takes back."""

    def __init__(self, board: "BoardScreen") -> None:
        self.board = board
        self._own: list[tuple[date, str]] = []
        """The decisions made here that stand as far as is known here, with their days."""

    def made_here(self, day: date, decision_id: str) -> None:
        """Notes a decision that was made at this board."""
        self._own.append((day, decision_id))

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
            return _by_hand_words(by_hand)[0]
        decisions, snapshot = self.undoable(), self.board.snapshot
        if not decisions or snapshot is None:
            return ""
        said = stored_decision(decisions[0], snapshot.facts, open_row=not snapshot.shown.masked)[
            1
        ].words
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
            return _by_hand_words(done)[1]

        return Deed(do)


def _by_hand_words(done: "ByHand") -> tuple[str, str]:
    if done.kind != "edit":
        return _BY_HAND[done.kind]
    what = f"the change to the {_EDITED.get(done.about, 'record')}"
    return what, f"Taken back: {what}."
