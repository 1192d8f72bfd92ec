"""What changes the matter that a row is about: a task, a referral, a service request."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, Situation, no_row, of_one, read_only
from huddle.roles import moves_members
from huddle.screens.updating import INFORMS, MOVES_MEMBERS, OF_SEVERAL, UPDATES

if TYPE_CHECKING:
    from huddle.screens.host import Host

_LABELS = {
    "task": "change task",
    "barrier": "note, escalate",
    "pdsa": "record result",
    "conference": "answer",
    "chart": "checklist",
    "referral": "move referral",
    "request": "record",
    "review": "step, transfer",
    "member": "move member",
    "red": "answer",
}


class Update(Command):
    id = "update"
    keys = "t"
    words = "update"
    title = "Update what the row is about"
    help = "Changes a task or a barrier, moves a referral or a member, or records a result."

    @classmethod
    def label(cls, at: Situation) -> str:
        return _LABELS.get(at.marked_kind if at.marked else at.kind, cls.words)

    @staticmethod
    def obstacle(at: Situation) -> str:
        kind = at.marked_kind if at.marked else at.kind
        if said := read_only(at) or (_of_marked(at) if at.marked else no_row(at)):
            return said
        if kind not in UPDATES:
            return "This row is no task, referral, request or member to update."
        return moves_members(at.role) if kind in MOVES_MEMBERS else ""

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.updating.update()


def _of_marked(at: Situation) -> str:
    """Why the marked rows cannot be updated as one."""
    if not at.marked_kind:
        return "The marked rows are of several kinds. Mark rows of one kind, or update one."
    if at.marked_kind not in UPDATES:
        return "The marked rows are no tasks, referrals, requests or members."
    if at.marked > 1 and at.marked_kind not in OF_SEVERAL:
        return f"One {at.marked_kind} at a time. Escape takes the marks off."
    return ""


class Confer(Command):
    id = "confer"
    keys = "K"
    words = "conference"
    title = "Put on the list of the case conference"
    help = "Puts the row on the next conference's list, with the question to answer."

    @staticmethod
    def obstacle(at: Situation) -> str:
        return read_only(at) or ("" if at.marked else no_row(at))

    @classmethod
    def run(cls, screen: "Host") -> None:
        from huddle.screens.updates.conference import confer

        confer(screen)


class Inform(Command):
    id = "inform"
    keys = "i"
    words = "told member"
    title = "An update was given to the member"
    help = "Records that the member was told today how their service request stands."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if said := of_one(at):
            return said
        return "" if at.kind in INFORMS else "This row is no service request."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.updating.inform()
