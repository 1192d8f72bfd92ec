"""What a row was on a past day, where it says something that lies after that day.

A source gives a row as it is now: a referral closed on 20 Nov says so on the board of 10 Nov too,
unless somebody takes it out. Each function gives the row as it can have been known at the end of
``as_of``, or none where the row did not exist yet. A value that a later import changed has already
been put back by ``db.facts``.
"""

from datetime import date

from db.types import (
    Appointment,
    Contact,
    Document,
    Event,
    Goal,
    Member,
    Referral,
    ServiceRequest,
    Task,
)

_HAPPENED = frozenset({"arrived", "kept", "no_show"})
_ENDED = frozenset({"cancelled", "completed", "declined", "failed", "void"})


def _by(day: date | None, as_of: date) -> date | None:
    return day if day is not None and day <= as_of else None


def _after(day: date | None, as_of: date) -> bool:
    return day is not None and day > as_of


def member(row: Member, as_of: date, earlier_segment: str) -> Member:
    """Segments begin on their day: until then a future *active* is what it was before, else in
    outreach, and any other is what it was before, else active."""
    if _after(row.segment_start, as_of):
        before = earlier_segment or ("outreach" if row.segment == "active" else "active")
        row = row._replace(
            segment=before, segment_start=None, segment_since=None, segment_reason=""
        )
    if _after(row.enrolled_on, as_of):
        segment = "outreach" if row.segment == "active" else row.segment
        row = row._replace(enrolled_on=None, segment=segment)
    return row._replace(
        assessment_on=_by(row.assessment_on, as_of),
        plan_signed_on=_by(row.plan_signed_on, as_of),
        deceased_on=_by(row.deceased_on, as_of),
    )


def contact(row: Contact, as_of: date) -> Contact | None:
    """A contact counts from its entry, else from its own day."""
    return None if _after(row.day, as_of) or _after(row.entered_on, as_of) else row


def event(row: Event, as_of: date) -> Event | None:
    """An event counts from the day it was known, else from its own day."""
    return None if _after(row.day, as_of) or _after(row.known_on, as_of) else row


def appointment(row: Appointment, as_of: date) -> Appointment:
    """What comes of an appointment is not known before its day."""
    if row.day > as_of and row.status in _HAPPENED:
        return row._replace(status="booked")
    return row


def referral(row: Referral, as_of: date, earlier_status: str) -> Referral | None:
    """A status reached later reads as the one before it: what an earlier import said, else
    accepted from the day of acceptance, else sent. A status with a day of its own was reached on
    it, and one that ends a referral with no other day than that of its closing on that. An
    appointment made later is not known."""
    if _after(row.sent_on, as_of):
        return None
    accepted_on = _by(row.accepted_on, as_of)
    ended_later = _after(row.kept_on, as_of) or _after(row.closed_on, as_of)
    if ended_later:
        row = row._replace(
            kept_on=_by(row.kept_on, as_of), closed_on=_by(row.closed_on, as_of), outcome=""
        )
    undated_end = ended_later and row.status_on is None and row.status in _ENDED
    if _after(row.status_on, as_of) or undated_end:
        made_later = row.status == "scheduled" or _after(row.accepted_on, as_of)
        return row._replace(
            status=earlier_status or ("accepted" if accepted_on else "sent"),
            status_on=None,
            accepted_on=accepted_on,
            appt_on=None if made_later else row.appt_on,
            outcome="",
        )
    if _after(row.accepted_on, as_of) and row.status == "accepted":
        return row._replace(status="sent", status_on=None, accepted_on=None)
    return row._replace(accepted_on=accepted_on)


def request(row: ServiceRequest, as_of: date) -> ServiceRequest | None:
    """A decision is blank until its day (that of its notice where it has none), and so is what came
    with it; an appeal's decision likewise."""
    if _after(row.received_on, as_of):
        return None
    if _after(row.decision_on or row.notice_on, as_of):
        row = row._replace(
            decision="",
            decision_on=None,
            decision_reason="",
            effective_on=None,
            auth_end_on=None,
        )
    if _after(row.appeal_filed_on, as_of):
        row = row._replace(appeal_filed_on=None, appeal_level="")
    if _after(row.appeal_decision_on, as_of):
        row = row._replace(appeal_decision="", appeal_decision_on=None)
    return row._replace(
        extension_on=_by(row.extension_on, as_of),
        notice_on=_by(row.notice_on, as_of),
        hearing_requested_on=_by(row.hearing_requested_on, as_of),
        resolved_on=_by(row.resolved_on, as_of),
        member_updated_on=_by(row.member_updated_on, as_of),
    )


def goal(row: Goal, as_of: date) -> Goal:
    """When a goal moved last is not known if that was later."""
    return row._replace(updated_on=_by(row.updated_on, as_of))


def document(row: Document, as_of: date) -> Document:
    """Neither completed nor signed before that day."""
    return row._replace(
        completed_on=_by(row.completed_on, as_of), signed_on=_by(row.signed_on, as_of)
    )


def task(row: Task, as_of: date) -> Task | None:
    """Open until it is closed; absent until it is made."""
    if _after(row.created_on, as_of):
        return None
    if _after(row.closed_on, as_of):
        return row._replace(status="open", closed_on=None, reason="")
    return row
