"""Tasks as FHIR R4 resources, for a record system to take over: a transaction Bundle or NDJSON.

Each task carries a stable business identifier and is created only if the other side does not have
it yet. The due day is the end of ``restriction.period``; when it was done is
``executionPeriod.end``, never ``lastModified``.
"""

from collections.abc import Sequence
from urllib.parse import quote

from huddle.outlet.json import dump
from huddle.privacy.tasks import ShownTask

SYSTEM = "urn:huddle:task"
_STATUS = {"open": "requested", "done": "completed", "cancelled": "cancelled"}


def bundle(tasks: Sequence[ShownTask]) -> str:
    """The tasks as one Bundle of type transaction with conditional creates."""
    entries = [
        {
            "resource": resource(task),
            "request": {
                "method": "POST",
                "url": "Task",
                "ifNoneExist": f"identifier={quote(f'{SYSTEM}|{task.task_id}', safe='')}",
            },
        }
        for task in tasks
    ]
    document: dict[str, object] = {"resourceType": "Bundle", "type": "transaction"}
    return dump(document | {"entry": entries} if entries else document)


def resource(task: ShownTask) -> dict[str, object]:
    """One task as a FHIR Task. References are logical, by identifier: the receiver's ids are its
    own. An empty element is left out, as FHIR asks."""
    record: dict[str, object] = {
        "resourceType": "Task",
        "identifier": [{"system": SYSTEM, "value": task.task_id}],
        "status": _STATUS.get(task.status, "requested"),
        "intent": "order",
        "priority": "routine",
    }
    if task.title:
        record["description"] = task.title
    if task.member_key is not None:
        record["for"] = _reference("Patient", "member", task.member_key, task.member)
    if task.created_at is not None:
        record["authoredOn"] = task.created_at.isoformat(timespec="seconds")
    if task.created_by:
        record["requester"] = _reference("Practitioner", "staff", task.created_by, "")
    if task.owner_id:
        record["owner"] = _reference("Practitioner", "staff", task.owner_id, task.owner)
    if task.closed_on is not None:
        record["executionPeriod"] = {"end": task.closed_on.isoformat()}
    if task.due is not None:
        record["restriction"] = {"period": {"end": task.due.isoformat()}}
    return record


def _reference(kind: str, system: str, value: str, display: str) -> dict[str, object]:
    reference: dict[str, object] = {
        "type": kind,
        "identifier": {"system": f"urn:huddle:{system}", "value": value},
    }
    return reference | {"display": display} if display else reference
