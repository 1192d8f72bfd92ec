"""One member for the detail pane, masked or revealed."""

from collections.abc import Iterable
from datetime import date, timedelta

from db.types import Contact, Event, Goal, Member, Referral, ServiceRequest, Task, TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.labels import Labels
from huddle.privacy.protected import has_protected_record, standing
from huddle.privacy.shown import Mark, ShownBoard, ShownItem, ShownMember, ShownOpen
from huddle.rules.request_clock import is_open

TIMELINE_DAYS = 90
ATTEMPTS = frozenset({"left_msg", "no_answer", "no_show", "refused"})

_OPEN_REFERRALS = frozenset(
    {"sent", "received", "accepted", "scheduled", "no_show", "in_progress", "on_hold"}
)
_ENDED_GOALS = frozenset(
    {"achieved", "met", "completed", "done", "closed", "cancelled", "abandoned", "rejected"}
)
_GLYPHS = {"event": "▲", "contact": "●", "attempt": "○", "nothing": "·"}


def show_member(
    facts: TeamFacts, member_id: str, shown: ShownBoard, *, cells: int = 30, reveal: bool = False
) -> ShownMember:
    """The member as a surface may show it; rows are those of ``shown``.

    ``member_id`` is the source's id; ``cells`` is how many marks the last 90 days are drawn in,
    1 to 90. On a masked board ``reveal`` opens this one member. KeyError when the team has no such
    member.
    """
    labels = Labels(facts)
    member = labels.by_id[member_id]
    open_row = reveal or not shown.masked
    full_text = open_row and not has_protected_record(member)
    as_of = facts.as_of
    contacts = facts.contacts.get(member_id, ())
    made = _last(contact.day for contact in contacts if _is_contact(contact))
    tried = _last(contact.day for contact in contacts if contact.outcome in ATTEMPTS)
    rows = _rows(shown, member_id)
    return ShownMember(
        member_key=member.short_id if shown.masked else member_id,
        label=labels.member(member_id, open_row=open_row),
        line=plain(standing(member, open_row=open_row)),
        manager=labels.staff(member.care_manager_id),
        rows=rows,
        opened=tuple(_opened(facts, member_id, labels, rows, shown, full_text)),
        goal=_goal(member, facts.goals.get(member_id, ()), full_text, as_of),
        timeline=_timeline(contacts, facts.events.get(member_id, ()), as_of, cells),
        last_made=made,
        last_attempted=tried,
        contact_words=_contact_words(made, tried, as_of),
        revealed=open_row,
    )


def _rows(shown: ShownBoard, member_id: str) -> tuple[ShownItem, ...]:
    mine = {key for (key, _), target in shown.targets.items() if target.member_id == member_id}
    return tuple(item for section in shown.sections for item in section.items if item.key in mine)


def _opened(
    facts: TeamFacts,
    member_id: str,
    labels: Labels,
    rows: tuple[ShownItem, ...],
    shown: ShownBoard,
    full_text: bool,
) -> Iterable[ShownOpen]:
    """What is open with the member, each with the clock of its row where it has one."""
    clocks = {shown.targets[row.key, ""].item_key: row for row in rows}

    def line(kind: str, source_id: str, text: str, due: date | None = None) -> ShownOpen:
        row = clocks.get(f"{kind}:{source_id}")
        if row is not None:
            return ShownOpen(kind, plain(text), row.due, row.due_words)
        return ShownOpen(kind, plain(text), due, words.due(due, facts.as_of))

    for referral in facts.referrals.get(member_id, ()):
        if referral.status in _OPEN_REFERRALS:
            text = _referral(referral, full_text, facts.as_of)
            yield line("referral", referral.referral_id, text)
    for request in facts.requests.get(member_id, ()):
        if is_open(request, facts.requests[member_id]):
            text = _request(request, full_text, facts.as_of)
            yield line("request", request.request_id, text)
    for task in facts.tasks:
        if task.member_id == member_id and task.status == "open":
            yield line("task", task.task_id, _task(task, labels, full_text), task.due)
    for barrier in facts.barriers:
        if barrier.member_id == member_id:
            title = barrier.title if full_text else ""
            text = f"{title or 'Barrier'}, open since {words.day(barrier.opened_on, facts.as_of)}"
            yield line("barrier", barrier.barrier_id, text, barrier.response_due)


def _referral(referral: Referral, full_text: bool, as_of: date) -> str:
    what = f"{referral.kind} {referral.to_org}".strip() if full_text else ""
    sent = f", sent {words.ago(referral.sent_on, as_of)}" if referral.sent_on else ""
    return f"{what or 'Referral'}{sent}"


def _request(request: ServiceRequest, full_text: bool, as_of: date) -> str:
    what = (request.service if full_text else "") or "Service request"
    if request.decision:
        decided = plain(request.decision) if full_text else "decided"
        on = f" {words.day(request.decision_on, as_of)}" if request.decision_on else ""
        return f"{what}, {decided}{on}"
    received = request.received_on
    return f"{what}, received {words.ago(received, as_of)}" if received else what


def _task(task: Task, labels: Labels, full_text: bool) -> str:
    return f"{(task.title if full_text else '') or 'Task'}, {labels.staff(task.owner)}"


def _goal(member: Member, goals: tuple[Goal, ...], full_text: bool, as_of: date) -> tuple[str, ...]:
    """The member's own goal and next step, or that there is one and when it last moved."""
    active = [goal for goal in goals if goal.status.lower() not in _ENDED_GOALS]
    moved = _last(goal.updated_on for goal in active if goal.updated_on)
    targets = [goal.target_on for goal in active if goal.target_on and goal.target_on >= as_of]
    if not active and not member.goal:
        return ("No goal recorded",)
    when = f"moved {words.ago(moved, as_of)}" if moved else ""
    step_due = words.due(min(targets), as_of) if targets else ""
    if full_text:
        texts = [text for goal in active if (text := plain(goal.text))]
        first = "; ".join(texts) or plain(member.goal)
        second = [plain(member.next_step), step_due, when]
    else:
        first = f"{words.counted(max(len(active), 1), 'active goal')}{', ' if when else ''}{when}"
        second = [f"next step {step_due}" if step_due else ""]
    rest = " · ".join(part for part in second if part)
    return (first, rest) if rest else (first,)


def _timeline(
    contacts: tuple[Contact, ...], events: tuple[Event, ...], as_of: date, cells: int
) -> tuple[Mark, ...]:
    """The last 90 days, the as-of day included, in equal cells; the first may be shorter.
    An event outweighs a contact, a contact an attempt."""
    width = -(-TIMELINE_DAYS // cells)
    begin = as_of - timedelta(days=TIMELINE_DAYS - 1)
    marks = []
    last = as_of
    while last >= begin:
        first = max(begin, last - timedelta(days=width - 1))
        within = [contact for contact in contacts if first <= contact.day <= last]
        made = sum(map(_is_contact, within))
        tried = sum(contact.outcome in ATTEMPTS for contact in within)
        happened = sum(first <= event.day <= last for event in events)
        kind = (happened and "event") or (made and "contact") or (tried and "attempt") or "nothing"
        marks.append(Mark(first, last, kind, _GLYPHS[kind], made, tried, happened))
        last = first - timedelta(days=1)
    return tuple(reversed(marks))


def _is_contact(contact: Contact) -> bool:
    """Two-way, with the member or guardian, as the rules count it."""
    return (
        contact.outcome == "reached"
        and contact.with_whom in ("", "member", "guardian")
        and contact.channel != "collateral"
    )


def _contact_words(made: date | None, tried: date | None, as_of: date) -> str:
    """Last made and last attempted, which are two facts: "last made 9 Nov, tried 19 Nov"."""
    reached = f"last made {words.day(made, as_of)}" if made else "never reached"
    return f"{reached}, tried {words.day(tried, as_of)}" if tried else reached


def _last(days: Iterable[date]) -> date | None:
    return max(days, default=None)
