"""What is sent again under one id: the same is saved once, anything else is refused in words."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from db import commands, encryption, models
from db.commands import ReferralMove, RequestEntry, once
from db.orders import AgreedAction, Attendee, FirstSaved, Reassignment, Unanswered
from tests.conftest import Database
from tests.db.seed import ANA, BEN, RED, add, at, on

FIRST = "Saved as you first entered it, without this change. Leave, then"


class Sent(NamedTuple):
    """A command with all that is given to it, and what a person changes before it is sent again.
    ``kept`` finds what was entered; ``first`` is what it finds of the first entry."""

    command: Callable[..., Any]
    given: dict[str, Any]
    changed: dict[str, Any]
    kept: str
    first: list[tuple[Any, ...]]


TEAM, BARRIER, CARD = {"team_id": "north"}, {"barrier_id": "b-0"}, {"cycle_id": "c-0"}
PLAN = {"reason_code": "no_access", "aim": "fewer", "change": "rides", "prediction": "half"}
YES = dict.fromkeys(("assessment", "linked", "issues", "verified"), "yes")
NOTE = "SELECT text FROM barrier_note ORDER BY at"

SENT = {
    "assign": Sent(
        commands.decide,
        {**TEAM, "items": [RED], "kind": "assign", "text": "Call", "decision_id": "k"},
        {"text": "Visit"},
        "SELECT title FROM task",
        [("Call",)],
    ),
    "excuse": Sent(
        commands.decide,
        {**TEAM, "items": [RED], "kind": "excuse", "reason": "no_access", "decision_id": "k"},
        {"kind": "choice"},
        "SELECT kind FROM decision",
        [("excuse",)],
    ),
    "contact": Sent(
        commands.log_contact,
        {
            **{"member_id": "M1", "staff_id": "s-ana", "day": on(20), "channel": "phone"},
            **{"outcome": "reached", "contact_id": "k"},
        },
        {"outcome": "no_answer"},
        "SELECT outcome FROM contact",
        [("reached",)],
    ),
    "worry": Sent(
        commands.add_concern,
        {"member_id": "M1", "text": "alone", "concern_id": "k"},
        {"member_id": "M2"},
        "SELECT member_id FROM concern",
        [("M1",)],
    ),
    "task": Sent(
        commands.add_task,
        {**TEAM, "title": "Forms", "due": on(24), "task_id": "k"},
        {"due": on(25)},
        "SELECT title FROM task WHERE due = '2026-11-24'",
        [("Forms",)],
    ),
    "edited tasks": Sent(
        commands.edit_tasks,
        {"task_ids": ["t-0"], "due": on(25), "reason": "ill", "edit_id": "k"},
        {"reason": "away"},
        "SELECT reason FROM task",
        [("ill",)],
    ),
    "request": Sent(
        commands.record_request,
        {"request_id": "q-0", "entry": RequestEntry("extension", on(19)), "edit_id": "k"},
        {"entry": RequestEntry("extension", on(18))},
        "SELECT request_id FROM service_request WHERE extension_on = '2026-11-19'",
        [("q-0",)],
    ),
    "referral": Sent(
        commands.move_referral,
        {"referral_id": "r-0", "move": ReferralMove("accepted"), "edit_id": "k"},
        {"move": ReferralMove("declined", reason="full")},
        "SELECT status FROM referral",
        [("accepted",)],
    ),
    "members": Sent(
        commands.reassign,
        {"moves": [Reassignment("M1", "s-ana")], "to_id": "s-ben", "edit_id": "k"},
        {"to_id": "s-cover"},
        "SELECT care_manager_id FROM member WHERE member_id = 'M1'",
        [("s-ben",)],
    ),
    "step": Sent(
        commands.step_member,
        {"member_id": "M1", "step": "maintenance", "edit_id": "k"},
        {"step": "closed"},
        "SELECT segment FROM member WHERE member_id = 'M1'",
        [("maintenance",)],
    ),
    "barrier": Sent(
        commands.add_barrier,
        {**TEAM, "title": "No beds", "barrier_id": "k"},
        {"title": "No rides"},
        "SELECT title FROM barrier WHERE barrier_id = 'k'",
        [("No beds",)],
    ),
    "note": Sent(
        commands.note_barrier,
        {**BARRIER, "text": "asked", "edit_id": "k"},
        {"text": "called"},
        NOTE,
        [("asked",)],
    ),
    "escalation": Sent(
        commands.escalate_barrier,
        {**BARRIER, "reason": "no answer", "edit_id": "k"},
        {"reason": "full"},
        "SELECT reason FROM escalation",
        [("no answer",)],
    ),
    "closed barrier": Sent(
        commands.close_barrier,
        {**BARRIER, "reason": "two beds", "edit_id": "k"},
        {"reason": "one bed"},
        "SELECT closed_reason FROM barrier",
        [("two beds",)],
    ),
    "card": Sent(
        commands.begin_cycle,
        {**TEAM, **PLAN, "start_on": on(20), "review_on": on(27), "edit_id": "k"},
        {"aim": "none"},
        "SELECT aim FROM pdsa_cycle",
        [("fewer",)],
    ),
    "reviewed": Sent(
        commands.review_member,
        {**TEAM, "staff_id": "s-ben", "member_id": "M1", "note": "steady", "entry_id": "k"},
        {"note": "better"},
        "SELECT note FROM review",
        [("steady",)],
    ),
    "agreed": Sent(
        commands.agree_actions,
        {
            **{**TEAM, "staff_id": "s-ben"},
            "actions": [AgreedAction("k", "M1", "Visit", "s-ana", on(24))],
        },
        {"actions": [AgreedAction("k", "M1", "Call", "s-ana", on(24))]},
        "SELECT title FROM task",
        [("Visit",)],
    ),
    "question": Sent(
        commands.ask_conference,
        {**TEAM, "items": [RED], "topic": "", "question": "Why?", "question_id": "k"},
        {"question": "Who?"},
        "SELECT question FROM conference_question",
        [("Why?",)],
    ),
    "chart": Sent(
        commands.read_chart,
        {
            **{**TEAM, "member_id": "M1", "staff_id": "s-ana", "quarter": "2026-Q4"},
            **{"answers": YES, "chart_review_id": "k"},
        },
        {"answers": {**YES, "linked": "no"}},
        "SELECT linked FROM chart_review",
        [("yes",)],
    ),
    "goal": Sent(
        commands.set_goal,
        {
            **{**TEAM, "measure_id": "m", "value": "90", "period_start": on(1, month=12)},
            **{"reason": "agreed", "target_id": "k"},
        },
        {"value": "80"},
        "SELECT value FROM goal_target",
        [("90",)],
    ),
    "addendum": Sent(
        commands.add_addendum,
        {"huddle_id": "h-0", "text": "late", "addendum_id": "k"},
        {"text": "early"},
        "SELECT text FROM addendum",
        [("late",)],
    ),
    "closed huddle": Sent(
        commands.close_huddle,
        {"huddle_id": "h-0", "carry": [RED], "reason": "no time"},
        {"reason": "not discussed"},
        "SELECT carry_reason FROM huddle",
        [("no time",)],
    ),
}


@pytest.fixture
def ready(north: Database) -> Database:
    """What the commands above are about."""
    engine = north.engine
    commands.start_huddle(engine, ANA, team_id="north", now=at(20, 8), huddle_id="h-0")
    add(
        north,
        models.Referral,
        {"referral_id": "r-0", "member_id": "M1", "direction": "out", "status": "sent"},
    )
    add(
        north,
        models.ServiceRequest,
        {"request_id": "q-0", "member_id": "M1", "received_on": on(12), "batch_id": "b-1"},
    )
    return north


def _about(north: Database, name: str) -> None:
    """The row that a case changes, where another case would count it."""
    if name == "edited tasks":
        commands.add_task(
            north.engine, ANA, team_id="north", title="Old", now=at(20, 8), task_id="t-0"
        )
    if name in ("note", "escalation", "closed barrier"):
        commands.add_barrier(
            north.engine, ANA, team_id="north", title="Full", now=at(20, 8), barrier_id="b-0"
        )


@pytest.mark.parametrize("name", SENT)
def test_the_same_is_saved_once_and_anything_else_is_refused(ready: Database, name: str) -> None:
    sent = SENT[name]
    _about(ready, name)
    sent.command(ready.engine, ANA, **sent.given, now=at(20, 9))
    before = ready.rows("SELECT count(*) FROM audit")
    sent.command(ready.engine, ANA, **sent.given, now=at(20, 10))
    for _ in range(2):
        with pytest.raises(FirstSaved, match=FIRST):
            sent.command(ready.engine, ANA, **{**sent.given, **sent.changed}, now=at(20, 11))
    sent.command(ready.engine, ANA, **sent.given, now=at(20, 12))
    assert ready.rows(sent.kept) == sent.first
    assert ready.rows("SELECT count(*) FROM audit") == before


@pytest.mark.parametrize("name", SENT)
def test_what_was_refused_may_be_sent_otherwise(
    ready: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Nothing of a first entry that came to nothing stands in the way of the second."""
    sent = SENT[name]
    _about(ready, name)

    def fails(*_: object, **__: object) -> None:
        raise Unanswered("cut before it was stored")

    with monkeypatch.context() as patched:
        patched.setattr("db.commands.transaction.Write.record", fails)
        with pytest.raises(Unanswered):
            sent.command(ready.engine, ANA, **sent.given, now=at(20, 9))
    for _ in range(2):
        sent.command(ready.engine, ANA, **{**sent.given, **sent.changed}, now=at(20, 10))
    assert ready.rows(sent.kept) != sent.first
    with pytest.raises(FirstSaved):
        sent.command(ready.engine, ANA, **sent.given, now=at(20, 11))


def test_another_kind_under_the_same_id_is_refused(ready: Database) -> None:
    """One form adds a worry, a task or a barrier, and a person may change which."""
    engine = ready.engine
    commands.add_concern(engine, ANA, member_id="M1", text="alone", now=at(20), concern_id="k")
    with pytest.raises(FirstSaved):
        commands.add_task(engine, ANA, team_id="north", title="Call", now=at(20), task_id="k")
    assert ready.rows("SELECT count(*) FROM task") == [(0,)]


def test_what_somebody_else_did_meanwhile_does_not_hide_it(ready: Database) -> None:
    engine = ready.engine
    commands.add_task(engine, ANA, team_id="north", title="Old", now=at(20, 8), task_id="t-0")

    def put_off(day: int, hour: int) -> None:
        commands.edit_tasks(
            *(engine, ANA),
            task_ids=["t-0"],
            due=on(day),
            seen={"task:t-0": {"due": None}},
            now=at(20, hour),
            edit_id="k",
        )

    put_off(25, 9)
    commands.edit_task(engine, BEN, task_id="t-0", due=on(26), now=at(20, 10))
    with pytest.raises(FirstSaved):
        put_off(27, 11)


def test_of_a_private_note_nothing_is_kept_but_itself(
    north: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even a digest in the log, which would be a way to guess it."""
    monkeypatch.setattr(encryption, "protects", lambda _: True)

    def note(text: str) -> None:
        commands.note_privately(
            north.engine, ANA, staff_id="s-ben", text=text, now=at(20), note_id="n"
        )

    note("tired")
    with pytest.raises(FirstSaved, match=r"Leave, then add another note\.$"):
        note("rested")
    query = "SELECT target, before, after FROM audit WHERE action = 'supervision.note'"
    assert north.rows(query) == [("note:n", "", "")]
    assert "tired" not in repr(once._sent["n"])


def test_the_newest_ids_alone_are_remembered(
    north: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once, "KEPT", 2)
    for number in (1, 2, 3):
        commands.add_task(
            north.engine, ANA, team_id="north", title="x", now=at(20), task_id=f"t-{number}"
        )
    assert list(once._sent) == ["t-2", "t-3"]


def test_a_roll_entered_otherwise_is_that_of_the_huddle_that_was_started(north: Database) -> None:
    """Whoever starts it goes on with it, so there is no other place to correct the roll."""

    def start(*out: str, facilitator: str = "s-ana", actor: commands.Actor = ANA) -> bool:
        attendance = [Attendee(each, each not in out) for each in ("s-ana", "s-ben")]
        return commands.start_huddle(
            *(north.engine, actor),
            team_id="north",
            facilitator=facilitator,
            attendance=attendance,
            now=at(20),
            huddle_id="h" if actor == ANA else "other",
        ).created

    roll = "SELECT staff_id, status FROM attendance ORDER BY staff_id"
    assert start("s-ben")
    assert start("s-ben")
    assert north.rows("SELECT count(*) FROM audit WHERE action LIKE 'huddle%'") == [(1,)]
    assert start("s-ana", facilitator="s-ben")
    assert north.rows(roll) == [("s-ana", "out"), ("s-ben", "present")]
    assert north.rows("SELECT facilitator, host FROM huddle") == [("s-ben", "s-ana")]
    assert not start(actor=BEN)
    assert north.rows(roll) == [("s-ana", "out"), ("s-ben", "present")]
    commands.take_over(north.engine, BEN, huddle_id="h", now=at(20, 10))
    assert start()
    assert north.rows(roll) == [("s-ana", "out"), ("s-ben", "present")]
