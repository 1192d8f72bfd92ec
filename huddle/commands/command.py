"""What a command is, and what it may know to say whether it works now."""

from typing import Any, ClassVar, NamedTuple

from huddle.roles import LOOKS_ONLY, Role, only_looks


class Situation(NamedTuple):
    """Where a screen stands, as far as commands care. ``focus`` is list, agenda or detail;
    ``entry`` is row, fold or "" for none; ``kind`` is what the row is about (task, referral,
    request, …), ``marked_kind`` what all marked rows are about, "" where they differ; ``role`` is
    that of who works here, ``signed_in`` that a server guards it, and ``reads_a_part`` that it lets
    them read some of the team's members; ``huddle`` is prepare,
    running, watching (somebody else runs it) or closed; ``failed`` is that the first reading did
    not succeed; ``undo`` is what can be taken back, "" for nothing."""

    loaded: bool = False
    failed: bool = False
    focus: str = "list"
    entry: str = ""
    decided: bool = False
    decided_by: str = ""
    just_decided: bool = False
    writing: bool = False
    has_member: bool = False
    has_task: bool = False
    kind: str = ""
    role: Role = Role.UNKNOWN
    signed_in: bool = False
    reads_a_part: bool = False
    marked: int = 0
    marked_kind: str = ""
    huddle: str = "prepare"
    step: int = 1
    past: bool = False
    masked: bool = True
    revealed: bool = False
    undo: str = ""
    has_record: bool = False
    filtered: bool = False
    narrow: bool = False


class Command:
    """One action. The class is the single place for its key, its words and when it works."""

    id: ClassVar[str]
    keys: ClassVar[str]
    """Textual's names, several parted by commas; the first is the one that is shown."""
    words: ClassVar[str]
    """For the footer: at most three words."""
    short: ClassVar[str] = ""
    """For a narrow footer; ``words`` where empty."""
    title: ClassVar[str]
    """For the palette and help."""
    help: ClassVar[str]
    """One sentence: what it does."""

    @classmethod
    def label(cls, at: Situation) -> str:
        """``words``, unless it is called otherwise as the board stands."""
        return cls.words

    @classmethod
    def told(cls, at: Situation) -> str:
        """``help``, unless more can be said as the board stands."""
        return cls.help

    @staticmethod
    def obstacle(at: Situation) -> str:
        """Why it does not work now, as a sentence that says what to do; "" when it works."""
        return ""

    @classmethod
    def idle(cls, at: Situation) -> bool:
        """Whether there is nothing for it to do and nothing to say about that either."""
        return False

    @classmethod
    def run(cls, screen: Any) -> None:
        """Does it, on a screen that has the command."""
        raise NotImplementedError


def not_loaded(at: Situation) -> str:
    """The board has no rows to act on yet."""
    if at.failed and not at.loaded:
        return "The board could not be read. r tries again."
    return "" if at.loaded else "The board is still being read."


def names_hidden(at: Situation) -> str:
    """Nothing about members leaves the screen, and no name is shown on it."""
    return not_loaded(at) or (LOOKS_ONLY if only_looks(at.role) else "")


def read_only(at: Situation) -> str:
    """Nothing can be written from here."""
    if not at.loaded:
        return not_loaded(at)
    if only_looks(at.role):
        return LOOKS_ONLY
    if at.past:
        return "A past day can be looked at, not changed. > goes toward today."
    if at.huddle == "watching":
        return "You are watching this huddle. Ctrl+S takes it over."
    return ""


def no_row(at: Situation) -> str:
    """No row to look at or decide about."""
    if said := not_loaded(at):
        return said
    if at.entry == "fold":
        return "This line stands for several rows. Enter opens it."
    return "" if at.entry == "row" else "No row is selected."


def of_one(at: Situation) -> str:
    """It is about the row under the cursor alone, which marked rows would leave in doubt."""
    if said := read_only(at) or no_row(at):
        return said
    return "One row at a time. Escape takes the marks off." if at.marked else ""


def undecidable(at: Situation) -> str:
    """The row, or the marked rows, cannot be decided now."""
    if said := read_only(at):
        return said
    if at.marked:
        return ""
    if said := no_row(at):
        return said
    if at.writing:
        return "The decision is being saved."
    return already_decided(at)


def already_decided(at: Situation) -> str:
    """The row was decided about today: by whom, where that is somebody else."""
    if at.decided and at.decided_by:
        return f"{at.decided_by} has decided it today; their undo takes it back."
    return "Already decided. Undo takes it back." if at.decided else ""


def not_due(at: Situation) -> str:
    """The row, or the marked rows, cannot be put off or excused now."""
    if said := undecidable(at):
        return said
    if at.kind == "member" and not at.marked:
        return "Nothing is due in this row. + adds a worry until a day."
    return ""
