"""What the team adds to a member: a worry, a review, the word that somebody has left."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row

from db import models
from db.commands.meanwhile import OFF_THE_BOARD, STAYS, is_gone
from db.commands.once import once
from db.commands.transaction import Write, writing
from db.identifiers import uuid7
from db.orders import Actor, CommandError, Seen


@once
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
        if concern_id and write.repeats(models.Concern, concern_id=concern_id):
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
                **write.made,
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


@once
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
        if review_id and write.repeats(models.Review, review_id=review_id):
            return review_id
        new_id = review_id or uuid7()
        insert_review(write, new_id, member_id, staff_id, note)
        write.record("review.add", f"member:{member_id}", after={"staff": staff_id})
        return new_id


def insert_review(write: Write, review_id: str, member_id: str, staff_id: str, note: str) -> None:
    """Writes the fact that a member was reviewed today, with ``staff_id``."""
    write.need(models.Member, "member", member_id=member_id)
    values = {"member_id": member_id, "staff_id": staff_id, "note": note}
    write.insert(models.Review, {"review_id": review_id, **values, **write.made})


def confirm_vanished(
    engine: Engine,
    actor: Actor,
    *,
    rows: Sequence[tuple[str, str]],
    seen: Seen | None = None,
    now: datetime,
) -> int:
    """Takes rows that a full file no longer has off the board, each given by its table and key;
    gives how many. One that no file lacks stays. A contact that such a row stood in for counts
    again. AlreadyChanged where somebody else has said what becomes of one since it was ``seen``."""
    with writing(engine, actor, now, seen) as write:
        gone = []
        for name, key in rows:
            model, row = _vanishing(write, name, key)
            write.means(f"vanished:{name}:{key}", {"left": OFF_THE_BOARD})
            if seen and not is_gone(write, name, row):
                raise CommandError("That is settled already: it stays on the board.")
            if row.removed_at is None and is_gone(write, name, row):
                write.mark(model, row, removed_at=write.now)
                gone.append(f"{name}:{key}")
                while name == "contact" and (stood := write.find(models.Contact, replaced_by=key)):
                    write.mark(models.Contact, stood, replaced_by="")
        if gone:
            write.record("vanished.confirm", " ".join(gone))
        return len(gone)


def ask_again(
    engine: Engine, actor: Actor, *, rows: Sequence[tuple[str, str]], now: datetime
) -> None:
    """Takes back that rows left the board: they are on it, and asked about."""
    with writing(engine, actor, now) as write:
        for name, key in rows:
            model, row = _vanishing(write, name, key)
            if row.removed_at is not None and is_gone(write, name, row):
                write.mark(model, row, removed_at=None)
        write.record("vanished.undo", " ".join(f"{name}:{key}" for name, key in rows))


def keep_vanished(
    engine: Engine,
    actor: Actor,
    *,
    rows: Sequence[tuple[str, str]],
    seen: Seen | None = None,
    now: datetime,
) -> int:
    """Says that rows which a full file lacks stay, or are back: they are on the board and nobody is
    asked about them until another file has them and loses them again. Gives how many.
    AlreadyChanged where somebody else has said what becomes of one since it was ``seen``."""
    with writing(engine, actor, now, seen) as write:
        kept = []
        for name, key in rows:
            model, row = _vanishing(write, name, key)
            write.means(f"vanished:{name}:{key}", {"left": STAYS})
            if not is_gone(write, name, row):
                continue
            if name == "member":
                write.mark(model, row, vanished_at=None, removed_at=None)
                write.forget(models.Listing, "gone_batch", member_id=key)
            else:
                write.mark(model, row, vanished_at=None, removed_at=None, batch_id="")
            kept.append(f"{name}:{key}")
        if kept:
            write.record("vanished.keep", " ".join(kept))
        return len(kept)


def _vanishing(write: Write, name: str, key: str) -> tuple[type[models.Row], Row[Any]]:
    model = models.IMPORTED.get(name)
    if model is None:
        raise CommandError(f"Files bring no table {name!r}. Refresh and look again.")
    return model, write.need(model, name.replace("_", " "), **_key(name, key))


def _key(name: str, key: str) -> dict[str, str]:
    return {list(models.table(models.IMPORTED[name]).primary_key.columns)[1].name: key}
