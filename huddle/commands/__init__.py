"""Every action, once: keys, footer, palette, help and remap come from these."""

from huddle.commands.app import Goto, Help, ImportFile, Palette, Quit, Theme, WorkAs
from huddle.commands.barriers import PdsaCard, Span
from huddle.commands.command import Command, Situation
from huddle.commands.deciding import (
    Add,
    Assign,
    Baseline,
    Discussed,
    Excuse,
    Finish,
    LogContact,
    Mark,
    RaiseBarrier,
    Snooze,
    Undo,
    WatchUntilDay,
)
from huddle.commands.imports import Settle
from huddle.commands.looking import (
    Back,
    Blank,
    Copy,
    Count,
    DayBack,
    DayForward,
    ExportList,
    Find,
    Left,
    Open,
    Owner,
    Refresh,
    Reveal,
    Right,
    Sort,
    Swap,
    Views,
    Why,
)
from huddle.commands.measures import AllMeasures, ChartFile, SetGoal
from huddle.commands.meeting import LAST_STEP, STEPS, Close, Next, Previous, Record, Start
from huddle.commands.member import Timeline
from huddle.commands.referrals import Organizations
from huddle.commands.requests import Plan
from huddle.commands.review import PrivateNote, Reviewed, Sign
from huddle.commands.updating import Confer, Inform, Update

BOARD: tuple[type[Command], ...] = (
    Assign,
    LogContact,
    Discussed,
    WatchUntilDay,
    Why,
    Find,
    Next,
    Add,
    Snooze,
    Baseline,
    Excuse,
    Finish,
    Update,
    Inform,
    Confer,
    RaiseBarrier,
    Undo,
    Mark,
    Reveal,
    Owner,
    Sort,
    Views,
    ExportList,
    Copy,
    Count,
    Open,
    Right,
    Left,
    Swap,
    Back,
    Start,
    Previous,
    *STEPS,
    Close,
    Record,
    DayBack,
    DayForward,
    Settle,
    Refresh,
    Blank,
    WorkAs,
    ImportFile,
    Goto,
    Help,
    Palette,
    Theme,
    Quit,
)
"""What the board takes keys for."""

_OF_THE_MEETING = frozenset(
    (Next, Baseline, Right, Left, Start, Previous, *STEPS, Close, Record, Settle, ImportFile)
)

PAGE: tuple[type[Command], ...] = tuple(each for each in BOARD if each not in _OF_THE_MEETING)
"""What every other screen takes keys for; each has its own besides."""

ALL: tuple[type[Command], ...] = (
    *BOARD,
    Plan,
    Organizations,
    Timeline,
    AllMeasures,
    ChartFile,
    SetGoal,
    Span,
    PdsaCard,
    Reviewed,
    PrivateNote,
    Sign,
)
"""Every command there is, in the order in which help lists them."""

BY_ID = {command.id: command for command in ALL}

_OF_MATTER: dict[str, tuple[type[Command], ...]] = {
    "request": (Update, Inform),
    "referral": (Update,),
    "red": (Update,),
}
"""What is done to the matter of a row before anything is decided about it."""

_DECIDING = (Assign, LogContact, Discussed, WatchUntilDay, Why, Find)


def footer(at: Situation) -> tuple[type[Command], ...]:
    """The commands to name in the footer, the most wanted first: only those that work now."""
    wanted: tuple[type[Command], ...]
    onward = Close if at.step == LAST_STEP and not Close.obstacle(at) else Next
    if not at.loaded:
        wanted = (Refresh, Help) if at.failed else ()
    elif at.past:
        wanted = (DayBack, DayForward, Back, Record, Why, Find, Next)
    elif at.huddle == "watching":
        wanted = (Start, Why, Find, Next, Reveal, Owner)
    elif at.focus != "list" or at.entry == "fold":
        opening = (*_DECIDING, Swap, Back) if at.focus == "detail" else (Open, Swap, *_DECIDING)
        wanted = (*opening, onward)
    elif at.decided and not at.marked:
        wanted = (Undo, LogContact, Why, Find, onward, Add)
    else:
        ahead = {"running": onward, "closed": Record}.get(at.huddle, Start)
        matter = _OF_MATTER.get(at.kind, ())
        first = (Finish, *_DECIDING[:-1]) if at.has_task else _DECIDING
        wanted = (*matter, *first[:3], ahead, *first[3:], Add) if matter else (*first, ahead, Add)
    return _working(wanted, at)


def page_footer(at: Situation, first: tuple[type[Command], ...] = ()) -> tuple[type[Command], ...]:
    """The commands to name in the footer of another screen: those it wants ``first``, then the
    most wanted everywhere, and the way back; only those that work now."""
    wanted: tuple[type[Command], ...]
    if not at.loaded:
        wanted = (Refresh, Help) if at.failed else ()
    elif at.past:
        wanted = (*first, DayBack, DayForward, Why, Find)
    elif at.decided and not at.marked:
        wanted = (Undo, *first, LogContact, Why, Find)
    elif not at.entry:
        wanted = (*first, Find)
    else:
        finish = (Finish,) if at.has_task else ()
        wanted = (*first, *finish, *_DECIDING)
    back = (Back,) if at.loaded else ()
    return (*_working(tuple(dict.fromkeys(wanted)), at, 8 - len(back)), *back)


def _working(
    wanted: tuple[type[Command], ...], at: Situation, most: int = 8
) -> tuple[type[Command], ...]:
    return tuple(command for command in wanted if not command.obstacle(at))[:most]


__all__ = [
    "ALL",
    "BOARD",
    "BY_ID",
    "PAGE",
    "STEPS",
    "Command",
    "Situation",
    "footer",
    "page_footer",
]
