"""Moving a referral along: what its organization said, what came of it, where it goes instead."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row

from db import models
from db.commands.edits import edit_row, is_stored
from db.commands.once import once
from db.commands.transaction import Write, writing
from db.history import Value
from db.identifiers import uuid7
from db.orders import Actor, CommandError, Moved, ReferralMove, Seen

OPEN = frozenset({"sent", "received", "accepted", "scheduled", "no_show", "in_progress", "on_hold"})
ENDED = frozenset({"declined", "failed"})
"""What is over at one organization, and asks for another."""
ANSWERS = ("reached", "left_msg", "no_answer")


@once
def move_referral(
    engine: Engine,
    actor: Actor,
    *,
    referral_id: str,
    move: ReferralMove,
    seen: Seen | None = None,
    now: datetime,
    edit_id: str | None = None,
) -> Moved:
    """Moves a referral as ``move`` says, which ``take_back_edit`` takes back whole; gives the edit,
    and of a redirect the new referral. A repetition with the same ``edit_id`` changes nothing.
    ``seen`` is how it stood for whoever moves it.

    Raises CommandError for a move that does not fit how the referral stands, for a day to come or
    before it was sent; AlreadyChanged when somebody else has changed it since it was seen."""
    with writing(engine, actor, now, seen) as write:
        if edit_id and is_stored(write, edit_id):
            return Moved(edit_id, _redirected_to(write, edit_id))
        referral = write.need(models.Referral, "referral", referral_id=referral_id)
        moving = _Moving(write, referral, move, edit_id or uuid7())
        moving.check()
        moving.run()
        return Moved(moving.edit_id, moving.new_id)


def _redirected_to(write: Write, edit_id: str) -> str:
    """The referral that an edit made; blank where it made none."""
    made = write.find(
        models.Change, edit_id=edit_id, table_name="referral", column_name="removed_at"
    )
    return "" if made is None else str(made.row_id)


class _Moving:
    """One move of one referral, in one edit."""

    def __init__(self, write: Write, referral: Row[Any], move: ReferralMove, edit_id: str) -> None:
        self.write = write
        self.referral = referral
        self.move = move
        self.edit_id = edit_id
        self.day: date = move.day or write.day
        self.new_id = ""

    def check(self) -> None:
        """Raises CommandError for what fits no referral that stands as this one does."""
        said, move = self.referral, self.move
        if move.kind not in _MOVES:
            raise CommandError(f"No move is called {move.kind!r}. There are: {', '.join(_MOVES)}.")
        if said.direction == "in" and move.kind != "worker":
            raise CommandError("This referral came to the team. Only those sent out are moved.")
        if said.status in ENDED and move.kind in ("redirect", "close"):
            pass
        elif said.status not in OPEN or said.closed_on is not None:
            over = "closed" if said.closed_on is not None else _word(said.status)
            raise CommandError(
                f"This referral is {over or 'without a status'}. Only an open one can be moved."
            )
        if self.day > self.write.day:
            raise CommandError("That lies ahead. Give today or an earlier day.")
        if said.sent_on is not None and self.day < said.sent_on:
            raise CommandError(f"It was sent on {said.sent_on}. Give that day or a later one.")

    def run(self) -> None:
        """Writes the move, and its audit record."""
        values = _MOVES[self.move.kind](self)
        before = edit_row(self.write, models.Referral, self.referral, values, self.edit_id)
        after = {name: values[name] for name in before}
        self.write.record(
            f"referral.{self.move.kind}",
            f"referral:{self.referral.referral_id}",
            before,
            {**after, **self._beside()},
        )

    def _beside(self) -> Mapping[str, Value]:
        """What the move says that no column of the referral keeps."""
        move = self.move
        if move.kind == "chase":
            return {"chased_on": self.day, "channel": move.channel, "answer": move.answer}
        return {"new_referral": self.new_id, "to_org": move.to_org} if self.new_id else {}

    def _step(self, kind: str, **said: str) -> None:
        """Notes what is no column of the referral. It comes as part of the edit, so that it goes
        with it."""
        step_id = uuid7()
        self.write.insert(
            models.ReferralStep,
            {
                "step_id": step_id,
                "referral_id": self.referral.referral_id,
                "member_id": self.referral.member_id,
                "kind": kind,
                "day": self.day,
                "at": self.write.now,
                "by": self.write.actor.user_id,
                "undone_at": self.write.now,
                **said,
            },
        )
        row = self.write.need(models.ReferralStep, "step", step_id=step_id)
        self.write.change(models.ReferralStep, row, {"undone_at": None}, edit_id=self.edit_id)

    def chase(self) -> dict[str, Value]:
        """Asked how it stands. An answer says that it stands so on that day; a missed appointment
        stays where it is, for that is the member's to mend."""
        if self.move.answer not in ANSWERS:
            raise CommandError("Say whether somebody answered, or a message was left.")
        self._step("chase", channel=self.move.channel, outcome=self.move.answer)
        confirmed = self.move.answer == "reached" and self.referral.status != "no_show"
        later = self.referral.status_on is None or self.day > self.referral.status_on
        return {"status_on": self.day} if confirmed and later else {}

    def accepted(self) -> dict[str, Value]:
        if self.referral.status not in ("sent", "received", "on_hold"):
            raise CommandError(f"This referral is {_word(self.referral.status)} already.")
        return {**self._status("accepted"), "accepted_on": self.day}

    def declined(self) -> dict[str, Value]:
        return {**self._status("declined"), **self._reason()}

    def scheduled(self) -> dict[str, Value]:
        booked = self.move.appt_on
        if booked is None:
            raise CommandError("When is the appointment? Give its day.")
        if booked < self.day:
            raise CommandError("The appointment lies before that day. Was it kept, or missed?")
        return {**self._status("scheduled"), "appt_on": booked}

    def no_show(self) -> dict[str, Value]:
        self._appointment_is_over()
        return self._status("no_show")

    def kept(self) -> dict[str, Value]:
        self._appointment_is_over()
        booked = {} if self.referral.appt_on is not None else {"appt_on": self.day}
        return {**self._status("in_progress"), "kept_on": self.day, **booked}

    def outcome(self) -> dict[str, Value]:
        """What came of it is known; whether the service was received is another matter."""
        if not self.move.outcome.strip():
            raise CommandError("What came of it? Say it in a few words.")
        return {"outcome": self.move.outcome.strip(), "status_on": self.day}

    def received(self) -> dict[str, Value]:
        said = self.move.outcome.strip() or self.referral.outcome or "service received"
        return {**self._status("completed"), "closed_on": self.day, "outcome": said}

    def close(self) -> dict[str, Value]:
        """Closed without the service, and nothing is to be sent in its place."""
        if not self.move.reason.strip():
            raise CommandError("Why is it closed? Give a reason.")
        return {**self._status("cancelled"), "closed_on": self.day, **self._reason()}

    def redirect(self) -> dict[str, Value]:
        """Goes to another organization: a new referral in place of this one, which is closed."""
        to_org = self.move.to_org.strip()
        if not to_org:
            raise CommandError("Where does it go instead? Name the organization.")
        if to_org.casefold() == self.referral.to_org.strip().casefold():
            raise CommandError("That is where it was sent. Name another organization.")
        ended = self.referral.status in ENDED
        if ended and self.referral.status_on is not None and self.day < self.referral.status_on:
            raise CommandError(
                f"It was {self.referral.status} on {self.referral.status_on}. Give that day or a"
                " later one."
            )
        self._send_to(to_org)
        self._step("redirect", other_id=self.new_id)
        reason = self._reason() or {"reason": f"redirected to {to_org}"}
        status = {} if ended else self._status("cancelled")
        return {**status, "closed_on": self.day, **reason}

    def worker(self) -> dict[str, Value]:
        """Given to somebody of the staff, who looks after it from now on."""
        worker = self.write.find(models.Staff, staff_id=self.move.staff_id)
        if worker is None or not worker.active:
            raise CommandError("Who looks after it? Choose somebody of the staff.")
        return {"staff_id": self.move.staff_id}

    def _send_to(self, to_org: str) -> None:
        self.new_id, said = uuid7(), self.referral
        self.write.insert(
            models.Referral,
            {
                "referral_id": self.new_id,
                "member_id": said.member_id,
                "direction": "out",
                "kind": said.kind,
                "to_org": to_org,
                "urgency": said.urgency,
                "sent_on": self.day,
                "status": "sent",
                "status_on": self.day,
                "staff_id": said.staff_id,
                "known_from": self.write.now,
                "removed_at": self.write.now,
            },
        )
        row = self.write.need(models.Referral, "referral", referral_id=self.new_id)
        self.write.change(models.Referral, row, {"removed_at": None}, edit_id=self.edit_id)

    def _status(self, status: str) -> dict[str, Value]:
        return {"status": status, "status_on": self.day}

    def _reason(self) -> dict[str, Value]:
        return {"reason": said} if (said := self.move.reason.strip()) else {}

    def _appointment_is_over(self) -> None:
        booked = self.referral.appt_on
        if booked is not None and booked > self.day:
            raise CommandError(f"The appointment is on {booked}. Give that day or a later one.")


_MOVES: Mapping[str, Callable[[_Moving], dict[str, Value]]] = {
    "chase": _Moving.chase,
    "accepted": _Moving.accepted,
    "declined": _Moving.declined,
    "scheduled": _Moving.scheduled,
    "no-show": _Moving.no_show,
    "kept": _Moving.kept,
    "redirect": _Moving.redirect,
    "outcome": _Moving.outcome,
    "received": _Moving.received,
    "close": _Moving.close,
    "worker": _Moving.worker,
}


def _word(status: str) -> str:
    return status.replace("_", " ")
