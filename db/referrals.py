"""How a team's referrals came to stand as they do: read when somebody looks at referrals, since the
board needs none of it."""

from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from db import queries, reader
from db.reader import Connection
from db.rows import bound, converted, day_end
from db.types import ReferralHistory, ReferralStep, StatusChange, TeamFacts

T = TypeVar("T", bound=tuple[Any, ...])


def history(conn: Connection, facts: TeamFacts) -> ReferralHistory:
    """The history of the team's referrals at the end of the day of ``facts``."""
    names = bound(
        reader.dialect(conn),
        agency_id=facts.agency_id,
        team_id=facts.team_id,
        cut=day_end(facts.as_of, facts.zone),
    )
    sql = queries.of(reader.dialect(conn))

    def read(kind: type[T], query: str) -> dict[str, tuple[T, ...]]:
        rows = converted(kind, conn.execute(sql[query], names).fetchall())
        of_referral = attrgetter("referral_id")
        return {str(key): tuple(own) for key, own in groupby(rows, of_referral)}

    with reader.snapshot(conn):
        return ReferralHistory(
            read(StatusChange, "referral_statuses"), read(ReferralStep, "referral_steps")
        )
