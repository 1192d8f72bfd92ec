"""Who signs in to a shared database: a role of the server for each person, and whom it stands for.

Each command needs the login that owns the database, which may make roles."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection, errors, sql
from sqlalchemy import Connection as SQLConnection
from sqlalchemy import Engine, select, text

from db import models
from db.commands.transaction import Write, writing
from db.engine import driver
from db.logins import NO_LOGINS, PAST_POLICIES
from db.orders import Actor, CommandError
from db.policies import group
from db.policies.access import ROLES

WITHOUT_A_PERSON = ("feeds", "wall")
"""Roles of logins that stand for no member of staff."""

LONGEST_NAME = 63
"""How many bytes of a name the server keeps."""


class LetIn(NamedTuple):
    """A login that works here now: for whom, as what, and whether the server's role is new."""

    staff_id: str
    role: str
    new: bool


def add_login(
    engine: Engine,
    actor: Actor,
    *,
    login: str,
    staff_id: str = "",
    role: str = "",
    password: str | None,
    now: datetime,
    team_id: str = "",
) -> LetIn:
    """Lets a login work here for somebody, as a role. What is left blank stays as it was; of a new
    login it is the one of that name, and staff. One that was disabled works again. With a password
    its open connections end as in ``disable_login``: whoever has another one is out. Without a
    password the server keeps the one it has, or must know the person otherwise. ``team_id`` is
    whose wall the login is, for that role alone.

    Raises CommandError for a name that is nobody's, a role that is none, somebody who is not on the
    staff list, a wall of no team, and a login that may do more on the server than a person should.
    """
    _check_name(login)
    with writing(engine, actor, now) as write:
        known = write.find(models.Login, login=login)
        staff_id = staff_id or (known.staff_id if known else login)
        role = role or (known.role if known else "staff")
        _check_role(role)
        whose = (team_id or (known.team_id if known else "")) if role == "wall" else ""
        if role == "wall" and write.find(models.Team, team_id=whose) is None:
            raise CommandError("A wall is one team's. Say which with --team ID.")
        if role not in WITHOUT_A_PERSON and write.find(models.Staff, staff_id=staff_id) is None:
            raise CommandError(
                f"Nobody on the staff list has the id {staff_id!r}. Import the staff first, or name"
                " somebody with --staff."
            )
        there = _server_role(write, login)
        if there is not None and any(there):
            raise CommandError(
                f"The server's role {login!r} may do more there than a person should. Take another."
            )
        name = sql.Identifier(login)
        verb = sql.SQL("CREATE" if there is None else "ALTER")
        # Nothing of policies: only a superuser may say so of a role there is, yes or no.
        _run(write.conn, sql.SQL("{} ROLE {} LOGIN INHERIT").format(verb, name))
        if password is not None:
            secret = _driver(write).pgconn.encrypt_password(
                password.encode(), login.encode(), b"scram-sha-256"
            )
            said = sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(secret.decode()))
            _run(write.conn, said)
        _be(write, login, role)
        values = {"staff_id": staff_id, "role": role, "team_id": whose, "disabled_at": None}
        if known is None:
            made = {"login": login, "created_at": write.now, "created_by": actor.user_id}
            write.insert(models.Login, {**made, **values})
        else:
            write.set(models.Login, {"login": login}, **values)
        after = {"staff": staff_id, "role": role} | ({"team": whose} if whose else {})
        write.record("login.add", f"login:{login}", after=after)
    if password is not None and there is not None:
        with engine.begin() as conn:
            _end_connections(conn, login)
    return LetIn(staff_id, role, there is None)


def set_role(engine: Engine, actor: Actor, *, login: str, role: str, now: datetime) -> None:
    """Gives a login another role, from its next query on. Raises CommandError where there is no
    such login, for one that is disabled, and for a role that is none."""
    _check_role(role)
    with writing(engine, actor, now) as write:
        row = _need(write, login)
        if row.disabled_at is not None:
            raise CommandError(
                f"{login} is disabled. Let it work again with the role: huddle user add {login}"
                f" --role {role}"
            )
        if row.role == role:
            return
        if row.role in WITHOUT_A_PERSON or role in WITHOUT_A_PERSON:
            raise CommandError(
                f"A login for {row.role} stays one. Add another login for {role}, and disable this."
            )
        _be(write, login, role)
        write.set(models.Login, {"login": login}, role=role)
        write.record("login.role", f"login:{login}", {"role": row.role}, {"role": role})


def disable_login(engine: Engine, actor: Actor, *, login: str, now: datetime) -> None:
    """Lets a login work here no more, from its next query on; its open connections are ended where
    the server allows that. Its history stays. Raises CommandError where there is no such login."""
    # First, and waiting for nobody: it may be this login for which every command waits.
    name = models.table(models.Login).c.login
    with engine.connect() as conn:
        known = conn.dialect.name == "postgresql" and conn.scalar(select(name).where(name == login))
        if known:
            _shut_out(conn, login)
    with writing(engine, actor, now) as write:
        row = _need(write, login)
        if row.disabled_at is None:
            for role in ROLES:
                _leave(write, login, role)
            write.set(models.Login, {"login": login}, disabled_at=write.now)
            write.record("login.disable", f"login:{login}", {"role": row.role})


def _shut_out(conn: SQLConnection, login: str) -> None:
    """Lets nobody sign in as ``login``, then ends what is open: not before, or it would be back at
    once."""
    _run(conn, sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(login)))
    conn.commit()
    _end_connections(conn, login)


def _check_name(login: str) -> None:
    """The server would cut a long name, and nobody would be who signs in."""
    if (
        login in ("", "none", "public")
        or login.startswith("pg_")
        or login in map(group, ROLES)
        or not login.isprintable()
        or len(login.encode()) > LONGEST_NAME
    ):
        raise CommandError(
            f"No login can be called {login!r}. Take another name, of {LONGEST_NAME} letters at"
            " most."
        )


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise CommandError(f"No role is called {role!r}. There are: {', '.join(ROLES)}.")


def _need(write: Write, login: str) -> Any:
    row = write.find(models.Login, login=login)
    if row is None:
        raise CommandError(f"No login is called {login!r}. See them with: huddle user list")
    return row


def _server_role(write: Write, login: str) -> Sequence[bool] | None:
    """What a role of the server may do beyond signing in; none where there is no such role."""
    found = _driver(write).execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,"
        " pg_has_role(oid, session_user, 'MEMBER'), EXISTS (SELECT FROM pg_roles AS other WHERE"
        f" {PAST_POLICIES} AND pg_has_role(r.oid, other.oid, 'MEMBER'))"
        " FROM pg_roles AS r WHERE rolname = %s",
        (login,),
    )
    return found.fetchone()


def _be(write: Write, login: str, role: str) -> None:
    for other in ROLES:
        if other != role:
            _leave(write, login, other)
    said = sql.SQL("GRANT {} TO {}").format(sql.Identifier(group(role)), sql.Identifier(login))
    _run(write.conn, said)


def _leave(write: Write, login: str, role: str) -> None:
    member = _driver(write).execute(
        "SELECT 1 FROM pg_auth_members WHERE roleid = to_regrole(%s) AND member = to_regrole(%s)",
        (group(role), sql.Identifier(login).as_string(None)),
    )
    if member.fetchone():
        said = sql.SQL("REVOKE {} FROM {}")
        _run(write.conn, said.format(sql.Identifier(group(role)), sql.Identifier(login)))


def _end_connections(conn: SQLConnection, login: str) -> None:
    """Ends what is open of a login, where the server allows that: it has to sign in anew."""
    conn.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :login"
            " AND datname = current_database() AND pid <> pg_backend_pid()"
            " AND pg_has_role(current_user, 'pg_signal_backend', 'MEMBER')"
        ),
        {"login": login},
    )


def _run(conn: SQLConnection, statement: sql.Composed) -> None:
    try:
        driver(conn).execute(statement)
    except errors.InsufficientPrivilege:
        raise CommandError(
            "The server does not let this login make or change roles. Sign in as the login that"
            " owns the database and has CREATEROLE."
        ) from None


def _driver(write: Write) -> "Connection[Any]":
    if write.conn.dialect.name != "postgresql":
        raise CommandError(NO_LOGINS)
    opened: Connection[Any] = driver(write.conn)
    return opened
