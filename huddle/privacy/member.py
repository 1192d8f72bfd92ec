"""One member for the detail pane, masked or revealed."""

from db.types import TeamFacts
from huddle.privacy.shown import ShownBoard, ShownMember


def show_member(
    facts: TeamFacts, member_id: str, shown: ShownBoard, *, cells: int = 30, reveal: bool = False
) -> ShownMember:
    """The member as a surface may show it; rows are those of ``shown``.

    ``member_id`` is the source's id; ``cells`` is how many marks the 90 days are drawn in.
    KeyError when the team has no such member.
    """
    raise NotImplementedError
