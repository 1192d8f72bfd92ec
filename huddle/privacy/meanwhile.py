"""What somebody else made of rows since they were looked at, as a surface may show it: both
versions field by field, and who changed it in one sentence for any screen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.history import Value
from db.orders import STEPS, ChangedField, ChangedRow
from db.types import TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.decision import decision_words
from huddle.privacy.labels import Labels
from huddle.privacy.protected import has_protected_record
from huddle.rules.board import Decided
from huddle.views.barriers import tier_words

_MOST = 3
"""How many rows are told one by one."""

TYPED, STAFF, DAY, CODE, HIDDEN = "typed", "staff", "day", "code", "hidden"
SIDE, FLAG, TIER, SEGMENT, GOAL = "side", "flag", "tier", "segment", "goal"
"""Kinds of fields. ``TYPED`` is what somebody typed and ``HIDDEN`` a code that would tell how
something was decided: masked, neither is shown. Of a tier and a segment any text may be the code:
masked, the known ones are shown."""

_STANDINGS = frozenset(each.casefold() for step in STEPS.values() for each in step.values())

_FIELDS: Mapping[str, tuple[str, str]] = {
    "title": ("Words", TYPED),
    "owner": ("Owner", STAFF),
    "due": ("Due", DAY),
    "status": ("Status", CODE),
    "status_on": ("Confirmed", DAY),
    "accepted_on": ("Accepted", DAY),
    "appt_on": ("Appointment", DAY),
    "kept_on": ("Kept", DAY),
    "closed_on": ("Closed", DAY),
    "to_org": ("Organization", TYPED),
    "outcome": ("Outcome", TYPED),
    "staff_id": ("Worker", STAFF),
    "care_manager_id": ("Worker", STAFF),
    "decision": ("Decision", HIDDEN),
    "decision_on": ("Decided", DAY),
    "decision_reason": ("Why", TYPED),
    "extension_on": ("Extended", DAY),
    "notice_on": ("Notice", DAY),
    "effective_on": ("Holds from", DAY),
    "auth_end_on": ("Until", DAY),
    "appeal_level": ("Level", TYPED),
    "appeal_filed_on": ("Appeal filed", DAY),
    "continuation_requested": ("Keeps the service", FLAG),
    "appeal_decision": ("Appeal decision", HIDDEN),
    "appeal_decision_on": ("Appeal decided", DAY),
    "hearing_requested_on": ("Hearing asked for", DAY),
    "resolved_on": ("Resolved", DAY),
    "member_updated_on": ("Member told", DAY),
    "next_step": ("Next step", TYPED),
    "theirs": ("With", SIDE),
    "response_due": ("Answer due", DAY),
    "closed_reason": ("What helped", TYPED),
    "text": ("Last note", TYPED),
    "aim": ("Aim", TYPED),
    "change": ("Change", TYPED),
    "prediction": ("Prediction", TYPED),
    "review_on": ("Review", DAY),
    "verdict": ("Verdict", CODE),
    "result": ("Result", TYPED),
    "tier": ("Tier", TIER),
    "segment": ("Segment", SEGMENT),
    "value": ("Goal", GOAL),
    "assessment": ("Assessment complete", HIDDEN),
    "linked": ("Linked to the plan", HIDDEN),
    "issues": ("Every issue addressed", HIDDEN),
    "verified": ("Plan verified", HIDDEN),
    "facilitator": ("Led by", STAFF),
    "left": ("Missing in the file", CODE),
    "said": ("They are", CODE),
}
"""What a value is called, and of which kind it is; what is not here is not shown."""

_NONE = {TYPED: "nothing", STAFF: "nobody", DAY: "no day", CODE: "none", HIDDEN: "nothing yet"}


class ShownField(NamedTuple):
    """A field in both versions. ``was`` is "" where nobody changed it; ``yours`` is "" where
    nothing of yours would be written over it."""

    label: str
    was: str
    theirs: str
    yours: str


class ShownChange(NamedTuple):
    """A row that others have changed: what it is called ("" for one without a name), who did that
    and when in a sentence, and the fields."""

    subject: str
    said: str
    fields: tuple[ShownField, ...]


def show_changes(
    changed: Sequence[ChangedRow], facts: TeamFacts, opened: Callable[[str], bool]
) -> tuple[ShownChange, ...]:
    """The rows in both versions. ``opened`` says of a member's id, "" for the team's own matters,
    whether the screen shows in full what is about them: else what somebody typed and how something
    was decided is only said to differ, as it is of members with a protected record."""
    labels = Labels(facts)
    found = []
    for row in changed:
        open_row = opened(row.member_id)
        protected = has_protected_record(labels.by_id.get(row.member_id))
        say = _Saying(row, facts, labels, full=open_row and not protected)
        subject = labels.member(row.member_id, open_row=open_row) if row.member_id else ""
        found.append(ShownChange(subject, say.who(), tuple(say.fields())))
    return tuple(found)


def changed_meanwhile(changed: Sequence[ChangedRow], facts: TeamFacts) -> str:
    """Who changed what and when, in one sentence that any screen may show: members are masked, and
    what somebody typed is never said. Of several rows each is called by its member."""
    labels = Labels(facts)
    told = []
    for row in changed[:_MOST]:
        say = _Saying(row, facts, labels, full=False)
        label = labels.member(row.member_id, open_row=False) if row.member_id else "Task"
        what = ", ".join(
            f"{each.label[:1].lower()}{each.label[1:]} {each.theirs}"
            for each in say.fields()
            if each.was
        )
        told.append(
            f"{f'{label}: ' if len(changed) > 1 else ''}{say.who()}{f': {what}' if what else ''}"
        )
    more = len(changed) - _MOST
    if more > 0:
        told.append(f"and {more} more were changed")
    return "; ".join(told)


class _Saying:
    """One row in words."""

    def __init__(self, row: ChangedRow, facts: TeamFacts, labels: Labels, *, full: bool) -> None:
        self._row = row
        self._facts = facts
        self._labels = labels
        self._full = full
        self._kind = row.key.partition(":")[0]

    def who(self) -> str:
        """Who changed it and when: "R. Young changed it at 9:05"."""
        verb = "decided about it" if self._kind == "decision" else "changed it"
        if self._row.gone:
            verb = "took it away"
        last: dict[str, datetime | None] = {}
        for each in self._row.fields:
            if each.changed and (each.at is None or each.at >= (last.get(each.by) or each.at)):
                last[each.by] = each.at
        if not last:
            return "It is not here any more"
        names = words.listed([self._staff(by) if by else "an import" for by in sorted(last)])
        return f"{names} {verb}{self._when(max(filter(None, last.values()), default=None))}"

    def _when(self, at: datetime | None) -> str:
        if at is None:
            return ""
        local = at.astimezone(ZoneInfo(self._facts.zone))
        today = self._facts.now.astimezone(ZoneInfo(self._facts.zone)).date()
        if local.date() == today:
            return f" at {words.clock(local)}"
        return f" {words.day(local.date(), today)}"

    def fields(self) -> Iterator[ShownField]:
        """What differs, in the order of the columns."""
        if self._row.gone:
            return
        if self._kind == "decision":
            yield self._decision({each.name: each for each in self._row.fields})
            return
        for each in self._row.fields:
            label, kind = _FIELDS.get(each.name, ("", ""))
            if kind:
                yield self._field(label, kind, each)

    def _field(self, label: str, kind: str, field: ChangedField) -> ShownField:
        over = field.mine != field.now
        if kind in (TYPED, HIDDEN) and not self._full:
            what = "words" if kind == TYPED else "answer"
            theirs = f"other {what}" if field.now else _NONE[kind]
            was = "another" if field.changed else ""
            yours = f"your {what}" if field.mine else _NONE[kind]
            return ShownField(label, was, theirs if field.changed else "as it was", yours * over)
        was = self._value(kind, field.seen) if field.changed else ""
        mine = self._value(kind, field.mine) if over else ""
        return ShownField(label, was, self._value(kind, field.now), mine)

    def _decision(self, fields: Mapping[str, ChangedField]) -> ShownField:
        theirs = self._decided({name: each.now for name, each in fields.items()})
        mine = {name: each.mine for name, each in fields.items()}
        over = any(each.mine != each.now for each in fields.values())
        return ShownField("Decision", "not decided", theirs, self._decided(mine) if over else "")

    def _decided(self, said: Mapping[str, Value]) -> str:
        owner = str(said["owner"] or "")
        until = said["until"] if isinstance(said["until"], date) else None
        made = Decided("", str(said["kind"]), until, owner, "", "", self._facts.now, "")
        name = self._staff(owner) if owner else ""
        told = decision_words(made, name, until, self._facts.as_of)
        text = plain(str(said["text"] or "")) if self._full else ""
        return f"{told}: {text}" if text else told

    def _value(self, kind: str, value: Value) -> str:
        if kind == STAFF:
            return self._staff(str(value)) if value else _NONE[STAFF]
        if kind == DAY:
            known = isinstance(value, date)
            return words.weekday(value, self._facts.as_of) if known else _NONE[DAY]  # type: ignore[arg-type]
        if kind == SIDE:
            return "them: we wait" if value else "us: we take the step"
        if kind == FLAG:
            return "asked for" if value else "not asked for"
        if kind == GOAL:
            return self._goal(str(value or ""))
        if kind == TIER and self._kind == "barrier":
            return tier_words(str(value or ""))
        if kind in (TIER, SEGMENT) and value and not self._full:
            return str(value) if str(value).casefold() in _STANDINGS else "another"
        return plain(str(value or "").replace("_", " ")) or _NONE.get(kind, "none")

    def _goal(self, value: str) -> str:
        from huddle.measures.measure import load_measures

        measure_id = self._row.key.rsplit(":", 2)[1]
        unit = next((each.unit for each in load_measures() if each.id == measure_id), "")
        return words.shown(float(value), unit) if value else "none"

    def _staff(self, staff_id: str) -> str:
        return self._labels.staff(staff_id)
