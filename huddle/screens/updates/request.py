"""A service request: what the plan or the member did, and that the member was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.identifiers import uuid7
from huddle.screens.live import Deed
from huddle.screens.seen import Seen, decisions
from huddle.screens.seen import request as seen_request
from huddle.views.request_steps import TOLD, Step, steps
from huddle.views.requests import clocks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.types import ServiceRequest
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host
    from huddle.screens.modals.request_update import Recorded
    from huddle.screens.model import Snapshot


def record(host: Host, item: ShownItem, target: RealTarget) -> None:
    """``t``: asks what the plan or the member did."""
    snapshot = host.snapshot
    request = _request(snapshot, target) if snapshot is not None else None
    if snapshot is None or request is None:
        host.say("That request is gone from the database. Look, then record.", "soon")
        return
    clocks = clocks_of(request, snapshot.facts, snapshot.rules, snapshot.calendar)
    _ask(host, item, target, request, "Record", steps(request, clocks))


def tell(host: Host, item: ShownItem, target: RealTarget) -> None:
    """``i``: the member was told how the request stands, today or the other day."""
    snapshot = host.snapshot
    request = _request(snapshot, target) if snapshot is not None else None
    if request is None:
        host.say("That request is gone from the database. Look, then record.", "soon")
        return
    _ask(host, item, target, request, "The member was told", (TOLD,))


def _ask(
    host: Host,
    item: ShownItem,
    target: RealTarget,
    request: ServiceRequest,
    title: str,
    chosen: Sequence[Step],
) -> None:
    from huddle.screens.modals.request_update import RequestUpdateModal

    snapshot = host.snapshot
    assert snapshot is not None, "asked only when there is one"
    new_id, request_id = uuid7(), request.request_id
    row = target._replace(item_key=f"request:{request_id}")
    seen = Seen(
        snapshot.facts,
        seen_request(request_id, request.member_id),
        decisions([row], host.settings.user),
    )

    def deed(recorded: Recorded) -> Deed:
        def do(desk: Desk) -> str:
            place = host.running.place()
            if recorded.step.what == "choice":
                from db.orders import Terms

                one = row._replace(reason_keys=(recorded.step.reason_key,))
                terms = [Terms(reason="The member chose not to")]
                desk.decide(place, [one], "choice", terms, decision_id=new_id, seen=seen.rows)
            else:
                as_seen = seen.of("service_request")
                desk.record_request(place, request_id, recorded.entry, as_seen, new_id)
            # How something was decided is not said of a masked row.
            told = item.revealed or not recorded.step.outcome
            what = recorded.step.words.partition(":")[0]
            return f"Recorded: {item.member}{f', {what}' if told else ''}."

        return Deed(do)

    modal = RequestUpdateModal(
        title,
        item.member,
        steps=chosen,
        now=host.now,
        calendar=snapshot.calendar,
    )
    host.ask(modal, deed, seen)


def _request(snapshot: Snapshot | None, target: RealTarget) -> ServiceRequest | None:
    """The request that a row is about, or comes back from another huddle about."""
    from huddle.rules.followup import matter_of

    if snapshot is None:
        return None
    key = matter_of(target.item_key)
    of_member = snapshot.facts.requests.get(target.member_id or "", ())
    return next((each for each in of_member if f"request:{each.request_id}" == key), None)
