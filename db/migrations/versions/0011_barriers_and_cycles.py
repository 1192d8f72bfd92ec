"""Barriers are numbered, what is done about them can be taken back, and PDSA cycles."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns and the table; barriers that are there are numbered as they were raised."""
    op.add_column(
        "barrier", sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("barrier_note", sa.Column("removed_at", Instant(), nullable=True))
    op.add_column(
        "barrier_note", sa.Column("kind", sa.String(), server_default="note", nullable=False)
    )
    op.add_column("escalation", sa.Column("removed_at", Instant(), nullable=True))
    op.execute(
        "UPDATE barrier SET number = (SELECT count(*) FROM barrier AS other"
        " WHERE other.agency_id = barrier.agency_id AND other.team_id = barrier.team_id"
        " AND (other.opened_at < barrier.opened_at OR (other.opened_at = barrier.opened_at"
        " AND other.barrier_id <= barrier.barrier_id)))"
    )
    op.create_table(
        "pdsa_cycle",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), server_default="", nullable=False),
        sa.Column("measure_id", sa.String(), server_default="", nullable=False),
        sa.Column("aim", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("prediction", sa.String(), server_default="", nullable=False),
        sa.Column("owner", sa.String(), server_default="", nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(), server_default="", nullable=False),
        sa.Column("verdict", sa.String(), server_default="", nullable=False),
        sa.Column("follows", sa.String(), server_default="", nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.String(), server_default="", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "team_id"],
            ["team.agency_id", "team.team_id"],
            name="pdsa_cycle_of_team",
        ),
        sa.PrimaryKeyConstraint("agency_id", "cycle_id", name="pdsa_cycle_key"),
    )
    op.create_index("pdsa_cycle_by_agency_id_team_id", "pdsa_cycle", ["agency_id", "team_id"])
