"""A member in several teams: beside their own, those that a feed puts them in."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds which feed an assignment beside the member's own comes from."""
    op.add_column("assignment", sa.Column("feed", sa.String(), server_default="", nullable=False))
