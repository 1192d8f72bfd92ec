"""What a migration usually does: a column and an index on the largest table, and a table."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from db.migrations import versions

revision = "0099"
down_revision = max(path.name[:4] for path in Path(versions.__path__[0]).glob("0*.py"))
branch_labels = None
depends_on = None


AHEAD = {"contact_by_worker": "contact (agency_id, staff_id, day)"}


def upgrade() -> None:
    """Adds the column, the index and the table."""
    op.add_column("contact", sa.Column("later", sa.String(), server_default="", nullable=False))
    for name, on in AHEAD.items():
        op.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")
    op.create_table(
        "later",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("later_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.agency_id"], name="later_of_agency"),
        sa.PrimaryKeyConstraint("agency_id", "later_id", name="later_key"),
    )
