"""Who each role of the server is to the agency, and what they may do; a worker's reviews and
members are found in whichever team they are."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AHEAD = {
    "assignment_by_worker": "assignment"
    " (agency_id, care_manager_id, team_id, member_id, valid_from, valid_to)"
}
"""Indexes of tables that may be large: a server makes them before, while people write."""


def upgrade() -> None:
    """Adds the table and the index."""
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
    for column in ("staff_id", "supervisor_id"):
        op.create_index(
            f"review_session_by_agency_id_{column}", "review_session", ["agency_id", column]
        )
    op.create_index(
        "review_entry_by_day", "review_entry", ["agency_id", "by", "day", "session_id", "at"]
    )
    for name, on in AHEAD.items():
        op.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")
