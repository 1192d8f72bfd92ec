"""What is asked of a command, and what it answers: plain values, so that a screen can name them
without importing what a command needs to do its work."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from db.errors import DatabaseError
from db.history import Value


class Actor(NamedTuple):
    """Who does it. On a file ``user_id`` is a claim; PostgreSQL knows its users."""

    agency_id: str
    user_id: str


class Target(NamedTuple):
    """A row of the board that is decided about. No ``reason_keys`` means every reason of it."""

    item_key: str
    reason_keys: tuple[str, ...] = ()
    member_id: str = ""


STEPS: Mapping[str, Mapping[str, str]] = {
    "hhplus": {"tier": "HH+"},
    "high": {"tier": "high"},
    "standard": {"tier": "standard"},
    "active": {"segment": "active"},
    "maintenance": {"segment": "maintenance"},
    "closed": {"segment": "closed"},
}
"""What a review makes of a member, by the word for it."""


class Terms(NamedTuple):
    """On which terms something is decided about a row: see ``decide``."""

    text: str = ""
    owner: str = ""
    until: date | None = None
    reason: str = ""


class AgreedAction(NamedTuple):
    """A task that a review agrees about a member; its id is the entry's."""

    entry_id: str
    member_id: str
    title: str
    owner: str
    due: date | None


class RequestEntry(NamedTuple):
    """What is recorded of a service request: see ``record_request``. ``what`` is decision,
    extension, notice, appeal, continuation, appeal_decision, hearing, told or resolved; ``on`` its
    day. ``outcome`` is the code of a decision, of the plan's or of that on an appeal; the rest goes
    with the plan's decision, ``effective_on`` with its notice too, ``level`` with an appeal."""

    what: str
    on: date | None = None
    outcome: str = ""
    reason: str = ""
    notice_on: date | None = None
    effective_on: date | None = None
    auth_end_on: date | None = None
    level: str = ""


class DecisionResult(NamedTuple):
    """A decision that is stored, and the task it made or changed."""

    decision_id: str
    item_key: str
    task_id: str = ""
    contact_id: str = ""


class HuddleStarted(NamedTuple):
    """The huddle of the team and day. ``created`` is false when it was there already."""

    huddle_id: str
    created: bool
    status: str
    facilitator: str


class Attendee(NamedTuple):
    """Somebody at the roll-call: here, or out and covered by ``cover_id``."""

    staff_id: str
    present: bool
    cover_id: str = ""


class ReferralMove(NamedTuple):
    """How a referral is moved. ``kind`` is chase (``channel``, ``answer``: reached, left_msg or
    no_answer), accepted, declined (``reason``), scheduled (``appt_on``), no-show, kept, redirect
    (``to_org``), outcome (``outcome``), received, close (``reason``) or worker (``staff_id``, who
    looks after it from now on; of a referral to the team too). ``day`` is when that was,
    none for today."""

    kind: str
    day: date | None = None
    appt_on: date | None = None
    channel: str = "phone"
    answer: str = ""
    to_org: str = ""
    outcome: str = ""
    reason: str = ""
    staff_id: str = ""


class Reassignment(NamedTuple):
    """A member to be given to somebody else, and the worker whom they had when that was chosen;
    "" for nobody."""

    member_id: str
    from_id: str


class Moved(NamedTuple):
    """The edit that moved a referral, and the referral that takes its place, if one does."""

    edit_id: str
    new_id: str = ""


class CommandError(DatabaseError):
    """The command was refused and nothing was changed. The message says why, and what to do."""


class Unanswered(CommandError):
    """The connection was cut before the answer: whether it was saved is not known. Done again with
    the same ids it is saved once."""


CHANGE_IT = "change or undo it."
ADD_A_NOTE = "add another note."


class FirstSaved(CommandError):
    """What was entered first under the same id is saved, and this, which differs, is not. ``then``
    says how to bring it in."""

    def __init__(self, then: str) -> None:
        super().__init__(f"Saved as you first entered it, without this change. Leave, then {then}")


Seen = Mapping[str, Mapping[str, Value]]
"""How rows stood for the person who changes them: values by column, by the table and id of the row
("task:t-1"). Beside rows there are ``decision:`` and the key of a row of the board (the ids of what
others decided today, as ``decided``), ``note:`` and a barrier (its last note), ``reading:`` with a
member and a quarter, ``target:`` with a team, measure and month, ``card:`` with a team, reason and
measure, ``huddle:``, ``pair:`` (see ``pair_key``) and ``vanished:`` with a table and id."""


BETWEEN = "\x1f"
"""What stands between the ids of two members: no id has it."""


def pair_key(one: str, other: str) -> str:
    """What two members who look alike are called in ``Seen``, in whichever order."""
    return f"pair:{BETWEEN.join(sorted((one, other)))}"


class ChangedField(NamedTuple):
    """One value of a row, as it was ``seen``, as it stands ``now`` and as it would be ``mine``; the
    same as ``now`` where nothing would be written over it. ``by`` wrote what stands there since it
    was seen, "" for an import and where nobody did."""

    name: str
    seen: Value
    now: Value
    mine: Value
    by: str = ""
    at: datetime | None = None
    changed: bool = True


class ChangedRow(NamedTuple):
    """A row that somebody else changed since it was seen. ``fields`` are those that they changed,
    and those that would be written; ``stands`` is what to have seen from then on. ``gone`` says
    that it is there no more."""

    key: str
    member_id: str
    fields: tuple[ChangedField, ...]
    stands: Mapping[str, Value]
    gone: bool = False


class AlreadyChanged(CommandError):
    """Somebody else changed rows since they were seen. Trying again with how they stand, in
    ``rows``, writes over that; ``refused`` says why it cannot be, "" where it can."""

    def __init__(self, rows: tuple[ChangedRow, ...], refused: str = "") -> None:
        said = "Somebody else has changed this meanwhile. Look, then replace or leave it."
        super().__init__(refused or said)
        self.rows = rows
        self.refused = refused


OPEN_FILE = "No private notes here: this file is not encrypted, whoever has it reads it."
"""Why a private note is refused."""


class BarrierChange(NamedTuple):
    """What somebody does about a barrier, as one edit. ``kind`` is note, escalate, return, reword
    (of its last note) or close; ``text`` is the note, the reason, the answer or what helped. What
    is empty or ``None`` stays as it is."""

    kind: str
    text: str
    next_step: str = ""
    owner: str = ""
    theirs: bool | None = None
    response_due: date | None = None
    edit_id: str = ""


class CyclePlan(NamedTuple):
    """What a PDSA card says when it is opened."""

    reason_code: str
    aim: str
    change: str
    prediction: str
    start_on: date
    review_on: date
    owner: str = ""
    measure_id: str = ""


class CycleVerdict(NamedTuple):
    """What came of a PDSA card. ``verdict`` is adopt, adapt or abandon; to adapt says the next
    ``change`` and the day of its review."""

    result: str
    verdict: str
    change: str = ""
    review_on: date | None = None


class GoalStanding(NamedTuple):
    """How a goal stands: the figure of the last period that is over and the goal for it, both
    numbers as text, blank for none. ``standing`` is red, green, none or stale."""

    measure_id: str
    title: str
    unit: str
    period_start: date
    period_end: date
    value: str
    n: int
    goal: str
    standing: str


class PastDecision(NamedTuple):
    """What a huddle that is over did with one row. An ``assign`` made a task, due on ``until``,
    done at ``done_at`` or open still."""

    kind: str
    item: Target
    text: str = ""
    owner: str = ""
    until: date | None = None
    reason: str = ""
    done_at: datetime | None = None


class PastStay(NamedTuple):
    """A step of a huddle that is over, and how many seconds it took."""

    step: int
    box_seconds: int
    seconds: int


class PastHuddle(NamedTuple):
    """A huddle that is over: who was there, how long each step took in its order, what was decided
    and how the goals stood."""

    started_at: datetime
    attendance: tuple[Attendee, ...]
    stays: tuple[PastStay, ...]
    decisions: tuple[PastDecision, ...] = ()
    standings: tuple[GoalStanding, ...] = ()
