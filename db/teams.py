"""Which teams the database holds."""

from typing import NamedTuple

from db.errors import DataError
from db.reader import Connection


class Team(NamedTuple):
    """A team with its agency; ``zone`` (IANA name) decides what a day is."""

    agency_id: str
    agency: str
    zone: str
    team_id: str
    name: str


def teams(conn: Connection) -> tuple[Team, ...]:
    """Every team there is, ordered by id."""
    rows = conn.execute(
        "SELECT team.agency_id, agency.name, agency.zone, team.team_id, team.name FROM team"
        " JOIN agency ON agency.agency_id = team.agency_id ORDER BY team.agency_id, team.team_id"
    ).fetchall()
    return tuple(Team(*row) for row in rows)


def find(conn: Connection, team_id: str = "") -> Team:
    """The team of that id; where none is named, the only one.

    DataError when there is no such team, or several and none was named."""
    known = teams(conn)
    found = [team for team in known if team_id in ("", team.team_id)]
    if len(found) == 1:
        return found[0]
    if not known:
        raise DataError("The database has no team yet. Set one up with: huddle init --team ID")
    ids = ", ".join(team.team_id for team in known)
    if not team_id:
        raise DataError(f"There are several teams. Choose one with --team: {ids}")
    raise DataError(f"No team is called {team_id!r}. There are: {ids}")
