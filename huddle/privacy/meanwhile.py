"""What somebody else made of tasks since they were looked at, in words for any screen."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from db.orders import ChangedTask
from db.types import TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.labels import Labels

_MOST = 3


def changed_meanwhile(
    changed: Sequence[ChangedTask], facts: TeamFacts, member_ids: Mapping[str, str]
) -> str:
    """Who changed what and when, as a sentence. Of several tasks each is called by its member, from
    ``member_ids`` by the task's id, always masked; words that somebody typed are never said."""
    labels = Labels(facts)
    said = []
    for each in changed[:_MOST]:
        member_id = member_ids.get(each.task_id, "")
        label = labels.member(member_id, open_row=False) if member_id else "Task"
        head = f"{label}: " if len(changed) > 1 else ""
        said.append(f"{head}{_who(each, facts, labels)} {_what(each, facts, labels)}")
    more = len(changed) - _MOST
    if more > 0:
        said.append(f"and {more} more were changed")
    return "; ".join(said)


def _who(change: ChangedTask, facts: TeamFacts, labels: Labels) -> str:
    who = labels.staff(change.by) if plain(change.by) else "an import"
    if change.at is None:
        return f"{who} changed it:"
    at = change.at.astimezone(ZoneInfo(facts.zone))
    today = facts.now.astimezone(ZoneInfo(facts.zone)).date()
    when = f"at {words.clock(at)}" if at.date() == today else words.day(at.date(), today)
    return f"{who} changed it {when}:"


def _what(change: ChangedTask, facts: TeamFacts, labels: Labels) -> str:
    seen, now = change.seen, change.now
    due = words.weekday(now.due, facts.as_of) if now.due else ""
    parts = (
        "other words" if now.title != seen.title else "",
        (f"due {due}" if due else "no deadline") if now.due != seen.due else "",
        (f"for {labels.staff(now.owner)}" if now.owner else "for nobody")
        if now.owner != seen.owner
        else "",
    )
    return ", ".join(filter(None, parts))
