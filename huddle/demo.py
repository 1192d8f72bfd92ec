"""Fills a new database with a synthetic team and its recent past, through the front door: files go
through the import, huddles and decisions through the commands."""

import csv
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from db import demo, gallery, reader, schema
from db import facts as reading
from db.demo import Files
from db.identifiers import uuid7
from db.types import TeamFacts
from huddle.calendars import Calendar
from huddle.decisions import propose
from huddle.demo_month import Month
from huddle.meeting import STEPS
from huddle.rules import evaluate
from huddle.rules.board import Board, Item, Severity
from huddle.rules.rule import load_rules
from huddle.settings import now

if TYPE_CHECKING:
    from db.orders import Attendee, DecisionResult, Target

AGENCY, ZONE = "demo", "America/New_York"
LEAD = "s-young"
_LATE_FEED = "plan.csv"
_LATE = timedelta(hours=50)
_FRESH = timedelta(minutes=70)
_AWAY, _COVER = "s-ruiz", "s-chen"
_PAST_HUDDLES = 4
_DECIDED = ("assign", "assign", "discussed", "assign", "watch", "assign", "assign")
"""What the last huddle did with its first rows; the next two it carried over."""


def make_demo(path: Path, seed: int, members: int, today: date) -> None:
    """Writes a new database at ``path``: a team of ``members`` active members, dated ``today``. The
    same arguments give the same members and facts."""
    with _Making(path, demo.TEAM_ID, demo.TEAM_NAME, today, seed) as making:
        making.bring(demo.files(seed, members, today, making.calendar.is_business_day))
        making.past_of_the_team()


def make_gallery(path: Path, today: date) -> None:
    """Writes a new database at ``path``: the gallery of rules, dated ``today``."""
    with _Making(path, gallery.TEAM_ID, gallery.TEAM_NAME, today, seed=1) as making:
        making.bring(gallery.files(today, making.calendar.is_business_day))
        making.past_of_the_gallery()


def _write(path: Path, rows: Sequence[demo.Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


class _Making:
    """One database in the making: its team, its files, the huddles that were held before today."""

    def __init__(self, path: Path, team_id: str, name: str, today: date, seed: int) -> None:
        from db import commands
        from db.engine import open_engine

        self.path = path
        self.team_id = team_id
        self.today = today
        self.seed = seed
        self.random = Random(seed)
        self.commands = commands
        self.actor = commands.Actor(AGENCY, LEAD)
        self.moment = datetime.combine(today, now(ZONE).astimezone(ZoneInfo(ZONE)).timetz())
        schema.upgrade(path)
        self.engine = open_engine(path)
        begun = self.moment - timedelta(days=60)
        commands.init_agency(self.engine, self.actor, name="Demo agency", zone=ZONE, now=begun)
        commands.add_team(self.engine, self.actor, team_id=team_id, name=name, now=begun)
        self.calendar = Calendar(self._facts(today, self.moment).holidays)
        back = self.calendar.back_business_days
        self.days = [back(today, n) for n in range(_PAST_HUDDLES, 0, -1)]

    def __enter__(self) -> "_Making":
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()

    def _facts(self, day: date, moment: datetime) -> TeamFacts:
        conn = reader.connect(self.path)
        try:
            return reading.load(conn, self.team_id, day, moment)
        finally:
            conn.close()

    def bring(self, files: Files) -> None:
        """Imports the files; one of them came in too long ago, so that a stale feed can be seen."""
        from huddle.intake.pipeline import run_import

        with tempfile.TemporaryDirectory(prefix="huddle-files-") as folder:
            paths = [_write(Path(folder) / name, rows) for name, rows in files.items() if rows]
            late = [file for file in paths if file.name == _LATE_FEED]
            fresh = [file for file in paths if file.name != _LATE_FEED]
            for some, age in ((fresh, _FRESH), (late, _LATE)):
                if some:
                    run_import(str(self.path), some, user=LEAD, now=self.moment - age)

    def at(self, day: date, minutes: int = 0) -> datetime:
        """A moment of that day: so many minutes after half past eight."""
        return datetime.combine(day, time(8, 30), ZoneInfo(ZONE)) + timedelta(minutes=minutes)

    def ahead(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def past_of_the_team(self) -> None:
        """A month of huddles, barriers of every tier, two PDSA cards, a huddle on the last worked
        day, and what was done since."""
        day = self.days[-1]
        self._barrier("No intake slots at the housing partner before January", 1, 12)
        self._barrier("Plan portal rejects batch uploads", -3, 20)
        facts = self._facts(day, self.at(day))
        rows = _pressing(evaluate(facts, load_rules(facts.rules), self.calendar))
        self._month(facts, day)
        self._barriers()
        self._cycles()
        huddle_id = self._start(day, self._roll_call())
        decided = []
        for turn, (item, kind) in enumerate(zip(rows, _DECIDED, strict=False)):
            proposal = propose(item, facts, self.calendar)
            text, owner, until = "", "", None
            if kind == "assign":
                text, owner = proposal.text, proposal.owner
                until = self.calendar.add_business_days(day, 1 + turn % 3)
            elif kind == "watch":
                until = self.calendar.add_business_days(day, 4)
            at = self.at(day, turn)
            decided.append(self._decide(huddle_id, _target(item), kind, text, owner, until, at))
        left = rows[len(_DECIDED) : len(_DECIDED) + 2]
        self._close(huddle_id, day, [_target(item) for item in left])
        for result in decided[:2]:
            self._finish(result, self.at(day, 240))

    def _month(self, facts: TeamFacts, last: date) -> None:
        """The month before the last huddle, and how the goals stood when that began."""
        month = Month(facts, self.calendar, last, self._roll_call(), self.seed)
        before, team = self.at(last, -10), self.team_id
        seat = self.engine, self.actor
        self.commands.record_past_huddles(*seat, team_id=team, huddles=month.huddles(), now=before)
        standings = month.standing(last)
        self.commands.keep_results(*seat, team_id=team, standings=standings, now=before)

    def _barriers(self) -> None:
        """One with each tier, one that came back with its answer, one that is closed."""
        own = self._own_barrier("Two evening visits a week have nobody", 3)
        self._act(
            self.commands.note_barrier,
            own,
            1,
            text="J. Brandt takes one of them",
            next_step="Ask M. Lopez",
        )
        up = self._own_barrier("Consent forms come back from the clinic unread", 16)
        self._act(
            self.commands.escalate_barrier,
            up,
            6,
            reason="The clinic does not answer the team",
            response_due=2,
        )
        far = self._own_barrier("No Somali interpreter on Fridays", 34)
        for ago, due in ((27, -20), (18, -11), (11, -5)):
            self._act(
                self.commands.escalate_barrier,
                far,
                ago,
                reason="No date was given",
                response_due=due,
            )
        back = self._own_barrier("The van is booked by two teams at once", 22)
        self._act(
            self.commands.escalate_barrier,
            back,
            15,
            reason="The other team is not ours",
            response_due=-8,
        )
        self._act(self.commands.return_barrier, back, 8, answer="A shared calendar from Monday on")
        done = self._own_barrier("No badges for the day shelter", 28)
        self._act(
            self.commands.close_barrier, done, 9, reason="The shelter's manager issued four badges"
        )

    def _own_barrier(self, title: str, age: int) -> str:
        return self.commands.add_barrier(
            self.engine,
            self.actor,
            team_id=self.team_id,
            title=title,
            owner=LEAD,
            next_step="Ask who can help",
            now=self._worked(age),
        )

    def _act(
        self,
        do: Callable[..., object],
        barrier_id: str,
        ago: int,
        response_due: int | None = None,
        **said: str,
    ) -> None:
        """Something is done about a barrier so many days ago; its answer is due in so many."""
        due = {}
        if response_due is not None:
            due["response_due"] = self.calendar.last_business_day(self.ahead(response_due))
        do(self.engine, self.actor, barrier_id=barrier_id, now=self._worked(ago), **said, **due)

    def _worked(self, ago: int) -> datetime:
        """A moment of the last worked day so many days ago."""
        return self.at(self.calendar.last_business_day(self.ahead(-ago)), 90)

    def _cycles(self) -> None:
        """A PDSA card that was adopted, and one whose review comes up."""
        ride = self._cycle(
            "no_access",
            "M7",
            "Nobody misses a visit for want of a ride",
            "Book rides early",
            40,
            -19,
        )
        self.commands.judge_cycle(
            self.engine,
            self.actor,
            cycle_id=ride,
            result="Two missed in four weeks, nine before",
            verdict="adopt",
            now=self._worked(18),
            edit_id=uuid7(),
        )
        self._cycle(
            "not_reached", "M1", "Three in four attempts reach somebody", "Call after 5 pm", 12, 4
        )

    def _cycle(
        self, code: str, measure_id: str, aim: str, change: str, ago: int, review: int
    ) -> str:
        """A PDSA card opened so many days ago, to be reviewed in so many."""
        begun = self._worked(ago)
        return self.commands.begin_cycle(
            self.engine,
            self.actor,
            team_id=self.team_id,
            reason_code=code,
            measure_id=measure_id,
            aim=aim,
            change=change,
            prediction="Half as many misses in four weeks",
            owner=LEAD,
            start_on=begun.date(),
            review_on=self.calendar.last_business_day(self.ahead(review)),
            now=begun,
            edit_id=uuid7(),
        )

    def past_of_the_gallery(self) -> None:
        """What the gallery's members need to have behind them."""
        self._barrier("Ahead", 5, 9, "barrier-ahead")
        self._barrier("Late", -1, 9, "barrier-late")
        long = (self.calendar.back_business_days(self.days[0], 1) - self.today).days
        self._barrier("Long", long, 30, "barrier-long")
        self._barrier("No date", None, 9, "barrier-no-date")
        closed = self._barrier("Closed", -3, 9, "barrier-closed")
        self.commands.close_barrier(
            self.engine, self.actor, barrier_id=closed, now=self.at(self.days[-1])
        )
        *earlier, before, last = self.days
        for day in earlier:
            self._close(self._start(day), day, [])
        until = {
            "snooze": {
                "snoozed": self.ahead(5),
                "snooze-over": self.today,
                "snooze-mended": self.today,
                "snooze-over-before": last,
            },
            "baseline": {
                "baseline-ahead": self.ahead(5),
                "baseline-over": self.today,
                "baseline-mended": self.today,
                "baseline-excused": self.today,
            },
            "watch": {
                "watched": self.ahead(5),
                "watched-until-yesterday": self.ahead(-1),
                "watched-closed": self.ahead(5),
            },
        }
        huddle_id = self._start(before)
        for kind, members in until.items():
            for member_id, day in members.items():
                self._decide(
                    huddle_id,
                    _watch(member_id),
                    kind,
                    "",
                    "",
                    day,
                    self.at(before),
                )
        asked = self._ask(huddle_id, "asked-before", self.at(before))
        self._finish(asked, self.at(before, 200))
        excused = ("excuse", "", "", None, self.at(before, 30))
        self._decide(huddle_id, _watch("baseline-excused"), *excused)
        self._close(huddle_id, before, [_watch("carried-before")])
        huddle_id = self._start(last)
        self._finish(self._ask(huddle_id, "asked-done", self.at(last)), self.at(last, 200))
        self._ask(huddle_id, "asked-open", self.at(last))
        self._close(huddle_id, last, [_watch("carried"), _watch("carried-mended")])

    def _ask(self, huddle_id: str, member_id: str, at: datetime) -> "DecisionResult":
        said = ("Call after the visit", gallery.WORKER, self.ahead(5), at)
        return self._decide(huddle_id, _watch(member_id), "assign", *said)

    def _decide(
        self,
        huddle_id: str,
        target: "Target",
        kind: str,
        text: str,
        owner: str,
        until: date | None,
        at: datetime,
    ) -> "DecisionResult":
        [result] = self.commands.decide(
            self.engine,
            self.actor,
            team_id=self.team_id,
            huddle_id=huddle_id,
            items=[target],
            kind=kind,
            text=text,
            owner=owner,
            until=until,
            now=at,
        )
        return result

    def _finish(self, result: "DecisionResult", at: datetime) -> None:
        if result.task_id:
            self.commands.finish_task(self.engine, self.actor, task_id=result.task_id, now=at)

    def _roll_call(self) -> list["Attendee"]:
        return [
            self.commands.Attendee(staff_id, staff_id != _AWAY, _COVER if staff_id == _AWAY else "")
            for staff_id, _, role in demo.STAFF
            if role != "supervisor"
        ]

    def _barrier(self, title: str, due: int | None, age: int, member_id: str = "") -> str:
        """A barrier opened ``age`` days ago whose answer is due in ``due`` days."""
        return self.commands.add_barrier(
            self.engine,
            self.actor,
            team_id=self.team_id,
            title=title,
            member_id=member_id,
            owner=LEAD,
            next_step="Ask for a date",
            tier="lead",
            theirs=True,
            response_due=None if due is None else self.ahead(due),
            now=self.at(self.ahead(-age)),
        )

    def _start(self, day: date, here: Sequence["Attendee"] = ()) -> str:
        return self.commands.start_huddle(
            self.engine, self.actor, team_id=self.team_id, attendance=here, now=self.at(day)
        ).huddle_id

    def _close(self, huddle_id: str, day: date, carried: Sequence["Target"]) -> None:
        at = self.at(day)
        for step in STEPS:
            seconds = int(step.box.total_seconds())
            self.commands.enter_step(
                self.engine,
                self.actor,
                huddle_id=huddle_id,
                step=step.number,
                box_seconds=seconds,
                now=at,
            )
            at += timedelta(seconds=seconds + self.random.randint(-20, 25))
        self.commands.close_huddle(
            self.engine,
            self.actor,
            huddle_id=huddle_id,
            carry=carried,
            reason="not discussed" if carried else "",
            now=at,
        )


def _pressing(board: Board) -> list[Item]:
    """The rows a huddle would take first."""
    return [
        item
        for section in board.sections
        for item in section.items
        if item.severity is Severity.ACT and section.key not in ("followups", "barriers")
    ]


def _target(item: Item) -> "Target":
    from db.orders import Target

    reasons = tuple(reason.key for reason in item.reasons)
    return Target(item.key, reasons, item.member_id or "")


def _watch(member_id: str) -> "Target":
    from db.orders import Target

    return Target(f"watch:{member_id}", (), member_id)
