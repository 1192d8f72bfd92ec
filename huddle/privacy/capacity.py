"""Loads as a surface may show them: the team's always, one worker's never where it is masked."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from db.types import TeamFacts
from huddle import words
from huddle.privacy.labels import Labels
from huddle.views.capacity import Headed, fullest_first
from huddle.views.load import SEGMENTS, Caseloads, Load


class ShownLoad(NamedTuple):
    """A load: of a worker, or of the team (``staff_id`` and ``away`` are then ""). ``segments`` are
    counts by segment; ``maximum`` is none where none is set; ``standing`` is within, over
    recommended or over maximum; ``away`` reads "away until Fri 27 Nov, M. Chen covers";
    ``covers`` are those away whom the worker covers. ``beside`` are members of other teams and
    what they weigh, which ``weighted`` holds too and ``segments`` do not."""

    staff_id: str
    name: str
    segments: tuple[tuple[str, int], ...]
    weighted: Decimal
    recommended: int
    maximum: int | None
    standing: str
    away: str
    covers: tuple[str, ...]
    beside: tuple[int, Decimal] = (0, Decimal())

    @property
    def members(self) -> int:
        """How many members of the team."""
        return sum(count for _, count in self.segments)


def show_team(loads: Caseloads, facts: TeamFacts, *, reveal: bool) -> ShownLoad:
    """The load of the team, which may be shown anywhere; masked, HH+ weighs alike whatever its
    reason, since a sum would tell one from another."""
    weighted = loads.weighted if reveal else loads.shared
    over = weighted > loads.recommended
    return ShownLoad(
        staff_id="",
        name=facts.team_name,
        segments=_segments(each.segment for each in loads.members),
        weighted=weighted,
        recommended=loads.recommended,
        maximum=None,
        standing="over recommended" if over else "within",
        away="",
        covers=(),
    )


def show_workers(loads: Caseloads, facts: TeamFacts, *, reveal: bool) -> tuple[ShownLoad, ...]:
    """The load of each worker who carries one, or covers for one, the fullest first. Masked:
    nobody's."""
    if not reveal:
        return ()
    shown = [show_worker(each, facts) for each in fullest_first(loads.loads.values())]
    return tuple(each for each in shown if each.covers or loads.loads[each.staff_id].carries)


def show_worker(load: Load, facts: TeamFacts) -> ShownLoad:
    """One worker's load, for who may see it."""
    labels, staff = Labels(facts), load.staff
    standing = "over recommended" if load.over_recommended else "within"
    return ShownLoad(
        staff_id=staff.staff_id,
        name=labels.staff(staff.staff_id),
        segments=_segments(each.segment for each in load.members),
        weighted=load.weighted,
        recommended=load.recommended,
        maximum=load.maximum,
        standing="over maximum" if load.over_maximum else standing,
        away=away_words(load, facts, labels),
        covers=tuple(
            labels.staff(each.staff_id)
            for each in labels.staff_in_order()
            if each.cover_id == staff.staff_id and each.is_away(facts.as_of) and each.active
        ),
        beside=(len(load.beside), load.weighted_beside),
    )


def away_words(load: Load, facts: TeamFacts, labels: Labels) -> str:
    """That a worker is away today, until when, and who covers; else when an absence begins."""
    staff, as_of = load.staff, facts.as_of
    if staff.away_from is not None and staff.away_from > as_of:
        return f"away from {words.weekday(staff.away_from, as_of)}"
    if not staff.is_away(as_of):
        return ""
    until = f" until {words.weekday(staff.away_to, as_of)}" if staff.away_to else ""
    cover = f"{labels.staff(staff.cover_id)} covers" if staff.cover_id else "nobody covers"
    return f"away{until}, {cover}"


def absences(loads: Caseloads, facts: TeamFacts) -> tuple[str, ...]:
    """Who of those with a caseload is away, or will be, and who covers: a sentence each."""
    labels = Labels(facts)
    found = []
    for worker in labels.staff_in_order():
        load = loads.loads.get(worker.staff_id)
        said = away_words(load, facts, labels) if load is not None and load.carries else ""
        if said:
            found.append(f"{labels.staff(worker.staff_id)} {said}")
    return tuple(found)


def left_out(loads: Caseloads) -> str:
    """That workers of the team carry members of other teams too, whom the team's sum leaves out; ""
    where nobody does. It says of no worker how many."""
    several = sum(bool(each.beside) for each in loads.loads.values())
    if not several:
        return ""
    who = "1 worker carries" if several == 1 else f"{several} workers carry"
    return f"{who} members of other teams too: part of their own load, not of the team's"


def beside_words(shown: ShownLoad) -> str:
    """What of a load is of other teams: "20.3 of it with 75 members of other teams"; "" for
    nothing."""
    count, weighted = shown.beside
    if not count:
        return ""
    return f"{number(weighted)} of it with {words.counted(count, 'member')} of other teams"


def load_words(shown: ShownLoad) -> str:
    """A load in one line: "41.2 of 40, at most 50, over recommended"."""
    said = [f"{number(shown.weighted)} of {shown.recommended}"]
    if shown.maximum is not None:
        said.append(f"at most {shown.maximum}")
    if shown.standing != "within":
        said.append(shown.standing)
    return ", ".join(said)


def headed(load: Load, facts: TeamFacts) -> Headed:
    """How a worker's caseload is called, for who may see it."""
    shown = show_worker(load, facts)
    listed = ", ".join(f"{count} {name}" for name, count in shown.segments)
    covers = f"covers {', '.join(shown.covers)}" if shown.covers else ""
    said = load_words(shown)
    parts = (said, listed, beside_words(shown), shown.away, covers)
    line = " · ".join(filter(None, parts))
    return Headed(f"{shown.name}  {said}", line)


class ShownWhatIf(NamedTuple):
    """What a move would come to: a line for each worker whose load it changes, those it takes from
    first, blank where loads are not to be shown; and what it would pass, in a sentence."""

    lines: tuple[str, ...]
    warning: str
    over_maximum: bool


def show_what_if(
    loads: Caseloads, member_ids: Sequence[str], to_id: str, facts: TeamFacts, *, figures: bool
) -> ShownWhatIf:
    """What if these members were given to a worker of the team. Without ``figures`` it says no
    more than that a maximum would be passed, which stops it."""
    labels = Labels(facts)
    to = labels.staff(to_id)
    if to_id not in loads.loads:
        return ShownWhatIf((), f"{to} has no caseload in this team yet.", over_maximum=False)
    after = loads.moved(member_ids, to_id)
    before, then = loads.loads[to_id], after.loads[to_id]
    grew = then.weighted > before.weighted
    warning = ""
    if then.over_maximum and grew:
        warning = f"{to} would pass the maximum."
    elif figures and before.over_recommended and grew:
        warning = f"{to} is over what is recommended already."
    elif figures and then.over_recommended and grew:
        warning = f"{to} would be over what is recommended."
    if before.staff.is_away(facts.as_of):
        warning = f"{warning} {to} is {away_words(before, facts, labels)}.".strip()
    lines = []
    if figures:
        changed = [
            staff_id
            for staff_id, load in loads.loads.items()
            if staff_id != to_id and len(after.loads[staff_id].members) != len(load.members)
        ]
        for staff_id in (*sorted(changed, key=labels.staff), to_id):
            was, now = loads.loads[staff_id], show_worker(after.loads[staff_id], facts)
            lines.append(f"{now.name}  {number(was.weighted)} → {load_words(now)}")
    return ShownWhatIf(tuple(lines), warning, over_maximum=then.over_maximum and grew)


def number(weighted: Decimal) -> str:
    """A weighted sum without zeros at its end: "41.2", "40"."""
    return f"{weighted.normalize():f}"


def _segments(segments: Iterable[str]) -> tuple[tuple[str, int], ...]:
    each = list(segments)
    return tuple((name, each.count(name)) for name in SEGMENTS if name in each)
