"""The coded values of the import's columns, and the usual words for each.

Keys are folded (letters, digits and ``+``, no case). What is not here is kept as it came, and
reported. ``""`` means: the source says that there is nothing yet.
"""

from collections.abc import Mapping

from huddle.intake.folding import fold

Codes = Mapping[str, str]


def _codes(**words: str) -> dict[str, str]:
    """Code by folded word: each keyword is a code, its value the other words for it."""
    codes = {}
    for code, others in words.items():
        for word in (code, *others.split("|")):
            if word.strip():
                codes[fold(word)] = code
    return codes


def _renamed(codes: dict[str, str], **names: str) -> dict[str, str]:
    """``codes`` with those that are no Python names spelt as they must be."""
    return {word: names.get(code, code) for word, code in codes.items()}


PROGRAMME = _codes(
    HH="health home|NY health home|health homes|NYS health home|HHSA|health home serving adults",
    ONECARE="one care|1care|one care plan|one care ma|masshealth one care",
    PC="primary care|primary care practice|PCP",
)
TIER = _renamed(
    _codes(
        plus=(
            "HH+|HH plus|health home plus|health home+|HH+ SMI|HH+ AOT|HH+ HIV|HH plus SMI"
            "|HH plus AOT|HH plus HIV|plus"
        ),
        high="high risk|high need|high risk high need|high risk/high need|HRHN|high risk / need",
        standard="std|regular|HH standard|health home standard|standard risk",
    ),
    plus="HH+",
)
TIER_REASON = _codes(
    SMI="serious mental illness|severe mental illness|serious mental illness (SMI)",
    AOT="assisted outpatient treatment|court ordered AOT|assisted outpatient treatment (AOT)",
    HIV="HIV/AIDS|HIV positive|HIV+",
)
TIER_IMPLIES = {
    fold(f"{tier} {reason}"): reason
    for tier in ("HH+", "HH plus")
    for reason in ("SMI", "AOT", "HIV")
}
"""Tiers that name their reason too."""

SEGMENT = _codes(
    outreach="in outreach|outreach and engagement",
    active=(
        "enrolled|engaged|open|enrolled/active|active/enrolled|active enrolled|in care"
        "|active care management|actively enrolled"
    ),
    maintenance="maint|in maintenance|step down|stepped down",
    pended=(
        "pend|diligent search|pended diligent search|pended due to diligent search"
        "|pended - inpatient|pended due to inpatient|on hold"
    ),
    closed="close|disenrolled|inactive|discharged|terminated|ended|case closed|unenrolled",
)
SEGMENT_REASON = {
    fold(word): "diligent search"
    for word in ("diligent search", "in diligent search", "diligent search efforts", "DSE")
}
SEGMENT_IMPLIES = {
    fold(word): reason
    for word, reason in (
        ("diligent search", "diligent search"),
        ("pended diligent search", "diligent search"),
        ("pended due to diligent search", "diligent search"),
        ("pended - inpatient", "inpatient"),
        ("pended due to inpatient", "inpatient"),
    )
}
"""Segments that name their reason too."""

PRIVACY_TAGS = _codes(
    part2="42 CFR Part 2|part 2|42 CFR|SUD protected|substance use protected",
    hiv="HIV/AIDS|27-F|PHL 27-F|article 27-F",
    dv="domestic violence|address protected|protected address|address confidentiality|ACP",
    minor="child|under 18|minor child",
)

CHANNEL = _codes(
    home="home visit|in home|residence|member home|at home|in-home visit",
    community="community visit|in the community|in community|field|field visit|offsite|off-site",
    office="office visit|clinic|in office|on site|onsite|clinic visit|at office",
    phone="telephone|phone call|call|telephonic|tel|by phone|voice call|cell phone|telephone call",
    video="video call|video visit|zoom|virtual|telehealth|videoconference|facetime",
    text="SMS|text message|texting|txt",
    mail="letter|postal mail|mailed letter|USPS|US mail|post|by mail",
    collateral="collateral contact|collateral call|third party",
)
WITH_WHOM = _codes(
    member="client|patient|self|participant|enrollee|consumer|member self",
    guardian="legal guardian|parent|parent/guardian|parent or guardian|mother|father",
    collateral="family|family member|friend|spouse|partner|relative|caregiver|collateral contact",
    provider=(
        "doctor|physician|PCP|therapist|nurse|hospital|clinic|psychiatrist|service provider"
        "|health care provider|care provider"
    ),
)
OUTCOME = _codes(
    reached=(
        "successful|success|completed|contact made|made contact|contacted|connected|spoke"
        "|spoke with member|spoke to member|successful contact|met|met with member"
        "|reached member|member reached|contact successful|spoke with client|spoke with patient"
        "|client reached|reached client|spoke w member|spoke w/ member|talked to member"
    ),
    left_msg=(
        "left message|left msg|LM|LVM|left voicemail|left voice mail|left VM|voicemail|voice mail"
        "|message left|VM"
    ),
    no_answer=(
        "unanswered|no response|did not answer|no pick up|unable to reach|UTR|not reached"
        "|not home|no contact|unsuccessful|unsuccessful attempt|attempted"
    ),
    no_show="noshow|NS|did not attend|DNA|missed visit|did not show|missed",
    refused="declined|member refused|refused contact|refused services|member declined|hung up",
)

APPOINTMENT_STATUS = _codes(
    booked="scheduled|confirmed|pending|upcoming|reserved|planned",
    arrived="checked in|checkedin|in progress",
    kept="completed|complete|attended|fulfilled|checked out|seen|showed|show|done",
    no_show="noshow|NS|missed|did not attend|DNA|no-showed",
    cancelled=(
        "canceled|cancelled by patient|canceled by patient|cancelled by provider"
        "|canceled by provider|cancelled by member|canceled by member|cancel"
    ),
)

DIRECTION = _codes(
    out="outbound|outgoing|external|outgoing referral|outbound referral|o",
    **{"in": "inbound|incoming|internal|incoming referral|inbound referral|i"},
)
REFERRAL_STATUS = _codes(
    draft="",
    sent="requested|created|2.0|2.0 created|not updated|submitted|referred",
    received="pending|acknowledged|acknowledged receipt",
    accepted="3.0|3.0 accepted|eligible",
    declined="rejected|4.0|4.0 declined|not eligible|no capacity|refused by agency|denied",
    scheduled="5.1.1|5.1.1 event scheduled|event scheduled|booked|appointment scheduled",
    no_show="5.1.2|5.1.2 unattended|unattended|couldn't contact|noshow|missed appointment",
    in_progress=(
        "ready|5.1.4|5.1.4 event completed|event completed|needs client action"
        "|outreach initiated|in process"
    ),
    on_hold="waitlist|wait list|waitlisted|on waitlist|hold|suspended",
    cancelled="canceled|5.2|6.0|6.0 cancelled|5.2 cancelled|no longer interested|withdrawn|revoked",
    failed="couldn't get help|closed - not served|closed not served|not served",
    completed=(
        "7.0|7.0 fulfilment completed|fulfilment completed|fulfillment completed|got help"
        "|services received|service received|complete|closed - services received|done"
        "|loop closed|7.0 fulfillment completed"
    ),
    void="entered-in-error|entered in error|voided",
)

PAYER_TYPE = _codes(
    medicaid_mco=(
        "medicaid managed care|managed medicaid|MCO|MMC|MMCP|medicaid managed care organization"
        "|medicaid managed care plan|MLTC|HARP|medicaid MCO plan"
    ),
    medicare_advantage="MA|MA plan|MAPD|MA-PD|medicare part c|medicare advantage plan",
    integrated_dsnp=(
        "integrated D-SNP|integrated dual|FIDE SNP|FIDE|HIDE SNP|AIP|applicable integrated plan"
        "|FIDE-SNP|integrated dual special needs plan"
    ),
    masshealth_state="masshealth|masshealth FFS|masshealth fee for service|masshealth (state)",
    medicaid_ffs="medicaid fee for service|medicaid fee-for-service|FFS|straight medicaid",
    other="",
)
REQUEST_KIND = _codes(
    standard="routine|regular|non-urgent|nonurgent|normal",
    expedited="urgent|expedite|fast track|rush|stat|emergent",
    concurrent="concurrent review|continued stay|continuing care",
)
DECISION = _codes(
    approved="approve|authorized|granted|certified|approval|favorable|fully approved",
    partial="partially approved|partial approval|approved in part|partial denial|partially denied",
    denied="deny|denial|rejected|not approved|not authorized|adverse|non-certified|full denial",
    reduced="reduction|reduce|decreased",
    suspended="suspension|suspend",
    terminated="termination|terminate|discontinued|ended",
    withdrawn="withdraw|cancelled|canceled|request withdrawn|void|voided",
) | {
    fold(word): ""
    for word in (
        "pending",
        "open",
        "in review",
        "under review",
        "submitted",
        "in process",
        "in progress",
        "no decision",
        "awaiting decision",
        "undecided",
        "not decided",
        "received",
        "requested",
    )
}
APPEAL_DECISION = _codes(
    upheld="denial upheld|affirmed|uphold|lost|unfavorable|decision upheld|against member",
    overturned="reversed|overturn|won|favorable|approved|in favor of member|decision overturned",
    partial="partially overturned|partially favorable|partially upheld|in part",
    withdrawn="withdraw|dismissed|cancelled|canceled",
) | {fold(word): "" for word in ("pending", "open", "in review", "under review", "undecided")}

EVENT_TYPE = _codes(
    ed=(
        "ER|emergency|emergency department|emergency room|ED visit|ER visit|emergency visit"
        "|emergency department visit|emergency room visit|ED arrival|EDV"
    ),
    admit=(
        "admission|admitted|inpatient admission|inpatient admit|IP admit|IP admission"
        "|hospital admission|hospitalization|hospitalized"
    ),
    discharge=(
        "discharged|inpatient discharge|IP discharge|hospital discharge|DC|D/C|dsch"
        "|discharge from inpatient"
    ),
    transfer="transferred|hospital transfer",
    jail="incarceration|incarcerated|arrest|arrested|jailed|jail booking|in jail",
    release="released|jail release|released from jail|release from jail",
    shelter="shelter change|shelter move|shelter entry|shelter exit|moved shelter",
    eligibility_lost=(
        "eligibility loss|lost eligibility|loss of eligibility|medicaid lost|lost medicaid"
        "|coverage lost|lost coverage|loss of coverage|medicaid inactive"
    ),
    missed_appointment="missed appt|missed appointments|no show|noshow|appointment missed",
    crisis="crisis call|mobile crisis|crisis event|crisis visit|crisis episode",
    death="died|deceased|expired|member death",
)
EVENT_TAGS = _codes(
    mh="mental health|behavioral health|BH|psych|psychiatric",
    sud="substance use|substance use disorder|SUD related|AOD|substance abuse",
    part2="42 CFR Part 2|part 2|42 CFR",
    planned="elective|planned admission|scheduled",
)
COMPLEXITY = _codes(high="high complexity", moderate="medium|mod|med|moderate complexity")

GOAL_STATUS = _codes(
    active="open|in progress|ongoing|on track|started|accepted|new",
    met="achieved|completed|complete|done|reached",
    not_met="not achieved|unmet",
    cancelled="canceled|dropped|discontinued|abandoned",
    on_hold="hold|paused|deferred",
)
DOCUMENT_TYPE = _codes(
    consent="consent form|release of information|DOH-5055|DOH 5055|signed consent|consents",
    assessment="comprehensive assessment|initial assessment|annual assessment|HRA",
    plan="care plan|plan of care|POC|ICP|individual care plan|person centered plan|service plan",
    reassessment="re-assessment|reassess|annual reassessment",
)
TASK_STATUS = _codes(
    open=(
        "to do|todo|in progress|not started|pending|new|active|requested|accepted|ready|started"
        "|outstanding|assigned|received|in process|on hold|overdue"
    ),
    done="completed|complete|closed|finished|resolved",
    cancelled="canceled|void|dropped|removed|rejected|cancel|entered in error",
)

YES = frozenset(
    fold(word)
    for word in (
        *("y", "yes", "true", "t", "1", "x", "on", "sí", "checked"),
        *("billable", "core", "active", "employed", "current", "working", "required"),
    )
) | {"✓", "✔", "☑", "☒"}
NO = frozenset(
    fold(word)
    for word in (
        *("n", "no", "false", "f", "0", "off", "unchecked"),
        *("non-billable", "not billable", "nonbillable", "non-core", "not core", "inactive"),
        *("former", "left", "not required", "terminated"),
    )
) | {"☐", "✗", "✘"}
