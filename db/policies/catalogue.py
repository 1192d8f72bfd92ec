"""Whether the policies, grants and functions of a server are those that Huddle wrote: what was
written is kept as a comment on the schema ``huddle``, and asked of the catalogue each time."""

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from db.reader import Connection

_HELD = """
WITH tables AS (
    SELECT c.oid, c.relname, c.relacl, c.relowner, c.relrowsecurity
    FROM pg_class AS c
    WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'p')
),
functions AS (
    SELECT p.* FROM pg_proc AS p WHERE p.pronamespace = to_regnamespace('huddle')
),
lines (name, line) AS (
    SELECT t.relname::text, concat_ws(' ', 'rows', t.relrowsecurity) FROM tables AS t
    UNION ALL
    SELECT t.relname::text, concat_ws(
        ' ', 'policy', p.polname, p.polcmd, p.polpermissive,
        (SELECT string_agg(who::regrole::text, ',' ORDER BY who::regrole::text)
         FROM unnest(p.polroles) AS who),
        pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
    )
    FROM tables AS t JOIN pg_policy AS p ON p.polrelid = t.oid
    UNION ALL
    SELECT t.relname::text, concat_ws(' ', 'grant', given.grantee::regrole, given.privilege_type)
    FROM tables AS t, aclexplode(t.relacl) AS given WHERE given.grantee <> t.relowner
    UNION ALL
    SELECT t.relname::text,
        concat_ws(' ', 'grant', a.attname, given.grantee::regrole, given.privilege_type)
    FROM tables AS t
    JOIN pg_attribute AS a ON a.attrelid = t.oid, aclexplode(a.attacl) AS given
    WHERE given.grantee <> t.relowner
    UNION ALL
    SELECT t.relname::text, concat_ws(' ', 'trigger', g.tgenabled, pg_get_triggerdef(g.oid))
    FROM tables AS t JOIN pg_trigger AS g ON g.tgrelid = t.oid
    WHERE NOT g.tgisinternal
    UNION ALL
    SELECT 'functions', concat_ws(' ', f.proname, pg_get_function_arguments(f.oid), f.prosecdef,
        f.provolatile, f.proconfig, f.proowner::regrole, f.prosrc)
    FROM functions AS f
    UNION ALL
    SELECT 'functions', concat_ws(' ', 'grant', f.proname, given.grantee::regrole)
    FROM functions AS f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) AS given
    WHERE given.grantee <> f.proowner
    UNION ALL
    SELECT 'schemas', concat_ws(' ', n.nspname, given.grantee::regrole, given.privilege_type)
    FROM pg_namespace AS n, aclexplode(n.nspacl) AS given
    WHERE n.nspname IN ('public', 'huddle') AND given.grantee <> n.nspowner
    UNION ALL
    SELECT 'database', concat_ws(' ', given.grantee::regrole, given.privilege_type)
    FROM pg_database AS d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS given
    WHERE d.datname = current_database() AND given.grantee <> d.datdba
)
SELECT name, left(
    encode(sha256(convert_to(string_agg(line, chr(10) ORDER BY line COLLATE "C"), 'UTF8')), 'hex'),
    16
)
FROM lines GROUP BY name
"""
"""By table, and for what is of no one table, the hash of what holds it."""


class Standing(NamedTuple):
    """``source`` is the hash of what was written, "" where Huddle wrote nothing that it kept;
    ``changed`` are the tables, and of ``functions``, ``schemas`` and ``database`` those, that
    somebody has changed since."""

    source: str
    changed: tuple[str, ...]


def standing(conn: "Connection") -> Standing:
    """How the policies of a server stand. Every login may ask."""
    row = conn.execute(
        "SELECT obj_description(to_regnamespace('huddle'), 'pg_namespace')"
    ).fetchone()
    try:
        kept = json.loads(row[0] or "{}")
        source, written = str(kept["source"]), dict(kept["written"])
    except (ValueError, KeyError, TypeError):
        return Standing("", ())
    now = held(conn)
    names = {name for name in now.keys() | written.keys() if now.get(name) != written.get(name)}
    return Standing(source, tuple(sorted(names)))


def keep(conn: Any, source: str) -> None:
    """Notes, within the owner's transaction, that what stands now is what ``source`` is of."""
    from psycopg import sql

    note = json.dumps({"source": source, "written": held(conn)}, sort_keys=True)
    conn.execute(sql.SQL("COMMENT ON SCHEMA huddle IS {}").format(sql.Literal(note)))


def held(conn: "Connection") -> dict[str, str]:
    """By table, and for what is of no one table, the hash of what holds it now."""
    return dict(conn.execute(_HELD).fetchall())
