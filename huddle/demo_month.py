"""The month behind the made-up team: huddles held and missed, tasks done, done late and left."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from db.orders import Attendee, GoalStanding, PastDecision, PastHuddle, PastStay, Target
from db.types import Member, TeamFacts
from huddle.calendars import Calendar
from huddle.measures.reasons import EXCUSES
from huddle.meeting import STEPS

DAYS = 22
"""How many working days it goes back."""
_MISSED = frozenset({5, 13})
_LATE = {3: 9, 9: 14, 17: 7}
"""Days without a huddle, and minutes that one began late, by their place in the month."""
_LONG = 8
_LEFT = frozenset({11, 40})
"""The huddle that ran over its time; and tasks that nobody did, by their place."""
_ONE_LATE_OF = 4
"""Of so many tasks due in a week one is done after its day: too many for the goal."""
_GOAL = 0.85
_TITLES = (
    "Call the pharmacy about the refill",
    "Send the housing letter",
    "Book the follow-up visit",
    "Ask the clinic for the discharge papers",
    "Go along to the intake",
    "Find another phone number",
)
_EXCUSED = (
    *("not_reached", "no_access", "not_reached", "staff_absence", "not_reached"),
    *("no_access", "other_agency", "member_declined", "not_reached", "no_access"),
)


class Month:
    """One run: every draw comes from one seeded source, in a fixed order."""

    def __init__(
        self,
        facts: TeamFacts,
        calendar: Calendar,
        last: date,
        roll: Sequence[Attendee],
        seed: int,
    ) -> None:
        """``last`` is the day of the team's last huddle, before which the month lies; ``facts`` are
        of that day."""
        self._facts = facts
        self._calendar = calendar
        self._last = last
        self._roll = roll
        self._random = Random(f"month {seed}")
        self._zone = ZoneInfo(facts.zone)
        self._members = [each for each in facts.members if each.segment == "active"]
        self._excused = iter(_EXCUSED)
        self._tasks: list[PastDecision] = []

    def huddles(self) -> tuple[PastHuddle, ...]:
        """The huddles that were held, the earliest first."""
        days = [self._calendar.back_business_days(self._last, n) for n in range(DAYS, 0, -1)]
        return tuple(
            self._huddle(turn, day) for turn, day in enumerate(days) if turn not in _MISSED
        )

    def standing(self, day: date) -> tuple[GoalStanding, ...]:
        """How the goal about tasks stood when the huddle of a day began: by the week before."""
        monday = day - timedelta(days=day.weekday() + 7)
        sunday = monday + timedelta(days=6)
        due = [each for each in self._tasks if each.until and monday <= each.until <= sunday]
        if not due:
            return ()
        done = sum(
            each.done_at is not None
            and each.until is not None
            and each.done_at.astimezone(self._zone).date() <= each.until
            for each in due
        )
        value = round(done / len(due), 9)
        return (
            GoalStanding(
                measure_id="M24",
                title="Tasks done by their day",
                unit="share",
                period_start=monday,
                period_end=sunday,
                value=f"{value:.9f}".rstrip("0").rstrip("."),
                n=len(due),
                goal=str(_GOAL),
                standing="green" if value >= _GOAL else "red",
            ),
        )

    def _huddle(self, turn: int, day: date) -> PastHuddle:
        standings = self.standing(day)
        late = _LATE.get(turn, 0)
        begun = time(8, 30 + late, self._random.randint(0, 59))
        return PastHuddle(
            started_at=datetime.combine(day, begun, self._zone),
            attendance=tuple(self._there(turn)),
            stays=tuple(self._stays(turn)),
            decisions=tuple(self._decisions(turn, day)),
            standings=standings,
        )

    def _there(self, turn: int) -> Iterator[Attendee]:
        """Who is away now was there in the weeks before; now and then somebody else was out."""
        out = turn % len(self._roll) if turn % 3 == 0 else -1
        for place, one in enumerate(self._roll):
            yield one if turn > DAYS - 3 else one._replace(present=place != out, cover_id="")

    def _stays(self, turn: int) -> Iterator[PastStay]:
        for step in STEPS:
            box = int(step.box.total_seconds())
            long = 240 if turn == _LONG and step.key in ("watch", "contacts") else 0
            took = max(10, box + self._random.randint(-40, 12) + long)
            yield PastStay(step.number, box, took)

    def _decisions(self, turn: int, day: date) -> Iterator[PastDecision]:
        for _ in range(3):
            yield self._task(day)
        yield PastDecision("discussed", self._row())
        if turn % 2:
            until = self._calendar.add_business_days(day, 1)
            yield PastDecision("watch", self._row(), "Call again", until=until)
        else:
            code = next(self._excused, "other")
            yield PastDecision("excuse", self._row(), reason=dict(EXCUSES)[code])
        if turn % 4 in (0, 1, 2):
            # The same row for three huddles running: one that comes back.
            member = self._members[turn // 4 % len(self._members)]
            yield PastDecision("carry", _of(member), reason="not discussed")

    def _task(self, day: date) -> PastDecision:
        place = len(self._tasks)
        row = self._row()
        owners = {each.member_id: each.care_manager_id for each in self._members}
        due = self._calendar.add_business_days(day, 1 + place % 4)
        same_week = sum(
            each.until is not None and each.until.isocalendar()[:2] == due.isocalendar()[:2]
            for each in self._tasks
        )
        late = same_week % _ONE_LATE_OF == 1
        done = self._calendar.add_business_days(due, 2) if late else due
        undone = place in _LEFT or done >= self._last
        made = PastDecision(
            "assign",
            row,
            _TITLES[place % len(_TITLES)],
            owners[row.member_id] or "s-lopez",
            due,
            done_at=None if undone else datetime.combine(done, time(15, 10), self._zone),
        )
        self._tasks.append(made)
        return made

    def _row(self) -> Target:
        return _of(self._random.choice(self._members))


def _of(member: Member) -> Target:
    """A matter of the member that is over, and so no row of today's."""
    key = f"watch:{member.member_id}"
    return Target(key, (f"{key}:over",), member.member_id)
