"""Several teams as one: what somebody who works in more than one of them has before them.

Each team is read and judged by itself; nothing is computed anew. A member of two of the teams, a
matter and whatever else they share stands once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from db.types import Member, TeamFacts
from huddle.rules.board import Board, Item, Section

T = TypeVar("T")


def together(
    teams: Sequence[tuple[TeamFacts, Board]], served: frozenset[str]
) -> tuple[TeamFacts, Board]:
    """The facts and boards of teams as one; the first gives its name and its huddles.

    Where two teams have a member with different care managers, that of the ``served`` is taken:
    whose work it is about, and whose they do. Else the first team's holds."""
    facts = _facts([each for each, _ in teams], served)
    return facts, _board([each for _, each in teams], served)


def _facts(teams: Sequence[TeamFacts], served: frozenset[str]) -> TeamFacts:
    def ours(member: Member) -> bool:
        return member.care_manager_id in served

    first = teams[0]
    starts = [team.contacts_from for team in teams if team.contacts_from is not None]
    members = _once((team.members for team in teams), lambda each: each.member_id, ours)
    return replace(
        first,
        members=tuple(sorted(members, key=lambda each: each.member_id)),
        staff=tuple(
            sorted(
                _once((team.staff for team in teams), lambda each: each.staff_id),
                key=lambda each: each.staff_id,
            )
        ),
        tasks=_once((team.tasks for team in teams), lambda each: each.task_id),
        decisions=_once((team.decisions for team in teams), lambda each: each.decision_id),
        cycles=_once((team.cycles for team in teams), lambda each: each.cycle_id),
        barriers=_once((team.barriers for team in teams), lambda each: each.barrier_id),
        feeds=_once((team.feeds for team in teams), lambda each: each.name),
        unread=sum(team.unread for team in teams),
        contacts_from=min(starts, default=None),
        contacts=_by_member(team.contacts for team in teams),
        events=_by_member(team.events for team in teams),
        appointments=_by_member(team.appointments for team in teams),
        referrals=_by_member(team.referrals for team in teams),
        requests=_by_member(team.requests for team in teams),
        goals=_by_member(team.goals for team in teams),
        documents=_by_member(team.documents for team in teams),
        reviews=_by_member(team.reviews for team in teams),
    )


def _by_member(teams: Iterable[Mapping[str, tuple[T, ...]]]) -> Mapping[str, tuple[T, ...]]:
    """The facts of members, which are the same in each of their teams."""
    return {member_id: rows for team in teams for member_id, rows in team.items()}


def _board(boards: Sequence[Board], served: frozenset[str]) -> Board:
    def ours(item: Item) -> bool:
        return item.owner in served

    first = boards[0]
    places: dict[str, tuple[str, Item]] = {}
    for board in boards:
        parts = [(section.key, section.items) for section in board.sections]
        for place, items in (*parts, ("hidden", board.hidden), ("aside", board.aside)):
            for item in items:
                known = places.get(item.key)
                if known is None or (ours(item) and not ours(known[1])):
                    places[item.key] = place, item

    def at(place: str) -> tuple[Item, ...]:
        return tuple(item for where, item in places.values() if where == place)

    active = frozenset[str]().union(*(board.active for board in boards))
    return replace(
        first,
        active=active,
        excluded=_excluded(boards, active),
        feeds=_once((board.feeds for board in boards), lambda each: each.name),
        sections=tuple(
            Section(section.key, section.title, at(section.key), section.as_given)
            for section in first.sections
        ),
        hidden=at("hidden"),
        aside=at("aside"),
        warnings=_once((board.warnings for board in boards), lambda each: each),
    )


def _excluded(
    boards: Sequence[Board], active: frozenset[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who is left out and why, each once, and nobody who counts in another team."""
    counted = set(active)
    found: dict[str, list[str]] = {}
    for board in boards:
        for reason, member_ids in board.excluded:
            new = [each for each in member_ids if each not in counted]
            counted.update(new)
            found.setdefault(reason, []).extend(new)
    return tuple((reason, tuple(sorted(ids))) for reason, ids in found.items() if ids)


def _once(
    rows: Iterable[Iterable[T]],
    key: Callable[[T], str],
    wanted: Callable[[T], bool] = lambda _: False,
) -> tuple[T, ...]:
    """Each row once by its key: the first of its kind, or the first that is ``wanted``."""
    found: dict[str, T] = {}
    for some in rows:
        for row in some:
            known = found.get(key(row))
            if known is None or (wanted(row) and not wanted(known)):
                found[key(row)] = row
    return tuple(found.values())
