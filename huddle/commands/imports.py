"""What imports leave to the people of the team."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, read_only

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen


class Settle(Command):
    id = "settle"
    keys = "f4"
    words = "imports"
    title = "Settle what imports leave open"
    help = "Who is missing from a file, who may be one person, what is not in the record."
    obstacle = staticmethod(read_only)

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        from huddle.screens.questions import Settling

        Settling(board).show()
