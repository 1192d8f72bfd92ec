"""My queue: the rows of one worker."""

from dataclasses import replace

from huddle.loading import Loaded
from huddle.rules.board import Board
from huddle.screens.pages.page import Page


class QueuePage(Page):
    """What one worker has to do."""

    letter = "q"
    heading = "My queue"

    def view(self, loaded: Loaded) -> Board:
        user = self.settings.user
        sections = tuple(
            replace(section, items=tuple(each for each in section.items if each.owner == user))
            for section in loaded.board.sections
        )
        return replace(loaded.board, sections=sections)

    def empty(self) -> tuple[str, ...]:
        return ("Nothing to do here.",)
