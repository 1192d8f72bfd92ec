"""Row-level security and grants on PostgreSQL: written anew where they are not those of the
program, or somebody has changed them. Which rows and verbs, is in ``access``; what the conditions
ask, in ``functions.sql``; what stands, in ``catalogue``."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from db.policies.access import (
    ACCESS,
    BARELY_COUNTED,
    BESIDE,
    HISTORY,
    PEOPLE,
    ROLES,
    UNCOUNTED,
    VANISHED,
    WALL,
    Access,
)
from db.policies.catalogue import keep, standing
from db.rows import BROUGHT

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.reader import Connection as Reading

OPEN_TO_ALL = (
    *("seat", "agency", "me", "role", "leads", "workers", "teams", "members", "latest", "today"),
)
"""The functions of ``functions.sql`` that every role calls."""

_KEYS = {**BROUGHT, **BESIDE}

RECORD = "record(text, timestamptz, text, text, text, text, text)"


def group(role: str) -> str:
    """The role of the server that everybody of a role of ours belongs to; nobody signs in as it."""
    return f"huddle_{role}"


def apply(conn: "Connection") -> None:
    """Makes the group roles, functions, policies and grants of this program, in the caller's
    transaction. Raises what the server says where the login may not make roles."""
    from db.engine import driver

    server = driver(conn)
    server.execute(_source())
    keep(server, _hash())


def stand(conn: "Reading") -> bool:
    """Whether everything that ``apply`` makes is there, as this program writes it."""
    return differs(conn) == ()


def differs(conn: "Reading") -> tuple[str, ...] | None:
    """The tables and other things whose policies, grants or triggers somebody has changed since
    Huddle wrote them; None where those are of another Huddle as a whole."""
    found = standing(conn)
    return found.changed if found.source == _hash() else None


def uncovered(conn: "Reading") -> tuple[str, ...]:
    """The tables, by name, that no policy of ours holds, for whatever reason. What an extension
    brought is not looked at."""
    found = conn.execute(
        "SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname <> 'alembic_version'"
        " AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass"
        " AND d.objid = c.oid AND d.deptype = 'e')"
        " AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid"
        " AND p.polname = c.relname || '_rows'))"
    ).fetchall()
    return tuple(sorted({name for (name,) in found}))


def _source() -> str:
    functions = Path(__file__).with_name("functions.sql").read_text("utf-8")
    return functions + ";\n".join((*_groups(), *_shut(), *_statistics(), *_tables(), *_triggers()))


def _hash() -> str:
    return sha256(_source().encode()).hexdigest()[:16]


def _groups() -> Iterator[str]:
    for role in ROLES:
        name = group(role)
        # One statement that may be repeated: the roles of a server are there for all its databases,
        # one of which somebody may set up at the same moment.
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN"
            f" CREATE ROLE {name} NOLOGIN; END IF;"
            " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )


def _shut() -> Iterator[str]:
    """Nobody has anything that is not given below."""
    everybody = ", ".join(map(group, ROLES))
    yield (
        "DO $$ DECLARE old record; BEGIN FOR old IN SELECT tablename, policyname FROM pg_policies"
        " WHERE schemaname = 'public' LOOP EXECUTE format('DROP POLICY %I ON public.%I',"
        " old.policyname, old.tablename); END LOOP; END $$"
    )
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {everybody}"
    # Nor what somebody was given by hand, on a table or on some of its columns.
    ours = ", ".join(f"'{name}'" for name in ACCESS)
    yield (
        "DO $$ DECLARE given record; BEGIN FOR given IN SELECT DISTINCT c.relname, a.grantee"
        " FROM pg_class AS c LEFT JOIN pg_attribute AS t ON t.attrelid = c.oid,"
        " LATERAL (SELECT grantee FROM aclexplode(c.relacl) UNION SELECT grantee"
        " FROM aclexplode(t.attacl)) AS a WHERE c.relnamespace = 'public'::regnamespace"
        f" AND c.relname IN ({ours})"
        " AND a.grantee NOT IN (0, c.relowner)"
        " LOOP EXECUTE format('REVOKE ALL ON public.%I FROM %s', given.relname,"
        " given.grantee::regrole); END LOOP; END $$"
    )
    yield "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA huddle FROM PUBLIC"
    yield (
        "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC',"
        " current_database()); EXECUTE format('GRANT CONNECT ON DATABASE %I TO"
        f" {everybody}', current_database());"
        # An import is staged in tables of its own, which go with the connection.
        f" EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {group('feeds')}',"
        # Each connection says so too; but a pooler opens its own.
        " current_database()); EXECUTE format('ALTER DATABASE %I SET jit = off',"
        " current_database()); END $$"
    )
    yield f"GRANT USAGE ON SCHEMA public, huddle TO {everybody}"
    yield f"GRANT SELECT ON alembic_version TO {everybody}"
    for name in OPEN_TO_ALL:
        yield f"GRANT EXECUTE ON FUNCTION huddle.{name}() TO {everybody}"
    yield f"GRANT EXECUTE ON FUNCTION huddle.{RECORD} TO {', '.join(map(group, PEOPLE))}"
    yield f"GRANT EXECUTE ON FUNCTION huddle.analyze() TO {group('feeds')}"


def _tables() -> Iterator[str]:
    for name, access in ACCESS.items():
        yield f"ALTER TABLE public.{name} ENABLE ROW LEVEL SECURITY"
        yield (
            f"CREATE POLICY {name}_rows ON public.{name} USING ({access.using})"
            f" WITH CHECK ({access.check})"
        )
        yield from _restrictions(name, access)
        yield from _grants(name, access)


def _restrictions(name: str, access: Access) -> Iterator[str]:
    """What holds for people beside which rows they reach. A file says who made what it brings, and
    when."""
    own = f'"{access.by}" = (SELECT huddle.me())' if access.by else ""
    for suffix, verb, said in (
        ("by", "INSERT", own),
        ("added", "INSERT", access.added),
        ("new", "INSERT", access.during),
        ("old", "UPDATE", access.during),
        ("gone", "DELETE", access.during or access.removed),
    ):
        if said:
            asked = f"(({said}) OR (SELECT huddle.role()) = 'feeds')"
            # A row that is changed is looked at as it was: what ends it is no longer of it.
            clause = f"WITH CHECK {asked}" if verb == "INSERT" else f"USING {asked}"
            more = " WITH CHECK (true)" if verb == "UPDATE" else ""
            yield (
                f"CREATE POLICY {name}_{suffix} ON public.{name} AS RESTRICTIVE FOR {verb}"
                f" {clause}{more}"
            )


def _grants(name: str, access: Access) -> Iterator[str]:
    for verb, roles in (
        ("SELECT", access.reads),
        ("INSERT", access.adds),
        ("DELETE", access.removes),
    ):
        if verb == "SELECT" and access.afar:
            afar = ", ".join(f'"{each}"' for each in access.afar)
            yield f"GRANT SELECT ({afar}) ON public.{name} TO {group(WALL)}"
            roles = tuple(role for role in roles if role != WALL)
        if roles:
            yield f"GRANT {verb} ON public.{name} TO {', '.join(map(group, roles))}"
    for role in access.changes:
        columns = VANISHED if access.vanished and role == "staff" else access.columns
        named = ", ".join(f'"{each}"' for each in columns)
        only = f" ({named})" if role != "feeds" else ""
        yield f"GRANT UPDATE{only} ON public.{name} TO {group(role)}"


def _triggers() -> Iterator[str]:
    """What people write is on record and stays there, in their own name, of the present, and with
    its history."""
    # As the first migration makes them; whoever took them away has them back.
    for name, verbs, each in (
        ("audit_keeps_records", "UPDATE OR DELETE", "ROW"),
        ("audit_loses_nothing", "TRUNCATE", "STATEMENT"),
    ):
        yield f"DROP TRIGGER IF EXISTS {name} ON public.audit"
        yield (
            f"CREATE TRIGGER {name} BEFORE {verbs} ON public.audit FOR EACH {each}"
            " EXECUTE FUNCTION public.audit_is_append_only()"
        )
    for name, access in ACCESS.items():
        if name == "audit" or access.derived:
            continue
        yield _trigger("on_record", name, "INSERT OR UPDATE OR DELETE", "need_record()")
        signed = (
            " ".join(access.names),
            " ".join(access.moments),
            " ".join(f"{day}={moment}" for day, moment in access.days.items()),
            " ".join(f"{moment}={whose}" for moment, whose in access.signs.items()),
            "huddle_id" if access.recorded else "",
            " ".join(_days_of(name)),
        )
        if any(signed):
            said = ", ".join(f"'{each}'" for each in signed)
            yield _trigger("as_signed", name, "INSERT OR UPDATE", f"as_signed({said})", "BEFORE")
        if name in HISTORY:
            but = " ".join(HISTORY[name])
            call = f"need_history('{_KEYS[name]}', '{but}')"
            yield _trigger("with_history", name, "UPDATE", call)

    keys = " ".join(f"{table}={key}" for table, key in _KEYS.items())
    yield _trigger("of_member", "change", "INSERT", f"need_row('{keys}')", "AFTER")


def _days_of(name: str) -> Iterator[str]:
    """The columns of a table that hold days and instants."""
    from sqlalchemy import Date

    from db import models
    from db.columns import Instant

    for column in models.Row.metadata.tables[name].columns:
        if isinstance(column.type, Date | Instant):
            yield column.name


def _trigger(trigger: str, table: str, events: str, call: str, when: str = "") -> str:
    """A trigger for whoever does not own the tables: the owner brings files and moves databases,
    and no row of that is looked at one by one. Without ``when`` it is asked at the commit."""
    kind = f"TRIGGER {trigger} {when}" if when else f"CONSTRAINT TRIGGER {trigger} AFTER"
    later = "" if when else "DEFERRABLE INITIALLY DEFERRED "
    text = (
        f"CREATE {kind} {events} ON public.{table} {later}FOR EACH ROW"
        " WHEN (session_user <> %L) EXECUTE FUNCTION huddle."
    )
    made = f"{text}{call}".replace("'", "''")
    return (
        f"DROP TRIGGER IF EXISTS {trigger} ON public.{table};"
        f" DO $$ BEGIN EXECUTE format('{made}', current_user); END $$"
    )


def _statistics() -> Iterator[str]:
    """The server counts nothing of columns that tell of people; what it has counted is thrown
    away, which takes saying anew what kind of column it is."""
    names = ", ".join(f"'{each}'" for each in sorted(UNCOUNTED))
    ours = ", ".join(f"'{each}'" for each in ACCESS)
    yield (
        "DO $$ DECLARE it record; BEGIN FOR it IN SELECT c.relname, a.attname,"
        " format_type(a.atttypid, a.atttypmod) AS kind, EXISTS (SELECT FROM pg_stats AS s WHERE"
        " s.schemaname = 'public' AND s.tablename = c.relname AND s.attname = a.attname) AS counted"
        " FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid WHERE"
        f" c.relnamespace = 'public'::regnamespace AND c.relname IN ({ours})"
        f" AND a.attname IN ({names}) AND c.relkind = 'r' LOOP"
        " EXECUTE format('ALTER TABLE public.%I ALTER COLUMN %I SET STATISTICS 0', it.relname,"
        " it.attname); IF it.counted THEN EXECUTE format('ALTER TABLE public.%I ALTER COLUMN %I"
        " TYPE %s', it.relname, it.attname, it.kind); END IF; END LOOP; END $$"
    )
    # Zero would leave the planner without a number of different ones as well.
    barely = ", ".join(f"'{name}'" for name in sorted(BARELY_COUNTED))
    yield (
        "DO $$ DECLARE it record; BEGIN FOR it IN SELECT c.relname, a.attname"
        " FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid WHERE"
        f" c.relnamespace = 'public'::regnamespace AND c.relname IN ({ours})"
        f" AND a.attname IN ({barely}) AND c.relkind = 'r' LOOP"
        " EXECUTE format('ALTER TABLE public.%I ALTER COLUMN %I SET STATISTICS 1', it.relname,"
        " it.attname); END LOOP; END $$"
    )
