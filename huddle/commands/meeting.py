"""The huddle itself: its beginning, its steps, its end."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, Situation, not_loaded, read_only
from huddle.meeting import STEPS as AGENDA
from huddle.roles import runs_no_huddle

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen


LAST_STEP = len(AGENDA)


class Start(Command):
    id = "start"
    keys = "ctrl+s"
    words = "start the huddle"
    short = "start"
    title = "Start the huddle, or take it over"
    help = "Takes the roll and begins the one huddle of the team and day."

    @classmethod
    def label(cls, at: Situation) -> str:
        return "take over" if at.huddle == "watching" else cls.words

    @staticmethod
    def obstacle(at: Situation) -> str:
        if not at.loaded or at.past:
            return read_only(at)
        if said := runs_no_huddle(at.role, signed_in=at.signed_in):
            return said
        if at.huddle == "running":
            return "The huddle is running. Step 8 closes it."
        if at.huddle == "closed":
            return "Today's huddle is closed. The board works without one."
        return ""

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        board.running.start()


class Next(Command):
    id = "next"
    keys = "n"
    words = "next step"
    short = "next"
    title = "Next step"
    help = "Goes to the next step of the agenda; after the seventh it closes the huddle."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if said := not_loaded(at):
            return said
        last = at.step == LAST_STEP and Close.obstacle(at)
        return f"Step {LAST_STEP} is the last. p goes back." if last else ""

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        board.moving.step_by(1)


class Previous(Command):
    id = "previous"
    keys = "p"
    words = "step back"
    title = "Step before"
    help = "Goes to the step before."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        board.moving.step_by(-1)


class Close(Command):
    id = "close"
    keys = "f8"
    words = "close"
    title = "Close the huddle"
    help = "Reads the decisions back, carries over what is undecided, and locks the record."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if said := read_only(at):
            return said
        return "" if at.huddle == "running" else "No huddle is running. Ctrl+S starts one."

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        board.running.close()


class Record(Command):
    id = "record"
    keys = "y"
    words = "record"
    title = "The day's record"
    help = "Opens the locked record of the day's closed huddle; notes can be added to it."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if not at.loaded:
            return not_loaded(at)
        return "" if at.has_record else "No huddle of this day has been closed."

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        board.running.show_record()


def _step(number: int) -> type[Command]:
    class Step(Command):
        id = f"step_{number}"
        keys = str(number)
        words = f"step {number}"
        title = f"Go to step {number}"
        help = f"Goes to step {number} of the agenda."
        obstacle = staticmethod(not_loaded)

        @classmethod
        def run(cls, board: "BoardScreen") -> None:
            board.moving.to_step(number)

    return Step


STEPS: tuple[type[Command], ...] = tuple(_step(number) for number in range(1, LAST_STEP + 1))
