"""Members who differ only in why give the same masked bytes, on every outlet, through the rules.

Each test puts the same team into two worlds that differ in one protected fact and compares whole
outputs. That the two worlds do differ is checked too, so that no pair passes by being alike.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from db.types import (
    Caseload,
    Contact,
    Event,
    Goal,
    Identity,
    Member,
    MemberHistory,
    ReferralHistory,
    ReviewNote,
    StandingChange,
    TeamFacts,
    TeamHistory,
    Worry,
)
from huddle.measures.day import Day
from huddle.measures.measure import load_measures
from huddle.measures.point import Point
from huddle.measures.series import Series, figure
from huddle.outlet import capacity as capacities
from huddle.outlet import fhir, html, ics, markdown, measures, recap, requests, tasks, text
from huddle.outlet import json as as_json
from huddle.privacy import ShownBoard, show, show_member
from huddle.privacy.capacity import headed, show_team, show_what_if
from huddle.privacy.measures import show_measures
from huddle.privacy.record import show_record
from huddle.privacy.requests import show_requests
from huddle.privacy.story import show_story
from huddle.privacy.tasks import show_tasks
from huddle.record import HuddleRecord
from huddle.rules.board import Board
from huddle.rules.rule import Rule
from huddle.views import story
from huddle.views.capacity import capacity
from huddle.views.load import caseloads
from huddle.views.measures import point
from huddle.views.queue import queue
from huddle.views.requests import as_board, ledger
from huddle.views.review import Held, review
from tests.rules.build import (
    CALENDAR,
    appointment,
    attempt,
    barrier,
    board,
    calls,
    contact,
    decision,
    event,
    facts,
    huddle,
    kept_month,
    member,
    on,
    referral,
    request,
    rules,
    staff,
    task,
)

BOARDS: Mapping[str, Callable[[ShownBoard], str]] = {
    "text": text.agenda,
    "json": as_json.agenda,
    "markdown": markdown.agenda,
    "html": html.agenda,
    "screen": repr,
}


def queues(real: Board, known: TeamFacts, in_force: Sequence[Rule]) -> str:
    """The queue of every worker."""
    views = [queue(real, known, in_force, each.staff_id) for each in known.staff]
    return repr([show(view, known, in_force) for view in views])


def stories(real: Board, known: TeamFacts, in_force: Sequence[Rule]) -> str:
    """The story of every member, with the rows to work on, and why also in words typed about
    them."""
    none_sent = ReferralHistory({}, {})
    read, told = show(real, known, in_force), []
    earlier = known.now - timedelta(days=9)
    for each in known.members:
        why = each.tier_reason or " ".join(sorted(each.privacy_tags))
        past = MemberHistory(
            standings=(StandingChange("tier", why, each.tier, earlier),),
            caseloads=(Caseload(f"team {why}", "s1", None, earlier),),
            reviews=(ReviewNote("rev1", "s1", known.as_of, why),),
            worries=(Worry("w1", why, None, known.as_of, "s1"),),
            identity=Identity(known.as_of, why, why),
        )
        own = story.story(each.member_id, real, known, in_force, CALENDAR, past, none_sent)
        rows = story.as_board(own, real, known, in_force, CALENDAR, none_sent)
        shown = show(rows, known, in_force)
        told.append((shown, show_story(own, known, shown, read)))
    return repr(told)


def loads(real: Board, known: TeamFacts, in_force: Sequence[Rule]) -> str:
    """The team's capacity, with each worker's load as it stands where that was opened and as a move
    of anybody would make it, and the caseload of every worker as a review has it."""
    carried = caseloads(known, in_force)
    shown = show(capacity(real, known, in_force, carried), known, in_force)
    said = shown, show_team(carried, known, reveal=False), ()
    blind = carried.for_sight(reveal=False)
    opened = capacity(real, known, in_force, blind, workers=lambda load: headed(load, known))
    moves = [
        show_what_if(blind, [each.member_id], to_id, known, figures=with_figures)
        for each in known.members
        for to_id in blind.loads
        for with_figures in (False, True)
    ]
    reviews = [
        show(review(real, known, in_force, each.staff_id, Held()), known, in_force)
        for each in known.staff
    ]
    printed = capacities.as_text(*said) + capacities.as_json(*said)
    return printed + repr((show(opened, known, in_force), moves, reviews))


def figures(real: Board, known: TeamFacts, in_force: Sequence[Rule]) -> str:
    """Every measure, and what its point is made of."""
    day = Day(known, TeamHistory(), tuple(in_force), CALENDAR)
    made = []
    for each in load_measures():
        tally = figure(day, each)
        made.append(Series(each, tally, (Point(known.as_of, tally.value, tally.n),)))
    shown = show_measures(made, reveal=False)
    points = [show(point(real, known, each.tally), known, in_force) for each in shown]
    return measures.as_json(known, shown) + measures.as_csv(shown) + repr(points)


def masked(known: TeamFacts, *switched_on: str) -> dict[str, str]:
    """Everything that a masked surface can say about a team."""
    shown = show(board(known, *switched_on), known, rules(*switched_on))
    said = {name: outlet(shown) for name, outlet in BOARDS.items()}
    said["queues"] = queues(board(known, *switched_on), known, rules(*switched_on))
    said["stories"] = stories(board(known, *switched_on), known, rules(*switched_on))
    said["loads"] = loads(board(known, *switched_on), known, rules(*switched_on))
    said["measures"] = figures(board(known, *switched_on), known, rules(*switched_on))
    said["detail"] = repr([show_member(known, each.member_id, shown) for each in known.members])
    asked = ledger(board(known, *switched_on), known, rules(*switched_on), CALENDAR)
    ledgers = show(as_board(board(known), asked), known, rules(*switched_on))
    requested = show_requests(ledgers, asked, known)
    said["requests"] = requests.as_text(ledgers, requested) + requests.as_json(ledgers, requested)
    said["requests"] += repr(requested)
    listed = show_tasks(known.tasks, known)
    said["tasks"] = tasks.as_text(listed) + tasks.as_json(listed) + tasks.as_csv(listed)
    said["tasks"] += ics.calendar(listed, now=known.now) + fhir.bundle(listed)
    held = HuddleRecord(
        "h-1", known.as_of, "s1", known.now, known.now, decisions=known.decisions, tasks=known.tasks
    )
    said["recap"] = recap.markdown(show_record(held, known)) + recap.html(show_record(held, known))
    return said


def differs(one: Board, other: Board) -> bool:
    return one.sections != other.sections


def alike(worlds: Sequence[TeamFacts], *switched_on: str, rows: int = 1) -> None:
    """The masked outputs of all worlds are the same bytes, with so many rows on each board."""
    said = []
    for known in worlds:
        listed = sum(section.count for section in board(known, *switched_on).sections)
        assert listed == rows, f"{listed} rows where {rows} were meant"
        said.append(masked(known, *switched_on))
    for one, other in combinations(said, 2):
        for name in one:
            assert one[name] == other[name], name


WHY = [
    pytest.param({"tier_reason": "SMI"}, {"tier_reason": "AOT"}, id="SMI and AOT"),
    pytest.param({"tier_reason": "SMI"}, {"tier_reason": "HIV"}, id="SMI and HIV"),
    pytest.param({"tier_reason": "AOT"}, {"tier_reason": "HIV"}, id="AOT and HIV"),
]
OCTOBER = kept_month("2026-10")
CALL = contact("2026-11-10")
PHONED = calls("2026-11-03", "2026-11-10")
TRIED = attempt("2026-11-21")
CONTACTS = [
    pytest.param("2026-11-22", OCTOBER, id="behind"),
    pytest.param("2026-11-27", OCTOBER, id="act: none and two working days left"),
    pytest.param("2026-11-27", [*OCTOBER, *PHONED],
                 id="act: two calls, and what is owed differs"),
    pytest.param("2026-11-30", [*OCTOBER, *calls("2026-11-03", "2026-11-10", "2026-11-17")],
                 id="act: three calls on the last day"),
    pytest.param("2026-11-05", kept_month("2026-09"), id="October missed"),
    pytest.param("2026-11-22", [*OCTOBER, attempt("2026-11-18"), attempt("2026-11-19")],
                 id="tried"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), WHY)
@pytest.mark.parametrize(("as_of", "contacts"), CONTACTS)
def test_tier_reasons(
    as_of: str, contacts: Sequence[Contact], one: Mapping[str, Any], other: Mapping[str, Any]
) -> None:
    worlds = [
        facts(as_of, members=[member(tier="HH+", **why)], contacts=contacts) for why in (one, other)
    ]
    assert differs(board(worlds[0]), board(worlds[1]))
    alike(worlds)


def test_an_hiv_tag_and_none() -> None:
    """Also where words that others typed would tell: referral, request, appointment, concern."""

    def world(tags: set[str], words: Mapping[str, str]) -> TeamFacts:
        who = member(
            privacy_tags=frozenset(tags),
            concern=words["concern"],
            concern_since="2026-11-10",
            goal=words["goal"],
            next_step=words["goal"],
        )
        return facts(
            "2026-11-24",
            members=[who],
            staff=[staff(name="Jo Ortiz")],
            contacts=[*OCTOBER, CALL],
            referrals=[
                referral(kind=words["kind"], to_org=words["org"], sent_on="2026-11-10",
                         status_on="2026-11-10"),
            ],
            requests=[request(service=words["service"], received="2026-11-18")],
            appointments=[appointment("2026-11-24", type=words["kind"], place=words["org"],
                                      with_whom=words["org"])],
            goals=[Goal("g1", "M1", words["goal"], "active", on("2026-11-12"), None)],
            tasks=[task(due="2026-11-24", title=words["task"], from_key="watch:M1")],
            barriers=[barrier("2026-11-20", title=words["task"], next_step=words["goal"])],
            decisions=[
                decision("discussed", "2026-11-24", "referral:r1", text=words["task"],
                         reason=words["goal"], decision_id="d1"),
            ],
        )  # fmt: skip

    plain = dict.fromkeys(("concern", "goal", "kind", "org", "service", "task"), "housing")
    worlds = [
        world(set(), plain),
        world({"hiv"}, dict.fromkeys(plain, "HIV clinic")),
        world({"part2"}, dict.fromkeys(plain, "Hope Detox, methadone")),
        world({"dv"}, dict.fromkeys(plain, "12 Elm Street")),
        world({"hiv", "part2", "minor"}, dict.fromkeys(plain, "Ryan White")),
    ]
    assert differs(board(worlds[0]), board(worlds[1]))
    alike(worlds, rows=5)


EVENTS = [
    pytest.param("ed", ["", "mh", "sud", "sud part2", "mh sud part2"], "", id="ED visit"),
    pytest.param("discharge", ["", "part2", "mh", "mh part2", "sud part2"], "", id="discharge"),
    pytest.param("discharge", ["", "part2", "mh"], "high", id="discharge, high complexity"),
    pytest.param("admit", ["", "part2", "mh", "sud"], "", id="admission"),
    pytest.param("crisis", ["", "part2", "mh", "sud"], "", id="crisis"),
]


@pytest.mark.parametrize(("kind", "tags", "complexity"), EVENTS)
@pytest.mark.parametrize("as_of", ["2026-11-20", "2026-11-22", "2026-11-24", "2026-11-30"])
@pytest.mark.parametrize("answers", ["nobody", "tried"])
def test_what_an_event_was_about(
    as_of: str, kind: str, tags: Sequence[str], complexity: str, answers: str
) -> None:
    def happened(words: str) -> Event:
        facility = "Hope Detox" if "part2" in words else "General"
        return event(kind, "2026-11-20", tags=words, facility=facility, complexity=complexity)

    contacts = [*OCTOBER, CALL]
    if answers == "tried" and as_of > "2026-11-20":
        contacts.append(TRIED)
    worlds = [
        facts(as_of, members=[member()], contacts=contacts, events=[happened(words)])
        for words in tags
    ]
    alike(worlds)


def test_events_that_only_their_kind_tells_apart() -> None:
    """Release and crisis share a clock; so do a shelter move and lost eligibility."""
    for kinds in (("release", "crisis"), ("shelter", "eligibility_lost")):
        alike(
            [
                facts("2026-11-20", contacts=[*OCTOBER, CALL],
                      events=[event(kind, "2026-11-20")])
                for kind in kinds
            ]
        )  # fmt: skip


def _two(first: Member, second: Member) -> TeamFacts:
    contacts = [
        each._replace(member_id=who, contact_id=f"{who}-{each.contact_id}")
        for who in ("M1", "M2")
        for each in OCTOBER
    ]
    return facts("2026-11-22", members=[first, second], contacts=contacts)


@pytest.mark.parametrize(("one", "other"), WHY)
def test_ties_in_order_do_not_tell(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    alike(
        [
            _two(
                member("M1", short_id="5001", tier="HH+", **first),
                member("M2", short_id="4002", tier="HH+", **second),
            )
            for first, second in ((one, other), (other, one))
        ],
        rows=2,
    )


def test_ties_among_events_do_not_tell() -> None:
    people = [member("M1", short_id="5001"), member("M2", short_id="4002")]
    contacts = [
        each._replace(member_id=who, contact_id=f"{who}-{each.contact_id}")
        for who in ("M1", "M2")
        for each in (*OCTOBER, CALL)
    ]
    worlds = [
        facts(
            "2026-11-22",
            members=people,
            contacts=contacts,
            events=[
                event("ed", "2026-11-20", "e1", tags=first),
                event("ed", "2026-11-20", "e2", tags=second, member_id="M2"),
            ],
        )
        for first, second in (("mh", "sud"), ("sud", "mh"), ("", "mh"), ("sud part2", ""))
    ]
    alike(worlds, rows=2)


@pytest.mark.parametrize(("one", "other"), WHY)
def test_a_decision_about_a_protected_row(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    def world(why: Mapping[str, Any]) -> TeamFacts:
        key = "contacts:M1:2026-11"
        rule = f"ny-hhplus-{str(why['tier_reason']).lower()}"
        return facts(
            "2026-11-22",
            members=[member(tier="HH+", **why)],
            contacts=OCTOBER,
            huddles=[huddle("2026-11-22", "h1", "open")],
            tasks=[task("t1", "2026-11-24", title=f"{why} visit", from_key=key, huddle_id="h1")],
            decisions=[
                decision("assign", "2026-11-22", key, f"{key}:{rule}", text=f"{why} visit",
                         task_id="t1", decision_id="d1", huddle_id="h1"),
            ],
        )  # fmt: skip

    worlds = [world(one), world(other)]
    rows = sum(section.count for section in board(worlds[0]).sections)
    alike(worlds, rows=rows)


@pytest.mark.parametrize(("one", "other"), WHY)
def test_a_protected_row_that_was_carried_over(
    one: Mapping[str, Any], other: Mapping[str, Any]
) -> None:
    key = "contacts:M1:2026-11"
    worlds = [
        facts(
            "2026-11-27",
            members=[member(tier="HH+", **why)],
            contacts=[*OCTOBER, *PHONED],
            huddles=[huddle("2026-11-25", "h1")],
            decisions=[
                decision("carry", "2026-11-25", key, huddle_id="h1", decision_id="d1",
                         reason=f"{why}"),
            ],
        )
        for why in (one, other)
    ]  # fmt: skip
    alike(worlds, rows=2)


def test_which_of_two_events_a_carried_row_names() -> None:
    """Both clocks end on one day, and their rules stand in another order by what it was about."""
    texted = contact("2026-11-21", "text")
    worlds = [
        facts(
            "2026-11-26",
            contacts=[*OCTOBER, CALL, texted],
            events=[
                event("ed", "2026-11-20", "e1", tags=about),
                event("discharge", "2026-11-20", "e2", tags="mh"),
            ],
            huddles=[huddle("2026-11-25", "h1")],
            decisions=[decision("carry", "2026-11-25", "watch:M1", huddle_id="h1",
                                decision_id="d1")],
        )
        for about in ("mh", "sud")
    ]  # fmt: skip
    alike(worlds, rows=2)


@pytest.mark.parametrize(("one", "other"), WHY)
@pytest.mark.parametrize("as_of", ["2026-11-12", "2026-11-14", "2026-11-22"])
def test_a_local_rule_on_top_of_a_protected_one(
    as_of: str, one: Mapping[str, Any], other: Mapping[str, Any]
) -> None:
    worlds = [
        facts(as_of, members=[member(tier="HH+", **why)], contacts=OCTOBER) for why in (one, other)
    ]
    alike(worlds, "agency-first-half")


def test_nothing_that_somebody_typed_reaches_a_masked_surface() -> None:
    canary = "CANARY"
    who = member(
        "Msecret", short_id="4417", first="Rosa", last="Alvarez", preferred_name=canary,
        concern=canary, concern_since="2026-11-20", goal=canary, next_step=canary,
        segment_reason=canary, tier="HH+", tier_reason="HIV", privacy_tags=frozenset({"hiv"}),
    )  # fmt: skip
    known = facts(
        "2026-11-24",
        members=[who],
        contacts=[attempt("2026-11-20", member_id="Msecret", contact_id="csecret")],
        events=[
            event("discharge", "2026-11-19", "esecret", member_id="Msecret", facility=canary,
                  disposition=canary, visit_id="vsecret", tags="part2 sud"),
        ],
        appointments=[appointment("2026-11-24", appt_id="asecret", member_id="Msecret",
                                  type=canary, place=canary, with_whom=canary)],
        referrals=[referral(referral_id="rsecret", member_id="Msecret", kind=canary,
                            to_org=canary, outcome="", sent_on="2026-10-01",
                            status_on="2026-10-01")],
        requests=[request("qsecret", member_id="Msecret", service=canary, payer=canary,
                          received="2026-11-01")],
        goals=[Goal("gsecret", "Msecret", canary, "active", None, None)],
        tasks=[task("tsecret", "2026-11-20", title=canary, reason=canary, member_id="Msecret"),
               task("tsecret2", "2026-11-20", title=canary, member_id="")],
        barriers=[barrier("2026-11-20", "bsecret", title=canary, next_step=canary,
                          member_id="Msecret")],
        decisions=[decision("discussed", "2026-11-24", "watch:Msecret", text=canary,
                            reason=canary, member_id="Msecret", decision_id="dsecret")],
    )  # fmt: skip
    said = masked(known)
    assert sum(section.count for section in board(known).sections) >= 6
    for name, output in said.items():
        for secret in (canary, "secret", "Rosa", "Alvarez", "HIV", "part2", "sud"):
            assert secret not in output, f"{secret} in {name}"
        assert "4417" in output or name == "recap"


def test_what_never_shows_does_not_show_revealed_either() -> None:
    who = member(tier="HH+", tier_reason="HIV", privacy_tags=frozenset({"hiv", "part2", "dv"}))
    known = facts(
        "2026-11-24",
        members=[who],
        contacts=OCTOBER,
        events=[event("ed", "2026-11-20", tags="sud part2", facility="Hope Detox")],
        referrals=[referral(kind="HIV clinic", to_org="Ryan White", sent_on="2026-10-01",
                            status_on="2026-10-01")],
        requests=[request(service="methadone", received="2026-11-01")],
        appointments=[appointment("2026-11-24", type="OTP", place="12 Elm Street")],
    )  # fmt: skip
    shown = show(board(known), known, rules(), reveal=True)
    outputs = [outlet(shown) for outlet in BOARDS.values()]
    outputs += [repr(show_member(known, each.member_id, shown)) for each in known.members]
    for output in outputs:
        lower = output.lower()
        for secret in ("hiv", "part2", "part 2", "detox", "methadone", "otp", "elm", "fua-"):
            assert secret not in lower, secret
    assert as_json.agenda(shown).count('"rule": "hhplus"') == 1
    assert "Rosa Alvarez" in text.agenda(shown)


def test_masked_counts_are_those_of_the_real_board() -> None:
    known = facts(
        "2026-11-24",
        members=[member(tier="HH+", tier_reason="AOT"), member("M2")],
        contacts=OCTOBER,
        events=[
            event("ed", "2026-11-20", "e1", tags="mh"),
            event("discharge", "2026-11-20", "e2", tags="mh", member_id="M2"),
        ],
    )
    real = board(known)
    for reveal in (False, True):
        shown = show(real, known, rules(), reveal=reveal)
        assert [section.count for section in shown.sections] == [
            section.count for section in real.sections
        ]
        targets = {target.item_key for target in shown.targets.values()}
        assert targets == {row.key for section in real.sections for row in section.items}
