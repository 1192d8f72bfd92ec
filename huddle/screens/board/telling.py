"""What others have decided since the board was last read, told in the status line."""

from huddle.privacy.labels import Labels
from huddle.screens.model import Snapshot


def told(snapshot: Snapshot, known: frozenset[str], user: str) -> str:
    """Who else has decided what today, beside the decisions that are ``known`` by their ids, in one
    sentence; "" for nobody."""
    new = [
        each
        for each in snapshot.decisions
        if each.decision_id not in known and each.by not in ("", user) and each.kind != "carry"
    ]
    if not new:
        return ""
    who = ", ".join(sorted({Labels(snapshot.facts).staff(each.by) for each in new}))
    if len(new) > 1:
        return f"{who} decided {len(new)} rows."
    shown = snapshot.shown_items().get(snapshot.real.get(new[0].item_key, ""))
    if shown is None:
        return f"{who} decided a row."
    said = shown.decision.words if shown.decision is not None else "contact or attempt logged"
    return f"{who}: {shown.member}, {said}."
