"""What the board's numbers count, and what they leave out and why: of one step, of the members, of
the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from huddle import words
from huddle.privacy.counts import MemberGroup, active_but, count_members
from huddle.privacy.labels import Labels
from huddle.privacy.shown import UNREAD
from huddle.widgets.entries import decided_today
from huddle.widgets.tally import Count, Counted, Total

if TYPE_CHECKING:
    from huddle.meeting import Step
    from huddle.privacy import ShownItem
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.model import Snapshot


def totals(board: BoardScreen, snapshot: Snapshot, step: Step) -> tuple[Total, ...]:
    """Every total of the board as it is shown, those of ``step`` first. ``open``, ``decided``,
    ``members``, ``day``, ``feeds`` and ``away`` are the keys of the counts that stand on the
    board."""
    found = [] if step.key == "close" else list(_of_step(board, snapshot, step))
    found += _of_members(board, snapshot, step)
    found.append(_of_day(board, snapshot))
    found += _of_feeds(snapshot)
    found += _of_staff(board, snapshot)
    return tuple(found)


def of_other_teams(teams: Sequence[tuple[str, int]]) -> Total:
    """Whom this board does not count because they are on that of another team."""
    counts = tuple(
        Count(f"team:{place}", f"on the board of {name}", (), number)
        for place, (name, number) in enumerate(teams)
    )
    return Total("Members of other teams", sum(number for _, number in teams), counts)


def rows_by_section(snapshot: Snapshot, items: Iterable[ShownItem]) -> tuple[Total, ...]:
    """Rows of any step under one heading, by the step that they stand in."""
    rows = list(items)
    of = (
        (each, [row for row in rows if row.section == each.key]) for each in snapshot.shown.sections
    )
    counts = tuple(Count(f"of:{each.key}", each.title, _rows(found)) for each, found in of if found)
    return (Total("To review", len(rows), counts),)


def _of_step(board: BoardScreen, snapshot: Snapshot, step: Step) -> Iterator[Total]:
    """The rows of a step: open and decided, of the worker shown and of others; then what decisions
    have taken off the list."""
    as_of, items = snapshot.facts.as_of, board.listing.items(step.key)
    selection = board.viewing.selection
    mine = [item for item in items if selection.fits(item, as_of)]
    others = [item for item in items if not selection.fits(item, as_of)]
    open_rows = [item for item in mine if not decided_today(item, as_of)]
    decided = [item for item in mine if decided_today(item, as_of)]
    counts = [Count("open", "open", _rows(open_rows))]
    if decided:
        counts.append(Count("decided", "decided", _decided(decided)))
    if others:
        owner_alone = selection == selection._replace(severity="", due="")
        said = "of other workers" if owner_alone else "that the view leaves out"
        counts.append(Count("others", said, _rows(others)))
    yield Total(step.title, len(items), tuple(counts))
    off: dict[str, list[ShownItem]] = {}
    for item in snapshot.shown.hidden:
        if item.section == step.key:
            off.setdefault(item.decision.words if item.decision else "hidden", []).append(item)
    if off:
        yield Total(
            "Not counted, by decision",
            sum(map(len, off.values())),
            tuple(
                Count(f"off:{said}", said, tuple(_row(each)._replace(row="") for each in rows))
                for said, rows in off.items()
            ),
        )


def _of_members(board: BoardScreen, snapshot: Snapshot, step: Step) -> Iterator[Total]:
    """The team's members, each once: counted, or not and why."""
    reveal = not snapshot.shown.masked
    count = count_members(snapshot.board, snapshot.facts, reveal=reveal)
    yield Total(
        "Members of the team",
        count.total,
        (
            _group("members", count.active),
            *(_group(f"excluded:{each.reason}", each) for each in count.excluded),
        ),
    )
    if unread := snapshot.facts.unread:
        yield Total("Of that day besides", unread, (Count("unread", UNREAD, (), unread),))
    among = [_group(f"without:{each.reason}", each) for each in count.without]
    if step.key != "close":
        items = board.listing.items(step.key)
        listed = {snapshot.shown.target(item.key).member_id for item in items}
        said = f"with no row in {step.title}"
        others = active_but(snapshot.board, snapshot.facts, listed, said, reveal=reveal)
        among.append(_group("without:row", others))
    if among:
        yield Total("Among the active", None, tuple(among))


def _of_day(board: BoardScreen, snapshot: Snapshot) -> Total:
    known = snapshot.shown_items()
    made = [
        Counted(member, decision.words, row=key if key in known else "")
        for key, (member, decision) in board.listing.decided().items()
    ]
    title = "Decided that day" if snapshot.past else "Decided today"
    return Total(title, len(made), (Count("day", "rows of any step", tuple(made)),))


def _of_feeds(snapshot: Snapshot) -> Iterator[Total]:
    feeds = snapshot.shown.feeds
    if not feeds:
        return
    as_of = snapshot.facts.as_of
    told = [
        (
            each.stale,
            Counted(
                each.name,
                f"{each.age} old, came {words.weekday(each.imported_at.date(), as_of)} "
                f"{words.clock(each.imported_at)}",
                "act" if each.stale else "",
            ),
        )
        for each in feeds
    ]
    stale = tuple(each for late, each in told if late)
    fresh = tuple(each for late, each in told if not late)
    counts = [Count("feeds", "stale", stale)] if stale else []
    counts += [Count("fresh" if stale else "feeds", "as fresh as they should be", fresh)]
    yield Total("Feeds", len(feeds), tuple(counts))


def _of_staff(board: BoardScreen, snapshot: Snapshot) -> Iterator[Total]:
    """Who is here and who is away; who has left, whose members are named above."""
    facts, labels = snapshot.facts, Labels(snapshot.facts)
    team = [each for each in labels.staff_in_order() if facts.is_own(each)]
    away = tuple(
        Counted(each.name, f"{each.cover} covers" if each.cover else "nobody covers")
        for each in board.absences()
    )
    out = {each.label for each in away}
    names = [(each, labels.staff(each.staff_id)) for each in team]
    here = tuple(Counted(name) for each, name in names if each.active and name not in out)
    left = tuple(Counted(name) for each, name in names if not each.active)
    counts = [Count("away", "away", away)] if away else []
    counts.append(Count("here", "not away", here))
    if left:
        counts.append(Count("left", "no longer here", left))
    yield Total("Staff", len(here) + len(away) + len(left), tuple(counts))


def _row(item: ShownItem) -> Counted:
    return Counted(item.member, item.in_short, item.severity.value, item.key)


def _rows(items: Iterable[ShownItem]) -> tuple[Counted, ...]:
    return tuple(map(_row, items))


def _decided(items: Iterable[ShownItem]) -> tuple[Counted, ...]:
    return tuple(
        Counted(item.member, item.decision.words if item.decision else "", row=item.key)
        for item in items
    )


def _group(key: str, group: MemberGroup) -> Count:
    return Count(key, group.reason, tuple(Counted(*each) for each in group.members))
