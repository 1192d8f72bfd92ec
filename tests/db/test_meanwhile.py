"""Two people and one row: whoever saves second is told what the first has made of it, nothing is
written, and what they would write stands beside it. Every way of changing a row is held to that."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import pytest

from db import commands, models
from db.commands import Actor, AlreadyChanged, CommandError, RequestEntry, Target
from db.history import Value
from db.orders import ReferralMove, Seen, Terms, pair_key
from tests.conftest import Database
from tests.db.seed import ANA, BEN, add, at, on

Fields = Mapping[str, tuple[Value, Value, Value]]
DECEMBER = on(1, month=12)


def _referral(north: Database) -> None:
    known = {"member_id": "M2", "direction": "out", "status": "accepted", "staff_id": "s-ana"}
    add(north, models.Referral, {"referral_id": "r-1", "sent_on": on(2), "batch_id": "b", **known})


def _move(kind: str, **said: Any) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        move = ReferralMove(kind, **said)
        commands.move_referral(
            north.engine, by, referral_id="r-1", move=move, seen=seen, now=now, edit_id=id_
        )

    return do


def _request(north: Database, **known: Any) -> None:
    known |= {"member_id": "M2", "received_on": on(2), "batch_id": "b"}
    add(north, models.ServiceRequest, {"request_id": "q-1", **known})


def _record(what: str, **said: Any) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        entry = RequestEntry(what, **said)
        commands.record_request(
            north.engine, by, request_id="q-1", entry=entry, seen=seen, now=now, edit_id=id_
        )

    return do


def _barrier(north: Database) -> None:
    commands.add_barrier(
        north.engine, ANA, team_id="north", title="No beds", now=at(2), barrier_id="b-1"
    )
    commands.note_barrier(
        north.engine, ANA, barrier_id="b-1", text="Asked", now=at(3), edit_id="before"
    )


def _about(act: Callable[..., object], **said: Any) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        act(north.engine, by, barrier_id="b-1", seen=seen, now=now, edit_id=id_, **said)

    return do


def _card(north: Database) -> None:
    _begin("no_answer", "Call twice")(north, ANA, at(3), "before", None)
    with north.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE pdsa_cycle SET cycle_id = 'c-1'")


def _begin(reason: str, aim: str) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        commands.begin_cycle(
            north.engine,
            by,
            team_id="north",
            reason_code=reason,
            aim=aim,
            change="Evenings",
            prediction="",
            measure_id="M7",
            start_on=on(9),
            review_on=on(30),
            seen=seen,
            now=now,
            edit_id=id_,
        )

    return do


def _judge(result: str, verdict: str) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        commands.judge_cycle(
            north.engine,
            by,
            cycle_id="c-1",
            result=result,
            verdict=verdict,
            seen=seen,
            now=now,
            edit_id=id_,
        )

    return do


def _step(step: str) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        commands.step_member(
            north.engine, by, member_id="M2", step=step, seen=seen, now=now, edit_id=id_
        )

    return do


def _give(to_id: str) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        from_id = seen["member:M2"]["care_manager_id"] if seen else "s-ana"
        moves = [commands.Reassignment("M2", str(from_id))]
        commands.reassign(north.engine, by, moves=moves, to_id=to_id, now=now, edit_id=id_)

    return do


def _huddle(north: Database) -> None:
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(20), huddle_id="h-1")
    _step_of_huddle(1)(north, ANA, at(20), "", None)


def _lead(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
    commands.take_over(north.engine, by, huddle_id="h-1", seen=seen, now=now)


def _close(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
    commands.close_huddle(north.engine, by, huddle_id="h-1", reason="late", seen=seen, now=now)


def _lead_and_close(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
    _lead(north, by, now, id_, seen)
    _close(north, by, now, id_, seen)


def _step_of_huddle(step: int) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        commands.enter_step(
            north.engine, by, huddle_id="h-1", step=step, box_seconds=60, seen=seen, now=now
        )

    return do


def _missing(north: Database) -> None:
    add(
        north,
        models.Contact,
        {
            **{"contact_id": "c-1", "member_id": "M2", "day": on(2), "batch_id": "b"},
            **{"vanished_at": at(3)},
        },
    )


def _alike(north: Database) -> None:
    with north.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE member SET team = 'north'")


def _settle(command: Callable[..., object]) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        command(north.engine, by, rows=[("contact", "c-1")], seen=seen, now=now)

    return do


def _same(command: Callable[..., object], one: str, other: str) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        command(north.engine, by, member_id=one, other_id=other, seen=seen, now=now)

    return do


def _task(north: Database) -> None:
    commands.add_task(
        north.engine,
        ANA,
        team_id="north",
        title="Call",
        owner="s-ana",
        due=on(20),
        now=at(10),
        task_id="t-1",
    )


def _put_off(**values: Any) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        commands.edit_tasks(
            north.engine, by, task_ids=["t-1"], seen=seen, now=now, edit_id=id_, **values
        )

    return do


def _decide(kind: str, item: Target, terms: Terms) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        commands.decide(
            north.engine,
            by,
            team_id="north",
            items=[item],
            kind=kind,
            terms=[terms],
            seen=seen,
            now=now,
            decision_id=id_,
        )

    return do


def _goal(value: str) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        commands.set_goal(
            north.engine,
            by,
            team_id="north",
            measure_id="M7",
            value=value,
            period_start=DECEMBER,
            reason="why",
            seen=seen,
            now=now,
            target_id=id_,
        )

    return do


def _chart(*answers: str) -> "Deed":
    def do(north: Database, by: Actor, now: datetime, id_: str, seen: Seen | None) -> None:
        named = dict(zip(("assessment", "linked", "issues", "verified"), answers, strict=True))
        commands.read_chart(
            north.engine,
            by,
            team_id="north",
            member_id="M2",
            staff_id="s-ana",
            quarter="2026Q4",
            answers=named,
            seen=seen,
            now=now,
            chart_review_id=id_,
        )

    return do


Deed = Callable[[Database, Actor, datetime, str, Seen | None], None]


class Case(NamedTuple):
    """What Ben does while Ana looks at ``seen``, what she does then, and which fields she is shown:
    as she saw them, as they stand, as hers. ``final`` where hers can no more be written; ``when``
    he did it, where that is kept."""

    begin: Callable[[Database], None]
    seen: Seen
    theirs: Deed
    mine: Deed
    fields: Fields
    final: str = ""
    when: datetime | None = at(20, 10)


def _nothing(north: Database) -> None:
    pass


_REFERRAL: Seen = {
    "referral:r-1": {"status": "accepted", "appt_on": None, "staff_id": "s-ana", "outcome": ""}
}
_REQUEST: Seen = {"service_request:q-1": {"decision": "", "decision_on": None, "notice_on": None}}
_BARRIER: Seen = {
    "barrier:b-1": {"tier": "", "owner": "", "next_step": "", "theirs": False},
}
_NOTE: Seen = {"note:b-1": {"text": "Asked"}}
_LED_BY_ANA: Seen = {"huddle:h-1": {"status": "open", "facilitator": "s-ana"}}
_KEEP, _CONFIRM = _settle(commands.keep_vanished), _settle(commands.confirm_vanished)
_ROW = Target("watch:M2", (), "M2")
_NONE_DECIDED: Seen = {"decision:watch:M2": {"decided": ""}}

CASES = {
    "referral: another day of the same appointment": Case(
        _referral,
        _REFERRAL,
        _move("scheduled", appt_on=on(25)),
        _move("scheduled", appt_on=on(27)),
        {
            "status": ("accepted", "scheduled", "scheduled"),
            "appt_on": (None, on(25), on(27)),
        },
    ),
    "referral: another worker": Case(
        _referral,
        _REFERRAL,
        _move("worker", staff_id="s-ben"),
        _move("worker", staff_id="s-cover"),
        {"staff_id": ("s-ana", "s-ben", "s-cover")},
    ),
    "referral: closed": Case(
        _referral,
        _REFERRAL,
        _move("received", outcome="came"),
        _move("scheduled", appt_on=on(27)),
        {"status": ("accepted", "completed", "completed"), "outcome": ("", "came", "came")},
        final="Only an open one can be moved",
    ),
    "request: decided": Case(
        _request,
        _REQUEST,
        _record("decision", on=on(19), outcome="approved"),
        _record("decision", on=on(18), outcome="denied", reason="why"),
        {
            "decision": ("", "approved", "denied"),
            "decision_on": (None, on(19), on(18)),
        },
    ),
    "request: the day of its notice": Case(
        partial(_request, decision="denied", decision_on=on(12)),
        {"service_request:q-1": {"decision": "denied", "notice_on": None}},
        _record("notice", on=on(13)),
        _record("notice", on=on(14)),
        {"notice_on": (None, on(13), on(14))},
    ),
    "request: resolved": Case(
        _request,
        {"service_request:q-1": {"resolved_on": None}},
        _record("resolved", on=on(19)),
        _record("told", on=on(19)),
        {"resolved_on": (None, on(19), on(19))},
        final="The request is closed",
    ),
    "barrier: another next step": Case(
        _barrier,
        _BARRIER,
        _about(commands.note_barrier, text="They call", next_step="Wait", owner="s-ben"),
        _about(commands.note_barrier, text="I call", next_step="Call", theirs=True),
        {
            "next_step": ("", "Wait", "Call"),
            "owner": ("", "s-ben", "s-ben"),
            "theirs": (False, False, True),
        },
    ),
    "barrier: escalated by both": Case(
        _barrier,
        _BARRIER,
        _about(commands.escalate_barrier, reason="no answer"),
        _about(commands.escalate_barrier, reason="nobody answers"),
        {"tier": ("", "supervisor", "lead"), "theirs": (False, True, True)},
    ),
    "barrier: closed by both": Case(
        _barrier,
        {"barrier:b-1": {"tier": "", "closed_reason": ""}},
        _about(commands.close_barrier, reason="beds were found"),
        _about(commands.close_barrier, reason="given up"),
        {"closed_reason": ("", "beds were found", "given up")},
        final="closed already",
    ),
    "barrier: the last note is another one": Case(
        _barrier,
        _NOTE,
        _about(commands.note_barrier, text="They answered"),
        _about(commands.reword_note, text="Asked twice"),
        {"text": ("Asked", "They answered", "Asked twice")},
    ),
    "barrier: the last note has other words": Case(
        _barrier,
        _NOTE,
        _about(commands.reword_note, text="Asked by mail"),
        _about(commands.reword_note, text="Asked twice"),
        {"text": ("Asked", "Asked by mail", "Asked twice")},
    ),
    "card: judged by both": Case(
        _card,
        {"pdsa_cycle:c-1": {"verdict": "", "result": ""}},
        _judge("more came", "adopt"),
        _judge("nobody came", "abandon"),
        {"verdict": ("", "adopt", "abandon"), "result": ("", "more came", "nobody came")},
        final="closed already",
    ),
    "card: opened by both about a reason": Case(
        _nothing,
        {"card:north:no_answer:M7": {}},
        _begin("no_answer", "Call twice"),
        _begin("no_answer", "Write"),
        {
            "aim": (None, "Call twice", "Write"),
            "change": (None, "Evenings", "Evenings"),
            "review_on": (None, on(30), on(30)),
        },
        final="A PDSA card is open",
    ),
    "card: opened by both about a measure": Case(
        _nothing,
        {"card:north::M7": {}},
        _begin("", "Call twice"),
        _begin("", "Write"),
        {
            "aim": (None, "Call twice", "Write"),
            "change": (None, "Evenings", "Evenings"),
            "review_on": (None, on(30), on(30)),
        },
    ),
    "member: another tier": Case(
        _nothing,
        {"member:M2": {"tier": "", "segment": "active"}},
        _step("hhplus"),
        _step("high"),
        {"tier": ("", "HH+", "high")},
    ),
    "member: another worker": Case(
        _nothing,
        {"member:M2": {"care_manager_id": "s-ana"}},
        _give("s-ben"),
        _give("s-cover"),
        {"care_manager_id": ("s-ana", "s-ben", "s-cover")},
    ),
    "task: another day": Case(
        _task,
        {"task:t-1": {"title": "Call", "owner": "s-ana", "due": on(20), "status": "open"}},
        _put_off(due=on(24)),
        _put_off(due=on(30), owner="s-ben"),
        {"due": (on(20), on(24), on(30)), "owner": ("s-ana", "s-ana", "s-ben")},
    ),
    "decision: about the same row": Case(
        _nothing,
        _NONE_DECIDED,
        _decide("assign", _ROW, Terms("Call", "s-ben", on(24))),
        _decide("watch", _ROW, Terms(until=on(27))),
        {
            "kind": (None, "assign", "watch"),
            "text": (None, "Call", ""),
            "owner": (None, "s-ben", ""),
            "until": (None, on(24), on(27)),
        },
    ),
    "huddle: closed by who led it before": Case(
        _huddle,
        _LED_BY_ANA,
        _lead,
        _close,
        {"facilitator": ("s-ana", "s-ben", "s-ben")},
        when=None,
    ),
    "huddle: led on by who led it before": Case(
        _huddle,
        _LED_BY_ANA,
        _lead,
        _step_of_huddle(3),
        {"facilitator": ("s-ana", "s-ben", "s-ben")},
        when=None,
    ),
    "huddle: closed by both": Case(
        _huddle,
        _LED_BY_ANA,
        _lead_and_close,
        _close,
        {
            "status": ("open", "closed", "closed"),
            "facilitator": ("s-ana", "s-ben", "s-ben"),
        },
        final="record is locked",
    ),
    "question: kept by one, off the board for the other": Case(
        _missing,
        {"vanished:contact:c-1": {"left": ""}},
        _KEEP,
        _CONFIRM,
        {"left": ("", "stays on the board", "off the board")},
        final="settled already",
    ),
    "question: off the board by one, kept by the other": Case(
        _missing,
        {"vanished:contact:c-1": {"left": ""}},
        _CONFIRM,
        _KEEP,
        {"left": ("", "off the board", "stays on the board")},
    ),
    "question: two people for one, one for the other": Case(
        _alike,
        {pair_key("M3", "M2"): {"said": ""}},
        _same(commands.tell_apart, "M2", "M3"),
        _same(commands.join_members, "M3", "M2"),
        {"said": ("", "two people", "one person")},
    ),
    "question: one person for one, two for the other": Case(
        _alike,
        {pair_key("M3", "M2"): {"said": ""}},
        _same(commands.join_members, "M2", "M3"),
        _same(commands.tell_apart, "M2", "M3"),
        {"said": ("", "one person", "two people")},
        final="joined with another",
    ),
    "goal: of the same month": Case(
        _nothing,
        {f"target:north:M7:{DECEMBER}": {"value": ""}},
        _goal("0.8"),
        _goal("0.7"),
        {"value": ("", "0.8", "0.7")},
    ),
    "chart: read by both": Case(
        _nothing,
        {"reading:M2:2026Q4": {}},
        _chart("yes", "yes", "no", "na"),
        _chart("yes", "no", "no", "yes"),
        {
            "assessment": (None, "yes", "yes"),
            "linked": (None, "yes", "no"),
            "issues": (None, "no", "no"),
            "verified": (None, "na", "yes"),
        },
    ),
}


@pytest.fixture(params=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[str(request.param)]


def written(north: Database) -> tuple[int, ...]:
    """How much there is of what a command can leave behind."""
    tables = ("audit", "change", "decision", "barrier_note", "goal_target", "chart_review")
    found = (north.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables)
    return tuple(map(int, found))


def test_the_second_to_save_is_told_both_versions_and_writes_over_it_only_then(
    north: Database, case: Case
) -> None:
    case.begin(north)
    case.theirs(north, BEN, at(20, 10), "theirs", None)
    before = written(north)
    with pytest.raises(AlreadyChanged) as told:
        case.mine(north, ANA, at(20, 11), "mine", case.seen)
    (row,) = told.value.rows
    assert row.key == next(iter(case.seen))
    assert {each.name: (each.seen, each.now, each.mine) for each in row.fields} == case.fields
    theirs = {(each.by, each.at) for each in row.fields if each.changed}
    assert theirs == {("s-ben", case.when)}
    assert written(north) == before
    known = {row.key: row.stands}
    if case.final:
        assert case.final in told.value.refused
        with pytest.raises(CommandError, match=case.final):
            case.mine(north, ANA, at(20, 12), "mine", known)
        assert written(north) == before
    else:
        case.mine(north, ANA, at(20, 12), "mine", known)
        assert written(north) > before


def test_it_can_be_told_before_anything_is_saved(north: Database, case: Case) -> None:
    def told(by: Actor) -> list[str]:
        found = commands.changed_since(north.engine, by, seen=case.seen, now=at(20, 11))
        return [each.key for each in found]

    case.begin(north)
    assert told(ANA) == []
    before = written(north)
    case.theirs(north, BEN, at(20, 10), "theirs", None)
    after = written(north)
    assert told(ANA) == list(case.seen)
    assert told(BEN) == []
    assert written(north) == after > before


def test_what_was_saved_though_its_answer_was_lost_is_no_change_of_somebody_else(
    north: Database, case: Case
) -> None:
    case.begin(north)
    case.mine(north, ANA, at(20, 10), "mine", case.seen)
    saved = written(north)
    case.mine(north, ANA, at(20, 10), "mine", case.seen)
    assert written(north) == saved
    if case.mine is _CONFIRM:
        return  # it has no id: what was kept since is told, for nobody knows whether it was before
    # Nor is it when somebody changes it before the answer is asked for again.
    with suppress(CommandError):
        case.theirs(north, BEN, at(20, 11), "theirs", None)
    both = written(north)
    case.mine(north, ANA, at(20, 10), "mine", case.seen)
    assert written(north) == both


def test_one_s_own_change_is_no_surprise(north: Database, case: Case) -> None:
    case.begin(north)
    case.theirs(north, ANA, at(20, 10), "earlier", None)
    if not case.final or case.mine is _close:
        case.mine(north, ANA, at(20, 11), "mine", case.seen)
        return
    with pytest.raises(CommandError, match=case.final) as refused:
        case.mine(north, ANA, at(20, 11), "mine", case.seen)
    assert not isinstance(refused.value, AlreadyChanged)
