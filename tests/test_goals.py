"""Goals over a month of huddles: set ahead, met and not met, carried, answered, three running."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import commands, models
from db.commands import CommandError, Target
from db.models import table
from db.orders import Terms
from db.types import GoalTarget
from huddle.loading import load
from huddle.measures.goals import as_text, begins, colour, goal_for, last_over, parsed
from huddle.measures.measure import load_measures
from huddle.measuring import standings
from huddle.place import connected
from huddle.rules.board import Item, Severity
from huddle.settings import Flags, read
from tests.conftest import Database
from tests.db.seed import ANA, at, set_up

KNOWN = {each.id: each for each in load_measures()}
M24, M6, M1 = KNOWN["M24"], KNOWN["M6"], KNOWN["M1"]
UTC_NOON = datetime.fromisoformat("2026-10-20T12:00:00+00:00")


def target(value: str, start: date, id_: str = "t", measure: str = "M24") -> GoalTarget:
    return GoalTarget(id_, measure, start, value, "why", UTC_NOON, date(2026, 10, 20), "s-ana")


def test_a_point_has_the_goal_that_held_when_its_period_began() -> None:
    set_ = [target("0.9", date(2026, 11, 1), "a"), target("0.95", date(2026, 12, 1), "b")]

    def value(on: date) -> float | None:
        found = goal_for(M24, set_, on)
        return found.value if found else None

    assert value(date(2026, 10, 25)) == 0.85
    assert value(date(2026, 11, 1)) == 0.85, "that week began on 26 October"
    assert value(date(2026, 11, 8)) == 0.9
    assert value(date(2026, 12, 6)) == 0.9, "that week began on 30 November"
    assert value(date(2026, 12, 13)) == 0.95
    assert goal_for(M6, set_, date(2026, 11, 30)) is None


def test_periods_begin_on_mondays_and_firsts_and_are_over_before_the_day() -> None:
    assert begins(M24, date(2026, 11, 1)) == date(2026, 10, 26)
    assert last_over(M24, date(2026, 11, 23)) == date(2026, 11, 22)
    assert last_over(M24, date(2026, 11, 22)) == date(2026, 11, 15)
    assert last_over(M6, date(2028, 3, 1)) == date(2028, 2, 29)
    assert last_over(M6, date(2028, 3, 31)) == date(2028, 2, 29)
    assert last_over(M1, date(2026, 11, 1)) == date(2026, 10, 31)


def test_a_figure_equal_to_its_goal_meets_it_and_stale_data_are_never_green() -> None:
    assert colour(M24, 17 / 20, 0.85) == "green"
    assert colour(M24, 16 / 20, 0.85) == "red"
    assert colour(M6, 14, 14) == "green"
    assert colour(M6, 14.5, 14) == "red"
    assert colour(M24, None, 0.85) == "none"
    assert colour(M6, 10, None) == "none"
    assert colour(M1, 1.0, 0.9, {"contacts"}) == "stale"
    assert colour(M24, 1.0, 0.85, {"contacts", "members"}) == "green", "tasks are kept here"


@pytest.mark.parametrize(
    ("text", "value"),
    [("85%", 0.85), ("85 %", 0.85), ("0.85", 0.85), ("1", 1.0), ("0,9", 0.9), ("101%", None),
     ("-1", None), ("nan", None), ("[red]", None), ("", None)],
)  # fmt: skip
def test_a_share_is_read_as_people_write_it(text: str, value: float | None) -> None:
    assert parsed(text, M24) == value


def test_a_number_is_kept_without_noise() -> None:
    assert [as_text(each) for each in (0.85, 14.0, 0.0, 1 / 3, None)] == [
        *("0.85", "14", "0", "0.333333333", "")
    ]


def test_a_goal_is_set_ahead_only_and_kept(database: Database) -> None:
    set_up(database)

    def set_goal(now: datetime, start: date, reason: str = "x", id_: str | None = None) -> str:
        return commands.set_goal(
            *(database.engine, ANA),
            team_id="north",
            measure_id="M24",
            value="0.9",
            period_start=start,
            reason=reason,
            now=now,
            target_id=id_,
        )

    december = date(2026, 12, 1)
    assert set_goal(at(30, 23, 59), december, id_="a") == "a"
    assert set_goal(at(30, 23, 59), december, id_="a") == "a"
    for now, start, reason in (
        (at(1, 0, 0, month=12), december, "x"),
        (at(30), date(2026, 12, 2), "x"),
        (at(30), date(2026, 11, 1), "x"),
        (at(30), december, " "),
    ):
        with pytest.raises(CommandError):
            set_goal(now, start, reason)
    with pytest.raises(CommandError, match="begun"):
        commands.take_back_goal(database.engine, ANA, target_id="a", now=at(1, month=12))
    commands.take_back_goal(database.engine, ANA, target_id="a", now=at(30, 23, 59))
    with database.engine.connect() as conn:
        rows = conn.execute(select(table(models.GoalTarget))).all()
    assert len(rows) == 1
    assert rows[0].undone_at is not None, "what was said stays on record"


class Month:
    """A team day by day."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database = set_up(database)
        self.monkeypatch = monkeypatch
        self.day = date(2026, 11, 2)
        self.target = Target("")

    @property
    def now(self) -> datetime:
        return at(self.day.day, month=self.day.month)

    def settings(self, **known: Any) -> Any:
        self.monkeypatch.setenv("HUDDLE_NOW", self.now.isoformat())
        return read(Flags(db=self.database.url, user="s-ana", **known))

    def task(self, due: date, done: bool) -> None:
        task_id = commands.add_task(
            self.database.engine, ANA, team_id="north", title="-", owner="s-ben", due=due,
            now=self.now,
        )  # fmt: skip
        if done:
            commands.finish_task(self.database.engine, ANA, task_id=task_id, now=self.now)

    def huddle(self) -> Item | None:
        """Begins the huddle of the day as its screen does; gives the red of M24 on the board."""
        settings = self.settings()
        commands.start_huddle(self.database.engine, ANA, team_id="north", now=self.now)
        with connected(settings) as conn:
            found = standings(conn, settings)
        commands.keep_results(
            self.database.engine, ANA, team_id="north", standings=found, now=self.now
        )
        return self.red()

    def red(self, **known: Any) -> Item | None:
        settings = self.settings(**known)
        with connected(settings) as conn:
            board = load(conn, settings).board
        rows = [i for s in board.sections for i in s.items if i.key == "red:M24"]
        assert all(i.section == "barriers" for i in rows)
        return rows[0] if rows else None

    def decide(self, item: Item, kind: str, terms: Terms) -> str:
        keys = tuple(reason.key for reason in item.reasons)
        (result,) = commands.decide(
            *(self.database.engine, ANA),
            team_id="north",
            items=[Target(item.key, keys, "")],
            kind=kind,
            terms=[terms],
            now=self.now + timedelta(minutes=5),
        )
        return result.decision_id


ANSWER = Terms("Call before noon", "s-ben", date(2026, 11, 20), "not reached")


def test_a_month_of_huddles(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Week by week, of two tasks each done in time: 1, 2, 1, 1, 1 (goal 85 %)."""
    month = Month(database, monkeypatch)
    done = {date(2026, 11, 9): True}
    seen: dict[date, tuple[Severity, str] | None] = {}
    task_id = ""
    for turn in range(36):
        month.day = date(2026, 11, 2) + timedelta(days=turn)
        if month.day.weekday() >= 5:
            continue
        if month.day.weekday() == 0:
            month.task(month.day, True)
            month.task(month.day + timedelta(days=1), done.get(month.day, False))
        item = month.huddle()
        seen[month.day] = (item.severity, item.reasons[0].text) if item else None
        if month.day == date(2026, 11, 10):
            assert item is not None
            month.decide(item, "discussed", Terms())
        if month.day == date(2026, 11, 11):
            assert item is not None
            decision_id = month.decide(item, "assign", ANSWER)
            commands.undo(
                database.engine, ANA, decision_ids=[decision_id], now=month.now + timedelta(hours=1)
            )
            month.decide(item, "assign", Terms("Look", "s-ben", ANSWER.until))
        if month.day == date(2026, 11, 12):
            assert item is not None
            month.decide(item, "assign", ANSWER)
            with database.engine.connect() as conn:
                tasks = table(models.Task)
                row = conn.execute(
                    select(tasks).where(tasks.c.from_key == "red:M24", tasks.c.removed_at.is_(None))
                ).one()
            assert (row.title, row.owner, row.due) == (ANSWER.text, "s-ben", ANSWER.until)
            task_id = row.task_id
        if month.day == date(2026, 11, 18):
            commands.finish_task(database.engine, ANA, task_id=task_id, now=month.now)

    def severity(day: int, of: int = 11) -> Severity | None:
        found = seen[date(2026, of, day)]
        return found[0] if found else None

    assert [severity(day) for day in (2, 3, 4, 5, 6)] == [None] * 5
    assert [severity(day) for day in (9, 10)] == [Severity.SOON] * 2
    assert severity(11) is Severity.ACT, "discussed is no answer; the third huddle running"
    assert severity(12) is Severity.ACT, "an action without a reason is no answer"
    assert severity(13) is None, "answered"
    assert [severity(day) for day in (16, 17, 18, 19, 20)] == [None] * 5, "two of two: green"
    # 16 to 22 November: one of two, and the answer's own task in time: 2 of 3.
    text = seen[date(2026, 11, 23)]
    assert text is not None
    assert text[1].startswith("66.7 % up to 22 Nov, goal 85 %: not met")
    assert [severity(day) for day in (23, 24)] == [Severity.SOON] * 2
    assert severity(30) is Severity.SOON, "a new week, its first huddle, the second red running"
    third = seen[date(2026, 12, 7)]
    assert third is not None
    assert third[0] is Severity.ACT
    assert "red 3 periods running: needs problem solving" in third[1]
    # What the huddle of 11 November saw can be seen again.
    assert month.red(as_of="2026-11-08") is None
    past = month.red(as_of="2026-11-09")
    assert past is not None
    assert past.severity is Severity.SOON
