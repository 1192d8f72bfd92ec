"""Every rule file that the agency has put in force, oldest first."""

from db import queries, reader
from db.reader import Connection
from db.rows import converted
from db.types import RuleSet


def read(conn: Connection, agency_id: str) -> tuple[RuleSet, ...]:
    """The versions with their whole text, author and moment; the last is in force now."""
    sql = queries.of(reader.dialect(conn))["rule_versions"]
    return tuple(converted(RuleSet, conn.execute(sql, {"agency_id": agency_id}).fetchall()))
