"""What happened to members and between them and staff: the columns of contacts, appointments
and events."""

from huddle.intake import codes
from huddle.intake.columns import (
    MEMBER,
    MEMBER_KNOWN,
    TIME,
    WORKER,
    Column,
    Kind,
    Table,
    column,
    table,
)

CONTACTS = table(
    "contacts",
    "contact",
    "contact|contact log|contact notes|encounters|encounter|activities|outreach log|visits"
    "|progress notes|notes|touches|contact history",
    "contact|encounter|activity",
    column(
        Kind.ID,
        "contact_id",
        "id|contact number|contact no|encounter id|note id|activity id|log id|entry id|record id"
        "|visit id|touch id|row id",
        required=True,
    ),
    MEMBER,
    column(Kind.ID, "staff_id", WORKER + "|contacted by|by|author|provider|provider id"),
    column(
        Kind.MOMENT,
        "at",
        "contact date|date of contact|contact datetime|contact date time|contacted on|date time"
        "|date and time|date|date of service|service date|dos|encounter date|activity date"
        "|visit date|occurred at|occurred on|contact date and time|start date|timestamp|when|start",
        stored=("day", "at"),
        required=True,
    ),
    TIME,
    column(
        Kind.CODE,
        "channel",
        "contact type|contact method|method|mode|modality|mode of contact|type of contact"
        "|method of contact|contact mode|type|medium|how|location|encounter type|contact channel",
        known=codes.CHANNEL,
    ),
    column(
        Kind.CODE,
        "with",
        "with whom|contact with|spoke with|spoken with|person contacted|contacted person|who"
        "|contacted with|contact person|contacted",
        stored=("with_whom",),
        known=codes.WITH_WHOM,
    ),
    column(
        Kind.CODE,
        "outcome",
        "contact outcome|result|contact result|contact status|outcome of contact|disposition"
        "|status",
        known=codes.OUTCOME,
    ),
    column(
        Kind.YES_NO,
        "core_service",
        "core service provided|core|core services|billable|billable service|hh core service"
        "|billable core service|is core|is core service|core service?|core service delivered"
        "|is billable",
    ),
    column(
        Kind.NUMBER,
        "minutes",
        "duration|duration minutes|duration min|minutes spent|length|mins|time spent"
        "|duration in minutes|length of contact",
    ),
    column(Kind.NOTE, "purpose", "purpose of contact|contact purpose|contact reason|reason|topic"),
    column(
        Kind.NOTE,
        "note",
        "notes|comments|comment|narrative|summary|description|details|progress note|contact note",
    ),
    column(
        Kind.MOMENT,
        "entered_at",
        "entered|date entered|date of entry|entered on|entry timestamp|entry date|entered date"
        "|documented at|documented on"
        "|date documented|documentation date|documented|created at|created on|created"
        "|created date|date created|recorded at|recorded on|date recorded|note date",
        stored=("entered_on", "entered_at"),
    ),
    column(Kind.YES_NO, "provisional", default=False, extra=True),
    column(Kind.INSTANT, "logged_at", stored=("recorded_at",), extra=True),
    column(Kind.ID, "logged_by", stored=("recorded_by",), extra=True),
    column(Kind.ID, "replaced_by", extra=True),
    parents=MEMBER_KNOWN,
)


def _last(name: str, noun: str, days: str, staff: str, *columns: Column) -> Table:
    """Contacts of one kind, where a row of members has the last of them beside the last contact.
    They are stored and counted as contacts."""
    return table(
        name,
        CONTACTS.stored,
        "",
        noun,
        column(Kind.ID, "contact_id", required=True),
        MEMBER,
        column(Kind.ID, "staff_id", staff),
        column(Kind.MOMENT, "at", days, stored=("day", "at"), required=True),
        column(Kind.CODE, "channel", f"{noun} type|{noun} method", known=codes.CHANNEL),
        column(Kind.CODE, "outcome", f"{noun} result|{noun} outcome", known=codes.OUTCOME),
        *columns,
        parents=MEMBER_KNOWN,
    )


ATTEMPTS = _last(
    "attempts",
    "attempt",
    "last attempt|last attempt date|date of last attempt|date attempted|attempted on"
    "|last attempted|last attempted contact",
    "attempted by|tried by",
)
"""Contacts in which nobody was reached."""
CALLS = _last(
    "calls",
    "call",
    "last call|last call date|date of last call|last phone|last phone contact|last phone call"
    "|last phone contact date|last phone date|last phone call date|date of last phone contact"
    "|last telephonic|last telephonic contact|last telephone contact|last tc|last successful call"
    "|last successful phone contact|last successful phone call",
    "called by",
    column(Kind.YES_NO, "core_service", "call core service"),
)
"""Contacts by phone, where the last visit stands beside."""

APPOINTMENTS = table(
    "appointments",
    "appointment",
    "appointment|appts|appt|schedule|scheduling|bookings|visits scheduled",
    "appointment|appt|visit",
    column(
        Kind.ID,
        "appt_id",
        "appointment id|id|appt number|appointment number|booking id|visit id|schedule id",
        required=True,
    ),
    MEMBER,
    column(
        Kind.MOMENT,
        "at",
        "appointment date|appt date|appointment datetime|appt datetime|appointment date time"
        "|appt date time|appointment at|scheduled for|scheduled date|date time|date and time"
        "|appointment date and time|date|scheduled on|start|start date|when|visit date",
        stored=("day", "at"),
        required=True,
    ),
    TIME,
    column(Kind.TEXT, "type", "appointment type|appt type|visit type|reason|appointment reason"),
    column(
        Kind.TEXT,
        "with",
        "provider|provider name|clinician|doctor|seen by|practitioner|with whom|appointment with",
        stored=("with_whom",),
    ),
    column(Kind.TEXT, "place", "location|site|facility|clinic|where|organization|address"),
    column(
        Kind.CODE,
        "status",
        "appointment status|appt status|visit status|state|outcome",
        known=codes.APPOINTMENT_STATUS,
    ),
    parents=MEMBER_KNOWN,
)

EVENTS = table(
    "events",
    "event",
    "event|adt|alerts|hospital|ed visits|admissions|hospital events|hospitalizations",
    "event|alert",
    column(
        Kind.ID,
        "event_id",
        "id|event number|event no|alert id|alert number|message id|adt id|notification id"
        "|encounter id|record id",
        required=True,
    ),
    MEMBER,
    column(
        Kind.CODE,
        "type",
        "event type|type of event|event|alert type|event category|event class|kind|class|category"
        "|what happened|encounter class",
        known=codes.EVENT_TYPE,
    ),
    column(
        Kind.MOMENT,
        "at",
        "event date|date of event|event datetime|event date time|event at|occurred at|occurred on"
        "|date time|date and time|event date and time|date|service date|visit date|happened on"
        "|when|occurred",
        stored=("day", "at"),
        required=True,
    ),
    TIME,
    column(
        Kind.MOMENT,
        "known_at",
        "known|known on|date known|notified at|notified on|notified|notification date"
        "|date notified|alert received|alert sent|alerted at|received at|received on|received"
        "|reported on|reported|learned on",
        stored=("known_on", "known_at"),
    ),
    column(Kind.TEXT, "facility", "facility name|hospital|hospital name|location|site|place|where"),
    column(Kind.TAGS, "tags", "tag|event tags|flags", known=codes.EVENT_TAGS),
    column(
        Kind.CODE,
        "complexity",
        "medical complexity|tcm complexity|mdm|decision making",
        known=codes.COMPLEXITY,
    ),
    column(Kind.TEXT, "disposition", "discharge disposition|discharged to|discharge to"),
    column(
        Kind.NOTE,
        "reason",
        "diagnosis|dx|chief complaint|admit reason|presenting problem|reason for visit|complaint",
    ),
    column(Kind.ID, "visit_id", "visit|visit number|visit no|encounter number|account number|csn"),
    column(Kind.TEXT, "source", "data source|source system|feed|reported by|sender"),
    column(
        Kind.YES_NO,
        "cancelled",
        "canceled|is cancelled|void|voided|retracted|cancelled?|is canceled",
        default=False,
    ),
    parents=MEMBER_KNOWN,
)
