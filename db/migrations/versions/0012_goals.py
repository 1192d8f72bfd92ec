"""Goals of a team: what was set for which month, which measures are its goals, and how each stood
when a huddle began."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _of_team(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agency_id", "team_id"], ["team.agency_id", "team.team_id"], name=f"{table}_of_team"
    )


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "goal_target",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        _text("reason"),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _text("by"),
        sa.Column("undone_at", Instant(), nullable=True),
        _of_team("goal_target"),
        sa.PrimaryKeyConstraint("agency_id", "target_id", name="goal_target_key"),
    )
    op.create_index("goal_target_by_agency_id_team_id", "goal_target", ["agency_id", "team_id"])
    op.create_table(
        "goal_choice",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("choice_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("measures", sa.String(), nullable=False),
        _text("reason"),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _text("by"),
        sa.Column("undone_at", Instant(), nullable=True),
        _of_team("goal_choice"),
        sa.PrimaryKeyConstraint("agency_id", "choice_id", name="goal_choice_key"),
    )
    op.create_index("goal_choice_by_agency_id_team_id", "goal_choice", ["agency_id", "team_id"])
    op.create_table(
        "measure_result",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        _text("title"),
        _text("unit"),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        _text("value"),
        sa.Column("n", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _text("goal"),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _text("by"),
        _of_team("measure_result"),
        sa.PrimaryKeyConstraint(
            "agency_id", "team_id", "day", "measure_id", name="measure_result_key"
        ),
    )
