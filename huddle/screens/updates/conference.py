"""A question of the case conference: put on the list from any row, and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.identifiers import uuid7
from db.orders import Terms
from huddle import words
from huddle.screens.live import Deed
from huddle.screens.seen import Seen, decisions

if TYPE_CHECKING:
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host
    from huddle.screens.modals.confer import Answered, Asked


def confer(host: Host) -> None:
    """``K``: asks what the next conference is to answer about the marked rows, else the one under
    the cursor."""
    from huddle.screens.modals.confer import ConferModal

    rows = host.chosen()
    if not rows:
        return
    one = rows[0][0].member
    subject = one if len(rows) == 1 else words.counted(len(rows), "row")
    question_id, targets = uuid7(), [target for _, target in rows]

    def deed(asked: Asked) -> Deed:
        def do(desk: Desk) -> str:
            place = host.running.place()
            desk.ask_conference(place, targets, asked.topic, asked.question, question_id)
            return f"On the list of the conference: {subject}."

        return Deed(do)

    host.ask(ConferModal(subject=subject), deed)


def answer(host: Host, item: ShownItem, target: RealTarget) -> None:
    """``t``: records what the conference answered, as a decision about the question."""
    from huddle.screens.modals.confer import AnswerModal

    snapshot, decision_id = host.snapshot, uuid7()
    if snapshot is None:
        return
    question = target.item_key.replace("conference:", "conference_question:", 1)
    seen = Seen(snapshot.facts, decisions([target], host.settings.user), beside={question: {}})

    def deed(answered: Answered) -> Deed:
        def do(desk: Desk) -> str:
            terms = [Terms(text=answered.answer)]
            place = host.running.place()
            desk.decide(
                place, [target], "discussed", terms, decision_id=decision_id, seen=seen.rows
            )
            return f"Answered: {item.member}."

        return Deed(do)

    host.ask(AnswerModal(subject=item.member), deed, seen)
