"""Contact standards: so many qualifying contacts in a period, some of them in person."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from db.types import Contact
from huddle import words
from huddle.calendars import Calendar
from huddle.rules import phrases
from huddle.rules.board import Reason, Severity
from huddle.rules.case import IN_PERSON, MEANINGFUL, Case
from huddle.rules.period import Period, calendar_period, rolling_days
from huddle.rules.rule import Rule

_NOUNS = {
    "core service": ("core service", "core services"),
    "attempt or contact": ("attempt or contact", "attempts or contacts"),
}
_CONTACT = ("contact", "contacts")
_SOON_DAYS = 3


class Tally(NamedTuple):
    """What counts in one period: all, those in person, and of these those with the care manager."""

    made: int = 0
    in_person: int = 0
    with_care_manager: int = 0

    def lacks(self, needed: "Tally") -> int:
        """How many contacts are still lacking, one visit serving more than one purpose."""
        return max(
            0,
            needed.made - self.made,
            needed.in_person - self.in_person,
            needed.with_care_manager - self.with_care_manager,
        )


class Standard(NamedTuple):
    """A rule as it stands on the as-of day: what is the same for every member it reaches.

    ``workdays`` are the period's (or its first part's, for a rule that ends earlier), ``left`` how
    many of them remain, today included. ``covered`` is the first period about which the contacts
    feed can say anything; ``None`` when it can about none. The standard has been asked ``since``
    that day (always, where ``None``); ``before`` holds what earlier versions of its numbers needed,
    each with the last day it was in force, the latest first.
    """

    rule: Rule
    as_of: date
    period: Period
    number: int
    first: date
    last: date
    workdays: tuple[date, ...]
    left: int
    soon_until: date
    paces: tuple[tuple[int, int], ...]
    covered: int | None
    contacts_from: date | None
    needed: Tally
    rolling: int
    by_day: int
    counts: str
    shifts: bool
    paces_in_person: tuple[tuple[int, int], ...]
    since: date | None
    before: tuple[tuple[date, Tally], ...]

    def needed_on(self, day: date) -> Tally:
        """What the version in force on a day needed."""
        needed = self.needed
        for last, was in self.before:
            if day > last:
                break
            needed = was
        return needed


def prepare(
    rule: Rule,
    as_of: date,
    calendar: Calendar,
    contacts_from: date | None,
    versions: Iterable[Rule] = (),
) -> Standard:
    """The rule on that day, for :func:`reasons`. ``versions`` are all of it, in any order."""
    rolling = rolling_days(rule.word("period"))
    period = calendar_period(rule.word("period") if not rolling else "month")
    number = period.number(as_of)
    first, last = period.first(number), period.last(number)
    by_day = rule.whole("by_day")
    if by_day:
        last = min(last, first + timedelta(days=by_day - 1))
    workdays = tuple(
        day
        for turn in range((last - first).days + 1)
        if calendar.is_business_day(day := first + timedelta(days=turn))
    )
    covered = None
    if contacts_from is not None:
        covered = period.number(contacts_from)
        if calendar.add_business_days(period.first(covered) - timedelta(days=1), 1) < contacts_from:
            covered += 1
    paces = rule.pairs("paces")
    if not paces and not by_day:
        paces = (((last - first).days // 2 + 1, 1),)
    since, before = _before(rule, versions)
    return Standard(
        rule=rule,
        as_of=as_of,
        period=period,
        number=number,
        first=first,
        last=last,
        workdays=workdays,
        left=sum(day >= as_of for day in workdays),
        soon_until=calendar.add_business_days(as_of, _SOON_DAYS),
        paces=paces,
        covered=covered,
        contacts_from=contacts_from,
        needed=_needed(rule),
        rolling=rolling,
        by_day=by_day,
        counts=rule.word("qualifies"),
        shifts=rule.flag("shift_paces", True),
        paces_in_person=rule.pairs("paces_in_person"),
        since=since,
        before=before,
    )


def _needed(rule: Rule) -> Tally:
    return Tally(rule.whole("n"), rule.whole("in_person"), rule.whole("with_care_manager"))


def _before(
    rule: Rule, versions: Iterable[Rule]
) -> tuple[date | None, tuple[tuple[date, Tally], ...]]:
    """Since when the standard has been asked, and what it needed before: a period that is over is
    judged by the version that was in force at its end. A version that was off, or counted
    otherwise, asked for something else."""
    since, before = rule.effective_from, []
    ended = {each.effective_to: each for each in versions if each.effective_to is not None}
    while since is not None:
        last = since - timedelta(days=1)
        earlier = ended.get(last)
        if earlier is None or not earlier.on or _counts(earlier) != _counts(rule):
            break
        before.append((last, _needed(earlier)))
        since = earlier.effective_from
    return since, tuple(before)


def _counts(rule: Rule) -> tuple[str, str, int]:
    return rule.word("period"), rule.word("qualifies"), rule.whole("by_day")


def matter(member_id: str, day: date) -> str:
    """The key of a member's contacts in the month that holds ``day``."""
    return f"contacts:{member_id}:{day.year:04}-{day.month:02}"


def qualifying(case: Case, what: str) -> list[Contact]:
    """The member's contacts that count for a standard, in order of day."""
    if what == "core service":
        return case.core
    if what == "meaningful":
        return [each for each in case.made if each.channel in MEANINGFUL]
    if what == "attempt or contact":
        return sorted([*case.attempts, *case.made], key=lambda each: (each.day, each.contact_id))
    return case.made


def tallied(case: Case, standard: Standard) -> tuple[Tally, Tally]:
    """What counts of the member's contacts in the standard's present period, and what it needs."""
    counted = qualifying(case, standard.counts)
    view = _View(case, standard, counted, standard.counts, frozenset(), None)
    return view.now(), view.needed


def reasons(
    case: Case,
    standards: Sequence[Standard],
    excused: frozenset[str],
    since: date | None = None,
) -> tuple[Reason, ...]:
    """What the member's standards have to say today. ``excused`` holds the keys of reasons and of
    matters that were excused: a missed period among them counts as kept. Nothing is said of
    periods that ended before ``since``."""
    own = next(
        (standard.counts for standard in standards if standard.counts != "own"),
        "contact",
    )
    found = []
    for standard in standards:
        what = standard.counts
        counted = qualifying(case, own if what == "own" else what)
        view = _View(case, standard, counted, own if what == "own" else what, excused, since)
        reason = view.rolling() if standard.rolling else view.periodic()
        if reason is not None:
            found.append(reason)
    return tuple(found)


class _View:
    """One standard of one member."""

    def __init__(
        self,
        case: Case,
        standard: Standard,
        counted: list[Contact],
        what: str,
        excused: frozenset[str],
        since: date | None,
    ) -> None:
        self.case = case
        self.standard = standard
        self.counted = counted
        self.noun, self.nouns = _NOUNS.get(what, _CONTACT)
        self.excused = excused
        self.since = since
        self.as_of = standard.as_of
        self.needed = self._needed_on(standard.as_of)
        self.shifted = standard.shifts

    def now(self) -> Tally:
        """What counts in the present period."""
        standard = self.standard
        begun = self.case.begun if self.shifted else None
        return self._tallies(max(begun or standard.first, standard.first)).get(
            standard.number, Tally()
        )

    def periodic(self) -> Reason | None:
        standard = self.standard
        begun = self.case.begun if self.shifted else None
        now = self.now()
        need = now.lacks(self.needed)
        run = 0 if now.made or standard.by_day else self._missed(self._tallies(begun))
        shift = max(0, (begun - standard.first).days) if begun is not None else 0
        if standard.by_day and shift:
            return None
        if run:
            severity = Severity.ACT
            due = standard.period.last(standard.number - run)
        elif not need:
            return None
        elif standard.left <= need:
            severity, due = Severity.ACT, standard.last
        elif self._behind(now, shift) or (standard.by_day and standard.last <= standard.soon_until):
            severity, due = Severity.SOON, standard.last
        else:
            return None
        return self._reason(severity, due, now, need, run)

    def rolling(self) -> Reason | None:
        """A standard that runs from each contact to the next."""
        standard, begun = self.standard, self.case.begun
        counted = [
            each.day
            for each in self.counted
            if (not self.needed.in_person or each.channel in IN_PERSON)
            and (begun is None or each.day >= begun)
        ]
        start = max(counted, default=begun or standard.contacts_from)
        if start is None:
            return None
        due = start + timedelta(days=standard.rolling)
        if due > standard.soon_until:
            return None
        severity = Severity.ACT if due <= self.as_of else Severity.SOON
        what = "visit" if self.needed.in_person else self.noun
        head = f"No {what} for {words.counted((self.as_of - start).days, 'day')}"
        return self._said(severity, due, None, head, head, "Contacts behind", (), counted=[])

    def _tallies(self, since: date | None) -> dict[int, Tally]:
        """What counts in each period by its number, from a day on."""
        number_of = self.standard.period.number
        manager = self.case.member.care_manager_id
        counts: dict[int, list[int]] = {}
        for each in reversed(self.counted):
            if since is not None and each.day < since:
                break
            count = counts.setdefault(number_of(each.day), [0, 0, 0])
            count[0] += 1
            if each.channel in IN_PERSON:
                count[1] += 1
                if each.staff_id == manager:
                    count[2] += 1
        return {number: Tally(*count) for number, count in counts.items()}

    def _missed(self, tallies: dict[int, Tally]) -> int:
        """How many periods before this one fell short without a break, the last one included."""
        standard, period = self.standard, self.standard.period
        earliest = standard.covered
        if earliest is None:
            return 0
        for day in (self.case.begun, standard.since):
            if day is not None:
                number = period.number(day)
                earliest = max(earliest, number if day == period.first(number) else number + 1)
        if self.since is not None:
            earliest = max(earliest, period.number(self.since))
        run = 0
        number = standard.number - 1
        while number >= earliest and tallies.get(number, Tally()).lacks(self._needed_in(number)):
            if self._excused(number):
                break
            run += 1
            number -= 1
        return run

    def _needed_in(self, number: int) -> Tally:
        """What a period that is over needed."""
        return self._needed_on(self.standard.period.last(number))

    def _needed_on(self, day: date) -> Tally:
        """What was needed on a day; nobody owes a contact with a care manager they have not got."""
        needed = self.standard.needed_on(day)
        return needed if self.case.member.care_manager_id else needed._replace(with_care_manager=0)

    def _excused(self, number: int) -> bool:
        if not self.excused:
            return False
        key = matter(self.case.member.member_id, self.standard.period.last(number))
        return key in self.excused or f"{key}:{self.standard.rule.id}" in self.excused

    def _behind(self, now: Tally, shift: int) -> bool:
        standard = self.standard
        today = (self.as_of - standard.first).days + 1
        length = (standard.last - standard.first).days + 1
        return any(
            day + shift <= min(today, length) and made < count
            for paces, made in (
                (standard.paces, now.made),
                (standard.paces_in_person, now.in_person),
            )
            for day, count in paces
        )

    def _reason(self, severity: Severity, due: date, now: Tally, need: int, run: int) -> Reason:
        standard, period = self.standard, self.standard.period
        left, rule = standard.left, standard.rule
        neutral = "Contacts behind"
        needed = self._needed_in(standard.number - 1) if run else self.needed
        common = needed._replace(with_care_manager=0)
        if run:
            last = self._tallies(self.case.begun if self.shifted else None).get(
                standard.number - 1, Tally()
            )
            head = self._missed_words(last, needed)
            shared = self._missed_words(last, common) if last.lacks(common) else ""
            name = f" in {period.name(standard.number - 1, self.as_of)}"
            neutral = f"Contacts missed{name if period.months == 1 else ''}, none since"
            lost = ""
        else:
            head = self._progress(now, needed)
            shared = self._progress(now, common) if now.lacks(common) == need else ""
            lost = ""
            if severity is Severity.ACT:
                days = words.counted(left, "working day") if left else "no working day"
                lost = f"{need} still owed, {days} left"
                neutral = "Contacts behind, no working day to spare"
        if left < need and not standard.by_day:
            lost = phrases.sentence(
                lost, rule.word("lost") or "cannot be met on the working days left"
            )
            if not run and rule.group == rule.id:  # else it would tell one HH+ tier from another
                neutral = "Contacts cannot all be met this time"
        last_day = None
        if 0 < need <= len(standard.workdays):
            last_day = standard.workdays[-need]
        this_period = [each for each in self.counted if standard.first <= each.day]
        return self._said(
            severity,
            due,
            last_day,
            head,
            shared,
            neutral,
            (lost, f"{run} {_periods(period)} running" if run > 1 else ""),
            counted=this_period,
            run=run,
        )

    def _said(
        self,
        severity: Severity,
        due: date,
        last_day: date | None,
        head: str,
        shared: str,
        neutral: str,
        more: tuple[str, ...],
        *,
        counted: list[Contact],
        run: int = 0,
    ) -> Reason:
        case, as_of, standard = self.case, self.as_of, self.standard
        latest = self.counted[-1] if self.counted else None
        reached = case.last_made
        attempts = [each for each in case.attempts if reached is None or each.day >= reached]
        contact = self._last_words(latest, attempts, run)
        since = [words.day(each.event.day, as_of) for each in case.away]
        away = words.listed(
            [f"{each.words} since {day}" for each, day in zip(case.away, since, strict=True)]
        )
        neutral_away = words.listed(
            [f"{each.neutral} since {day}" for each, day in zip(case.away, since, strict=True)]
        )
        evidence = [*counted, *attempts]
        if not counted and latest is not None:
            evidence.insert(0, latest)
        key = matter(case.member.member_id, as_of)
        return Reason(
            key=f"{key}:{standard.rule.id}",
            rule=standard.rule.id,
            severity=severity,
            due=due,
            text=phrases.sentence(head, *more, contact, away),
            neutral=phrases.sentence(neutral, contact, neutral_away),
            on=latest.day if latest is not None else None,
            evidence=tuple(dict.fromkeys(f"contact:{each.contact_id}" for each in evidence))
            + tuple(f"event:{each.event.event_id}" for each in case.away),
            last_responsible_day=last_day,
            notes=self._notes(),
            shared=phrases.sentence(shared, *more, contact, away) if shared else "",
        )

    def _missed_words(self, last: Tally, needed: Tally) -> str:
        name = self.standard.period.name(self.standard.number - 1, self.as_of)
        if not last.made:
            return f"No {self.noun} in {name}, none since"
        return f"{name[:1].upper()}{name[1:]}: {self._counts(last, needed)}, none since"

    def _progress(self, now: Tally, needed: Tally) -> str:
        if needed.made == 1 and not now.made:
            name = self.standard.period.name(self.standard.number, self.as_of)
            what = "visit" if needed.in_person else self.noun
            return f"No {what} in {name} yet"
        return self._counts(now, needed)

    def _counts(self, tally: Tally, needed: Tally) -> str:
        nouns = self.noun if needed.made == 1 else self.nouns
        said = [f"{tally.made} of {needed.made} {nouns}"]
        if needed.in_person:
            said.append(f"{tally.in_person} of {needed.in_person} in person")
        if needed.with_care_manager > tally.with_care_manager and tally.in_person:
            said.append("none with the care manager")
        return ", ".join(said)

    def _last_words(self, latest: Contact | None, attempts: list[Contact], run: int) -> str:
        """When the member was last reached, and tried since."""
        case, as_of = self.case, self.as_of
        tried = phrases.tried(attempts, as_of)
        if run and latest is not None:
            gone = words.counted((as_of - latest.day).days, "day")
            last = f"last {words.day(latest.day, as_of)}, {gone}"
        elif case.last_made is not None:
            last = f"last made {words.day(case.last_made, as_of)}"
        else:
            last = "never contacted"
        return f"{last}, {tried}" if tried else last

    def _notes(self) -> tuple[tuple[str, str], ...]:
        standard, as_of, case = self.standard, self.as_of, self.case
        notes = []
        before = standard.period.first(standard.number - 1)
        for each in self.counted:
            if not before <= each.day < standard.first or each.entered_on is None:
                continue
            if each.entered_on >= standard.first:
                notes.append(
                    f"late entry: contact of {words.day(each.day, as_of)} was entered"
                    f" {words.day(each.entered_on, as_of)}"
                )
        unclear = [each for each in case.unclear if each.day >= before]
        if unclear:
            notes.append(
                f"outcome missing: {words.counted(len(unclear), 'contact')} not counted,"
                f" last {words.day(unclear[-1].day, as_of)}"
            )
        if tier_reason_missing(case, standard.rule):
            notes.append("tier reason missing: the standard of the tier is not known")
        if standard.needed.with_care_manager > self.needed.with_care_manager:
            return (
                *((note, note) for note in notes),
                ("care manager not known: visits by them cannot be told", ""),
            )
        return tuple((note, note) for note in notes)


def tier_reason_missing(case: Case, rule: Rule) -> bool:
    """Whether the rule reaches the member only because the reason of the higher tier is unknown."""
    unless = dict(rule.reach.unless)
    if "tier" not in unless or "tier_reason" not in unless:
        return False
    profile = case.profile()
    return profile["tier"] in unless["tier"]


def _periods(period: Period) -> str:
    return {0: "weeks", 1: "months", 3: "quarters", 12: "years"}.get(period.months, "periods")
