"""What the plan and the member did about a service request, recorded by hand.

Every record is an edit of the request: the source's own words are kept beside it, the next import
takes it back only where the source says something new, and ``take_back_edit`` undoes it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row

from db import models
from db.commands.edits import edit_row, is_stored
from db.commands.once import once
from db.commands.transaction import writing
from db.history import Value
from db.identifiers import uuid7
from db.orders import Actor, CommandError, RequestEntry, Seen

DECISIONS = ("approved", "partial", "denied", "reduced", "suspended", "terminated", "withdrawn")
ADVERSE = frozenset(DECISIONS) - {"approved", "withdrawn"}
TAKEN_AWAY = frozenset(("reduced", "suspended", "terminated"))
APPEAL_DECISIONS = ("upheld", "overturned", "partial", "withdrawn")

_WON = frozenset(("overturned", "withdrawn"))


@once
def record_request(
    engine: Engine,
    actor: Actor,
    *,
    request_id: str,
    entry: RequestEntry,
    seen: Seen | None = None,
    now: datetime,
    edit_id: str | None = None,
) -> str:
    """Records one thing about a service request and gives the id of the edit, with which it is
    taken back; a repetition with the same ``edit_id`` changes nothing.

    A decision against the member needs its reason; one that reduces, suspends or terminates a
    service says that it was authorized before, where nothing else is known. ``seen`` is how it
    stood for whoever records.

    Raises CommandError for a day to come, for days out of order and for what does not fit how the
    request stands; AlreadyChanged when somebody else has changed it since it was seen."""
    new_id = edit_id or uuid7()
    with writing(engine, actor, now, seen) as write:
        if edit_id and is_stored(write, edit_id):
            return edit_id
        row = write.need(models.ServiceRequest, "request", request_id=request_id)
        if row.resolved_on is not None or row.decision == "withdrawn":
            raise CommandError("The request is closed. Take that back first, or add a new one.")
        if entry.what not in _VALUES:
            raise CommandError(f"Nothing about a request is called {entry.what!r}.")
        values = _VALUES[entry.what](row, entry, write.day)
        before = edit_row(write, models.ServiceRequest, row, values, new_id)
        if before:
            after = {name: values[name] for name in before}
            write.record(f"request.{entry.what}", f"request:{request_id}", before, after)
        return new_id


def _decision(row: Row[Any], entry: RequestEntry, today: date) -> Mapping[str, Value]:
    if entry.outcome not in DECISIONS:
        raise CommandError(f"What was decided? One of: {', '.join(DECISIONS)}.")
    on = _happened(entry.on, today, "decided")
    _follows(on, "decided", row.received_on, "received")
    _follows(on, "decided", row.extension_on, "extended")
    if row.appeal_filed_on is not None:
        _follows(row.appeal_filed_on, "appealed", on, "decided")
    adverse = entry.outcome in ADVERSE
    if adverse and not entry.reason.strip():
        raise CommandError("Say why in a few words: a decision against the member has a reason.")
    values: dict[str, Value] = {
        "decision": entry.outcome,
        "decision_on": on,
        "decision_reason": entry.reason.strip() if adverse else "",
    }
    if entry.notice_on is not None:
        values |= _notice(row, entry._replace(on=entry.notice_on), today, decided_on=on)
    elif entry.effective_on is not None:
        values["effective_on"] = entry.effective_on
    if entry.auth_end_on is not None:
        if adverse and entry.outcome in ("denied", "terminated"):
            raise CommandError("What was denied or terminated has no end of an authorization.")
        _follows(entry.auth_end_on, "authorized until", entry.effective_on, "effective")
        _follows(entry.auth_end_on, "authorized until", row.received_on, "received")
        values["auth_end_on"] = entry.auth_end_on
    if entry.outcome in TAKEN_AWAY and row.previously_authorized is None:
        values["previously_authorized"] = True
    return values


def _extension(row: Row[Any], entry: RequestEntry, today: date) -> Mapping[str, Value]:
    if row.decision:
        raise CommandError("The request is decided: nothing is left to extend.")
    on = _happened(entry.on, today, "extended")
    _follows(on, "extended", row.received_on, "received")
    return {"extension_on": on}


def _notice(
    row: Row[Any], entry: RequestEntry, today: date, decided_on: date | None = None
) -> Mapping[str, Value]:
    if decided_on is None and not row.decision:
        raise CommandError("Record the decision first, then the notice of it.")
    on = _happened(entry.on, today, "sent")
    _follows(on, "sent", decided_on or row.decision_on or row.received_on, "decided")
    values: dict[str, Value] = {"notice_on": on}
    if entry.effective_on is not None:
        values["effective_on"] = entry.effective_on
    return values


def _appeal(row: Row[Any], entry: RequestEntry, today: date) -> Mapping[str, Value]:
    if row.decision not in ADVERSE:
        raise CommandError("Only a decision against the member can be appealed.")
    on = _happened(entry.on, today, "filed")
    _follows(on, "filed", row.decision_on or row.notice_on or row.received_on, "decided")
    values: dict[str, Value] = {"appeal_filed_on": on}
    if entry.level.strip():
        values["appeal_level"] = entry.level.strip()
    return values


def _continuation(row: Row[Any], entry: RequestEntry, today: date) -> Mapping[str, Value]:
    if row.decision not in TAKEN_AWAY:
        raise CommandError("Only a service that is reduced, suspended or terminated can be kept.")
    return {"continuation_requested": True}


def _appeal_decision(row: Row[Any], entry: RequestEntry, today: date) -> Mapping[str, Value]:
    if row.appeal_filed_on is None:
        raise CommandError("Record first when the appeal was filed.")
    if entry.outcome not in APPEAL_DECISIONS:
        raise CommandError(f"How was the appeal decided? One of: {', '.join(APPEAL_DECISIONS)}.")
    on = _happened(entry.on, today, "decided")
    _follows(on, "decided", row.appeal_filed_on, "filed")
    return {"appeal_decision": entry.outcome, "appeal_decision_on": on}


def _hearing(row: Row[Any], entry: RequestEntry, today: date) -> Mapping[str, Value]:
    if row.appeal_filed_on is None or row.appeal_decision in _WON:
        raise CommandError("A hearing comes after an appeal that was not won. Record that first.")
    on = _happened(entry.on, today, "asked for")
    _follows(on, "asked for", row.appeal_decision_on or row.appeal_filed_on, "decided")
    return {"hearing_requested_on": on}


def _told(row: Row[Any], entry: RequestEntry, today: date) -> Mapping[str, Value]:
    on = _happened(entry.on, today, "told")
    _follows(on, "told", row.received_on, "received")
    _follows(on, "told", row.member_updated_on, "told last")
    return {"member_updated_on": on}


def _resolved(row: Row[Any], entry: RequestEntry, today: date) -> Mapping[str, Value]:
    on = _happened(entry.on, today, "resolved")
    last = (row.hearing_requested_on, row.appeal_decision_on, row.appeal_filed_on, row.decision_on)
    _follows(on, "resolved", next((day for day in last if day), row.received_on), "moved last")
    return {"resolved_on": on}


def _happened(on: date | None, today: date, what: str) -> date:
    """The day on which something was done, which is known and not to come."""
    if on is None:
        raise CommandError(f"On which day was it {what}? Give today or an earlier day.")
    if on > today:
        raise CommandError(f"It cannot be {what} on a day to come. Give today or an earlier day.")
    return on


def _follows(on: date, what: str, earlier: date | None, happened: str) -> None:
    if earlier is not None and on < earlier:
        day = f"{earlier.day} {earlier:%b %Y}"
        raise CommandError(f"It cannot be {what} before it was {happened}, on {day}.")


_VALUES: Mapping[str, Callable[[Row[Any], RequestEntry, date], Mapping[str, Value]]] = {
    "decision": _decision,
    "extension": _extension,
    "notice": _notice,
    "appeal": _appeal,
    "continuation": _continuation,
    "appeal_decision": _appeal_decision,
    "hearing": _hearing,
    "told": _told,
    "resolved": _resolved,
}
