"""The shown board: masked or revealed, made from the evaluated one."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import Event, TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.decision import decision_words
from huddle.privacy.labels import Labels
from huddle.privacy.mask import Keys
from huddle.privacy.neutral import neutral_texts, task_words
from huddle.privacy.protected import (
    CONTACTS,
    NEUTRAL_GROUPS,
    group_of,
    group_title,
    has_protected_record,
    is_hh_plus,
    is_hiv_tier,
    is_unnameable,
    names_a_protected_fact,
    rule_tells,
    text_tells,
)
from huddle.privacy.shown import (
    UNREAD,
    Excluded,
    RealTarget,
    ShownBoard,
    ShownDecision,
    ShownFeed,
    ShownItem,
    ShownReason,
    ShownSection,
    Targets,
)
from huddle.roles import reads_a_part
from huddle.rules.board import Board, Decided, Item, Reason
from huddle.rules.rule import Rule

_LAST_DAY = date.max


def show(
    board: Board,
    facts: TeamFacts,
    rules: Sequence[Rule],
    *,
    reveal: bool = False,
    revealed_members: frozenset[str] = frozenset(),
) -> ShownBoard:
    """The board as a surface may show it.

    Masked unless ``reveal``; ``revealed_members`` (source ids) are rows that a person has revealed
    for some seconds on an otherwise masked board: their keys stay masked, so a cursor stays put.
    Rows are ordered by severity, due, age and then short id, never by what a mask hides. A masked
    HH+ row has no last responsible day: it would tell how many contacts are owed, and so why.
    """
    shower = _Shower(board, facts, rules, reveal, revealed_members)
    hidden = shower.items(board.hidden)  # first: a row of which a part is listed stands for that
    sections = tuple(
        ShownSection(
            section.key, plain(section.title), shower.items(section.items, section.as_given)
        )
        for section in board.sections
    )
    return ShownBoard(
        as_of=board.as_of,
        now=board.now,
        team_id=board.team_id,
        team_name=plain(board.team_name),
        masked=not reveal,
        active=len(board.active),
        part=reads_a_part(facts),
        excluded=tuple(
            Excluded(plain(reason), shower.labels.members(member_ids, open_row=reveal))
            for reason, member_ids in board.excluded
        )
        + ((Excluded(UNREAD, (), facts.unread),) if facts.unread else ()),
        feeds=shower.feeds(),
        sections=sections,
        hidden=hidden,
        warnings=tuple(plain(warning) for warning in board.warnings),
        targets=shower.targets,
    )


class _Shower:
    """Shows the items of one board; gathers, on the way, what each stands for."""

    def __init__(
        self,
        board: Board,
        facts: TeamFacts,
        rules: Sequence[Rule],
        reveal: bool,
        revealed_members: frozenset[str],
    ) -> None:
        self.labels = Labels(facts)
        self.targets = Targets()
        self._board = board
        self._facts = facts
        self._reveal = reveal
        self._revealed_members = revealed_members
        self._zone = ZoneInfo(board.zone)
        self._members = self.labels.by_id
        self._keys = Keys(facts.agency_id, self._members)
        self._rules: dict[str, Rule] = {}
        for rule in rules:
            if rule.id not in self._rules or rule.in_force(board.as_of):
                self._rules[rule.id] = rule
        self._neutral_texts = neutral_texts(rules)
        self._said: dict[tuple[str, bool, bool, str], _Said] = {}
        self._tasks = {task.task_id: task for task in facts.tasks}
        self._listed = {item.key: item for each in board.sections for item in each.items}

    def feeds(self) -> tuple[ShownFeed, ...]:
        return tuple(
            ShownFeed(
                plain(feed.name),
                feed.imported_at.astimezone(self._zone),
                feed.age_hours,
                words.age(feed.age_hours),
                feed.stale,
            )
            for feed in self._board.feeds
        )

    def items(self, items: Iterable[Item], as_given: bool = False) -> tuple[ShownItem, ...]:
        shown = [(self._item(item), self._last(item)) for item in items]
        if not as_given:
            shown.sort(key=_order)
        return tuple(item for item, _ in shown)

    def _last(self, item: Item) -> tuple[str, str]:
        """What breaks ties among rows: the short id, which is shuffled, then the masked key."""
        key = self._keys.matter(item.key, item.member_id)
        return (self._keys.member(item.member_id) if item.member_id is not None else "", key)

    def _item(self, item: Item) -> ShownItem:
        member_id = item.member_id
        open_row = self._reveal or member_id in self._revealed_members
        key = self._key(item.key, member_id)
        reasons = self._reasons(key, item, open_row)
        matter = self._matter(item)
        self.targets[key, ""] = RealTarget(
            matter.key, tuple(reason.key for reason in matter.reasons), member_id
        )
        if member_id is None:
            member_key, label = None, self.labels.matter(item.key, open_row=open_row)
        else:
            member_key = member_id if self._reveal else self._keys.member(member_id)
            label = self.labels.member(member_id, open_row=open_row)
        return ShownItem(
            key=key,
            section=item.section,
            member_key=member_key,
            member=label,
            owner_id=None if item.owner is None else plain(item.owner),
            owner=self.labels.owner(item.owner, item.key),
            severity=item.severity,
            due=item.due,
            last_responsible_day=item.last_responsible_day
            if open_row or not self._hides_its_count(item)
            else None,
            days_overdue=item.days_overdue,
            due_words=self._edge(item, reasons),
            reasons=reasons,
            decision=self._decision(item, item.decision, open_row) if item.decision else None,
            last_made=item.last_made,
            last_attempted=item.last_attempted,
            revealed=open_row,
        )

    def _matter(self, item: Item) -> Item:
        """What is decided about when the row is: of a row that comes back from another huddle the
        original, while that is listed."""
        came_back = item.key.split(":", 2) if item.key.startswith("followup:") else ()
        return self._listed.get(came_back[-1], item) if came_back else item

    def _hides_its_count(self, item: Item) -> bool:
        """Whether the row, or the row that it carries on, counts contacts by a standard that only
        some have: an HH+ member's, or one of the agency's own for a protected reason."""
        if item.key.startswith("followup:") and _is_contacts(item):
            member = self._members.get(item.member_id or "")
            return member is not None and is_hh_plus(member)
        return any(self._group(reason.rule) in CONTACTS for reason in item.reasons)

    def _group(self, rule_id: str) -> str | None:
        rule = self._rules.get(rule_id)
        return group_of(rule) if rule is not None else None

    def _edge(self, item: Item, reasons: tuple[ShownReason, ...]) -> str:
        """What stands at the right edge of a row: its clock, else until when it is watched."""
        if item.due is None and item.decision is not None and item.decision.kind == "watch":
            return words.until(item.decision.until, self._board.as_of)
        return reasons[0].due_words if reasons else words.due(item.due, self._board.as_of)

    def _reasons(self, item_key: str, item: Item, open_row: bool) -> tuple[ShownReason, ...]:
        """The item's reasons, those that would read alike on a masked row as one. Which real
        reasons each stands for goes to ``targets``."""
        shown: dict[object, tuple[ShownReason, list[str]]] = {}
        for reason in self._ordered(item, open_row):
            made = self._reason(item, reason, open_row)
            _, covered = shown.setdefault(_alike(made, open_row), (made, []))
            covered.append(reason.key)
        result: dict[str, ShownReason] = {}
        matter = self._matter(item)
        for made, covered in shown.values():
            key = made.key
            while key in result:
                key += "+"
            result[key] = made if key == made.key else made._replace(key=key)
            self.targets[item_key, key] = (
                RealTarget(item.key, tuple(covered), item.member_id)
                if matter is item
                else RealTarget(
                    matter.key, tuple(each.key for each in matter.reasons), item.member_id
                )
            )
        return tuple(result.values())

    def _ordered(self, item: Item, open_row: bool) -> Sequence[Reason]:
        """The reasons, most urgent first. The board breaks ties by rule; where a mask hides which
        rule it is, its order would tell."""
        if open_row or all(self._group(reason.rule) == reason.rule for reason in item.reasons):
            return item.reasons
        return sorted(
            item.reasons, key=lambda reason: (reason.masked_order, self._group(reason.rule) or "")
        )

    def _reason(self, item: Item, reason: Reason, open_row: bool) -> ShownReason:
        member_id = item.member_id
        rule = self._rules.get(reason.rule)
        matter = reason.key.removesuffix(f":{reason.rule}")
        hide_text = hide_rule = not open_row
        text = plain(reason.text) if open_row else self._neutral(item, reason)
        if open_row and member_id is not None:
            member, event = self._members.get(member_id), self._event(member_id, matter)
            hide_rule = rule_tells(rule, member, event)
            hide_text = text_tells(reason, member)
            of_contacts = _is_contacts(item) or f":contacts:{member_id}:" in f":{reason.key}"
            of_hiv = member is not None and is_hiv_tier(member) and of_contacts
            text = self._open_text(item, reason, rule, of_hiv, hide_text)
            hide_text = hide_text or of_hiv
        said = self._say(rule, item.section, hide_rule, open_row, reason.rule)
        shown_matter = self._key(matter, member_id)
        if open_row or not said.neutral:
            evidence = tuple([self._evidence(key, member_id) for key in reason.evidence])
        else:
            evidence = (shown_matter,) if matter.startswith("event:") else ()
        due_at = reason.due_at and reason.due_at.astimezone(self._zone)
        return ShownReason(
            f"{shown_matter}:{said.rule}",
            said.rule,
            said.title,
            reason.severity,
            reason.due,
            words.due(reason.due, self._board.as_of, due_at) or self._ahead(matter, reason),
            text,
            reason.on,
            evidence,
            _notes(reason, hide_text)
            if reason.notes and (open_row or rule is None or not said.neutral)
            else (),
            said.grade,
            said.source,
            said.url,
            said.number,
            said.override,
            said.effective,
        )

    def _neutral(self, item: Item, reason: Reason) -> str:
        """The neutral text; a task's says as well what the task is about, where that is known."""
        text = plain(reason.neutral) or "Needs attention"
        matter = reason.key if item.key.startswith("review:") else item.key
        task_id = matter.removesuffix(f":{reason.rule}").removeprefix("task:")
        task = self._tasks.get(task_id)
        title = task_words(task.title, task.from_key, self._neutral_texts) if task else "Task"
        return text if title == "Task" else f"{title}: {text[0].lower()}{text[1:]}"

    def _open_text(
        self, item: Item, reason: Reason, rule: Rule | None, of_hiv: bool, hide_text: bool
    ) -> str:
        """The text of a revealed row: that of contacts of the HIV tier is what it has in common
        with the others, else the row would tell by what it asks for."""
        if hide_text or (not of_hiv and rule is not None and is_unnameable(rule)):
            return self._neutral(item, reason)
        if not of_hiv:
            return plain(reason.text)
        in_common = "" if names_a_protected_fact(reason.shared) else plain(reason.shared)
        return in_common or self._neutral(item, reason)

    def _say(
        self, rule: Rule | None, section: str, hide: bool, open_row: bool, rule_id: str
    ) -> "_Said":
        """What may be said of a rule, made once for all the rows that it gives."""
        key = (rule_id, hide, open_row, section)
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = _said(rule, section, hide, open_row, rule_id)
        return said

    def _key(self, key: str, member_id: str | None) -> str:
        return key if self._reveal else self._keys.matter(key, member_id)

    def _evidence(self, key: str, member_id: str | None) -> str:
        """The key of a fact, or of another row that a row about no one member speaks of."""
        row = self._listed.get(key) if member_id is None else None
        return self._key(key, row.member_id if row is not None else member_id)

    def _ahead(self, matter: str, reason: Reason) -> str:
        """When the appointment is that a reason without a clock speaks of."""
        if reason.on is None or not matter.startswith("appointment:"):
            return ""
        return words.near(reason.on, self._board.as_of)

    def _event(self, member_id: str, matter: str) -> Event | None:
        if not matter.startswith("event:"):
            return None
        event_id = matter.removeprefix("event:")
        events = self._facts.events.get(member_id, ())
        return next((event for event in events if event.event_id == event_id), None)

    def _decision(self, item: Item, decided: Decided, open_row: bool) -> ShownDecision:
        member = self._members.get(item.member_id) if item.member_id is not None else None
        full_text = open_row and not has_protected_record(member)
        task = self._tasks.get(decided.task_id)
        owner = self.labels.staff(decided.owner) if decided.owner else ""
        return ShownDecision(
            kind=decided.kind,
            until=decided.until,
            owner_id=plain(decided.owner),
            owner=owner,
            task_id=self._key(f"task:{decided.task_id}", None).removeprefix("task:"),
            on=decided.at.astimezone(self._zone).date(),
            by=self.labels.staff(decided.by) if decided.by else "",
            text=plain(decided.text)
            if full_text
            else task_words(decided.text, item.key, self._neutral_texts),
            words=decision_words(decided, owner, task and task.due, self._board.as_of),
        )


class _Said(NamedTuple):
    """What may be said of a rule. ``neutral`` is set where its id is only the rule's group."""

    neutral: bool
    rule: str
    title: str = ""
    grade: str = ""
    source: str = ""
    url: str = ""
    number: str = ""
    override: str = ""
    effective: str = ""


def _said(rule: Rule | None, section: str, hide: bool, open_row: bool, rule_id: str) -> _Said:
    if rule is None:
        return _Said(hide, section if hide else rule_id)
    group, title = group_of(rule), plain(group_title(rule))
    in_group = group != rule.id
    hide = hide and in_group
    if hide and (not open_row or names_a_protected_fact(rule.source, rule.url, rule.number)):
        return _Said(True, group, title)
    by_group = in_group and (bool(rule.tags) or is_unnameable(rule))
    return _Said(
        hide,
        group if hide else rule.id,
        title if by_group else plain(rule.title),
        rule.grade,
        plain(rule.source),
        plain(rule.url),
        plain(rule.shared_number if by_group else rule.number),
        "" if hide else plain(rule.override_words),
        rule.effective_words,
    )


def _is_contacts(item: Item) -> bool:
    """Whether the row, or the row that it carries on, is about a contact standard."""
    return f":contacts:{item.member_id}:" in f":{item.key}"


def _notes(reason: Reason, hide_text: bool) -> tuple[str, ...]:
    said = (plain(neutral if hide_text else full) for full, neutral in reason.notes)
    return tuple(dict.fromkeys(filter(None, said)))


def _order(row: tuple[ShownItem, tuple[str, str]]) -> tuple[int, date, date, tuple[str, str]]:
    """Severity, clock, age; then what breaks ties."""
    item, last = row
    on = item.reasons[0].on if item.reasons else None
    return (item.severity.rank, item.due or _LAST_DAY, on or _LAST_DAY, last)


def _alike(reason: ShownReason, open_row: bool) -> object:
    """What two reasons of one row have in common when the row shows them as one."""
    if not open_row and reason.rule in NEUTRAL_GROUPS:
        return reason.key
    return reason.key, reason.text, reason.due, reason.severity
