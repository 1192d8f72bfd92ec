"""What works on every screen."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, Situation, not_loaded, read_only
from huddle.roles import BRINGS_NO_FILES

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.host import Host


class Help(Command):
    id = "help"
    keys = "f1,h"
    words = "help"
    title = "Help"
    help = "Opens the manual, with the keys as they are now."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.explaining.help()


class Palette(Command):
    id = "palette"
    keys = "ctrl+p"
    words = "palette"
    title = "All commands"
    help = "Lists every command, to be found by typing."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.huddle_app.action_command_palette()


class Goto(Command):
    id = "goto"
    keys = "g"
    words = "go to"
    title = "Go to a screen"
    help = "Takes one more letter, which says which screen: h is the huddle."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.expect_screen()


class WorkAs(Command):
    id = "work_as"
    keys = "W"
    words = "work as"
    title = "Work as somebody else"
    help = "Says who works here from now on; what is done is kept under that name."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if at.signed_in:
            return "You are who signed in. Leave, and sign in as somebody else."
        return not_loaded(at)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.switching.ask()


class ImportFile(Command):
    id = "import_file"
    keys = "ctrl+o"
    words = "import"
    title = "Import a file"
    help = "Brings in a workbook or CSV; shows its columns first where they are not certain."

    @staticmethod
    def obstacle(at: Situation) -> str:
        return (BRINGS_NO_FILES if at.signed_in else "") or read_only(at)

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        from huddle.screens.board.bringing import bring

        bring(board)


class Theme(Command):
    id = "theme"
    keys = "f2"
    words = "theme"
    title = "Next theme"
    help = "Changes to dark, light, high contrast or the terminal's own colours, in turn."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.huddle_app.next_theme()


class Quit(Command):
    id = "quit"
    keys = "ctrl+q"
    words = "quit"
    title = "Quit"
    help = "Leaves Huddle; a running huddle goes on where it was when it is opened again."

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        board.leave()
