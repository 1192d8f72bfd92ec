"""What was done here about a referral beside its columns."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "referral_step",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("referral_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), server_default="", nullable=False),
        sa.Column("outcome", sa.String(), server_default="", nullable=False),
        sa.Column("other_id", sa.String(), server_default="", nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="referral_step_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "step_id", name="referral_step_key"),
    )
    op.create_index(
        "referral_step_by_agency_id_member_id", "referral_step", ["agency_id", "member_id"]
    )
