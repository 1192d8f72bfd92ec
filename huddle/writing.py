"""A writing seat for the commands: engine, who writes, and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from db.agencies import Agency, agency, role
from db.logins import seat
from db.orders import Actor
from huddle.errors import NotAllowedError, UsageError
from huddle.place import Place, connected, find
from huddle.roles import LOOKS_ONLY, brings_no_files, only_looks, role_by
from huddle.settings import Settings, now, today

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.reader import Connection


class Writer(NamedTuple):
    """What a command needs to write: ``now`` is the instant (UTC), ``today`` the agency's day."""

    engine: "Engine"
    actor: Actor
    place: Place
    now: datetime
    today: date


class AgencyWriter(NamedTuple):
    """What a command needs to write what is the whole agency's; ``now`` is the instant (UTC)."""

    engine: "Engine"
    actor: Actor
    now: datetime


@contextmanager
def writer(settings: Settings) -> Iterator[Writer]:
    """A seat in the chosen team. DatabaseError or HuddleError, with what to do, when there is no
    such database or team; NotAllowedError for who only looks."""
    with connected(settings) as conn:
        place = find(conn, settings.team)
        refuse_who_looks(conn, place.agency, settings.user)
    with _seat(settings, place.agency) as seat:
        yield Writer(seat.engine, seat.actor, place, seat.now, today(place.agency.zone))


def refuse_who_looks(conn: "Connection", whose: Agency, user: str) -> None:
    """NotAllowedError for a user whose role changes nothing and sees no names."""
    if only_looks(role_by(user, role(conn, whose.agency_id, user))):
        raise NotAllowedError(LOOKS_ONLY)


def refuse_who_brings_no_files(conn: "Connection") -> None:
    """NotAllowedError for somebody who signed in to a server to work, not to bring files."""
    signed_in = seat(conn)
    if said := brings_no_files(signed_in and signed_in.role):
        raise NotAllowedError(said)


@contextmanager
def agency_writer(settings: Settings) -> Iterator[AgencyWriter]:
    """A seat for what belongs to no one team, so that none need be chosen. DatabaseError or
    HuddleError, with what to do, when there is no such database."""
    with connected(settings) as conn:
        whose = agency(conn)
    with _seat(settings, whose) as seat:
        yield seat


@contextmanager
def _seat(settings: Settings, whose: Agency) -> Iterator[AgencyWriter]:
    from db.engine import open_engine

    if settings.as_of not in (None, today(whose.zone)):
        raise UsageError("Another day is read-only; leave --as-of out to write")
    engine = open_engine(settings.db)
    try:
        yield AgencyWriter(engine, Actor(whose.agency_id, settings.user), now(whose.zone))
    finally:
        engine.dispose()


def log_reveal(settings: Settings, surface: str) -> None:
    """Put on record that somebody makes names readable, before they are."""
    from db.commands import record_reveal

    with writer(settings._replace(as_of=None)) as write:
        target = f"team:{write.place.team.team_id}"
        record_reveal(write.engine, write.actor, surface=surface, targets=[target], now=write.now)


def log_agency_reveal(settings: Settings, surface: str) -> None:
    """The same where what is revealed is of every team."""
    from db.commands import record_reveal

    with connected(settings) as conn:
        refuse_who_looks(conn, agency(conn), settings.user)
    with agency_writer(settings._replace(as_of=None)) as write:
        target = f"agency:{write.actor.agency_id}"
        record_reveal(write.engine, write.actor, surface=surface, targets=[target], now=write.now)
