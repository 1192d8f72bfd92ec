"""A review that was recorded by mistake is taken back, and a board of the time between keeps it."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds when a review was taken back."""
    for table in ("review", "review_entry"):
        op.add_column(table, sa.Column("undone_at", Instant(), nullable=True))
