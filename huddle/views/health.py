"""Huddle health in sentences, and as a board: the week, the month, each huddle of the month. Counts
alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from huddle import words
from huddle.measures.health import (
    CARRIED_AGAIN,
    DECIDED_AGAIN,
    GRACE_MINUTES,
    Back,
    Health,
    OneHuddle,
    StepTime,
)
from huddle.meeting import STEPS, clock_words
from huddle.rules.board import Board, Item, Reason, Section, Severity
from huddle.rules.rows import item_of

RULE = "health"
_TITLES = {
    "held": "Held",
    "days_off": "Days off",
    "in_time": "In time",
    "length": "Length",
    "unclosed": "Not closed",
    "attendance": "Attendance",
    "decided": "Decisions",
    "tasks": "Tasks from huddles",
    "back": "Rows that come back",
}
_DECIDED = {
    "assign": "assigned",
    "watch": "watched",
    "snooze": "snoozed",
    "excuse": "excused",
    "log": "contacts logged",
    "carry": "carried over",
    "choice": "member's choice",
}
_KINDS = {"pdsa": "PDSA", "red": "goal"}


def as_board(board: Board, week: Health, month: Health) -> Board:
    """How the huddles go: the latest first where there is one for each."""
    sections = (
        Section("week", "This week", tuple(_period(board, week)), as_given=True),
        Section("month", "This month", tuple(_period(board, month)), as_given=True),
        Section(
            "huddle",
            "Huddles of the month",
            tuple(_huddle(board, each) for each in reversed(month.huddles)),
            as_given=True,
        ),
        Section(
            "step",
            "Length by step, this month",
            tuple(_step(board, each) for each in month.steps),
            as_given=True,
        ),
        Section(
            "back",
            "Rows that come back, this month",
            tuple(_backs(board, month)),
            as_given=True,
        ),
    )
    return replace(board, sections=sections, hidden=())


def standing(health: Health) -> Iterator[str]:
    """How the huddles went, in sentences."""
    return (text for _, text in _standing(health))


def _standing(health: Health) -> Iterator[tuple[str, str]]:
    """The same, each with what it is about: a name of ``_TITLES``."""
    if not health.working_days:
        yield "held", "No working day to hold a huddle on yet"
    else:
        days = words.counted(health.working_days, "working day")
        yield "held", f"Held on {health.held} of {days}"
    if not health.huddles:
        return
    if health.days_off:
        yield "days_off", f"Held on weekends and holidays: {health.days_off}"
    if health.start is not None and health.timed:
        usual = "set" if health.start_set else "as usual"
        yield (
            "in_time",
            f"Began in time: {health.on_time} of {health.timed}, at most {GRACE_MINUTES} minutes "
            f"after {at_time(health.start)} ({usual})",
        )
    if health.measured:
        yield "length", f"Within its boxes together: {health.in_budget} of {health.measured}"
    if unclosed := sum(not each.closed for each in health.huddles):
        yield "unclosed", f"Not closed: {unclosed}"
    here, roll = health.attendance
    if roll:
        share = round(100 * here / roll)
        yield "attendance", f"Attendance: {here} of {roll} on the rolls, {share} %"


def length_of(huddle: OneHuddle) -> str:
    """How long a huddle took, as minutes and seconds; in a word where that is not known."""
    if huddle.seconds is None:
        return "not timed" if huddle.closed else "not closed"
    return length(huddle.seconds)


def decisions(health: Health) -> Iterator[str]:
    """What was decided and what became of it, in sentences."""
    yield decided(health)
    yield tasks(health)


def decided(health: Health) -> str:
    """How much was decided, in huddles and between them."""
    made = sum(count for _, count in health.kinds)
    kinds = ", ".join(f"{count} {_DECIDED.get(kind, kind)}" for kind, count in health.kinds)
    return f"In huddles: {made}{f' ({kinds})' if kinds else ''}; between huddles: {health.between}"


def tasks(health: Health) -> str:
    """How many tasks from huddles were done by their day, as a sentence."""
    if not health.due:
        said = "No task from a huddle has come due"
    else:
        said = f"Tasks from huddles done by their day: {health.in_time} of {health.due}"
    others = (
        (health.late, "done late"),
        (health.undone, "still to do"),
        (health.cancelled, "cancelled"),
    )
    return "; ".join((said, *(f"{count} {what}" for count, what in others if count)))


def came_back(back: Back) -> Iterator[str]:
    """How many rows of a kind came back, in sentences."""
    kind = _KINDS.get(back.kind, back.kind)
    for rows, what, days in (
        (back.decided, "decided", DECIDED_AGAIN),
        (back.carried, "carried", CARRIED_AGAIN),
    ):
        if rows:
            yield f"{words.counted(rows, f'{kind} row')} {what} on {days} days or more"


def at_time(at: time) -> str:
    """A time of the day: 8:30."""
    return f"{at.hour}:{at.minute:02}"


def length(seconds: int) -> str:
    """Seconds as minutes and seconds: 4:05."""
    return clock_words(timedelta(seconds=seconds))


def title_of(key: str, as_of: date) -> str:
    """What a row is about, from its key after "health:"."""
    of, _, name = key.partition(":")
    if of == "step":
        step = STEPS[int(name) - 1]
        return f"{step.number} {step.title}"
    if of == "huddle":
        return words.weekday(date.fromisoformat(name), as_of)
    return _TITLES[name.partition(":")[0]]


def _period(board: Board, health: Health) -> Iterator[Item]:
    said = list(_standing(health))
    if health.huddles or health.between:
        said += (("decided", decided(health)), ("tasks", tasks(health)))
    for name, text in said:
        yield _row(board, f"{health.span.name}:{name}", text)


def _backs(board: Board, health: Health) -> Iterator[Item]:
    said = [text for each in health.back for text in came_back(each)]
    for turn, text in enumerate(said, start=1):
        yield _row(board, f"{health.span.name}:back:{turn}", text)


def _huddle(board: Board, huddle: OneHuddle) -> Item:
    late = "" if huddle.late is None or huddle.late <= 0 else f"{huddle.late} min late"
    told = (
        f"began {at_time(huddle.began)}",
        late,
        length_of(huddle),
        f"over {length(huddle.over)}" if huddle.over else "",
        f"{huddle.present} of {huddle.roll} here" if huddle.roll else "no roll-call",
        words.counted(huddle.decisions, "decision"),
    )
    is_late = huddle.late is not None and huddle.late > GRACE_MINUTES
    severity = Severity.SOON if is_late or not huddle.closed else Severity.WATCH
    key = f"huddle:{huddle.day.isoformat()}"
    return _row(board, key, " · ".join(filter(None, told)), severity)


def _step(board: Board, step: StepTime) -> Item:
    over = f"over in {step.over} of {step.huddles}"
    text = f"{length(step.seconds)} of {length(step.box)} · {over}"
    severity = Severity.SOON if step.seconds > step.box else Severity.WATCH
    return _row(board, f"step:{step.number}", text, severity)


def _row(board: Board, name: str, text: str, severity: Severity = Severity.WATCH) -> Item:
    key = f"{RULE}:{name}"
    reason = Reason(
        key=f"{key}:{RULE}", rule=RULE, severity=severity, due=None, text=text, neutral=text
    )
    return item_of(
        key,
        name.partition(":")[0],
        None,
        [reason],
        as_of=board.as_of,
        last_rules=frozenset(),
        member_id=None,
        case=None,
        decision=None,
    )
