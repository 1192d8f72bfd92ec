"""What imports leave for a person to settle, as it stands now: who is missing from a full file, who
may be one person, and what was logged here that no source has brought."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import combinations
from operator import itemgetter
from typing import Any, NamedTuple

from db import queries, reader
from db.reader import Connection
from db.rows import DAYS, TRUTHS, bound, day_end, instant

UNRECORDED_DAYS = 7
"""After how many days a contact that no source has brought is listed."""


class Gone(NamedTuple):
    """A row that a full file no longer has. ``feed`` and ``batch_id``, the import that lacked it,
    are named for members only; ``elsewhere``: another source has the member still. ``since`` is
    when it came, ``day`` the row's own."""

    table: str
    key: str
    member_id: str
    feed: str
    batch_id: str
    since: datetime
    day: date | None
    elsewhere: bool


class Alike(NamedTuple):
    """Two members who may be one person; ``member_id`` was known first."""

    member_id: str
    other_id: str
    why: str


class Unrecorded(NamedTuple):
    """A contact logged here that is in no source's record."""

    contact_id: str
    member_id: str
    day: date
    channel: str
    staff_id: str
    logged_on: date


class Questions(NamedTuple):
    """Everything that waits for a person."""

    gone: tuple[Gone, ...]
    alike: tuple[Alike, ...]
    unrecorded: tuple[Unrecorded, ...]


def read(conn: Connection, agency_id: str, team_id: str, zone: str, as_of: date) -> Questions:
    """The questions of a team at the end of ``as_of``."""
    dialect = reader.dialect(conn)
    sql = queries.of(dialect)
    parameters = bound(
        dialect,
        agency_id=agency_id,
        team_id=team_id,
        cut=day_end(as_of, zone),
        since=as_of - timedelta(days=UNRECORDED_DAYS),
    )

    def fetch(name: str) -> list[tuple[Any, ...]]:
        return conn.execute(sql[name], parameters).fetchall()

    with reader.snapshot(conn):
        gone = [
            Gone("member", member_id, member_id, feed, batch, instant(at), None, TRUTHS[elsewhere])
            for member_id, feed, batch, at, elsewhere in sorted(
                fetch("gone_members"), key=itemgetter(1, 0)
            )
        ]
        gone += [
            Gone(name, key, member_id, "", "", instant(at), DAYS[day], elsewhere=False)
            for name, key, member_id, day, at in sorted(fetch("gone_rows"), key=itemgetter(0, 1))
        ]
        apart = {frozenset(pair) for pair in fetch("apart")}
        alike = [
            pair
            for pair in _pairs(fetch("alike"))
            if frozenset((pair.member_id, pair.other_id)) not in apart
        ]
        unrecorded = [
            Unrecorded(contact_id, member_id, DAYS[day], channel, staff_id, DAYS[logged])
            for contact_id, member_id, day, channel, staff_id, logged in fetch("unrecorded")
        ]
    return Questions(tuple(gone), tuple(alike), tuple(unrecorded))


def _pairs(members: Iterable[tuple[Any, ...]]) -> Iterator[Alike]:
    """Members with one CIN, or with one name and date of birth, two by two in the given order."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for member_id, first, last, preferred, dob, cin in members:
        if cin:
            groups.setdefault(("CIN", cin.casefold()), []).append(member_id)
        if dob and last:
            for name in {_folded(first), _folded(preferred)} - {""}:
                named = ("name and date of birth", str(dob), _folded(last), name)
                groups.setdefault(named, []).append(member_id)
    seen = set()
    for key, alike in groups.items():
        for pair in combinations(alike, 2):
            if pair not in seen:
                seen.add(pair)
                yield Alike(*pair, why=f"same {key[0]}")


def _folded(name: str) -> str:
    """A name without case, accents, spaces and marks."""
    parted = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parted if letter.isalnum())
