"""A contact logged here, provisional until the source brings it."""

from datetime import date, datetime

from sqlalchemy import Engine

from db import models
from db.commands.deciding import note_contact_logged
from db.commands.once import once
from db.commands.transaction import writing
from db.identifiers import uuid7
from db.orders import Actor, CommandError, Target


@once
def log_contact(
    engine: Engine,
    actor: Actor,
    *,
    member_id: str,
    staff_id: str,
    day: date,
    at: datetime | None = None,
    channel: str,
    with_whom: str = "",
    outcome: str,
    core_service: bool | None = None,
    minutes: int | None = None,
    purpose: str = "",
    note: str = "",
    team_id: str = "",
    huddle_id: str | None = None,
    item: Target | None = None,
    now: datetime,
    contact_id: str | None = None,
) -> str:
    """Logs a contact or an attempt and gives its id; a repetition with the same ``contact_id``
    changes nothing. ``day`` is in the agency's zone, ``at`` the instant where known. Logged from a
    row (``item``, with ``team_id``), it is the decision ``log`` about that row too.

    Raises CommandError for a day to come and for an unknown member."""
    with writing(engine, actor, now) as write:
        if contact_id and write.repeats(models.Contact, contact_id=contact_id):
            return contact_id
        if day > write.day or (at is not None and at > now):
            raise CommandError("A contact cannot lie ahead. Give today or an earlier day.")
        write.need(models.Member, "member", member_id=member_id)
        new_id = contact_id or uuid7()
        values = {
            "member_id": member_id,
            "staff_id": staff_id,
            "day": day,
            "at": at,
            "channel": channel,
            "with_whom": with_whom,
            "outcome": outcome,
            "core_service": core_service,
            "minutes": minutes,
            "purpose": purpose,
            "note": note,
        }
        write.insert(
            models.Contact,
            {
                **values,
                "contact_id": new_id,
                "entered_on": write.day,
                "entered_at": write.now,
                "provisional": True,
                "recorded_at": write.now,
                "recorded_by": actor.user_id,
            },
        )
        if item is not None:
            note_contact_logged(
                write, team_id=team_id, huddle_id=huddle_id, item=item, contact_id=new_id
            )
        write.record("contact.log", f"contact:{new_id}", after=values)
        return new_id
