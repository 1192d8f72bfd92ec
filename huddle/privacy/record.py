"""The record of a closed huddle as it may leave the team: masked, without any free text."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import TeamFacts
from huddle import words
from huddle.meeting import STEPS
from huddle.plain import plain
from huddle.privacy.decision import made_words
from huddle.privacy.labels import UNASSIGNED, Labels
from huddle.privacy.neutral import neutral_matter, neutral_texts, task_words
from huddle.record import Attended, HuddleRecord, StepRecord
from huddle.rules.rule import load_rules

_SAID = {
    "discussed": "discussed, nothing to do",
    "watch": "to be watched",
    "snooze": "snoozed",
    "baseline": "taken as a baseline",
    "excuse": "excused",
    "log": "contact or attempt logged",
    "choice": "left, as the member chose",
}


class StepTime(NamedTuple):
    """One step of the agenda with the time it took: "4:12", "0:12 over" or ""."""

    number: int
    title: str
    spent: str
    over: str


class Agreed(NamedTuple):
    """One line of what came out: the member's masked label, or what else it is about, or "";
    neutral words; "due Fri 27 Nov"."""

    member: str
    title: str
    due: str


class ShownRecord(NamedTuple):
    """A closed huddle. ``owners`` holds what was agreed, owner by owner; ``others`` counts the
    decisions that made no task ("discussed, nothing to do": 5), ``without_task`` names each of
    them but those of a baseline."""

    team_name: str
    day: date
    facilitator: str
    started: str
    ended: str
    spent: str
    over: str
    present: tuple[str, ...]
    out: tuple[str, ...]
    steps: tuple[StepTime, ...]
    owners: tuple[tuple[str, tuple[Agreed, ...]], ...]
    others: tuple[tuple[str, int], ...]
    carried: int
    barriers: int
    addenda: int
    without_task: tuple[Agreed, ...]


def show_record(record: HuddleRecord, facts: TeamFacts) -> ShownRecord:
    """The record in masked words. ``facts`` gives the names of the team's members and staff."""
    labels = Labels(facts)
    zone = ZoneInfo(facts.zone)
    kinds = Counter(decision.kind for decision in record.decisions)
    return ShownRecord(
        team_name=plain(facts.team_name),
        day=record.day,
        facilitator=labels.staff(record.facilitator),
        started=words.clock(record.started_at.astimezone(zone)),
        ended=words.clock(record.ended_at.astimezone(zone)),
        spent=_time(sum(step.seconds for step in record.steps)),
        over=_over(sum(step.over_seconds for step in record.steps)),
        present=tuple(
            sorted(labels.staff(a.staff_id) for a in record.attendance if a.status == "present")
        ),
        out=tuple(sorted(_out(a, labels) for a in record.attendance if a.status != "present")),
        steps=tuple(_steps(record.steps)),
        owners=tuple(_owners(record, facts, labels)),
        others=tuple((said, kinds[kind]) for kind, said in _SAID.items() if kinds[kind]),
        carried=kinds["carry"],
        barriers=record.barriers,
        addenda=record.addenda,
        without_task=tuple(_without_task(record, labels)),
    )


def _steps(stays: Iterable[StepRecord]) -> Iterable[StepTime]:
    """Each step that was entered, its stays added up."""
    spent: Counter[int] = Counter()
    over: Counter[int] = Counter()
    for stay in stays:
        spent[stay.step] += stay.seconds
        over[stay.step] += stay.over_seconds
    for step in STEPS:
        if step.number in spent:
            yield StepTime(
                step.number, step.title, _time(spent[step.number]), _over(over[step.number])
            )


def _owners(
    record: HuddleRecord, facts: TeamFacts, labels: Labels
) -> Iterable[tuple[str, tuple[Agreed, ...]]]:
    """What was agreed, owner by owner in the order of their names, what nobody owns last: each
    task once, as the last decision about it left it, and those that no row asked for."""
    neutral = neutral_texts(load_rules(facts.rules))
    decided = {
        each.task_id or each.decision_id: each for each in record.decisions if each.kind == "assign"
    }
    promised = [
        (each.owner, each.until, each.member_id, task_words(each.text, each.item_key, neutral))
        for each in decided.values()
    ] + [
        (each.owner, each.due, each.member_id, task_words(each.title, each.from_key, neutral))
        for each in record.tasks
        if each.task_id not in decided
    ]
    by_owner: dict[str, list[tuple[date, str, Agreed]]] = {}
    for owner, due, member_id, title in promised:
        member = labels.by_id.get(member_id)
        agreed = Agreed(
            labels.member(member_id, open_row=False) if member_id else "",
            title,
            f"due {words.weekday(due, record.day)}" if due else "no deadline",
        )
        order = (due or date.max, member.short_id if member else "", agreed)
        by_owner.setdefault(labels.staff(owner), []).append(order)
    for owner in sorted(by_owner, key=lambda name: (name == UNASSIGNED, name)):
        yield owner, tuple(agreed for *_, agreed in sorted(by_owner[owner]))


def _without_task(record: HuddleRecord, labels: Labels) -> Iterable[Agreed]:
    """What was decided about single rows and made no task, in the order it was decided."""
    for each in sorted(record.decisions, key=lambda decision: decision.at):
        if each.kind not in ("assign", "baseline"):
            made = made_words(each.kind, each.until, record.day)
            if each.member_id:
                matter = neutral_matter(each.item_key)
                about = labels.member(each.member_id, open_row=False)
                yield Agreed(about, f"{matter}: {made}" if matter else made, "")
            else:
                yield Agreed(labels.matter(each.item_key, open_row=False), made, "")


def _out(attended: Attended, labels: Labels) -> str:
    name = labels.staff(attended.staff_id)
    return f"{name} ({labels.staff(attended.cover_id)} covers)" if attended.cover_id else name


def _time(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _over(seconds: int) -> str:
    return f"{_time(seconds)} over" if seconds > 0 else ""
