"""What the wall shows of each team, counted by who reads its members; and whose wall a login is."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table and the column."""
    op.create_table(
        "wall_sheet",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "team_id"], ["team.agency_id", "team.team_id"], name="wall_sheet_of_team"
        ),
        sa.PrimaryKeyConstraint("agency_id", "team_id", name="wall_sheet_key"),
    )
    op.add_column("login", sa.Column("team_id", sa.String(), server_default="", nullable=False))
