"""The shown board: masked or revealed, made from the evaluated one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.types import TeamFacts
from huddle.privacy.shown import ShownBoard
from huddle.rules.board import Board

if TYPE_CHECKING:
    from huddle.rules.rule import Rule


def show(
    board: Board,
    facts: TeamFacts,
    rules: "Sequence[Rule]",
    *,
    reveal: bool = False,
    revealed_members: frozenset[str] = frozenset(),
) -> ShownBoard:
    """The board as a surface may show it.

    Masked unless ``reveal``; ``revealed_members`` (source ids) are rows that a person has revealed
    for some seconds on an otherwise masked board: their keys stay masked, so a cursor stays put.
    """
    raise NotImplementedError
