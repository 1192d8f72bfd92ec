"""The screens that ``g`` and a letter lead to: where each is made is imported when it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from huddle.roles import Role, leads

if TYPE_CHECKING:
    from huddle.commands.command import Situation

WALL = "w"


class Door(NamedTuple):
    """A screen: its letter, what it is called, and the class that it is, as "module:class" (""
    for the board, which is always there). ``for_leads`` is that only whoever leads may open it;
    ``of_all`` that it says what the work of all members comes to."""

    letter: str
    name: str
    made_by: str = ""
    for_leads: bool = False
    of_all: bool = False

    @property
    def title(self) -> str:
        """Its name in a sentence."""
        return f"the {self.name}"

    @property
    def of_a_part(self) -> str:
        """Why it is not opened to whoever reads a part of the members that it counts."""
        return (
            f"Your login reads a part of the team: {self.title} would not be the team's."
            " See the wall."
        )

    def closed_to(self, role: Role, *, reads_a_part: bool) -> str:
        """Why somebody may not open it, as a sentence that says who may; "" when they may."""
        if role is Role.WALL and self.letter != WALL:
            return "The wall shows no members."
        if self.for_leads and not leads(role):
            return f"{self.title.capitalize()} is for leads and supervisors. Ask one of them."
        if self.of_all and reads_a_part:
            return self.of_a_part
        return ""


DOORS: Mapping[str, Door] = {
    door.letter: door
    for door in (
        Door("h", "huddle"),
        Door("k", "case conference", "huddle.screens.pages.conference:ConferencePage"),
        Door("x", "chart review", "huddle.screens.pages.charts:ChartsPage", for_leads=True),
        Door("b", "barriers", "huddle.screens.pages.barriers:BarriersPage"),
        Door("q", "queue", "huddle.screens.pages.queue:QueuePage"),
        Door("r", "review", "huddle.screens.pages.review:ReviewPage"),
        Door("f", "referrals", "huddle.screens.pages.referrals:ReferralsPage"),
        Door("c", "capacity", "huddle.screens.pages.capacity:CapacityPage", for_leads=True),
        Door("e", "huddle health", "huddle.screens.pages.health:HealthPage", of_all=True),
        Door("m", "measures", "huddle.screens.pages.measures:MeasuresPage", of_all=True),
        Door(WALL, "wall", "huddle.screens.wall:over_board"),
        Door("s", "service requests", "huddle.screens.pages.requests:RequestsPage"),
    )
}


def closed(door: Door, at: Situation) -> str:
    """Why a screen does not open to whoever stands there; "" when it does."""
    return door.closed_to(at.role, reads_a_part=at.reads_a_part)


def first_letter(role: Role, opens: str, *, meeting: bool) -> str:
    """The letter of the screen that somebody begins at: staff at their queue, unless the team is in
    its huddle; the wall at itself, whatever else is wanted; everybody else at the huddle. ``opens``
    is what they want instead: a name of ``DOORS``, or ""."""
    if role is Role.WALL:
        return WALL
    wanted = opens or ("queue" if role is Role.STAFF and not meeting else "huddle")
    return next(door.letter for door in DOORS.values() if door.name == wanted)
