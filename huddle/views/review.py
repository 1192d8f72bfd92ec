"""Caseload review: every member of one worker once, in the order to talk about them.

The rows have the board's own reasons as far as it has any, and what else a review asks about as a
stated fact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.types import Member, ReviewEntry, ReviewSession, Task, TeamFacts
from huddle import words
from huddle.rules.board import Board, Item, Reason, Section, Severity
from huddle.rules.case import MEANINGFUL, Case, open_case
from huddle.rules.followup import matter_of
from huddle.rules.rows import decisions_of, in_force, item_of, last_rules
from huddle.rules.rule import Rule
from huddle.views.load import counts
from huddle.views.standing import standing

PREFIX = "review:"
SECTIONS: tuple[tuple[str, str], ...] = (
    ("safety", "Safety and open clocks"),
    ("contact", "No meaningful contact this month"),
    ("new", "New within 30 days"),
    ("goals", "No goal progress for 60 days"),
    ("documents", "Documents expiring"),
    ("step_down", "Candidates to step down"),
    ("everyone", "Everyone else, longest not reviewed first"),
)
REVIEW_DAYS = 30
"""A member who was not reviewed for this long rises in the group. Grade L."""
NEW_DAYS = 30
GOAL_DAYS = 60
QUIET_DAYS = 90
"""A member with whom nothing is open, and nothing has happened for this long, may be one to step
down. Grade L."""

_CLOCKS = frozenset(("event_followup", "watch_signal", "request_clock", "referral_clock"))
_NEW = "signal-new-member"
_LAST = "last"
"""The fact that stands last in every row."""
_LONG_AGO = date.min


@dataclass(frozen=True, slots=True)
class Held:
    """What reviews of one worker's caseload have kept: ``session`` is the one that is going on or
    waits for the worker's signature, none before the first entry of one."""

    session: ReviewSession | None = None
    entries: tuple[ReviewEntry, ...] = ()
    """Of every session with the worker, in order of time."""

    @property
    def done(self) -> frozenset[str]:
        """The members reviewed in the session."""
        return frozenset(each.member_id for each in self.of_session if each.review_id)

    @property
    def of_session(self) -> tuple[ReviewEntry, ...]:
        """The entries of the session."""
        if self.session is None:
            return ()
        own = self.session.session_id
        return tuple(each for each in self.entries if each.session_id == own)


def held(sessions: Sequence[ReviewSession], entries: Sequence[ReviewEntry], user_id: str) -> Held:
    """What a user goes on with, of the reviews of one worker's caseload: their own open session,
    else the one that waits for the worker's signature; of others' where they have none. The worker
    signs what is finished first, also while the next review goes on."""
    known = _own(sessions, user_id)
    going = [each for each in known if each.finished_at is None]
    waiting = [each for each in known if each.signed_at is None]
    to_sign = [each for each in waiting if each.finished_at and each.staff_id == user_id]
    return Held(next(iter(to_sign), None) or next(reversed(going or waiting), None), tuple(entries))


def last_held(
    sessions: Sequence[ReviewSession], entries: Sequence[ReviewEntry], user_id: str
) -> Held:
    """What a record is printed of: what is going on or waits for a signature, else the last review
    that both have signed."""
    going = held(sessions, entries, user_id)
    if going.session is not None:
        return going
    return Held(next(reversed(_own(sessions, user_id)), None), tuple(entries))


def _own(sessions: Sequence[ReviewSession], user_id: str) -> list[ReviewSession]:
    """The sessions of a user; of others where they have none."""
    own = [each for each in sessions if user_id in (each.supervisor_id, each.staff_id)]
    return own or list(sessions)


def beyond(facts: TeamFacts, staff_id: str) -> int:
    """How many of a worker's members are in no list here: of other teams, which who looks may not
    read."""
    here = {each.member_id for each in facts.members if each.care_manager_id == staff_id}
    return sum(
        each.care_manager_id == staff_id
        and each.member_id not in here
        and counts(open_case(facts, each))
        for each in facts.elsewhere
    )


def review(
    board: Board, facts: TeamFacts, rules: Sequence[Rule], staff_id: str, held: Held
) -> Board:
    """The caseload of a worker as a board of ``SECTIONS``: each member once, in the first section
    that is true of them. In a section those not reviewed for 30 days come first, then the most
    urgent; the last section goes by how long ago a member was reviewed alone.

    Members who are nobody's work any more (closed, deceased, gone) are named in ``excluded``."""
    return _Review(board, facts, rules, staff_id, held).board()


class _Review:
    """One caseload."""

    def __init__(
        self, board: Board, facts: TeamFacts, rules: Sequence[Rule], staff_id: str, held: Held
    ) -> None:
        self._board = board
        self._facts = facts
        self._as_of = facts.as_of
        self._staff_id = staff_id
        self._held = held
        self._kinds = {rule.id: rule.kind for rule in rules}
        self._decisions = decisions_of(facts, in_force(facts, rules))
        self._last_rules = last_rules(rules)
        self._tasks: Mapping[str, Task] = {task.task_id: task for task in facts.tasks}
        self._listed = _by_member(board)
        self._reviewed_within: dict[str, set[date]] = {}
        for entry in held.of_session:
            if entry.review_id:
                self._reviewed_within.setdefault(entry.member_id, set()).add(entry.day)
        self._agreed: dict[str, list[ReviewEntry]] = {}
        for entry in held.entries:
            if entry.task_id:
                self._agreed.setdefault(entry.member_id, []).append(entry)

    def board(self) -> Board:
        places: dict[str, list[tuple[Item, Case]]] = {key: [] for key, _ in SECTIONS}
        gone = set()
        for member in self._facts.members:
            if member.care_manager_id != self._staff_id:
                continue
            case = open_case(self._facts, member)
            if not counts(case):
                gone.add(member.member_id)
                continue
            place, item = self._row(member, case)
            places[place].append((item, case))
        excluded = (
            (why, tuple(each for each in ids if each in gone)) for why, ids in self._board.excluded
        )
        return replace(
            self._board,
            sections=tuple(
                Section(key, title, self._in_order(key, places[key]), as_given=True)
                for key, title in SECTIONS
            ),
            hidden=(),
            aside=(),
            excluded=tuple((why, ids) for why, ids in excluded if ids),
        )

    def _in_order(self, place: str, rows: list[tuple[Item, Case]]) -> tuple[Item, ...]:
        """By what a mask shows of a row, so that the order tells nothing more."""

        def order(row: tuple[Item, Case]) -> tuple[bool, int, date, date, str]:
            item, case = row
            last, short_id = self._before_session(case), case.member.short_id
            if place == "everyone":
                return (False, 0, _LONG_AGO, last or _LONG_AGO, short_id)
            due = item.due or date.max
            return (not self._rises(last), item.severity.rank, due, last or _LONG_AGO, short_id)

        return tuple(item for item, _ in sorted(rows, key=order))

    def _before_session(self, case: Case) -> date | None:
        """The last review before the session: rows stay where they are while it goes on."""
        within = self._reviewed_within.get(case.member.member_id, ())
        return max((day for day in case.reviews if day not in within), default=None)

    def _rises(self, last: date | None) -> bool:
        return last is None or (self._as_of - last).days >= REVIEW_DAYS

    def _row(self, member: Member, case: Case) -> tuple[str, Item]:
        key = f"{PREFIX}{member.member_id}"
        known = self._listed.get(member.member_id, ())
        facts = dict(self._facts_of(key, case, known))
        place = self._place(known, facts)
        if place != "step_down":
            facts.pop("step_down", None)
        stated = [each for each in facts.values() if each not in known]
        reasons = [*known, *stated, *self._agreed_before(key, member.member_id)]
        item = item_of(
            key,
            place,
            member.care_manager_id,
            reasons,
            as_of=self._as_of,
            last_rules=self._last_rules | {f"review-{_LAST}"},
            member_id=member.member_id,
            case=case,
            decision=standing(self._decisions, key, reasons),
        )
        return place, item

    def _place(self, known: Sequence[Reason], facts: Mapping[str, Reason]) -> str:
        kinds = {self._kinds.get(each.rule, "") for each in known if each.rule != _NEW}
        # A task that is late would else sink among those with whom all is well.
        late = any(
            each.severity is Severity.ACT and self._kinds.get(each.rule) == "followup"
            for each in known
        )
        if late or kinds & _CLOCKS:
            return "safety"
        for place in ("contact", "new", "goals"):
            if place in facts:
                return place
        if "document_due" in kinds:
            return "documents"
        return "step_down" if "step_down" in facts else "everyone"

    def _facts_of(
        self, key: str, case: Case, known: Sequence[Reason]
    ) -> Iterator[tuple[str, Reason]]:
        """What a review asks about, as far as it is so, by section."""
        as_of, active = self._as_of, case.stands == "active"
        if not active:
            since = f" since {words.day(case.begun, as_of)}" if case.begun else ""
            yield "stands", self._fact(key, "stands", f"{case.stands.capitalize()}{since}")
        met = [each.day for each in case.made if each.channel in MEANINGFUL]
        if active and (not met or met[-1] < as_of.replace(day=1)):
            last = f"; the last was {words.day(met[-1], as_of)}" if met else "; none is known"
            said = f"No meaningful contact this month{last}"
            yield "contact", self._fact(key, "contact", said, Severity.SOON)
        begun = case.begun
        if active and begun is not None and (as_of - begun).days <= NEW_DAYS:
            said = f"New since {words.day(begun, as_of)}"
            yield "new", self._signalled_new(known) or self._fact(key, "new", said)
        moved = self._goals(case)
        if active and moved is not None and (as_of - moved).days >= GOAL_DAYS:
            said = f"No goal progress since {words.day(moved, as_of)}"
            if moved == _LONG_AGO:
                said = "No progress on a goal is known"
            yield "goals", self._fact(key, "goals", said)
        quiet = not case.events or (as_of - case.events[-1].day).days >= QUIET_DAYS
        long = case.begun is None or (as_of - case.begun).days >= QUIET_DAYS
        if active and quiet and long and not known:
            said = f"Candidate to step down: nothing open, no event for {QUIET_DAYS} days"
            yield "step_down", self._fact(key, "step-down", said)
        yield "last", self._fact(key, _LAST, _reviewed(_last_review(case), as_of))

    @staticmethod
    def _signalled_new(known: Sequence[Reason]) -> Reason | None:
        """The board's own reason that a member is new."""
        return next((each for each in known if each.rule == _NEW), None)

    def _goals(self, case: Case) -> date | None:
        """When a goal of the member last moved, the first of all days where none is known to have;
        none where the team keeps no goals."""
        if not self._facts.goals:
            return None
        goals = self._facts.goals.get(case.member.member_id, ())
        return max((each.updated_on for each in goals if each.updated_on), default=_LONG_AGO)

    def _agreed_before(self, key: str, member_id: str) -> Iterator[Reason]:
        """What was agreed the last time that anything was, and what became of it."""
        agreed = [each for each in self._agreed.get(member_id, ()) if each.task_id in self._tasks]
        for each in agreed:
            if each.session_id != agreed[-1].session_id:
                continue
            task = self._tasks[each.task_id]
            turned_out = became(task, self._as_of)
            when = words.day(each.day, self._as_of)
            yield self._fact(
                key,
                f"agreed:{each.task_id}",
                f"Agreed {when}: {task.title}: {turned_out}",
                neutral=f"Agreed {when}: a task, {turned_out}",
                severity=Severity.SOON if "overdue" in turned_out else Severity.WATCH,
                on=each.day,
            )

    def _fact(
        self,
        key: str,
        what: str,
        said: str,
        severity: Severity = Severity.WATCH,
        *,
        neutral: str = "",
        on: date | None = None,
    ) -> Reason:
        rule = f"review-{what.partition(':')[0]}"
        matter = f"{key}:{what}" if ":" in what else key
        return Reason(
            key=f"{matter}:{rule}",
            rule=rule,
            severity=severity,
            due=None,
            text=said,
            neutral=neutral or said,
            on=None if what == _LAST else on or self._as_of,
        )


def became(task: Task, as_of: date) -> str:
    """What became of a task that was agreed, in a few words."""
    if task.status != "open":
        on = f" {words.day(task.closed_on, as_of)}" if task.closed_on else ""
        return f"{task.status}{on}"
    if task.due is None:
        return "not done yet"
    late = " (overdue)" if task.due < as_of else ""
    return f"not done yet, due {words.day(task.due, as_of)}{late}"


def _by_member(board: Board) -> Mapping[str, list[Reason]]:
    """The board's reasons by member, those of rows listed, hidden and set aside. A row that came
    back from another huddle says nothing beyond the row it speaks of."""
    items = [*(item for each in board.sections for item in each.items), *board.hidden, *board.aside]
    keys = {item.key for item in items}
    found: dict[str, dict[str, Reason]] = {}
    for item in items:
        original = matter_of(item.key)
        if item.member_id is None or (original != item.key and original in keys):
            continue
        reasons = found.setdefault(item.member_id, {})
        for reason in item.reasons:
            reasons.setdefault(reason.key, reason)
    return {member_id: list(reasons.values()) for member_id, reasons in found.items()}


def _last_review(case: Case) -> date | None:
    return case.reviews[-1] if case.reviews else None


def _reviewed(last: date | None, as_of: date) -> str:
    if last is None:
        return "Not reviewed yet"
    days = (as_of - last).days
    return f"Reviewed {words.day(last, as_of)}" + (
        f", {words.counted(days, 'day')} ago" if days else ""
    )
