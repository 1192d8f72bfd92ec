"""The list of the next case conference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.lists import questions
from huddle.commands import PAGE, Command, Situation
from huddle.commands.updating import Update
from huddle.screens.pages.page import Page
from huddle.views.conference import conference

if TYPE_CHECKING:
    from huddle.loading import Loaded
    from huddle.rules.board import Board


class ConferencePage(Page):
    """What is to be answered, and what was answered today."""

    letter = "k"
    heading = "Case conference"
    commands = PAGE

    def view(self, loaded: Loaded) -> Board:
        return conference(loaded.board, loaded.facts, self.read(questions))

    def empty(self) -> tuple[str, ...]:
        key = self.key_of("confer")
        return ("Nothing is on the list.", f"{key} on any row puts it there, with the question.")

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        return (Update,)
