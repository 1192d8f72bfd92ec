"""Ways to look at the board: what is listed, why, and what of it is shown."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, Situation, names_hidden, no_row, not_loaded

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.host import Host


class Why(Command):
    id = "why"
    keys = "question_mark"
    words = "why"
    title = "Why is this here?"
    help = "Shows the rule, its number, the evidence and the source; on a count, what it counts."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.why()


class Count(Command):
    id = "count"
    keys = "number_sign"
    words = "count"
    title = "Why is this count what it is?"
    help = "Opens exactly what the numbers of the board count, and who is left out and why."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.why_count()


class Find(Command):
    id = "find"
    keys = "slash"
    words = "find"
    title = "Find a row or a member"
    help = "Goes to a row, or opens any member, by name; masked, by initials and digits."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.find()


class Open(Command):
    id = "open"
    keys = "enter"
    words = "open"
    title = "Open what is under the cursor"
    help = "Opens the member, the folded rows, or the step of the agenda."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def idle(cls, at: Situation) -> bool:
        return at.focus == "list" and (at.writing or at.just_decided)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.open_current()


class Right(Command):
    id = "right"
    keys = "right"
    words = "right"
    title = "Open, or go to the pane on the right"
    help = "Opens folded rows; from a row to the detail; on a chart, to the next point."

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        board.moving.right()


class Left(Command):
    id = "left"
    keys = "left"
    words = "left"
    title = "Close, or go to the pane on the left"
    help = "Closes opened rows; from a row to the agenda; on a chart, to the point before."

    @classmethod
    def run(cls, board: "BoardScreen") -> None:
        board.moving.left()


class Swap(Command):
    id = "swap"
    keys = "tab"
    words = "detail"
    title = "List or detail"
    help = "Swaps between the rows and the detail of one."

    @classmethod
    def label(cls, at: Situation) -> str:
        return cls.words if at.focus == "list" else "list"

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.swap()


class Back(Command):
    id = "back"
    keys = "escape"
    words = "back"
    title = "Back"
    help = "Leaves the detail, unmarks what is marked, ends the owner filter, comes back to today."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.back()


class Owner(Command):
    id = "owner"
    keys = "o"
    words = "owner"
    title = "Only one worker's rows"
    help = "Shows the rows of one worker, or of everybody again."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.choose_owner()


class Sort(Command):
    id = "sort"
    keys = "v"
    words = "sort"
    title = "Sort the rows"
    help = "Orders the rows by urgency, worker, due day or member, in turn."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.viewing.sort()


class Views(Command):
    id = "views"
    keys = "V"
    words = "views"
    title = "Views of the list"
    help = "Filters, sorts and shortens the rows; a name keeps that, and brings it back."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.viewing.choose()


class ExportList(Command):
    id = "export_list"
    keys = "E"
    words = "export"
    title = "Export the list"
    help = "Writes the rows that are listed, as they are shown, into a file; that is logged."
    obstacle = staticmethod(names_hidden)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.viewing.export()


class Copy(Command):
    id = "copy"
    keys = "c"
    words = "copy"
    title = "Copy the row"
    help = "Copies the row as it is shown, masked or not, to the clipboard."
    obstacle = staticmethod(no_row)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.explaining.copy_row()


class Reveal(Command):
    id = "reveal"
    keys = "m"
    words = "reveal"
    title = "Reveal the row"
    help = "Shows the row's name and reasons for some seconds; that it was shown is logged."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if not at.masked:
            return "The board is not masked."
        if said := names_hidden(at) or no_row(at):
            return said
        return "" if at.has_member else "This row has no member to reveal."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.revealing.reveal(screen)


class Blank(Command):
    id = "blank"
    keys = "z,ctrl+z"
    words = "blank"
    title = "Blank the screen"
    help = "Empties the screen at once; the same key brings it back. In a field it is Ctrl+Z."

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.revealing.blank()


class Refresh(Command):
    id = "refresh"
    keys = "r"
    words = "refresh"
    title = "Read again"
    help = "Reads the team database again; other people's changes also come by themselves."

    @classmethod
    def label(cls, at: Situation) -> str:
        return cls.words if at.loaded else "try again"

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.reload()


class DayBack(Command):
    id = "day_back"
    keys = "less_than_sign"
    words = "day back"
    title = "A day back"
    help = "Shows the board as it stood at the end of the day before, to look at only."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.travel(-1)


class DayForward(Command):
    id = "day_forward"
    keys = "greater_than_sign"
    words = "day forward"
    title = "A day forward"
    help = "Comes a day closer to today."

    @staticmethod
    def obstacle(at: Situation) -> str:
        return not_loaded(at) or ("" if at.past else "This is today: no day lies ahead of it.")

    @classmethod
    def run(cls, screen: "Host") -> None:
        screen.travel(1)
