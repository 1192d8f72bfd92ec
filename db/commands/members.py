"""What the team adds to a member: a worry, a review, the word that somebody has left."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Engine

from db import models
from db.commands.transaction import writing
from db.identifiers import uuid7
from db.orders import Actor, CommandError


def add_concern(
    engine: Engine,
    actor: Actor,
    *,
    member_id: str,
    text: str,
    until: date | None = None,
    now: datetime,
    concern_id: str | None = None,
) -> str:
    """A worry about a member, until a day (30 days if none is given); gives its id."""
    if not text.strip():
        raise CommandError("Say in a few words what the worry is.")
    with writing(engine, actor, now) as write:
        if concern_id and write.find(models.Concern, concern_id=concern_id):
            return concern_id
        if until is not None and until < write.day:
            raise CommandError("Until when? Give today or a later day.")
        write.need(models.Member, "member", member_id=member_id)
        new_id = concern_id or uuid7()
        write.insert(
            models.Concern,
            {
                "concern_id": new_id,
                "member_id": member_id,
                "text": text,
                "until": until,
                "at": write.now,
                "day": write.day,
                "by": actor.user_id,
            },
        )
        write.record("concern.add", f"member:{member_id}", after={"text": text, "until": until})
        return new_id


def end_concern(engine: Engine, actor: Actor, *, concern_id: str, now: datetime) -> None:
    """Ends a worry that was added here; ending it twice changes nothing."""
    with writing(engine, actor, now) as write:
        concern = write.need(models.Concern, "concern", concern_id=concern_id)
        if concern.ended_at is None:
            write.set(
                models.Concern,
                {"concern_id": concern_id},
                ended_at=write.now,
                ended_by=actor.user_id,
            )
            write.record(
                "concern.end", f"member:{concern.member_id}", before={"text": concern.text}
            )


def record_review(
    engine: Engine,
    actor: Actor,
    *,
    member_id: str,
    staff_id: str = "",
    note: str = "",
    now: datetime,
    review_id: str | None = None,
) -> str:
    """Records that a member was reviewed today, with ``staff_id``; gives the review's id."""
    with writing(engine, actor, now) as write:
        if review_id and write.find(models.Review, review_id=review_id):
            return review_id
        write.need(models.Member, "member", member_id=member_id)
        new_id = review_id or uuid7()
        write.insert(
            models.Review,
            {
                "review_id": new_id,
                "member_id": member_id,
                "staff_id": staff_id,
                "day": write.day,
                "at": write.now,
                "by": actor.user_id,
                "note": note,
            },
        )
        write.record("review.add", f"member:{member_id}", after={"staff": staff_id})
        return new_id


def confirm_vanished(
    engine: Engine, actor: Actor, *, member_ids: Sequence[str], now: datetime
) -> int:
    """Takes members that a full file no longer lists off the board; gives how many. One that is
    not flagged as vanished stays."""
    with writing(engine, actor, now) as write:
        gone = []
        for member_id in member_ids:
            member = write.need(models.Member, "member", member_id=member_id)
            if member.vanished_at is not None and member.removed_at is None:
                write.set(models.Member, {"member_id": member_id}, removed_at=write.now)
                gone.append(member_id)
        if gone:
            write.record("member.vanished", " ".join(f"member:{one}" for one in gone))
        return len(gone)
