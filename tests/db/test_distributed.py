"""What a distributed PostgreSQL (Citus and kin) asks of the tables, read from the catalogue: each
agency's rows stand together, and nothing is unique or referred to across agencies."""

from tests.conftest import Database

KEYS = """
    SELECT c.conrelid::regclass::text, c.conname, c.contype::text,
        (SELECT a.attname FROM pg_attribute AS a
         WHERE a.attrelid = c.conrelid AND a.attnum = c.conkey[1]),
        (SELECT a.attname FROM pg_attribute AS a
         WHERE a.attrelid = c.confrelid AND a.attnum = c.confkey[1])
    FROM pg_constraint AS c
    JOIN pg_class AS t ON t.oid = c.conrelid AND t.relnamespace = 'public'::regnamespace
    WHERE c.contype IN ('p', 'u', 'f') AND t.relname <> 'alembic_version'
"""


def test_every_key_leads_with_the_agency(postgresql_database: Database) -> None:
    found = postgresql_database.rows(KEYS)
    assert len(found) > 80
    for table, name, kind, first, referred in found:
        assert first == "agency_id", (table, name)
        if kind == "f":
            assert referred == "agency_id", (table, name)
    keyed = {table for table, _, kind, *_ in found if kind == "p"}
    tables = postgresql_database.rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename <> 'alembic_version'"
    )
    assert keyed == {name for (name,) in tables}


def test_every_unique_index_leads_with_the_agency(postgresql_database: Database) -> None:
    found = postgresql_database.rows(
        "SELECT i.indexrelid::regclass::text, a.attname FROM pg_index AS i"
        " JOIN pg_class AS t ON t.oid = i.indrelid AND t.relnamespace = 'public'::regnamespace"
        " JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE i.indisunique AND t.relname <> 'alembic_version'"
    )
    assert found
    assert {first for _, first in found} == {"agency_id"}


def test_nothing_counts_across_agencies(postgresql_database: Database) -> None:
    """No sequence, no identity, no exclusion, no partition; no trigger but ours."""
    assert postgresql_database.rows("SELECT * FROM pg_sequences") == []
    assert (
        postgresql_database.rows(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND (is_identity = 'YES' OR is_generated <> 'NEVER')"
        )
        == []
    )
    assert postgresql_database.rows("SELECT conname FROM pg_constraint WHERE contype = 'x'") == []
    triggers = postgresql_database.rows(
        "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    assert {name for (name,) in triggers} == {
        "audit_keeps_records",
        "audit_loses_nothing",
        # What a person writes: each looks at rows of the agency alone.
        "as_signed",
        "of_member",
        "on_record",
        "with_history",
    }
