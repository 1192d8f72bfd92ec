"""What the ledger of requests has besides what every screen has."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, not_loaded

if TYPE_CHECKING:
    from huddle.screens.pages.requests import RequestsPage


class Plan(Command):
    id = "plan"
    keys = "P"
    words = "plan"
    title = "Only one plan's requests"
    help = "Shows the service requests that went to one plan, or to every plan again."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "RequestsPage") -> None:
        screen.choose_plan()
