"""What a huddle does with a row."""

from typing import TYPE_CHECKING

from huddle.commands.command import (
    Command,
    Situation,
    already_decided,
    no_row,
    not_due,
    of_one,
    read_only,
    undecidable,
)

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.host import Host


class Assign(Command):
    id = "assign"
    keys = "a"
    words = "assign"
    title = "Assign a task"
    help = "Makes a task from the row, with text, owner and due day filled in; Enter is enough."
    obstacle = staticmethod(undecidable)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.deciding.assign()


class LogContact(Command):
    id = "log"
    keys = "l"
    words = "log contact"
    short = "log"
    title = "Log a contact"
    help = "Records a contact or an attempt with the member, just made or dated back."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if said := read_only(at) or no_row(at):
            return said
        return "" if at.has_member else "This row has no member to have been in contact with."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.adding.log_contact()


class Discussed(Command):
    id = "discussed"
    keys = "d"
    words = "discussed"
    title = "Discussed, nothing to do"
    help = "Decides that nothing is to be done about the row until the next huddle."
    obstacle = staticmethod(undecidable)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.deciding.discussed()


class WatchUntilDay(Command):
    id = "watch"
    keys = "w"
    words = "watch until"
    short = "watch"
    title = "Watch until a day"
    help = "Keeps the row on the board, quietly, until a day."
    obstacle = staticmethod(not_due)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.deciding.watch_until()


class Snooze(Command):
    id = "snooze"
    keys = "s"
    words = "snooze"
    title = "Snooze with a reason"
    help = "Hides the row until a day, never past the due day of an official clock."
    obstacle = staticmethod(not_due)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.deciding.snooze()


class Baseline(Command):
    id = "baseline"
    keys = "B"
    words = "baseline"
    title = "Take what is late as a baseline"
    help = "Takes what is late, marked or all of it, off the board until a day of review."
    obstacle = staticmethod(read_only)

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        board.taking.take()


class Excuse(Command):
    id = "excuse"
    keys = "x"
    words = "excuse"
    title = "Excuse a miss"
    help = "Closes the row with a reason from a fixed list; the measures still count the miss."
    obstacle = staticmethod(not_due)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.deciding.excuse()


class Finish(Command):
    id = "finish"
    keys = "f"
    words = "done"
    title = "The task is done"
    help = "Finishes the task of the row."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if said := of_one(at):
            return said
        return "" if at.has_task else "This row is no task. Follow-ups lists the tasks."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.deciding.finish()


class RaiseBarrier(Command):
    id = "barrier"
    keys = "e"
    words = "barrier"
    title = "Raise a barrier"
    help = "Raises a problem that the team cannot fix alone, from this row."

    @staticmethod
    def obstacle(at: Situation) -> str:
        return read_only(at) or no_row(at)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.adding.raise_barrier()


class Add(Command):
    id = "add"
    keys = "plus"
    words = "add"
    title = "Add a worry, a task or a barrier"
    help = "Adds what no rule knows: a member somebody worries about, a free task, a barrier."
    obstacle = staticmethod(read_only)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.adding.add()


class Undo(Command):
    id = "undo"
    keys = "u"
    words = "undo"
    short = "undo"
    title = "Undo the last thing done"
    help = "Takes back what you did last today, with its task while that is untouched."

    @classmethod
    def label(cls, at: Situation) -> str:
        return f"undo: {at.undo}" if at.undo else cls.words

    @classmethod
    def told(cls, at: Situation) -> str:
        return f"Takes back: {at.undo}." if at.undo else cls.help

    @staticmethod
    def obstacle(at: Situation) -> str:
        if said := read_only(at):
            return said
        return "" if at.undo else "There is no decision of yours today to take back."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.undoing.undo()


class Mark(Command):
    id = "mark"
    keys = "space"
    words = "mark"
    title = "Mark the row"
    help = "Marks the row, or all in a fold, or unmarks; one decision then covers the marked."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if said := read_only(at):
            return said
        if at.entry == "fold":
            return ""
        if said := no_row(at):
            return said
        return already_decided(at)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.mark()
