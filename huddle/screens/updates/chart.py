"""A chart of the quarter's sample: what reading it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.identifiers import uuid7
from huddle.screens.live import Deed
from huddle.screens.seen import Seen

if TYPE_CHECKING:
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host
    from huddle.screens.modals.chart import ChartRead


def read(host: Host, item: ShownItem, target: RealTarget) -> None:
    """``t``: asks the questions of the checklist."""
    from huddle.screens.modals.chart import ChartModal
    from huddle.screens.pages.charts import ChartsPage

    snapshot, reading_id = host.snapshot, uuid7()
    if snapshot is None:
        return
    staff_id, member_id = item.owner_id or "", target.member_id or ""
    quarter = target.item_key.rpartition(":")[2]
    known = host.answers(member_id, quarter) if isinstance(host, ChartsPage) else {}
    seen = Seen(snapshot.facts, beside={f"reading:{member_id}:{quarter}": known})

    def deed(result: ChartRead) -> Deed:
        def do(desk: Desk) -> str:
            place = host.running.place()
            desk.read_chart(place, target, staff_id, result.answers, seen.rows, reading_id)
            return f"Chart read: {item.member}."

        return Deed(do)

    host.ask(ChartModal(subject=item.member), deed, seen)
