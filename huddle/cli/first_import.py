"""The database that an import makes where there is none yet, and takes away again if it failed."""

from pathlib import Path

from huddle.errors import HuddleError
from huddle.settings import Settings

_SET_UP = ["agency.init", "team.add"]
"""What the audit log of a database holds that was made and not used."""


def make_database(settings: Settings, paths: list[Path], *, dry_run: bool) -> list[str]:
    """A file that is not there yet is made with the first import, as ``huddle init`` would; for an
    export with the agency, the zone and a team that it comes from. Gives what was made, in words;
    nothing where the database was there."""
    from db import address

    path = address.parse(settings.db).path
    if path is None or path.exists():
        return []
    if dry_run:
        raise HuddleError("There is no database yet to compare with. Make one with: huddle init")
    from huddle.intake.origin import origin
    from huddle.setup import agency_id_of, set_up

    whose = origin(paths)
    agency = whose.agency if agency_id_of(whose.agency) else ""
    team, name = (settings.team, "") if settings.team else (whose.team, whose.team_name)
    return list(set_up(settings, agency, team, name, whose.zone))


def take_away(settings: Settings) -> bool:
    """Removes the database that was made for an import that failed: it changed nothing. One that
    somebody wrote to meanwhile stays; says whether it is gone."""
    from db import address, agencies, audit, files
    from huddle.place import connected

    path = address.parse(settings.db).path
    with connected(settings) as conn:
        records = audit.records(conn, agencies.agency(conn).agency_id)
        unused = path is not None and [each.action for each in records] == _SET_UP
    if path is not None and unused:
        files.remove(path)
    return unused
