"""A goal that was not met: the team's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.host import Host


def answer(host: Host, _item: ShownItem, _target: RealTarget) -> None:
    """``t``: asks why, what is done, by whom and until when; a task is made, as by ``a``."""
    host.deciding.answer()
