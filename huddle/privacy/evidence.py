"""The facts that a reason rests on, in words with their days: what ``?`` shows."""

from collections.abc import Iterator
from datetime import date

from db.types import Contact, Event, TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.shown import ShownReason
from huddle.rules.board import Reason

_EVENTS = {"ed": "ED visit", "admit": "admission", "discharge": "discharge"}
_ATTEMPTS = {
    "left_msg": "left a message",
    "no_answer": "no answer",
    "no_show": "no show",
    "refused": "refused",
}


def evidence_words(
    facts: TeamFacts, member_id: str, shown: ShownReason, reason: Reason, *, open_row: bool
) -> tuple[str, ...]:
    """The evidence of a reason of one member, a line each, oldest first.

    On a masked row a fact is no more than its kind and day. Where the rule itself is masked only
    the event is named: how many contacts there were would tell which standard it is."""
    told = _Told(facts, member_id, open_row)
    neutral = not open_row and shown.rule != reason.rule
    keys = (key for key in reason.evidence if not neutral or key.startswith("event:"))
    found = [line for key in keys for line in told.of(key)]
    return tuple(text for _, text in sorted(found))


class _Told:
    """What the team's facts say of one member."""

    def __init__(self, facts: TeamFacts, member_id: str, open_row: bool) -> None:
        self._facts = facts
        self._member_id = member_id
        self._open = open_row

    def of(self, key: str) -> Iterator[tuple[date, str]]:
        """The day of the fact with that key, and the fact in words; nothing where it has none."""
        kind, _, row_id = key.partition(":")
        mine, as_of = self._member_id, self._facts.as_of
        if kind == "contact":
            for contact in self._facts.contacts.get(mine, ()):
                if contact.contact_id == row_id:
                    yield contact.day, self._contact(contact)
        elif kind == "event":
            for event in self._facts.events.get(mine, ()):
                if event.event_id == row_id:
                    yield event.day, self._event(event)
        elif kind == "appointment":
            for booked in self._facts.appointments.get(mine, ()):
                if booked.appt_id == row_id:
                    yield booked.day, f"appointment {words.day(booked.day, as_of)}"
        elif kind == "referral":
            for sent in self._facts.referrals.get(mine, ()):
                if sent.referral_id == row_id and sent.sent_on is not None:
                    yield sent.sent_on, f"referral sent {words.day(sent.sent_on, as_of)}"
        elif kind == "request":
            for asked in self._facts.requests.get(mine, ()):
                if asked.request_id == row_id and asked.received_on is not None:
                    day = words.day(asked.received_on, as_of)
                    yield asked.received_on, f"service request received {day}"

    def _contact(self, contact: Contact) -> str:
        tried = contact.outcome in _ATTEMPTS
        said = f"{'attempt' if tried else 'contact'} {words.day(contact.day, self._facts.as_of)}"
        if not self._open:
            return said
        more = [contact.channel, _ATTEMPTS.get(contact.outcome, ""), self._entered(contact)]
        return ", ".join([said, *(plain(each) for each in more if each)])

    def _entered(self, contact: Contact) -> str:
        if contact.entered_on is None or contact.entered_on == contact.day:
            return ""
        return f"entered {words.day(contact.entered_on, self._facts.as_of)}"

    def _event(self, event: Event) -> str:
        return f"{_EVENTS.get(event.type, 'event')} {words.day(event.day, self._facts.as_of)}"
