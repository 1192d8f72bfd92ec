"""A team that works through a quarter: imports, huddles, decisions, and the day's own agenda."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from db import commands
from db.commands import Actor, Attendee, Target
from db.imports import undo_batch
from db.orders import CommandError
from huddle.intake.pipeline import Choices, run_import
from huddle.loading import Loaded, load
from huddle.outlet import json as outlet
from huddle.privacy import show
from huddle.rules.board import Item
from huddle.settings import Flags, Settings, read
from tests.conftest import Database
from tests.quarter.source import FULL, Record

ZONE = ZoneInfo("America/New_York")
ANA, BEN = Actor("agency", "ana"), Actor("agency", "ben")

RULES = (
    '[[override]]\nrule = "referral-quiet"\namount = 3\n',
    '[[override]]\nrule = "referral-quiet"\namount = 3\n'
    '[[override]]\nrule = "pc-monthly"\nn = 2\neffective_from = {later}\n'
    '[[override]]\nrule = "follow-up-ed-2bd"\non = false\n',
)


class Agenda(NamedTuple):
    """The JSON of a day, as everybody may see it and revealed."""

    masked: str
    revealed: str


class Life:
    """The team's database and its record, one day after the other."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        clock: pytest.MonkeyPatch,
        *,
        seed: int,
        first: date,
        members: int = 8,
    ) -> None:
        self.database = database
        self.folder = folder
        self.clock = clock
        self.random = Random(f"team {seed}")
        self.record = Record(seed, first, members)
        self.did: Counter[str] = Counter()
        self._tasks_of: list[str] = []
        self._logged: list[dict[str, str]] = []
        self._concerns: list[str] = []
        self._barriers: list[str] = []
        self._decided: list[str] = []
        (folder / "full.toml").write_text(FULL)
        self.set(first, 5)
        engine = database.engine
        commands.init_agency(engine, ANA, name="Agency", zone=ZONE.key, now=self.now)
        for team in ("north", "south"):
            commands.add_team(engine, ANA, team_id=team, name=team.title(), now=self.now)

    def set(self, day: date, hour: int, minute: int = 0) -> None:
        """Puts the clock to a time of the agency's day."""
        self.now = datetime.combine(day, time(hour, minute), ZONE)
        self.day = day
        self.clock.setenv("HUDDLE_NOW", self.now.isoformat())

    def import_files(self) -> None:
        """The record's files of this morning."""
        paths = []
        for name, text in self.record.files().items():
            path = self.folder / name
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
                paths.append(path)
        choices = Choices(team="north", profile=str(self.folder / "full.toml"))
        report = run_import(self.database.url, paths, user="ana", now=self.now, choices=choices)
        assert report.exit_code == 0, report
        self.did["import"] += 1

    def agenda(self, as_of: date | None = None) -> Agenda:
        """``huddle agenda --format json``, today's or that of a past day."""
        loaded = self._load(as_of)
        masked, revealed = (
            outlet.agenda(show(loaded.board, loaded.facts, loaded.rules, reveal=reveal))
            for reveal in (False, True)
        )
        return Agenda(masked, revealed)

    def _load(self, as_of: date | None = None) -> Loaded:
        conn = self.database.connect()
        try:
            return load(conn, self._settings(as_of))
        finally:
            conn.close()

    def _settings(self, as_of: date | None) -> Settings:
        return read(Flags(db=self.database.url, team="north", user="ana"))._replace(as_of=as_of)

    def work(self) -> None:
        """A day of the team: some of everything a team can do, in the order of the clock."""
        some = self.random
        minute = 0
        huddle = some.random() < 0.8
        if huddle:
            self.set(self.day, 9)
            commands.start_huddle(
                self.database.engine,
                ANA,
                team_id="north",
                attendance=[Attendee("ana", True), Attendee("ben", False, "ana")],
                huddle_id=f"h-{self.day}",
                now=self.now,
            )
            self.did["huddle"] += 1
        for act in some.sample(self.acts(), k=3):
            minute += 3
            self.set(self.day, 9, minute)
            try:
                act()
            except CommandError:
                self.did["refused"] += 1
            else:
                self.did[act.__name__] += 1
        self.set(self.day, 10)
        if huddle:
            open_ones = [item for item in self._rows() if item.decision is None]
            carried = some.sample(open_ones, k=min(3, len(open_ones)))
            commands.close_huddle(
                self.database.engine,
                ANA,
                huddle_id=f"h-{self.day}",
                carry=[Target(item.key, (), item.member_id or "") for item in carried],
                reason="no time",
                now=self.now,
            )

    def acts(self) -> list[Callable[[], object]]:
        """What people do on a day."""
        return [
            *(self.assign, self.discuss, self.watch, self.snooze, self.excuse, self.one_reason),
            *(self.undo, self.log_contact, self.log_from_row, self.finish_task, self.edit_task),
            *(self.worry, self.stop_worrying, self.raise_barrier, self.work_on_barrier),
            *(self.review, self.confirm_vanished, self.add_task, self.replace_decision),
            *(self.baseline, self.take_back, self.answer_again),
        ]

    def _rows(self) -> list[Item]:
        """The board's rows in an order that no made-up id decides."""
        items = [item for each in self._load().board.sections for item in each.items]
        return sorted(
            items, key=lambda item: (item.section, item.member_id or "", item.due or self.day)
        )

    def _row(self) -> Target:
        item = self.random.choice(self._rows())
        return Target(item.key, (), item.member_id or "")

    def _decide(self, kind: str, *items: Target, actor: Actor = ANA, **values: object) -> None:
        made = commands.decide(
            self.database.engine,
            actor,
            team_id="north",
            items=items,
            kind=kind,
            now=self.now,
            **values,  # type: ignore[arg-type]
        )
        self._decided += [each.decision_id for each in made]
        self._tasks_of += [each.task_id for each in made if each.task_id]

    def _soon(self) -> date:
        return self.day + timedelta(days=self.random.randint(1, 8))

    def assign(self) -> None:
        self._decide("assign", self._row(), text="Call", owner="ben", until=self._soon())

    def discuss(self) -> None:
        self._decide("discussed", self._row())

    def watch(self) -> None:
        self._decide("watch", self._row(), until=self._soon())

    def snooze(self) -> None:
        self._decide("snooze", self._row(), until=self._soon(), reason="waiting")

    def excuse(self) -> None:
        self._decide("excuse", self._row(), reason="moved")

    def baseline(self) -> None:
        late = [item for item in self._rows() if item.days_overdue]
        targets = [Target(item.key, (), item.member_id or "") for item in late]
        self._decide("baseline", *targets, until=self._soon())

    def one_reason(self) -> None:
        item = max(self._rows(), key=lambda each: len(each.reasons))
        target = Target(item.key, (item.reasons[0].key,), item.member_id or "")
        self._decide("discussed", target)

    def replace_decision(self) -> None:
        row = self._row()
        until = self._soon()
        self._decide("assign", row, actor=BEN, text="Call twice", owner="ben", until=until)
        self._decide("discussed", row, replace=True)

    def undo(self) -> None:
        if self._decided:
            decision_id = self._decided.pop(self.random.randrange(-min(4, len(self._decided)), 0))
            commands.undo(self.database.engine, ANA, decision_ids=[decision_id], now=self.now)

    def log_contact(self, item: Target | None = None) -> None:
        member_id = self.random.choice(list(self.record.tables["members"]))
        day = self.day - timedelta(days=self.random.choice((0, 0, 3)))
        commands.log_contact(
            self.database.engine,
            ANA,
            member_id=item.member_id if item else member_id,
            staff_id="ana",
            day=day,
            channel="phone",
            outcome="reached",
            core_service=True,
            team_id="north" if item else "",
            item=item,
            now=self.now,
        )
        if item is None:
            self._logged.append(
                {
                    **{"member_id": member_id, "staff_id": "ana", "channel": "phone"},
                    **{"at": day.isoformat(), "outcome": "reached"},
                }
            )

    def log_from_row(self) -> None:
        row = self._row()
        if row.member_id:
            self.log_contact(row)

    def bring_logged(self) -> None:
        """What was logged here gets into the record."""
        for row in self._logged:
            if row["member_id"] in self.record.tables["members"]:
                self.record.bring_contact(self.day, {**row, "core_service": "yes"})
                self.did["merged"] += 1
        self._logged.clear()

    def add_task(self) -> None:
        self._tasks_of.append(
            commands.add_task(
                self.database.engine,
                ANA,
                team_id="north",
                title="Ring",
                owner="ana",
                due=self._soon(),
                now=self.now,
            )
        )

    def finish_task(self) -> None:
        if self._tasks_of:
            task_id = self._tasks_of.pop()
            commands.finish_task(self.database.engine, BEN, task_id=task_id, now=self.now)

    def edit_task(self) -> None:
        if self._tasks_of:
            task_id = self.random.choice(self._tasks_of)
            commands.edit_task(
                self.database.engine, BEN, task_id=task_id, due=self._soon(), now=self.now
            )

    def worry(self) -> None:
        self._concerns.append(
            commands.add_concern(
                self.database.engine,
                ANA,
                member_id=self.random.choice(list(self.record.tables["members"])),
                text="low",
                until=self._soon(),
                now=self.now,
            )
        )

    def stop_worrying(self) -> None:
        if self._concerns:
            concern_id = self._concerns.pop()
            commands.end_concern(self.database.engine, ANA, concern_id=concern_id, now=self.now)

    def raise_barrier(self) -> None:
        self._barriers.append(
            commands.add_barrier(
                self.database.engine,
                ANA,
                team_id="north",
                title="No beds",
                response_due=self._soon(),
                now=self.now,
            )
        )

    def work_on_barrier(self) -> None:
        if not self._barriers:
            return
        engine, barrier_id = self.database.engine, self._barriers[0]
        commands.note_barrier(engine, ANA, barrier_id=barrier_id, text="asked", now=self.now)
        if self.random.random() < 0.4:
            with suppress(CommandError):  # nobody is above the last tier
                commands.escalate_barrier(
                    engine, ANA, barrier_id=barrier_id, reason="no answer", now=self.now
                )
        elif self.random.random() < 0.5:
            commands.close_barrier(engine, ANA, barrier_id=self._barriers.pop(0), now=self.now)

    def review(self) -> None:
        member_id = self.random.choice(list(self.record.tables["members"]))
        commands.record_review(self.database.engine, ANA, member_id=member_id, now=self.now)

    def confirm_vanished(self) -> None:
        gone = commands.confirm_vanished(
            self.database.engine,
            ANA,
            rows=[
                ("member", member_id)
                for (member_id,) in self.database.rows(
                    "SELECT member_id FROM member WHERE vanished_at IS NOT NULL"
                    " AND removed_at IS NULL ORDER BY member_id"
                )
            ],
            now=self.now,
        )
        self.did["vanished"] += gone

    def answer_again(self) -> None:
        """Takes back that members left the board, in one of the two ways."""
        gone = [
            ("member", member_id)
            for (member_id,) in self.database.rows(
                "SELECT member_id FROM member WHERE vanished_at IS NOT NULL"
                " AND removed_at IS NOT NULL ORDER BY member_id"
            )
        ]
        answer = self.random.choice((commands.ask_again, commands.keep_vanished))
        answer(self.database.engine, ANA, rows=gone, now=self.now)
        self.did["came back"] += len(gone)

    def take_back(self) -> None:
        """Undoes one of the imports of late; the next files of the record bring its rows again."""
        late = self.database.rows(
            "SELECT batch_id FROM batch WHERE status = 'applied' ORDER BY batch_id DESC LIMIT 12"
        )
        ((batch_id,),) = self.random.sample(late, k=1)
        undone = undo_batch(self.database.engine, ANA, batch_id=batch_id, now=self.now)
        self.did["taken back"] += undone.removed + undone.restored
        for path in self.folder.glob("*.csv"):
            path.unlink()

    def rename_team(self, name: str) -> None:
        commands.add_team(self.database.engine, ANA, team_id="north", name=name, now=self.now)

    def change_rules(self, number: int) -> None:
        """Puts a rule file of the agency in force."""
        text = RULES[number].replace("{later}", (self.day + timedelta(days=9)).isoformat())
        commands.apply_rules(self.database.engine, ANA, text=text, now=self.now)


def live(life: Life, days: int, at_its_end: Callable[[Life], None]) -> None:
    """Lives through that many calendar days; the last thing of each is ``at_its_end``."""
    first = life.day
    for number in range(days):
        day = first + timedelta(days=number)
        working = day.weekday() < 5
        if working and number:
            life.record.live(day)
        life.set(day, 6)
        if number == 0 or (working and life.random.random() < 0.2):
            life.bring_logged()
            life.import_files()
        if working:
            life.work()
        life.set(day, 11)
        if number in (days // 3, days // 2):
            life.change_rules(int(number == days // 2))
            life.rename_team(f"North {number}")
        at_its_end(life)
