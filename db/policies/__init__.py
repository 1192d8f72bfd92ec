"""Row-level security and grants on PostgreSQL: written anew where they are not those of the
program, or somebody has changed them. Which rows and verbs, is in ``access``; what the conditions
ask, in ``functions.sql``; what stands, in ``catalogue``."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from db.policies.access import ACCESS, PEOPLE, ROLES, Access
from db.policies.catalogue import keep, standing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.reader import Connection as Reading

OPEN_TO_ALL = ("seat", "agency", "me", "role", "leads", "workers", "teams", "members", "latest")
"""The functions of ``functions.sql`` that every role calls."""

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
    return functions + ";\n".join((*_groups(), *_shut(), *_tables(), *_records()))


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
        " current_database()); END $$"
    )
    yield f"GRANT USAGE ON SCHEMA public, huddle TO {everybody}"
    yield f"GRANT SELECT ON alembic_version TO {everybody}"
    for name in OPEN_TO_ALL:
        yield f"GRANT EXECUTE ON FUNCTION huddle.{name}() TO {everybody}"
    yield f"GRANT EXECUTE ON FUNCTION huddle.{RECORD} TO {', '.join(map(group, PEOPLE))}"
    yield f"GRANT EXECUTE ON FUNCTION huddle.analyze() TO {group('feeds')}"


def _tables() -> Iterator[str]:
    yield (
        "DO $$ DECLARE old record; BEGIN FOR old IN SELECT tablename, policyname FROM pg_policies"
        " WHERE schemaname = 'public' LOOP EXECUTE format('DROP POLICY %I ON public.%I',"
        " old.policyname, old.tablename); END LOOP; END $$"
    )
    for name, access in ACCESS.items():
        yield f"ALTER TABLE public.{name} ENABLE ROW LEVEL SECURITY"
        yield (
            f"CREATE POLICY {name}_rows ON public.{name} USING ({access.using})"
            f" WITH CHECK ({access.check})"
        )
        if access.by:
            yield (
                f"CREATE POLICY {name}_by ON public.{name} AS RESTRICTIVE FOR INSERT WITH CHECK"
                f" (\"{access.by}\" IN ('', (SELECT huddle.me()))"
                # A file says who made what it brings.
                " OR (SELECT huddle.role()) = 'feeds')"
            )
        yield from _grants(name, access)


def _grants(name: str, access: Access) -> Iterator[str]:
    for verb, roles in (
        ("SELECT", access.reads),
        ("INSERT", access.adds),
        ("DELETE", access.removes),
    ):
        if roles:
            yield f"GRANT {verb} ON public.{name} TO {', '.join(map(group, roles))}"
    for role in access.changes:
        columns = ", ".join(f'"{each}"' for each in access.columns)
        only = f" ({columns})" if columns and role == "staff" else ""
        yield f"GRANT UPDATE{only} ON public.{name} TO {group(role)}"


def _records() -> Iterator[str]:
    """What people write is on record, and stays there."""
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
    for name in ACCESS:
        if name == "audit":
            continue
        yield f"DROP TRIGGER IF EXISTS on_record ON public.{name}"
        # The owner brings files and moves databases: no row of that is looked at one by one.
        yield (
            "DO $$ BEGIN EXECUTE format('CREATE CONSTRAINT TRIGGER on_record AFTER INSERT OR"
            f" UPDATE OR DELETE ON public.{name} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN"
            " (session_user <> %L) EXECUTE FUNCTION huddle.need_record()', current_user); END $$"
        )
