"""Whom the board's forms offer: staff and members, called as the screen may call them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from db.types import TeamFacts
from huddle.privacy.labels import Labels

if TYPE_CHECKING:
    from huddle.screens.modals.add import MemberChoice
    from huddle.screens.model import Snapshot
    from huddle.widgets.form import StaffChoice


def staff_to_choose(facts: TeamFacts) -> "Sequence[StaffChoice]":
    """The active staff by name, with who is away on the day of ``facts``."""
    from huddle.widgets.form import StaffChoice

    labels = Labels(facts)
    return [
        StaffChoice(
            staff.staff_id,
            labels.staff(staff.staff_id),
            "away" if staff.is_away(facts.as_of) else "",
        )
        for staff in labels.staff_in_order()
        if staff.active
    ]


def members_to_choose(snapshot: "Snapshot") -> "Mapping[str, tuple[MemberChoice, str]]":
    """The team's members as the screen may show them, by shown key, with their real ids."""
    from huddle.screens.modals.add import MemberChoice

    labels, masked = Labels(snapshot.facts), snapshot.shown.masked
    found = {}
    for member in sorted(snapshot.facts.members, key=lambda each: each.short_id):
        key = member.short_id if masked else member.member_id
        label = labels.member(member.member_id, open_row=not masked)
        found[key] = (MemberChoice(key, label), member.member_id)
    return found


def own_staff_id(facts: TeamFacts, user: str) -> str:
    """The staff id of whoever sits here; "" for somebody who is not on the staff list."""
    return user if any(staff.staff_id == user for staff in facts.staff) else ""
