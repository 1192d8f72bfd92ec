"""Caseload reviews: sessions, what each kept of a member, and private supervision notes."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "review_session",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("supervisor_id", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("signed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "team_id"],
            ["team.agency_id", "team.team_id"],
            name="review_session_of_team",
        ),
        sa.PrimaryKeyConstraint("agency_id", "session_id", name="review_session_key"),
    )
    op.create_index(
        "review_session_by_agency_id_team_id_staff_id",
        "review_session",
        ["agency_id", "team_id", "staff_id"],
    )
    op.create_table(
        "review_entry",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("review_id", sa.String(), server_default="", nullable=False),
        sa.Column("task_id", sa.String(), server_default="", nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="review_entry_of_member",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "session_id"],
            ["review_session.agency_id", "review_session.session_id"],
            name="review_entry_of_review_session",
        ),
        sa.PrimaryKeyConstraint("agency_id", "entry_id", name="review_entry_key"),
    )
    op.create_index(
        "review_entry_by_agency_id_session_id", "review_entry", ["agency_id", "session_id"]
    )
    op.create_table(
        "supervision_note",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("note_id", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), server_default="", nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.agency_id"], name="supervision_note_of_agency"
        ),
        sa.PrimaryKeyConstraint("agency_id", "note_id", name="supervision_note_key"),
    )
    op.create_index(
        "supervision_note_by_agency_id_author_id", "supervision_note", ["agency_id", "author_id"]
    )
