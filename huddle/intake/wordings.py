"""The words that practices write over the columns of their trackers, and into them.

They are too loose to import by: a guess is made of them, and a person looks at it.
"""

from collections.abc import Mapping

SHORT_FORMS = {
    **dict.fromkeys(("pt", "pts", "mbr", "clt", "indiv", "patients", "members"), "member"),
    **dict.fromkeys(("dt", "dte"), "date"),
    **dict.fromkeys(("appt", "apt", "appts"), "appointment"),
    **dict.fromkeys(("ph", "tel", "tele"), "phone"),
    **dict.fromkeys(("num", "no", "nbr", "nr"), "number"),
    **dict.fromkeys(("mgr", "mngr"), "manager"),
    **dict.fromkeys(("coord", "coordinator"), "coordinator"),
    **dict.fromkeys(("prog", "pgm", "program"), "program"),
    **dict.fromkeys(("enr", "enrl", "enroll", "enrolment"), "enrollment"),
    **dict.fromkeys(("ref", "refs", "rfl"), "referral"),
    **dict.fromkeys(("auth", "authorisation"), "authorization"),
    **dict.fromkeys(("req", "reqs"), "request"),
    **dict.fromkeys(("stat", "sts"), "status"),
    **dict.fromkeys(("lst", "latest", "recent"), "last"),
    **dict.fromkeys(("nm", "nme"), "name"),
    **dict.fromkeys(("asmt", "assmt", "assess"), "assessment"),
    **dict.fromkeys(("exp", "expires", "expiry"), "expiration"),
    **dict.fromkeys(("org", "orgs"), "organization"),
    **dict.fromkeys(("cmt", "cmts"), "comments"),
}
"""Short forms in headers, a word at a time."""

LOOSE: Mapping[str, Mapping[str, str]] = {
    "members": {
        "member_id": "member id|epic id|emr id|emr number|chart|account|account number|acct"
        "|record|netsmart id|unique id|case number",
        "cin": "cin number|medicaid|mcd|mcd id|medicaid id number",
        "full_name": "member name|name of member|member|client|last first|name last first|consumer"
        "|individual|last name first name|resident|member last first|who",
        "first": "first|fn|member first name|member first",
        "last": "last|ln|member last name|member last",
        "dob": "d o b|birth|member dob|b day|bday",
        "phone": "phone number|best phone|best number|contact info|contact number|primary number",
        "care_manager_id": "cm|hhcm|cc|care coord|assigned|assigned care coordinator|cm assigned"
        "|cm initials|worker initials|cm name|caseload|staff assigned|case worker|caseworker",
        "enrolled_on": "doe|soc|start of care|intake|intake date|admit date|enrolled since|opened"
        "|date opened|enrollment|enrollment date|hh enrollment date|admission date|date of intake",
        "segment": "active inactive|active|enrolled status|case open closed|member status",
        "segment_reason": "why pended|why closed",
        "tier": "hh+|hh plus|acuity level|tier level|rate code|hh+ y n|risk",
        "programme": "program|program enrolled|hh or onecare|lob",
        "consent_expires": "consent expiration|5055 expiration|consent good thru|consent thru"
        "|5055 expires|consent expiration date",
        "assessment_on": "comp assessment|last comp assessment|hra|hra date|last hra|ca date",
        "plan_signed_on": "poc|poc date|care plan|cp signed|cp date|poc signed date|last poc",
        "plan_due_on": "cp due|next poc|poc expiration|next care plan",
        "next_step": "plan|follow up|f u|action|to do|next step needed|followup needed",
        "goal": "goals|member goals",
        "concern": "red flag|red flags|flag|alert|huddle notes|huddle note|watch|worried about",
        "coverage_status": "medicaid active|ma status|insurance",
        "language": "language spoken|lang spoken",
        "social_risks": "barriers|needs|social determinants",
    },
    "contacts": {
        "at": "last f2f|last contact|last seen|last visit|last core service|last cs|last touch"
        "|date last contact|date of last contact|last contact date|lc|lc date|last encounter"
        "|last call|most last contact|last outreach|last successful contact|last face to face"
        "|date last seen|date of last visit|f2f date|f2f|last f2f date|last home visit"
        "|date of last f2f|last contact made|last visit date|last billable|dos|contact date",
        "outcome": "lm na spoke|spoke lm na|last outcome|outcome of last contact|last result"
        "|response|reached|result of call|call result|last contact result|last contact outcome"
        "|spoke lm|lm spoke|contact result|result of last contact|spoke w member",
        "channel": "how|last contact type|type of last contact|contact how|last contact method"
        "|mode of last contact|phone f2f|f2f phone|visit or call|contact mode|type of visit",
        "core_service": "cs|core svc|core service y n|billed|billable y n|billable|core",
        "staff_id": "who called|seen by|contacted by|made by|by whom|called by|staff initials",
        "with": "spoke to|spoke with|who was reached|talked to",
        "minutes": "min|time spent|length of call|duration",
        "note": "notes|comments|comment|note|last contact note|contact notes|last note|call notes",
        "purpose": "reason for call|reason for contact",
    },
    "attempts": {
        "at": "attempt|attempts|last tried|last unsuccessful contact|unsuccessful attempt"
        "|last unsuccessful attempt|last unsuccessful|last outreach attempt|last contact attempt"
        "|last call attempt|last attempted call|last phone attempt|most last attempt|la|la date"
        "|date last attempt|last no contact|utr date|last utr",
        "outcome": "result|outcome|lm na|last attempt result|last attempt outcome|attempt status"
        "|result of last attempt|outcome of last attempt|attempt lm na|lm|response",
        "channel": "how|method|mode|type|last attempt type|last attempt method|how attempted"
        "|type of attempt|type of last attempt|attempt how",
    },
    "calls": {
        "at": "last telephone|last phone call made|last call made|phone contact date|last tel",
        "outcome": "result|outcome|lm na|last call result|result of call|response|phone result"
        "|phone outcome|lm spoke|spoke lm|lm na spoke|spoke lm na",
        "core_service": "core service|cs|billable|core",
    },
    "appointments": {
        "at": "next appointment|next appointment date|upcoming appointment|next visit"
        "|next pcp appointment|next scheduled appointment",
        "with": "with whom|doctor name|next appointment with",
        "type": "next appointment type",
    },
    "referrals": {
        "to_org": "agency contact|agency and contact|provider agency|resource agency|referred to"
        "|agency referred to|referral to|where|referral agency|cbo|resource",
        "kind": "what for|need|service needed|referred for|referral for|reason",
        "sent_on": "date sent|referred|sent date|referral made|date of referral|referral date"
        "|date made|date faxed|faxed|sent",
        "status": "referral status|where it stands|current status|accepted declined|open closed",
        "staff_id": "cm|referring cm|referred by|made by|referring staff",
        "appt_on": "appointment|appointment date|intake appointment|intake date",
        "kept_on": "kept|attended|appointment kept date",
        "closed_on": "closed|loop closed|date closed",
        "outcome": "result|outcome",
    },
    "service_requests": {
        "received_on": "date submitted|submitted|date sent|date received|sent to plan|faxed",
        "payer": "plan|mco|hmo|insurance|health plan",
        "service": "request|requested|what|service|dme|item",
        "kind": "urgent|urgent y n|expedited|expedited y n|rush|stat|standard expedited",
        "decision": "status|approved denied|decision|outcome|plan decision",
        "auth_end_on": "authorization expiration|expiration|authorization thru|good thru",
    },
    "events": {
        "at": "date|event date|er date|ed date|date of visit|admit date|discharge date"
        "|admit date time|admission date|admission date time|date of admission|ed visit date"
        "|date time of visit|visit date time|alert date time|d c date",
        "type": "er ip|ed ip|alert|what happened|event|ed or inpatient|visit type",
        "facility": "hospital|hosp|where|facility",
        "reason": "dx|reason|diagnosis|why",
    },
    "tasks": {
        "title": "item|what needs to be done|to do|follow up needed|f u needed|followup needed"
        "|next step|next steps|next action|action needed",
        "due": "follow up date|f u date|fu date|followup date|follow up by|f u by|next follow up"
        "|next f u|follow up due|f u due|call back date|callback date|follow up call by"
        "|f u call by|tickler|tickler date",
        "owner": "who|by whom|lead|responsible person",
        "closed_on": "done|date done|finished",
    },
}
"""Words of trackers, looser than an import may rest on."""

MEANT = {
    "outcome": {
        "na": "no_answer", "spoke": "reached", "n": "no_answer", "y": "reached",
        "yes": "reached", "no": "no_answer", "v": "reached", "r": "refused", "vm": "left_msg",
        "x": "no_answer", "lm": "left_msg", "nna": "no_answer", "ref": "refused",
        "cx": "no_show", "cancelled": "no_show",
    },
    "channel": {
        "hv": "home", "ov": "office", "ph": "phone", "p": "phone", "t": "phone", "tc": "phone",
        "h": "home", "o": "office", "v": "video", "c": "community", "vc": "video", "e": "mail",
    },
    "segment": {
        "a": "active", "open": "active", "act": "active", "i": "closed", "o": "outreach",
        "p": "pended", "c": "closed", "yes": "active", "y": "active", "no": "closed", "n": "closed",
        "new": "active", "current": "active", "dc": "closed", "lost": "pended", "ltf": "pended",
    },
    "status": {"open": "sent", "closed": "completed", "new": "sent", "waiting": "on_hold",
        "connected": "completed", "linked": "completed"},
    "kind": {"y": "expedited", "yes": "expedited", "n": "standard", "no": "standard",
        "urgent": "expedited", "stat": "expedited", "routine": "standard"},
    "tier": {"y": "HH+", "yes": "HH+", "n": "standard", "no": "standard", "low": "standard",
        "hh": "standard", "core": "standard"},
    "type": {"er": "ed", "ip": "admit", "dc": "discharge"},
}  # fmt: skip
"""What words that could mean two things mostly mean, by column: asked, never taken unasked."""
