"""A team on one day, as measures look at it: its facts, its histories, its rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from db.types import TeamFacts, TeamHistory
from huddle.calendars import Calendar
from huddle.measures.spans import Span, spans
from huddle.measures.tally import Unit
from huddle.rules.case import Case, open_case
from huddle.rules.rule import Rule


@dataclass(frozen=True)
class Day:
    """The team at the end of ``facts.as_of``. ``rules`` are all of them, with those the agency had
    put in force by then."""

    facts: TeamFacts
    history: TeamHistory
    rules: tuple[Rule, ...]
    calendar: Calendar

    @property
    def as_of(self) -> date:
        """The day."""
        return self.facts.as_of

    @cached_property
    def month(self) -> date:
        """The first day of its calendar month."""
        return self.as_of.replace(day=1)

    @cached_property
    def over(self) -> bool:
        """Whether the day is over, so that what was due on it can be judged."""
        zone = ZoneInfo(self.facts.zone)
        midnight = datetime.combine(self.as_of + timedelta(days=1), time(0), zone)
        return self.facts.now >= midnight - timedelta(seconds=1)

    @cached_property
    def week(self) -> date:
        """The Monday of its calendar week."""
        return self.as_of - timedelta(days=self.as_of.weekday())

    def local(self, moment: datetime | None) -> datetime | None:
        """A moment in the agency's zone."""
        return None if moment is None else moment.astimezone(ZoneInfo(self.facts.zone))

    def is_of_month(self, day: date | None) -> bool:
        """Whether a day lies in the month, up to the as-of day."""
        return day is not None and self.month <= day <= self.as_of

    @cached_property
    def cases(self) -> dict[str, Case]:
        """Every member of the team by id, sorted and classified as the rules have them."""
        return {
            member.member_id: open_case(self.facts, member)
            for member in self.facts.members
            if not member.vanished
        }

    @cached_property
    def in_force(self) -> tuple[Rule, ...]:
        """The rules that are on and in force on the day, by id."""
        return tuple(rule for rule in self.rules if rule.in_force(self.as_of))

    def of_kind(self, kind: str) -> Iterator[Rule]:
        """The rules of a kind that are on and in force on the day."""
        return (rule for rule in self.in_force if rule.kind == kind)

    def segments(self, case: Case) -> tuple[Span, ...]:
        """The member's segments up to the day, the latest first."""
        changes = self.history.standings.get(case.member.member_id, ())
        return spans(case.member, changes, self.as_of, self.facts.zone)

    def segment_on(self, case: Case, day: date) -> str:
        """The member's segment on a day up to this one."""
        return next(
            each.segment for each in self.segments(case) if each.first is None or each.first <= day
        )

    def active_days(self, case: Case) -> int:
        """On how many days of the month, up to the day, the member was active: enrolled, alive and
        in that segment."""
        first = max(self.month, case.member.enrolled_on or self.month)
        died = case.died_on
        end = self.as_of if died is None else min(self.as_of, died - timedelta(days=1))
        return sum(
            max(0, (min(each.last, end) - max(each.first or first, first)).days + 1)
            for each in self.segments(case)
            if each.segment == "active"
        )

    def unit(
        self,
        case: Case,
        counted: float,
        why: str,
        *,
        key: str = "",
        of: float = 1,
        value: float | None = None,
        excluded: str = "",
        part: str = "",
        staff_id: str | None = None,
    ) -> Unit:
        """What a measure looks at, of that member: the member, or what ``key`` names. It is the
        care manager's, where no ``staff_id`` says otherwise."""
        member = case.member
        return Unit(
            key=key or f"member:{member.member_id}",
            member_id=member.member_id,
            staff_id=member.care_manager_id if staff_id is None else staff_id,
            programme=member.programme,
            counted=counted,
            why=why,
            of=of,
            value=value,
            excluded=excluded,
            part=part,
        )
