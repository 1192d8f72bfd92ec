"""The files of a small team, as its own systems give them out. Today is Monday 23 November 2026.

Who must be on the board is worked out by hand:

* Rosa's ED visit of Friday is answered within two business days: Tuesday (soon).
* Tom left hospital on Thursday: a call within two business days, today (act).
* Lena was released on Friday: a call within one business day, today (act).
* Karim and Ana had no core service in October and none since (act since 31 October).
* Omar's referral of 10 November was to be acknowledged by the 12th (act).
* Nadia's request of 17 November is to be decided by the 24th, the next business day (act).
* Pia's consent ended on 20 November (act).
* A task of Mei Chen's is due today (act).
"""

from pathlib import Path

MEMBERS = """\
member_id,first,last,programme,tier,segment,enrolled_on,care_manager_id,team,consent_expires
M01,Rosa,Alvarez,HH,standard,active,2026-01-05,s-ortiz,north,2027-09-30
M02,Tom,Webb,HH,standard,active,2026-01-05,s-chen,north,2027-09-30
M03,Lena,Dietz,HH,standard,active,2026-01-05,s-ortiz,north,2027-09-30
M04,Karim,Saleh,HH,standard,active,2026-01-05,s-chen,north,2027-09-30
M05,Ana,Marques,HH,standard,active,2026-01-05,s-ortiz,north,2027-09-30
M06,Omar,Badawi,HH,standard,active,2026-01-05,s-chen,north,2027-09-30
M07,Nadia,Kovac,HH,standard,active,2026-01-05,s-ortiz,north,2027-09-30
M08,Pia,Lindqvist,HH,standard,active,2026-01-05,s-chen,north,2026-11-20
M09,Fine,Quiet,HH,standard,active,2026-01-05,s-ortiz,north,2027-09-30
"""

STAFF = """\
staff_id,name,role,team,active
s-young,Ruth Young,team lead,north,yes
s-ortiz,Jo Ortiz,care manager,north,yes
s-chen,Mei Chen,care manager,north,yes
"""

EVENTS = """\
event_id,member_id,type,at,known_at,facility,visit_id
E1,M01,ed,2026-11-20 09:10,2026-11-20,County Hospital,V1
E2,M02,discharge,2026-11-19 15:00,2026-11-20,County Hospital,V2
E3,M03,release,2026-11-20 11:00,2026-11-20,,
"""

REFERRALS = """\
referral_id,member_id,kind,to_org,sent_on,status,status_on,staff_id
R1,M06,housing,Harbor House,2026-11-10,sent,2026-11-10,s-chen
"""

REQUESTS = """\
request_id,member_id,payer,payer_type,service,kind,received_on,member_updated_on,staff_id
Q1,M07,Sun Plan,medicaid_mco,home care,standard,2026-11-17,2026-11-20,s-ortiz
"""

TASKS = """\
task_id,member_id,title,owner,due,status
T1,M09,Send the housing letter,s-chen,2026-11-23,open
"""


def contacts() -> str:
    """A core service each month for everybody but Karim and Ana, who had theirs until September."""
    lines = ["contact_id,member_id,staff_id,at,channel,with,outcome,core_service"]
    for number in range(1, 10):
        months = (8, 9) if number in (4, 5) else (8, 9, 10, 11)
        staff = "s-chen" if number in (2, 4, 6, 8) else "s-ortiz"
        lines += [
            f"C{number}-{month},M{number:02},{staff},2026-{month:02}-03,home,member,reached,yes"
            for month in months
        ]
    return "\n".join(lines) + "\n"


def write(folder: Path) -> Path:
    """The team's files in a folder of their own."""
    folder.mkdir()
    for name, text in {
        "members": MEMBERS,
        "staff": STAFF,
        "events": EVENTS,
        "referrals": REFERRALS,
        "requests": REQUESTS,
        "tasks": TASKS,
        "contacts": contacts(),
    }.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
