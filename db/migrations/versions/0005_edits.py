"""A change made by hand says which edit made it, so that the edit can be taken back as one; and a
request keeps why it was decided as it was."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, and indexes that hold edits alone: an import writes none."""
    op.add_column(
        "service_request",
        sa.Column("decision_reason", sa.String(), server_default="", nullable=False),
    )
    op.add_column("change", sa.Column("edit_id", sa.String(), server_default="", nullable=False))
    by_hand = sa.text("edit_id <> ''")
    for name, columns in (
        ("change_by_edit", ["agency_id", "edit_id"]),
        ("change_by_hand", ["agency_id", "by", "changed_at"]),
    ):
        op.create_index(name, "change", columns, sqlite_where=by_hand, postgresql_where=by_hand)
