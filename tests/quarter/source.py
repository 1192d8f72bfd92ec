"""A care-management record that lives through a quarter, and the files it gives out.

Everything follows from the seed. Rows are kept as the record has them on the day; a file is what
the record says that morning.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random

Row = dict[str, str]

FULL = '[[tables]]\ntable = "members"\nfiles = ["members*"]\nmode = "full"\n'
"""The profile: a member whom the file no longer lists has vanished."""

_TIERS = (
    ("HH", "standard", ""),
    ("HH", "HH+", "SMI"),
    ("HH", "HH+", "HIV"),
    ("HH", "HH+", "AOT"),
    ("PC", "", ""),
    ("ONECARE", "", ""),
)
_CHANNELS = ("home", "office", "phone", "video", "community")
_OUTCOMES = ("reached", "reached", "reached", "left_msg", "no_answer", "no_show")


class Record:
    """The source. ``tables`` holds its rows by table and id."""

    def __init__(self, seed: int, first: date, members: int) -> None:
        self.random = Random(seed)
        self.tables: dict[str, dict[str, Row]] = {
            name: {}
            for name in (
                *("staff", "members", "contacts", "events", "appointments", "referrals"),
                *("service_requests", "documents", "goals", "tasks"),
            )
        }
        self.lost: dict[str, Row] = {}
        self._ids = 0
        for name in ("ana", "ben", "cleo"):
            self.tables["staff"][name] = {
                **{"staff_id": name, "name": f"{name.title()} Worker", "role": "care manager"},
                **{"team": "north", "active": "yes", "away_from": "", "away_to": ""},
                **{"cover_id": ""},
            }
        for number in range(members):
            self._enrol(f"M{number:03}", first - timedelta(days=40 + number * 9))
        for day in range(75, 0, -1):
            self._talk(first - timedelta(days=day), late=False)

    def live(self, day: date) -> None:
        """What happens on a day."""
        some = self.random
        self._talk(day, late=some.random() < 0.4)
        for happens, chance in (
            (self._event, 0.5),
            (self._referral, 0.5),
            (self._request, 0.4),
            (self._appointment, 0.5),
            (self._document, 0.2),
            (self._task, 0.3),
            (self._move_on, 0.9),
            (self._member_changes, 0.5),
            (self._staff_changes, 0.15),
        ):
            if some.random() < chance:
                happens(day)

    def files(self) -> Mapping[str, str]:
        """Every table as a CSV file, whole, by the file's name."""
        return {f"{name}.csv": _csv(rows.values()) for name, rows in self.tables.items() if rows}

    def bring_contact(self, day: date, row: Mapping[str, str]) -> None:
        """A contact that was logged elsewhere first gets into the record, some days later."""
        contact_id = self._id("c")
        self.tables["contacts"][contact_id] = {
            **self._contact(contact_id, day, day),
            **row,
            "entered_at": day.isoformat(),
        }

    def _id(self, prefix: str) -> str:
        self._ids += 1
        return f"{prefix}{self._ids}"

    def _any(self, table: str) -> Row:
        return self.random.choice(list(self.tables[table].values()))

    def _enrol(self, member_id: str, on: date) -> None:
        some = self.random
        programme, tier, reason = some.choice(_TIERS)
        self.tables["members"][member_id] = {
            **{"member_id": member_id, "first": f"F{member_id}", "last": f"L{member_id}"},
            **{"programme": programme, "tier": tier, "tier_reason": reason, "segment": "active"},
            **{"segment_start": "", "segment_reason": "", "enrolled_on": on.isoformat()},
            **{"care_manager_id": some.choice(("ana", "ben", "cleo")), "team": "north"},
            **{"consent_expires": (on + timedelta(days=some.randint(60, 300))).isoformat()},
            **{"plan_due_on": "", "concern": "", "concern_until": "", "deceased_on": ""},
            **{"ltss": some.choice(("yes", "no", "no")), "goal": "", "privacy_tags": ""},
        }

    def _contact(self, contact_id: str, day: date, entered: date) -> Row:
        some = self.random
        return {
            **{"contact_id": contact_id, "member_id": self._any("members")["member_id"]},
            **{"staff_id": some.choice(("ana", "ben", "cleo")), "at": day.isoformat()},
            **{"channel": some.choice(_CHANNELS), "with": "", "outcome": some.choice(_OUTCOMES)},
            **{"core_service": some.choice(("yes", "yes", "no"))},
            **{"entered_at": entered.isoformat()},
        }

    def _talk(self, day: date, *, late: bool) -> None:
        for _ in range(self.random.randint(0, 4)):
            contact_id = self._id("c")
            on = day - timedelta(days=self.random.randint(2, 25)) if late else day
            self.tables["contacts"][contact_id] = self._contact(contact_id, on, day)

    def _event(self, day: date) -> None:
        some, event_id = self.random, self._id("e")
        on = day - timedelta(days=some.choice((0, 0, 1, 4)))
        self.tables["events"][event_id] = {
            **{"event_id": event_id, "member_id": self._any("members")["member_id"]},
            **{"type": some.choice(("ed", "admit", "discharge", "release", "crisis", "jail"))},
            **{"at": on.isoformat(), "known_at": day.isoformat(), "facility": "General"},
            **{"tags": some.choice(("", "mh", "sud")), "cancelled": "no"},
        }

    def _referral(self, day: date) -> None:
        referral_id = self._id("r")
        self.tables["referrals"][referral_id] = {
            **{"referral_id": referral_id, "member_id": self._any("members")["member_id"]},
            **{"kind": self.random.choice(("housing", "food")), "to_org": "Harbor House"},
            **{"sent_on": day.isoformat(), "status": "sent", "status_on": day.isoformat()},
            **{"accepted_on": "", "appt_on": "", "closed_on": "", "outcome": ""},
        }

    def _request(self, day: date) -> None:
        request_id = self._id("q")
        self.tables["service_requests"][request_id] = {
            **{"request_id": request_id, "member_id": self._any("members")["member_id"]},
            **{
                "payer": "Sun",
                "payer_type": self.random.choice(("medicaid_mco", "masshealth_state")),
            },
            **{"service": "home care", "kind": self.random.choice(("standard", "expedited"))},
            **{"received_on": day.isoformat(), "decision": "", "decision_on": "", "notice_on": ""},
            **{"auth_end_on": "", "appeal_filed_on": "", "resolved_on": ""},
        }

    def _appointment(self, day: date) -> None:
        appt_id = self._id("a")
        on = day + timedelta(days=self.random.randint(0, 12))
        self.tables["appointments"][appt_id] = {
            **{"appt_id": appt_id, "member_id": self._any("members")["member_id"]},
            **{"at": on.isoformat(), "type": "visit", "status": "booked"},
        }

    def _document(self, day: date) -> None:
        document_id = self._id("d")
        self.tables["documents"][document_id] = {
            **{"document_id": document_id, "member_id": self._any("members")["member_id"]},
            **{
                "type": self.random.choice(("consent", "plan")),
                "completed_on": "",
                "signed_on": "",
            },
            **{"due_on": (day + timedelta(days=self.random.randint(5, 40))).isoformat()},
        }
        goal_id = self._id("g")
        self.tables["goals"][goal_id] = {
            **{"goal_id": goal_id, "member_id": self._any("members")["member_id"]},
            **{"text": "Walk", "status": "active", "updated_on": day.isoformat()},
        }

    def _task(self, day: date) -> None:
        task_id = self._id("t")
        self.tables["tasks"][task_id] = {
            **{"task_id": task_id, "member_id": self._any("members")["member_id"]},
            **{"title": "Send the letter", "owner": "ana", "status": "open", "closed_on": ""},
            **{"due": (day + timedelta(days=self.random.randint(0, 9))).isoformat()},
        }

    def _move_on(self, day: date) -> None:
        """What is open comes further; some of it with a day that lies behind."""
        some = self.random
        on = (day - timedelta(days=some.choice((0, 0, 1, 3)))).isoformat()
        if self.tables["referrals"]:
            row = self._any("referrals")
            status = some.choice(
                ("accepted", "scheduled", "no_show", "declined", "completed", "received")
            )
            row.update(status=status, status_on=on)
            if status == "accepted":
                row["accepted_on"] = on
            if status == "scheduled":
                row["appt_on"] = (day + timedelta(days=some.randint(1, 9))).isoformat()
            if status == "completed":
                row["closed_on"] = on
        if self.tables["service_requests"]:
            row = self._any("service_requests")
            if not row["decision"]:
                row.update(decision=some.choice(("approved", "denied", "reduced")), decision_on=on)
                row["notice_on"] = on
                row["auth_end_on"] = (day + timedelta(days=20)).isoformat()
            elif row["decision"] == "denied":
                row["appeal_filed_on"] = on
        for row in list(self.tables["appointments"].values()):
            if row["status"] == "booked" and row["at"] <= day.isoformat():
                row["status"] = some.choice(("kept", "no_show", "cancelled"))
        if self.tables["documents"]:
            self._any("documents").update(completed_on=on, signed_on=some.choice((on, "")))
        if self.tables["tasks"] and some.random() < 0.3:
            self._any("tasks").update(status="done", closed_on=day.isoformat())
        if self.tables["events"] and some.random() < 0.1:
            self._any("events")["cancelled"] = "yes"
        if self.tables["contacts"] and some.random() < 0.3:
            self._any("contacts").update(outcome="reached", core_service="yes")

    def _member_changes(self, day: date) -> None:
        some = self.random
        members = self.tables["members"]
        row = self._any("members")
        match some.randint(0, 9):
            case 0:
                row.update(segment="pended", segment_reason="diligent search")
                row["segment_start"] = day.isoformat()
            case 1:
                if row["segment"] == "pended":
                    row.update(segment="active", segment_reason="")
                    row["segment_start"] = row["enrolled_on"] = day.isoformat()
            case 2:
                programme, tier, reason = some.choice(_TIERS)
                row.update(programme=programme, tier=tier, tier_reason=reason)
            case 3:
                row["care_manager_id"] = some.choice(("ana", "ben", "cleo"))
            case 4:
                row["team"] = "south" if row["team"] == "north" else "north"
            case 5:
                row.update(concern=some.choice(("", "sounded low")), last=f"N{day:%m%d}")
            case 6 if len(members) > 5 and row["member_id"].startswith("M"):
                self.lost[row["member_id"]] = members.pop(row["member_id"])
            case 7 if self.lost:
                member_id, back = self.lost.popitem()
                members[member_id] = back
            case 8:
                self._enrol(self._id("N"), day)
            case 9 if some.random() < 0.3:
                row["deceased_on"] = day.isoformat()

    def _staff_changes(self, day: date) -> None:
        row = self._any("staff")
        if self.random.random() < 0.5:
            row.update(away_from=day.isoformat(), cover_id="ana")
            row["away_to"] = (day + timedelta(days=4)).isoformat()
        elif row["staff_id"] == "cleo":
            row.update(active="no" if row["active"] == "yes" else "yes", team="south")
        else:
            row["name"] = f"{row['staff_id'].title()} Married{day:%d}"


def _csv(rows: Iterable[Row]) -> str:
    listed = list(rows)
    return "\n".join([",".join(listed[0]), *(",".join(row.values()) for row in listed)]) + "\n"
