"""The summary as one page, ready for the weekly operations meeting. No member is on it, ever; a
worker's own only where they are handed in."""

from collections.abc import Callable, Iterator, Sequence

from db.types import TeamFacts
from huddle import words
from huddle.measures.chart import shown
from huddle.measures.summary import CLOSES, OPENS, Hours, Stand, Summary, Worker
from huddle.outlet.health import between
from huddle.outlet.paper import Paper, Part, Table
from huddle.views.health import standing, tasks


def paper(
    facts: TeamFacts,
    found: Summary,
    workers: Sequence[Worker] = (),
    named: Callable[[str], str] = str,
) -> Paper:
    """The page. ``workers`` are those whose own may be seen, ``named`` gives their names."""
    parts = [
        Part("What worked", tuple(_worked(found)) or ("Nothing that a measure shows",)),
        Part("What did not", tuple(_missed(found)) or ("No goal was missed",)),
        Part("Barriers", tuple(_barriers(found))),
        Part("Load and hours", tuple(_load(found))),
    ]
    if workers:
        parts.append(Part("Load and hours by worker", (), _by_worker(workers, named)))
    parts += [
        Part("Huddle", tuple(_huddle(found))),
        Part("Measures", (), _measures(found)),
    ]
    return Paper(f"Summary · {facts.team_name} · {between(found.span)}", (), tuple(parts))


def _worked(found: Summary) -> Iterator[str]:
    for each in found.stands:
        if each.off is False:
            met = "on pace for" if _is_paced(each) else "meets the goal of"
            yield f"✓ {_now(each)}, {met} {_goal(each)}"
        elif each.better and each.off is None:
            yield f"✓ {_now(each)}: better than the period before"


def _missed(found: Summary) -> Iterator[str]:
    for each in found.stands:
        if each.off:
            improved = ", but better than the period before" if each.better else ""
            missed = "behind the pace for" if _is_paced(each) else "not the goal of"
            yield f"▲ {_now(each)}, {missed} {_goal(each)}{improved}"
        elif each.better is False and each.off is None:
            yield f"▲ {_now(each)}: worse than the period before"
    health = found.health
    if health.held < health.working_days:
        days = words.counted(health.working_days - health.held, "working day")
        yield f"▲ No huddle on {days}"
    if health.in_time < health.due:
        late = words.counted(health.due - health.in_time, "task")
        yield f"▲ {late} from huddles not done by their day, of {health.due}"


def _now(each: Stand) -> str:
    measure = each.measure
    value = each.value if each.before is None else each.before
    said = "no figure" if value is None else shown(value, measure.unit)
    return f"{measure.title}: {said}"


def _goal(each: Stand) -> str:
    return "" if each.goal is None else shown(each.goal, each.measure.unit)


def _is_paced(each: Stand) -> bool:
    return each.measure.plot == "pace line"


def _barriers(found: Summary) -> Iterator[str]:
    each = found.barriers
    yield f"Opened {each.opened}, closed {each.closed}"
    if not each.open:
        yield "None is open"
        return
    oldest = words.counted(each.oldest, "day")
    yield f"Open {each.open}, the oldest for {oldest}; escalated {each.escalated}"
    yield f"{'▲' if each.overdue else '✓'} Answers overdue: {each.overdue}"


def _load(found: Summary) -> Iterator[str]:
    yield f"Weighted members {found.load:.1f}, meant for the team's workers {found.target}"
    yield f"Workers with more than they are meant to have: {found.over} of {len(found.workers)}"
    hours = found.hours
    yield (
        f"Contacts {hours.contacts}: {_share(hours.outside, hours.timed)} before {OPENS.hour}:00"
        f" or after {CLOSES.hour}:00, {_share(hours.days_off, hours.contacts)} on weekends and"
        " holidays"
    )
    if hours.entered:
        yield f"Entered on weekends and holidays: {_share(hours.entered_off, hours.entered)}"


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none of a known time"
    return f"{part} of {whole} ({round(100 * part / whole)} %)"


def _by_worker(workers: Sequence[Worker], named: Callable[[str], str]) -> Table:
    def row(each: Worker) -> tuple[str, ...]:
        hours: Hours = each.hours
        return (
            named(each.staff_id),
            f"{each.load:.1f} of {each.target}",
            str(hours.contacts),
            str(hours.outside),
            str(hours.days_off),
            str(hours.entered_off),
        )

    heads = ("worker", "load", "contacts", "out of hours", "days off", "entered on days off")
    return Table(heads, tuple(sorted(map(row, workers))))


def _huddle(found: Summary) -> Iterator[str]:
    health = found.health
    yield from standing(health)
    yield tasks(health)
    again = sum(each.decided + each.carried for each in health.back)
    yield f"Rows that come back: {again}"


def _measures(found: Summary) -> Table:
    return Table(
        ("measure", "now", "n", "goal", "last full period"),
        tuple(
            (
                f"{each.measure.id} {each.measure.title}",
                "no figure" if each.value is None else shown(each.value, each.measure.unit),
                str(each.n),
                _goal(each) + {True: " ▲ not met", False: " ✓ met", None: ""}[each.off],
                "" if each.before is None else shown(each.before, each.measure.unit),
            )
            for each in found.stands
        ),
    )
