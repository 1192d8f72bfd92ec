"""What can be imported: the tables, their columns, the usual names for each, and their codes.

The names here are the contract with every file that a team sends and with every export. A column's
synonyms stand in order of trust: where two headers fit one column, the earlier name has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from huddle.intake import codes
from huddle.intake.folding import fold


class Kind(Enum):
    """How the text of a column is read."""

    ID = "id"
    NAME = "name"
    TEXT = "text"
    NOTE = "note"
    CODE = "code"
    TAGS = "tags"
    DAY = "day"
    MOMENT = "moment"
    INSTANT = "instant"
    YES_NO = "yes_no"
    NUMBER = "number"
    VALUE = "value"
    HELPER = "helper"


MARK = "huddle_batch"
"""The column by which an imported table is known as one that an export wrote."""

_VALUES = frozenset((Kind.DAY, Kind.MOMENT, Kind.INSTANT, Kind.YES_NO, Kind.NUMBER, Kind.VALUE))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the import.

    ``known`` are its codes by folded word; in a ``free`` column any other word is as good.
    ``stored`` names the database columns that it fills: none for a helper, which only completes
    another column. ``default`` stands for a blank. ``past`` marks a day that cannot lie ahead. An
    ``extra`` column is written by an export for the way back and is asked of nobody."""

    name: str
    kind: Kind
    names: tuple[str, ...]
    stored: tuple[str, ...]
    required: bool
    known: Mapping[str, str] | None
    free: bool
    default: str | bool | int | None
    past: bool
    extra: bool


@dataclass(frozen=True)
class Table:
    """One table of the import.

    ``stored`` is its database table. ``keys`` are the columns that tell its rows apart. ``nouns``
    are what its rows are called: in referrals, "Referral status" is the column ``status``.
    ``titles`` are words by which a file or a sheet names the table. ``parents`` are the columns
    that must name a row of another database table. The rows of ``ours`` are made by Huddle itself.
    """

    name: str
    stored: str
    columns: tuple[Column, ...]
    titles: tuple[str, ...]
    nouns: tuple[str, ...]
    keys: tuple[str, ...]
    parents: tuple[tuple[str, str], ...]
    ours: bool

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Its columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def ranks(self) -> dict[str, tuple[tuple[int, str], ...]]:
        """For a folded header, the columns it may name, each with how little that is to be trusted
        (0: the column's own name)."""
        found: dict[str, dict[str, int]] = {}
        for column in self.columns:
            for rank, name in enumerate((column.name, *column.names)):
                word = fold(name)
                words = (word,) if self.ours else (word, *(noun + word for noun in self.nouns))
                for each in words:
                    known = found.setdefault(each, {})
                    known[column.name] = min(rank, known.get(column.name, rank))
        return {
            word: tuple(sorted((rank, name) for name, rank in columns.items()))
            for word, columns in found.items()
        }


def _column(
    kind: Kind,
    name: str,
    names: str = "",
    *,
    stored: tuple[str, ...] | None = None,
    required: bool = False,
    known: Mapping[str, str] | None = None,
    free: bool = False,
    default: str | bool | int | None = None,
    past: bool = False,
    extra: bool = False,
) -> Column:
    if default is None and kind not in _VALUES:
        default = ""
    if stored is None:
        stored = () if kind is Kind.HELPER else (name,)
    words = tuple(word for word in names.split("|") if word)
    return Column(name, kind, words, stored, required, known, free, default, past, extra)


def _table(
    name: str,
    stored: str,
    titles: str,
    nouns: str,
    *columns: Column,
    keys: tuple[str, ...] = (),
    parents: tuple[tuple[str, str], ...] = (),
    ours: bool = False,
) -> Table:
    return Table(
        name,
        stored,
        columns if ours else (*columns, *_KEPT),
        tuple(fold(title) for title in (name, *titles.split("|")) if title),
        tuple(fold(noun) for noun in nouns.split("|") if noun),
        keys or (columns[0].name,),
        parents,
        ours,
    )


_KEPT = (
    *(
        _column(Kind.INSTANT, name, extra=True)
        for name in ("known_from", "vanished_at", "removed_at")
    ),
    _column(Kind.ID, MARK, stored=("batch_id",), extra=True),
)
_WORKER = (
    "staff|worker|worker id|care manager|care manager id|staff member|cm|cm id|case manager"
    "|case manager id|care coordinator|care coordinator id|assigned to|assigned staff|employee id"
    "|employee|owner|completed by|entered by|user id|staff name|worker name|care manager name"
    "|case mgr|care mgr|coordinator|care coordinator name|cm name|navigator"
)
_MEMBER_NAMES = (
    "client id|patient id|mrn|medical record number|participant id|enrollee id|consumer id"
    "|record number|chart number|person id|mbr id|member no|client no|patient no|member number"
    "|client number|patient number|mem id|subject id|member|client|patient|participant|enrollee"
)
_MEMBER = _column(Kind.ID, "member_id", _MEMBER_NAMES, required=True)
_MEMBER_KNOWN = (("member_id", "member"),)
_TIME = _column(Kind.HELPER, "at_time", "time|time of day|start time|hour")

MEMBERS = _table(
    "members",
    "member",
    "member|clients|client|patients|patient|roster|caseload|census|panel|enrollment|participants",
    "member|client|patient|participant",
    _column(Kind.ID, "member_id", "id|" + _MEMBER_NAMES, required=True),
    _column(
        Kind.ID,
        "cin",
        "medicaid id|medicaid number|medicaid cin|client identification number|medicaid no"
        "|medicaid",
    ),
    _column(Kind.NAME, "first", "first name|given name|fname|forename|legal first name"),
    _column(Kind.NAME, "last", "last name|surname|family name|lname|legal last name"),
    _column(Kind.HELPER, "full_name", "name|full name|member name|client name|patient name"),
    _column(Kind.NAME, "preferred_name", "preferred|nickname|goes by|known as|chosen name"),
    _column(Kind.DAY, "dob", "date of birth|birth date|birthdate|birthday|born", past=True),
    _column(
        Kind.TEXT,
        "phone",
        "phone number|telephone|telephone number|mobile|cell|cell phone|primary phone|home phone"
        "|contact number|mobile phone",
    ),
    _column(
        Kind.CODE,
        "programme",
        "program|hh program|health home program|program type|programme name|program name"
        "|enrolled program|care program|line of business|lob",
        known=codes.PROGRAMME,
        free=True,
    ),
    _column(
        Kind.CODE,
        "tier",
        "acuity tier|risk tier|program tier|hh tier|rate tier|care tier|risk level|level",
        known=codes.TIER,
    ),
    _column(
        Kind.CODE,
        "tier_reason",
        "reason for tier|hh+ reason|hh plus reason|tier basis|qualifying reason|hh+ criteria",
        known=codes.TIER_REASON,
    ),
    _column(
        Kind.CODE,
        "segment",
        "status|enrollment status|enrolment status|case status|segment type|segment status|phase"
        "|current status|stage|program status|programme status|hh status|health home status",
        known=codes.SEGMENT,
    ),
    _column(
        Kind.DAY,
        "segment_start",
        "segment start date|segment date|status date|status start|status start date"
        "|status effective date|status since|segment begin date|begin date|status changed",
    ),
    _column(
        Kind.CODE,
        "segment_reason",
        "status reason|pend reason|pended reason|closure reason|reason for status|closed reason"
        "|disenrollment reason|reason",
        known=codes.SEGMENT_REASON,
        free=True,
    ),
    _column(
        Kind.DAY,
        "enrolled_on",
        "enrollment date|enrolment date|date enrolled|enrolled|enroll date|enrolled date"
        "|enrollment start|enrollment start date|date of enrollment|start date",
    ),
    _column(
        Kind.ID,
        "care_manager_id",
        "care manager|cm id|cm|care manager code|assigned care manager|assigned to"
        "|case manager id|case manager|care coordinator id|care coordinator|assigned worker"
        "|worker id|worker|staff id|staff|primary care manager|care navigator|owner"
        "|care manager name|assigned staff|cm name|case mgr|care mgr|assigned cm|coordinator"
        "|assigned care coordinator|assigned case manager|navigator|case manager name",
    ),
    _column(Kind.TEXT, "team", "team id|team name|pod|care team|unit"),
    _column(Kind.TEXT, "acuity_state", "state acuity|acuity state level|acuity"),
    _column(Kind.TEXT, "acuity_local", "local acuity|agency acuity|acuity score"),
    _column(Kind.TEXT, "language", "preferred language|primary language|spoken language|lang"),
    _column(
        Kind.DAY,
        "consent_expires",
        "consent exp|consent expiration|consent expiration date|consent expiry|consent expires on"
        "|consent end"
        "|consent end date|consent valid until|consent expiry date|consent expires date",
    ),
    _column(
        Kind.DAY,
        "assessment_on",
        "assessment date|last assessment|last assessment date|date of assessment|assessed on"
        "|comprehensive assessment date|assessment completed|assessment completed on",
    ),
    _column(
        Kind.DAY,
        "plan_signed_on",
        "plan signed|care plan signed|plan signed date|plan signature date|care plan signed date"
        "|care plan signed on|plan of care signed|poc signed|care plan date|plan date",
    ),
    _column(
        Kind.DAY,
        "plan_due_on",
        "plan due|plan due date|plan of care due date|poc due date|care plan due"
        "|care plan due date|next plan due|poc due"
        "|plan of care due|care plan due on",
    ),
    _column(
        Kind.TEXT,
        "coverage_status",
        "coverage|medicaid status|insurance status|eligibility|eligibility status|coverage state",
    ),
    _column(
        Kind.TEXT,
        "social_risks",
        "sdoh|social needs|social risk|hrsn|social risk factors|sdoh needs",
    ),
    _column(
        Kind.TAGS,
        "privacy_tags",
        "privacy tag|privacy|privacy flags|tags|sensitivity|confidentiality|confidentiality tags",
        known=codes.PRIVACY_TAGS,
    ),
    _column(
        Kind.YES_NO,
        "ltss",
        "receives ltss|ltss member|on ltss|long term services and supports|has ltss",
        default=False,
    ),
    _column(Kind.NOTE, "concern", "concerns|staff concern|worry|watch reason|concern note"),
    _column(Kind.DAY, "concern_until", "concern until date|watch until|concern through"),
    _column(
        Kind.DAY,
        "deceased_on",
        "date of death|death date|deceased date|deceased|dod|died on|deathdate",
    ),
    _column(Kind.NOTE, "goal", "member goal|current goal|main goal|primary goal"),
    _column(Kind.NOTE, "next_step", "next steps|next action"),
    _column(Kind.ID, "short_id", extra=True),
)

STAFF = _table(
    "staff",
    "staff",
    "workers|employees|care managers|team members|users|worker",
    "staff|employee|worker",
    _column(
        Kind.ID,
        "staff_id",
        "id|employee id|worker id|user id|emp id|staff number|employee number|care manager id"
        "|staff code|staff no",
        required=True,
    ),
    _column(
        Kind.NAME,
        "name",
        "staff name|full name|employee name|worker name|display name|staff|worker|employee"
        "|care manager|care manager name",
    ),
    _column(Kind.HELPER, "first", "first name|given name|fname"),
    _column(Kind.HELPER, "last", "last name|surname|family name|lname"),
    _column(Kind.TEXT, "role", "title|position|job title|job|discipline"),
    _column(Kind.TEXT, "team", "team id|team name|pod|care team|unit"),
    _column(Kind.ID, "supervisor_id", "supervisor|reports to|manager|manager id|supervisor name"),
    _column(Kind.NUMBER, "target_caseload", "target|caseload target|target load|target case load"),
    _column(
        Kind.NUMBER,
        "max_caseload",
        "max|caseload max|maximum caseload|maximum|caseload cap|cap|caseload limit",
    ),
    _column(
        Kind.YES_NO,
        "active",
        "is active|status|employment status|active?|currently active|employed",
        default=True,
    ),
    _column(
        Kind.DAY, "away_from", "away start|out from|leave start|pto start|leave from|absent from"
    ),
    _column(Kind.DAY, "away_to", "away end|out to|leave end|pto end|leave to|absent to|out until"),
    _column(Kind.ID, "cover_id", "cover|covered by|covering staff|backup|coverage|covering|covers"),
)

CONTACTS = _table(
    "contacts",
    "contact",
    "contact|contact log|contact notes|encounters|encounter|activities|outreach log|visits"
    "|progress notes|notes|touches|contact history",
    "contact|encounter|activity",
    _column(
        Kind.ID,
        "contact_id",
        "id|contact number|contact no|encounter id|note id|activity id|log id|entry id|record id"
        "|visit id|touch id|row id",
        required=True,
    ),
    _MEMBER,
    _column(Kind.ID, "staff_id", _WORKER + "|contacted by|by|author|provider|provider id"),
    _column(
        Kind.MOMENT,
        "at",
        "contact date|date of contact|contact datetime|contact date time|contacted on|date time"
        "|date and time|date|date of service|service date|dos|encounter date|activity date"
        "|visit date|occurred at|occurred on|contact date and time|start date|timestamp|when|start",
        stored=("day", "at"),
        required=True,
    ),
    _TIME,
    _column(
        Kind.CODE,
        "channel",
        "contact type|contact method|method|mode|modality|mode of contact|type of contact"
        "|method of contact|contact mode|type|medium|how|location|encounter type|contact channel",
        known=codes.CHANNEL,
    ),
    _column(
        Kind.CODE,
        "with",
        "with whom|contact with|spoke with|spoken with|person contacted|contacted person|who"
        "|contacted with|contact person|contacted",
        stored=("with_whom",),
        known=codes.WITH_WHOM,
    ),
    _column(
        Kind.CODE,
        "outcome",
        "contact outcome|result|contact result|contact status|outcome of contact|disposition"
        "|status",
        known=codes.OUTCOME,
    ),
    _column(
        Kind.YES_NO,
        "core_service",
        "core service provided|core|core services|billable|billable service|hh core service"
        "|billable core service|is core|is core service|core service?|core service delivered"
        "|is billable",
    ),
    _column(
        Kind.NUMBER,
        "minutes",
        "duration|duration minutes|duration min|minutes spent|length|mins|time spent"
        "|duration in minutes|length of contact",
    ),
    _column(Kind.NOTE, "purpose", "purpose of contact|contact purpose|contact reason|reason|topic"),
    _column(
        Kind.NOTE,
        "note",
        "notes|comments|comment|narrative|summary|description|details|progress note|contact note",
    ),
    _column(
        Kind.MOMENT,
        "entered_at",
        "entered|date entered|date of entry|entered on|entry timestamp|entry date|entered date"
        "|documented at|documented on"
        "|date documented|documentation date|documented|created at|created on|created"
        "|created date|date created|recorded at|recorded on|date recorded|note date",
        stored=("entered_on", "entered_at"),
    ),
    _column(Kind.YES_NO, "provisional", default=False, extra=True),
    _column(Kind.INSTANT, "logged_at", stored=("recorded_at",), extra=True),
    _column(Kind.ID, "logged_by", stored=("recorded_by",), extra=True),
    _column(Kind.ID, "replaced_by", extra=True),
    parents=_MEMBER_KNOWN,
)

APPOINTMENTS = _table(
    "appointments",
    "appointment",
    "appointment|appts|appt|schedule|scheduling|bookings|visits scheduled",
    "appointment|appt|visit",
    _column(
        Kind.ID,
        "appt_id",
        "appointment id|id|appt number|appointment number|booking id|visit id|schedule id",
        required=True,
    ),
    _MEMBER,
    _column(
        Kind.MOMENT,
        "at",
        "appointment date|appt date|appointment datetime|appt datetime|appointment date time"
        "|appt date time|appointment at|scheduled for|scheduled date|date time|date and time"
        "|appointment date and time|date|scheduled on|start|start date|when|visit date",
        stored=("day", "at"),
        required=True,
    ),
    _TIME,
    _column(Kind.TEXT, "type", "appointment type|appt type|visit type|reason|appointment reason"),
    _column(
        Kind.TEXT,
        "with",
        "provider|provider name|clinician|doctor|seen by|practitioner|with whom|appointment with",
        stored=("with_whom",),
    ),
    _column(Kind.TEXT, "place", "location|site|facility|clinic|where|organization|address"),
    _column(
        Kind.CODE,
        "status",
        "appointment status|appt status|visit status|state|outcome",
        known=codes.APPOINTMENT_STATUS,
    ),
    parents=_MEMBER_KNOWN,
)

REFERRALS = _table(
    "referrals",
    "referral",
    "referral|referral log|referral tracker|referral tracking|refs",
    "referral|ref",
    _column(
        Kind.ID,
        "referral_id",
        "id|ref id|referral number|referral no|ref number|ref no|case id|tracking number",
        required=True,
    ),
    _MEMBER,
    _column(
        Kind.CODE,
        "direction",
        "referral direction|in or out|in/out|inbound or outbound|inbound/outbound",
        known=codes.DIRECTION,
        default="out",
    ),
    _column(
        Kind.TEXT,
        "kind",
        "referral type|type of referral|type|service type|service|category|need|referred for"
        "|kind of service|service requested|domain",
    ),
    _column(
        Kind.TEXT,
        "to_org",
        "organization|organisation|agency|referred to|referral to|provider|cbo|to organization"
        "|to agency|receiving organization|partner|destination|community partner|to|sent to"
        "|organization name|agency name|receiving agency",
    ),
    _column(Kind.TEXT, "urgency", "priority|referral priority"),
    _column(
        Kind.DAY,
        "sent_on",
        "date sent|sent|sent date|referral date|date of referral|date referred|referred on"
        "|referred|referral sent|date|request date|date made|created on|created|referral sent date",
    ),
    _column(
        Kind.CODE,
        "status",
        "referral status|current status|state|stage",
        known=codes.REFERRAL_STATUS,
    ),
    _column(
        Kind.DAY,
        "status_on",
        "status date|date of status|status updated|status as of|status changed|last update"
        "|last updated|updated on|updated|date updated|status date updated|last status date",
    ),
    _column(Kind.DAY, "accepted_on", "date accepted|accepted|accepted date|acceptance date"),
    _column(
        Kind.DAY,
        "appt_on",
        "appointment date|appt date|appointment|appt|first appointment|scheduled for"
        "|scheduled date|appointment on|date of appointment|scheduled on",
    ),
    _column(
        Kind.DAY,
        "kept_on",
        "date kept|kept|kept date|appointment kept|seen on|date seen|attended on|first visit"
        "|appt kept|appointment kept on",
    ),
    _column(
        Kind.DAY,
        "closed_on",
        "date closed|closed|closed date|close date|closure date|loop closed|loop closed on"
        "|completed on|completed date|date completed",
    ),
    _column(Kind.TEXT, "outcome", "referral outcome|result|closure outcome|final outcome"),
    _column(
        Kind.TEXT,
        "reason",
        "reason for closure|closure reason|decline reason|reason for decline|referral reason"
        "|status reason",
    ),
    _column(Kind.ID, "staff_id", _WORKER + "|referred by|made by|requester|sender|sent by"),
    _column(Kind.TEXT, "source_status", extra=True),
    parents=_MEMBER_KNOWN,
)

SERVICE_REQUESTS = _table(
    "service_requests",
    "service_request",
    "service request|requests|authorizations|authorization|auths|auth requests|prior auths"
    "|prior authorizations|plan requests|authorization log|prior auth log|auth log",
    "request|auth|authorization|service request",
    _column(
        Kind.ID,
        "request_id",
        "id|service request id|auth id|authorization id|authorization number|auth number|auth no"
        "|request number|request no|reference number|ref number|tracking number|pa number",
        required=True,
    ),
    _MEMBER,
    _column(
        Kind.TEXT, "payer", "payor|plan|health plan|plan name|insurer|insurance|mco|payer name"
    ),
    _column(
        Kind.CODE,
        "payer_type",
        "payor type|plan type|type of plan|payer kind|insurance type|coverage type|type of payer",
        known=codes.PAYER_TYPE,
    ),
    _column(Kind.TEXT, "state", "us state|state code|jurisdiction"),
    _column(
        Kind.DAY,
        "rating_period_start",
        "rating period|rating period began|contract year start|rating period begin"
        "|rating period start date|rating period starts",
    ),
    _column(
        Kind.YES_NO,
        "prior_auth",
        "prior authorization|prior auth required|pa required|requires prior auth|is prior auth"
        "|prior authorization required",
    ),
    _column(
        Kind.TEXT,
        "service",
        "service requested|requested service|item|service type|item requested|service name"
        "|procedure|description|requested item",
    ),
    _column(
        Kind.CODE,
        "kind",
        "request type|type|request kind|review type|priority|urgency|request priority|auth type",
        known=codes.REQUEST_KIND,
    ),
    _column(
        Kind.MOMENT,
        "received_on",
        "received|date received|received date|request received|received at|date of request"
        "|request date|requested on|date requested|submitted on|submitted|date submitted"
        "|submission date|submitted date|received datetime|date",
        stored=("received_on", "received_at"),
    ),
    _column(
        Kind.HELPER,
        "received_time",
        "time received|receipt time|received hour|request time|time of receipt|time",
    ),
    _column(
        Kind.DAY,
        "extension_on",
        "extension|extension date|extended on|date extended|extension notice|extension notice date",
    ),
    _column(
        Kind.CODE,
        "decision",
        "determination|decision status|plan decision|status|outcome|result|decision outcome",
        known=codes.DECISION,
    ),
    _column(
        Kind.DAY,
        "decision_on",
        "decision date|date of decision|decided on|determination date|date decided",
    ),
    _column(
        Kind.DAY,
        "notice_on",
        "notice date|date of notice|notice|denial notice date|letter date|notice sent"
        "|notice dated|notice sent on",
    ),
    _column(
        Kind.DAY,
        "effective_on",
        "effective date|effective|date effective|action effective|effective date of action",
    ),
    _column(
        Kind.DAY,
        "auth_end_on",
        "authorization end|authorization end date|authorization ends|auth end|auth end date"
        "|auth ends|authorized through|auth through|authorization expires|auth expires"
        "|approved through|valid through|end date|expiration date|expires",
    ),
    _column(
        Kind.YES_NO,
        "previously_authorized",
        "previously auth|previously approved|existing service|ongoing service|was authorized"
        "|already authorized|previous authorization",
    ),
    _column(Kind.TEXT, "appeal_level", "level of appeal|appeal stage"),
    _column(
        Kind.DAY,
        "appeal_filed_on",
        "appeal filed|appeal date|date appealed|appeal filed date|appealed on|appeal requested on"
        "|date appeal filed",
    ),
    _column(
        Kind.YES_NO,
        "continuation_requested",
        "aid continuing|aid to continue|continuation of benefits|benefits continue|continuation"
        "|aid continuing requested|continuation of benefits requested|benefit continuation",
    ),
    _column(
        Kind.CODE,
        "appeal_decision",
        "appeal outcome|appeal result|appeal determination|appeal status",
        known=codes.APPEAL_DECISION,
    ),
    _column(
        Kind.DAY,
        "appeal_decision_on",
        "appeal decision date|appeal decided on|appeal decided|date of appeal decision",
    ),
    _column(
        Kind.DAY,
        "hearing_requested_on",
        "hearing requested|fair hearing requested|fair hearing requested on|hearing request date"
        "|fair hearing|fair hearing date requested|hearing",
    ),
    _column(
        Kind.DAY,
        "resolved_on",
        "resolved|date resolved|resolution date|resolved date|closed on|date closed|closed"
        "|closed date",
    ),
    _column(
        Kind.DAY,
        "member_updated_on",
        "member updated|member last updated|last member update|last update to member"
        "|member notified|member notified on|member informed on|client updated|client notified",
    ),
    _column(Kind.ID, "staff_id", _WORKER + "|requested by|submitted by"),
    parents=_MEMBER_KNOWN,
)

EVENTS = _table(
    "events",
    "event",
    "event|adt|alerts|hospital|ed visits|admissions|hospital events|hospitalizations",
    "event|alert",
    _column(
        Kind.ID,
        "event_id",
        "id|event number|event no|alert id|alert number|message id|adt id|notification id"
        "|encounter id|record id",
        required=True,
    ),
    _MEMBER,
    _column(
        Kind.CODE,
        "type",
        "event type|type of event|event|alert type|event category|event class|kind|class|category"
        "|what happened|encounter class",
        known=codes.EVENT_TYPE,
    ),
    _column(
        Kind.MOMENT,
        "at",
        "event date|date of event|event datetime|event date time|event at|occurred at|occurred on"
        "|date time|date and time|event date and time|date|service date|visit date|happened on"
        "|when|occurred",
        stored=("day", "at"),
        required=True,
    ),
    _TIME,
    _column(
        Kind.MOMENT,
        "known_at",
        "known|known on|date known|notified at|notified on|notified|notification date"
        "|date notified|alert received|alert sent|alerted at|received at|received on|received"
        "|reported on|reported|learned on",
        stored=("known_on", "known_at"),
    ),
    _column(
        Kind.TEXT, "facility", "facility name|hospital|hospital name|location|site|place|where"
    ),
    _column(Kind.TAGS, "tags", "tag|event tags|flags", known=codes.EVENT_TAGS),
    _column(
        Kind.CODE,
        "complexity",
        "medical complexity|tcm complexity|mdm|decision making",
        known=codes.COMPLEXITY,
    ),
    _column(Kind.TEXT, "disposition", "discharge disposition|discharged to|discharge to"),
    _column(
        Kind.NOTE,
        "reason",
        "diagnosis|dx|chief complaint|admit reason|presenting problem|reason for visit|complaint",
    ),
    _column(Kind.ID, "visit_id", "visit|visit number|visit no|encounter number|account number|csn"),
    _column(Kind.TEXT, "source", "data source|source system|feed|reported by|sender"),
    _column(
        Kind.YES_NO,
        "cancelled",
        "canceled|is cancelled|void|voided|retracted|cancelled?|is canceled",
        default=False,
    ),
    parents=_MEMBER_KNOWN,
)

GOALS = _table(
    "goals",
    "goal",
    "goal|care plan goals|member goals",
    "goal",
    _column(Kind.ID, "goal_id", "id|goal number|goal no", required=True),
    _MEMBER,
    _column(Kind.NOTE, "text", "goal|goal text|goal description|description|goal statement"),
    _column(Kind.CODE, "status", "goal status|state|progress", known=codes.GOAL_STATUS, free=True),
    _column(
        Kind.DAY,
        "updated_on",
        "last updated|updated|update date|date updated|last progress|progress date|last update"
        "|last reviewed",
    ),
    _column(
        Kind.DAY, "target_on", "target date|target|goal date|due date|due|due on|target completion"
    ),
    parents=_MEMBER_KNOWN,
)

DOCUMENTS = _table(
    "documents",
    "document",
    "document|docs|forms|paperwork|assessments|consents|care plans",
    "document|doc",
    _column(Kind.ID, "document_id", "doc id|id|document number|document no|form id", required=True),
    _MEMBER,
    _column(
        Kind.CODE,
        "type",
        "document type|doc type|document|type of document|form|form name|kind",
        known=codes.DOCUMENT_TYPE,
    ),
    _column(
        Kind.DAY,
        "completed_on",
        "completed|date completed|completion date|completed date|done on",
    ),
    _column(
        Kind.DAY, "signed_on", "signed|date signed|signature date|signed date|member signed on"
    ),
    _column(
        Kind.DAY,
        "due_on",
        "due|due date|date due|next due|expires|expiration date|expires on|renewal date",
    ),
    parents=_MEMBER_KNOWN,
)

TASKS = _table(
    "tasks",
    "task",
    "task|action items|actions|todo|to do|to-do|follow ups|followups",
    "task|action",
    _column(
        Kind.ID, "task_id", "id|task number|task no|action id|todo id|action item id", required=True
    ),
    _column(Kind.ID, "member_id", _MEMBER_NAMES),
    _column(
        Kind.NOTE,
        "title",
        "task|task name|task title|action|action item|description|subject|what|to do|summary",
    ),
    _column(
        Kind.ID,
        "owner",
        "assigned to|assignee|owner id|staff id|staff|worker|worker id|responsible|who"
        "|responsible staff|assigned staff|care manager",
    ),
    _column(Kind.DAY, "due", "due date|due on|date due|by when|deadline|target date|due by"),
    _column(Kind.CODE, "status", "task status|state", known=codes.TASK_STATUS, default="open"),
    _column(
        Kind.DAY,
        "closed_on",
        "closed|date closed|closed date|completed on|date completed|completed date|done on"
        "|completion date|completed",
    ),
    _column(
        Kind.NOTE, "reason", "notes|closing reason|cancel reason|comment|comments|status reason"
    ),
    _column(Kind.ID, "team_id", extra=True),
    _column(Kind.INSTANT, "created_at", extra=True),
    _column(Kind.DAY, "created_on", extra=True),
    _column(Kind.ID, "created_by", extra=True),
    _column(Kind.ID, "huddle_id", extra=True),
    _column(Kind.ID, "from_key", extra=True),
    parents=_MEMBER_KNOWN,
)

IMPORTED = (
    *(STAFF, MEMBERS, CONTACTS, APPOINTMENTS, REFERRALS, SERVICE_REQUESTS, EVENTS, GOALS),
    *(DOCUMENTS, TASKS),
)
"""What a team's files hold, in the order in which one rests on another."""


def _ours(
    name: str,
    stored: str,
    columns: str,
    *,
    keys: tuple[str, ...] = (),
    parents: tuple[tuple[str, str], ...] = (),
) -> Table:
    """One of our own tables, for the way out and back. In ``columns`` a colon gives the kind:
    ``d`` day, ``i`` instant, ``n`` number, ``y`` yes or no, ``t`` text of more lines, ``v`` text to
    the last character or no value; ``!`` says that it is never blank."""
    kinds = {
        "": Kind.ID,
        "d": Kind.DAY,
        "i": Kind.INSTANT,
        "n": Kind.NUMBER,
        "y": Kind.YES_NO,
        "t": Kind.NOTE,
        "v": Kind.VALUE,
    }
    made: list[Column] = []
    for word in columns.split():
        column, _, said = word.partition(":")
        kind = kinds[said.rstrip("!")]
        default = {Kind.YES_NO: False, Kind.NUMBER: 0}.get(kind)
        required = not made or said.endswith("!")
        made.append(_column(kind, column, required=required, default=default))
    return _table(name, stored, "", "", *made, keys=keys, parents=parents, ours=True)


_IN_TEAM = (("team_id", "team"),)
_IN_HUDDLE = (("huddle_id", "huddle"),)
_IN_BARRIER = (("barrier_id", "barrier"),)
OURS = (
    _ours("teams", "team", "team_id name created_at:i!"),
    _ours(
        "assignments",
        "assignment",
        "assignment_id member_id team_id care_manager_id valid_from:i valid_to:i batch_id",
        parents=(("member_id", "member"), ("team_id", "team")),
    ),
    _ours(
        "huddles",
        "huddle",
        "huddle_id team_id day:d! status step:n facilitator started_at:i! ended_at:i"
        " carry_reason:t",
        parents=_IN_TEAM,
    ),
    _ours(
        "huddle_steps",
        "huddle_step",
        "huddle_id seq:n step:n box_seconds:n entered_at:i! left_at:i seconds:n over_seconds:n",
        keys=("huddle_id", "seq"),
        parents=_IN_HUDDLE,
    ),
    _ours(
        "attendance",
        "attendance",
        "huddle_id staff_id status cover_id",
        keys=("huddle_id", "staff_id"),
        parents=_IN_HUDDLE,
    ),
    _ours("addenda", "addendum", "addendum_id huddle_id text:t at:i! by", parents=_IN_HUDDLE),
    _ours(
        "decisions",
        "decision",
        "decision_id team_id huddle_id item_key reason_keys:t member_id kind text:t owner until:d"
        " reason:t task_id contact_id at:i! day:d! by undone_at:i undone_by replaced_by mark",
        parents=_IN_TEAM,
    ),
    _ours(
        "barriers",
        "barrier",
        "barrier_id team_id member_id title:t owner next_step:t reason_code tier theirs:y from_key"
        " huddle_id opened_on:d! opened_at:i! opened_by response_due:d closed_on:d closed_at:i"
        " closed_by closed_reason:t",
        parents=_IN_TEAM,
    ),
    _ours(
        "barrier_notes",
        "barrier_note",
        "note_id barrier_id text:t at:i! day:d! by",
        parents=_IN_BARRIER,
    ),
    _ours(
        "escalations",
        "escalation",
        "escalation_id barrier_id from_tier to_tier response_due:d reason:t at:i! day:d! by",
        parents=_IN_BARRIER,
    ),
    _ours(
        "reviews",
        "review",
        "review_id member_id staff_id day:d! at:i! by note:t",
        parents=_MEMBER_KNOWN,
    ),
    _ours(
        "concerns",
        "concern",
        "concern_id member_id text:t until:d at:i! day:d! by ended_at:i ended_by",
        parents=_MEMBER_KNOWN,
    ),
    _ours(
        "history",
        "change",
        "change_id table_name row_id member_id column_name before:v after:v changed_at:i! batch_id"
        " decision_id by",
    ),
    _ours(
        "source_values",
        "source_value",
        "table_name row_id column_name feed value:v edited_at:i! edited_by",
        keys=("table_name", "row_id", "column_name", "feed"),
    ),
    _ours(
        "listings",
        "listing",
        "feed member_id first_batch last_batch gone_batch",
        keys=("feed", "member_id"),
    ),
    _ours(
        "other_ids",
        "other_id",
        "source_id member_id why batch_id at:i! by",
        parents=_MEMBER_KNOWN,
    ),
    _ours("apart", "apart", "member_id other_id at:i! by", keys=("member_id", "other_id")),
    _ours("holidays", "holiday", "day:d name kind"),
    _ours("rules", "rule_version", "version:n text:v! digest author applied_at:i!"),
    _ours("feeds", "feed", "name first_imported_at:i! imported_at:i! batch_id"),
    _ours(
        "batches",
        "batch",
        "batch_id feed path kind profile digest tables:t counts:t skipped:t teams:t status"
        " imported_at:i! imported_by undone_at:i undone_by",
    ),
)
"""What Huddle itself has made, as an export writes it and an import takes it back."""

ONLY_OUT = (
    _ours("agency", "agency", "agency_id name zone created_at:i!"),
    _ours(
        "rejects",
        "reject",
        "batch_id reject_id:n table_name line:n column_name reason:t content:t",
        keys=("batch_id", "reject_id"),
    ),
    _ours("audit", "audit", "seq:n at:i! actor action target before:t after:t prev_hash hash"),
)
"""What an export writes too, and what stays where it was made: another database has its own."""

TABLES = (*IMPORTED, *OURS)
ORDER = tuple(sorted(TABLES, key=lambda table: table.stored != "team"))
"""The tables, those first on which others rest."""

BY_NAME = {table.name: table for table in TABLES}
