"""A writing seat for the commands: engine, who writes, and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from db.orders import Actor
from huddle.errors import UsageError
from huddle.place import Place, connected, find
from huddle.settings import Settings, now, today

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Writer(NamedTuple):
    """What a command needs to write: ``now`` is the instant (UTC), ``today`` the agency's day."""

    engine: "Engine"
    actor: Actor
    place: Place
    now: datetime
    today: date


@contextmanager
def writer(settings: Settings) -> Iterator[Writer]:
    """A seat in the chosen team. DatabaseError or HuddleError, with what to do, when there is no
    such database or team."""
    from db.engine import open_engine

    with connected(settings) as conn:
        place = find(conn, settings.team)
    zone = place.agency.zone
    day = today(zone)
    if settings.as_of not in (None, day):
        raise UsageError("Another day is read-only; leave --as-of out to write")
    engine = open_engine(settings.db)
    try:
        yield Writer(engine, Actor(place.agency.agency_id, settings.user), place, now(zone), day)
    finally:
        engine.dispose()


def log_reveal(settings: Settings, surface: str) -> None:
    """Put on record that somebody makes names readable, before they are."""
    from db.commands import record_reveal

    with writer(settings._replace(as_of=None)) as write:
        target = f"team:{write.place.team.team_id}"
        record_reveal(write.engine, write.actor, surface=surface, targets=[target], now=write.now)
