"""What runs against a clock: the columns of referrals and service requests."""

from huddle.intake import codes
from huddle.intake.columns import MEMBER, MEMBER_KNOWN, WORKER, Kind, column, table

REFERRALS = table(
    "referrals",
    "referral",
    "referral|referral log|referral tracker|referral tracking|refs",
    "referral|ref",
    column(
        Kind.ID,
        "referral_id",
        "id|ref id|referral number|referral no|ref number|ref no|case id|tracking number",
        required=True,
    ),
    MEMBER,
    column(
        Kind.CODE,
        "direction",
        "referral direction|in or out|in/out|inbound or outbound|inbound/outbound",
        known=codes.DIRECTION,
        default="out",
    ),
    column(
        Kind.TEXT,
        "kind",
        "referral type|type of referral|type|service type|service|category|need|referred for"
        "|kind of service|service requested|domain",
    ),
    column(
        Kind.TEXT,
        "to_org",
        "organization|organisation|agency|referred to|referral to|provider|cbo|to organization"
        "|to agency|receiving organization|partner|destination|community partner|to|sent to"
        "|organization name|agency name|receiving agency",
    ),
    column(Kind.TEXT, "urgency", "priority|referral priority"),
    column(
        Kind.DAY,
        "sent_on",
        "date sent|sent|sent date|referral date|date of referral|date referred|referred on"
        "|referred|referral sent|date|request date|date made|created on|created|referral sent date",
    ),
    column(
        Kind.CODE,
        "status",
        "referral status|current status|state|stage",
        known=codes.REFERRAL_STATUS,
    ),
    column(
        Kind.DAY,
        "status_on",
        "status date|date of status|status updated|status as of|status changed|last update"
        "|last updated|updated on|updated|date updated|status date updated|last status date",
    ),
    column(Kind.DAY, "accepted_on", "date accepted|accepted|accepted date|acceptance date"),
    column(
        Kind.DAY,
        "appt_on",
        "appointment date|appt date|appointment|appt|first appointment|scheduled for"
        "|scheduled date|appointment on|date of appointment|scheduled on",
    ),
    column(
        Kind.DAY,
        "kept_on",
        "date kept|kept|kept date|appointment kept|seen on|date seen|attended on|first visit"
        "|appt kept|appointment kept on",
    ),
    column(
        Kind.DAY,
        "closed_on",
        "date closed|closed|closed date|close date|closure date|loop closed|loop closed on"
        "|completed on|completed date|date completed",
    ),
    column(Kind.TEXT, "outcome", "referral outcome|result|closure outcome|final outcome"),
    column(
        Kind.TEXT,
        "reason",
        "reason for closure|closure reason|decline reason|reason for decline|referral reason"
        "|status reason",
    ),
    column(Kind.ID, "staff_id", WORKER + "|referred by|made by|requester|sender|sent by"),
    column(Kind.TEXT, "source_status", extra=True),
    parents=MEMBER_KNOWN,
)

SERVICE_REQUESTS = table(
    "service_requests",
    "service_request",
    "service request|requests|authorizations|authorization|auths|auth requests|prior auths"
    "|prior authorizations|plan requests|authorization log|prior auth log|auth log",
    "request|auth|authorization|service request",
    column(
        Kind.ID,
        "request_id",
        "id|service request id|auth id|authorization id|authorization number|auth number|auth no"
        "|request number|request no|reference number|ref number|tracking number|pa number",
        required=True,
    ),
    MEMBER,
    column(Kind.TEXT, "payer", "payor|plan|health plan|plan name|insurer|insurance|mco|payer name"),
    column(
        Kind.CODE,
        "payer_type",
        "payor type|plan type|type of plan|payer kind|insurance type|coverage type|type of payer",
        known=codes.PAYER_TYPE,
    ),
    column(Kind.TEXT, "state", "us state|state code|jurisdiction"),
    column(
        Kind.DAY,
        "rating_period_start",
        "rating period|rating period began|contract year start|rating period begin"
        "|rating period start date|rating period starts",
    ),
    column(
        Kind.YES_NO,
        "prior_auth",
        "prior authorization|prior auth required|pa required|requires prior auth|is prior auth"
        "|prior authorization required",
    ),
    column(
        Kind.TEXT,
        "service",
        "service requested|requested service|item|service type|item requested|service name"
        "|procedure|description|requested item",
    ),
    column(
        Kind.CODE,
        "kind",
        "request type|type|request kind|review type|priority|urgency|request priority|auth type",
        known=codes.REQUEST_KIND,
    ),
    column(
        Kind.MOMENT,
        "received_on",
        "received|date received|received date|request received|received at|date of request"
        "|request date|requested on|date requested|submitted on|submitted|date submitted"
        "|submission date|submitted date|received datetime|date",
        stored=("received_on", "received_at"),
    ),
    column(
        Kind.HELPER,
        "received_time",
        "time received|receipt time|received hour|request time|time of receipt|time",
    ),
    column(
        Kind.DAY,
        "extension_on",
        "extension|extension date|extended on|date extended|extension notice|extension notice date",
    ),
    column(
        Kind.CODE,
        "decision",
        "determination|decision status|plan decision|status|outcome|result|decision outcome",
        known=codes.DECISION,
    ),
    column(
        Kind.DAY,
        "decision_on",
        "decision date|date of decision|decided on|determination date|date decided",
    ),
    column(
        Kind.TEXT,
        "decision_reason",
        "denial reason|reason for denial|denied reason|reason for decision|reason denied",
    ),
    column(
        Kind.DAY,
        "notice_on",
        "notice date|date of notice|notice|denial notice date|letter date|notice sent"
        "|notice dated|notice sent on",
    ),
    column(
        Kind.DAY,
        "effective_on",
        "effective date|effective|date effective|action effective|effective date of action",
    ),
    column(
        Kind.DAY,
        "auth_end_on",
        "authorization end|authorization end date|authorization ends|auth end|auth end date"
        "|auth ends|authorized through|auth through|authorization expires|auth expires"
        "|approved through|valid through|end date|expiration date|expires",
    ),
    column(
        Kind.YES_NO,
        "previously_authorized",
        "previously auth|previously approved|existing service|ongoing service|was authorized"
        "|already authorized|previous authorization",
    ),
    column(Kind.TEXT, "appeal_level", "level of appeal|appeal stage"),
    column(
        Kind.DAY,
        "appeal_filed_on",
        "appeal filed|appeal date|date appealed|appeal filed date|appealed on|appeal requested on"
        "|date appeal filed",
    ),
    column(
        Kind.YES_NO,
        "continuation_requested",
        "aid continuing|aid to continue|continuation of benefits|benefits continue|continuation"
        "|aid continuing requested|continuation of benefits requested|benefit continuation",
    ),
    column(
        Kind.CODE,
        "appeal_decision",
        "appeal outcome|appeal result|appeal determination|appeal status",
        known=codes.APPEAL_DECISION,
    ),
    column(
        Kind.DAY,
        "appeal_decision_on",
        "appeal decision date|appeal decided on|appeal decided|date of appeal decision",
    ),
    column(
        Kind.DAY,
        "hearing_requested_on",
        "hearing requested|fair hearing requested|fair hearing requested on|hearing request date"
        "|fair hearing|fair hearing date requested|hearing",
    ),
    column(
        Kind.DAY,
        "resolved_on",
        "resolved|date resolved|resolution date|resolved date|closed on|date closed|closed"
        "|closed date",
    ),
    column(
        Kind.DAY,
        "member_updated_on",
        "member updated|member last updated|last member update|last update to member"
        "|member notified|member notified on|member informed on|client updated|client notified",
    ),
    column(Kind.ID, "staff_id", WORKER + "|requested by|submitted by"),
    parents=MEMBER_KNOWN,
)
