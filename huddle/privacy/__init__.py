"""The one place that decides what a surface may show."""

from huddle.privacy.board import show
from huddle.privacy.member import show_member
from huddle.privacy.shown import (
    GLYPHS,
    Excluded,
    Mark,
    RealTarget,
    ShownBoard,
    ShownDecision,
    ShownFeed,
    ShownItem,
    ShownMember,
    ShownOpen,
    ShownReason,
    ShownSection,
)

__all__ = [
    "GLYPHS",
    "Excluded",
    "Mark",
    "RealTarget",
    "ShownBoard",
    "ShownDecision",
    "ShownFeed",
    "ShownItem",
    "ShownMember",
    "ShownOpen",
    "ShownReason",
    "ShownSection",
    "show",
    "show_member",
]
