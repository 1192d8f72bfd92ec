"""The agenda and its kin as JSON, in the fixed shape of ``huddle.agenda/1``."""

import json
from collections.abc import Mapping
from datetime import date

from huddle.privacy import ShownBoard, ShownDecision, ShownFeed, ShownItem, ShownReason

AGENDA = "huddle.agenda/1"


def agenda(shown: ShownBoard, *, schema: str = AGENDA) -> str:
    """The board as one JSON document with every item of every section; ends with a newline.

    ``schema`` names another listing of the same shape (``huddle.queue/1``, ``huddle.review/1``).
    """
    return dump(document(shown, schema))


def document(shown: ShownBoard, schema: str) -> dict[str, object]:
    """What ``agenda`` writes, for a listing that has more to say."""
    return {
        "schema": schema,
        "as_of": shown.as_of.isoformat(),
        "team": {"id": shown.team_id, "name": shown.team_name},
        "members": {
            "active": shown.active,
            "excluded": [
                {"reason": excluded.reason, "count": excluded.number} for excluded in shown.excluded
            ],
        },
        "feeds": [_feed(feed) for feed in shown.feeds],
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "count": section.count,
                "items": [item(each) for each in section.items],
            }
            for section in shown.sections
        ],
    }


def dump(document: Mapping[str, object]) -> str:
    """A document as every JSON outlet writes it: two spaces, keys as given, text as it is."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def iso(day: date | None) -> str | None:
    """A day as JSON has it."""
    return None if day is None else day.isoformat()


def _feed(feed: ShownFeed) -> dict[str, object]:
    return {
        "name": feed.name,
        "imported_at": feed.imported_at.isoformat(timespec="seconds"),
        "age_hours": round(feed.age_hours, 1),
        "stale": feed.stale,
    }


def item(shown: ShownItem) -> dict[str, object]:
    """One row in the shape of the agenda."""
    return {
        "key": shown.key,
        "member_id": shown.member_key,
        "member": shown.member,
        "owner": shown.owner_id or None,
        "severity": shown.severity.value,
        "due": iso(shown.due),
        "last_responsible_day": iso(shown.last_responsible_day),
        "days_overdue": shown.days_overdue,
        "decision": shown.decision and _decision(shown.decision),
        "reasons": [_reason(reason) for reason in shown.reasons],
    }


def _decision(decision: ShownDecision) -> dict[str, object]:
    return {
        "kind": decision.kind,
        "until": iso(decision.until),
        "owner": decision.owner_id or None,
        "task_id": decision.task_id or None,
        "on": decision.on.isoformat(),
    }


def _reason(reason: ShownReason) -> dict[str, object]:
    return {
        "key": reason.key,
        "rule": reason.rule,
        "severity": reason.severity.value,
        "due": iso(reason.due),
        "text": reason.text,
        "on": iso(reason.on),
        "evidence": list(reason.evidence),
    }
