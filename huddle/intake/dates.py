"""Days and times as spreadsheets and record systems write them, read without a guess.

What two readings fit (3/4/2026) is settled for the whole column, by its unambiguous values; where
none decides, month first.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1900, 2199
_EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_NO_DAY = frozenset(
    (date(1, 1, 1), date(1753, 1, 1), date(1900, 1, 1), date(2999, 12, 31), date(9999, 12, 31))
)
"""What systems write for "no date"."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "akst": -9,
    "akdt": -8,
    "hst": -10,
}
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_YEAR = r"(\d{4}|'?\d{2})(?!\d)"
_SHAPES = (
    ("ymd", re.compile(r"(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")),
    ("dotted", re.compile(rf"{_WEEKDAY}(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?{_YEAR}")),
    ("either", re.compile(rf"{_WEEKDAY}(\d{{1,2}})\s?[-/ ]\s?(\d{{1,2}})\s?[-/ ]\s?{_YEAR}")),
    (
        "d-mon-y",
        re.compile(rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[-/., ]*([a-z]{{3,9}})[-/., ]*{_YEAR}"),
    ),
    (
        "mon-d-y",
        re.compile(rf"{_WEEKDAY}([a-z]{{3,9}})\.?[-/ ]*(\d{{1,2}})(?:st|nd|rd|th)?[-/, ]+{_YEAR}"),
    ),
    ("compact", re.compile(r"(\d{8})(?=\d{4}(?:\d\d)?(?:[.+-]|$)|[ t]|$)")),
)
_SERIAL = re.compile(r"(\d{5,6})(?:\.(\d+))?(?: (\d.*))?")
_TIME = re.compile(
    r"[t, ]*(?:at )?(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([ap])\.?m\.?"
    r"|[t, ]*(?:at )?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"|[t ]*(\d{2})(\d{2})(\d{2})?(?:\.\d+)?"
)
_OFFSET = re.compile(r"\s*(?:utc|gmt)?\s*([+-])(\d{2}):?(\d{2})?")


class BadDate(ValueError):
    """The text is no day that can be meant. The message says why, without repeating it."""


class Moment(NamedTuple):
    """A day, with a time of day and a zone where the source gives them."""

    day: date
    at: time | None = None
    zone: tzinfo | None = None


class DateReader:
    """Reads the texts of one column.

    ``month_first`` is how 3/4/2026 is read. ``epoch`` (1900 or 1904) is where a workbook's serial
    numbers begin. ``latest`` is the last year that two digits can mean. After reading,
    ``months_first`` and ``days_first`` count the texts that could be meant in one way only.
    """

    def __init__(self, *, month_first: bool = True, epoch: int = 1900, latest: int) -> None:
        self.month_first = month_first
        self.latest = latest
        self.months_first = 0
        self.days_first = 0
        self._epoch = _EPOCHS[epoch]

    def read(self, text: str) -> Moment | None:
        """The moment that ``text`` (not blank) means, or None for a system's "no date".

        Raises BadDate."""
        lowered = text.lower()
        if match := _SERIAL.fullmatch(lowered):
            return self._serial(*match.groups())
        shape, match = _shape(lowered)
        day = self._day(shape, match.groups())
        if day is None:
            return None
        rest = lowered[match.end() :].strip()
        if not rest:
            return Moment(day)
        at, zone, turn = _time(rest)
        return Moment(day + timedelta(days=turn), at, zone)

    def _day(self, shape: str, parts: tuple[str, ...]) -> date | None:
        first, *others = parts
        if shape == "ymd":
            return _date(int(first), int(others[0]), int(others[1]))
        if shape == "compact":
            if FIRST_YEAR <= int(first[:4]) <= LAST_YEAR:
                return _date(int(first[:4]), int(first[4:6]), int(first[6:]))
            return _date(int(first[4:]), int(first[:2]), int(first[2:4]))
        year = self._year(others[1])
        if shape == "d-mon-y":
            return _date(year, _month(others[0]), int(first))
        if shape == "mon-d-y":
            return _date(year, _month(first), int(others[0]))
        if shape == "dotted":
            return _date(year, int(others[0]), int(first))
        return self._either(int(first), int(others[0]), year)

    def _either(self, first: int, second: int, year: int) -> date | None:
        if first > 12 >= second:
            self.days_first += 1
        elif second > 12 >= first:
            self.months_first += 1
        month, day = (first, second) if self.month_first else (second, first)
        if month > 12 >= day:
            raise BadDate("day and month stand the other way round than in the rest of the column")
        return _date(year, month, day)

    def _year(self, text: str) -> int:
        if len(text) == 4:
            return int(text)
        year = 2000 + int(text[-2:])
        return year if year <= self.latest else year - 100

    def _serial(self, days: str, fraction: str | None, clock: str | None) -> Moment | None:
        try:
            day = self._epoch + timedelta(days=int(days))
        except OverflowError:
            raise BadDate("not a date") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadDate("not a date")
        if clock is not None:
            at, zone, turn = _time(clock)
            return Moment(day + timedelta(days=turn), at, zone)
        if fraction is None or not fraction.strip("0"):
            return Moment(day)
        seconds = round(float("0." + fraction) * 86400)
        if seconds == 86400:
            return Moment(day + timedelta(days=1), time())
        return Moment(day, _after_midnight(seconds))


def read_time(text: str) -> str:
    """A time of day as ``HH:MM:SS``, from a clock time or a day's fraction; ``""`` where the text
    is none."""
    if re.fullmatch(r"0?\.\d+", text):
        seconds = round(float(text) * 86400) % 86400
        return _after_midnight(seconds).strftime("%H:%M:%S")
    try:
        return _time(text.lower())[0].strftime("%H:%M:%S")
    except BadDate:
        return ""


def _shape(text: str) -> tuple[str, re.Match[str]]:
    for shape, pattern in _SHAPES:
        if match := pattern.match(text):
            return shape, match
    raise BadDate("not a date")


def _after_midnight(seconds: int) -> time:
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _month(name: str) -> int:
    try:
        return MONTHS[name]
    except KeyError:
        raise BadDate("no month of that name") from None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        value = date(year, month, day)
    except ValueError:
        raise BadDate("no such day") from None
    if value in _NO_DAY:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate("the year cannot be right")
    return value


def _time(text: str) -> tuple[time, tzinfo | None, int]:
    match = _TIME.match(text)
    if match is None:
        raise BadDate("what follows the day is no time")
    half = match[5]
    hour, minute, second, fraction = next(
        parts
        for parts in (
            match.group(1, 2, 3, 4),
            match.group(6, 7, 8, 9),
            (*match.group(10, 11, 12), None),
        )
        if parts[0] is not None
    )
    hours = int(hour or 0)
    turn = 0
    if half:
        if not 1 <= hours <= 12:
            raise BadDate("no such time")
        hours = hours % 12 + (12 if half == "p" else 0)
    elif hours == 24 and not int(minute or 0):
        hours, turn = 0, 1
    try:
        at = time(
            hours, int(minute or 0), int(second or 0), int((fraction or "0")[:6].ljust(6, "0"))
        )
    except ValueError:
        raise BadDate("no such time") from None
    return at, _zone(text[match.end() :].strip()), turn


def _zone(text: str) -> tzinfo | None:
    if not text:
        return None
    if (hours := _ZONES.get(text)) is not None:
        return timezone(timedelta(hours=hours))
    match = _OFFSET.fullmatch(text)
    if match is None or int(match[2]) > 14 or int(match[3] or 0) > 59:
        raise BadDate("what follows the time is no zone")
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(-offset if match[1] == "-" else offset)


class LocalClock:
    """Instants of one zone as UTC text, made fast: most days keep one offset from end to end.

    A local time that a clock change skips is taken as if the change had not come yet (2:30 becomes
    3:30); one that comes twice is the first."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self._offsets: dict[date, timedelta | None] = {}

    def utc(self, day: date, at: time, zone: tzinfo | None = None) -> str:
        """The instant as fixed-width ISO text in UTC."""
        if zone is not None:
            value = datetime.combine(day, at, zone).astimezone(UTC)
            return value.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
        return self.utc_of(datetime.combine(day, at))

    def utc_of(self, local: datetime) -> str:
        """The instant of a naive local time, as ``utc`` gives it."""
        day = local.date()
        try:
            offset = self._offsets[day]
        except KeyError:
            offset = self._offsets[day] = self._offset(day)
        if offset is None:
            offset = local.replace(tzinfo=self.zone).utcoffset() or timedelta()
        return (local - offset).isoformat(timespec="microseconds") + "+00:00"

    def hour(self, text: str) -> tuple[str, str]:
        """The day and, in UTC, the hour of a local hour written like ``2026-11-22 09``, both as the
        beginning of ISO text; two blanks where it is no such hour."""
        try:
            local = datetime.fromisoformat(text + ":00")
        except ValueError:
            return ("", "")
        if not FIRST_YEAR < local.year <= LAST_YEAR:
            return ("", "")
        first, last = self.utc_of(local), self.utc_of(local.replace(minute=59))
        whole = first[14:16] == "00" and first[:13] == last[:13]
        return (text[:10], first[:13]) if whole else ("", "")

    def local_day(self, moment: Moment) -> date:
        """The day in this zone on which ``moment`` lies."""
        if moment.at is None or moment.zone is None:
            return moment.day
        return datetime.combine(moment.day, moment.at, moment.zone).astimezone(self.zone).date()

    def _offset(self, day: date) -> timedelta | None:
        first = datetime.combine(day, time(), self.zone).utcoffset()
        last = datetime.combine(day, time.max, self.zone).utcoffset()
        return first if first == last else None
