"""What became of one member: read when the member is opened, since the board needs none of it."""

from typing import Any, TypeVar

from db import queries, reader
from db.reader import Connection
from db.rows import bound, converted, day_end
from db.types import (
    Caseload,
    ContactNote,
    Identity,
    MemberHistory,
    ReviewNote,
    StandingChange,
    TeamFacts,
    Worry,
)

T = TypeVar("T", bound=tuple[Any, ...])


def history(conn: Connection, facts: TeamFacts, member_id: str) -> MemberHistory:
    """The history of a member of the team at the end of the day of ``facts``, in six queries;
    an empty one of somebody who is not in it."""
    if all(member.member_id != member_id for member in facts.members):
        return MemberHistory()
    dialect = reader.dialect(conn)
    names = bound(
        dialect,
        agency_id=facts.agency_id,
        member_id=member_id,
        as_of=facts.as_of,
        cut=day_end(facts.as_of, facts.zone),
    )
    sql = queries.of(dialect)

    def read(kind: type[T], query: str) -> tuple[T, ...]:
        return tuple(converted(kind, conn.execute(sql[query], names).fetchall()))

    with reader.snapshot(conn):
        return MemberHistory(
            read(StandingChange, "standings"),
            read(Caseload, "caseloads"),
            read(ContactNote, "contact_notes"),
            read(ReviewNote, "member_reviews"),
            read(Worry, "worries"),
            *read(Identity, "member_identity"),
        )


def teams_now(conn: Connection, facts: TeamFacts, member_id: str) -> tuple[Caseload, ...]:
    """In which teams a member is at the end of the day of ``facts``, and whose there; of whatever
    team they are."""
    dialect = reader.dialect(conn)
    cut = day_end(facts.as_of, facts.zone)
    names = bound(dialect, agency_id=facts.agency_id, member_id=member_id, cut=cut)
    rows = conn.execute(queries.of(dialect)["caseloads"], names).fetchall()
    return tuple(each for each in converted(Caseload, rows) if each.valid_to is None)
