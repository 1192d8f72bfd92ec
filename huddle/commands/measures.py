"""What the measures have besides what every screen has."""

from typing import TYPE_CHECKING

from huddle.commands.command import Command, Situation, not_loaded, read_only

if TYPE_CHECKING:
    from huddle.screens.pages.measures import MeasuresPage


class AllMeasures(Command):
    id = "all_measures"
    keys = "M"
    words = "all"
    title = "All measures, or the goals only"
    help = "Lists every measure below the goals, or the goals alone again."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "MeasuresPage") -> None:
        screen.turn()


class ChartFile(Command):
    id = "chart_file"
    keys = "F"
    words = "chart file"
    title = "The chart as a file"
    help = "Writes the run chart into an SVG or PNG file for a report; no member is in it."
    obstacle = staticmethod(not_loaded)

    @classmethod
    def run(cls, screen: "MeasuresPage") -> None:
        screen.ask_for_file()


class SetGoal(Command):
    id = "set_goal"
    keys = "G"
    words = "set goal"
    title = "Set the measure's goal"
    help = "Sets the goal from a month on that has not begun, with a reason; u takes it back."

    @staticmethod
    def obstacle(at: Situation) -> str:
        return read_only(at) or not_loaded(at)

    @classmethod
    def run(cls, screen: "MeasuresPage") -> None:
        screen.set_goal()
