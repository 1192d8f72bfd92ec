"""Whom the work is about and who does it: the columns of members and staff."""

from huddle.intake import codes
from huddle.intake.columns import MEMBER_NAMES, Kind, column, table

MEMBERS = table(
    "members",
    "member",
    "member|clients|client|patients|patient|roster|caseload|census|panel|enrollment|participants",
    "member|client|patient|participant",
    column(Kind.ID, "member_id", "id|" + MEMBER_NAMES, required=True),
    column(
        Kind.ID,
        "cin",
        "medicaid id|medicaid number|medicaid cin|client identification number|medicaid no"
        "|medicaid",
    ),
    column(Kind.NAME, "first", "first name|given name|fname|forename|legal first name"),
    column(Kind.NAME, "last", "last name|surname|family name|lname|legal last name"),
    column(Kind.HELPER, "full_name", "name|full name|member name|client name|patient name"),
    column(Kind.NAME, "preferred_name", "preferred|nickname|goes by|known as|chosen name"),
    column(Kind.DAY, "dob", "date of birth|birth date|birthdate|birthday|born", past=True),
    column(
        Kind.TEXT,
        "phone",
        "phone number|telephone|telephone number|mobile|cell|cell phone|primary phone|home phone"
        "|contact number|mobile phone",
    ),
    column(
        Kind.CODE,
        "programme",
        "program|hh program|health home program|program type|programme name|program name"
        "|enrolled program|care program|line of business|lob",
        known=codes.PROGRAMME,
        free=True,
    ),
    column(
        Kind.CODE,
        "tier",
        "acuity tier|risk tier|program tier|hh tier|rate tier|care tier|risk level|level",
        known=codes.TIER,
    ),
    column(
        Kind.CODE,
        "tier_reason",
        "reason for tier|hh+ reason|hh plus reason|tier basis|qualifying reason|hh+ criteria",
        known=codes.TIER_REASON,
    ),
    column(
        Kind.CODE,
        "segment",
        "status|enrollment status|enrolment status|case status|segment type|segment status|phase"
        "|current status|stage|program status|programme status|hh status|health home status",
        known=codes.SEGMENT,
    ),
    column(
        Kind.DAY,
        "segment_start",
        "segment start date|segment date|status date|status start|status start date"
        "|status effective date|status since|segment begin date|begin date|status changed",
    ),
    column(
        Kind.CODE,
        "segment_reason",
        "status reason|pend reason|pended reason|closure reason|reason for status|closed reason"
        "|disenrollment reason|reason",
        known=codes.SEGMENT_REASON,
        free=True,
    ),
    column(
        Kind.DAY,
        "enrolled_on",
        "enrollment date|enrolment date|date enrolled|enrolled|enroll date|enrolled date"
        "|enrollment start|enrollment start date|date of enrollment|start date",
    ),
    column(
        Kind.ID,
        "care_manager_id",
        "care manager|cm id|cm|care manager code|assigned care manager|assigned to"
        "|case manager id|case manager|care coordinator id|care coordinator|assigned worker"
        "|worker id|worker|staff id|staff|primary care manager|care navigator|owner"
        "|care manager name|assigned staff|cm name|case mgr|care mgr|assigned cm|coordinator"
        "|assigned care coordinator|assigned case manager|navigator|case manager name",
    ),
    column(Kind.TEXT, "team", "team id|team name|pod|care team|unit"),
    column(Kind.TEXT, "acuity_state", "state acuity|acuity state level|acuity"),
    column(Kind.TEXT, "acuity_local", "local acuity|agency acuity|acuity score"),
    column(Kind.TEXT, "language", "preferred language|primary language|spoken language|lang"),
    column(
        Kind.DAY,
        "consent_expires",
        "consent exp|consent expiration|consent expiration date|consent expiry|consent expires on"
        "|consent end"
        "|consent end date|consent valid until|consent expiry date|consent expires date",
    ),
    column(
        Kind.DAY,
        "assessment_on",
        "assessment date|last assessment|last assessment date|date of assessment|assessed on"
        "|comprehensive assessment date|assessment completed|assessment completed on",
    ),
    column(
        Kind.DAY,
        "plan_signed_on",
        "plan signed|care plan signed|plan signed date|plan signature date|care plan signed date"
        "|care plan signed on|plan of care signed|poc signed|care plan date|plan date",
    ),
    column(
        Kind.DAY,
        "plan_due_on",
        "plan due|plan due date|plan of care due date|poc due date|care plan due"
        "|care plan due date|next plan due|poc due"
        "|plan of care due|care plan due on",
    ),
    column(
        Kind.TEXT,
        "coverage_status",
        "coverage|medicaid status|insurance status|eligibility|eligibility status|coverage state",
    ),
    column(
        Kind.TEXT,
        "social_risks",
        "sdoh|social needs|social risk|hrsn|social risk factors|sdoh needs",
    ),
    column(
        Kind.TAGS,
        "privacy_tags",
        "privacy tag|privacy|privacy flags|tags|sensitivity|confidentiality|confidentiality tags",
        known=codes.PRIVACY_TAGS,
    ),
    column(
        Kind.YES_NO,
        "ltss",
        "receives ltss|ltss member|on ltss|long term services and supports|has ltss",
        default=False,
    ),
    column(Kind.NOTE, "concern", "concerns|staff concern|worry|watch reason|concern note"),
    column(Kind.DAY, "concern_until", "concern until date|watch until|concern through"),
    column(
        Kind.DAY,
        "deceased_on",
        "date of death|death date|deceased date|deceased|dod|died on|deathdate",
    ),
    column(Kind.NOTE, "goal", "member goal|current goal|main goal|primary goal"),
    column(Kind.NOTE, "next_step", "next steps|next action"),
    column(Kind.ID, "short_id", extra=True),
)

STAFF = table(
    "staff",
    "staff",
    "workers|employees|care managers|team members|users|worker",
    "staff|employee|worker",
    column(
        Kind.ID,
        "staff_id",
        "id|employee id|worker id|user id|emp id|staff number|employee number|care manager id"
        "|staff code|staff no",
        required=True,
    ),
    column(
        Kind.NAME,
        "name",
        "staff name|full name|employee name|worker name|display name|staff|worker|employee"
        "|care manager|care manager name",
    ),
    column(Kind.HELPER, "first", "first name|given name|fname"),
    column(Kind.HELPER, "last", "last name|surname|family name|lname"),
    column(Kind.TEXT, "role", "title|position|job title|job|discipline"),
    column(Kind.TEXT, "team", "team id|team name|pod|care team|unit"),
    column(Kind.ID, "supervisor_id", "supervisor|reports to|manager|manager id|supervisor name"),
    column(Kind.NUMBER, "target_caseload", "target|caseload target|target load|target case load"),
    column(
        Kind.NUMBER,
        "max_caseload",
        "max|caseload max|maximum caseload|maximum|caseload cap|cap|caseload limit",
    ),
    column(
        Kind.YES_NO,
        "active",
        "is active|status|employment status|active?|currently active|employed",
        default=True,
    ),
    column(
        Kind.DAY, "away_from", "away start|out from|leave start|pto start|leave from|absent from"
    ),
    column(Kind.DAY, "away_to", "away end|out to|leave end|pto end|leave to|absent to|out until"),
    column(Kind.ID, "cover_id", "cover|covered by|covering staff|backup|coverage|covering|covers"),
)
