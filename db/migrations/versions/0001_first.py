"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_AUDIT_IS_APPEND_ONLY = {
    "sqlite": [
        "CREATE TRIGGER audit_keeps_records BEFORE UPDATE ON audit"
        " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
        "CREATE TRIGGER audit_loses_nothing BEFORE DELETE ON audit"
        " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
        "CREATE TRIGGER audit_keeps_records BEFORE UPDATE OR DELETE ON audit"
        " FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
        "CREATE TRIGGER audit_loses_nothing BEFORE TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
    ],
}


def upgrade() -> None:
    """Creates every table; the audit log refuses changes from then on."""
    op.create_table(
        "agency",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("zone", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", name="agency_key"),
    )
    op.create_table(
        "audit",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("target", sa.String(), server_default="", nullable=False),
        sa.Column("before", sa.String(), server_default="", nullable=False),
        sa.Column("after", sa.String(), server_default="", nullable=False),
        sa.Column("prev_hash", sa.String(), server_default="", nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "seq", name="audit_key"),
    )
    op.create_table(
        "change",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), server_default="", nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("decision_id", sa.String(), server_default="", nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "change_id", name="change_key"),
    )
    op.create_index("change_by_batch", "change", ["agency_id", "batch_id"], unique=False)
    op.create_index(
        "change_by_member", "change", ["agency_id", "member_id", "changed_at"], unique=False
    )
    op.create_index(
        "change_by_row",
        "change",
        ["agency_id", "table_name", "row_id", "column_name", "changed_at"],
        unique=False,
    )
    op.create_table(
        "holiday",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "day", name="holiday_key"),
    )
    op.create_table(
        "rule_version",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("author", sa.String(), server_default="", nullable=False),
        sa.Column("applied_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "version", name="rule_version_key"),
    )
    op.create_table(
        "source_value",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("edited_at", Instant(), nullable=False),
        sa.Column("edited_by", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint(
            "agency_id", "table_name", "row_id", "column_name", name="source_value_key"
        ),
    )
    op.create_table(
        "task",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("task_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), server_default="", nullable=False),
        sa.Column("member_id", sa.String(), server_default="", nullable=False),
        sa.Column("title", sa.String(), server_default="", nullable=False),
        sa.Column("owner", sa.String(), server_default="", nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), server_default="", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", Instant(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=True),
        sa.Column("created_by", sa.String(), server_default="", nullable=False),
        sa.Column("huddle_id", sa.String(), server_default="", nullable=False),
        sa.Column("from_key", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "task_id", name="task_key"),
    )
    op.create_index("task_by_agency_id_from_key", "task", ["agency_id", "from_key"], unique=False)
    op.create_index("task_by_agency_id_member_id", "task", ["agency_id", "member_id"], unique=False)
    op.create_index(
        "task_by_agency_id_owner_team_id_member_id",
        "task",
        ["agency_id", "owner", "team_id", "member_id"],
        unique=False,
    )
    op.create_index("task_by_agency_id_team_id", "task", ["agency_id", "team_id"], unique=False)
    op.create_table(
        "batch",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("path", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("profile", sa.String(), server_default="", nullable=False),
        sa.Column("digest", sa.String(), server_default="", nullable=False),
        sa.Column("tables", sa.String(), server_default="[]", nullable=False),
        sa.Column("counts", sa.String(), server_default="{}", nullable=False),
        sa.Column("skipped", sa.String(), server_default="{}", nullable=False),
        sa.Column("teams", sa.String(), server_default="[]", nullable=False),
        sa.Column("status", sa.String(), server_default="applied", nullable=False),
        sa.Column("imported_at", Instant(), nullable=False),
        sa.Column("imported_by", sa.String(), server_default="", nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.agency_id"], name="batch_of_agency"),
        sa.PrimaryKeyConstraint("agency_id", "batch_id", name="batch_key"),
    )
    op.create_index(
        "batch_by_agency_id_feed_imported_at",
        "batch",
        ["agency_id", "feed", "imported_at"],
        unique=False,
    )
    op.create_table(
        "feed",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_imported_at", Instant(), nullable=False),
        sa.Column("imported_at", Instant(), nullable=False),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.agency_id"], name="feed_of_agency"),
        sa.PrimaryKeyConstraint("agency_id", "name", name="feed_key"),
    )
    op.create_table(
        "member",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("short_id", sa.String(), nullable=False),
        sa.Column("cin", sa.String(), server_default="", nullable=False),
        sa.Column("first", sa.String(), server_default="", nullable=False),
        sa.Column("last", sa.String(), server_default="", nullable=False),
        sa.Column("preferred_name", sa.String(), server_default="", nullable=False),
        sa.Column("dob", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("programme", sa.String(), server_default="", nullable=False),
        sa.Column("tier", sa.String(), server_default="", nullable=False),
        sa.Column("tier_reason", sa.String(), server_default="", nullable=False),
        sa.Column("segment", sa.String(), server_default="", nullable=False),
        sa.Column("segment_start", sa.Date(), nullable=True),
        sa.Column("segment_reason", sa.String(), server_default="", nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=True),
        sa.Column("care_manager_id", sa.String(), server_default="", nullable=False),
        sa.Column("team", sa.String(), server_default="", nullable=False),
        sa.Column("acuity_state", sa.String(), server_default="", nullable=False),
        sa.Column("acuity_local", sa.String(), server_default="", nullable=False),
        sa.Column("language", sa.String(), server_default="", nullable=False),
        sa.Column("consent_expires", sa.Date(), nullable=True),
        sa.Column("assessment_on", sa.Date(), nullable=True),
        sa.Column("plan_signed_on", sa.Date(), nullable=True),
        sa.Column("plan_due_on", sa.Date(), nullable=True),
        sa.Column("coverage_status", sa.String(), server_default="", nullable=False),
        sa.Column("social_risks", sa.String(), server_default="", nullable=False),
        sa.Column("privacy_tags", sa.String(), server_default="", nullable=False),
        sa.Column("ltss", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("concern", sa.String(), server_default="", nullable=False),
        sa.Column("concern_until", sa.Date(), nullable=True),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("goal", sa.String(), server_default="", nullable=False),
        sa.Column("next_step", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.agency_id"], name="member_of_agency"),
        sa.PrimaryKeyConstraint("agency_id", "member_id", name="member_key"),
        sa.UniqueConstraint("agency_id", "short_id", name="member_one_agency_id_short_id"),
    )
    op.create_table(
        "staff",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("role", sa.String(), server_default="", nullable=False),
        sa.Column("team", sa.String(), server_default="", nullable=False),
        sa.Column("supervisor_id", sa.String(), server_default="", nullable=False),
        sa.Column("target_caseload", sa.Integer(), nullable=True),
        sa.Column("max_caseload", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_to", sa.Date(), nullable=True),
        sa.Column("cover_id", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.agency_id"], name="staff_of_agency"),
        sa.PrimaryKeyConstraint("agency_id", "staff_id", name="staff_key"),
    )
    op.create_index("staff_by_agency_id_team", "staff", ["agency_id", "team"], unique=False)
    op.create_table(
        "team",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.agency_id"], name="team_of_agency"),
        sa.PrimaryKeyConstraint("agency_id", "team_id", name="team_key"),
    )
    op.create_table(
        "appointment",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("appt_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.Column("type", sa.String(), server_default="", nullable=False),
        sa.Column("with_whom", sa.String(), server_default="", nullable=False),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column("status", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="appointment_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "appt_id", name="appointment_key"),
    )
    op.create_index(
        "appointment_by_agency_id_member_id",
        "appointment",
        ["agency_id", "member_id"],
        unique=False,
    )
    op.create_table(
        "assignment",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("care_manager_id", sa.String(), server_default="", nullable=False),
        sa.Column("valid_from", Instant(), nullable=True),
        sa.Column("valid_to", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="assignment_of_member",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "team_id"], ["team.agency_id", "team.team_id"], name="assignment_of_team"
        ),
        sa.PrimaryKeyConstraint("agency_id", "assignment_id", name="assignment_key"),
    )
    op.create_index("assignment_by_member", "assignment", ["agency_id", "member_id"], unique=False)
    op.create_index(
        "assignment_by_team",
        "assignment",
        ["agency_id", "team_id", "member_id", "valid_from", "valid_to", "care_manager_id"],
        unique=False,
    )
    op.create_table(
        "barrier",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("barrier_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), server_default="", nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), server_default="", nullable=False),
        sa.Column("next_step", sa.String(), server_default="", nullable=False),
        sa.Column("reason_code", sa.String(), server_default="", nullable=False),
        sa.Column("tier", sa.String(), server_default="", nullable=False),
        sa.Column("theirs", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("from_key", sa.String(), server_default="", nullable=False),
        sa.Column("huddle_id", sa.String(), server_default="", nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.String(), server_default="", nullable=False),
        sa.Column("response_due", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.String(), server_default="", nullable=False),
        sa.Column("closed_reason", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "team_id"], ["team.agency_id", "team.team_id"], name="barrier_of_team"
        ),
        sa.PrimaryKeyConstraint("agency_id", "barrier_id", name="barrier_key"),
    )
    op.create_index(
        "barrier_by_agency_id_team_id", "barrier", ["agency_id", "team_id"], unique=False
    )
    op.create_table(
        "concern",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("concern_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), server_default="", nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="concern_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "concern_id", name="concern_key"),
    )
    op.create_index(
        "concern_by_agency_id_member_id", "concern", ["agency_id", "member_id"], unique=False
    )
    op.create_table(
        "contact",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("contact_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), server_default="", nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.Column("channel", sa.String(), server_default="", nullable=False),
        sa.Column("with_whom", sa.String(), server_default="", nullable=False),
        sa.Column("outcome", sa.String(), server_default="", nullable=False),
        sa.Column("core_service", sa.Boolean(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("entered_at", Instant(), nullable=True),
        sa.Column("provisional", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=True),
        sa.Column("recorded_by", sa.String(), server_default="", nullable=False),
        sa.Column("replaced_by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="contact_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "contact_id", name="contact_key"),
    )
    op.create_index(
        "contact_first_day",
        "contact",
        ["agency_id", "day", "entered_on"],
        unique=False,
        sqlite_where=sa.text("provisional = 0"),
        postgresql_where=sa.text("NOT provisional"),
    )
    op.create_index(
        "contact_provisional",
        "contact",
        ["agency_id", "member_id"],
        unique=False,
        sqlite_where=sa.text("provisional"),
        postgresql_where=sa.text("provisional"),
    )
    # A file keeps all that the board reads in the index; PostgreSQL limits an index row's width.
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(
            "contact_facts",
            "contact",
            [
                "agency_id",
                "member_id",
                "day",
                "at",
                "contact_id",
                "staff_id",
                "channel",
                "with_whom",
                "outcome",
                "core_service",
                "entered_on",
                "replaced_by",
                "removed_at",
            ],
            unique=False,
        )
    else:
        op.create_index(
            "contact_by_member", "contact", ["agency_id", "member_id", "day"], unique=False
        )
    op.create_table(
        "decision",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("huddle_id", sa.String(), server_default="", nullable=False),
        sa.Column("item_key", sa.String(), nullable=False),
        sa.Column("reason_keys", sa.String(), server_default="[]", nullable=False),
        sa.Column("member_id", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), server_default="", nullable=False),
        sa.Column("owner", sa.String(), server_default="", nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("task_id", sa.String(), server_default="", nullable=False),
        sa.Column("contact_id", sa.String(), server_default="", nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", sa.String(), server_default="", nullable=False),
        sa.Column("replaced_by", sa.String(), server_default="", nullable=False),
        sa.Column("mark", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "team_id"], ["team.agency_id", "team.team_id"], name="decision_of_team"
        ),
        sa.PrimaryKeyConstraint("agency_id", "decision_id", name="decision_key"),
    )
    op.create_index(
        "decision_by_agency_id_huddle_id", "decision", ["agency_id", "huddle_id"], unique=False
    )
    op.create_index(
        "decision_by_agency_id_member_id", "decision", ["agency_id", "member_id"], unique=False
    )
    op.create_index(
        "decision_by_agency_id_task_id", "decision", ["agency_id", "task_id"], unique=False
    )
    op.create_index(
        "decision_by_agency_id_item_key", "decision", ["agency_id", "item_key"], unique=False
    )
    op.create_index(
        "decision_by_agency_id_team_id_day",
        "decision",
        ["agency_id", "team_id", "day"],
        unique=False,
    )
    op.create_table(
        "document",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), server_default="", nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="document_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "document_id", name="document_key"),
    )
    op.create_index(
        "document_by_agency_id_member_id", "document", ["agency_id", "member_id"], unique=False
    )
    op.create_table(
        "event",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), server_default="", nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("known_at", Instant(), nullable=True),
        sa.Column("facility", sa.String(), server_default="", nullable=False),
        sa.Column("tags", sa.String(), server_default="", nullable=False),
        sa.Column("complexity", sa.String(), server_default="", nullable=False),
        sa.Column("disposition", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("visit_id", sa.String(), server_default="", nullable=False),
        sa.Column("source", sa.String(), server_default="", nullable=False),
        sa.Column("cancelled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="event_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "event_id", name="event_key"),
    )
    op.create_index(
        "event_by_agency_id_member_id", "event", ["agency_id", "member_id"], unique=False
    )
    op.create_table(
        "goal",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("goal_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), server_default="", nullable=False),
        sa.Column("status", sa.String(), server_default="", nullable=False),
        sa.Column("updated_on", sa.Date(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="goal_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "goal_id", name="goal_key"),
    )
    op.create_index("goal_by_agency_id_member_id", "goal", ["agency_id", "member_id"], unique=False)
    op.create_table(
        "huddle",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("huddle_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), server_default="", nullable=False),
        sa.Column("step", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("facilitator", sa.String(), server_default="", nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("carry_reason", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "team_id"], ["team.agency_id", "team.team_id"], name="huddle_of_team"
        ),
        sa.PrimaryKeyConstraint("agency_id", "huddle_id", name="huddle_key"),
        sa.UniqueConstraint("agency_id", "team_id", "day", name="huddle_one_agency_id_team_id_day"),
    )
    op.create_table(
        "referral",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("referral_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("to_org", sa.String(), server_default="", nullable=False),
        sa.Column("urgency", sa.String(), server_default="", nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), server_default="", nullable=False),
        sa.Column("source_status", sa.String(), server_default="", nullable=False),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("appt_on", sa.Date(), nullable=True),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("staff_id", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="referral_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "referral_id", name="referral_key"),
    )
    op.create_index(
        "referral_by_agency_id_member_id", "referral", ["agency_id", "member_id"], unique=False
    )
    op.create_table(
        "reject",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("reject_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.String(), server_default="", nullable=False),
        sa.Column("line", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("column_name", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("content", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "batch_id"], ["batch.agency_id", "batch.batch_id"], name="reject_of_batch"
        ),
        sa.PrimaryKeyConstraint("agency_id", "batch_id", "reject_id", name="reject_key"),
    )
    op.create_table(
        "review",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), server_default="", nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="review_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "review_id", name="review_key"),
    )
    op.create_index(
        "review_by_agency_id_member_id", "review", ["agency_id", "member_id"], unique=False
    )
    op.create_table(
        "service_request",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("known_from", Instant(), nullable=True),
        sa.Column("batch_id", sa.String(), server_default="", nullable=False),
        sa.Column("vanished_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("payer", sa.String(), server_default="", nullable=False),
        sa.Column("payer_type", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="", nullable=False),
        sa.Column("rating_period_start", sa.Date(), nullable=True),
        sa.Column("prior_auth", sa.Boolean(), nullable=True),
        sa.Column("service", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_at", Instant(), nullable=True),
        sa.Column("extension_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), server_default="", nullable=False),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("auth_end_on", sa.Date(), nullable=True),
        sa.Column("previously_authorized", sa.Boolean(), nullable=True),
        sa.Column("appeal_level", sa.String(), server_default="", nullable=False),
        sa.Column("appeal_filed_on", sa.Date(), nullable=True),
        sa.Column("continuation_requested", sa.Boolean(), nullable=True),
        sa.Column("appeal_decision", sa.String(), server_default="", nullable=False),
        sa.Column("appeal_decision_on", sa.Date(), nullable=True),
        sa.Column("hearing_requested_on", sa.Date(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("member_updated_on", sa.Date(), nullable=True),
        sa.Column("staff_id", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "member_id"],
            ["member.agency_id", "member.member_id"],
            name="service_request_of_member",
        ),
        sa.PrimaryKeyConstraint("agency_id", "request_id", name="service_request_key"),
    )
    op.create_index(
        "service_request_by_agency_id_member_id",
        "service_request",
        ["agency_id", "member_id"],
        unique=False,
    )
    op.create_table(
        "addendum",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("addendum_id", sa.String(), nullable=False),
        sa.Column("huddle_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "huddle_id"],
            ["huddle.agency_id", "huddle.huddle_id"],
            name="addendum_of_huddle",
        ),
        sa.PrimaryKeyConstraint("agency_id", "addendum_id", name="addendum_key"),
    )
    op.create_index(
        "addendum_by_agency_id_huddle_id", "addendum", ["agency_id", "huddle_id"], unique=False
    )
    op.create_table(
        "attendance",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("huddle_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("cover_id", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "huddle_id"],
            ["huddle.agency_id", "huddle.huddle_id"],
            name="attendance_of_huddle",
        ),
        sa.PrimaryKeyConstraint("agency_id", "huddle_id", "staff_id", name="attendance_key"),
    )
    op.create_table(
        "barrier_note",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("note_id", sa.String(), nullable=False),
        sa.Column("barrier_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "barrier_id"],
            ["barrier.agency_id", "barrier.barrier_id"],
            name="barrier_note_of_barrier",
        ),
        sa.PrimaryKeyConstraint("agency_id", "note_id", name="barrier_note_key"),
    )
    op.create_index(
        "barrier_note_by_agency_id_barrier_id",
        "barrier_note",
        ["agency_id", "barrier_id"],
        unique=False,
    )
    op.create_table(
        "escalation",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("escalation_id", sa.String(), nullable=False),
        sa.Column("barrier_id", sa.String(), nullable=False),
        sa.Column("from_tier", sa.String(), server_default="", nullable=False),
        sa.Column("to_tier", sa.String(), nullable=False),
        sa.Column("response_due", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "barrier_id"],
            ["barrier.agency_id", "barrier.barrier_id"],
            name="escalation_of_barrier",
        ),
        sa.PrimaryKeyConstraint("agency_id", "escalation_id", name="escalation_key"),
    )
    op.create_index(
        "escalation_by_agency_id_barrier_id",
        "escalation",
        ["agency_id", "barrier_id"],
        unique=False,
    )
    op.create_table(
        "huddle_step",
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("huddle_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("box_seconds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("seconds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("over_seconds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "huddle_id"],
            ["huddle.agency_id", "huddle.huddle_id"],
            name="huddle_step_of_huddle",
        ),
        sa.PrimaryKeyConstraint("agency_id", "huddle_id", "seq", name="huddle_step_key"),
    )
    for statement in _AUDIT_IS_APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
