"""Who each role of the server is to the agency, and what they may do."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "login",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.String(), server_default="", nullable=False),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.agency_id"], name="login_of_agency"),
        sa.PrimaryKeyConstraint("agency_id", "login", name="login_key"),
    )
