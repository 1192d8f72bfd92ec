"""What the member's screen has besides what every screen has."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, not_loaded

if TYPE_CHECKING:
    from huddle.screens.pages.member import MemberPage


class Timeline(Command):
    id = "timeline"
    keys = "T"
    words = "timeline"
    title = "Only one kind of the timeline"
    help = "Shows of a member's timeline the contacts, events, appointments and so on, in turn."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "MemberPage") -> None:
        screen.next_kind()
