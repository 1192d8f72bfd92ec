"""The feeds as their imports left them, and which of them a file belongs to where its name alone
does not say.

Nothing here begins a transaction: on a file that would keep everybody else from writing while more
files are read.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from db.imports.dialect import quoted
from db.imports.stage import Stage

_SAME = 0.5
"""From which share on the rows of two files, seen from either, are those of one source."""


class Feeds:
    """The feeds of an agency, as its imports that stand know them."""

    def __init__(
        self, look_up: Callable[..., list[tuple[Any, ...]]], mark: str, agency_id: str
    ) -> None:
        """``look_up`` gives what a query gives, its parameters written as ``mark``."""
        self._look_up, self._mark, self._agency_id = look_up, mark, agency_id

    def of_profile(self, profile: str) -> str:
        """The feed of the files that this profile read; blank while there is none."""
        found = self._look_up(
            f"SELECT feed FROM batch WHERE agency_id = {self._mark} AND profile = {self._mark}"
            " AND feed <> '' AND status = 'applied' ORDER BY imported_at DESC, batch_id DESC"
            " LIMIT 1",
            self._agency_id,
            profile,
        )
        return str(found[0][0]) if found else ""

    def paths(self) -> Iterator[tuple[str, str]]:
        """Each feed with the path of a file that was imported into it, the newest first."""
        for feed, path in self._look_up(
            f"SELECT feed, path FROM batch WHERE agency_id = {self._mark} AND feed <> ''"
            " AND status = 'applied' ORDER BY imported_at DESC, batch_id DESC",
            self._agency_id,
        ):
            yield str(feed), str(path)

    def came(self, feed: str) -> list[tuple[str, str, datetime]]:
        """The imports of a feed that stand, newest first: id, path and when."""
        return [
            (batch_id, path, datetime.fromisoformat(at) if isinstance(at, str) else at)
            for batch_id, path, at in self._look_up(
                f"SELECT batch_id, path, imported_at FROM batch WHERE agency_id = {self._mark}"
                f" AND feed = {self._mark} AND status = 'applied' ORDER BY imported_at DESC",
                self._agency_id,
                feed,
            )
        ]

    def has(self, feed: str, stage: Stage) -> bool:
        """Whether most of the staged rows are the feed's, and they are most of what it has of that
        table."""
        if stage.incoming.own:
            return False
        table, key = quoted(stage.incoming.table), quoted(stage.incoming.keys[0])
        staged, known, both = self._look_up(
            f"SELECT (SELECT count(DISTINCT {key}) FROM {stage.name}), count(*),"
            f" count(CASE WHEN t.{key} IN (SELECT {key} FROM {stage.name}) THEN 1 END)"
            f" FROM {table} AS t WHERE t.agency_id = {self._mark}"
            f" AND {self._is_of_feed(stage.incoming.table)}",
            *(self._agency_id, self._agency_id, feed),
        )[0]
        return bool(both) and bool(both >= _SAME * max(staged, known))

    def _is_of_feed(self, table: str) -> str:
        whose = f"agency_id = {self._mark} AND feed = {self._mark}"
        if table == "member":
            return (
                f"t.member_id IN (SELECT member_id FROM listing WHERE {whose} AND gone_batch = '')"
            )
        return f"t.last_batch IN (SELECT batch_id FROM batch WHERE {whose})"
