"""A member's story: rows once each, spells, contacts by channel, moments newest first."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from db.types import (
    Caseload,
    ContactNote,
    Identity,
    MemberHistory,
    ReferralHistory,
    ReviewNote,
    StandingChange,
    TeamFacts,
    Worry,
)
from huddle.privacy import show
from huddle.privacy.story import ShownStory, show_story
from huddle.rules.board import Board
from huddle.views.story import Spell, Story, Tried, as_board, story
from tests.rules.build import (
    CALENDAR,
    appointment,
    attempt,
    board,
    contact,
    decision,
    document,
    event,
    facts,
    kept_month,
    member,
    on,
    referral,
    request,
    rules,
    task,
)

TUESDAY = "2026-11-24"
NOTHING = ReferralHistory({}, {})
UNTOLD = MemberHistory()
QUIET = [*kept_month("2026-10"), *kept_month("2026-11")]


def told(known: TeamFacts, history: MemberHistory = UNTOLD, who: str = "M1") -> Story:
    return story(who, board(known), known, rules(), CALENDAR, history, NOTHING)


def rows(known: TeamFacts) -> Board:
    return as_board(told(known), board(known), known, rules(), CALENDAR, NOTHING)


def sections(made: Board) -> dict[str, list[str]]:
    return {part.key: [each.key for each in part.items] for part in made.sections if part.items}


def shown(known: TeamFacts, history: MemberHistory = UNTOLD, *, reveal: bool = False) -> ShownStory:
    made, real = told(known, history), board(known)
    own = as_board(made, real, known, rules(), CALENDAR, NOTHING)
    return show_story(
        made,
        known,
        show(own, known, rules(), reveal=reveal),
        show(real, known, rules(), reveal=reveal),
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T17:00").replace(tzinfo=UTC)


def test_every_matter_stands_once_and_the_member_always() -> None:
    known = facts(
        TUESDAY,
        members=[member(), member("M2")],
        contacts=[*QUIET, *kept_month("2026-10", "M2"), *kept_month("2026-11", "M2")],
        events=[event("ed", "2026-11-23")],
        referrals=[
            referral("sent", "old", sent_on="2026-10-01", status_on="2026-10-01"),
            referral("sent", "new", sent_on="2026-11-23", status_on="2026-11-23"),
            referral("sent", "other", sent_on="2026-10-01", member_id="M2"),
        ],
        tasks=[task("late", "2026-11-20"), task("far", "2026-12-20")],
    )
    found = sections(rows(known))
    assert set(found["attention"]) == {"task:late", "watch:M1", "referral:old"}
    assert set(found["open"]) == {"task:far", "referral:new"}
    assert found["member"] == ["member:M1"]


def test_the_row_of_a_request_keeps_every_clock() -> None:
    known = facts(TUESDAY, contacts=QUIET, requests=[request("q1", received="2026-11-23")])
    made = told(known)
    (ran,) = made.requests
    assert [each.name for each in ran.clocks][:1] == ["decision"]
    (item,) = [each for part in rows(known).sections for each in part.items if each.key[0] == "r"]
    assert item is not None
    assert item.key == "request:q1"
    assert len(item.reasons) == len(ran.clocks)


@pytest.mark.parametrize("who", ["M9", ""])
def test_somebody_else_s_member_has_no_story(who: str) -> None:
    with pytest.raises(KeyError):
        told(facts(TUESDAY), who=who)


def test_last_made_and_last_attempted_are_two_facts_by_channel() -> None:
    made = told(
        facts(
            TUESDAY,
            contacts=[
                contact("2026-11-02", "phone"),
                attempt("2026-11-20", channel="phone"),
                contact("2026-11-10", "home"),
                attempt("2026-11-21", "no_show", channel="office"),
            ],
        )
    )
    assert made.last_made == on("2026-11-10")
    assert made.last_attempted == on("2026-11-21")
    assert made.tried == (
        Tried("office", None, on("2026-11-21")),
        Tried("phone", on("2026-11-02"), on("2026-11-20")),
        Tried("home", on("2026-11-10"), None),
    )


def test_spells_come_from_what_was_written() -> None:
    history = MemberHistory(
        standings=(
            StandingChange("segment", "outreach", "active", at("2026-03-05")),
            StandingChange("segment_start", "2025-11-01", "2026-03-01", at("2026-03-05")),
            StandingChange("tier", "standard", "HH+", at("2026-06-02")),
        )
    )
    known = facts(
        TUESDAY,
        members=[member(tier="HH+", segment_start="2026-03-01", enrolled_on="2025-11-01")],
    )
    assert told(known, history).spells == (
        Spell("programme", "HH", on("2025-11-01")),
        Spell("tier", "standard", None),
        Spell("tier", "HH+", on("2026-06-02")),
        Spell("segment", "outreach", None),
        Spell("segment", "active", on("2026-03-01")),
    )
    assert shown(known, history).standing == (
        "Programme: Health Home since 1 Nov 2025",
        "Tier: HH+ since 2 Jun, before that standard",
        "Segment: active since 1 Mar, before that outreach",
    )


def test_moments_stand_newest_first_and_none_of_another_member() -> None:
    known = facts(
        TUESDAY,
        members=[member(enrolled_on=None, segment_start=None), member("M2")],
        contacts=[contact("2026-11-10"), contact("2026-11-11", member_id="M2")],
        events=[event("ed", "2026-11-12")],
        appointments=[appointment("2026-11-30"), appointment("2026-11-09", "kept", "a2")],
        referrals=[referral("accepted", sent_on="2026-11-01", accepted_on="2026-11-05")],
        requests=[request(received="2026-11-03", member_updated_on="2026-11-04")],
        documents=[document("plan", completed_on="2026-10-01", due_on="2027-10-01")],
        tasks=[task(status="done", closed_on="2026-11-13", created_on="2026-11-08")],
        decisions=[decision("discussed", "2026-11-13", "watch:M1")],
    )
    history = MemberHistory(reviews=(ReviewNote("v1", "s1", date(2026, 11, 7), "well"),))
    found = [(each.day, each.kind, each.what) for each in told(known, history).moments]
    expected = [
        ("2026-11-30", "appointment", "booked"),
        ("2026-11-13", "task", "done"),
        ("2026-11-13", "decision", "discussed"),
        ("2026-11-12", "event", "ed"),
        ("2026-11-10", "contact", ""),
        ("2026-11-09", "appointment", "kept"),
        ("2026-11-08", "task", "given"),
        ("2026-11-07", "review", ""),
        ("2026-11-05", "referral", "accepted"),
        ("2026-11-04", "request", "member told"),
        ("2026-11-03", "request", "received"),
        ("2026-11-01", "referral", "sent"),
        ("2026-10-01", "document", "completed"),
    ]
    assert found == [(on(day), kind, what) for day, kind, what in expected]


TYPED = MemberHistory(
    caseloads=(Caseload("north", "s1", None, None),),
    contact_notes=(ContactNote("c-1", 20, "[red]purpose", "scribble \x1b[31m"),),
    reviews=(ReviewNote("v1", "s1", date(2026, 11, 7), "private"),),
    worries=(Worry("w1", "afraid", date(2026, 12, 1), date(2026, 11, 2), "s1"),),
)


def full(**known: Any) -> TeamFacts:
    """A member of whom something of every kind is known."""
    return facts(
        TUESDAY,
        members=[member(**{"segment_reason": "moved", "goal": "walk", **known.pop("member", {})})],
        contacts=[*QUIET, contact("2026-11-10", contact_id="c-1")],
        events=[
            event("ed", "2026-11-12", facility="Mercy", **known.pop("event", {})),
            event("jail", "2026-09-12", "e2"),
        ],
        appointments=[appointment("2026-11-30", type="dialysis")],
        referrals=[referral("sent", sent_on="2026-11-01", to_org="Pantry", outcome="fed")],
        requests=[request(received="2026-11-03", service="aide", decision="denied")],
        documents=[document("plan", completed_on="2026-10-01")],
        tasks=[task("t1", "2026-12-20", title="buy shoes")],
        decisions=[
            decision(
                "watch",
                "2026-11-20",
                "watch:M1",
                decision_id="dec",
                text="fell",
                until="2026-11-30",
            )
        ],
        **known,
    )


WRITTEN = (
    *("moved", "walk", "purpose", "scribble", "private", "afraid", "dialysis", "Pantry", "fed"),
    *("aide", "denied", "buy shoes", "fell", "Mercy", "Jailed", "Rosa"),
)


def test_masked_nothing_that_anybody_typed_is_told() -> None:
    said = repr(shown(full(), TYPED))
    assert [each for each in WRITTEN if each in said] == []


def test_revealed_it_is_but_for_where_an_event_was() -> None:
    said = repr(shown(full(), TYPED, reveal=True))
    assert [each for each in WRITTEN if each not in said] == ["Mercy"]
    assert "\\x1b" not in said


def test_revealed_what_was_typed_about_a_protected_record_stays_hidden() -> None:
    said = repr(shown(full(member={"privacy_tags": frozenset({"hiv"})}), TYPED, reveal=True))
    assert [each for each in WRITTEN if each in said] == ["Jailed", "Rosa"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"tier": "HH+", "tier_reason": "SMI"}, {"tier": "HH+", "tier_reason": "HIV"}),
        ({"tier": "HH+", "tier_reason": "SMI"}, {"tier": "HH+", "tier_reason": "AOT"}),
        ({}, {"privacy_tags": frozenset({"part2"})}),
        ({}, {"privacy_tags": frozenset({"hiv"})}),
        ({}, {"privacy_tags": frozenset({"dv"})}),
    ],
)
def test_members_who_differ_in_why_have_the_same_masked_story(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert repr(shown(full(member=one), TYPED)) == repr(shown(full(member=other), TYPED))


@pytest.mark.parametrize("tags", ["mh", "sud", "part2"])
def test_events_that_differ_in_why_read_alike_masked(tags: str) -> None:
    assert shown(full(event={"tags": tags})).moments == shown(full()).moments


def test_long_text_is_cut() -> None:
    history = MemberHistory(reviews=(ReviewNote("v1", "s1", date(2026, 11, 7), "x" * 10_000),))
    (review,) = shown(facts(TUESDAY), history, reveal=True).reviews
    assert len(review) < 500


def test_the_days_of_consent_and_plan_stand_with_the_documents() -> None:
    known = facts(
        TUESDAY,
        members=[member(consent_expires="2027-01-31", plan_due_on="2026-12-01", first="Ana")],
        documents=[document("plan", signed_on="2026-06-01")],
    )
    assert shown(known).documents == (
        "Consent expires 31 Jan 2027",
        "Plan due 1 Dec",
        "Plan: signed 1 Jun",
    )


def test_who_it_is_shows_on_an_open_row_only() -> None:
    known = facts(
        TUESDAY, members=[member(preferred_name="[b]Ro\x1b", short_id="104417", member_id="M1")]
    )
    assert shown(known).identity == ()
    assert shown(known, reveal=True).identity == ("called [b]Ro", "id M1, short id 104417")


def who_it_is(
    dob: str | None, *, day: str = TUESDAY, phone: str = "", language: str = "", **known: Any
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What tells who it is masked, and on an open row beside the ids."""
    born = date.fromisoformat(dob) if dob else None
    history = MemberHistory(identity=Identity(born, phone, language))
    with_member = facts(day, members=[member(**known)])
    _, *more = shown(with_member, history, reveal=True).identity
    return shown(with_member, history).identity, tuple(more)


def test_birth_phone_and_language_show_on_an_open_row_only() -> None:
    masked, opened = who_it_is("1961-03-17", phone="555-0189", language="Spanish")
    assert masked == ()
    assert opened == ("born 17 Mar 1961, 65 years old", "phone 555-0189", "language Spanish")


@pytest.mark.parametrize(
    ("dob", "day", "said"),
    [
        ("1961-11-24", TUESDAY, "born 24 Nov 1961, 65 years old"),
        ("1961-11-25", TUESDAY, "born 25 Nov 1961, 64 years old"),
        ("2025-11-24", TUESDAY, "born 24 Nov 2025, 1 year old"),
        ("2000-02-29", "2026-02-28", "born 29 Feb 2000, 25 years old"),
        ("2000-02-29", "2026-03-01", "born 29 Feb 2000, 26 years old"),
        ("2027-01-01", TUESDAY, "born 1 Jan 2027"),
    ],
)
def test_age_is_that_of_the_day_of_the_story(dob: str, day: str, said: str) -> None:
    assert who_it_is(dob, day=day)[1] == (said,)


def test_of_somebody_who_died_no_age_is_said() -> None:
    assert who_it_is("1961-03-17", deceased_on="2026-11-02")[1] == (
        "born 17 Mar 1961",
        "died 2 Nov",
    )


@pytest.mark.parametrize("tag", ["hiv", "part2", "dv"])
def test_what_was_typed_of_a_protected_member_is_left_to_the_record(tag: str) -> None:
    typed = {"phone": "555-0189 the shelter", "language": "Spanish"}
    told = who_it_is("1961-03-17", **typed, privacy_tags=frozenset({tag}))[1]
    assert told == ("born 17 Mar 1961, 65 years old", "phone and language: see the record")
    assert who_it_is(None, privacy_tags=frozenset({tag}))[1] == ()


def test_a_hostile_phone_is_one_short_plain_line() -> None:
    (said,) = who_it_is(None, phone="[b]555\x1b[2J\n0189\u202e" + "9" * 500)[1]
    assert said.startswith("phone [b]555 01899")
    assert said.isprintable()
    assert len(said) <= len("phone ") + 60
    assert who_it_is(None, phone=" \n\t ", language="\u202e")[1] == ()
