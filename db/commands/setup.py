"""The agency, its teams, and the days on which nobody works."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Engine

from db import models
from db.commands.transaction import Write, writing
from db.orders import Actor, CommandError

YEARS_BACK = 3
YEARS_AHEAD = 3
CLOSURE = "closure"


def init_agency(
    engine: Engine, actor: Actor, *, name: str = "", zone: str = "America/New_York", now: datetime
) -> bool:
    """Sets up the agency of ``actor`` with federal holidays of the years around ``now``. Gives
    whether it is new; one that is there keeps its zone, takes a new name and missing holidays.

    Raises CommandError for an unknown zone, and for another zone than the one in use."""
    try:
        days_of = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise CommandError(
            f"No time zone is called {zone!r}. Use a name such as America/New_York."
        ) from None
    with writing(engine, actor, now) as write:
        there = write.find(models.Agency)
        if there is None:
            write.insert(models.Agency, {"name": name, "zone": zone, "created_at": write.now})
        elif there.zone != zone:
            raise CommandError(
                f"This database decides its days in {there.zone}; that cannot be changed."
            )
        renamed = there is not None and bool(name) and there.name != name
        if renamed:
            write.set(models.Agency, {}, name=name)
        holidays = _write_holidays(write, now.astimezone(days_of).year)
        if there is None or renamed or holidays:
            write.record(
                "agency.init", actor.agency_id, after={"name": name, "zone": zone, "days": holidays}
            )
        return there is None


def extend_holidays(engine: Engine, actor: Actor, *, now: datetime) -> int:
    """Writes the federal holidays of the years around ``now`` that are missing; gives how many."""
    with writing(engine, actor, now) as write:
        count = _write_holidays(write, write.day.year)
        if count:
            write.record("holidays.extend", after={"days": count})
        return count


def add_closure(engine: Engine, actor: Actor, *, day: date, now: datetime) -> bool:
    """Closes the agency on a day, beside the federal holidays, for boards from ``now`` on. Gives
    whether that is new."""
    with writing(engine, actor, now) as write:
        there = write.find(models.Holiday, day=day)
        if there is None:
            closure = {"day": day, "kind": CLOSURE, "added_at": write.now}
            write.insert(models.Holiday, closure)
        elif there.undone_at is not None:
            write.set(models.Holiday, {"day": day}, added_at=write.now, undone_at=None)
        else:
            return False
        write.record("holidays.close", day.isoformat())
        return True


def undo_closure(engine: Engine, actor: Actor, *, day: date, now: datetime) -> bool:
    """Opens the agency again on a day that was said to be a closure; boards of the days before
    ``now`` stay as they were. Gives whether there was one. Raises CommandError for a federal
    holiday."""
    with writing(engine, actor, now) as write:
        there = write.find(models.Holiday, day=day)
        if there is None or there.undone_at is not None:
            return False
        if there.kind != CLOSURE:
            raise CommandError(f"{day} is a federal holiday ({there.name}), and stays one.")
        write.set(models.Holiday, {"day": day}, undone_at=write.now)
        write.record("holidays.open", day.isoformat())
        return True


def add_team(engine: Engine, actor: Actor, *, team_id: str, name: str = "", now: datetime) -> bool:
    """Adds a team, or renames the one with this id. Gives whether it is new."""
    if not team_id.strip():
        raise CommandError("A team needs an id, such as north.")
    with writing(engine, actor, now) as write:
        there = write.find(models.Team, team_id=team_id)
        if there is None:
            write.insert(
                models.Team, {"team_id": team_id, "name": name or team_id, "created_at": write.now}
            )
            write.record("team.add", team_id, after={"name": name or team_id})
            return True
        if there.undone_at is not None:
            write.set(models.Team, {"team_id": team_id}, undone_at=None)
        if name and there.name != name:
            before = write.edit(models.Team, there, {"name": name})
            write.record("team.rename", team_id, before, {"name": name})
        return False


def _write_holidays(write: Write, year: int) -> int:
    from holidays import country_holidays
    from sqlalchemy import select

    known = models.table(models.Holiday).c
    there = set(write.conn.scalars(select(known.day).where(known.agency_id == write.agency_id)))
    federal = country_holidays("US", years=range(year - YEARS_BACK, year + YEARS_AHEAD + 1))
    new = [(day, name) for day, name in sorted(federal.items()) if day not in there]
    write.insert(
        models.Holiday, *({"day": day, "name": name, "kind": "federal"} for day, name in new)
    )
    return len(new)
