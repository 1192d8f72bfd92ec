"""Measures: two or three goals large, the rest behind a key, each with its run chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.worker import get_current_worker

from db.measuring import choices, targets
from huddle import words
from huddle.calendars import add_months
from huddle.commands import PAGE, Command, Situation
from huddle.commands.barriers import PdsaCard
from huddle.commands.deciding import Assign
from huddle.commands.looking import Find, Left, Open, Right, Why
from huddle.commands.measures import AllMeasures, ChartFile, SetGoal
from huddle.measures.bars import related
from huddle.measures.chart import figure as number_of
from huddle.measures.chart import shown
from huddle.measures.goals import chosen
from huddle.measures.measure import Measure, load_measures
from huddle.measures.run import chart_of
from huddle.measures.series import Series, figure, last_again
from huddle.privacy.measures import WITHHELD, show_measures, withheld
from huddle.screens.live import Deed
from huddle.screens.pages.page import Page
from huddle.screens.seen import Seen
from huddle.views.barriers import annotations as began
from huddle.views.measures import Looked, key_of, measures
from huddle.widgets.bars import Bar as BarLine
from huddle.widgets.bars import KeyBar, Part
from huddle.widgets.measures import MeasureRows, Value
from huddle.widgets.run_chart import ChartDetail

if TYPE_CHECKING:
    from db.reader import Connection
    from db.types import GoalTarget, TeamFacts
    from huddle.loading import Loaded
    from huddle.measures.bar import Bar
    from huddle.measures.chart import Chart
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.desk import Desk
    from huddle.screens.modals.chart_file import ChartFileNamed
    from huddle.screens.modals.goal import GoalGiven
    from huddle.screens.model import Snapshot
    from huddle.settings import Settings
    from huddle.widgets.entries import Entry

_NOT_YET = "Being measured…"
_FAILED = "Could not be measured: r tries again"


class _LeftError(Exception):
    """What was measured is wanted no longer."""


class MeasuresPage(Page):
    """A row for each measure, and the chart of the one under the cursor."""

    letter = "m"
    heading = "Measures"
    commands = (*PAGE, Left, Right, AllMeasures, ChartFile, SetGoal, PdsaCard)

    class Measured(Message):
        """Some measures of a day have their points; ``failure`` says why not."""

        def __init__(
            self, day: date, series: Sequence[Series], agency: str, failure: str = ""
        ) -> None:
            super().__init__()
            self.day = day
            self.series = series
            self.agency = agency
            self.failure = failure

    class Measuring(Message):
        """So many days of so many have been measured."""

        def __init__(self, done: int, of: int) -> None:
            super().__init__()
            self.done = done
            self.of = of

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.add_class("measures")
        self.moving = _Points(self)
        self.everything = False
        """Whether all measures are listed, and not the goals alone."""
        self._goals: tuple[Measure, ...] = ()
        """Which measures the team works toward."""
        self._targets: tuple[GoalTarget, ...] = ()
        """What was set for measures, the last one last."""
        self._day: date | None = None
        self._series: dict[str, Series] = {}
        self._pending: frozenset[str] = frozenset()
        """The measures that are being measured, by id."""
        self._looked: dict[str, Looked] = {}
        self._agency = self._failure = ""
        self._progress = ""

    # Making the view

    def view(self, loaded: Loaded) -> Board:
        facts, reveal = loaded.facts, self.board.sight.reveal
        series = self._series if self._day == facts.as_of else {}
        taken, self._targets = self.read(choices), self.read(targets)
        self._goals = chosen(load_measures(), taken, facts.as_of)
        listed = self._listed()
        looked = [
            self._look(each, series, loaded, reveal=reveal)
            for each in load_measures()
            if each in listed
        ]
        self._looked = {key_of(each.measure): each for each in looked}
        return measures(loaded.board, looked, self._goals)

    def _listed(self) -> tuple[Measure, ...]:
        return load_measures() if self.everything else self._goals

    def _look(
        self, measure: Measure, known: Mapping[str, Series], loaded: Loaded, *, reveal: bool
    ) -> Looked:
        series = known.get(measure.id)
        if series is None:
            return Looked(measure, None, _FAILED if self._failure else _NOT_YET)
        if withheld(series, reveal=reveal):
            return Looked(measure, None, WITHHELD)
        (shown,) = show_measures((series,), reveal=reveal)
        others = [known[each] for each in related(measure) if each in known]
        day = words.weekday(loaded.facts.as_of, date.min)
        subtitle = " · ".join((self._agency, loaded.facts.team_name, day))
        chart = chart_of(
            shown,
            subtitle,
            loaded.calendar,
            goal=shown.goal,
            changes=tuple(began(loaded.facts.cycles, measure.id)),
            beside={each.measure.id: each for each in show_measures(others, reveal=reveal)},
        )
        return Looked(measure, chart, standing=series.standing, judged=series.judged)

    def viewed(self, before: Snapshot | None, now: Snapshot) -> None:
        if self._day != now.facts.as_of:
            self._day, self._series, self._pending = now.facts.as_of, {}, frozenset()
        known = self._series.keys() | self._pending
        listed = self._listed()
        wanted = {each.id for each in listed}.union(*map(related, listed))
        missing = [each for each in load_measures() if each.id in wanted - known]
        if missing:
            self._pending |= {each.id for each in missing}
            self._measure(now.facts, missing)
        elif before is not None and before.facts is not now.facts:
            self._measure_today(now.facts, tuple(self._series.values()))

    def reload(self) -> None:
        """``r``: reads again, and measures again."""
        self._series, self._pending, self._failure = {}, frozenset(), ""
        super().reload()

    def turn(self) -> None:
        """``M``: every measure, or the goals alone."""
        self.everything = not self.everything
        self.look_again()

    @work(thread=True, group="measure", exit_on_error=False)
    def _measure(self, facts: TeamFacts, wanted: Sequence[Measure]) -> None:
        """Measures on a connection of its own: the board is read meanwhile."""
        from huddle.measuring import measure
        from huddle.place import find

        worker = get_current_worker()

        def said(_: str, done: int, of: int) -> None:
            if worker.is_cancelled or facts.as_of != self._day:
                raise _LeftError
            self.post_message(self.Measuring(done, of))

        def do(conn: Connection, settings: Settings) -> MeasuresPage.Measured:
            found = measure(conn, settings, wanted, said=said).series
            return self.Measured(facts.as_of, found, find(conn, settings.team).agency.name)

        self._answer(facts, do)

    @work(thread=True, exclusive=True, group="today", exit_on_error=False)
    def _measure_today(self, facts: TeamFacts, known: Sequence[Series]) -> None:
        """Something was written: the last points are measured again. Those before them change by
        a late entry alone, and with ``r``."""
        from huddle.measuring import load_day

        def do(conn: Connection, settings: Settings) -> MeasuresPage.Measured:
            day = load_day(conn, settings)
            found = [last_again(each, figure(day, each.measure)) for each in known]
            return self.Measured(facts.as_of, found, self._agency)

        self._answer(facts, do)

    def _answer(
        self, facts: TeamFacts, do: Callable[[Connection, Settings], MeasuresPage.Measured]
    ) -> None:
        """Posts what came of measuring, or why nothing did."""
        from huddle.place import connected

        settings = self.board.settings._replace(as_of=facts.as_of, team=facts.team_id)
        try:
            with connected(settings) as conn:
                answer = do(conn, settings)
        except _LeftError:
            return
        except Exception as error:
            from huddle.errors import explained

            answer = self.Measured(facts.as_of, (), self._agency, explained(error))
        self.post_message(answer)

    def on_measures_page_measuring(self, message: Measuring) -> None:
        self._progress = f"Being measured: {message.done} of {message.of} days"
        self.show_rows()

    def on_measures_page_measured(self, message: Measured) -> None:
        if message.day != self._day:
            return
        self._failure = message.failure
        if message.failure:
            self.say(message.failure, "act")
        self._agency = message.agency
        self._series = self._series | {each.measure.id: each for each in message.series}
        self._pending -= self._series.keys()
        if message.failure or not self._pending:
            self._progress = ""
        self.look_again()

    # What the page shows

    def compose(self) -> ComposeResult:
        yield BarLine(id="header")
        with Horizontal(id="columns"):
            with Vertical(id="centre"):
                yield BarLine(id="title")
                yield MeasureRows(id="rows")
            yield ChartDetail(id="detail")
        yield BarLine(id="notice")
        yield KeyBar(id="keys")

    def counts(self) -> Sequence[Part]:
        off = sum(item.severity.value == "act" for item in self.items())
        return [
            Part(f"▲ {off} off its goal" if off == 1 else f"▲ {off} off their goals", "act", 5)
            if off
            else Part("")
        ]

    def chosen_words(self) -> Sequence[Part]:
        return [Part(self._progress, "muted", 7)]

    def entries(self, snapshot: Snapshot) -> Iterator[Entry]:
        self.query_one(MeasureRows).values = {
            item.key: self._value(looked, large=section.key == "goals")
            for section in snapshot.shown.sections
            for item in section.items
            if (looked := self._looked_at(item.key)) is not None
        }
        return super().entries(snapshot)

    def _looked_at(self, shown_key: str) -> Looked | None:
        assert self.snapshot is not None
        return self._looked.get(self.snapshot.shown.target(shown_key).item_key)

    def _value(self, looked: Looked, *, large: bool) -> Value:
        last = looked.chart.last if looked.chart else None
        if last is None or last.value is None:
            return Value()
        unit = looked.measure.unit
        said, number = shown(last.value, unit), number_of(last.value, unit)
        return Value(said, number, said.removeprefix(number).strip(), large)

    @property
    def current(self) -> Looked | None:
        """The measure under the cursor."""
        item = self.current_item
        return self._looked_at(item.key) if item is not None and self.snapshot is not None else None

    @property
    def chart(self) -> Chart | None:
        """The chart that is shown."""
        return self.current.chart if self.current else None

    def show_detail(self) -> None:
        self.shown_chart()

    def shown_chart(self) -> ChartDetail:
        """The chart, of the measure that the cursor is on by now: keys may be faster than what
        follows the cursor."""
        looked = self.current
        detail = self.query_one(ChartDetail)
        detail.show(looked.chart if looked else None, (looked.note,) if looked else ())
        return detail

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        item = self.current_item
        off = item is not None and item.severity.value == "act"
        return (Open, AllMeasures, *((PdsaCard,) if off else ()), Why, ChartFile, Assign, Find)

    # Keys

    def open_current(self) -> None:
        """``Enter``: what the point under the cursor is made of, else the last one."""
        from huddle.screens.pages.point import PointPage

        looked = self.current
        if looked is None or looked.chart is None or not looked.chart.points:
            self.say(looked.note if looked and looked.note else "Nothing to open here.", "soon")
            return
        detail = self.shown_chart()
        if detail.bar is not None and self._day is not None:
            self._open_bar(looked.measure, detail.bar, self._day)
            return
        chosen = detail.chosen
        points = looked.chart.points
        on = points[-1 if chosen is None else chosen].on
        series = self._series.get(looked.measure.id)
        known = series.tally if series is not None and on == self._day else None
        self.huddle_app.push_screen(PointPage(self.board, looked.measure, on, known))

    def _open_bar(self, measure: Measure, bar: Bar, day: date) -> None:
        """What a bar is made of, as of the day that is shown."""
        from huddle.screens.pages.point import PointPage

        series = self._series.get(bar.measure_id or measure.id)
        if series is not None:
            page = PointPage(self.board, series.measure, day, series.tally, part=bar.part)
            self.huddle_app.push_screen(page)

    def set_goal(self) -> None:
        """``G``: asks what the measure should come to, from which month on, and why."""
        from db.identifiers import uuid7
        from huddle.measures.chart import level
        from huddle.roles import leads, role_of
        from huddle.screens.modals.goal import GoalModal

        looked, snapshot = self.current, self.snapshot
        if looked is None or snapshot is None:
            self.say("Move onto a measure first.", "soon")
            return
        measure = looked.measure
        if not leads(role_of(snapshot.facts, self.board.settings.user)):
            self.say("Only a lead or a supervisor sets goals.", "soon")
            return
        if measure.better not in ("up", "down"):
            self.say("It is better neither up nor down, so it can have no goal.", "soon")
            return
        goal = looked.chart.goal if looked.chart else measure.goal
        target_id = uuid7()
        value = level(goal, measure.unit) if goal is not None else ""
        form = GoalModal(measure=measure, value=value, today=snapshot.facts.as_of)
        team_id = snapshot.facts.team_id
        set_ahead = {
            f"target:{team_id}:{measure.id}:{each.period_start}": {"value": each.value}
            for each in self._targets
            if each.measure_id == measure.id and each.period_start > snapshot.facts.as_of
        }
        first = add_months(snapshot.facts.as_of.replace(day=1), 1)
        not_set = {f"target:{team_id}:{measure.id}:{first}": {"value": ""}}
        seen = Seen(snapshot.facts, beside={**not_set, **set_ahead})

        def deed(result: GoalGiven) -> Deed:
            key = f"target:{team_id}:{measure.id}:{result.start}"

            def do(desk: Desk) -> str:
                desk.set_goal(
                    self.board.running.place(),
                    measure.id,
                    result.value,
                    result.start,
                    result.reason,
                    {key: seen.rows.get(key, {"value": ""})},
                    target_id,
                )
                said = shown(result.value, measure.unit)
                return f"Goal of {measure.id} from {words.month(result.start)}: {said}."

            return Deed(do)

        self.ask(form, deed, seen)

    def open_card(self) -> None:
        """``A``: a PDSA card about the measure."""
        from huddle.screens.updates.cycle import begin

        looked = self.current
        if looked is None or looked.measure.tags:
            self.say("A PDSA card is opened on a measure that every screen may show.", "soon")
            return
        begin(self, "", looked.measure.id)

    def ask_for_file(self) -> None:
        """``F``: asks for a file, and draws the chart into it."""
        from huddle.screens.modals.chart_file import ChartFileModal

        looked = self.current
        if looked is None or looked.chart is None or self.snapshot is None:
            self.say("No chart is shown that could be written.", "soon")
            return
        chart = looked.chart
        name = f"{looked.measure.id.lower()}-{self.snapshot.facts.as_of.isoformat()}.svg"
        form = ChartFileModal(title=chart.title, file=name)

        def deed(result: ChartFileNamed) -> Deed:
            from huddle.outlet.chart import write

            def do(desk: Desk) -> str:
                place = self.board.running.place()
                desk.record_export(place, f"chart {looked.measure.id}", len(chart.points))
                return f"Written to {write(chart, result.path)}."

            return Deed(do, changes_rows=False)

        self.ask(form, deed)


class _Points:
    """``Left`` and ``Right``: from point to point of the chart."""

    def __init__(self, page: MeasuresPage) -> None:
        self._page = page

    def left(self) -> None:
        self._page.shown_chart().move(-1)

    def right(self) -> None:
        self._page.shown_chart().move(1)
