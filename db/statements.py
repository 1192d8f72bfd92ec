"""What the board reads, as statements on the models.

``python -m db.statements`` writes them as SQL for each database into ``db/queries``, which is what
runs: the program reads a team without importing SQLAlchemy. The columns of a statement are the
fields of the row in ``db.types``, in order, then those that say how it must be read. Every
statement speaks of one team (``agency_id``, ``team_id``) at the end of one day: ``as_of`` is the
day, ``cut`` the instant at which the next one begins, ``since`` the day before which closed matters
are left out.

A row that changed after the cut is read even if it would not count as it stands now, for
``db.facts`` puts the old value back and asks again. ``ahead`` says that a row holds something dated
after the day, which ``db.past`` then takes out.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    create_engine,
    exists,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.engine import Compiled, Dialect
from sqlalchemy.sql.selectable import Subquery

from db import models
from db.columns import Instant
from db.models import table
from db.rows import BROUGHT

AGENCY_ID: BindParameter[str] = bindparam("agency_id", type_=String)
TEAM_ID: BindParameter[str] = bindparam("team_id", type_=String)
HUDDLE_ID: BindParameter[str] = bindparam("huddle_id", type_=String)
AS_OF = bindparam("as_of", type_=Date)
CUT = bindparam("cut", type_=Instant)
SINCE = bindparam("since", type_=Date)
BEGAN = bindparam("began", type_=Instant)
CONCERN_FROM = bindparam("concern_from", type_=Date)
USER_ID: BindParameter[str] = bindparam("user_id", type_=String)
MEMBER_ID: BindParameter[str] = bindparam("member_id", type_=String)
STAFF_ID: BindParameter[str] = bindparam("staff_id", type_=String)

STANDING = "column_name before after changed_at"
CASELOAD = "team_id care_manager_id valid_from"
STAFF_FIELDS = (
    "staff_id name role team supervisor_id target_caseload max_caseload active"
    " away_from away_to cover_id"
)

BLANK: ColumnElement[str] = literal_column("''")
ONE: ColumnElement[int] = literal_column("1")
ZERO: ColumnElement[int] = literal_column("0")

AGENCY = table(models.Agency)
TEAM = table(models.Team)
MEMBER = table(models.Member)
STAFF = table(models.Staff)
ASSIGNMENT = table(models.Assignment)
CONTACT = table(models.Contact)
EVENT = table(models.Event)
APPOINTMENT = table(models.Appointment)
REFERRAL = table(models.Referral)
REFERRAL_STEP = table(models.ReferralStep)
REQUEST = table(models.ServiceRequest)
GOAL = table(models.Goal)
DOCUMENT = table(models.Document)
TASK = table(models.Task)
CONCERN = table(models.Concern)
REVIEW = table(models.Review)
REVIEW_SESSION = table(models.ReviewSession)
REVIEW_ENTRY = table(models.ReviewEntry)
SUPERVISION_NOTE = table(models.SupervisionNote)
HUDDLE = table(models.Huddle)
DECISION = table(models.Decision)
STEP = table(models.HuddleStep)
ATTENDANCE = table(models.Attendance)
ADDENDUM = table(models.Addendum)
BARRIER = table(models.Barrier)
QUESTION = table(models.ConferenceQuestion)
CHART = table(models.ChartReview)
VIEW = table(models.SavedView)
NOTE = table(models.BarrierNote)
ESCALATION = table(models.Escalation)
CYCLE = table(models.PdsaCycle)
FEED = table(models.Feed)
BATCH = table(models.Batch)
CHANGE = table(models.Change)
RULES = table(models.RuleVersion)
HOLIDAY = table(models.Holiday)
AUDIT = table(models.Audit)
LISTING = table(models.Listing)
TARGET = table(models.GoalTarget)
CHOICE = table(models.GoalChoice)
RESULT = table(models.MeasureResult)
SHEET = table(models.WallSheet)
APART = table(models.Apart)


def _quoted(word: str) -> ColumnElement[str]:
    return literal_column(f"'{word}'")


def _team() -> Subquery:
    """The members assigned to the team at the cut, each once."""
    a = ASSIGNMENT.c
    return (
        select(a.member_id, func.max(a.care_manager_id).label("care_manager_id"))
        .where(
            a.agency_id == AGENCY_ID,
            a.team_id == TEAM_ID,
            or_(a.valid_from.is_(None), a.valid_from < CUT),
            or_(a.valid_to.is_(None), a.valid_to >= CUT),
        )
        .group_by(a.member_id)
        .subquery("in_team")
    )


def _other_teams() -> Select[Any]:
    """How many members of each other team of the agency are not of this one at the cut."""
    a = ASSIGNMENT.c
    return (
        select(TEAM.c.name, func.count(a.member_id.distinct()))
        .join(TEAM, and_(TEAM.c.agency_id == a.agency_id, TEAM.c.team_id == a.team_id))
        .where(
            a.agency_id == AGENCY_ID,
            a.team_id != TEAM_ID,
            or_(a.valid_from.is_(None), a.valid_from < CUT),
            or_(a.valid_to.is_(None), a.valid_to >= CUT),
            a.member_id.not_in(select(_team().c.member_id)),
        )
        .group_by(TEAM.c.team_id, TEAM.c.name)
        .order_by(TEAM.c.name, TEAM.c.team_id)
    )


def _unread() -> Select[Any]:
    """How many members the team had at the cut whom whoever asks may not read, since another team
    has them now: what the team's own history says of them is the team's to read."""
    team = _team()
    there = and_(MEMBER.c.agency_id == AGENCY_ID, MEMBER.c.member_id == team.c.member_id)
    return (
        select(func.count())
        .select_from(team.outerjoin(MEMBER, there))
        .where(MEMBER.c.member_id.is_(None))
    )


def _of_team(owner: Table) -> ColumnElement[bool]:
    return and_(owner.c.agency_id == AGENCY_ID, owner.c.member_id.in_(select(_team().c.member_id)))


def _known(owner: Table) -> ColumnElement[bool]:
    """Brought by then, and not taken off the board by then."""
    return and_(
        or_(owner.c.known_from.is_(None), owner.c.known_from < CUT),
        _not_removed(owner),
    )


def _not_removed(owner: Table) -> ColumnElement[bool]:
    return or_(owner.c.removed_at.is_(None), owner.c.removed_at >= CUT)


def _standing(owner: Table) -> ColumnElement[bool]:
    """Not taken back by then."""
    return or_(owner.c.undone_at.is_(None), owner.c.undone_at >= CUT)


def _changed_later(owner: Table, key: str, column: str = "") -> ColumnElement[bool]:
    """Whether any of its columns, or the one named, changed after the cut."""
    c = CHANGE.c
    found = exists().where(
        c.agency_id == AGENCY_ID,
        c.table_name == _quoted(owner.name),
        c.row_id == owner.c[key],
        c.changed_at >= CUT,
    )
    return found.where(c.column_name == _quoted(column)) if column else found


def _latest(owner: Table, key: str, column: str, what: str) -> ColumnElement[Any]:
    """``what`` of the last change of a column before the cut, but for what was taken back by
    then."""
    c = CHANGE.c
    return (
        select(c[what])
        .where(
            c.agency_id == AGENCY_ID,
            c.table_name == _quoted(owner.name),
            c.row_id == owner.c[key],
            c.column_name == _quoted(column),
            c.changed_at < CUT,
            _standing(CHANGE),
        )
        .order_by(c.changed_at.desc(), c.change_id.desc())
        .limit(ONE)
        .scalar_subquery()
    )


def _removed_then(owner: Table, key: str) -> ColumnElement[Any]:
    """Since when a row that is back now was off the board at the cut; none where it was not."""
    c = CHANGE.c
    return (
        select(c.before)
        .where(
            c.agency_id == AGENCY_ID,
            c.table_name == _quoted(owner.name),
            c.row_id == owner.c[key],
            c.column_name == _quoted("removed_at"),
            c.changed_at >= CUT,
        )
        .order_by(c.changed_at, c.change_id)
        .limit(ONE)
        .scalar_subquery()
    )


def _ahead(owner: Table, *columns: str) -> ColumnElement[Any]:
    return or_(*(owner.c[name] > AS_OF for name in columns)).label("ahead")


def _columns(owner: Table, names: str) -> list[ColumnElement[Any]]:
    return [owner.c[name] for name in names.split()]


def _place() -> Select[Any]:
    return select(AGENCY.c.agency_id, AGENCY.c.zone, TEAM.c.name, TEAM.c.undone_at).where(
        AGENCY.c.agency_id == TEAM.c.agency_id, TEAM.c.team_id == TEAM_ID
    )


def _agency() -> Select[Any]:
    return select(AGENCY.c.agency_id, AGENCY.c.name, AGENCY.c.zone).order_by(AGENCY.c.agency_id)


def _teams() -> Select[Any]:
    return (
        select(TEAM.c.team_id, TEAM.c.name)
        .where(TEAM.c.undone_at.is_(None))
        .order_by(TEAM.c.team_id)
    )


def _carried_beside() -> Subquery:
    """Whom the team's workers carry in the agency's other teams at the cut, each once a worker."""
    a = ASSIGNMENT.c
    workers = union(*_named_staff(), select(_team().c.care_manager_id)).cte("workers")
    return (
        select(a.member_id, a.care_manager_id)
        .distinct()
        .join(TEAM, and_(TEAM.c.agency_id == a.agency_id, TEAM.c.team_id == a.team_id))
        .where(
            a.agency_id == AGENCY_ID,
            a.team_id != TEAM_ID,
            TEAM.c.undone_at.is_(None),
            a.care_manager_id != BLANK,
            a.care_manager_id.in_(select(workers.c.id)),
            or_(a.valid_from.is_(None), a.valid_from < CUT),
            or_(a.valid_to.is_(None), a.valid_to >= CUT),
        )
        .subquery("beside")
    )


def _members(team: Subquery) -> Select[Any]:
    """In no order: asked for one, SQLite would walk every member of the agency. A concern without
    a date that the first import brought runs from that day, though it counts as having always
    been."""
    m = MEMBER.c
    return (
        select(
            *_columns(
                MEMBER,
                "member_id short_id first last preferred_name programme tier tier_reason segment"
                " segment_start",
            ),
            func.coalesce(
                _latest(MEMBER, "member_id", "segment", "changed_at"),
                # A row new in a later import says itself since when, by its enrolment.
                case((m.enrolled_on.is_(None), m.known_from), else_=null()),
            ).label("segment_since"),
            *_columns(MEMBER, "segment_reason enrolled_on"),
            team.c.care_manager_id,
            *_columns(
                MEMBER,
                "consent_expires assessment_on plan_signed_on plan_due_on privacy_tags ltss"
                " concern concern_until",
            ),
            func.coalesce(
                _latest(MEMBER, "member_id", "concern", "changed_at"),
                m.known_from,
                case(
                    (
                        and_(m.concern != BLANK, m.concern_until.is_(None)),
                        _opening().scalar_subquery(),
                    )
                ),
            ).label("concern_since"),
            *_columns(MEMBER, "deceased_on goal next_step"),
            case((m.removed_at < CUT, ONE), else_=ZERO).label("vanished"),
            _ahead(
                MEMBER,
                *("segment_start", "enrolled_on", "assessment_on", "plan_signed_on"),
                "deceased_on",
            ),
            case(
                (
                    m.segment_start > AS_OF,
                    _latest(MEMBER, "member_id", "segment", "before"),
                ),
                else_=null(),
            ).label("earlier_segment"),
        )
        .select_from(MEMBER)
        .join(team, team.c.member_id == m.member_id)
        .where(m.agency_id == AGENCY_ID, or_(m.known_from.is_(None), m.known_from < CUT))
    )


def _named_staff() -> tuple[Select[Any], Select[Any]]:
    """Whoever a file puts in the team: by its id, alone or among others, or by its name."""
    s = STAFF.c
    staff = select(s.staff_id.label("id")).where(s.agency_id == AGENCY_ID)
    name = select(TEAM.c.name).where(TEAM.c.agency_id == AGENCY_ID, TEAM.c.team_id == TEAM_ID)
    return staff.where(_works_here()), staff.where(s.team == name.scalar_subquery())


def _works_here() -> ColumnElement[bool]:
    """Whether the team is one of those, with semicolons between, that a worker is in."""
    between = _quoted(";")
    listed = between.concat(STAFF.c.team).concat(between)
    one = between.concat(TEAM_ID).concat(between)
    return func.replace(listed, one, BLANK) != listed


def _role() -> Select[Any]:
    """What the staff list says somebody is."""
    return select(STAFF.c.role).where(STAFF.c.agency_id == AGENCY_ID, STAFF.c.staff_id == USER_ID)


def _reach() -> Select[Any]:
    """The teams of a person, of whom they cover and of whom they supervise: those that a file
    names, and of the first two also those where they carry a member at the cut."""
    s, a, t = STAFF.c, ASSIGNMENT.c, TEAM.c
    between = _quoted(";")
    listed = between.concat(s.team).concat(between)
    named = func.replace(listed, between.concat(t.team_id).concat(between), BLANK) != listed
    carries = exists().where(
        a.agency_id == AGENCY_ID,
        a.team_id == t.team_id,
        a.care_manager_id == s.staff_id,
        or_(a.valid_from.is_(None), a.valid_from < CUT),
        or_(a.valid_to.is_(None), a.valid_to >= CUT),
    )
    serves = or_(s.staff_id == USER_ID, s.cover_id == USER_ID)
    return (
        select(t.team_id, t.name, s.staff_id, s.cover_id, s.supervisor_id, s.team)
        .where(
            t.agency_id == AGENCY_ID,
            t.undone_at.is_(None),
            s.agency_id == AGENCY_ID,
            _known(STAFF),
            or_(serves, s.supervisor_id == USER_ID),
            or_(named, s.team == t.name, and_(serves, carries)),
        )
        .order_by(t.team_id, s.staff_id)
    )


def _staff() -> Select[Any]:
    """Staff of the team, by its id or its name, every care manager of a member in it, and who
    covers for them or leads them."""
    s = STAFF.c
    here = union(*_named_staff(), select(_team().c.care_manager_id)).cte("here")
    works_here = and_(s.agency_id == AGENCY_ID, s.staff_id.in_(select(here.c.id)))
    wanted = union(
        select(here.c.id),
        select(s.cover_id).where(works_here),
        select(s.supervisor_id).where(works_here),
    )
    return (
        select(*_columns(STAFF, STAFF_FIELDS))
        .where(s.agency_id == AGENCY_ID, s.staff_id.in_(wanted), _known(STAFF))
        .order_by(s.staff_id)
    )


def _staff_listed() -> Select[Any]:
    """Everybody on the agency's staff list, whom each login may read."""
    s = STAFF.c
    return (
        select(*_columns(STAFF, STAFF_FIELDS))
        .where(s.agency_id == AGENCY_ID, _known(STAFF))
        .order_by(s.staff_id)
    )


def _contacts() -> Select[Any]:
    """A contact that another stands in for is left out, unless it was another member's then."""
    c = CONTACT.c
    source = CONTACT.alias("source").c
    replaced = exists().where(
        source.agency_id == AGENCY_ID,
        source.contact_id == c.replaced_by,
        func.coalesce(source.entered_on, source.day) <= AS_OF,
    )
    changed_later = _changed_later(CONTACT, "contact_id")
    return (
        select(
            *_columns(
                CONTACT,
                "contact_id member_id staff_id day at channel with_whom outcome core_service"
                " entered_on",
            ),
            case((and_(c.replaced_by != BLANK, replaced), ONE), else_=ZERO).label("replaced"),
        )
        .where(
            _of_team(CONTACT),
            or_(
                and_(c.day <= AS_OF, or_(c.entered_on.is_(None), c.entered_on <= AS_OF)),
                changed_later,
            ),
            _not_removed(CONTACT),
            or_(c.replaced_by == BLANK, ~replaced, changed_later),
        )
        .order_by(c.member_id, c.day, c.at.nulls_first(), c.contact_id)
    )


def _events() -> Select[Any]:
    e = EVENT.c
    return (
        select(
            *_columns(
                EVENT,
                "event_id member_id type day at known_on facility tags complexity disposition"
                " visit_id cancelled",
            )
        )
        .where(
            _of_team(EVENT),
            _not_removed(EVENT),
            or_(
                and_(e.day <= AS_OF, func.coalesce(e.known_on, e.day) <= AS_OF, ~e.cancelled),
                _changed_later(EVENT, "event_id"),
            ),
        )
        .order_by(e.member_id, e.day, e.at.nulls_first(), e.event_id)
    )


def _opening() -> Select[Any]:
    """When the agency imported first. Of a day before that nobody has seen a board, and what is
    known now says best how it was."""
    return select(func.min(FEED.c.first_imported_at)).where(FEED.c.agency_id == AGENCY_ID)


def _brought_later() -> CompoundSelect[Any]:
    """Contacts and events that only an import after the day has brought, whatever day they have of
    their own. Asked for days that are over, since the opening day."""
    parts = []
    for owner, key, known_on in (
        (CONTACT, "contact_id", CONTACT.c.entered_on),
        (EVENT, "event_id", EVENT.c.known_on),
    ):
        parts.append(
            select(_quoted(owner.name), owner.c[key]).where(
                _of_team(owner),
                owner.c.day <= AS_OF,
                or_(known_on.is_(None), known_on <= AS_OF),
                owner.c.known_from >= CUT,
            )
        )
    return union_all(*parts)


def _taken_back() -> CompoundSelect[Any]:
    """Rows whose import was taken back. Asked for days before the opening day, which nobody saw."""
    parts = [
        select(_quoted(name), owner.c[key]).where(
            STAFF.c.agency_id == AGENCY_ID if owner is STAFF else _of_team(owner),
            owner.c.undone_at.is_not(None),
        )
        for name, key in BROUGHT.items()
        for owner in (models.Row.metadata.tables[name],)
    ]
    return union_all(*parts)


def _appointments() -> Select[Any]:
    a = APPOINTMENT.c
    return (
        select(
            *_columns(APPOINTMENT, "appt_id member_id day at type with_whom place status"),
            _ahead(APPOINTMENT, "day"),
        )
        .where(_of_team(APPOINTMENT), _known(APPOINTMENT))
        .order_by(a.member_id, a.day, a.at.nulls_first(), a.appt_id)
    )


def _referrals() -> Select[Any]:
    r = REFERRAL.c
    return (
        select(
            *_columns(
                REFERRAL,
                "referral_id member_id direction kind to_org urgency sent_on status status_on"
                " accepted_on appt_on kept_on closed_on outcome staff_id",
            ),
            r.known_from.label("first_seen_on"),
            _ahead(REFERRAL, "sent_on", "status_on", "accepted_on", "kept_on", "closed_on"),
            case(
                (
                    or_(r.status_on > AS_OF, r.kept_on > AS_OF, r.closed_on > AS_OF),
                    _latest(REFERRAL, "referral_id", "status", "before"),
                ),
                else_=null(),
            ).label("earlier_status"),
        )
        .where(_of_team(REFERRAL), _known(REFERRAL))
        .order_by(r.member_id, r.sent_on.nulls_first(), r.referral_id)
    )


def _referral_statuses() -> Select[Any]:
    """Every change of the status of a referral of the team, or of the day it is said to have been
    reached on, up to the cut; but for what was taken back by then."""
    c, r = CHANGE.c, REFERRAL.c
    of_team = select(r.referral_id).where(_of_team(REFERRAL), _known(REFERRAL))
    return (
        select(c.row_id, c.column_name, c.before, c.after, c.changed_at)
        .where(
            c.agency_id == AGENCY_ID,
            c.table_name == _quoted("referral"),
            c.row_id.in_(of_team),
            c.column_name.in_((_quoted("status"), _quoted("status_on"))),
            c.changed_at < CUT,
            _standing(CHANGE),
        )
        .order_by(c.row_id, c.changed_at, c.change_id)
    )


def _referral_steps() -> Select[Any]:
    s = REFERRAL_STEP.c
    return (
        select(
            *_columns(
                REFERRAL_STEP,
                "step_id member_id referral_id kind day channel outcome other_id by",
            )
        )
        .where(
            _of_team(REFERRAL_STEP),
            s.at < CUT,
            _standing(REFERRAL_STEP),
        )
        .order_by(s.referral_id, s.day, s.step_id)
    )


def _requests() -> Select[Any]:
    r = REQUEST.c
    return (
        select(
            *_columns(
                REQUEST,
                "request_id member_id payer payer_type state rating_period_start prior_auth"
                " service kind received_on received_at extension_on decision decision_on"
                " notice_on effective_on auth_end_on previously_authorized appeal_level"
                " appeal_filed_on continuation_requested appeal_decision appeal_decision_on"
                " hearing_requested_on resolved_on member_updated_on staff_id decision_reason",
            ),
            _ahead(
                REQUEST,
                *("received_on", "extension_on", "decision_on", "notice_on", "appeal_filed_on"),
                *("appeal_decision_on", "hearing_requested_on", "resolved_on"),
                "member_updated_on",
            ),
        )
        .where(_of_team(REQUEST), _known(REQUEST))
        .order_by(r.member_id, r.received_on.nulls_first(), r.request_id)
    )


def _goals() -> Select[Any]:
    g = GOAL.c
    return (
        select(
            *_columns(GOAL, "goal_id member_id text status updated_on target_on"),
            _ahead(GOAL, "updated_on"),
        )
        .where(_of_team(GOAL), _known(GOAL))
        .order_by(g.member_id, g.goal_id)
    )


def _documents() -> Select[Any]:
    d = DOCUMENT.c
    return (
        select(
            *_columns(DOCUMENT, "document_id member_id type completed_on signed_on due_on"),
            _ahead(DOCUMENT, "completed_on", "signed_on"),
        )
        .where(_of_team(DOCUMENT), _known(DOCUMENT))
        .order_by(d.member_id, d.document_id)
    )


def _reviews() -> Select[Any]:
    r = REVIEW.c
    return (
        select(r.review_id, r.member_id, r.day)
        .where(_of_team(REVIEW), r.at < CUT, r.day <= AS_OF, _standing(REVIEW))
        .order_by(r.member_id, r.day)
    )


def _concerns() -> Select[Any]:
    c = CONCERN.c
    return (
        select(c.concern_id, c.member_id, c.text, c.until, c.day)
        .where(
            _of_team(CONCERN),
            c.at < CUT,
            or_(c.ended_at.is_(None), c.ended_at >= CUT),
            or_(c.until >= AS_OF, and_(c.until.is_(None), c.day >= CONCERN_FROM)),
        )
        .order_by(c.member_id, c.at, c.concern_id)
    )


def _task_ids() -> CompoundSelect[Any]:
    """The tasks of the team, of its members, and of its staff where a task has neither, or of an
    owner whom no file knows; in an agency of one team also of those whom none puts in a team.

    Each way is a search of its own: over an ``or`` SQLite would read every task of the agency."""
    t = TASK.c
    s = STAFF.c
    ids = select(t.task_id).where(t.agency_id == AGENCY_ID)
    of_team = ids.where(t.team_id == TEAM_ID)
    of_members = ids.where(t.member_id.in_(select(_team().c.member_id)))
    of_nobody = ids.where(t.team_id == BLANK, t.member_id == BLANK)
    unsaid = select(s.staff_id).where(
        s.agency_id == AGENCY_ID,
        s.team == BLANK,
        s.staff_id.in_(select(_team().c.care_manager_id)),
    )
    of_owners = of_nobody.where(t.owner.in_(union(*_named_staff(), unsaid)))
    elsewhere = exists().where(
        TEAM.c.agency_id == AGENCY_ID, TEAM.c.team_id != TEAM_ID, TEAM.c.undone_at.is_(None)
    )
    in_a_team = select(s.staff_id).where(s.agency_id == AGENCY_ID, s.team != BLANK)
    of_all = of_nobody.where(~elsewhere, t.owner.not_in(in_a_team))
    listed = select(s.staff_id).where(s.agency_id == AGENCY_ID)
    of_strangers = of_nobody.where(t.owner.not_in(listed))
    return union(of_team, of_members, of_owners, of_all, of_strangers)


def _tasks() -> Select[Any]:
    t = TASK.c
    return (
        select(
            *_columns(
                TASK,
                "task_id member_id title owner due status closed_on reason created_at created_on"
                " created_by huddle_id from_key",
            ),
            _ahead(TASK, "closed_on"),
        )
        .where(
            t.agency_id == AGENCY_ID,
            _known(TASK),
            or_(t.created_at.is_(None), t.created_at < CUT),
            t.task_id.in_(_task_ids()),
            or_(t.closed_on.is_(None), t.closed_on >= SINCE),
        )
        .order_by(t.due.nulls_last(), t.task_id)
    )


def _decisions() -> Select[Any]:
    d = DECISION.c
    ids = select(d.decision_id).where(d.agency_id == AGENCY_ID)
    wanted = union(
        ids.where(d.team_id == TEAM_ID), ids.where(d.member_id.in_(select(_team().c.member_id)))
    )
    return (
        select(
            *_columns(
                DECISION,
                "decision_id huddle_id item_key reason_keys member_id kind text owner until reason"
                " task_id at day by",
            )
        )
        .where(
            d.agency_id == AGENCY_ID,
            d.decision_id.in_(wanted),
            d.at < CUT,
            _standing(DECISION),
            or_(d.day >= SINCE, d.kind.in_([_quoted("choice"), _quoted("excuse")])),
        )
        .order_by(d.at, d.decision_id)
    )


def _huddles() -> Select[Any]:
    h = HUDDLE.c
    ended = h.ended_at < CUT
    return (
        select(
            h.huddle_id,
            h.day,
            case((ended, _quoted("closed")), else_=_quoted("open")).label("status"),
            h.step,
            h.facilitator,
            h.host,
            h.started_at,
            case((ended, h.ended_at), else_=null()).label("ended_at"),
        )
        .where(h.agency_id == AGENCY_ID, h.team_id == TEAM_ID, h.started_at < CUT, h.day >= SINCE)
        .order_by(h.day)
    )


def _barriers() -> Select[Any]:
    b = BARRIER.c
    n = NOTE.c
    its_notes = (n.agency_id == AGENCY_ID, n.barrier_id == b.barrier_id, n.at < CUT, _there(NOTE))
    noted = select(func.max(n.day)).where(*its_notes).scalar_subquery()
    last = (
        select(_note_then())
        .where(*its_notes)
        .order_by(n.at.desc(), n.note_id.desc())
        .limit(ONE)
        .scalar_subquery()
    )
    return (
        select(
            *_columns(BARRIER, "barrier_id member_id title owner next_step tier theirs opened_on"),
            func.coalesce(noted, b.opened_on, type_=Date).label("noted_on"),
            b.response_due,
            b.huddle_id,
            b.number,
            b.from_key,
            func.coalesce(last, BLANK).label("last_note"),
        )
        .where(
            b.agency_id == AGENCY_ID,
            b.team_id == TEAM_ID,
            b.opened_at < CUT,
            or_(b.closed_at.is_(None), b.closed_at >= CUT),
        )
        .order_by(b.opened_on, b.barrier_id)
    )


def _there(owner: Table) -> ColumnElement[bool]:
    """That a row had not been taken back by the end of the day."""
    return or_(owner.c.removed_at.is_(None), owner.c.removed_at >= CUT)


def _note_then() -> ColumnElement[str]:
    """The words of a note as they were: what the first later change of them replaced."""
    c, n = CHANGE.alias("reworded").c, NOTE.c
    before = (
        select(c.before)
        .where(
            c.agency_id == n.agency_id,
            c.table_name == _quoted("barrier_note"),
            c.row_id == n.note_id,
            c.column_name == _quoted("text"),
            c.changed_at >= CUT,
        )
        .order_by(c.changed_at, c.change_id)
        .limit(ONE)
        .correlate(NOTE)
        .scalar_subquery()
    )
    return func.coalesce(before, n.text, type_=String)


def _barrier_steps() -> CompoundSelect[Any]:
    """What was done about the team's barriers, open or closed, the first first."""
    b, n, e = BARRIER.c, NOTE.c, ESCALATION.c
    ours = select(b.barrier_id).where(b.agency_id == AGENCY_ID, b.team_id == TEAM_ID)
    notes = select(
        n.note_id.label("step_id"),
        n.barrier_id,
        n.kind,
        _note_then().label("text"),
        BLANK.label("to_tier"),
        literal_column("NULL", Date).label("response_due"),
        n.day,
        n.at,
        n.by,
    ).where(n.agency_id == AGENCY_ID, n.barrier_id.in_(ours), n.at < CUT, _there(NOTE))
    escalations = select(
        e.escalation_id,
        e.barrier_id,
        _quoted("escalation"),
        e.reason,
        e.to_tier,
        e.response_due,
        e.day,
        e.at,
        e.by,
    ).where(e.agency_id == AGENCY_ID, e.barrier_id.in_(ours), e.at < CUT, _there(ESCALATION))
    return union_all(notes, escalations).order_by("at", "step_id")


def _cycles() -> Select[Any]:
    """The team's PDSA cycles, running or over, the first first."""
    p = CYCLE.c
    names = "cycle_id reason_code measure_id aim change prediction owner start_on review_on"
    return (
        select(*_columns(CYCLE, f"{names} result verdict follows opened_on closed_on"))
        .where(p.agency_id == AGENCY_ID, p.team_id == TEAM_ID, p.opened_at < CUT, _there(CYCLE))
        .order_by(p.opened_at, p.cycle_id)
    )


def _feeds() -> Select[Any]:
    """Each feed as its newest file left it: one that came late does not make it fresh."""
    b = BATCH.c
    earlier = BATCH.alias("earlier").c
    last = (
        select(earlier.batch_id)
        .where(
            earlier.agency_id == AGENCY_ID,
            earlier.feed == FEED.c.name,
            earlier.imported_at < CUT,
            or_(earlier.undone_at.is_(None), earlier.undone_at >= CUT),
        )
        .order_by(earlier.late, earlier.imported_at.desc(), earlier.batch_id.desc())
        .limit(ONE)
        .correlate(FEED)
        .scalar_subquery()
    )
    return (
        select(FEED.c.name, b.tables, b.imported_at, b.teams)
        .select_from(FEED)
        .join(BATCH, and_(b.agency_id == FEED.c.agency_id, b.batch_id == last))
        .where(FEED.c.agency_id == AGENCY_ID)
        .order_by(FEED.c.name)
    )


def _contacts_from() -> Select[Any]:
    c = CONTACT.c
    return (
        select(c.day)
        .where(
            c.agency_id == AGENCY_ID,
            ~c.provisional,
            _not_removed(CONTACT),
            _removed_then(CONTACT, "contact_id").is_(None),
            c.day <= AS_OF,
            or_(c.entered_on.is_(None), c.entered_on <= AS_OF),
            or_(c.known_from.is_(None), c.known_from < CUT, _opening().scalar_subquery() >= CUT),
        )
        .order_by(c.day)
        .limit(ONE)
    )


def _holidays() -> Select[Any]:
    """The closures as they were said then; before the opening day, as they were ever said."""
    c = HOLIDAY.c
    unseen = func.coalesce(_opening().scalar_subquery() >= CUT, false())
    return select(c.day).where(
        c.agency_id == AGENCY_ID,
        or_(c.added_at.is_(None), c.added_at < CUT, unseen),
        or_(c.undone_at.is_(None), and_(c.undone_at >= CUT, ~unseen)),
    )


def _rules() -> Select[Any]:
    r = RULES.c
    return (
        select(r.version, r.text, r.author, r.applied_at)
        .where(r.agency_id == AGENCY_ID, r.applied_at < CUT)
        .order_by(r.version.desc())
        .limit(ONE)
    )


def _rule_versions() -> Select[Any]:
    r = RULES.c
    return (
        select(r.version, r.text, r.author, r.applied_at)
        .where(r.agency_id == AGENCY_ID)
        .order_by(r.version)
    )


def _changes() -> CompoundSelect[Any]:
    """What changed after the cut of the team's members, of staff, and of the team's own tasks and
    barriers about somebody who is not in it (any more). Each is a search of its own."""
    c = CHANGE.c
    whose = union(select(_team().c.member_id), select(BLANK))
    later = select(
        c.table_name, c.row_id, c.column_name, c.before, c.changed_at, c.change_id
    ).where(c.agency_id == AGENCY_ID, c.changed_at >= CUT)
    ours = [
        later.where(
            c.table_name == _quoted(owner.name),
            c.row_id.in_(
                select(owner.c[key]).where(
                    owner.c.agency_id == AGENCY_ID,
                    owner.c.team_id == TEAM_ID,
                    owner.c.member_id != BLANK,
                )
            ),
        )
        for owner, key in ((TASK, "task_id"), (BARRIER, "barrier_id"))
    ]
    found = union(later.where(c.member_id.in_(whose)), *ours)
    return found.order_by(found.selected_columns.changed_at, found.selected_columns.change_id)


def _audit() -> Select[Any]:
    return (
        select(
            *_columns(AUDIT, "seq at actor action target before after prev_hash hash"),
        )
        .where(AUDIT.c.agency_id == AGENCY_ID)
        .order_by(AUDIT.c.seq)
    )


def _gone_members() -> Select[Any]:
    """Members of the team whom the full file of a feed lacks and nobody has said anything about,
    one row for each such feed, in no order; ``elsewhere`` where another feed has them."""
    listing, other = LISTING.c, LISTING.alias("other").c
    elsewhere = exists().where(
        other.agency_id == AGENCY_ID,
        other.member_id == listing.member_id,
        other.gone_batch == BLANK,
    )
    return (
        select(
            listing.member_id,
            listing.feed,
            BATCH.c.batch_id,
            BATCH.c.imported_at,
            case((elsewhere, ONE), else_=ZERO).label("elsewhere"),
        )
        .select_from(LISTING)
        .join(
            MEMBER,
            and_(MEMBER.c.agency_id == AGENCY_ID, MEMBER.c.member_id == listing.member_id),
        )
        .join(BATCH, and_(BATCH.c.agency_id == AGENCY_ID, BATCH.c.batch_id == listing.gone_batch))
        .where(_of_team(LISTING), listing.gone_batch != BLANK, MEMBER.c.removed_at.is_(None))
    )


def _gone_rows() -> CompoundSelect[Any]:
    """Rows of the other tables that a full file lacks, for the members of the team."""
    parts = []
    for owner, key, day in (
        (CONTACT, "contact_id", "day"),
        (EVENT, "event_id", "day"),
        (APPOINTMENT, "appt_id", "day"),
        (REFERRAL, "referral_id", "sent_on"),
        (REQUEST, "request_id", "received_on"),
        (DOCUMENT, "document_id", "due_on"),
        (GOAL, "goal_id", "target_on"),
        (TASK, "task_id", "due"),
    ):
        parts.append(
            select(
                _quoted(owner.name).label("name"),
                owner.c[key].label("key"),
                owner.c.member_id,
                owner.c[day].label("day"),
                owner.c.vanished_at,
            ).where(_of_team(owner), owner.c.vanished_at.is_not(None), owner.c.removed_at.is_(None))
        )
    staff = STAFF.c
    parts.append(
        select(
            _quoted("staff").label("name"),
            staff.staff_id.label("key"),
            BLANK.label("member_id"),
            staff.away_from.label("day"),
            staff.vanished_at,
        ).where(
            staff.agency_id == AGENCY_ID,
            _works_here(),
            staff.vanished_at.is_not(None),
            staff.removed_at.is_(None),
        )
    )
    return union_all(*parts)


def _unrecorded() -> Select[Any]:
    """Contacts that were logged here up to ``since`` and that no source has brought."""
    c = CONTACT.c
    return (
        select(*_columns(CONTACT, "contact_id member_id day channel staff_id entered_on"))
        .where(
            _of_team(CONTACT),
            c.provisional,
            c.replaced_by == BLANK,
            c.removed_at.is_(None),
            c.entered_on <= SINCE,
        )
        .order_by(c.entered_on, c.contact_id)
    )


def _alike() -> Select[Any]:
    """What tells whether two members of the team may be one, the first known before the others."""
    m, listing = MEMBER.c, LISTING.c
    first = (
        select(func.min(listing.first_batch))
        .where(listing.agency_id == AGENCY_ID, listing.member_id == m.member_id)
        .correlate(MEMBER)
        .scalar_subquery()
    )
    return (
        select(*_columns(MEMBER, "member_id first last preferred_name dob cin"))
        .where(_of_team(MEMBER), m.removed_at.is_(None))
        .order_by(func.coalesce(first, BLANK), m.member_id)
    )


def _apart() -> Select[Any]:
    return select(APART.c.member_id, APART.c.other_id).where(_of_team(APART))


def _of_huddle(owner: Table, names: str, order: str) -> Select[Any]:
    return (
        select(*_columns(owner, names))
        .where(owner.c.agency_id == AGENCY_ID, owner.c.huddle_id == HUDDLE_ID)
        .order_by(owner.c[order])
    )


def _by_hand() -> CompoundSelect[Any]:
    """What a person did on the day that no decision holds and that stands: tasks finished or added
    on their own, barriers, worries, edits. ``mark`` orders what one instant holds; of an edit of
    several tables ``about`` is the first."""
    t, h, b, c = TASK.c, CHANGE.c, BARRIER.c, CONCERN.c
    finished = (
        select(
            _quoted("finished").label("kind"),
            t.task_id.label("key"),
            func.max(h.changed_at).label("at"),
            func.max(h.change_id).label("mark"),
            BLANK.label("about"),
        )
        .where(
            t.agency_id == AGENCY_ID,
            t.task_id.in_(_task_ids()),
            t.closed_on == AS_OF,
            t.removed_at.is_(None),
            h.agency_id == t.agency_id,
            h.table_name == _quoted("task"),
            h.row_id == t.task_id,
            h.column_name == _quoted("status"),
            h.after == t.status,
            h.by == USER_ID,
            h.batch_id == BLANK,
            h.decision_id == BLANK,
        )
        .group_by(t.task_id)
    )
    added = select(_quoted("task"), t.task_id, t.created_at, t.task_id, BLANK).where(
        t.agency_id == AGENCY_ID,
        t.team_id == TEAM_ID,
        t.created_on == AS_OF,
        t.created_by == USER_ID,
        t.from_key == BLANK,
        t.removed_at.is_(None),
        ~exists().where(
            REVIEW_ENTRY.c.agency_id == AGENCY_ID, REVIEW_ENTRY.c.entry_id == t.task_id
        ),
    )
    barriers = select(_quoted("barrier"), b.barrier_id, b.opened_at, b.barrier_id, BLANK).where(
        b.agency_id == AGENCY_ID,
        b.team_id == TEAM_ID,
        b.opened_on == AS_OF,
        b.opened_by == USER_ID,
        b.closed_at.is_(None),
    )
    worries = select(_quoted("worry"), c.concern_id, c.at, c.concern_id, BLANK).where(
        c.agency_id == AGENCY_ID,
        c.member_id.in_(select(_team().c.member_id)),
        c.day == AS_OF,
        c.by == USER_ID,
        c.ended_at.is_(None),
    )
    q = QUESTION.c
    asked = (
        select(_quoted("question"), func.min(q.question_id), q.at, func.max(q.question_id), BLANK)
        .where(
            q.agency_id == AGENCY_ID,
            q.team_id == TEAM_ID,
            q.day == AS_OF,
            q.by == USER_ID,
            q.removed_at.is_(None),
        )
        .group_by(q.at)
    )
    e, s = REVIEW_ENTRY.c, REVIEW_SESSION.c
    going_on = select(s.session_id).where(
        s.agency_id == AGENCY_ID,
        s.supervisor_id == USER_ID,
        s.finished_at.is_(None),
    )
    reviewed = select(_quoted("reviewed"), e.entry_id, e.at, e.entry_id, BLANK).where(
        e.agency_id == AGENCY_ID,
        e.session_id.in_(going_on),
        e.by == USER_ID,
        e.review_id != BLANK,
        e.day == AS_OF,
        e.undone_at.is_(None),
    )
    agreed = (
        select(_quoted("agreed"), func.min(e.entry_id), e.at, func.max(e.entry_id), BLANK)
        .where(
            e.agency_id == AGENCY_ID,
            e.by == USER_ID,
            e.task_id != BLANK,
            e.day == AS_OF,
            e.undone_at.is_(None),
        )
        .group_by(e.session_id, e.at)
    )
    edits = (
        select(
            _quoted("edit"),
            h.edit_id,
            func.max(h.changed_at),
            func.max(h.change_id),
            func.min(h.table_name),
        )
        .where(
            h.agency_id == AGENCY_ID,
            h.by == USER_ID,
            h.changed_at >= BEGAN,
            h.edit_id != BLANK,
            h.undone_at.is_(None),
        )
        .group_by(h.edit_id)
    )
    g = TARGET.c
    goals = select(_quoted("goal"), g.target_id, g.at, g.target_id, BLANK).where(
        g.agency_id == AGENCY_ID,
        g.team_id == TEAM_ID,
        g.day == AS_OF,
        g.by == USER_ID,
        g.undone_at.is_(None),
    )
    parts = (finished, added, barriers, worries, asked, reviewed, agreed, edits, goals)
    return union_all(*parts).order_by("at", "mark")


def _saved_views() -> Select[Any]:
    """What a person kept of how lists are looked at, by screen and name."""
    return (
        select(*_columns(VIEW, "view_id screen name value"))
        .where(VIEW.c.agency_id == AGENCY_ID, VIEW.c.user_id == USER_ID)
        .order_by(VIEW.c.screen, VIEW.c.name)
    )


def _questions() -> Select[Any]:
    """What was asked for the case conference until the end of the day, was not taken off the list
    by then and not answered on a day before; the first asked first."""
    q, d = QUESTION.c, DECISION.c
    answered = exists().where(
        d.agency_id == q.agency_id,
        d.team_id == q.team_id,
        d.item_key == _quoted("conference:").concat(q.question_id),
        d.kind.in_([_quoted(kind) for kind in ("assign", "discussed", "excuse")]),
        d.at < BEGAN,
        or_(d.undone_at.is_(None), d.undone_at >= CUT),
    )
    return (
        select(*_columns(QUESTION, "question_id member_id item_key topic question day at by"))
        .where(
            q.agency_id == AGENCY_ID,
            q.team_id == TEAM_ID,
            q.at < CUT,
            or_(q.removed_at.is_(None), q.removed_at >= CUT),
            ~answered,
        )
        .order_by(q.at, q.question_id)
    )


def _chart_reviews() -> Select[Any]:
    """The readings of charts of a team until the end of the day, the last one last."""
    c = CHART.c
    names = "member_id staff_id quarter assessment linked issues verified day at by"
    return (
        select(*_columns(CHART, names))
        .where(c.agency_id == AGENCY_ID, c.team_id == TEAM_ID, c.at < CUT)
        .order_by(c.at, c.chart_review_id)
    )


def _of_member(owner: Table) -> ColumnElement[bool]:
    return and_(owner.c.agency_id == AGENCY_ID, owner.c.member_id == MEMBER_ID)


def _member_identity() -> Select[Any]:
    """Asked for the one member whose story is read: the board needs none of it."""
    return select(*_columns(MEMBER, "dob phone language")).where(_of_member(MEMBER))


def _standings(of: ColumnElement[bool], names: str) -> Select[Any]:
    """How a member's programme, tier and segment changed until the cut; but for what was taken
    back by then."""
    c = CHANGE.c
    told = ("programme", "tier", "segment", "segment_start")
    return (
        select(*_columns(CHANGE, names))
        .where(
            c.agency_id == AGENCY_ID,
            c.table_name == _quoted("member"),
            of,
            c.column_name.in_([_quoted(name) for name in told]),
            c.changed_at < CUT,
            _standing(CHANGE),
        )
        .order_by(c.row_id, c.changed_at, c.change_id)
    )


def _caseloads(of: ColumnElement[bool], names: str) -> Select[Any]:
    """Who had a member in which team, from when to when; as known at the cut."""
    a = ASSIGNMENT.c
    return (
        select(
            *_columns(ASSIGNMENT, names),
            case((a.valid_to < CUT, a.valid_to), else_=null()).label("valid_to"),
        )
        .where(of, or_(a.valid_from.is_(None), a.valid_from < CUT))
        .order_by(a.member_id, a.valid_from.is_not(None), a.valid_from, a.assignment_id)
    )


def _contact_notes() -> Select[Any]:
    """What was written with a member's contacts."""
    c = CONTACT.c
    return (
        select(*_columns(CONTACT, "contact_id minutes purpose note"))
        .where(
            _of_member(CONTACT),
            _known(CONTACT),
            or_(c.minutes.is_not(None), c.purpose != BLANK, c.note != BLANK),
        )
        .order_by(c.day, c.contact_id)
    )


def _member_reviews() -> Select[Any]:
    r = REVIEW.c
    return (
        select(*_columns(REVIEW, "review_id staff_id day note"))
        .where(_of_member(REVIEW), r.at < CUT, r.day <= AS_OF, _standing(REVIEW))
        .order_by(r.day, r.at)
    )


def _of_worker() -> ColumnElement[bool]:
    """Reviews with a worker that were begun in the team; and those of whoever asks, in whichever
    team they were begun, since a caseload of several teams is reviewed as one."""
    s = REVIEW_SESSION.c
    asked = or_(s.team_id == TEAM_ID, s.supervisor_id == USER_ID, s.staff_id == USER_ID)
    return and_(s.agency_id == AGENCY_ID, s.staff_id == STAFF_ID, asked)


def _review_sessions() -> Select[Any]:
    """The reviews of one worker's caseload, the last one last."""
    s = REVIEW_SESSION.c
    names = "session_id staff_id supervisor_id opened_on opened_at finished_at signed_at"
    return (
        select(*_columns(REVIEW_SESSION, names))
        .where(_of_worker(), s.opened_at < CUT)
        .order_by(s.opened_at, s.session_id)
    )


def _review_entries() -> Select[Any]:
    """What those reviews kept of each member, with what was written, the last one last."""
    e, s, r = REVIEW_ENTRY.c, REVIEW_SESSION.c, REVIEW.c
    theirs = select(s.session_id).where(_of_worker())
    return (
        select(*_columns(REVIEW_ENTRY, "entry_id session_id member_id review_id task_id"))
        .add_columns(func.coalesce(r.note, BLANK), e.day, e.at)
        .outerjoin(REVIEW, and_(r.agency_id == e.agency_id, r.review_id == e.review_id))
        .where(
            e.agency_id == AGENCY_ID,
            e.session_id.in_(theirs),
            e.at < CUT,
            _standing(REVIEW_ENTRY),
        )
        .order_by(e.at, e.entry_id)
    )


def _supervision_notes() -> Select[Any]:
    """What somebody noted privately about the work with a worker: their own notes only."""
    n = SUPERVISION_NOTE.c
    return (
        select(*_columns(SUPERVISION_NOTE, "note_id staff_id member_id text day"))
        .where(
            n.agency_id == AGENCY_ID,
            n.author_id == USER_ID,
            n.staff_id == STAFF_ID,
            n.at < CUT,
        )
        .order_by(n.at, n.note_id)
    )


def _worries() -> Select[Any]:
    """Every worry about a member that was added here by the cut, ended or not."""
    c = CONCERN.c
    return (
        select(*_columns(CONCERN, "concern_id text until day by"))
        .where(_of_member(CONCERN), c.at < CUT)
        .order_by(c.at, c.concern_id)
    )


def _minutes() -> Select[Any]:
    """How long the contacts with the team's members took, where it is known."""
    c = CONTACT.c
    return select(*_columns(CONTACT, "contact_id minutes")).where(
        _of_team(CONTACT), c.minutes.is_not(None), c.day <= AS_OF
    )


def _team_stays() -> Select[Any]:
    """How long each step of the team's huddles took, and ran past its box."""
    s = STEP.c
    return (
        select(s.huddle_id, s.step, func.sum(s.seconds), func.sum(s.over_seconds))
        .where(
            s.agency_id == AGENCY_ID,
            s.huddle_id.in_(_huddles_of_team()),
            s.entered_at < CUT,
        )
        .group_by(s.huddle_id, s.step)
    )


def _huddles_of_team() -> Select[Any]:
    h = HUDDLE.c
    return select(h.huddle_id).where(
        h.agency_id == AGENCY_ID, h.team_id == TEAM_ID, h.started_at < CUT, h.day >= SINCE
    )


def _team_attendance() -> Select[Any]:
    """Who was at the team's huddles, and who was out."""
    a = ATTENDANCE.c
    return select(*_columns(ATTENDANCE, "huddle_id staff_id status")).where(
        a.agency_id == AGENCY_ID, a.huddle_id.in_(_huddles_of_team())
    )


def _barrier_courses() -> Select[Any]:
    """Every barrier of the team, open or closed, with how often it was escalated, and the day on
    which it last came back with an answer."""
    b, e, n = BARRIER.c, ESCALATION.c, NOTE.c
    escalated = (
        select(func.count())
        .where(
            e.agency_id == AGENCY_ID,
            e.barrier_id == b.barrier_id,
            e.at < CUT,
            _there(ESCALATION),
        )
        .scalar_subquery()
    )
    returned = (
        select(func.max(n.day))
        .where(
            n.agency_id == AGENCY_ID,
            n.barrier_id == b.barrier_id,
            n.kind == _quoted("answer"),
            n.at < CUT,
            _there(NOTE),
        )
        .scalar_subquery()
    )
    return (
        select(
            *_columns(BARRIER, "barrier_id member_id owner reason_code opened_on"),
            case((b.closed_at < CUT, b.closed_on), else_=null()).label("closed_on"),
            escalated.label("escalated"),
            returned.label("returned_on"),
        )
        .where(b.agency_id == AGENCY_ID, b.team_id == TEAM_ID, b.opened_at < CUT)
        .order_by(b.opened_on, b.barrier_id)
    )


def _team_sessions() -> Select[Any]:
    """The reviews of every worker's caseload in the team."""
    s = REVIEW_SESSION.c
    names = "session_id staff_id supervisor_id opened_on opened_at"
    return (
        select(
            *_columns(REVIEW_SESSION, names),
            case((s.finished_at < CUT, s.finished_at), else_=null()).label("finished_at"),
            case((s.signed_at < CUT, s.signed_at), else_=null()).label("signed_at"),
        )
        .where(s.agency_id == AGENCY_ID, s.team_id == TEAM_ID, s.opened_at < CUT)
        .order_by(s.opened_at, s.session_id)
    )


def _goal_targets() -> Select[Any]:
    """What the team set for its measures, in the order in which it was set."""
    t = TARGET.c
    names = "target_id measure_id period_start value reason at day by"
    return (
        select(*_columns(TARGET, names))
        .where(t.agency_id == AGENCY_ID, t.team_id == TEAM_ID, t.at < CUT, _standing(TARGET))
        .order_by(t.at, t.target_id)
    )


def _goal_choices() -> Select[Any]:
    """Which measures the team chose, in the order in which it chose."""
    c = CHOICE.c
    return (
        select(*_columns(CHOICE, "choice_id period_start measures reason at day by"))
        .where(c.agency_id == AGENCY_ID, c.team_id == TEAM_ID, c.at < CUT, _standing(CHOICE))
        .order_by(c.at, c.choice_id)
    )


def _measure_results() -> Select[Any]:
    """How the team's goals stood when its huddles began, the first huddle first."""
    r = RESULT.c
    names = "measure_id title unit period_start period_end value n goal standing day"
    return (
        select(*_columns(RESULT, names))
        .where(
            r.agency_id == AGENCY_ID,
            r.team_id == TEAM_ID,
            r.day <= AS_OF,
            r.day >= SINCE,
            r.at < CUT,
        )
        .order_by(r.day, r.measure_id)
    )


def _worked_on() -> Select[Any]:
    """The referrals and service requests that a person changed by hand on the day, once each."""
    h = CHANGE.c
    return (
        select(h.table_name, h.row_id, func.max(h.member_id))
        .where(
            h.agency_id == AGENCY_ID,
            h.by == USER_ID,
            h.changed_at >= BEGAN,
            h.changed_at <= CUT,
            h.edit_id != BLANK,
            h.table_name.in_([_quoted("referral"), _quoted("service_request")]),
            or_(h.undone_at.is_(None), h.undone_at > CUT),
        )
        .group_by(h.table_name, h.row_id)
        .order_by(h.table_name, h.row_id)
    )


def _wall_sheet() -> Select[Any]:
    """What the team's wall shows, as it was last counted."""
    return select(*_columns(SHEET, "form day seq counted_at by body")).where(
        SHEET.c.agency_id == AGENCY_ID, SHEET.c.team_id == TEAM_ID
    )


STATEMENTS: Mapping[str, Select[Any] | CompoundSelect[Any]] = {
    "agency": _agency(),
    "teams": _teams(),
    "place": _place(),
    "other_teams": _other_teams(),
    "unread": _unread(),
    "members": _members(_team()),
    "members_beside": _members(_carried_beside()),
    "staff": _staff(),
    "staff_listed": _staff_listed(),
    "role": _role(),
    "reach": _reach(),
    "contacts": _contacts(),
    "events": _events(),
    "opening": _opening(),
    "brought_later": _brought_later(),
    "taken_back": _taken_back(),
    "appointments": _appointments(),
    "referrals": _referrals(),
    "referral_statuses": _referral_statuses(),
    "referral_steps": _referral_steps(),
    "requests": _requests(),
    "goals": _goals(),
    "documents": _documents(),
    "reviews": _reviews(),
    "concerns": _concerns(),
    "tasks": _tasks(),
    "decisions": _decisions(),
    "huddles": _huddles(),
    "barriers": _barriers(),
    "feeds": _feeds(),
    "contacts_from": _contacts_from(),
    "holidays": _holidays(),
    "rules": _rules(),
    "rule_versions": _rule_versions(),
    "changes": _changes(),
    "huddle": _of_huddle(
        HUDDLE, "huddle_id day status step facilitator host started_at ended_at", "day"
    ),
    "stays": _of_huddle(STEP, "step box_seconds entered_at left_at seconds over_seconds", "seq"),
    "attendance": _of_huddle(ATTENDANCE, "staff_id status cover_id", "staff_id"),
    "addenda": _of_huddle(ADDENDUM, "addendum_id text at by", "at"),
    "by_hand": _by_hand(),
    "saved_views": _saved_views(),
    "questions": _questions(),
    "chart_reviews": _chart_reviews(),
    "worked_on": _worked_on(),
    "standings": _standings(CHANGE.c.row_id == MEMBER_ID, STANDING),
    "caseloads": _caseloads(_of_member(ASSIGNMENT), CASELOAD),
    "contact_notes": _contact_notes(),
    "member_reviews": _member_reviews(),
    "worries": _worries(),
    "member_identity": _member_identity(),
    "team_standings": _standings(
        CHANGE.c.row_id.in_(select(_team().c.member_id)), f"row_id {STANDING}"
    ),
    "team_caseloads": _caseloads(_of_team(ASSIGNMENT), f"member_id {CASELOAD}"),
    "minutes": _minutes(),
    "team_stays": _team_stays(),
    "team_attendance": _team_attendance(),
    "barrier_courses": _barrier_courses(),
    "barrier_steps": _barrier_steps(),
    "cycles": _cycles(),
    "team_sessions": _team_sessions(),
    "goal_targets": _goal_targets(),
    "goal_choices": _goal_choices(),
    "measure_results": _measure_results(),
    "wall_sheet": _wall_sheet(),
    "review_sessions": _review_sessions(),
    "review_entries": _review_entries(),
    "supervision_notes": _supervision_notes(),
    "audit": _audit(),
    "gone_members": _gone_members(),
    "gone_rows": _gone_rows(),
    "unrecorded": _unrecorded(),
    "alike": _alike(),
    "apart": _apart(),
}

DIALECTS: Mapping[str, Dialect] = {
    "sqlite": create_engine("sqlite://", paramstyle="named").dialect,
    "postgresql": create_engine("postgresql+psycopg://").dialect,
}
FOLDER = Path(__file__).with_name("queries")


def sql(dialect: str) -> str:
    """Every statement as SQL for ``sqlite`` or ``postgresql``, each under its name."""
    parts = ["-- Written by python -m db.statements. Change db/statements.py, then run it again.\n"]
    for name, statement in STATEMENTS.items():
        text = _with_constants(statement.compile(dialect=DIALECTS[dialect]))
        lines = "\n".join(line.strip() for line in text.splitlines())
        parts.append(f"\n-- name: {name}\n{lines}\n")
    return "".join(parts)


def _with_constants(compiled: Compiled) -> str:
    """The SQL with parameters that the compiler made up, such as an offset of 0, written out."""
    text = str(compiled)
    for name, value in (compiled.params or {}).items():
        if value is not None:
            text = text.replace(f":{name}", str(int(value)))
    return text


def write(folder: Path = FOLDER) -> None:
    """Writes the SQL of every database into the folder."""
    for dialect in DIALECTS:
        (folder / f"{dialect}.sql").write_text(sql(dialect), encoding="utf-8")


if __name__ == "__main__":
    write()
