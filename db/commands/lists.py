"""What people keep beside the facts of a team: views of lists, questions for the case conference,
readings of charts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, select

from db import models
from db.commands.once import once
from db.commands.transaction import writing
from db.identifiers import uuid7
from db.models import table
from db.orders import Actor, CommandError, Seen, Target

ANSWERS = ("assessment", "linked", "issues", "verified")
"""What the checklist of a chart asks."""


def save_view(
    engine: Engine, actor: Actor, *, screen: str, name: str, value: str, now: datetime
) -> None:
    """Keeps how the person looks at a screen under a name; what had that name is replaced."""
    if not name.strip():
        raise CommandError("A view needs a name.")
    with writing(engine, actor, now) as write:
        key = {"user_id": actor.user_id, "screen": screen, "name": name}
        known = write.find(models.SavedView, **key)
        if known is not None and known.value == value:
            return
        if known is None:
            stored = {"view_id": uuid7(), **key, "value": value, "at": write.now}
            write.insert(models.SavedView, stored)
        else:
            write.set(models.SavedView, {"view_id": known.view_id}, value=value, at=write.now)
        before = {"value": known.value} if known is not None else None
        write.record("view.save", f"view:{screen}:{name}", before, {"value": value})


def forget_view(engine: Engine, actor: Actor, *, view_id: str, now: datetime) -> None:
    """Forgets a view of the person's own; one that is gone already is no error."""
    with writing(engine, actor, now) as write:
        known = write.find(models.SavedView, view_id=view_id, user_id=actor.user_id)
        if known is not None:
            write.forget(models.SavedView, view_id=view_id)
            target = f"view:{known.screen}:{known.name}"
            write.record("view.forget", target, {"value": known.value})


@once
def ask_conference(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    items: Sequence[Target],
    topic: str,
    question: str,
    now: datetime,
    question_id: str,
) -> None:
    """Puts rows or members on the list of the next case conference, each with what is to be
    answered, all or none; a repetition with the same id, which is that of the first, changes
    nothing."""
    if not question.strip() and not topic:
        raise CommandError("The conference needs a question to answer.")
    with writing(engine, actor, now) as write:
        if write.repeats(models.ConferenceQuestion, question_id=question_id):
            return
        write.need(models.Team, "team", team_id=team_id)
        for item in items:
            if item.member_id:
                write.need(models.Member, "member", member_id=item.member_id)
        asked = {"topic": topic, "question": question}
        ids = [f"{question_id}.{place}" if place else question_id for place in range(len(items))]
        write.insert(
            models.ConferenceQuestion,
            *(
                {
                    "question_id": id_,
                    "team_id": team_id,
                    "member_id": item.member_id,
                    "item_key": item.item_key,
                    **asked,
                    **write.made,
                }
                for id_, item in zip(ids, items, strict=True)
            ),
        )
        write.record(
            "conference.ask",
            " ".join(f"conference:{id_}" for id_ in ids),
            after={**asked, "rows": [item.item_key for item in items]},
        )


def take_back_questions(engine: Engine, actor: Actor, *, question_id: str, now: datetime) -> None:
    """Takes a question off the list of the conference, with all that were asked in the same act,
    all or none; twice changes nothing. Raises CommandError when one of them has been answered."""
    with writing(engine, actor, now) as write:
        first = write.need(models.ConferenceQuestion, "question", question_id=question_id)
        questions = table(models.ConferenceQuestion)
        together = select(questions.c.question_id).where(
            questions.c.agency_id == write.agency_id,
            questions.c.team_id == first.team_id,
            questions.c.by == first.by,
            questions.c.at == first.at,
            questions.c.removed_at.is_(None),
        )
        ids = list(write.conn.scalars(together.order_by(questions.c.question_id)))
        for id_ in ids:
            if write.find(models.Decision, item_key=f"conference:{id_}", undone_at=None):
                raise CommandError("The conference has answered it since. It stays on record.")
        for id_ in ids:
            gone = {"removed_at": write.now, "removed_by": actor.user_id}
            write.set(models.ConferenceQuestion, {"question_id": id_}, **gone)
        if ids:
            targets = " ".join(f"conference:{id_}" for id_ in ids)
            write.record("conference.drop", targets, {"question": first.question})


@once
def read_chart(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    member_id: str,
    staff_id: str,
    quarter: str,
    answers: Mapping[str, str],
    seen: Seen | None = None,
    now: datetime,
    chart_review_id: str,
) -> None:
    """Records what the reading of a chart found: yes, no or na to each of ``ANSWERS``. A later one
    of the same member and quarter takes its place; a repetition with the same id changes
    nothing. AlreadyChanged where somebody else has read the chart since it was ``seen``."""
    if set(answers) != set(ANSWERS) or not {"yes", "no", "na"}.issuperset(answers.values()):
        raise CommandError("Each question of the checklist needs yes, no or does not apply.")
    with writing(engine, actor, now, seen) as write:
        if write.repeats(models.ChartReview, chart_review_id=chart_review_id):
            return
        write.need(models.Member, "member", member_id=member_id)
        values = {"quarter": quarter, "staff_id": staff_id, **answers}
        write.means(f"reading:{member_id}:{quarter}", answers)
        write.insert(
            models.ChartReview,
            {
                "chart_review_id": chart_review_id,
                "team_id": team_id,
                "member_id": member_id,
                **values,
                **write.made,
            },
        )
        write.record("chart.read", f"member:{member_id}", after=values)
