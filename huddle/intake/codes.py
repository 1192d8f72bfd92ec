"""The coded values of the import's columns, and the usual words for each.

Keys are folded (letters, digits and ``+``, no case). What is not here is kept as it came, and
reported. ``""`` means: the source says that there is nothing yet.
"""

from collections.abc import Mapping

from huddle.intake.folding import fold
from huddle.intake.period_cells import ONLY_DAY

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


_PLUS = (
    "HH+|HH plus|HH+ SMI|HH+ AOT|HH+ HIV|HH plus SMI|HH plus AOT|HH plus HIV|health home plus"
    "|health home+|health home plus SMI|health home plus AOT|health home plus HIV"
    "|health home plus (HH+)|health homes plus|NY health home plus"
)
PROGRAMME = _codes(
    HH=(
        "health home|NY health home|health homes|NYS health home|HHSA|health home serving adults"
        "|health homes serving adults|health home program|health home care management|HHCM"
        "|medicaid health home|health home (HH)|" + _PLUS
    ),
    ONECARE=(
        "one care|1care|one care plan|one care ma|masshealth one care|one care program"
        "|one care (masshealth)|CCA one care"
    ),
    PC=(
        "primary care|primary care practice|PCP|primary care team|primary care clinic|PCMH"
        "|patient centered medical home|primary care (PC)"
    ),
)
PROGRAMME_IMPLIES = {fold(word): word for word in _PLUS.split("|")}
"""Programmes that name their tier too."""

TIER = _renamed(
    _codes(
        plus=_PLUS + "|plus",
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
    for tier in ("HH+", "HH plus", "health home plus")
    for reason in ("SMI", "AOT", "HIV")
}
"""Tiers that name their reason too."""

SEGMENT = _codes(
    outreach="in outreach|outreach and engagement|outreach & engagement|outreach phase",
    active=(
        "enrolled|engaged|enrolled/active|active/enrolled|active enrolled|in care"
        "|active care management|actively enrolled|actively engaged|enrolled - engaged"
        "|active member|active client|active patient|active case"
    ),
    maintenance="maint|in maintenance|step down|stepped down|maintenance phase",
    pended=(
        "pend|diligent search|pended diligent search|pended - DSE|pended due to diligent search"
        "|pended - inpatient|pended due to inpatient|pended - incarcerated"
        "|pended due to incarceration|on hold"
    ),
    closed=(
        "close|disenrolled|inactive|discharged|terminated|ended|case closed|closed case"
        "|unenrolled|disenroll|graduated|opted out|opt-out"
    ),
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
        ("pended - DSE", "diligent search"),
        ("pended - inpatient", "inpatient"),
        ("pended due to inpatient", "inpatient"),
        ("pended - incarcerated", "incarcerated"),
        ("pended due to incarceration", "incarcerated"),
        ("graduated", "graduated"),
        ("opted out", "opted out"),
        ("opt-out", "opted out"),
    )
}
"""Segments that name their reason too."""

PRIVACY_TAGS = _codes(
    part2="42 CFR Part 2|part 2|42 CFR|SUD protected|substance use protected",
    hiv="HIV/AIDS|27-F|PHL 27-F|article 27-F",
    dv="domestic violence|address protected|protected address|address confidentiality|ACP",
    minor="child|under 18|minor child",
)

_FACE_TO_FACE = ("face to face", "F2F", "FTF", "in person")


def _seen_at(*places: str) -> str:
    """The ways to say that somebody was met in person at a place."""
    both = ((place, seen) for place in places for seen in _FACE_TO_FACE)
    return "|".join(f"{place} {seen}|{seen} {place}|{seen} at {place}" for place, seen in both)


CHANNEL = _codes(
    home=(
        "home visit|in home|residence|member home|at home|in-home visit|member's home"
        "|client's home|client home|patient home|home visit in person|home visit face to face|"
        + _seen_at("home", "member's home", "client's home", "residence", "home visit")
    ),
    community=(
        "community visit|in the community|in community|field|field visit|offsite|off-site"
        "|community setting|street outreach|"
        + _seen_at("community", "the community", "community visit", "field")
    ),
    office=(
        "office visit|clinic|in office|on site|onsite|clinic visit|at office|agency office"
        "|in clinic|on-site visit|" + _seen_at("office", "clinic", "agency", "office visit")
    ),
    phone=(
        "telephone|phone call|call|telephonic|tel|by phone|voice call|cell phone|telephone call"
        "|telephonic contact|telephonic visit|phone contact|phone visit|telephone contact"
        "|telephone visit|outgoing call|outbound call|incoming call|inbound call|audio only"
        "|outbound phone call|inbound phone call"
    ),
    video=(
        "video call|video visit|zoom|virtual|telehealth|videoconference|facetime|virtual visit"
        "|telehealth visit|telehealth video|video telehealth|telemedicine|video conference"
        "|video chat|audio/video|audio-visual|microsoft teams|MS teams|webex|doxy.me"
    ),
    text="SMS|text message|texting|txt|text msg|SMS text|text messaging|SMS message",
    mail=(
        "letter|postal mail|mailed letter|USPS|US mail|post|by mail|email|e-mail|email message"
        "|by email|secure email|electronic mail|correspondence|written correspondence"
    ),
    collateral="collateral contact|collateral call|third party|collateral visit",
)
"""Face to face without a place is no channel: which of three it was, nobody can tell."""
CHANNEL[fold(ONLY_DAY)] = ""

WITH_WHOM = _codes(
    member=(
        "client|patient|self|participant|enrollee|consumer|member self|mbr|pt|beneficiary"
        "|member only|the member"
    ),
    guardian="legal guardian|parent/guardian|parent or guardian|guardian/parent",
    collateral=(
        "family|family member|friend|spouse|partner|relative|caregiver|collateral contact"
        "|family/friend|family or friend|wife|husband|sister|brother|sibling|son|daughter"
        "|significant other|roommate|natural support|home attendant"
    ),
    provider=(
        "doctor|physician|PCP|therapist|nurse|hospital|clinic|psychiatrist|service provider"
        "|health care provider|care provider"
    ),
)
"""A guardian counts as the member, so a mother or a father of whom no more is said is neither."""

OUTCOME = _codes(
    reached=(
        "successful|success|completed|contact made|made contact|contacted|connected|spoke"
        "|spoke with member|spoke to member|successful contact|met|met with member"
        "|reached member|member reached|contact successful|spoke with client|spoke with patient"
        "|client reached|reached client|spoke w member|spoke w/ member|talked to member"
        "|spoke to client|spoke to patient|met with client|met with patient|successful call"
        "|successful visit|successful attempt|visit completed|call completed|contact completed"
        "|completed call|completed visit|completed contact|answered|attended|patient reached"
        "|reached patient|complete"
    ),
    left_msg=(
        "left message|left msg|LM|LVM|left voicemail|left voice mail|left VM|voicemail|voice mail"
        "|message left|VM|left a message|left a voicemail|voicemail left|VM left|LMOM|LMOVM|LMTCB"
        "|left message on voicemail|left message on machine|left msg on VM"
        "|no answer left message|no answer - left voicemail|no answer - LM|no answer/LVM"
        "|no answer/left VM|left message with family|left message to call back"
    ),
    no_answer=(
        "unanswered|no response|did not answer|no pick up|unable to reach|UTR|not reached"
        "|not home|no contact|unsuccessful|unsuccessful attempt|attempted|didn't answer"
        "|did not pick up|unable to contact|could not reach|couldn't reach|unable to locate"
        "|not at home|no one home|nobody home|unsuccessful contact|unsuccessful call"
        "|unsuccessful visit|not successful|failed attempt|attempt failed|no answer no voicemail"
        "|no answer no VM|no answer - no message|voicemail full|mailbox full|VM full"
        "|voicemail not set up|disconnected|phone disconnected|number disconnected|wrong number"
        "|not in service|number not in service|line busy|busy|busy signal"
    ),
    no_show=(
        "noshow|NS|did not attend|DNA|missed visit|did not show|missed|no showed|DNKA"
        "|did not keep appointment|failed to show|failed to attend|no call no show|NCNS"
    ),
    refused=(
        "declined|member refused|refused contact|refused services|member declined|hung up"
        "|client refused|client declined|patient refused|patient declined|declined contact"
        "|declined services|refused visit|declined visit|refused to talk|refused to speak"
    ),
)

APPOINTMENT_STATUS = _codes(
    booked="scheduled|confirmed|pending|upcoming|reserved|planned|unconfirmed|made",
    arrived="checked in|checkedin|check in|in progress|roomed|in room|in waiting room",
    kept=(
        "completed|complete|attended|fulfilled|checked out|check out|seen|showed|show|done"
        "|present|appointment kept|appt kept|visit completed"
    ),
    no_show=(
        "noshow|NS|missed|did not attend|DNA|no-showed|DNKA|did not keep appointment"
        "|did not keep appt|did not show|failed to show|failed to attend|not attended"
        "|no call no show|NCNS|missed appointment|missed appt|absent|not kept"
    ),
    cancelled=(
        "canceled|cancelled by patient|canceled by patient|cancelled by provider"
        "|canceled by provider|cancelled by member|canceled by member|cancel|cancelled by client"
        "|canceled by client|cancelled by clinic|canceled by clinic|patient cancelled"
        "|patient canceled|provider cancelled|provider canceled|late cancel|late cancellation"
        "|same day cancellation|bumped|entered in error"
    ),
)

DIRECTION = _codes(
    out="outbound|outgoing|external|outgoing referral|outbound referral|o|sent",
    **{"in": "inbound|incoming|internal|incoming referral|inbound referral|i|received"},
)
REFERRAL_STATUS = _codes(
    draft="",
    sent=(
        "requested|created|2.0|2.0 created|not updated|submitted|referred|referral sent"
        "|service request created|2.0 service request created"
    ),
    received="pending|acknowledged|acknowledged receipt|in review|under review",
    accepted=(
        "3.0|3.0 accepted|eligible|referral accepted|service request accepted"
        "|3.0 service request accepted"
    ),
    declined=(
        "rejected|4.0|4.0 declined|not eligible|no capacity|not eligible / no capacity"
        "|refused by agency|denied|declined by agency|agency declined|declined by provider"
        "|referral declined|ineligible|service request declined|4.0 service request declined"
    ),
    scheduled=(
        "5.1.1|5.1.1 event scheduled|event scheduled|booked|appointment scheduled"
        "|appt scheduled|appointment made|appointment booked"
    ),
    no_show=(
        "5.1.2|5.1.2 unattended|5.1.2 event unattended|unattended|event unattended"
        "|couldn't contact|could not contact|noshow|missed appointment|no showed|DNKA"
        "|did not attend"
    ),
    in_progress=(
        "ready|5.1.4|5.1.4 event completed|event completed|needs client action"
        "|outreach initiated|in process|receiving services"
    ),
    on_hold=(
        "waitlist|wait list|waitlisted|wait listed|on waitlist|on wait list|waiting list"
        "|on waiting list|hold|suspended"
    ),
    cancelled=(
        "canceled|5.2|6.0|6.0 cancelled|5.2 cancelled|no longer interested|withdrawn|revoked"
        "|6.0 canceled|5.2 canceled|recalled|auto-recalled|member declined|client declined"
        "|patient declined|member refused|client refused|patient refused|cancel"
        "|service request fulfillment cancelled"
    ),
    failed=(
        "couldn't get help|could not get help|closed - not served|closed not served|not served"
        "|closed - unresolved|closed - unsuccessful|unable to serve"
    ),
    completed=(
        "7.0|7.0 fulfilment completed|fulfilment completed|fulfillment completed|got help"
        "|services received|service received|complete|closed - services received|done"
        "|loop closed|7.0 fulfillment completed|closed - resolved|closed - successful"
        "|closed - completed|service request fulfillment completed|services provided"
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
    standard="routine|regular|non-urgent|nonurgent|normal|standard review",
    expedited="urgent|expedite|fast track|rush|stat|emergent|expedited review",
    concurrent="concurrent review|continued stay|continuing care",
)
DECISION = _codes(
    approved=(
        "approve|authorized|granted|certified|approval|favorable|fully approved"
        "|approved as requested|approved in full|full approval|authorize|auth approved"
    ),
    partial=(
        "partially approved|partial approval|approved in part|partial denial|partially denied"
        "|partly approved|approved - partial|denied in part|partially favorable"
        "|approved with modifications|approved as modified"
    ),
    denied=(
        "deny|denial|rejected|not approved|not authorized|adverse|non-certified|full denial"
        "|fully denied|denied in full|declined|not certified|unfavorable|adverse determination"
        "|adverse benefit determination"
    ),
    reduced="reduction|reduce|decreased",
    suspended="suspension|suspend",
    terminated="termination|terminate|discontinued|ended",
    withdrawn="withdraw|cancelled|canceled|request withdrawn|void|voided",
) | {
    fold(word): ""
    for word in (
        *("pending", "pended", "open", "in review", "under review", "submitted", "in process"),
        *("in progress", "no decision", "awaiting decision", "undecided", "not decided"),
        *("received", "requested", "pending review", "pending decision", "awaiting information"),
        *("additional information requested", "no decision yet", "awaiting determination"),
    )
}
APPEAL_DECISION = _codes(
    upheld=(
        "denial upheld|affirmed|uphold|lost|unfavorable|decision upheld|against member|denied"
        "|appeal denied"
    ),
    overturned=(
        "reversed|overturn|won|favorable|approved|in favor of member|decision overturned"
        "|denial overturned|appeal approved|appeal granted|granted"
    ),
    partial=(
        "partially overturned|partially favorable|partially upheld|in part|partially approved"
        "|partial approval"
    ),
    withdrawn="withdraw|dismissed|cancelled|canceled",
) | {
    fold(word): ""
    for word in ("pending", "pended", "open", "in review", "under review", "undecided")
}

EVENT_TYPE = _codes(
    ed=(
        "ER|emergency|emergency department|emergency room|ED visit|ER visit|emergency visit"
        "|emergency department visit|emergency room visit|ED arrival|EDV|ED presentation"
        "|ED registration|ED encounter|ED treat and release|ED treat & release|ED discharge"
        "|ER discharge|discharged from ED|discharge from ED"
    ),
    admit=(
        "admission|admitted|inpatient admission|inpatient admit|IP admit|IP admission"
        "|hospital admission|hospitalization|hospitalized|inpatient|IP|inpatient stay|IP stay"
        "|inpatient hospitalization|hospital stay|hospital admit|admit to hospital"
        "|admitted to hospital|readmission|readmit|acute admission|acute inpatient admission"
        "|emergency admission|admitted from ED|admit - inpatient"
    ),
    discharge=(
        "discharged|inpatient discharge|IP discharge|hospital discharge|DC|D/C|dsch"
        "|discharge from inpatient|hospital D/C|IP D/C|inpatient D/C|discharge from hospital"
        "|discharged from hospital|released from hospital|discharge - inpatient"
    ),
    transfer="transferred|hospital transfer|interfacility transfer|transfer of facility",
    jail="incarceration|incarcerated|arrest|arrested|jailed|jail booking|in jail|prison|in prison",
    release=(
        "jail release|released from jail|release from jail|prison release|released from prison"
        "|release from prison|release from incarceration|released from incarceration"
    ),
    shelter=(
        "shelter change|shelter move|shelter entry|shelter exit|moved shelter|entered shelter"
        "|left shelter"
    ),
    eligibility_lost=(
        "eligibility loss|lost eligibility|loss of eligibility|medicaid lost|lost medicaid"
        "|coverage lost|lost coverage|loss of coverage|medicaid inactive|loss of medicaid"
        "|medicaid terminated|medicaid termination|medicaid lapse|coverage terminated"
        "|coverage termination|coverage ended|eligibility ended|eligibility terminated"
    ),
    missed_appointment=(
        "missed appt|missed appointments|no show|noshow|appointment missed|missed visit"
        "|appointment no show|no show appointment|DNKA|did not keep appointment"
    ),
    crisis=(
        "crisis call|mobile crisis|crisis event|crisis visit|crisis episode|crisis intervention"
        "|mobile crisis visit|mobile crisis call"
    ),
    death="died|deceased|expired|member death|member died|passed away",
)
"""What a hospital and a jail both say ("released") is neither, nor is an observation an event."""

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
        "|outstanding|assigned|received|in process|on hold|overdue|past due|incomplete|not done"
        "|not complete|not completed|waiting|deferred|reopened|draft"
    ),
    done="completed|complete|closed|finished|resolved",
    cancelled=(
        "canceled|void|dropped|removed|rejected|cancel|entered in error|no longer needed"
        "|not needed|withdrawn|abandoned|deleted"
    ),
)

YES = frozenset(
    fold(word)
    for word in (
        *("y", "yes", "true", "t", "1", "x", "on", "sí", "checked"),
        *("billable", "core", "active", "employed", "current", "working", "required"),
        *("provided", "delivered"),
    )
) | {"✓", "✔", "☑", "☒"}
NO = frozenset(
    fold(word)
    for word in (
        *("n", "no", "false", "f", "0", "off", "unchecked"),
        *("non-billable", "not billable", "nonbillable", "non-core", "not core", "inactive"),
        *("former", "left", "not required", "terminated", "resigned", "retired", "separated"),
        *("not active", "not employed", "no longer employed", "not provided", "not delivered"),
    )
) | {"☐", "✗", "✘"}
