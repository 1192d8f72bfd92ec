"""Measures of the team's own work: tasks, huddles, barriers, one-on-ones, caseloads, feeds."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from db.types import Held
from huddle import words
from huddle.measures.bar import BANDS
from huddle.measures.day import Day
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit
from huddle.rules import feed
from huddle.views.load import Load, caseloads


def _of_team(
    key: str,
    counted: float,
    why: str,
    *,
    staff_id: str = "",
    of: float = 1,
    value: float | None = None,
    excluded: str = "",
    part: str = "",
) -> Unit:
    """What a measure looks at that is no member's."""
    return Unit(key, "", staff_id, "", counted, why, of, value, excluded, part)


def tasks_in_time(day: Day, measure: Measure) -> Iterator[Unit]:
    """Tasks that were due in the week, and whether they were done by then."""
    del measure
    for task in day.facts.tasks:
        if task.due is None or not day.week <= task.due <= day.as_of:
            continue
        left_out = ""
        if task.status == "cancelled":
            left_out = "cancelled"
        elif task.status == "open" and task.due == day.as_of and not day.over:
            left_out = "due today"
        done = task.status == "done" and task.closed_on is not None
        in_time = done and task.closed_on is not None and task.closed_on <= task.due
        said = "not done"
        if done and task.closed_on is not None:
            said = f"done {words.day(task.closed_on, day.as_of)}"
        case = day.cases.get(task.member_id)
        yield Unit(
            key=f"task:{task.task_id}",
            member_id=task.member_id if case else "",
            staff_id=task.owner,
            programme=case.member.programme if case else "",
            counted=int(in_time),
            why=f"Due {words.day(task.due, day.as_of)}: {said}",
            excluded=left_out,
        )


def _workdays(day: Day) -> Iterator[date]:
    for turn in range((day.as_of - day.month).days + 1):
        each = day.month + timedelta(days=turn)
        if day.calendar.is_business_day(each):
            yield each


def _held(day: Day) -> Iterator[Held]:
    return (each for each in day.history.held if day.is_of_month(each.day))


def huddle_held(day: Day, measure: Measure) -> Iterator[Unit]:
    """Working days of the month, and whether a huddle was held; from the team's first one on."""
    del measure
    held = {each.day for each in day.history.held}
    first = min(held, default=None)
    for each in _workdays(day):
        missing = each not in held
        left_out = "today, not held yet" if missing and each == day.as_of and not day.over else ""
        if first is None or each < first:
            left_out = "before the first huddle"
        yield _of_team(
            f"day:{each.isoformat()}",
            int(not missing),
            f"{words.weekday(each, day.as_of)}: {'no huddle' if missing else 'held'}",
            excluded=left_out,
        )


def huddle_in_budget(day: Day, measure: Measure) -> Iterator[Unit]:
    """Huddles of the month, and whether their steps together took no more than ``minutes``."""
    budget = 60 * measure.number("minutes")
    for each in _held(day):
        took = sum(each.seconds.values())
        yield _of_team(
            f"huddle:{each.huddle_id}",
            int(took <= budget),
            f"{words.weekday(each.day, day.as_of)}: {round(took / 60)} min",
            value=took / 60,
            excluded="" if each.ended_at is not None and each.seconds else "not closed",
        )


def attendance(day: Day, measure: Measure) -> Iterator[Unit]:
    """Everybody on the roll of a huddle of the month, and whether they were there."""
    del measure
    for held in _held(day):
        on = words.weekday(held.day, day.as_of)
        for staff_id in sorted(held.present | held.out):
            there = staff_id in held.present
            yield _of_team(
                f"roll:{held.huddle_id}:{staff_id}",
                int(there),
                f"{on}: {'there' if there else 'out'}",
                staff_id=staff_id,
            )


def barriers(day: Day, measure: Measure) -> Iterator[Unit]:
    """Barriers (``which``): opened, closed or returned with an answer in the month, or open on the
    day, all or those escalated, with how long they have been."""
    which = measure.number("which")
    for each in day.history.barriers:
        closed = each.closed_on
        opened = f"Opened {words.day(each.opened_on, day.as_of)}"
        fits = {
            "opened": day.is_of_month(each.opened_on),
            "closed": closed is not None and day.is_of_month(closed),
            "open": closed is None,
            "escalated": closed is None and each.escalated > 0,
            "returned": day.is_of_month(each.returned_on),
        }[which]
        said = opened if closed is None else f"{opened}, closed {words.day(closed, day.as_of)}"
        if which == "returned" and each.returned_on is not None:
            said = f"{opened}, returned {words.day(each.returned_on, day.as_of)}"
        if fits:
            yield _of_team(
                f"barrier:{each.barrier_id}",
                1,
                said,
                staff_id=each.owner,
                value=((closed or day.as_of) - each.opened_on).days,
            )


def reviewed(day: Day, measure: Measure) -> Iterator[Unit]:
    """Active members, and whether they were reviewed within ``days``."""
    since = day.as_of - timedelta(days=measure.number("days"))
    for case in day.cases.values():
        if case.stands != "active":
            yield day.unit(case, 0, f"Not active: {case.stands}", excluded=case.stands)
            continue
        last = max(case.reviews, default=None)
        said = f"Reviewed {words.day(last, day.as_of)}" if last else "Never reviewed"
        yield day.unit(case, int(last is not None and last >= since), said)


def one_on_ones(day: Day, measure: Measure) -> Iterator[Unit]:
    """One-on-ones that were finished in the month."""
    del measure
    for each in day.history.sessions:
        local = day.local(each.finished_at)
        if local is not None and day.is_of_month(local.date()):
            yield _of_team(
                f"session:{each.session_id}",
                1,
                f"Finished {words.day(local.date(), day.as_of)}",
                staff_id=each.staff_id,
            )


def caseload(day: Day, measure: Measure) -> Iterator[Unit]:
    """Workers with a caseload: what their members weigh, of what is recommended. HH+ weighs alike
    whatever its reason, which a sum would tell."""
    del measure
    loads = caseloads(day.facts, day.in_force).for_sight(reveal=False)
    for staff_id, load in loads.loads.items():
        if not load.carries:
            continue
        weighted = float(load.weighted)
        yield _of_team(
            f"worker:{staff_id}",
            weighted,
            f"{weighted:g} of {load.recommended}",
            staff_id=staff_id,
            of=load.recommended,
            part=_band(load),
            excluded="away" if load.staff.is_away(day.as_of) else "",
        )


def _band(load: Load) -> str:
    """How full a caseload is: one of ``BANDS``."""
    over_maximum, over, high, medium, low = BANDS
    if load.over_maximum:
        return over_maximum
    if load.over_recommended or not load.recommended:
        return over
    share = float(load.weighted) / load.recommended
    return high if share >= 0.8 else medium if share >= 0.5 else low


def feed_age(day: Day, measure: Measure) -> Iterator[Unit]:
    """The team's feeds, and how many hours of business days ago each came last: what is late is
    told by those, as the rule has it."""
    del measure
    zone = ZoneInfo(day.facts.zone)
    for each in day.facts.feeds:
        hours = max(0, (day.facts.now - each.imported_at).total_seconds() / 3600)
        worked = feed.worked(each.imported_at, day.facts.now, zone, day.calendar)
        yield _of_team(
            f"feed:{each.name}",
            1,
            f"{words.age(hours)} old",
            value=worked.total_seconds() / 3600,
            part=each.name,
        )
