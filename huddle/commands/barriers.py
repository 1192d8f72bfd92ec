"""What the barriers have besides what every screen has."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, Situation, no_row, not_loaded, read_only

if TYPE_CHECKING:
    from huddle.screens.pages.barriers import BarriersPage
    from huddle.screens.pages.measures import MeasuresPage


class Span(Command):
    id = "span"
    keys = "D"
    words = "30 or 90 days"
    short = "30/90"
    title = "Reasons for misses over 30 or 90 days"
    help = "Counts the reasons for misses over the last 90 days, or over 30 again."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "BarriersPage") -> None:
        screen.turn_span()


class PdsaCard(Command):
    id = "pdsa"
    keys = "A"
    words = "PDSA card"
    title = "Open a PDSA card about a reason or a measure"
    help = "Opens a card about a reason for misses, or a measure: aim, change, prediction, review."

    @staticmethod
    def obstacle(at: Situation) -> str:
        if said := read_only(at) or no_row(at):
            return said
        if at.kind in ("reason", "measure"):
            return ""
        return "A PDSA card is opened on a reason for misses, or on a measure."

    @classmethod
    def run(cls, screen: "BarriersPage | MeasuresPage") -> None:
        screen.open_card()
