"""What a form is filled with from a row: no more than the row itself shows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from db.types import TeamFacts
from huddle.calendars import Calendar
from huddle.decisions import Proposal, propose, snooze_limit
from huddle.privacy.neutral import neutral_task
from huddle.privacy.shown import ShownBoard, ShownItem, ShownReason
from huddle.rules.board import Item, Reason
from huddle.rules.rule import Rule


def proposal(
    shown: ShownBoard, item: ShownItem, real: Item, facts: TeamFacts, calendar: Calendar
) -> Proposal:
    """The task that the row proposes. Masked, a rule that is not named gives no text and no day,
    and a task's own title stays unsaid, even while the row is revealed for some seconds."""
    made = propose(replace(real, last_responsible_day=item.last_responsible_day), facts, calendar)
    named = item.revealed or item.reasons[0].rule == real.reasons[0].rule
    told = not shown.masked or (named and not real.key.startswith("task:"))
    return made if told else made._replace(text=neutral_task(real.key))


def snooze_cap(
    shown: ShownBoard, item: ShownItem, real: Item, rules: Sequence[Rule]
) -> tuple[date | None, str]:
    """The last day to which a form lets the row be snoozed, and the title of the official clock
    that ends there; ``None`` and "" where the row shows none. A clock that a masked row does not
    show of its own does not count here: it brings the row back on its day all the same."""
    told = list(_told(shown, item, real))
    limit = snooze_limit(replace(real, reasons=tuple(reason for _, reason in told)), rules)
    official = {rule.id for rule in rules if rule.grade == "A"}
    titles = (
        each.title for each, reason in told if reason.due == limit and reason.rule in official
    )
    return (None, "") if limit is None else (limit, next(titles))


def _told(shown: ShownBoard, item: ShownItem, real: Item) -> Iterator[tuple[ShownReason, Reason]]:
    """Each shown reason with the most urgent of those that it stands for."""
    reasons = {reason.key: reason for reason in real.reasons}
    for each in item.reasons:
        keys = shown.target(item.key, each.key).reason_keys
        found = next((reasons[key] for key in keys if key in reasons), None)
        if found is not None:
            yield each, found
