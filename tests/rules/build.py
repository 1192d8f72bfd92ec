"""Tiny builders: a team of facts in a few words, and short ways to look at the board they give.

Days are written ``"2026-11-20"``, instants ``"2026-11-20T15:00Z"``. Everything not said has a quiet
default: an active Health Home member of long standing whose contacts feed reaches far back.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from db.types import (
    Appointment,
    Barrier,
    Contact,
    Decision,
    Document,
    Event,
    Feed,
    Goal,
    Huddle,
    Member,
    Referral,
    ServiceRequest,
    Staff,
    Task,
    TeamFacts,
)
from huddle.calendars import Calendar
from huddle.rules import evaluate
from huddle.rules.board import Board, Item, Reason
from huddle.rules.rule import Rule, load_rules

NEW_YORK = "America/New_York"

# Federal holidays as they are observed, typed from the published lists.
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in [
        "2025-01-01",
        "2025-01-20",
        "2025-02-17",
        "2025-05-26",
        "2025-06-19",
        "2025-07-04",
        "2025-09-01",
        "2025-10-13",
        "2025-11-11",
        "2025-11-27",
        "2025-12-25",
        "2026-01-01",
        "2026-01-19",
        "2026-02-16",
        "2026-05-25",
        "2026-06-19",
        "2026-07-03",
        "2026-09-07",
        "2026-10-12",
        "2026-11-11",
        "2026-11-26",
        "2026-12-25",
        "2027-01-01",
        "2027-01-18",
        "2027-02-15",
        "2027-05-31",
        "2027-06-18",
        "2027-07-05",
        "2027-09-06",
        "2027-10-11",
        "2027-11-11",
        "2027-11-25",
        "2027-12-24",
        "2027-12-31",
        "2028-01-17",
        "2028-02-21",
        "2028-05-29",
        "2028-06-19",
        "2028-07-04",
        "2028-09-04",
        "2028-10-09",
        "2028-11-10",
        "2028-11-23",
        "2028-12-25",
    ]
)
CALENDAR = Calendar(HOLIDAYS)

_serial = count(1)
_Row = TypeVar("_Row", Contact, Event, Appointment, Referral, ServiceRequest, Goal, Document)


def day(text: str | date | None) -> date | None:
    """A day from its ISO text; ``None`` stays ``None``."""
    return date.fromisoformat(text) if isinstance(text, str) else text


def on(text: str | date) -> date:
    """A day from its ISO text."""
    return date.fromisoformat(text) if isinstance(text, str) else text


def instant(text: str | datetime | None) -> datetime | None:
    """An instant in UTC from ISO text that carries its offset."""
    return datetime.fromisoformat(text).astimezone(UTC) if isinstance(text, str) else text


def day_and_instant(at: str, zone: str = NEW_YORK) -> tuple[date, datetime | None]:
    """What ``at`` says: a day alone, or an instant and its day in the agency's zone."""
    if "T" not in at:
        return date.fromisoformat(at), None
    moment = datetime.fromisoformat(at)
    return moment.astimezone(ZoneInfo(zone)).date(), moment.astimezone(UTC)


def member(member_id: str = "M1", **known: Any) -> Member:
    """A member; by default active in a Health Home since the start of 2025."""
    values: dict[str, Any] = {
        "short_id": str(4000 + sum(map(ord, member_id))),
        "first": "Rosa",
        "last": "Alvarez",
        "preferred_name": "",
        "programme": "HH",
        "tier": "standard",
        "tier_reason": "",
        "segment": "active",
        "segment_start": "2025-01-01",
        "segment_since": None,
        "segment_reason": "",
        "enrolled_on": "2025-01-01",
        "care_manager_id": "s1",
        "consent_expires": None,
        "assessment_on": None,
        "plan_signed_on": None,
        "plan_due_on": None,
        "privacy_tags": frozenset(),
        "ltss": False,
        "concern": "",
        "concern_until": None,
        "concern_since": None,
        "deceased_on": None,
        "goal": "",
        "next_step": "",
        "vanished": False,
    }
    values.update(known)
    dates = (
        "segment_start segment_since enrolled_on consent_expires assessment_on plan_signed_on"
        " plan_due_on concern_until concern_since deceased_on"
    )
    for name in dates.split():
        values[name] = day(values[name])
    return Member(member_id=member_id, **values)


def staff(staff_id: str = "s1", **known: Any) -> Staff:
    """Somebody of the team, present unless said otherwise."""
    values: dict[str, Any] = {
        "name": f"Staff {staff_id}",
        "role": "care manager",
        "team": "north",
        "supervisor_id": "",
        "target_caseload": None,
        "max_caseload": None,
        "active": True,
        "away_from": None,
        "away_to": None,
        "cover_id": "",
    }
    values.update(known)
    for name in ("away_from", "away_to"):
        values[name] = day(values[name])
    return Staff(staff_id=staff_id, **values)


def contact(
    at: str,
    channel: str = "phone",
    outcome: str = "reached",
    *,
    core: bool | None = True,
    by: str = "s1",
    with_whom: str = "",
    entered_on: str | None = None,
    member_id: str = "M1",
    contact_id: str = "",
) -> Contact:
    """A contact: a reached phone call that is a core service, unless said otherwise."""
    its_day, moment = day_and_instant(at)
    return Contact(
        contact_id=contact_id or f"c{next(_serial)}",
        member_id=member_id,
        staff_id=by,
        day=its_day,
        at=moment,
        channel=channel,
        with_whom=with_whom,
        outcome=outcome,
        core_service=core,
        entered_on=day(entered_on),
    )


def attempt(at: str, outcome: str = "no_answer", **known: Any) -> Contact:
    """Outreach that reached nobody."""
    return contact(at, outcome=outcome, core=False, **known)


def visits(*days: str, **known: Any) -> list[Contact]:
    """Core services at the member's home, one on each day."""
    return [contact(at, "home", **known) for at in days]


def calls(*days: str, **known: Any) -> list[Contact]:
    """Core services by phone, one on each day."""
    return [contact(at, "phone", **known) for at in days]


def kept_month(month: str, member_id: str = "M1") -> list[Contact]:
    """A month that meets every standard there is: four visits by the care manager."""
    return visits(*(f"{month}-{d}" for d in ("05", "12", "19", "26")), member_id=member_id)


def event(sort: str, at: str, event_id: str = "e1", **known: Any) -> Event:
    """Something that happened; ``tags`` is a string of words."""
    its_day, moment = day_and_instant(at)
    tags = frozenset(known.pop("tags", "").split())
    values: dict[str, Any] = {
        "member_id": "M1",
        "known_on": its_day,
        "facility": "",
        "complexity": "",
        "disposition": "",
        "visit_id": "",
    }
    values.update(known)
    return Event(event_id=event_id, type=sort, day=its_day, at=moment, tags=tags, **values)


def appointment(at: str, status: str = "booked", appt_id: str = "a1", **known: Any) -> Appointment:
    """A booking."""
    its_day, moment = day_and_instant(at)
    values: dict[str, Any] = {"member_id": "M1", "type": "", "with_whom": "", "place": ""}
    values.update(known)
    return Appointment(appt_id=appt_id, day=its_day, at=moment, status=status, **values)


def referral(status: str = "sent", referral_id: str = "r1", **known: Any) -> Referral:
    """An outbound referral with no dates but those given."""
    values: dict[str, Any] = {
        "member_id": "M1",
        "direction": "out",
        "kind": "housing",
        "to_org": "Northside Housing",
        "urgency": "",
        "sent_on": None,
        "status_on": None,
        "accepted_on": None,
        "appt_on": None,
        "kept_on": None,
        "closed_on": None,
        "outcome": "",
        "staff_id": "s1",
        "first_seen_on": None,
    }
    values.update(known)
    for name in [name for name in values if name.endswith("_on")]:
        values[name] = day(values[name])
    return Referral(referral_id=referral_id, status=status, **values)


def request(request_id: str = "q1", **known: Any) -> ServiceRequest:
    """A standard Medicaid managed care request with no dates but those given. ``received`` is the
    day, or the instant, on which the plan had it."""
    received = known.pop("received", None)
    received_on, received_at = day_and_instant(received) if received else (None, None)
    values: dict[str, Any] = {
        "member_id": "M1",
        "payer": "",
        "payer_type": "medicaid_mco",
        "state": "NY",
        "rating_period_start": None,
        "prior_auth": None,
        "service": "personal care",
        "kind": "standard",
        "received_on": received_on,
        "received_at": received_at,
        "extension_on": None,
        "decision": "",
        "decision_on": None,
        "notice_on": None,
        "effective_on": None,
        "auth_end_on": None,
        "previously_authorized": None,
        "appeal_level": "",
        "appeal_filed_on": None,
        "continuation_requested": None,
        "appeal_decision": "",
        "appeal_decision_on": None,
        "hearing_requested_on": None,
        "resolved_on": None,
        "member_updated_on": None,
        "staff_id": "s1",
    }
    values.update(known)
    for name in [name for name in values if name.endswith("_on") or name == "rating_period_start"]:
        values[name] = day(values[name])
    return ServiceRequest(request_id=request_id, **values)


def document(sort: str, document_id: str = "d1", **known: Any) -> Document:
    """A document with no dates but those given."""
    values: dict[str, Any] = {
        "member_id": "M1",
        "completed_on": None,
        "signed_on": None,
        "due_on": None,
    }
    values.update(known)
    for name in [name for name in values if name.endswith("_on")]:
        values[name] = day(values[name])
    return Document(document_id=document_id, type=sort, **values)


def task(task_id: str = "t1", due: str | None = None, status: str = "open", **known: Any) -> Task:
    """A task of worker s1 for member M1."""
    values: dict[str, Any] = {
        "member_id": "M1",
        "title": "Call the member",
        "owner": "s1",
        "closed_on": None,
        "reason": "",
        "created_at": None,
        "created_on": None,
        "created_by": "s-lead",
        "huddle_id": "",
        "from_key": "",
    }
    values.update(known)
    values["closed_on"] = day(values["closed_on"])
    values["created_on"] = day(values["created_on"])
    return Task(task_id=task_id, due=day(due), status=status, **values)


def decision(
    kind: str, at: str, item_key: str, *reason_keys: str, until: str | None = None, **known: Any
) -> Decision:
    """A decision taken at ten in the morning of ``at``, New York time."""
    taken = on(at)
    values: dict[str, Any] = {
        "decision_id": f"dec{next(_serial)}",
        "huddle_id": "",
        "member_id": "M1",
        "text": "",
        "owner": "s1" if kind == "assign" else "",
        "reason": "",
        "task_id": "",
        "by": "s-lead",
    }
    values.update(known)
    return Decision(
        item_key=item_key,
        reason_keys=reason_keys,
        kind=kind,
        until=day(until),
        at=local(taken, time(10)),
        day=taken,
        **values,
    )


def huddle(at: str, huddle_id: str = "", status: str = "closed", step: int = 8) -> Huddle:
    """A huddle held from 9:00 to 9:15, New York time."""
    held = on(at)
    return Huddle(
        huddle_id=huddle_id or f"h-{at}",
        day=held,
        status=status,
        step=step,
        facilitator="s-lead",
        host="s-lead",
        started_at=local(held, time(9)),
        ended_at=local(held, time(9, 15)) if status == "closed" else None,
    )


def barrier(response_due: str | None, barrier_id: str = "b1", **known: Any) -> Barrier:
    """An open barrier of the team."""
    values: dict[str, Any] = {
        "member_id": "M1",
        "title": "No interpreter on Fridays",
        "owner": "s1",
        "next_step": "",
        "tier": "ours",
        "theirs": False,
        "opened_on": "2026-10-01",
        "noted_on": "2026-10-01",
    }
    values.update(known)
    for name in ("opened_on", "noted_on"):
        values[name] = day(values[name])
    return Barrier(barrier_id=barrier_id, response_due=day(response_due), **values)


def feed(imported_at: str, name: str = "contacts.csv", *tables: str) -> Feed:
    """A file that came in at an instant."""
    moment = instant(imported_at)
    assert moment is not None
    return Feed(name=name, tables=tables or ("contacts",), imported_at=moment)


def local(its_day: date, clock: time, zone: str = NEW_YORK) -> datetime:
    """The instant at which clocks in ``zone`` show that time on that day, in UTC."""
    return datetime.combine(its_day, clock, ZoneInfo(zone)).astimezone(UTC)


def day_end(its_day: date, zone: str = NEW_YORK) -> datetime:
    """The last microsecond of a day in ``zone``, in UTC."""
    return local(its_day + timedelta(days=1), time(0), zone) - timedelta(microseconds=1)


def _by_member(rows: Iterable[_Row], when: Callable[[_Row], date | None]) -> Mapping[str, Any]:
    grouped: dict[str, list[_Row]] = {}
    for row in sorted(rows, key=lambda row: when(row) or date.min):
        grouped.setdefault(row.member_id, []).append(row)
    return {member_id: tuple(group) for member_id, group in grouped.items()}


def facts(
    as_of: str | date,
    *,
    members: Iterable[Member] = (),
    staff: Iterable[Staff] = (),
    contacts: Iterable[Contact] = (),
    events: Iterable[Event] = (),
    appointments: Iterable[Appointment] = (),
    referrals: Iterable[Referral] = (),
    requests: Iterable[ServiceRequest] = (),
    goals: Iterable[Goal] = (),
    documents: Iterable[Document] = (),
    reviews: Mapping[str, Iterable[str]] | None = None,
    tasks: Iterable[Task] = (),
    decisions: Iterable[Decision] = (),
    huddles: Iterable[Huddle] = (),
    barriers: Iterable[Barrier] = (),
    feeds: Iterable[Feed] = (),
    contacts_from: str | date | None = "2024-01-01",
    zone: str = NEW_YORK,
    now: str | None = None,
) -> TeamFacts:
    """One team on one day. Without ``members`` it is M1 alone; ``now`` is the day's end unless
    given."""
    its_day = on(as_of)
    return TeamFacts(
        agency_id="agency",
        team_id="north",
        team_name="Northside pod",
        zone=zone,
        as_of=its_day,
        now=instant(now) or day_end(its_day, zone),
        members=tuple(members) or (member(),),
        staff=tuple(staff) or (_present,),
        contacts=_by_member(contacts, lambda row: row.day),
        events=_by_member(events, lambda row: row.day),
        appointments=_by_member(appointments, lambda row: row.day),
        referrals=_by_member(referrals, lambda row: row.sent_on),
        requests=_by_member(requests, lambda row: row.received_on),
        goals=_by_member(goals, lambda row: row.updated_on),
        documents=_by_member(documents, lambda row: row.due_on),
        reviews={key: tuple(sorted(map(on, days))) for key, days in (reviews or {}).items()},
        tasks=tuple(tasks),
        decisions=tuple(sorted(decisions, key=lambda row: row.at)),
        huddles=tuple(sorted(huddles, key=lambda row: row.started_at)),
        barriers=tuple(barriers),
        feeds=tuple(feeds),
        holidays=HOLIDAYS,
        contacts_from=day(contacts_from),
    )


_present = staff()


@cache
def rules(*switched_on: str) -> tuple[Rule, ...]:
    """The rules as shipped, with the named ones switched on."""
    return tuple(
        replace(rule, on=True) if rule.id in switched_on else rule for rule in load_rules(None)
    )


def board(known: TeamFacts, *switched_on: str) -> Board:
    """The board those facts give."""
    return evaluate(known, rules(*switched_on), CALENDAR)


def items(shown: Board, section: str) -> tuple[Item, ...]:
    """The rows of one section."""
    return next(part.items for part in shown.sections if part.key == section)


def item(shown: Board, key: str, section: str = "") -> Item | None:
    """The row with that key, in any section or the one named; ``None`` when it is not listed."""
    found = [
        row
        for part in shown.sections
        if section in ("", part.key)
        for row in part.items
        if row.key == key
    ]
    assert len(found) <= 1, f"{key} is listed {len(found)} times"
    return found[0] if found else None


def reasons(shown: Board, section: str, member_id: str = "M1") -> dict[str, Reason]:
    """The reasons a section lists for a member, by rule. Each rule once, or the test is wrong."""
    listed = [
        reason
        for row in items(shown, section)
        if row.member_id == member_id
        for reason in row.reasons
    ]
    by_rule = {reason.rule: reason for reason in listed}
    assert len(by_rule) == len(listed), "a rule gave two reasons"
    return by_rule


def reason(shown: Board, section: str, rule: str, member_id: str = "M1") -> Reason | None:
    """The one reason that a rule gives for a member; ``None`` when it gives none."""
    return reasons(shown, section, member_id).get(rule)


def words(row: Item) -> str:
    """All that a row says, revealed: texts and notes."""
    return " | ".join(
        text for each in row.reasons for text in (each.text, *(note for note, _ in each.notes))
    )


def severity(row: Item | Reason | None) -> str | None:
    """``act``, ``soon`` or ``watch``; ``None`` for what is not listed."""
    return row.severity.value if row else None
