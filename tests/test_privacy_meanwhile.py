"""What somebody else made of a task, in words that any screen may show."""

from datetime import UTC, date, datetime

from db.orders import ChangedTask, TaskSeen
from huddle.privacy.meanwhile import changed_meanwhile
from tests.rules.build import facts, member, staff, task

TODAY = "2026-11-24"
SEEN = TaskSeen("Call", "s1", date(2026, 11, 20))
KNOWN = facts(
    TODAY,
    members=[member(first="Rosa", last="Alvarez", short_id="104417")],
    staff=[staff("s1", name="Jo Ortiz"), staff("s2", name="Min [b]Chen\x1b[2J")],
    tasks=[task("t1", "2026-11-20")],
)


def changed(
    now: TaskSeen, by: str = "s2", at: datetime | None = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
) -> ChangedTask:
    return ChangedTask("t1", SEEN, now, by, at)


def said(*tasks: ChangedTask) -> str:
    return changed_meanwhile(tasks, KNOWN, {"t1": "M1", "t2": ""})


def test_who_when_and_what() -> None:
    assert said(changed(SEEN._replace(due=date(2026, 11, 27)))) == (
        "M. [b]Chen changed it at 9:05: due Fri 27 Nov"
    )
    assert said(changed(TaskSeen("Call", "", None))) == (
        "M. [b]Chen changed it at 9:05: no deadline, for nobody"
    )
    earlier = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
    assert said(changed(SEEN._replace(owner="s2"), "s1", earlier)) == (
        "J. Ortiz changed it 23 Nov: for M. [b]Chen"
    )


def test_words_that_somebody_typed_are_not_said() -> None:
    told = said(changed(SEEN._replace(title="Rosa Alvarez, HIV clinic")))
    assert told == "M. [b]Chen changed it at 9:05: other words"


def test_an_import_has_no_name() -> None:
    assert said(changed(SEEN._replace(owner="s2"), "", None)) == (
        "an import changed it: for M. [b]Chen"
    )


def test_several_are_called_by_their_masked_members() -> None:
    one = changed(SEEN._replace(owner="s2"))
    told = said(one, one._replace(task_id="t2"), one, one, one)
    assert told == (
        "R.A. ··4417: M. [b]Chen changed it at 9:05: for M. [b]Chen;"
        " Task: M. [b]Chen changed it at 9:05: for M. [b]Chen;"
        " R.A. ··4417: M. [b]Chen changed it at 9:05: for M. [b]Chen; and 2 more were changed"
    )
