"""Which source lists whom and says what: several sources may know the same people."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables, and takes over who is listed where from the imports so far."""
    _value_by_feed()
    op.create_table(
        "listing",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("first_batch", sa.String(), server_default="", nullable=False),
        sa.Column("last_batch", sa.String(), server_default="", nullable=False),
        sa.Column("gone_batch", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "feed", "member_id", name="listing_key"),
    )
    op.create_index("listing_by_agency_id_member_id", "listing", ["agency_id", "member_id"])
    op.create_index("listing_by_agency_id_last_batch", "listing", ["agency_id", "last_batch"])
    op.create_table(
        "other_id",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("why", sa.String(), server_default="", nullable=False),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="other_id_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "source_id", name="other_id_key"),
    )
    op.create_index("other_id_by_agency_id_member_id", "other_id", ["agency_id", "member_id"])
    op.create_table(
        "apart",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "member_id", "other_id", name="apart_key"),
    )
    op.execute(
        "INSERT INTO listing (agency_id, feed, member_id, first_batch, last_batch, gone_batch)"
        " SELECT m.agency_id, b.feed, m.member_id, b.batch_id, b.batch_id,"
        " CASE WHEN m.vanished_at IS NULL THEN '' ELSE b.batch_id END FROM member AS m JOIN batch"
        " AS b ON b.agency_id = m.agency_id AND b.batch_id = m.batch_id WHERE b.feed <> ''"
    )


def _value_by_feed() -> None:
    op.rename_table("source_value", "value_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX source_value_key RENAME TO value_before_key")
    op.create_table(
        "source_value",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("feed", sa.String(), server_default="", nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("edited_at", Instant(), nullable=False),
        sa.Column("edited_by", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint(
            *("agency_id", "table_name", "row_id", "column_name", "feed"), name="source_value_key"
        ),
    )
    columns = "agency_id, table_name, row_id, column_name, value, edited_at, edited_by"
    op.execute(f"INSERT INTO source_value ({columns}) SELECT {columns} FROM value_before")
    op.drop_table("value_before")
