"""The rule files that the agency has put in force."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from db import queries, reader
from db.agencies import Agency
from db.reader import Connection
from db.rows import bound, converted, day_end
from db.types import RuleSet


def read(conn: Connection, agency_id: str) -> tuple[RuleSet, ...]:
    """The versions with their whole text, author and moment, oldest first; the last is in force
    now."""
    return _fetched(conn, "rule_versions", {"agency_id": agency_id})


def in_force(conn: Connection, agency: Agency, as_of: date) -> RuleSet | None:
    """The version in force at the end of ``as_of``; None where the rules were as they ship."""
    cut = day_end(as_of, agency.zone)
    found = bound(reader.dialect(conn), agency_id=agency.agency_id, cut=cut)
    return next(iter(_fetched(conn, "rules", found)), None)


def _fetched(conn: Connection, query: str, parameters: Mapping[str, Any]) -> tuple[RuleSet, ...]:
    sql = queries.of(reader.dialect(conn))[query]
    return tuple(converted(RuleSet, conn.execute(sql, parameters).fetchall()))
