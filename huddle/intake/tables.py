"""What can be imported: the tables, their columns, the usual names for each, and their codes.

The names here are the contract with every file that a team sends and with every export. A column's
synonyms stand in order of trust: where two headers fit one column, the earlier name has it.
"""

from huddle.intake.columns import MEMBER_KNOWN, Column, Kind, Table, column, table
from huddle.intake.imported.clocks import REFERRALS, SERVICE_REQUESTS
from huddle.intake.imported.meetings import APPOINTMENTS, ATTEMPTS, CALLS, CONTACTS, EVENTS
from huddle.intake.imported.people import MEMBERS, STAFF
from huddle.intake.imported.plans import DOCUMENTS, GOALS, TASKS

IMPORTED = (
    *(STAFF, MEMBERS, CONTACTS, APPOINTMENTS, REFERRALS, SERVICE_REQUESTS, EVENTS, GOALS),
    *(DOCUMENTS, TASKS),
)
"""What a team's files hold, in the order in which one rests on another."""


def _ours(
    name: str,
    stored: str,
    columns: str,
    *,
    keys: tuple[str, ...] = (),
    parents: tuple[tuple[str, str], ...] = (),
) -> Table:
    """One of our own tables, for the way out and back. In ``columns`` a colon gives the kind:
    ``d`` day, ``i`` instant, ``n`` number, ``y`` yes or no, ``t`` text of more lines, ``v`` text to
    the last character or no value; ``!`` says that it is never blank."""
    kinds = {
        "": Kind.ID,
        "d": Kind.DAY,
        "i": Kind.INSTANT,
        "n": Kind.NUMBER,
        "y": Kind.YES_NO,
        "t": Kind.NOTE,
        "v": Kind.VALUE,
    }
    made: list[Column] = []
    for word in columns.split():
        called, _, said = word.partition(":")
        kind = kinds[said.rstrip("!")]
        default = {Kind.YES_NO: False, Kind.NUMBER: 0}.get(kind)
        required = not made or said.endswith("!")
        made.append(column(kind, called, required=required, default=default))
    return table(name, stored, "", "", *made, keys=keys, parents=parents, ours=True)


_IN_TEAM = (("team_id", "team"),)
_IN_HUDDLE = (("huddle_id", "huddle"),)
_IN_BARRIER = (("barrier_id", "barrier"),)
OURS = (
    _ours("teams", "team", "team_id name created_at:i!"),
    _ours(
        "assignments",
        "assignment",
        "assignment_id member_id team_id care_manager_id valid_from:i valid_to:i batch_id feed",
        parents=(("member_id", "member"), ("team_id", "team")),
    ),
    _ours(
        "huddles",
        "huddle",
        "huddle_id team_id day:d! status step:n facilitator host started_at:i! ended_at:i"
        " carry_reason:t",
        parents=_IN_TEAM,
    ),
    _ours(
        "huddle_steps",
        "huddle_step",
        "huddle_id seq:n step:n box_seconds:n entered_at:i! left_at:i seconds:n over_seconds:n",
        keys=("huddle_id", "seq"),
        parents=_IN_HUDDLE,
    ),
    _ours(
        "attendance",
        "attendance",
        "huddle_id staff_id status cover_id",
        keys=("huddle_id", "staff_id"),
        parents=_IN_HUDDLE,
    ),
    _ours("addenda", "addendum", "addendum_id huddle_id text:t at:i! by", parents=_IN_HUDDLE),
    _ours(
        "decisions",
        "decision",
        "decision_id team_id huddle_id item_key reason_keys:t member_id kind text:t owner until:d"
        " reason:t task_id contact_id at:i! day:d! by undone_at:i undone_by replaced_by mark",
        parents=_IN_TEAM,
    ),
    _ours(
        "barriers",
        "barrier",
        "barrier_id team_id member_id title:t owner next_step:t reason_code tier theirs:y from_key"
        " huddle_id opened_on:d! opened_at:i! opened_by response_due:d closed_on:d closed_at:i"
        " closed_by closed_reason:t number:n",
        parents=_IN_TEAM,
    ),
    _ours(
        "barrier_notes",
        "barrier_note",
        "note_id barrier_id text:t at:i! day:d! by kind removed_at:i",
        parents=_IN_BARRIER,
    ),
    _ours(
        "escalations",
        "escalation",
        "escalation_id barrier_id from_tier to_tier response_due:d reason:t at:i! day:d! by"
        " removed_at:i",
        parents=_IN_BARRIER,
    ),
    _ours(
        "pdsa_cycles",
        "pdsa_cycle",
        "cycle_id team_id reason_code measure_id aim:t change:t prediction:t owner start_on:d!"
        " review_on:d! result:t verdict follows opened_on:d! opened_at:i! opened_by closed_on:d"
        " removed_at:i",
        parents=_IN_TEAM,
    ),
    _ours(
        "reviews",
        "review",
        "review_id member_id staff_id day:d! at:i! by note:t undone_at:i",
        parents=MEMBER_KNOWN,
    ),
    _ours(
        "review_sessions",
        "review_session",
        "session_id team_id staff_id supervisor_id opened_on:d! opened_at:i! finished_at:i"
        " signed_at:i",
        parents=_IN_TEAM,
    ),
    _ours(
        "review_entries",
        "review_entry",
        "entry_id session_id member_id review_id task_id at:i! day:d! by undone_at:i",
        parents=(*MEMBER_KNOWN, ("session_id", "review_session")),
    ),
    _ours(
        "referral_steps",
        "referral_step",
        "step_id referral_id member_id kind day:d! channel outcome other_id at:i! by undone_at:i",
        parents=MEMBER_KNOWN,
    ),
    _ours(
        "concerns",
        "concern",
        "concern_id member_id text:t until:d at:i! day:d! by ended_at:i ended_by",
        parents=MEMBER_KNOWN,
    ),
    _ours(
        "history",
        "change",
        "change_id table_name row_id member_id column_name before:v after:v changed_at:i! batch_id"
        " decision_id by undone_at:i edit_id",
    ),
    _ours(
        "source_values",
        "source_value",
        "table_name row_id column_name feed value:v edited_at:i! edited_by",
        keys=("table_name", "row_id", "column_name", "feed"),
    ),
    _ours(
        "listings",
        "listing",
        "feed member_id first_batch last_batch gone_batch",
        keys=("feed", "member_id"),
    ),
    _ours(
        "other_ids",
        "other_id",
        "source_id member_id why batch_id at:i! by",
        parents=MEMBER_KNOWN,
    ),
    _ours("apart", "apart", "member_id other_id at:i! by", keys=("member_id", "other_id")),
    _ours(
        "conference_questions",
        "conference_question",
        "question_id team_id member_id item_key topic question:t at:i! day:d! by"
        " removed_at:i removed_by",
        parents=_IN_TEAM,
    ),
    _ours(
        "chart_reviews",
        "chart_review",
        "chart_review_id team_id member_id staff_id quarter assessment linked issues verified"
        " at:i! day:d! by",
        parents=MEMBER_KNOWN,
    ),
    _ours(
        "goal_targets",
        "goal_target",
        "target_id team_id measure_id period_start:d! value reason:t at:i! day:d! by undone_at:i",
        parents=_IN_TEAM,
    ),
    _ours(
        "goal_choices",
        "goal_choice",
        "choice_id team_id period_start:d! measures:v! reason:t at:i! day:d! by undone_at:i",
        parents=_IN_TEAM,
    ),
    _ours(
        "measure_results",
        "measure_result",
        "team_id day:d! measure_id title:t unit:t period_start:d! period_end:d! value n:n goal"
        " standing at:i! by",
        keys=("team_id", "day", "measure_id"),
        parents=_IN_TEAM,
    ),
    _ours("saved_views", "saved_view", "view_id user_id screen name value:v at:i!"),
    _ours("holidays", "holiday", "day:d name kind added_at:i undone_at:i"),
    _ours("rules", "rule_version", "version:n text:v! digest author applied_at:i!"),
    _ours("feeds", "feed", "name first_imported_at:i! imported_at:i! batch_id"),
    _ours(
        "batches",
        "batch",
        "batch_id feed path kind profile digest tables:t counts:t skipped:t teams:t status"
        " late:y imported_at:i! imported_by undone_at:i undone_by",
    ),
)
"""What Huddle itself has made, as an export writes it and an import takes it back."""

ONLY_OUT = (
    _ours("agency", "agency", "agency_id name zone created_at:i!"),
    _ours(
        "rejects",
        "reject",
        "batch_id reject_id:n table_name line:n column_name reason:t content:t",
        keys=("batch_id", "reject_id"),
    ),
    _ours("audit", "audit", "seq:n at:i! actor action target before:t after:t prev_hash hash"),
)
"""What an export writes too, and what stays where it was made: another database has its own."""

TABLES = (*IMPORTED, *OURS)
ORDER = tuple(sorted(TABLES, key=lambda table: table.stored != "team"))
"""The tables, those first on which others rest."""

_CONTACTS = (ATTEMPTS, CALLS)
MAPPED = (*IMPORTED, *_CONTACTS)
"""What a sheet may be said to hold."""

BY_NAME = {table.name: table for table in (*TABLES, *_CONTACTS)}


def imported_as(name: str) -> Table:
    """The table of the import that the rows of a mapped one are of."""
    return CONTACTS if BY_NAME[name] in _CONTACTS else BY_NAME[name]
