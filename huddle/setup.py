"""``huddle init``: the tables, the agency, its team, and the holidays ahead. Safe to repeat."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from db.errors import DataError
from db.orders import Actor
from huddle.errors import HuddleError, UsageError
from huddle.settings import Settings, now, today, without_password
from huddle.words import weekday

AGENCY_ID, TEAM_ID = "agency", "team"
FALLBACK_ZONE = "America/New_York"


def set_up(
    settings: Settings,
    agency: str = "",
    team: str = "",
    team_name: str = "",
    time_zone: str = "",
    waits: Callable[[str], object] = lambda _: None,
) -> Iterator[str]:
    """Create or upgrade the database and what it needs at least, and say what was done; ``waits``
    is told whom a server's database is waited for.

    ``agency`` is a name, from which the id is made. UsageError for a name or a zone that cannot
    be; HuddleError when the database is another agency's."""
    if agency and not agency_id_of(agency):
        raise UsageError("--agency takes a name with letters or digits in it")
    if not team.isprintable():
        raise UsageError("--team takes an id of one line, such as north")
    if time_zone:
        today(time_zone)
    from db import agencies, commands, reader, schema
    from db.engine import open_engine
    from db.upgrading import Signed

    schema.upgrade(settings.db, signed=Signed(settings.user, now(time_zone)), said=waits)
    conn = reader.connect(settings.db)
    try:
        try:
            there = agencies.agency(conn)
        except DataError:
            there = None
        known = agencies.teams(conn)
    finally:
        conn.close()
    if there is not None and agency and agency_id_of(agency) != there.agency_id:
        raise HuddleError(
            f"This database belongs to the agency {there.agency_id!r}. Another agency needs a "
            "database of its own: --db FILE"
        )
    yield f"Database {without_password(settings.db)}: tables are up to date"
    zone = time_zone or (there.zone if there else local_zone())
    moment = now(zone)
    engine = open_engine(settings.db)
    try:
        agency_id = there.agency_id if there else agency_id_of(agency) or AGENCY_ID
        actor = Actor(agency_id, settings.user)
        new = commands.init_agency(engine, actor, name=agency, zone=zone, now=moment)
        yield f"Agency {actor.agency_id}{'' if new else ' is there already'}; days begin in {zone}"
        if team or not known:
            team_id = team or TEAM_ID
            new = commands.add_team(engine, actor, team_id=team_id, name=team_name, now=moment)
            yield f"Team {team_id}{'' if new else ' is there already'}"
    finally:
        engine.dispose()


def set_working_days(
    settings: Settings, closed: Sequence[date], opened: Sequence[date]
) -> Iterator[str]:
    """Close the agency of a database that is set up on some days, open it again on others, and say
    what was done. The boards of the days before stay as they were."""
    if not closed and not opened:
        return
    from db import commands
    from huddle.writing import agency_writer

    with agency_writer(settings) as write:
        place = (write.engine, write.actor)
        for day in closed:
            new = commands.add_closure(*place, day=day, now=write.now)
            yield f"Closed on {weekday(day, write.now.date())}{'' if new else ', as it was'}"
        for day in opened:
            was = commands.undo_closure(*place, day=day, now=write.now)
            yield f"Open on {weekday(day, write.now.date())}{'' if was else ', as it was'}"


def agency_id_of(name: str) -> str:
    """The id of the agency of that name: its letters and digits, small, joined by dashes."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-")


def local_zone() -> str:
    """The machine's time zone by its IANA name, else New York's."""
    candidates = [os.environ.get("TZ", "").removeprefix(":")]
    with suppress(OSError):
        candidates.append(Path("/etc/timezone").read_text("utf-8").strip())
    with suppress(OSError):
        candidates.append(str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2])
    for name in candidates:
        with suppress(Exception):
            if name and ZoneInfo(name).key not in ("UTC", "Etc/UTC"):
                return name
    return FALLBACK_ZONE
