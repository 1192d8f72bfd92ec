"""The wall: what a team may read of itself from three metres. Counts, never a member; nothing that
anybody typed about one (the title of a barrier, the name of a file) stands on it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from db.types import Huddle, TeamFacts
from huddle import words
from huddle.calendars import Calendar
from huddle.measures.chart import Chart, figure, shown
from huddle.measures.health import usual_start
from huddle.measures.run import chart_of
from huddle.measures.series import Series
from huddle.measures.tally import tally
from huddle.meeting import Meeting, Phase, Visit
from huddle.rules.board import SECTIONS, FeedAge
from huddle.views.counts import FEWEST, Counts, Goal, works_here

Tone = Literal["", "act", "soon", "watch", "muted"]


class Figure(NamedTuple):
    """A number drawn large, with its unit beside it and what it counts below it. ``shape`` stands
    beside the tone, which not every screen shows."""

    number: str
    label: str
    tone: Tone = ""
    shape: str = ""
    unit: str = ""


class Told(NamedTuple):
    """A line of text below the figures."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class WallPage:
    """One page of the wall. ``chart`` fills what room is left. ``old`` is a sentence where the page
    is not of now."""

    title: str
    figures: tuple[Figure, ...] = ()
    lines: tuple[Told, ...] = ()
    chart: Chart | None = None
    old: str = ""


@dataclass(frozen=True, slots=True)
class Wall:
    """All pages, of one team on one day. ``past`` is a sentence where that day is over."""

    team: str
    day: str
    past: str
    pages: tuple[WallPage, ...]


class Meet(NamedTuple):
    """The huddle of the day, if there is one, with its stays in steps and its roll: who is here,
    and who is out with who covers ("" for nobody)."""

    huddle: Huddle | None = None
    visits: tuple[Visit, ...] = ()
    present: tuple[str, ...] = ()
    out: tuple[tuple[str, str], ...] = ()


class Counted(NamedTuple):
    """What was counted and by when. ``behind``: somebody has written since, and it was not counted
    again."""

    counts: Counts
    at: datetime
    behind: bool = False


@dataclass(frozen=True)
class Seen:
    """What the wall is made of. ``counted`` is what only who reads members can count; where it is
    none, ``missing`` says why and what to do. ``facts`` is the rest, and ``feeds`` how old its
    files are. ``today`` and ``now`` are the present; ``start`` is when the huddle is meant to
    begin, None for as usual; ``named`` gives a worker's name as a surface says it."""

    counted: Counted | None
    facts: TeamFacts
    feeds: tuple[FeedAge, ...]
    calendar: Calendar
    meet: Meet
    named: Callable[[str], str]
    now: datetime
    today: date
    start: time | None = None
    missing: str = ""

    @property
    def goals(self) -> Sequence[Goal]:
        """The goals that were counted."""
        return self.counted.counts.goals if self.counted else ()

    @property
    def zone(self) -> ZoneInfo:
        """The agency's time zone."""
        return ZoneInfo(self.facts.zone)


def wall(seen: Seen) -> Wall:
    """The pages of the wall."""
    as_of = seen.facts.as_of
    day = f"{words.weekday(as_of, as_of)} {as_of.year}"
    past = "" if as_of == seen.today else f"The past: {day}, as it was known then"
    pages = (*_counted(seen), _people(seen), _huddle(seen), _feeds(seen))
    return Wall(seen.facts.team_name, day, past, pages)


def _counted(seen: Seen) -> Iterator[WallPage]:
    if seen.counted is None:
        yield WallPage("Today", lines=(Told(f"○ {seen.missing}", "soon"),))
        return
    counts, old = seen.counted.counts, _old(seen, seen.counted)
    charts = [_drawn(goal, seen) for goal in counts.goals]
    for page in (
        _today(counts, charts, day=_day(seen, counts)),
        *map(_goal, counts.goals, charts),
        _barriers(counts),
    ):
        yield replace(page, old=old)


def _old(seen: Seen, counted: Counted) -> str:
    """Of when it was counted, where it may be otherwise by now."""
    as_of = counted.counts.as_of
    if as_of == seen.facts.as_of and not counted.behind:
        return ""
    at, day = counted.at.astimezone(seen.zone), seen.facts.as_of
    on = "" if at.date() == day else f"{words.weekday(at.date(), day)} "
    return f"As of {on}{words.clock(at)}: newer once a lead's board is open"


def _day(seen: Seen, counts: Counts) -> str:
    """The day that was counted, where it is another than that of the wall."""
    as_of = seen.facts.as_of
    return "" if counts.as_of == as_of else words.weekday(counts.as_of, as_of)


# Today


def _today(counts: Counts, charts: Sequence[Chart | None], *, day: str) -> WallPage:
    """``day`` is that of the numbers, "" for today."""
    act = sum(each.act for each in counts.sections)
    soon = sum(each.soon for each in counts.sections)
    then = "" if day else " today"
    figures = [
        Figure(str(act), f"to act{then}", "act" if act else "watch", "▲" if act else "✓"),
        Figure(str(soon), "soon", "soon", "■"),
        Figure(str(counts.decided), f"decided{then}", "", "✓"),
    ]
    goals = zip(counts.goals, charts, strict=True)
    paced = next((goal for goal, chart in goals if chart and chart.pace), None)
    if paced is not None and paced.value is not None and paced.n >= FEWEST:
        verdict = _verdict(paced)
        number, unit = f"{100 * paced.value:.0f}", "%"
        figures.append(Figure(number, "contacted", verdict.tone, verdict.shape, unit))
    titles = dict(SECTIONS)
    lines = [
        Told(f"{titles[each.key]}: ▲ {each.act} act · ■ {each.soon} soon")
        for each in counts.sections
        if each.act or each.soon
    ]
    if paced is not None and paced.n >= FEWEST:
        verdict = _verdict(paced)
        lines.append(Told(f"{verdict.shape} Contacted · {verdict.text}", verdict.tone))
    return WallPage(day or "Today", tuple(figures), tuple(lines))


# Goals


class _Verdict(NamedTuple):
    text: str
    tone: Tone
    shape: str


def _verdict(goal: Goal) -> _Verdict:
    """Red or green in words and shape, as the goals say it of the last period that is over."""
    stand = goal.stand
    if stand is None or stand.aimed is None or stand.value is None:
        return _NO_GOAL if goal.aim is None else _WAIT
    unit, paced = goal.measure.unit, goal.measure.plot == "pace line"
    against = f"{shown(stand.value, unit)} against {shown(stand.aimed, unit)}{_in(goal, stand.on)}"
    match stand.colour:
        case "red":
            said = "behind the pace" if paced else "goal not met"
            return _Verdict(f"RED: {said}, {against}", "act", "▲")
        case "green":
            said = "on pace" if paced else "goal met"
            return _Verdict(f"GREEN: {said}, {against}", "watch", "✓")
        case "stale":
            return _Verdict(f"Neither red nor green, its data is old: {against}", "soon", "◌")
        case _:
            return _WAIT


def _in(goal: Goal, on: date) -> str:
    """When a period was: " in Oct", " on Mon 23 Nov"."""
    if goal.measure.every == "month":
        return f" in {on:%b}"
    return f" {'in the week to' if goal.measure.every == 'week' else 'on'} {words.day(on, on)}"


_NO_GOAL = _Verdict("No goal is set", "muted", "○")
_WAIT = _Verdict("Neither red nor green: no value to set against the goal", "muted", "○")


def _drawn(goal: Goal, seen: Seen) -> Chart | None:
    """The chart of a goal whose points have been measured."""
    if not goal.points:
        return None
    measure = goal.measure
    nothing = tally((), measure.reckoned, measure.scale)  # bars are not drawn on a wall
    series = Series(measure, nothing, goal.points)
    chart = chart_of(series, seen.facts.team_name, seen.calendar, goal=goal.aim)
    # Of a pace the note holds today, which is not over, against it.
    return replace(chart, bars=(), notes=() if chart.pace else chart.notes)


def _goal(goal: Goal, chart: Chart | None) -> WallPage:
    measure = goal.measure
    if goal.few:
        said = f"Of fewer than {FEWEST}: not shown on a wall."
        return WallPage(measure.title, lines=(Told(said, "muted"),))
    verdict = _verdict(goal)
    number, unit = ("-", "") if goal.value is None else _split(goal.value, measure.unit)
    lines = [Told(f"{verdict.shape} {verdict.text}", verdict.tone)]
    if chart is None:
        against = "" if goal.aim is None else f"goal {shown(goal.aim, measure.unit)} · "
        lines.append(Told(f"{against}n {goal.n}"))
        return WallPage(
            measure.title, (Figure(number, "now", verdict.tone, "", unit),), tuple(lines)
        )
    return WallPage(measure.title, (), tuple(lines), chart)


def _split(value: float, unit: str) -> tuple[str, str]:
    number = figure(value, unit)
    return number, shown(value, unit).removeprefix(number).strip()


# Barriers


def _barriers(counts: Counts) -> WallPage:
    found = counts.barriers
    if not found.open:
        return WallPage("Barriers", (Figure("0", "open", "watch", "✓"),))
    late = found.late
    figures = (
        Figure(str(found.open), "open", "", "●"),
        Figure(str(late), "answer overdue", "act" if late else "watch", "▲" if late else "✓"),
        Figure(str(found.oldest), "days, the oldest", "", "■"),
    )
    lines = (
        Told(f"Ours {found.open - found.theirs} · theirs {found.theirs}"),
        Told(f"Longest without a note: {words.counted(found.quiet, 'working day')}"),
    )
    return WallPage("Barriers", figures, lines)


# Who is here


def _people(seen: Seen) -> WallPage:
    facts, meet = seen.facts, seen.meet
    if meet.huddle is not None and (meet.present or meet.out):
        here, out, said = list(meet.present), list(meet.out), "by the roll of the huddle"
    else:
        team = [each for each in facts.staff if works_here(facts, each)]
        here = [each.staff_id for each in team if not each.is_away(facts.as_of)]
        out = [(each.staff_id, each.cover_id) for each in team if each.is_away(facts.as_of)]
        said = "by the staff list"
    figures = (Figure(str(len(here)), "here", "", "●"), Figure(str(len(out)), "out", "", "○"))
    lines = []
    if here:
        lines.append(Told("● Here: " + " · ".join(sorted(map(seen.named, here)))))
    for staff_id, cover_id in sorted(out, key=lambda each: seen.named(each[0])):
        cover = f"{seen.named(cover_id)} covers" if cover_id else "nobody covers"
        tone: Tone = "" if cover_id else "act"
        lines.append(Told(f"{'○' if cover_id else '▲'} Out: {seen.named(staff_id)}, {cover}", tone))
    return WallPage("Who is here", figures, (*lines, Told(said.capitalize(), "muted")))


# The huddle


def _huddle(seen: Seen) -> WallPage:
    title = "Huddle"
    meet, zone, as_of = seen.meet, seen.zone, seen.facts.as_of
    start = seen.start or usual_start(seen.facts, as_of)
    at = "" if start is None else f"{start.hour}:{start.minute:02}"
    if as_of != seen.today:
        held = meet.huddle
        said = "No huddle was held" if held is None else f"Held at {_at(held.started_at, zone)}"
        return WallPage(title, lines=(Told(said),))
    following = seen.calendar.add_business_days(as_of, 1)
    after = f"Next: {words.weekday(following, as_of)}{f', about {at}' if at else ''}"
    if meet.huddle is None:
        if not seen.calendar.is_business_day(as_of):
            return WallPage(
                title, _when(at), (Told("No huddle today: not a working day"), Told(after))
            )
        local = seen.now.astimezone(zone)
        begun = start is not None and local.time() > start
        if begun:
            text = Told(f"▲ Not begun; it usually begins at {at}", "act")
            return WallPage(title, _when(at, "act"), (text,))
        if not at:
            return WallPage(title, lines=(Told("Today; no usual time is known yet"),))
        return WallPage(title, _when(at), (Told("Today"),))
    begun_at = _at(meet.huddle.started_at, zone)
    if meet.huddle.status == "open":
        return WallPage(title, tuple(_running(seen)), (Told(f"Running since {begun_at}"),))
    ended = f" to {_at(meet.huddle.ended_at, zone)}" if meet.huddle.ended_at else ""
    return WallPage(
        title, _when(at), (Told(f"✓ Held today, {begun_at}{ended}", "watch"), Told(after))
    )


def meeting_of(seen: Seen) -> Meeting | None:
    """The running huddle of the day; None where none runs."""
    huddle = seen.meet.huddle
    if huddle is None or huddle.status != "open" or seen.facts.as_of != seen.today:
        return None
    meeting = Meeting.resume(huddle.started_at, seen.meet.visits, now=seen.now)
    return meeting if meeting.phase is Phase.RUNNING else None


def _running(seen: Seen) -> Iterator[Figure]:
    meeting = meeting_of(seen)
    if meeting is not None:
        over = meeting.over(seen.now)
        yield Figure(str(meeting.step.number), meeting.step.title, "", "●", "of 8")
        minutes = int(meeting.spent(meeting.step.number, seen.now) / timedelta(minutes=1))
        yield Figure(
            str(minutes), meeting.clock(seen.now), "act" if over else "", "▲" if over else "", "min"
        )


def _when(at: str, tone: Tone = "") -> tuple[Figure, ...]:
    return (Figure(at, "usual start", tone),) if at else ()


def _at(instant: datetime, zone: ZoneInfo) -> str:
    return words.clock(instant.astimezone(zone))


# Feeds: by what they bring, since a file's name may be anything


def _feeds(seen: Seen) -> WallPage:
    tables = {(each.name, each.imported_at): each.tables for each in seen.facts.feeds}
    lines = []
    for feed in sorted(seen.feeds, key=lambda each: (not each.stale, each.age_hours)):
        brings = (
            ", ".join(
                each.replace("_", " ") for each in tables.get((feed.name, feed.imported_at), ())
            )
            or "a file"
        )
        mark, late = ("▲", ", stale") if feed.stale else ("✓", "")
        text = f"{mark} {brings}: {words.age(feed.age_hours)} old{late}"
        lines.append(Told(text, "act" if feed.stale else ""))
    if not lines:
        return WallPage("Data", lines=(Told("▲ Nothing has been imported yet", "act"),))
    stale = sum(feed.stale for feed in seen.feeds)
    figures = (
        Figure(str(stale), "stale", "act" if stale else "watch", "▲" if stale else "✓"),
        Figure(str(len(lines)), "feeds", "", "●"),
    )
    return WallPage("Data", figures, tuple(lines))
