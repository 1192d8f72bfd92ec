"""The gallery: a small synthetic team in which every rule can be seen in every state.

Each member is named after what they show. What they must show is written down elsewhere, by hand,
from the rules' own text; here are only the facts. Days lean on four anchors, so that a state exists
whatever day the demo is made: ``today``, the last worked day, a Monday with four worked days ahead,
and days of last month.
"""

from collections.abc import Callable
from datetime import date, timedelta

from db.demo import Files, Row

TEAM_ID, TEAM_NAME = "gallery", "Rule gallery"
WORKER = "s-gallery"

Columns = dict[str, str | date]


def anchors(today: date, business: Callable[[date], bool]) -> dict[str, date]:
    """The days that facts and expectations lean on, by name. ``friday`` is a worked day before one
    that is not."""
    worked = today
    while not business(worked):
        worked -= timedelta(days=1)
    monday = today - timedelta(days=today.weekday())
    while not all(business(monday + timedelta(days=turn)) for turn in range(4)):
        monday -= timedelta(days=7)
    friday = worked
    while not (business(friday) and not business(friday + timedelta(days=1))):
        friday -= timedelta(days=1)
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return {
        "today": today,
        "worked": worked,
        "monday": monday,
        "friday": friday,
        "last-month-12": last_month.replace(day=12),
        "last-month-16": last_month.replace(day=16),
        "last-month-20": last_month.replace(day=20),
        "last-month-end": today.replace(day=1) - timedelta(days=1),
    }


def files(today: date, business: Callable[[date], bool]) -> Files:
    """The gallery's files by name, in the import's own columns."""
    gallery = _Gallery(today, business)
    gallery.contact_standards()
    gallery.events()
    gallery.signals()
    gallery.referrals()
    gallery.requests()
    gallery.documents()
    gallery.tasks()
    gallery.huddles()
    return gallery.rows


class _Gallery:
    def __init__(self, today: date, business: Callable[[date], bool]) -> None:
        self.days = anchors(today, business)
        self.today = today
        self.business = business
        self.rows: Files = {
            f"gallery-{name}.csv": []
            for name in (
                "members",
                "staff",
                "contacts",
                "hospital",
                "appointments",
                "referrals",
                "plan",
                "documents",
                "tasks",
            )
        }
        self.rows["gallery-staff.csv"].append(
            {"staff_id": WORKER, "name": "Gale Lerner", "role": "care manager", "team": TEAM_ID}
        )

    def _row(self, table: str, **columns: str | date) -> None:
        row: Row = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in columns.items()
        }
        self.rows[f"gallery-{table}.csv"].append(row)

    def _id(self, table: str) -> str:
        return f"gallery-{table}-{len(self.rows[f'gallery-{table}.csv']) + 1}"

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def back(self, day: date, business_days: int) -> date:
        """The day that lies ``business_days`` worked days before ``day``."""
        while business_days:
            day -= timedelta(days=1)
            business_days -= self.business(day)
        return day

    def ahead(self, day: date, business_days: int) -> date:
        while business_days:
            day += timedelta(days=1)
            business_days -= self.business(day)
        return day

    def last_month(self, day: int) -> date:
        return self.days["last-month-20"].replace(day=day)

    def month_before(self, day: int) -> date:
        """A day of the month before last month."""
        return (self.last_month(1) - timedelta(days=1)).replace(day=day)

    def member(self, member_id: str, **columns: str | date) -> str:
        known: Columns = {
            "member_id": member_id,
            "first": "Gallery",
            "last": member_id,
            "programme": "HH",
            "tier": "standard",
            "tier_reason": "",
            "segment": "active",
            "segment_start": "",
            "segment_reason": "",
            "enrolled_on": self.ago(500),
            "care_manager_id": WORKER,
            "team": TEAM_ID,
            "ltss": "no",
            "privacy_tags": "",
            "consent_expires": self.ahead(self.today, 200),
            "assessment_on": self.ago(100),
            "plan_signed_on": self.ago(90),
            "plan_due_on": "",
            "concern": "",
            "concern_until": "",
            "deceased_on": "",
        }
        self._row("members", **(known | columns))
        return member_id

    def contact(
        self, member_id: str, day: date, outcome: str = "reached", channel: str = "phone"
    ) -> None:
        self._row(
            "contacts",
            contact_id=self._id("contacts"),
            member_id=member_id,
            staff_id=WORKER,
            at=f"{day.isoformat()} 13:00",
            channel=channel,
            outcome=outcome,
            core_service="yes",
        )

    def event(self, member_id: str, kind: str, day: date, **columns: str | date) -> None:
        known: Columns = {
            "event_id": self._id("hospital"),
            "member_id": member_id,
            "type": kind,
            "at": f"{day.isoformat()} 06:30",
            "known_at": f"{day.isoformat()} 07:00",
            "tags": "",
            "complexity": "",
            "visit_id": "",
            "cancelled": "no",
        }
        self._row("hospital", **(known | columns))

    def contact_standards(self) -> None:
        """Monthly standards, seen on days of last month; nothing later is needed."""
        standards: dict[str, Columns] = {
            "hh": {"tier": "standard"},
            "smi": {"tier": "HH+", "tier_reason": "SMI"},
            "aot": {"tier": "HH+", "tier_reason": "AOT"},
            "hiv": {"tier": "HH+", "tier_reason": "HIV", "privacy_tags": "hiv"},
            "onecare": {"programme": "ONECARE"},
            "pc": {"programme": "PC"},
        }
        for name, columns in standards.items():
            days = (3, 6, 9, 11) if columns.get("tier") == "HH+" else (3,)
            for shown in ("met", "behind", "late", "no-outcome"):
                member_id = self.member(f"{name}-{shown}", **columns)
                for day in days:
                    self.contact(member_id, self.month_before(day), channel="home")
            for day in days:
                self.contact(f"{name}-met", self.last_month(day), channel="home")
            self.contact(f"{name}-no-outcome", self.last_month(5), outcome="")
            self.member(f"{name}-pended", **(columns | {"segment": "pended"}))
        self.contact("smi-behind", self.last_month(4), channel="home")
        self.member("hhplus-no-reason", tier="HH+")

        search: Columns = {"segment": "pended", "segment_reason": "diligent search"}
        for shown in ("met", "behind", "late", "no-outcome"):
            member_id = self.member(f"search-{shown}", **search)
            for day in (2, 5, 9):
                self.contact(member_id, self.month_before(day), outcome="no_answer")
        for day in (2, 5, 9):
            self.contact("search-met", self.last_month(day), outcome="no_answer")
        self.contact("search-no-outcome", self.last_month(5), outcome="")
        self.member("search-other-reason", segment="pended", segment_reason="hiatus")

    def events(self) -> None:
        """Clocks that an event starts: answered, running, run out, stopped, and half recorded."""
        simple: dict[str, tuple[str, Columns]] = {
            "ed": ("ed", {}),
            "missed": ("missed_appointment", {}),
            "release": ("release", {}),
            "shelter": ("shelter", {}),
            "eligibility": ("eligibility_lost", {}),
            "crisis": ("crisis", {}),
            "maintenance": ("jail", {"segment": "maintenance"}),
        }
        for name, (kind, columns) in simple.items():
            answered = self.member(f"{name}-answered", **columns)
            self.event(answered, kind, self.ago(12))
            self.contact(answered, self.ago(11))
            self.event(self.member(f"{name}-today", **columns), kind, self.today)
            self.event(self.member(f"{name}-open", **columns), kind, self.ago(12))
            cancelled = self.member(f"{name}-cancelled", **columns)
            self.event(cancelled, kind, self.ago(12), cancelled="yes")
            blank = self.member(f"{name}-no-outcome", **columns)
            self.event(blank, kind, self.ago(12))
            self.contact(blank, self.ago(11), outcome="")
        admitted = self.member("ed-admitted")
        self.event(admitted, "ed", self.ago(12), visit_id="v-ed-admitted", tags="mh sud")
        self.event(admitted, "admit", self.ago(12), visit_id="v-ed-admitted")

        for tag in ("mh", "sud"):
            answered = self.member(f"ed-{tag}-answered")
            self.event(answered, "ed", self.ago(12), tags=tag)
            self.contact(answered, self.ago(11))
            blank = self.member(f"ed-{tag}-no-outcome")
            self.event(blank, "ed", self.ago(40), tags=tag)
            self.contact(blank, self.ago(39), outcome="")
            for days in (6, 12, 29, 40):
                self.event(self.member(f"ed-{tag}-{days}d"), "ed", self.ago(days), tags=tag)

        self._stay("stay-answered", 12, complexity="high", tags="mh", ltss="yes")
        self.contact("stay-answered", self.ago(11), channel="home")
        self._row(
            "documents",
            document_id="gallery-plan-update",
            member_id="stay-answered",
            type="plan",
            completed_on=self.ago(10),
            signed_on=self.ago(10),
            due_on="",
        )
        for days in (0, 6, 13, 29, 40):
            self._stay(f"stay-{days}d", days, tags="mh", ltss="yes")
            self._stay(f"stay-high-{days}d", days, complexity="high")
        self._stay("stay-planned", 40, tags="planned", ltss="yes")
        self._stay("stay-no-outcome", 40, tags="mh", ltss="yes")
        self.contact("stay-no-outcome", self.ago(39), outcome="", channel="home")
        self._stay("stay-high-no-outcome", 40, complexity="high")
        self.contact("stay-high-no-outcome", self.ago(39), outcome="", channel="home")
        self._row(
            "documents",
            document_id="gallery-undated-plan",
            member_id="stay-no-outcome",
            type="plan",
            completed_on="",
            signed_on="",
            due_on="",
        )
        outpatient = self.member("ed-went-home")
        self.event(outpatient, "ed", self.ago(12), visit_id="v-home")
        self.event(outpatient, "discharge", self.ago(12), visit_id="v-home", tags="mh")
        self.contact(outpatient, self.ago(11))

    def _stay(
        self, member_id: str, left: int, *, tags: str = "", complexity: str = "", ltss: str = "no"
    ) -> None:
        """A hospital stay that ended ``left`` days ago."""
        self.member(member_id, ltss=ltss)
        visit = f"v-{member_id}"
        self.event(member_id, "admit", self.ago(left + 3), visit_id=visit)
        self.event(
            member_id, "discharge", self.ago(left), visit_id=visit, tags=tags, complexity=complexity
        )

    def signals(self) -> None:
        self.event(self.member("inpatient-now"), "admit", self.ago(3), visit_id="v-now")
        left = self.member("inpatient-left")
        self.event(left, "admit", self.ago(30))
        self.event(left, "discharge", self.ago(27))
        self.contact(left, self.ago(26), channel="home")
        self.event(self.member("inpatient-cancelled"), "admit", self.ago(3), cancelled="yes")
        self.event(self.member("jail-now"), "jail", self.ago(8))
        freed = self.member("jail-left")
        self.event(freed, "jail", self.ago(30))
        self.event(freed, "release", self.ago(20))
        self.contact(freed, self.ago(19))
        self.event(self.member("jail-cancelled"), "jail", self.ago(8), cancelled="yes")
        bookings = {
            "booked-today": (f"{self.today.isoformat()} 14:00", "booked"),
            "booked-next": (f"{self.ahead(self.today, 1).isoformat()} 10:00", "booked"),
            "booked-later": (f"{self.ahead(self.today, 6).isoformat()} 10:00", "booked"),
            "booked-cancelled": (f"{self.today.isoformat()} 14:00", "cancelled"),
            "booked-no-time": (self.today.isoformat(), "booked"),
        }
        for member_id, (at, status) in bookings.items():
            self._row(
                "appointments",
                appt_id=self._id("appointments"),
                member_id=self.member(member_id),
                at=at,
                type="primary care",
                status=status,
            )
        unreached = {
            "unreached": ("no_answer", "left_msg", "no_show"),
            "unreached-closed": ("no_answer", "left_msg", "no_show"),
            "unreached-blank": ("no_answer", "", "no_show"),
            "unreached-then-met": ("no_answer", "left_msg", "no_show"),
        }
        for member_id, outcomes in unreached.items():
            segment = "closed" if member_id == "unreached-closed" else "active"
            self.member(member_id, segment=segment)
            for turn, outcome in enumerate(outcomes):
                self.contact(member_id, self.ago(12 - 2 * turn), outcome=outcome)
        self.contact("unreached-then-met", self.ago(5))
        self.member("concern-now", concern="Sounded low", concern_until=self.ahead(self.today, 3))
        self.member("concern-over", concern="Sounded low", concern_until=self.ago(1))
        self.member("concern-no-date", concern="Sounded low")
        self.member("concern-closed", concern="Sounded low", segment="closed")
        self.member("watched")
        self.member("watched-until-yesterday")
        self.member("watched-closed", segment="closed")
        self.member("new-2d", enrolled_on=self.ago(2))
        self.member("new-5d", enrolled_on=self.ago(5))
        self.contact(self.member("new-met", enrolled_on=self.ago(5)), self.ago(4))
        self.member("new-no-date", enrolled_on="")
        self.member("new-pended", enrolled_on=self.ago(5), segment="pended")
        self.member("died", deceased_on=self.ago(4))
        self.member("died-closed", deceased_on=self.ago(4), segment="closed")
        self.event(self.member("died-no-date"), "death", self.ago(4))
        self.event(self.member("died-cancelled"), "death", self.ago(4), cancelled="yes")

    def _referral(self, member_id: str, **columns: str | date) -> None:
        known: Columns = dict.fromkeys(
            ("status_on", "accepted_on", "appt_on", "kept_on", "closed_on", "outcome"), ""
        )
        known |= {
            "referral_id": f"gallery-{member_id}",
            "member_id": self.member(member_id),
            "direction": "out",
            "kind": f"kind of {member_id}",
            "to_org": "Harbor Housing Partners",
            "sent_on": self.back(self.days["worked"], 1),
            "status": "sent",
            "staff_id": WORKER,
        }
        self._row("referrals", **(known | columns))

    def referrals(self) -> None:
        """Clocks on referrals, seen on the last worked day."""
        day = self.days["worked"]
        fresh = day - timedelta(days=1)
        later = self.ahead(self.today, 5)
        self._referral("sent-fresh", sent_on=fresh, status_on=fresh)
        self._referral("sent-due", sent_on=self.back(day, 2), status_on=self.back(day, 2))
        self._referral("sent-late", sent_on=self.back(day, 4), status_on=fresh)
        self._referral("sent-cancelled", sent_on=self.back(day, 4), status="cancelled")
        self._referral("sent-no-date", sent_on="", status_on=fresh)
        accepted: Columns = {
            "status": "accepted",
            "status_on": fresh,
            "sent_on": self.back(day, 16),
        }
        self._referral("accepted-fresh", **(accepted | {"accepted_on": fresh}))
        self._referral("accepted-due", **(accepted | {"accepted_on": self.back(day, 10)}))
        self._referral("accepted-late", **(accepted | {"accepted_on": self.back(day, 12)}))
        self._referral("accepted-on-hold", **(accepted | {"status": "on_hold"}))
        self._referral("accepted-no-date", **accepted)
        quiet: Columns = {"status": "received", "sent_on": self.back(day, 14)}
        self._referral("quiet-due", **(quiet | {"status_on": day - timedelta(days=7)}))
        self._referral("quiet-late", **(quiet | {"status_on": day - timedelta(days=9)}))
        self._referral("quiet-booked", **(quiet | {"appt_on": later, "status": "scheduled"}))
        self._referral("quiet-no-date", sent_on="", status="in_progress")
        passed: Columns = {"status": "scheduled", "status_on": fresh, "sent_on": self.back(day, 14)}
        self._referral("outcome-due", **(passed | {"appt_on": fresh}))
        self._referral("outcome-late", **(passed | {"appt_on": day - timedelta(days=4)}))
        self._referral("outcome-known", **(passed | {"appt_on": fresh, "outcome": "attended"}))
        self._referral("outcome-no-show", **(passed | {"appt_on": fresh, "status": "no_show"}))
        self._referral("outcome-no-date", **passed)
        self._referral("no-show-today", status="no_show", status_on=day)
        self._referral("no-show-late", status="no_show", status_on=day - timedelta(days=3))
        self._referral("no-show-rebooked", status="scheduled", appt_on=later, status_on=fresh)
        self._referral("no-show-void", status="void", status_on=day - timedelta(days=3))
        self._referral("no-show-no-date", status="no_show", sent_on="")
        for name, back in (("declined-fresh", 1), ("declined-due", 2), ("declined-late", 4)):
            self._referral(name, status="declined", status_on=self.back(day, back))
        self._referral("declined-replaced", status="declined", status_on=self.back(day, 4))
        self._row(
            "referrals",
            referral_id="gallery-replacement",
            member_id="declined-replaced",
            direction="out",
            kind="kind of declined-replaced",
            sent_on=self.back(day, 1),
            status="scheduled",
            status_on=fresh,
            appt_on=later,
        )
        self._referral("declined-void", status="void", status_on=self.back(day, 4))
        self._referral("declined-no-date", status="declined", sent_on="")
        month: Columns = {"status": "in_progress", "status_on": fresh, "accepted_on": fresh}
        self._referral("open-30d", **(month | {"sent_on": day - timedelta(days=30)}))
        self._referral("open-33d", **(month | {"sent_on": day - timedelta(days=33)}))
        self._referral("open-booked", **(month | {"sent_on": self.ago(40), "appt_on": later}))
        self._referral("open-cancelled", sent_on=self.ago(40), status="cancelled")
        inbound: Columns = {"direction": "in", "staff_id": "", "status": "received"}
        self._referral("inbound-waiting", **(inbound | {"sent_on": self.ago(3)}))
        self._referral("inbound-taken", direction="in", status="received", sent_on=self.ago(3))
        self._referral("inbound-void", **(inbound | {"sent_on": self.ago(3), "status": "void"}))
        self._referral("inbound-no-date", **(inbound | {"sent_on": ""}))

    def _request(self, member_id: str, **columns: str | date) -> None:
        known: Columns = dict.fromkeys(
            [
                "rating_period_start",
                "extension_on",
                "decision",
                "decision_on",
                "notice_on",
                "effective_on",
                "auth_end_on",
                "appeal_level",
                "appeal_filed_on",
                "continuation_requested",
                "appeal_decision",
                "appeal_decision_on",
                "hearing_requested_on",
                "resolved_on",
                "received_time",
            ],
            "",
        )
        known |= {
            "request_id": f"gallery-{member_id}",
            "member_id": self.member(member_id),
            "payer": "Empire Plan",
            "payer_type": "medicaid_mco",
            "state": "NY",
            "rating_period_start": "2026-01-01",
            "service": f"service of {member_id}",
            "kind": "standard",
            "received_on": self.ago(1),
            "previously_authorized": "no",
            "member_updated_on": self.days["monday"],
            "staff_id": WORKER,
        }
        self._row("plan", **(known | columns))

    def requests(self) -> None:
        """Clocks on service requests, most of them seen on the Monday with four days ahead."""
        monday = self.days["monday"]

        def due(days_ahead: int, clock: int) -> date:
            return monday + timedelta(days=days_ahead - clock)

        self._request("auth-early", received_on=due(7, 7))
        self._request("auth-soon", received_on=due(3, 7))
        self._request("auth-today", received_on=due(0, 7))
        self._request("auth-withdrawn", received_on=due(0, 7), decision="withdrawn")
        self._request("auth-no-date", received_on="")
        self._request("auth-overdue", received_on=due(-4, 7))
        fast: Columns = {"kind": "expedited"}
        self._request("fast-soon", received_on=monday, **fast)
        self._request("fast-today", received_on=due(0, 3), **fast)
        decided: Columns = {"decision": "approved", "decision_on": monday}
        self._request("fast-decided", received_on=due(0, 3), **(fast | decided))
        self._request("fast-withdrawn", received_on=due(0, 3), decision="withdrawn", **fast)
        self._request("fast-no-date", received_on="", **fast)
        longer: Columns = {"extension_on": monday - timedelta(days=8)}
        self._request("longer-early", received_on=due(9, 21), **longer)
        self._request("longer-soon", received_on=due(3, 21), **longer)
        self._request("longer-today", received_on=due(0, 21), **longer)
        self._request("longer-withdrawn", received_on=due(0, 21), decision="withdrawn", **longer)
        self._request("longer-no-date", received_on="", **longer)
        approved: Columns = {"decision": "approved", "decision_on": self.ago(90)}
        approved |= {"received_on": self.ago(95)}
        self._request("ends-later", auth_end_on=monday + timedelta(days=60), **approved)
        self._request("ends-soon", auth_end_on=monday + timedelta(days=12), **approved)
        self._request("ends-now", auth_end_on=monday + timedelta(days=1), **approved)
        self._request("ends-replaced", auth_end_on=monday + timedelta(days=1), **approved)
        self._row(
            "plan",
            request_id="gallery-replacing",
            member_id="ends-replaced",
            service="service of ends-replaced",
            kind="standard",
            payer_type="medicaid_mco",
            received_on=monday - timedelta(days=8),
            decision="approved",
            decision_on=monday - timedelta(days=2),
            auth_end_on=monday + timedelta(days=90),
        )
        self._request("ends-no-date", **approved)
        cut: Columns = {
            "decision": "reduced",
            "previously_authorized": "yes",
            "received_on": self.ago(30),
        }
        noticed: Columns = {"notice_on": monday - timedelta(days=2), "decision_on": self.ago(20)}
        noticed |= {"effective_on": monday + timedelta(days=8)}
        self._request("keep-open", **(cut | noticed))
        self._request("keep-asked", **(cut | noticed | {"continuation_requested": "yes"}))
        self._request("keep-resolved", **(cut | noticed | {"resolved_on": monday}))
        self._request("keep-no-date", **(cut | {"decision_on": self.ago(20)}))
        denied: Columns = {"decision": "denied", "received_on": self.ago(120)}
        for name, left in (("appeal-early", 45), ("appeal-soon", 20), ("appeal-now", 5)):
            notice = monday + timedelta(days=left - 60)
            self._request(name, **(denied | {"notice_on": notice, "decision_on": notice}))
        self._request("appeal-no-date", **denied)
        resolved: Columns = {"notice_on": monday - timedelta(days=55), "resolved_on": monday}
        self._request("appeal-resolved", **(denied | resolved))
        appealed: Columns = denied | {"notice_on": self.ago(80), "decision_on": self.ago(80)}
        for name, left in (("heard-early", 20), ("heard-soon", 3), ("heard-now", 1)):
            filed = monday + timedelta(days=left - 30)
            self._request(name, **(appealed | {"appeal_filed_on": filed}))
        won: Columns = {"appeal_filed_on": self.ago(60), "appeal_decision": "overturned"}
        won |= {"appeal_decision_on": monday}
        self._request("heard-won", **(appealed | won))
        lost: Columns = appealed | {"appeal_filed_on": self.ago(150), "appeal_decision": "upheld"}
        for name, left in (("hearing-early", 90), ("hearing-soon", 20), ("hearing-now", 5)):
            decided_on = monday + timedelta(days=left - 120)
            self._request(name, **(lost | {"appeal_decision_on": decided_on}))
        asked: Columns = {"appeal_decision_on": monday, "hearing_requested_on": monday}
        self._request("hearing-asked", **(lost | asked))
        self._request("hearing-no-date", **lost)
        week_ago = monday - timedelta(days=8)
        self._request("update-due", received_on=due(9, 21), member_updated_on=week_ago, **longer)
        self._request("update-no-date", received_on="", member_updated_on="")

    def documents(self) -> None:
        soon, past = self.today + timedelta(days=20), self.ago(3)
        self.member("consent-soon", consent_expires=soon)
        self.member("consent-late", consent_expires=past)
        self.member("consent-missing", consent_expires="")
        self.member("consent-pended", consent_expires=past, segment="pended")
        self.member("plan-soon", plan_due_on=soon)
        self.member("plan-late", plan_due_on=past)
        self.member("plan-missing", plan_signed_on="")
        self.member("plan-pended", plan_due_on=past, segment="pended")
        onecare: Columns = {"programme": "ONECARE", "assessment_on": ""}
        self.member("assessed", programme="ONECARE")
        self.member("assess-soon", **(onecare | {"enrolled_on": self.ago(70)}))
        self.member("assess-late", **(onecare | {"enrolled_on": self.ago(95)}))
        self.member("assess-no-date", **(onecare | {"enrolled_on": ""}))
        self.member("assess-pended", **(onecare | {"segment": "pended"}))

    def tasks(self) -> None:
        weekend = self.days["friday"] + timedelta(days=1)
        known = {
            "task-later": (self.ahead(self.today, 5).isoformat(), "open"),
            "task-today": (self.today.isoformat(), "open"),
            "task-weekend": (weekend.isoformat(), "open"),
            "task-cancelled": (self.today.isoformat(), "cancelled"),
            "task-no-date": ("", "open"),
            "task-cancelled-no-date": ("", "cancelled"),
        }
        for member_id, (due, status) in known.items():
            self._row(
                "tasks",
                task_id=f"gallery-{member_id}",
                member_id=self.member(member_id),
                title="Call the pharmacy",
                owner=WORKER,
                due=due,
                status=status,
            )

    def huddles(self) -> None:
        """Members whose rows earlier huddles have dealt with; the demo holds those huddles."""
        for member_id in (
            *("asked-done", "asked-open", "asked-before"),
            *("snoozed", "snooze-over", "snooze-over-before"),
            *("carried", "carried-before"),
            *("baseline-ahead", "baseline-over", "baseline-excused"),
        ):
            self.event(self.member(member_id), "ed", self.ago(20))
        for name in ("snooze-mended", "carried-mended", "baseline-mended"):
            self.member(name)
        for name in ("ahead", "late", "long", "closed", "no-date"):
            self.member(f"barrier-{name}")
