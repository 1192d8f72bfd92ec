"""A database of any size, for measuring how one team is read out of it."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from db import schema

AGENCY, TEAM = "scale", "t00000"
_OURS: dict[str, object] = {"agency_id": AGENCY}
TEAM_SIZE = 480
CONTACTS = 18
"""Contacts for each member, over half a year, arriving in the order of their days."""


def build(path: Path, members: int, today: date) -> None:
    """Writes ``members`` members in teams of ``TEAM_SIZE``, with contacts, events and the rest."""
    schema.upgrade(path)
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA synchronous = OFF")
    conn.execute("PRAGMA journal_mode = MEMORY")
    for table, rows in tables(members, today):
        _insert(conn, table, rows)
    conn.commit()
    conn.execute("ANALYZE")
    conn.execute("PRAGMA journal_mode = WAL")
    conn.close()


def tables(members: int, today: date) -> Iterator[tuple[str, Iterator[dict[str, object]]]]:
    """The rows of each table, those referred to first."""
    now = datetime.combine(today, datetime.min.time(), UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    teams = -(-members // TEAM_SIZE)
    yield "agency", iter([{"name": "Scale", "zone": "America/New_York", "created_at": now} | _OURS])
    yield (
        "team",
        (
            {"team_id": f"t{team:05}", "name": f"Team {team}", "created_at": now} | _OURS
            for team in range(teams)
        ),
    )
    yield (
        "staff",
        (
            {"staff_id": f"s{team:05}-{worker}", "name": f"Worker {worker}", "team": f"t{team:05}"}
            | _OURS
            for team in range(teams)
            for worker in range(12)
        ),
    )
    yield "member", _members(members, today)
    yield "assignment", _assignments(members, teams)
    yield "contact", _contacts(members, today)
    yield "event", _events(members, today)
    yield "referral", _referrals(members, today)


def _insert(conn: sqlite3.Connection, table: str, rows: Iterator[dict[str, object]]) -> None:
    first = next(rows)
    names = ", ".join(first)
    marks = ", ".join(f":{name}" for name in first)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    conn.execute(statement, first)
    conn.executemany(statement, rows)


def _day(today: date, ago: int) -> str:
    return (today - timedelta(days=ago)).isoformat()


def _members(members: int, today: date) -> Iterator[dict[str, object]]:
    tiers = (("standard", ""), ("standard", ""), ("high", ""), ("HH+", "SMI"))
    for number in range(members):
        tier, why = tiers[number % 4]
        yield {
            "agency_id": AGENCY,
            "member_id": f"m{number:07}",
            "short_id": str(1000 + number),
            "first": f"First{number % 97}",
            "last": f"Last{number % 89}",
            "programme": "HH",
            "tier": tier,
            "tier_reason": why,
            "segment": "active",
            "enrolled_on": _day(today, 200 + number % 300),
            "consent_expires": _day(today, -200),
            "plan_signed_on": _day(today, 100),
        }


def _assignments(members: int, teams: int) -> Iterator[dict[str, object]]:
    for number in range(members):
        team = number % teams
        yield {
            "agency_id": AGENCY,
            "assignment_id": f"a{number:07}",
            "member_id": f"m{number:07}",
            "team_id": f"t{team:05}",
            "care_manager_id": f"s{team:05}-{number % 12}",
        }


def _contacts(members: int, today: date) -> Iterator[dict[str, object]]:
    random = Random(7)
    number = 0
    for turn in range(CONTACTS):
        for member in range(members):
            number += 1
            yield {
                "agency_id": AGENCY,
                "contact_id": f"c{number:09}",
                "member_id": f"m{member:07}",
                "staff_id": "s00000-1",
                "day": _day(today, 180 - 10 * turn - random.randrange(9)),
                "channel": "phone" if member % 3 else "home",
                "outcome": "no_answer" if number % 5 == 0 else "reached",
                "core_service": 1,
            }


def _events(members: int, today: date) -> Iterator[dict[str, object]]:
    for number in range(0, members, 6):
        yield {
            "agency_id": AGENCY,
            "event_id": f"e{number:07}",
            "member_id": f"m{number:07}",
            "type": "ed",
            "day": _day(today, number % 60),
            "known_on": _day(today, number % 60),
        }


def _referrals(members: int, today: date) -> Iterator[dict[str, object]]:
    for number in range(0, members, 5):
        yield {
            "agency_id": AGENCY,
            "referral_id": f"r{number:07}",
            "member_id": f"m{number:07}",
            "direction": "out",
            "kind": "housing",
            "sent_on": _day(today, 5 + number % 60),
            "status": "completed" if number % 3 else "sent",
            "status_on": _day(today, 3 + number % 9),
        }
