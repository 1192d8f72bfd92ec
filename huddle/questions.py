"""The questions that imports leave, read and answered: one path for the command and the screen."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from db import questions
from db.orders import Actor
from db.reader import Connection
from db.types import TeamFacts
from huddle.intake.remarks import too_many
from huddle.privacy.questions import Answerable, ShownQuestion, show_questions

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Asked(NamedTuple):
    """What is asked, and what the keys stand for. ``doubt`` says that so many members are missing
    at once that the file may be cut short; blank where not."""

    shown: tuple[ShownQuestion, ...]
    meant: Answerable
    doubt: str

    def count(self, kind: str) -> int:
        """How many questions there are of a kind."""
        return sum(question.kind == kind for question in self.shown)


class Answer(NamedTuple):
    """An answer that was given, and how it is taken back: ``batch_id`` names what joined two
    members; the rows are put back as they were asked about."""

    said: str
    batch_id: str = ""


def ask(conn: Connection, facts: TeamFacts, *, reveal: bool = False) -> Asked:
    """What imports leave for the people of a team to settle."""
    found = questions.read(conn, facts.agency_id, facts.team_id, facts.zone, facts.as_of)
    shown, meant = show_questions(found, facts, reveal=reveal)
    missing = len({gone.key for gone in found.gone if gone.table == "member"})
    listed = len([member for member in facts.members if not member.vanished])
    doubt = (
        f"{missing} of {listed} members are missing from their file. Is it whole? If it was cut "
        "short, take that import back: huddle import --undo"
        if too_many(missing, listed)
        else ""
    )
    return Asked(shown, meant, doubt)


def off_the_board(
    engine: "Engine", actor: Actor, rows: list[tuple[str, str]], now: datetime
) -> Answer:
    """They have left: off the board, and never deleted."""
    from db.commands import confirm_vanished

    count = confirm_vanished(engine, actor, rows=rows, now=now)
    return Answer(f"Off the board: {count}. A file that has them again brings them back.")


def stay(engine: "Engine", actor: Actor, rows: list[tuple[str, str]], now: datetime) -> Answer:
    """They have not left: they stay, and are not asked about again."""
    from db.commands import keep_vanished

    count = keep_vanished(engine, actor, rows=rows, now=now)
    return Answer(f"Kept on the board: {count}.")


def one_person(engine: "Engine", actor: Actor, pair: tuple[str, str], now: datetime) -> Answer:
    """Two members are one, under the first."""
    from db.commands import join_members

    batch_id = join_members(engine, actor, member_id=pair[0], other_id=pair[1], now=now)
    return Answer(f"Joined. To take it back: huddle import --undo {batch_id}", batch_id)


def two_people(engine: "Engine", actor: Actor, pair: tuple[str, str], now: datetime) -> Answer:
    """Two members who look alike are two, and are not asked about again."""
    from db.commands import tell_apart

    tell_apart(engine, actor, member_id=pair[0], other_id=pair[1], now=now)
    return Answer("Two people: they are not asked about again.")
