"""Kept views of lists, questions for the case conference, and readings of charts."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    """Adds the tables, empty."""
    op.create_table(
        "conference_question",
        _id("agency_id"),
        _id("question_id"),
        _id("team_id"),
        _text("member_id"),
        _text("item_key"),
        _text("topic"),
        _text("question"),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _text("by"),
        sa.Column("removed_at", Instant(), nullable=True),
        _text("removed_by"),
        sa.ForeignKeyConstraint(["agency_id", "team_id"], ["team.agency_id", "team.team_id"]),
        sa.PrimaryKeyConstraint("agency_id", "question_id"),
    )
    op.create_index(
        "conference_question_by_agency_id_team_id", "conference_question", ["agency_id", "team_id"]
    )
    op.create_table(
        "chart_review",
        _id("agency_id"),
        _id("chart_review_id"),
        _id("team_id"),
        _id("member_id"),
        _text("staff_id"),
        _id("quarter"),
        *(_text(name) for name in ("assessment", "linked", "issues", "verified")),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _text("by"),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"], ["member.agency_id", "member.member_id"]
        ),
        sa.PrimaryKeyConstraint("agency_id", "chart_review_id"),
    )
    op.create_index(
        "chart_review_by_agency_id_team_id_quarter",
        "chart_review",
        ["agency_id", "team_id", "quarter"],
    )
    op.create_table(
        "saved_view",
        _id("agency_id"),
        _id("view_id"),
        _id("user_id"),
        _id("screen"),
        _id("name"),
        _text("value"),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.agency_id"]),
        sa.PrimaryKeyConstraint("agency_id", "view_id"),
        sa.UniqueConstraint("agency_id", "user_id", "screen", "name"),
    )
