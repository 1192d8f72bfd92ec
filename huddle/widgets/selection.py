"""Which rows a list shows, in which order, and what each row tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from huddle.widgets.entries import SORTS

if TYPE_CHECKING:
    from huddle.privacy.shown import ShownItem

SEVERITIES: Mapping[str, str] = {"": "all", "soon": "▲ act and ■ soon", "act": "▲ act"}
DUES: Mapping[str, str] = {
    "": "any day",
    "overdue": "overdue",
    "today": "by today",
    "week": "in 7 days",
}
COLUMNS: Mapping[str, str] = {
    "owner": "owner",
    "due": "due",
    "reasons": "every reason",
    "decision": "decision",
}
"""What a row can tell beside the member and the most urgent reason."""


class Selection(NamedTuple):
    """``owner`` is a staff id, "" for rows of nobody and ``None`` for everybody's; ``severity`` is
    the least urgent that is shown ("" for all), ``due`` one of ``DUES``, ``sort`` one of ``SORTS``,
    ``columns`` some of ``COLUMNS``."""

    owner: str | None = None
    severity: str = ""
    due: str = ""
    sort: str = next(iter(SORTS))
    columns: tuple[str, ...] = tuple(COLUMNS)

    @property
    def filters(self) -> bool:
        """Whether it leaves rows out."""
        return self[:3] != Selection()[:3]

    def fits(self, item: ShownItem, as_of: date) -> bool:
        """Whether a row is shown on the day of the list."""
        return (
            self.owner in (None, item.owner_id or "")
            and self._presses(item)
            and self._is_due(item.due, as_of)
        )

    def _presses(self, item: ShownItem) -> bool:
        levels = [*SEVERITIES]
        return self.severity == "" or item.severity.value in levels[levels.index(self.severity) :]

    def _is_due(self, due: date | None, as_of: date) -> bool:
        if self.due == "":
            return True
        if due is None:
            return False
        last = {"overdue": -1, "today": 0, "week": 7}[self.due]
        return due <= as_of + timedelta(days=last)

    def choose(self, items: Iterable[ShownItem], as_of: date) -> list[ShownItem]:
        """The rows that are shown, in their order."""
        return sorted((each for each in items if self.fits(each, as_of)), key=SORTS[self.sort])

    def words(self, owner: str) -> tuple[str, ...]:
        """What it leaves out, in short; ``owner`` is how the owner is called."""
        return tuple(
            filter(
                None,
                (
                    f"{owner} only" if self.owner is not None else "",
                    f"{SEVERITIES[self.severity]} only" if self.severity else "",
                    f"due {DUES[self.due]}" if self.due else "",
                ),
            )
        )

    def as_text(self) -> str:
        """The selection as it is stored."""
        return json.dumps(self._asdict())


def selection_of(text: str) -> Selection:
    """A stored selection; what another version of Huddle stored and this one does not know is as
    if it had not been chosen."""
    try:
        stored = json.loads(text)
    except ValueError:
        return Selection()
    if not isinstance(stored, dict):
        return Selection()
    owner, columns = stored.get("owner"), stored.get("columns")
    read = Selection(owner=owner if isinstance(owner, str) else None)
    if isinstance(columns, list):
        read = read._replace(columns=tuple(each for each in COLUMNS if each in columns))
    for name, known in (("severity", SEVERITIES), ("due", DUES), ("sort", SORTS)):
        if str(stored.get(name)) in known:
            read = read._replace(**{name: stored[name]})
    return read
