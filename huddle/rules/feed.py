"""How old the data is, and whether a delivery was missed."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.types import Feed, TeamFacts
from huddle.calendars import Calendar
from huddle.rules.board import FeedAge
from huddle.rules.rule import Rule

_HOUR = timedelta(hours=1)
_FEED_HOURS = 26


def ages(facts: TeamFacts, rules: Iterable[Rule], calendar: Calendar) -> tuple[FeedAge, ...]:
    """The age of every feed of the team, by the rule in force among ``rules``, by name."""
    hours = next((rule.whole("hours") for rule in rules if rule.kind == "feed"), None)
    found = (
        age(each, facts.now, facts.zone, calendar, hours or _FEED_HOURS) for each in facts.feeds
    )
    return tuple(sorted(found, key=lambda each: (each.name, each.imported_at)))


def age(feed: Feed, now: datetime, zone: str, calendar: Calendar, hours: int) -> FeedAge:
    """The age of a feed at ``now``. It is stale when more than ``hours`` have passed on business
    days; those of weekends and holidays do not count."""
    elapsed = max(timedelta(0), now - feed.imported_at)
    return FeedAge(
        name=feed.name,
        imported_at=feed.imported_at,
        age_hours=round(elapsed / _HOUR, 1),
        stale=elapsed / _HOUR > hours
        and worked(feed.imported_at, now, ZoneInfo(zone), calendar) / _HOUR > hours,
    )


def worked(start: datetime, end: datetime, zone: ZoneInfo, calendar: Calendar) -> timedelta:
    """The time from start to end that lies on business days."""
    worked = timedelta(0)
    day = start.astimezone(zone).date()
    while (begins := datetime.combine(day, time(0), zone).astimezone(UTC)) < end:
        day += timedelta(days=1)
        if calendar.is_business_day(day - timedelta(days=1)):
            ends = datetime.combine(day, time(0), zone).astimezone(UTC)
            worked += min(ends, end) - max(begins, start)
    return worked
