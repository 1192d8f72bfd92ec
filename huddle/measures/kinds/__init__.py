"""The kinds of measure: what each looks at. A module per subject, a function per kind."""

from collections.abc import Callable, Iterable

from huddle.measures.day import Day
from huddle.measures.kinds import contacts, documents, followups, referrals, requests, segments
from huddle.measures.kinds import work as own_work
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit

Kind = Callable[[Day, Measure], Iterable[Unit]]

KINDS: dict[str, Kind] = {
    "had contact": contacts.had_contact,
    "days since contact": contacts.days_since_contact,
    "tier standard": contacts.tier_standard,
    "visited in the week": contacts.visited_in_week,
    "reached of tried": contacts.reached_of_tried,
    "where made": contacts.where_made,
    "minutes": contacts.minutes,
    "days to step": referrals.days_to,
    "loop closed": referrals.loop_closed,
    "not updated": referrals.not_updated,
    "answered in time": followups.answered_in_time,
    "notice lag": followups.notice_lag,
    "readmitted": followups.readmitted,
    "ed visits": followups.ed_visits,
    "document current": documents.current,
    "goal moved": documents.goal_moved,
    "assessed": documents.assessed,
    "recruited": segments.recruited,
    "engaged": segments.engaged,
    "stepped": segments.stepped,
    "decided in time": requests.decided_in_time,
    "days to decision": requests.days_to_decision,
    "denied": requests.denied,
    "overturned": requests.overturned,
    "appeal settled": requests.appeal_settled,
    "member told": requests.member_told,
    "tasks in time": own_work.tasks_in_time,
    "huddle held": own_work.huddle_held,
    "huddle in budget": own_work.huddle_in_budget,
    "attendance": own_work.attendance,
    "barriers": own_work.barriers,
    "reviewed": own_work.reviewed,
    "one-on-ones": own_work.one_on_ones,
    "caseload": own_work.caseload,
    "feed age": own_work.feed_age,
}
"""By the name that a definition gives under ``kind``."""

OF_NO_MEMBER = frozenset(
    ("huddle held", "huddle in budget", "attendance", "one-on-ones", "feed age")
)
"""The kinds that look at nothing of members."""
