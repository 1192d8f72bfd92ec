"""Tasks that somebody else changes while they are looked at here: the second to save is told what
was changed, and chooses."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from db.orders import AlreadyChanged, CommandError, TaskSeen
from db.types import Task, TeamFacts
from huddle.privacy.meanwhile import changed_meanwhile


class SeenTasks:
    """Tasks as they were seen on a screen: what a command compares them with."""

    def __init__(self, tasks: Iterable[Task], facts: TeamFacts) -> None:
        self.known = {each.task_id: TaskSeen(each.title, each.owner, each.due) for each in tasks}
        self._members = {each.task_id: each.member_id for each in facts.tasks}
        self._facts = facts

    @contextmanager
    def compared(self, choice: str) -> Iterator[None]:
        """Says what was changed, and the ``choice`` that is left, where a command refuses for it.
        That is known then, and trying again writes over it."""
        try:
            yield
        except AlreadyChanged as error:
            said = changed_meanwhile(error.tasks, self._facts, self._members)
            self.known |= {each.task_id: each.now for each in error.tasks}
            raise CommandError(f"{said}. {choice}") from error
