"""A closure is known from when the agency said so, so that the days before are as they were."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns. What is there already has always been known."""
    for name in ("added_at", "undone_at"):
        op.add_column("holiday", sa.Column(name, Instant(), nullable=True))
