"""The pace of a month: where a measure should be each day to reach its goal at the month's end."""

from calendar import monthrange
from datetime import date, timedelta

from huddle.calendars import Calendar
from huddle.measures.chart import Pace


def pace(month: date, goal: float, calendar: Calendar) -> tuple[Pace, ...]:
    """For each day of ``month`` what should be reached at its end: 0 on the 1st, ``goal`` on the
    last working day, and on the way as much more on each working day. A month in which nothing is
    worked after the 1st has its whole goal on its last day."""
    first = month.replace(day=1)
    days = [first + timedelta(n) for n in range(monthrange(month.year, month.month)[1])]
    worked = [calendar.business_days(days[1], on) if on > first else 0 for on in days]
    if not worked[-1]:
        return tuple(Pace(on, goal if on == days[-1] else 0.0) for on in days)
    return tuple(Pace(on, goal * done / worked[-1]) for on, done in zip(days, worked, strict=True))
