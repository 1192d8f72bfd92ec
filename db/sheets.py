"""What the wall shows of a team, kept on a server for logins that read no member of it or not all.

A sheet is made of other rows and can be made again, so writing one is no command: it leaves no
record, wakes no board, and waits for nobody."""

from datetime import date, datetime
from typing import NamedTuple

from db import queries, reader, states
from db.reader import Connection
from db.rows import converted, instant

_PUT = """
    INSERT INTO wall_sheet (agency_id, team_id, form, day, seq, counted_at, "by", body)
    VALUES (%(agency_id)s, %(team_id)s, %(form)s, %(day)s, %(seq)s, %(counted_at)s,
        coalesce(huddle.me(), ''), %(body)s)
    ON CONFLICT (agency_id, team_id) DO UPDATE SET
        form = excluded.form, day = excluded.day, seq = excluded.seq,
        counted_at = excluded.counted_at, "by" = excluded."by", body = excluded.body
    WHERE wall_sheet.seq <= excluded.seq
        AND (wall_sheet.form <= excluded.form OR wall_sheet.day < excluded.day)
"""
"""What was counted earlier takes no later one's place. Nor does what an older program counts that
of a newer one, until a day is over on which no newer one counted."""

_NOT_HERE = ("42501", "25006")
"""What PostgreSQL calls a statement that somebody may not make, and one that writes where nobody
may: to a standby, which only follows another server."""

_WALLS = "SELECT team_id FROM login WHERE role = 'wall' AND disabled_at IS NULL"


class Sheet(NamedTuple):
    """``body`` is JSON in the manner of ``form``, of the day ``day``, counted at ``counted_at``
    when ``seq`` was the number of the log's last record; ``by`` is who counted, "" for the
    owner."""

    form: int
    day: date
    seq: int
    counted_at: datetime
    by: str
    body: str


def sheet(conn: Connection, agency_id: str, team_id: str) -> Sheet | None:
    """What was last counted of the team; none where nothing was, or where it is not to be read."""
    key = {"agency_id": agency_id, "team_id": team_id}
    found = conn.execute(queries.of(reader.dialect(conn))["wall_sheet"], key).fetchall()
    return converted(Sheet, found)[0] if found else None


def stamp(conn: Connection, agency_id: str, team_id: str) -> tuple[int, datetime] | None:
    """What tells the last sheet of a team from the one before; none where there is none."""
    row = conn.execute(
        "SELECT seq, counted_at FROM wall_sheet"
        " WHERE agency_id = %(agency_id)s AND team_id = %(team_id)s",
        {"agency_id": agency_id, "team_id": team_id},
    ).fetchone()
    return None if row is None else (row[0], instant(row[1]))


def put(conn: Connection, agency_id: str, team_id: str, made: Sheet) -> None:
    """Keeps a sheet, in whose name is the server's to say, unless a newer one is there; nothing
    happens where whoever signed in does not count for that team, and on a server that only
    follows. ``conn`` is one for reading, to a server, within no transaction."""
    try:
        conn.execute("BEGIN READ WRITE")
        conn.execute(_PUT, made._asdict() | {"agency_id": agency_id, "team_id": team_id})
    except Exception as error:
        conn.execute("ROLLBACK")
        if states.state(error) not in _NOT_HERE:
            raise
    else:
        conn.execute("COMMIT")


def walls(conn: Connection) -> frozenset[str]:
    """The teams that have a wall with a login of its own, as far as whoever asks may know; "" among
    them stands for one whose team the staff list says."""
    return frozenset(team_id for (team_id,) in conn.execute(_WALLS).fetchall())
