"""The audit log: append-only records, each of whose hashes covers the one before it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from db import queries, reader
from db.reader import Connection
from db.rows import instant

if TYPE_CHECKING:
    from sqlalchemy import Connection as Writing
    from sqlalchemy import Select

FIRST_HASH = "0" * 64


class Record(NamedTuple):
    """One record. ``before`` and ``after`` are JSON objects, or blank."""

    seq: int
    at: datetime
    actor: str
    action: str
    target: str
    before: str
    after: str
    prev_hash: str
    hash: str


class Verdict(NamedTuple):
    """What checking the chain found. ``broken_at`` is the first record that does not fit."""

    records: int
    broken_at: int | None
    problem: str


def digest(agency_id: str, record: Record) -> str:
    """The hash that the record must have: over all its fields and the hash before it."""
    at = record.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [agency_id, record.seq, at, *record[2:8]]
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def append(
    conn: "Writing",
    agency_id: str,
    *,
    at: datetime,
    actor: str,
    action: str,
    target: str = "",
    before: str = "",
    after: str = "",
) -> int:
    """Adds a record within the caller's transaction, which must keep other writers of the agency
    out. Gives its number. On PostgreSQL the server writes it, since nobody reads the records of
    others there, and tells every open seat."""
    from sqlalchemy import insert, select

    from db import models

    if conn.dialect.name == "postgresql":
        said = (agency_id, at, actor, action, target, before, after)
        return int(conn.scalar(_recorded(*said)))

    log = models.table(models.Audit).c
    last = conn.execute(
        select(log.seq, log.hash)
        .where(log.agency_id == agency_id)
        .order_by(log.seq.desc())
        .limit(1)
    ).first()
    seq, prev_hash = (last.seq + 1, last.hash) if last else (1, FIRST_HASH)
    record = Record(seq, at.astimezone(UTC), actor, action, target, before, after, prev_hash, "")
    record = record._replace(hash=digest(agency_id, record))
    conn.execute(insert(models.Audit), {"agency_id": agency_id, **record._asdict()})
    return record.seq


def _recorded(*said: object) -> "Select[tuple[int]]":
    """The call of ``huddle.record`` in ``db/policies/functions.sql``."""
    from sqlalchemy import BigInteger, String, cast, func, select

    from db.columns import Instant

    kinds = (String, Instant, *(String,) * 5)
    return select(
        func.huddle.record(
            *(cast(each, kind) for each, kind in zip(said, kinds, strict=True)), type_=BigInteger
        )
    )


def records(conn: Connection, agency_id: str) -> Iterator[Record]:
    """Every record of the agency, oldest first, read as they are asked for."""
    query = queries.of(reader.dialect(conn))["audit"]
    for seq, at, *rest in conn.execute(query, {"agency_id": agency_id}):
        yield Record(seq, instant(at), *rest)


def verify(conn: Connection, agency_id: str) -> Verdict:
    """Whether every record is there, unchanged and in order. Records cut off at the end cannot be
    missed by the chain alone: keep the last number and hash somewhere else to see that too."""
    count, prev_hash = 0, FIRST_HASH
    for record in records(conn, agency_id):
        count += 1
        if record.seq != count:
            return Verdict(count - 1, count, "a record is missing")
        if record.prev_hash != prev_hash:
            return Verdict(count - 1, count, "the record before it was replaced")
        if record.hash != digest(agency_id, record):
            return Verdict(count - 1, count, "the record was changed")
        prev_hash = record.hash
    return Verdict(count, None, "")
