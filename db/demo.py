"""The synthetic team: files such as a practice would send, made from a seed and a day.

Nobody in it exists. ``files`` gives each table as rows in the import's own columns, so the demo
goes through the same import as a team's real files. Rates are chosen so that a morning board looks
like one: most members are fine, a few dozen rows need somebody.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

Row = dict[str, str]
Files = dict[str, list[Row]]

TEAM_ID, TEAM_NAME = "north", "Northside pod"

_FIRST = [
    "Rosa",
    "Theo",
    "Lena",
    "Karim",
    "Ana",
    "Darnell",
    "Nadia",
    "Femi",
    "Grace",
    "Luis",
    "Mei",
    "Omar",
    "Priya",
    "Samuel",
    "Tessa",
    "Umar",
    "Vera",
    "Wendell",
    "Ximena",
    "Yusuf",
    "Zora",
    "Andre",
    "Bianca",
    "Cedric",
    "Dolores",
    "Emeka",
    "Fatima",
    "Gloria",
    "Hassan",
    "Ines",
    "Jamal",
    "Keisha",
    "Leon",
    "Marta",
    "Nils",
    "Odette",
    "Pavel",
    "Quincy",
    "Ruth",
    "Soledad",
]
_LAST = [
    "Alvarez",
    "Whitfield",
    "Dubois",
    "Siddiqui",
    "Moreno",
    "Banks",
    "Farouk",
    "Okafor",
    "Chen",
    "Rivera",
    "Nguyen",
    "Haddad",
    "Patel",
    "Brooks",
    "Lindqvist",
    "Ibrahim",
    "Castillo",
    "Grant",
    "Romero",
    "Demir",
    "Johnson",
    "Novak",
    "Silva",
    "Fontaine",
    "Reyes",
    "Eze",
    "Rahman",
    "Marsh",
    "Mensah",
    "Costa",
    "Ward",
    "Simmons",
    "Katz",
    "Kowalska",
    "Berg",
    "Laurent",
    "Petrov",
    "Shaw",
    "Adler",
    "Santos",
]
STAFF = (
    ("s-ortiz", "Jimena Ortiz", "care manager"),
    ("s-chen", "Mei Chen", "care manager"),
    ("s-osei", "Peter Osei", "care manager"),
    ("s-ruiz", "Dana Ruiz", "care manager"),
    ("s-patel", "Anika Patel", "care manager"),
    ("s-brandt", "Jonas Brandt", "care manager"),
    ("s-diallo", "Awa Diallo", "care manager"),
    ("s-kim", "Hana Kim", "care manager"),
    ("s-lopez", "Mateo Lopez", "navigator"),
    ("s-young", "Renee Young", "team lead"),
    ("s-abbas", "Salma Abbas", "supervisor"),
)
_LEFT = ("s-moore", "Colin Moore", "care manager")
_STANDARDS = (
    ("HH", "standard", "", 0.50),
    ("HH", "high", "", 0.17),
    ("HH", "HH+", "SMI", 0.09),
    ("HH", "HH+", "AOT", 0.03),
    ("HH", "HH+", "HIV", 0.015),
    ("ONECARE", "standard", "", 0.13),
    ("PC", "standard", "", 0.065),
)
_ORGANIZATIONS = (
    ("housing", "Harbor Housing Partners"),
    ("food", "Eastside Food Pantry"),
    ("behavioral health", "Riverbend Clinic"),
    ("transport", "Access Rides"),
    ("legal aid", "Neighborhood Legal Aid"),
    ("employment", "Second Start Works"),
)
_SERVICES = ("home health aide", "personal care", "adult day health", "wheelchair", "dental work")


def files(seed: int, members: int, today: date, business: Callable[[date], bool]) -> Files:
    """The team's files by name, for a team with ``members`` active members.

    ``today`` is the day the board will be opened; ``business`` says which days are worked on.
    The same arguments give the same files.
    """
    return _Team(seed, members, today, business).files()


class _Team:
    """One run of the generator: every draw comes from one seeded source, in a fixed order."""

    def __init__(
        self, seed: int, members: int, today: date, business: Callable[[date], bool]
    ) -> None:
        self.random = Random(seed)
        self.today = today
        self.business = business
        self.active = members
        self.workers = [staff_id for staff_id, _, role in STAFF if role == "care manager"]
        self.rows: Files = {
            "members.csv": [],
            "staff.csv": [],
            "contacts.csv": [],
            "hospital.csv": [],
            "appointments.csv": [],
            "referrals.csv": [],
            "plan.csv": [],
            "goals.csv": [],
            "tasks.csv": [],
        }

    def files(self) -> Files:
        self._staff()
        kinds = [("active", self.active), ("outreach", self.active // 30)]
        kinds += [("maintenance", self.active // 20), ("pended", max(1, self.active // 45))]
        kinds += [("closed", self.active // 34)]
        for segment, count in kinds:
            for _ in range(count):
                self._member(segment)
        self._appointments()
        self._hospital()
        self._referrals()
        self._requests()
        self._tasks()
        return self.rows

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _worked(self, day: date) -> date:
        """The last worked day on or before ``day``."""
        while not self.business(day):
            day -= timedelta(days=1)
        return day

    def _ago(self, low: int, high: int) -> date:
        return self.today - timedelta(days=self.random.randint(low, high))

    def _staff(self) -> None:
        for staff_id, name, role in STAFF:
            row = {"staff_id": staff_id, "name": name, "role": role, "team": TEAM_ID}
            row |= {"active": "yes", "supervisor_id": "s-abbas", "away_from": "", "away_to": ""}
            row |= {"cover_id": "", "target_caseload": "", "max_caseload": ""}
            if role == "care manager":
                row |= {"target_caseload": "40", "max_caseload": "55"}
            if staff_id == "s-ruiz":
                row["away_from"] = (self.today - timedelta(days=1)).isoformat()
                row["away_to"] = (self.today + timedelta(days=4)).isoformat()
                row["cover_id"] = "s-chen"
            self.rows["staff.csv"].append(row)
        staff_id, name, role = _LEFT
        self.rows["staff.csv"].append(
            dict.fromkeys(self.rows["staff.csv"][0], "")
            | {"staff_id": staff_id, "name": name, "role": role, "team": TEAM_ID, "active": "no"}
        )

    def _member(self, segment: str) -> None:
        number = len(self.rows["members.csv"]) + 1
        member_id = f"M{1000 + number}"
        weights = [weight for *_, weight in _STANDARDS]
        programme, tier, why, _ = self.random.choices(_STANDARDS, weights)[0]
        enrolled = self._ago(50, 900)
        if segment == "active" and self._chance(0.012):
            enrolled = self._ago(1, 12)
        owner = self.workers[number % len(self.workers)]
        if self._chance(0.006):
            owner = ""
        elif self._chance(0.004):
            owner = _LEFT[0]
        first, last = self.random.choice(_FIRST), self.random.choice(_LAST)
        if number == 40:
            first, last = "Maximiliana-Alexandrina", "Featherstonehaugh-Smythe"
        if number == 41:
            first, last = "نور", "الخطيب"
        row = {
            "member_id": member_id,
            "cin": f"{self.random.choice('ABX')}{self.random.randint(10000, 99999)}Z",
            "first": first,
            "last": last,
            "dob": date(
                self.random.randint(1942, 2004), self.random.randint(1, 12), 14
            ).isoformat(),
            "phone": f"555-01{self.random.randint(10, 99)}",
            "programme": programme,
            "tier": tier,
            "tier_reason": why,
            "segment": segment,
            "segment_start": enrolled.isoformat(),
            "segment_reason": "",
            "enrolled_on": enrolled.isoformat(),
            "care_manager_id": owner,
            "team": TEAM_ID,
            "language": self.random.choice(("English", "Spanish", "Mandarin", "Haitian Creole")),
            "consent_expires": (self.today + timedelta(days=self._runs_out())).isoformat(),
            "assessment_on": self._assessed(enrolled),
            "plan_signed_on": (self.today - timedelta(days=365 - self._runs_out())).isoformat(),
            "ltss": "yes" if programme == "ONECARE" and self._chance(0.3) else "no",
            "privacy_tags": "hiv" if why == "HIV" else "",
            "concern": "",
            "concern_until": "",
        }
        if segment == "pended":
            row["segment_reason"] = self.random.choice(("diligent search", "inpatient", "hiatus"))
        if segment == "closed":
            row["care_manager_id"] = ""
        if segment == "active" and self._chance(0.004):
            row["concern"] = "Sounded low on the phone, skipped meals"
            row["concern_until"] = (
                self.today + timedelta(days=self.random.randint(2, 9))
            ).isoformat()
        self.rows["members.csv"].append(row)
        if segment in ("active", "maintenance"):
            self._goal(member_id)
        if segment == "active":
            self._contacts(row, enrolled)
        elif segment == "pended" and row["segment_reason"] == "diligent search":
            for ago in (2, 9, 16):
                self._contact(row, self._worked(self.today - timedelta(days=ago)), "no_answer")

    def _runs_out(self) -> int:
        """Days until a yearly document runs out: mostly months away, now and then soon or past."""
        return self.random.randint(-6, 26) if self._chance(0.003) else self.random.randint(35, 350)

    def _assessed(self, enrolled: date) -> str:
        """The last yearly assessment; the first one comes a month after enrolment."""
        day = max(
            self.today - timedelta(days=365 - self._runs_out()), enrolled + timedelta(days=30)
        )
        return day.isoformat() if day <= self.today else ""

    def _goal(self, member_id: str) -> None:
        words = ("Stable housing", "See the dentist", "Walk every day", "Back to work part-time")
        self.rows["goals.csv"].append(
            {
                "goal_id": f"g-{member_id}",
                "member_id": member_id,
                "text": self.random.choice(words),
                "status": "active",
                "updated_on": self._ago(1, 70).isoformat(),
                "target_on": (
                    self.today + timedelta(days=self.random.randint(10, 120))
                ).isoformat(),
            }
        )

    def _months(self, enrolled: date) -> Iterator[date]:
        """First days of this month and the five before, from the month of enrolment on."""
        first = self.today.replace(day=1)
        for _ in range(6):
            if first >= enrolled.replace(day=1):
                yield first
            first = (first - timedelta(days=1)).replace(day=1)

    def _contacts(self, member: Row, enrolled: date) -> None:
        often = member["tier"] == "HH+"
        misses = self._chance(0.012)
        last_month = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        for first in self._months(enrolled):
            if misses and first in (self.today.replace(day=1), last_month):
                self._contact(member, first + timedelta(days=12), "no_answer")
                continue
            days = (3, 10, 16, 21) if often else (self._contact_day(),)
            for turn, number in enumerate(days):
                day = self._worked(first + timedelta(days=number - 1 + self.random.randint(-1, 2)))
                if self._chance(0.25):
                    self._contact(member, day - timedelta(days=2), "left_msg")
                home = member["tier_reason"] == "AOT" or (often and turn % 2 == 0)
                self._contact(member, day, "reached", home or self._chance(0.3))
        if self._chance(0.006):
            for ago in (3, 6, 11):
                self._contact(member, self.today - timedelta(days=ago), "no_answer")

    def _contact_day(self) -> int:
        return self.random.randint(2, 13) if self._chance(0.9) else self.random.randint(14, 26)

    def _contact(self, member: Row, day: date, outcome: str, at_home: bool = False) -> None:
        enrolled = date.fromisoformat(member["enrolled_on"])
        if not enrolled <= day <= self.today or (day == self.today and self._chance(0.7)):
            return
        hour, minute = self.random.randint(9, 16), self.random.choice((0, 10, 20, 30, 45))
        if day == self.today:
            hour = 8
        self.rows["contacts.csv"].append(
            {
                "contact_id": f"c-{len(self.rows['contacts.csv']) + 1}",
                "member_id": member["member_id"],
                "staff_id": member["care_manager_id"] or "s-lopez",
                "at": f"{day.isoformat()} {hour:02}:{minute:02}",
                "channel": self.random.choice(("home", "community")) if at_home else "phone",
                "with": "",
                "outcome": outcome,
                "core_service": "yes" if outcome == "reached" else "no",
                "minutes": str(self.random.choice((10, 15, 20, 30, 45)))
                if outcome == "reached"
                else "",
                "purpose": "",
                "note": "",
            }
        )

    def _some(self, segments: tuple[str, ...] = ("active",)) -> Row:
        while True:
            row = self.random.choice(self.rows["members.csv"])
            if row["segment"] in segments:
                return row

    def _share(self, of_412: int) -> int:
        return round(of_412 * self.active / 412)

    def _appointments(self) -> None:
        for number in range(self._share(46)):
            day = self.today + timedelta(days=self.random.randint(-30, 24))
            if number < self._share(2):
                day = self.today
            status = "booked"
            if day < self.today:
                status = self.random.choice(("kept", "kept", "kept", "no_show", "cancelled"))
            self.rows["appointments.csv"].append(
                {
                    "appt_id": f"a-{number + 1}",
                    "member_id": self._some()["member_id"],
                    "at": f"{day.isoformat()} {self.random.randint(9, 15):02}:30",
                    "type": self.random.choice(("primary care", "specialist", "dental")),
                    "with": "",
                    "place": "Main Street clinic",
                    "status": status,
                }
            )

    def _hospital(self) -> None:
        for number in range(self._share(26)):
            member = self._some()
            answered = not self._chance(0.16)
            day = self._ago(5, 45) if answered else self._ago(0, 6)
            kind = self.random.choices(("ed", "stay", "release"), (6, 3, 1))[0]
            visit = f"v-{number + 1}"
            last = day
            if kind == "stay":
                last = min(day + timedelta(days=3), self.today)
                self._event(member, "admit", day, visit)
                if last == self.today and not answered:
                    continue
                self._event(member, "discharge", last, visit)
            else:
                self._event(member, kind, day, visit)
            if answered:
                self._contact(member, self._next_worked(last), "reached")
                self._contact(member, self._next_worked(last + timedelta(days=2)), "reached", True)

    def _next_worked(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.business(day):
            day += timedelta(days=1)
        return day

    def _event(self, member: Row, kind: str, day: date, visit: str) -> None:
        self.rows["hospital.csv"].append(
            {
                "event_id": f"ev-{len(self.rows['hospital.csv']) + 1}",
                "member_id": member["member_id"],
                "type": kind,
                "at": f"{day.isoformat()} {self.random.randint(0, 7):02}:15",
                "known_at": f"{day.isoformat()} {self.random.randint(7, 8):02}:40",
                "facility": self.random.choice(("County General", "St. Brigid Hospital")),
                "tags": "mh" if self._chance(0.08) else "",
                "complexity": "moderate",
                "visit_id": visit,
                "cancelled": "no",
            }
        )

    def _referrals(self) -> None:
        for number in range(self._share(64)):
            kind, organization = self.random.choice(_ORGANIZATIONS)
            sent = self._ago(6, 90)
            row = {
                "referral_id": f"r-{number + 1}",
                "member_id": (member := self._some())["member_id"],
                "direction": "out",
                "kind": kind,
                "to_org": organization,
                "urgency": self.random.choice(("routine", "routine", "urgent")),
                "sent_on": sent.isoformat(),
                "status": "completed",
                "status_on": (sent + timedelta(days=5)).isoformat(),
                "accepted_on": "",
                "appt_on": "",
                "kept_on": "",
                "closed_on": "",
                "outcome": "service received",
                "staff_id": member["care_manager_id"],
            }
            if number % 6 == 0:
                ahead = self.today + timedelta(days=self.random.randint(3, 20))
                row |= {"status": "scheduled", "appt_on": ahead.isoformat(), "outcome": ""}
            elif number % 6 == 1:
                sent = self._ago(0, 4) if self._chance(0.4) else self._ago(8, 26)
                row |= {"status": self.random.choice(("sent", "received")), "outcome": ""}
                row |= {"sent_on": sent.isoformat(), "status_on": sent.isoformat()}
            elif number % 20 == 2:
                row |= {
                    "status": "no_show",
                    "status_on": self._ago(0, 3).isoformat(),
                    "outcome": "",
                }
            else:
                kept = min(sent + timedelta(days=4 + number % 9), self.today - timedelta(days=1))
                accepted = min(sent + timedelta(days=1 + number % 3), kept)
                row |= dict.fromkeys(("status_on", "appt_on", "kept_on", "closed_on"), str(kept))
                row["accepted_on"] = str(accepted)
            self.rows["referrals.csv"].append(row)

    def _requests(self) -> None:
        for number in range(self._share(22)):
            row = {
                "request_id": f"q-{number + 1}",
                "member_id": (member := self._some())["member_id"],
                "payer": "Bay State Health" if member["programme"] == "ONECARE" else "Empire Plan",
                "payer_type": "integrated_dsnp"
                if member["programme"] == "ONECARE"
                else "medicaid_mco",
                "state": "MA" if member["programme"] == "ONECARE" else "NY",
                "service": self.random.choice(_SERVICES),
                "kind": "standard",
                "received_on": self._ago(30, 90).isoformat(),
                "received_time": "",
                "decision": "approved",
                "decision_on": self._ago(22, 28).isoformat(),
                "notice_on": "",
                "effective_on": "",
                "auth_end_on": (
                    self.today + timedelta(days=self.random.randint(30, 150))
                ).isoformat(),
                "previously_authorized": "no",
                "member_updated_on": self._ago(0, 6).isoformat(),
                "staff_id": member["care_manager_id"],
            }
            if number % 6 == 0:
                received = self._ago(0, 8)
                row |= {"received_on": received.isoformat(), "decision": "", "decision_on": ""}
                row |= {"auth_end_on": "", "member_updated_on": received.isoformat()}
            elif number == 3:
                notice = self._ago(2, 6).isoformat()
                row |= {"decision": "reduced", "decision_on": notice, "notice_on": notice}
                row |= {"previously_authorized": "yes", "auth_end_on": ""}
                row["effective_on"] = (self.today + timedelta(days=7)).isoformat()
            elif number == 4:
                notice = self._ago(54, 56).isoformat()
                row |= {"decision": "denied", "decision_on": notice, "notice_on": notice}
                row |= {"auth_end_on": "", "received_on": self._ago(60, 62).isoformat()}
            self.rows["plan.csv"].append(row)

    def _tasks(self) -> None:
        titles = ("Call the pharmacy", "Send the housing letter", "Ask for the discharge papers")
        for number in range(self._share(14)):
            due = self.today + timedelta(days=self.random.randint(-1, 9))
            member = self._some()
            self.rows["tasks.csv"].append(
                {
                    "task_id": f"t-{number + 1}",
                    "member_id": member["member_id"],
                    "title": self.random.choice(titles),
                    "owner": member["care_manager_id"] or "s-lopez",
                    "due": "" if number == 5 else due.isoformat(),
                    "status": "open",
                }
            )
