"""What is to be done: the columns of goals, documents and tasks."""

from huddle.intake import codes
from huddle.intake.columns import MEMBER, MEMBER_KNOWN, MEMBER_NAMES, Kind, column, table

GOALS = table(
    "goals",
    "goal",
    "goal|care plan goals|member goals",
    "goal",
    column(Kind.ID, "goal_id", "id|goal number|goal no", required=True),
    MEMBER,
    column(Kind.NOTE, "text", "goal|goal text|goal description|description|goal statement"),
    column(Kind.CODE, "status", "goal status|state|progress", known=codes.GOAL_STATUS, free=True),
    column(
        Kind.DAY,
        "updated_on",
        "last updated|updated|update date|date updated|last progress|progress date|last update"
        "|last reviewed",
    ),
    column(
        Kind.DAY, "target_on", "target date|target|goal date|due date|due|due on|target completion"
    ),
    parents=MEMBER_KNOWN,
)

DOCUMENTS = table(
    "documents",
    "document",
    "document|docs|forms|paperwork|assessments|consents|care plans",
    "document|doc",
    column(Kind.ID, "document_id", "doc id|id|document number|document no|form id", required=True),
    MEMBER,
    column(
        Kind.CODE,
        "type",
        "document type|doc type|document|type of document|form|form name|kind",
        known=codes.DOCUMENT_TYPE,
    ),
    column(
        Kind.DAY,
        "completed_on",
        "completed|date completed|completion date|completed date|done on",
    ),
    column(Kind.DAY, "signed_on", "signed|date signed|signature date|signed date|member signed on"),
    column(
        Kind.DAY,
        "due_on",
        "due|due date|date due|next due|expires|expiration date|expires on|renewal date",
    ),
    parents=MEMBER_KNOWN,
)

TASKS = table(
    "tasks",
    "task",
    "task|action items|actions|todo|to do|to-do|follow ups|followups",
    "task|action",
    column(
        Kind.ID, "task_id", "id|task number|task no|action id|todo id|action item id", required=True
    ),
    column(Kind.ID, "member_id", MEMBER_NAMES),
    column(
        Kind.NOTE,
        "title",
        "task|task name|task title|action|action item|description|subject|what|to do|summary",
    ),
    column(
        Kind.ID,
        "owner",
        "assigned to|assignee|owner id|staff id|staff|worker|worker id|responsible|who"
        "|responsible staff|assigned staff|care manager",
    ),
    column(Kind.DAY, "due", "due date|due on|date due|by when|deadline|target date|due by"),
    column(Kind.CODE, "status", "task status|state", known=codes.TASK_STATUS, default="open"),
    column(
        Kind.DAY,
        "closed_on",
        "closed|date closed|closed date|completed on|date completed|completed date|done on"
        "|completion date|completed",
    ),
    column(
        Kind.NOTE, "reason", "notes|closing reason|cancel reason|comment|comments|status reason"
    ),
    column(Kind.ID, "team_id", extra=True),
    column(Kind.INSTANT, "created_at", extra=True),
    column(Kind.DAY, "created_on", extra=True),
    column(Kind.ID, "created_by", extra=True),
    column(Kind.ID, "huddle_id", extra=True),
    column(Kind.ID, "from_key", extra=True),
    parents=MEMBER_KNOWN,
)
