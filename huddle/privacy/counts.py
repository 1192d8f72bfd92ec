"""Who a board's number of members counts, who it leaves out and why, as a surface may show it."""

from collections.abc import Container, Iterable
from functools import partial
from typing import NamedTuple

from db.types import TeamFacts
from huddle.plain import plain
from huddle.privacy.labels import UNASSIGNED, Labels
from huddle.rules.board import Board

LEFT = "worker has left"


class MemberGroup(NamedTuple):
    """Members who have ``reason`` in common, each as label and worker, in the order of their
    short ids."""

    reason: str
    members: tuple[tuple[str, str], ...]


class MemberCount(NamedTuple):
    """The whole team: ``active`` and ``excluded`` together are every member once. ``without`` are
    those of the active who have nobody on the team's staff list to work with them."""

    active: MemberGroup
    excluded: tuple[MemberGroup, ...]
    without: tuple[MemberGroup, ...]

    @property
    def total(self) -> int:
        """Members of the team, active or not."""
        return len(self.active.members) + sum(len(each.members) for each in self.excluded)


def count_members(board: Board, facts: TeamFacts, *, reveal: bool) -> MemberCount:
    """The members behind ``ShownBoard.active`` and ``ShownBoard.excluded``; names only where
    ``reveal``."""
    labels = Labels(facts)
    group = partial(_group, labels, reveal)
    staff = {each.staff_id: each for each in facts.staff}
    without: dict[str, list[str]] = {}
    for member_id in board.active:
        worker = labels.by_id[member_id].care_manager_id
        known = staff.get(worker or "")
        if not worker:
            reason = UNASSIGNED
        elif known is None:
            reason = "worker not on the staff list"
        elif not known.active:
            reason = LEFT
        elif not facts.is_own(known):
            reason = "worker of another team"
        else:
            continue
        without.setdefault(reason, []).append(member_id)
    return MemberCount(
        group("active", board.active),
        tuple(group(reason, member_ids) for reason, member_ids in board.excluded),
        tuple(group(reason, without[reason]) for reason in sorted(without)),
    )


def active_but(
    board: Board, facts: TeamFacts, listed: Container[str | None], reason: str, *, reveal: bool
) -> MemberGroup:
    """The active members other than those ``listed``, by the source's ids: two members may be
    called alike, and one whose row is revealed for some seconds is called otherwise there."""
    others = (each for each in board.active if each not in listed)
    return _group(Labels(facts), reveal, reason, others)


def _group(labels: Labels, reveal: bool, reason: str, member_ids: Iterable[str]) -> MemberGroup:
    known = [labels.by_id[each] for each in member_ids if each in labels.by_id]
    known.sort(key=lambda member: member.short_id)
    return MemberGroup(
        plain(reason),
        tuple(
            (
                labels.member(member.member_id, open_row=reveal),
                labels.staff(member.care_manager_id),
            )
            for member in known
        ),
    )
