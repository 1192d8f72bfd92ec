"""Who works here, where the database is a server's: not who ``--user`` says, but who signed in."""

from contextlib import closing

from db import address
from db.errors import EngineError
from huddle.errors import NotAllowedError
from huddle.settings import Settings, login


def signed_in(settings: Settings, *, needed: bool = False) -> Settings:
    """The settings, with whom the login stands for as their user. On a file, and for the login that
    owns the database, they stay as they are; so they do where there are no tables yet.

    NotAllowedError for a login that nobody gave work here, and for another ``--user`` than the
    login's. That a server does not answer is said by what asks it next, unless it is ``needed``:
    whoever goes on without having been told who they are would write as somebody else."""
    if address.parse(settings.db).path is not None:
        return settings
    from db import logins, reader, schema, states

    try:
        there = reader.connect(settings.db)
    except EngineError:
        if needed:
            raise
        return settings
    with closing(there) as conn:
        try:
            if not schema.current(conn):
                return settings
            seat = logins.seat(conn)
            if seat is None and logins.owns(conn):
                return settings
        except Exception as error:
            if states.state(error) != "42501":
                raise
            seat = None  # it may not even ask
    if seat is None:
        raise NotAllowedError(
            "This login is nobody in this database, or was disabled. Ask whoever runs the database "
            "to add it: huddle user add"
        )
    if settings.user not in (seat.staff_id, login()):
        raise NotAllowedError(
            f"You signed in as {seat.staff_id}; on a server nobody works as somebody else. Leave "
            "--user out, or sign in as yourself: --db postgresql+psycopg://YOU@HOST/NAME"
        )
    return settings._replace(user=seat.staff_id)
