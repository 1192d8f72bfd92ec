"""The questions that imports leave, read and answered: one path for the command and the screen."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from db import questions
from db.orders import Actor, Seen
from db.reader import Connection
from db.types import TeamFacts
from huddle.intake.remarks import too_many
from huddle.plain import plain
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


Back = Callable[["Engine", Actor, datetime], object]


class Answer(NamedTuple):
    """An answer that was given: what is said of it, and what takes it back, if anything does."""

    said: str
    back: Back | None = None


def ask(conn: Connection, facts: TeamFacts, *, reveal: bool = False) -> Asked:
    """What imports leave for the people of a team to settle."""
    found = questions.read(conn, facts.agency_id, facts.team_id, facts.zone, facts.as_of)
    shown, meant = show_questions(found, facts, reveal=reveal)
    return Asked(shown, meant, _doubt(found, facts))


def _doubt(found: questions.Questions, facts: TeamFacts) -> str:
    missing = Counter((each.feed, each.batch_id) for each in found.gone if each.table == "member")
    listed = sum(not member.vanished for member in facts.members)
    for (feed, batch_id), count in missing.most_common(1):
        if too_many(count, listed):
            return (
                f"{count} of {listed} members are missing from {plain(feed)}. Is it whole? "
                f"If it was cut short, take it back: huddle import --undo {batch_id}"
            )
    return ""


def off_the_board(
    engine: "Engine",
    actor: Actor,
    rows: Sequence[tuple[str, str]],
    now: datetime,
    seen: Seen | None = None,
) -> Answer:
    """They have left: off the board, and never deleted. ``seen``, here and below, is what had been
    said when that was asked."""
    from db.commands import ask_again, confirm_vanished

    count = confirm_vanished(engine, actor, rows=rows, seen=seen, now=now)

    def back(engine: "Engine", actor: Actor, now: datetime) -> None:
        ask_again(engine, actor, rows=rows, now=now)

    return Answer(f"Off the board: {count}. A file that has them again brings them back.", back)


def stay(
    engine: "Engine",
    actor: Actor,
    rows: Sequence[tuple[str, str]],
    now: datetime,
    seen: Seen | None = None,
) -> Answer:
    """They have not left: they stay, or are back, and are not asked about again."""
    from db.commands import keep_vanished

    count = keep_vanished(engine, actor, rows=rows, seen=seen, now=now)
    return Answer(f"On the board: {count}. Nobody is asked about them again.")


def one_person(
    engine: "Engine",
    actor: Actor,
    pair: tuple[str, str],
    now: datetime,
    seen: Seen | None = None,
) -> Answer:
    """Two members are one, under the first."""
    from db.commands import join_members

    batch_id = join_members(engine, actor, member_id=pair[0], other_id=pair[1], seen=seen, now=now)

    def back(engine: "Engine", actor: Actor, now: datetime) -> None:
        from db.imports import undo_batch

        undo_batch(engine, actor, batch_id=batch_id, now=now)

    return Answer(f"Joined. To take it back: huddle import --undo {batch_id}", back)


def two_people(
    engine: "Engine",
    actor: Actor,
    pair: tuple[str, str],
    now: datetime,
    seen: Seen | None = None,
) -> Answer:
    """Two members who look alike are two, and are not asked about again."""
    from db.commands import forget_apart, tell_apart

    tell_apart(engine, actor, member_id=pair[0], other_id=pair[1], seen=seen, now=now)

    def back(engine: "Engine", actor: Actor, now: datetime) -> None:
        forget_apart(engine, actor, member_id=pair[0], other_id=pair[1], now=now)

    return Answer("Two people: nobody is asked about them again.", back)
