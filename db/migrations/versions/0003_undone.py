"""What an import brought stays for the days that showed it, when the import is taken back; and a
huddle knows at whose board it runs."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_IMPORTED = (
    *("member", "staff", "contact", "appointment", "referral", "service_request", "event", "goal"),
    *("document", "task"),
)


def upgrade() -> None:
    """Adds the columns. A row has last been in the import that wrote it, as far as is known."""
    for name in (*_IMPORTED, "team", "change"):
        op.add_column(name, sa.Column("undone_at", Instant(), nullable=True))
    for name in _IMPORTED:
        op.add_column(name, sa.Column("last_batch", sa.String(), server_default="", nullable=False))
        op.execute(f"UPDATE {name} SET last_batch = batch_id WHERE batch_id <> ''")
    op.add_column(
        "batch", sa.Column("late", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("huddle", sa.Column("host", sa.String(), server_default="", nullable=False))
