"""A row of every table, in words that people use, and what is stored for it."""

from typing import Any

import pytest

from tests.intake.conftest import Team, counts

MEMBERS = "Client ID,First Name,Last Name\nM1,Rosa,Alvarez\n"


@pytest.mark.parametrize(
    ("text", "name", "query", "stored"),
    [
        (
            "Client ID,Name,DOB,Program,Tier,Status,Status Date,Enrollment Date,LTSS,Privacy,"
            "Date of Death,Next Steps,Team\n"
            'M1,"Alvarez, Rosa",3/4/58,Health Home,HH+ AOT,Engaged,1/5/26,12/1/2025,Y,'
            "HIV/AIDS; 42 CFR Part 2,,Call her,north\n",
            "members",
            "SELECT first, last, dob, programme, tier, tier_reason, segment, segment_start,"
            " enrolled_on, ltss, privacy_tags, deceased_on, next_step, team FROM member",
            (
                *("Rosa", "Alvarez", "1958-03-04", "HH", "HH+", "AOT", "active", "2026-01-05"),
                *("2025-12-01", True, "hiv part2", None, "Call her", "north"),
            ),
        ),
        (
            "Employee ID,First Name,Last Name,Job Title,Caseload Target,Active?,Out From,Out To,"
            "Covered By\ns1,Jimena,Ortiz,Care manager,40,Yes,11/20/2026,11/27/2026,s2\n",
            "staff",
            "SELECT staff_id, name, role, target_caseload, max_caseload, active, away_from,"
            " away_to, cover_id FROM staff",
            (
                *("s1", "Jimena Ortiz", "Care manager", 40, None, True, "2026-11-20"),
                *("2026-11-27", "s2"),
            ),
        ),
        (
            "Contact ID,Client ID,Contact Date,Contact Time,Contact Method,Spoke With,Result,"
            "Billable,Duration (min),Date Entered\n"
            "c1,M1,11/20/2026,3:45 PM,Tele-phone,Client,Left VM,No,12 min,11/21/2026 8:00 AM\n",
            "contacts",
            "SELECT day, at, channel, with_whom, outcome, core_service, minutes, entered_on,"
            " entered_at FROM contact",
            (
                *("2026-11-20", "2026-11-20T20:45:00.000000+00:00", "phone", "member", "left_msg"),
                *(False, 12, "2026-11-21", "2026-11-21T13:00:00.000000+00:00"),
            ),
        ),
        (
            "Appt ID,MRN,Appt Date,Appt Time,Provider,Location,Appt Status\n"
            "a1,M1,11/23/2026,09:30,Dr. Chen,Main St,No Show\n",
            "appointments",
            "SELECT appt_id, day, at, with_whom, place, status FROM appointment",
            (
                *("a1", "2026-11-23", "2026-11-23T14:30:00.000000+00:00", "Dr. Chen"),
                *("Main St", "no_show"),
            ),
        ),
        (
            "Ref #,Patient ID,Service Type,Agency,Date Sent,Status,Status Date,Date Closed,In/Out\n"
            "r1,M1,housing,Harbor,11/1/2026,Got help,11/9/2026,11/10/2026,Outgoing\n",
            "referrals",
            "SELECT referral_id, direction, kind, to_org, sent_on, status, source_status,"
            " status_on, closed_on FROM referral",
            (
                *("r1", "out", "housing", "Harbor", "2026-11-01", "completed", "Got help"),
                *("2026-11-09", "2026-11-10"),
            ),
        ),
        (
            "Auth Number,Member ID,Health Plan,Plan Type,Service,Request Type,Date Received,"
            "Time Received,Determination,Notice Date,Aid Continuing,Appeal Outcome\n"
            "q1,M1,Empire,Medicaid Managed Care,Aide,Urgent,11/20/2026,15:30,Partially Approved,"
            "11/21/2026,N,Upheld\n",
            "service_requests",
            "SELECT payer, payer_type, kind, received_on, received_at, decision, notice_on,"
            " continuation_requested, appeal_decision, prior_auth FROM service_request",
            (
                *("Empire", "medicaid_mco", "expedited", "2026-11-20"),
                *("2026-11-20T20:30:00.000000+00:00", "partial", "2026-11-21", False, "upheld"),
                None,
            ),
        ),
        (
            "Alert ID,MRN,Event Type,Event Date,Event Time,Notified At,Hospital,Tags,Visit Number,"
            "Canceled\ne1,M1,ED Visit,2026-11-20,22:15,2026-11-21T03:30:00Z,County,MH/SUD,V1,\n",
            "events",
            "SELECT type, day, at, known_on, known_at, facility, tags, visit_id, cancelled"
            " FROM event",
            (
                *("ed", "2026-11-20", "2026-11-21T03:15:00.000000+00:00", "2026-11-20"),
                *("2026-11-21T03:30:00.000000+00:00", "County", "mh sud", "V1", False),
            ),
        ),
        (
            "Goal ID,Client ID,Goal,Goal Status,Last Updated,Target Date\n"
            "g1,M1,Stable housing,In progress,11/2/2026,12/31/2026\n",
            "goals",
            "SELECT text, status, updated_on, target_on FROM goal",
            ("Stable housing", "active", "2026-11-02", "2026-12-31"),
        ),
        (
            "Doc ID,Client ID,Document Type,Date Completed,Date Signed,Due Date\n"
            "d1,M1,Plan of Care,11/2/2026,,12/31/2026\n",
            "documents",
            "SELECT type, completed_on, signed_on, due_on FROM document",
            ("plan", "2026-11-02", None, "2026-12-31"),
        ),
        (
            "Task ID,Client ID,Task,Assigned To,Due Date,Task Status\n"
            "t1,M1,Call the pharmacy,s1,11/25/2026,To do\n",
            "tasks",
            "SELECT title, owner, due, status FROM task",
            ("Call the pharmacy", "s1", "2026-11-25", "open"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "",
)
def test_a_row_is_stored_as_it_was_meant(
    team: Team, text: str, name: str, query: str, stored: tuple[Any, ...]
) -> None:
    team.bring({"roster.csv": MEMBERS})
    report = team.bring({"file.csv": text})
    assert report.files[0].problem == ""
    expected = counts(changed=1) if name == "members" else counts(new=1)
    assert report.files[0].tables == {name: expected}
    assert team.rows(query) == [stored]
