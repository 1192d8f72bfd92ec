"""The summary as one page, ready for the weekly operations meeting. No member is on it, ever; a
worker's own only where they are handed in."""

from collections.abc import Callable, Iterator, Sequence

from db.types import Cycle, TeamFacts
from huddle import words
from huddle.measures.chart import shown
from huddle.measures.reasons import REASONS
from huddle.measures.summary import CLOSES, OPENS, Hours, Stand, Summary, Worker
from huddle.outlet.health import between
from huddle.outlet.paper import Paper, Part, Table
from huddle.views.barriers import TOP
from huddle.views.health import standing, tasks

MOST = 4
"""How many measures are spoken of on either side: the page is one page."""
_HELPED = (("adopt", "adopted"), ("adapt", "adapted"))


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
        Part("Barriers", tuple(_barriers(found)), narrow=True),
        Part("Load and hours", tuple(_load(found)), narrow=True),
        Part("Huddle", tuple(_huddle(found)), narrow=True),
    ]
    if workers:
        parts.append(Part("Load and hours by worker", (), _by_worker(workers, named)))
    parts.append(Part("Measures", tuple(_others(found)), _measures(found)))
    return Paper(f"Summary · {facts.team_name} · {between(found.span)}", (), tuple(parts))


def _worked(found: Summary) -> Iterator[str]:
    met, better = [], []
    for each in _in_order(found):
        if each.off is False:
            how = "on pace for" if _is_paced(each) else "meets the goal of"
            met.append(f"✓ {_now(each)}, {how} {_goal(each)}")
        elif each.better and each.off is None and _is_head(each):
            better.append(f"✓ {_now(each)}: better than the period before")
    yield from _first(met, better)
    for verdict, words_of in _HELPED:
        for cycle in found.cycles:
            if cycle.verdict == verdict:
                yield f"✓ PDSA about {_about(cycle)}: {words_of}"


def _missed(found: Summary) -> Iterator[str]:
    for again in found.repeated:
        running = words.counted(again.times, again.what)
        yield f"▲ Needs problem solving: {again.title}, red {running} running"
    missed, worse = [], []
    said = {each.title for each in found.repeated}
    for each in _in_order(found):
        if each.off and each.measure.title not in said:
            improved = ", but better than the period before" if each.better else ""
            how = "behind the pace for" if _is_paced(each) else "not the goal of"
            missed.append(f"▲ {_now(each)}, {how} {_goal(each)}{improved}")
        elif each.better is False and each.off is None and _is_head(each):
            worse.append(f"▲ {_now(each)}: worse than the period before")
    yield from _first(missed, worse)
    health = found.health
    if health.held < health.working_days:
        days = words.counted(health.working_days - health.held, "working day")
        yield f"▲ No huddle on {days}"
    if health.in_time < health.due:
        late = words.counted(health.due - health.in_time, "task")
        yield f"▲ {late} from huddles not done by their day, of {health.due}"
    if found.causes:
        first = (f"{REASONS.get(code, code)} {count}" for code, count in found.causes[:TOP])
        yield f"Why things were missed, the most frequent: {', '.join(first)}"


def _in_order(found: Summary) -> Sequence[Stand]:
    """What the team works toward first, in its order."""
    places = {measure_id: place for place, measure_id in enumerate(found.goals)}
    return sorted(found.stands, key=lambda each: places.get(each.measure.id, len(places)))


def _is_head(each: Stand) -> bool:
    """Whether a measure stands for itself; a variant says much the same again."""
    return "-" not in each.measure.id


def _first(*said: Sequence[str]) -> Iterator[str]:
    """As many as a page has room for, and how many more there are."""
    lines = [line for some in said for line in some]
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"and {len(lines) - MOST} more: huddle measures"


def _now(each: Stand) -> str:
    measure = each.measure
    value = each.value if each.before is None else each.before
    return f"{measure.title}: {words.said(value, measure.unit)}"


def _goal(each: Stand) -> str:
    return "" if each.goal is None else shown(each.goal, each.measure.unit)


def _is_paced(each: Stand) -> bool:
    return each.measure.plot == "pace line"


def _barriers(found: Summary) -> Iterator[str]:
    each = found.barriers
    yield f"Opened {each.opened}, closed {each.closed}"
    if each.open:
        oldest = words.counted(each.oldest, "day")
        yield f"Open {each.open}, the oldest for {oldest}; escalated {each.escalated}"
        yield f"{'▲' if each.overdue else '✓'} Answers overdue: {each.overdue}"
    else:
        yield "None is open"
    for cycle in found.cycles:
        if not cycle.verdict:
            review = words.day(cycle.review_on, found.span.last)
            yield f"PDSA about {_about(cycle)} is running, review {review}"


def _about(cycle: Cycle) -> str:
    return REASONS.get(cycle.reason_code, cycle.reason_code) or cycle.measure_id


def _load(found: Summary) -> Iterator[str]:
    if found.workers:
        yield f"Weighted members {found.load:.1f}, meant for the team's workers {found.target}"
        over = f"{found.over} of {len(found.workers)}"
        yield f"Workers with more than they are meant to have: {over}"
    else:
        yield "No worker has a caseload"
    hours = found.hours
    if not hours.contacts:
        yield "No contact was made"
        return
    said = [f"{_share(hours.days_off, hours.contacts)} on weekends and holidays"]
    if hours.timed:
        outside = _share(hours.outside, hours.timed)
        said.insert(0, f"{outside} before {OPENS.hour}:00 or after {CLOSES.hour}:00")
    yield f"Contacts {hours.contacts}: {', '.join(said)}"
    if hours.entered:
        yield f"Entered on weekends and holidays: {_share(hours.entered_off, hours.entered)}"


def _share(part: int, whole: int) -> str:
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


def _listed(found: Summary) -> Sequence[Stand]:
    """The goals, and what else is held against a number and has a figure."""
    return [
        each
        for each in _in_order(found)
        if each.measure.id in found.goals or (each.goal is not None and each.value is not None)
    ]


def _measures(found: Summary) -> Table:
    return Table(
        ("measure", "now", "n", "goal", "last full period"),
        tuple(
            (
                f"{each.measure.id} {each.measure.title}",
                words.said(each.value, each.measure.unit),
                str(each.n),
                _goal(each) + {True: " ▲ not met", False: " ✓ met", None: ""}[each.off],
                "" if each.before is None else shown(each.before, each.measure.unit),
            )
            for each in _listed(found)
        ),
    )


def _others(found: Summary) -> Iterator[str]:
    others = len(found.stands) - len(_listed(found))
    if others:
        yield f"The goals, and what has one; {others} others: huddle measures"
