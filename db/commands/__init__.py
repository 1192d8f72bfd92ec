"""Every write of the application: one function, one transaction, one audit record.

Each takes ``(engine, actor, …, now)``; ``now`` is the present instant. Where an id may be passed
in, a repetition of the call finds what is stored and changes nothing. A refusal is a
``CommandError``.
"""

from db.commands.barriers import (
    add_barrier,
    close_barrier,
    escalate_barrier,
    note_barrier,
    return_barrier,
    reword_note,
)
from db.commands.caseload import reassign
from db.commands.contacts import log_contact
from db.commands.cycles import begin_cycle, judge_cycle
from db.commands.deciding import KINDS, decide, undo
from db.commands.edits import edit_row, take_back_edit
from db.commands.goals import choose_goals, keep_results, set_goal, take_back_goal
from db.commands.huddles import (
    add_addendum,
    close_huddle,
    enter_step,
    join_huddle,
    set_attendance,
    start_huddle,
    take_over,
)
from db.commands.lists import (
    ask_conference,
    forget_view,
    read_chart,
    save_view,
    take_back_questions,
)
from db.commands.members import (
    add_concern,
    ask_again,
    confirm_vanished,
    end_concern,
    keep_vanished,
    record_review,
)
from db.commands.past import record_past_huddles
from db.commands.records import apply_rules, record_export, record_failed_unlock, record_reveal
from db.commands.referrals import move_referral
from db.commands.requests import record_request
from db.commands.reviews import (
    agree_actions,
    note_privately,
    review_member,
    sign_review,
    step_member,
    take_back_agreed,
    take_back_review,
)
from db.commands.same import forget_apart, join_members, tell_apart
from db.commands.setup import add_closure, add_team, extend_holidays, init_agency, undo_closure
from db.commands.tasks import (
    add_task,
    edit_task,
    edit_tasks,
    finish_task,
    reopen_task,
    withdraw_task,
)
from db.commands.transaction import changed_since
from db.orders import (
    Actor,
    AlreadyChanged,
    Attendee,
    ChangedField,
    ChangedRow,
    CommandError,
    DecisionResult,
    GoalStanding,
    HuddleStarted,
    Moved,
    Reassignment,
    ReferralMove,
    RequestEntry,
    Seen,
    Target,
)

__all__ = [
    "KINDS",
    "Actor",
    "AlreadyChanged",
    "Attendee",
    "ChangedField",
    "ChangedRow",
    "CommandError",
    "DecisionResult",
    "GoalStanding",
    "HuddleStarted",
    "Moved",
    "Reassignment",
    "ReferralMove",
    "RequestEntry",
    "Seen",
    "Target",
    "add_addendum",
    "add_barrier",
    "add_closure",
    "add_concern",
    "add_task",
    "add_team",
    "agree_actions",
    "apply_rules",
    "ask_again",
    "ask_conference",
    "begin_cycle",
    "changed_since",
    "choose_goals",
    "close_barrier",
    "close_huddle",
    "confirm_vanished",
    "decide",
    "edit_row",
    "edit_task",
    "edit_tasks",
    "end_concern",
    "enter_step",
    "escalate_barrier",
    "extend_holidays",
    "finish_task",
    "forget_apart",
    "forget_view",
    "init_agency",
    "join_huddle",
    "join_members",
    "judge_cycle",
    "keep_results",
    "keep_vanished",
    "log_contact",
    "move_referral",
    "note_barrier",
    "note_privately",
    "read_chart",
    "reassign",
    "record_export",
    "record_failed_unlock",
    "record_past_huddles",
    "record_request",
    "record_reveal",
    "record_review",
    "reopen_task",
    "return_barrier",
    "review_member",
    "reword_note",
    "save_view",
    "set_attendance",
    "set_goal",
    "sign_review",
    "start_huddle",
    "step_member",
    "take_back_agreed",
    "take_back_edit",
    "take_back_goal",
    "take_back_questions",
    "take_back_review",
    "take_over",
    "tell_apart",
    "undo",
    "undo_closure",
    "withdraw_task",
]
