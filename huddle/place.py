"""Which database, agency and team this run is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from db import address, reader, schema
from db.agencies import Agency, Team, agency, teams
from db.reader import Connection
from huddle.errors import HuddleError
from huddle.plain import plain
from huddle.settings import Settings

if TYPE_CHECKING:
    from db.reach import Reach

_NAMED = 3
"""Of how many other teams the ids are said."""


class Place(NamedTuple):
    """The agency and the team that this run is about."""

    agency: Agency
    team: Team


@contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    """A reading connection to a database whose tables are those of this program, closed after.

    HuddleError or DatabaseError, with what to do, when there is none."""
    conn = connect(settings)
    try:
        schema.require(conn)
        yield conn
    finally:
        conn.close()


def connect(settings: Settings) -> Connection:
    """A reading connection, for whoever closes it; HuddleError where there is no database."""
    path = address.parse(settings.db).path
    if path is not None and not path.exists():
        raise HuddleError(
            f"No database at {path} yet. Make one with `huddle init`, or bring your files with "
            "`huddle import FILE…`; `huddle demo` shows a made-up team"
        )
    return reader.connect(settings.db)


def find(conn: Connection, team_id: str = "", shown: str = "") -> Place:
    """The agency, and the team of that id; where none is named, the only one, or of several the one
    that is ``shown`` already.

    DataError without an agency; HuddleError when there is no such team, or several and none was
    named."""
    whose = agency(conn)
    known = teams(conn)
    found = [team for team in known if team_id in ("", team.team_id)]
    if len(found) > 1:
        found = [team for team in found if team.team_id == shown]
    if len(found) == 1:
        return Place(whose, found[0])
    if not known:
        raise HuddleError("There is no team yet. Set one up with: huddle init --team ID")
    ids = ", ".join(team.team_id for team in known)
    if not team_id:
        raise HuddleError(f"There are several teams. Choose one with --team: {ids}")
    raise HuddleError(f"No team is called {team_id!r}. There are: {ids}")


def home(conn: Connection, settings: Settings, staff_id: str) -> Settings:
    """The settings with a team: where none is named and there are several, that where somebody
    begins."""
    if settings.team or len(teams(conn)) < 2:
        return settings
    from db import reach

    return settings._replace(team=reach.home(_reached(conn, settings, staff_id), staff_id))


def begun_at(conn: Connection, settings: Settings) -> str:
    """Which of somebody's teams they begin with, where none was named, and how to open another;
    "" for somebody of one team. ``settings`` are those that ``home`` gave."""
    found = _reached(conn, settings, settings.user)
    user = settings.user
    names = {each.team_id: each.team_name for each in found if _works_or_leads(each, user)}
    others = sorted(names.keys() - {settings.team})
    if not others or settings.team not in names:
        return ""
    more = ", …" if len(others) > _NAMED else ""
    return (
        f"You begin with {plain(names[settings.team])}, one of your {len(names)} teams. "
        f"Another: huddle --team {plain(', '.join(others[:_NAMED]))}{more}"
    )


def _works_or_leads(reached: "Reach", user: str) -> bool:
    return user in (reached.staff_id, reached.supervisor_id)


def _reached(conn: Connection, settings: Settings, staff_id: str) -> "tuple[Reach, ...]":
    from db.reach import reach
    from huddle.settings import today

    whose = agency(conn)
    as_of = settings.as_of or today(whose.zone)
    return reach(conn, whose.agency_id, whose.zone, staff_id, as_of)
