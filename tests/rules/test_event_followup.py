"""Something happened, somebody must answer within a clock: the Watch section's event reasons.

Fri 20 Nov 2026; Thanksgiving is Thu 26. Two business days after Fri 20 is Tue 24.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from db.types import Contact, Event, Member
from huddle.rules.board import Reason
from tests.rules.build import (
    appointment,
    attempt,
    board,
    contact,
    document,
    event,
    facts,
    item,
    member,
    on,
    reason,
    reasons,
    severity,
)

ED = "follow-up-ed-2bd"


def answer(
    as_of: str,
    happened: Event | Sequence[Event],
    rule: str,
    who: Member | None = None,
    **known: Any,
) -> Reason | None:
    events = [happened] if isinstance(happened, Event) else list(happened)
    shown = board(facts(as_of, members=[who or member()], events=events, **known))
    return reason(shown, "watch", rule)


@pytest.mark.parametrize(
    ("happened_on", "due"),
    [
        pytest.param("2026-11-16", "2026-11-18", id="Monday"),
        pytest.param("2026-11-20", "2026-11-24", id="Friday: over the weekend"),
        pytest.param("2026-11-21", "2026-11-24", id="Saturday"),
        pytest.param("2026-11-22", "2026-11-24", id="Sunday"),
        pytest.param("2026-11-24", "2026-11-27", id="Tuesday before Thanksgiving"),
        pytest.param("2026-11-25", "2026-11-30", id="Wednesday before Thanksgiving"),
        pytest.param("2026-11-26", "2026-11-30", id="Thanksgiving itself"),
        pytest.param("2026-12-23", "2026-12-28", id="over Christmas"),
        pytest.param("2026-12-31", "2027-01-05", id="over New Year"),
        pytest.param("2028-02-28", "2028-03-01", id="over a leap day"),
    ],
)
def test_two_business_days_after_an_ed_visit(happened_on: str, due: str) -> None:
    found = answer(due, event("ed", happened_on), ED)
    assert found is not None
    assert (found.severity, found.due, found.on) == ("act", on(due), on(happened_on))
    assert found.key == f"event:e1:{ED}"
    assert "event:e1" in found.evidence


@pytest.mark.parametrize(
    ("as_of", "expected", "overdue"),
    [
        pytest.param("2026-11-20", "soon", 0, id="on its day"),
        pytest.param("2026-11-22", "soon", 0, id="two days later, a Sunday"),
        pytest.param("2026-11-23", "soon", 0, id="the day before it is due"),
        pytest.param("2026-11-24", "act", 0, id="the due day"),
        pytest.param("2026-11-25", "act", 1, id="the day after"),
        pytest.param("2027-02-24", "act", 92, id="three months later: it stays"),
    ],
)
def test_an_unanswered_ed_visit(as_of: str, expected: str, overdue: int) -> None:
    shown = board(facts(as_of, events=[event("ed", "2026-11-20")]))
    row = item(shown, "watch:M1", "watch")
    assert row is not None
    assert (row.severity, row.due, row.days_overdue) == (expected, on("2026-11-24"), overdue)
    assert row.member_id == "M1"
    assert row.owner == "s1"


def test_the_words_of_an_ed_visit() -> None:
    found = answer("2026-11-22", event("ed", "2026-11-20"), ED)
    assert found is not None
    assert found.text == "ED visit 20 Nov, not followed up"


@pytest.mark.parametrize(
    ("made", "answered"),
    [
        pytest.param(contact("2026-11-21"), True, id="a call the day after"),
        pytest.param(contact("2026-11-21", core=False), True, id="no core service is needed"),
        pytest.param(contact("2026-11-21", "text"), True, id="by text"),
        pytest.param(contact("2026-11-21", with_whom="guardian"), True, id="with the guardian"),
        pytest.param(contact("2026-11-21", with_whom="member"), True, id="with the member, said"),
        pytest.param(contact("2026-11-20"), True, id="the same day, no time"),
        pytest.param(contact("2026-11-30"), True, id="late, but answered"),
        pytest.param(contact("2026-11-19"), False, id="the day before"),
        pytest.param(contact("2026-11-21", with_whom="provider"), False, id="with a provider"),
        pytest.param(contact("2026-11-21", "collateral"), False, id="channel collateral"),
        pytest.param(contact("2026-11-21", with_whom="collateral"), False, id="with collateral"),
        pytest.param(attempt("2026-11-21", "left_msg"), False, id="a message left"),
        pytest.param(attempt("2026-11-21", "no_answer"), False, id="no answer"),
        pytest.param(attempt("2026-11-21", "refused"), False, id="refused"),
        pytest.param(attempt("2026-11-21", "no_show"), False, id="no show"),
        pytest.param(contact("2026-11-21", outcome=""), False, id="outcome blank"),
    ],
)
def test_what_answers_an_ed_visit(made: Contact, answered: bool) -> None:
    found = answer("2026-11-30", event("ed", "2026-11-20"), ED, contacts=[made])
    assert (found is None) is answered


@pytest.mark.parametrize(
    ("happened_at", "made_at", "answered"),
    [
        pytest.param("2026-11-20T15:00Z", "2026-11-20T14:59Z", False, id="a minute before it"),
        pytest.param("2026-11-20T15:00Z", "2026-11-20T15:01Z", True, id="a minute after it"),
        pytest.param("2026-11-20T15:00Z", "2026-11-20", True, id="the contact has no time"),
        pytest.param("2026-11-20", "2026-11-20T15:00Z", True, id="the visit has no time"),
        pytest.param(
            "2026-11-21T04:30Z", "2026-11-20", True, id="late on the 20th by the agency's clocks"
        ),
        pytest.param(
            "2026-11-21T05:30Z", "2026-11-20", False, id="early on the 21st by the agency's clocks"
        ),
    ],
)
def test_the_hour_counts_where_both_have_one(
    happened_at: str, made_at: str, answered: bool
) -> None:
    found = answer("2026-11-30", event("ed", happened_at), ED, contacts=[contact(made_at)])
    assert (found is None) is answered


def test_each_event_owes_its_own_answer() -> None:
    shown = board(
        facts(
            "2026-11-20",
            events=[event("ed", "2026-11-10", "e1"), event("ed", "2026-11-16", "e2")],
            contacts=[contact("2026-11-12")],
        )
    )
    row = item(shown, "watch:M1", "watch")
    assert row is not None
    assert [each.key for each in row.reasons] == [f"event:e2:{ED}"]


def test_two_unanswered_visits_stand_in_one_row_the_older_first() -> None:
    shown = board(
        facts("2026-11-20", events=[event("ed", "2026-11-17", "e2"), event("ed", "2026-11-10")])
    )
    row = item(shown, "watch:M1", "watch")
    assert row is not None
    assert [each.key for each in row.reasons] == [f"event:e1:{ED}", f"event:e2:{ED}"]
    assert row.due == on("2026-11-13")
    assert row.days_overdue == 7


@pytest.mark.parametrize(
    ("admitted", "ed_known", "admit_known", "own_clock"),
    [
        pytest.param("2026-11-16", {}, {}, False, id="admitted the same day"),
        pytest.param("2026-11-17", {}, {}, False, id="admitted the next day"),
        pytest.param("2026-11-18", {}, {}, True, id="admitted two days later"),
        pytest.param(
            "2026-11-18", {"visit_id": "v1"}, {"visit_id": "v1"}, False, id="later, the same visit"
        ),
        pytest.param(
            "2026-11-18", {"visit_id": "v1"}, {"visit_id": "v2"}, True, id="later, another visit"
        ),
        pytest.param("2026-11-15", {}, {}, True, id="admitted the day before"),
    ],
)
def test_an_ed_visit_that_ends_in_an_admission(
    admitted: str, ed_known: Mapping[str, str], admit_known: Mapping[str, str], own_clock: bool
) -> None:
    happened = [
        event("ed", "2026-11-16", "e1", **ed_known),
        event("admit", admitted, "e2", **admit_known),
    ]
    found = answer("2026-11-20", happened, ED)
    assert (found is not None) is own_clock


def test_an_ed_visit_before_an_admission_owes_no_mental_health_clock_of_its_own() -> None:
    happened = [
        event("ed", "2026-11-16", "e1", tags="mh sud"),
        event("admit", "2026-11-16", "e2"),
    ]
    shown = board(facts("2026-11-20", events=happened))
    assert set(reasons(shown, "watch")) == {"signal-inpatient"}


def test_the_discharge_answers_for_the_ed_visit_it_began_with() -> None:
    happened = [
        event("ed", "2026-11-12", "e1", visit_id="v1"),
        event("admit", "2026-11-12", "e2", visit_id="v1"),
        event("discharge", "2026-11-17", "e3", visit_id="v1"),
    ]
    shown = board(facts("2026-11-18", events=happened))
    assert set(reasons(shown, "watch")) == {"tcm-contact-2bd", "tcm-visit-14d"}


@pytest.mark.parametrize(
    ("as_of", "expected", "overdue"),
    [
        pytest.param("2026-11-19", "soon", 0, id="the day of discharge"),
        pytest.param("2026-11-22", "soon", 0, id="Sunday"),
        pytest.param("2026-11-23", "act", 0, id="the second business day"),
        pytest.param("2026-11-24", "act", 1, id="the day after"),
    ],
)
def test_contact_within_two_business_days_of_discharge(
    as_of: str, expected: str, overdue: int
) -> None:
    shown = board(facts(as_of, events=[event("discharge", "2026-11-19")]))
    found = reason(shown, "watch", "tcm-contact-2bd")
    assert found is not None
    assert (found.severity, found.due) == (expected, on("2026-11-23"))
    row = item(shown, "watch:M1", "watch")
    assert row is not None
    assert row.days_overdue == overdue


def test_attempts_after_discharge_are_shown_and_do_not_satisfy() -> None:
    tried = attempt("2026-11-20", contact_id="c9")
    found = answer(
        "2026-11-23", event("discharge", "2026-11-19"), "tcm-contact-2bd", contacts=[tried]
    )
    assert found is not None
    said = " ".join([found.text, *(note for note, _ in found.notes)]).lower()
    assert "contact:c9" in found.evidence or "attempt" in said


@pytest.mark.parametrize(
    ("made", "answered"),
    [
        pytest.param(contact("2026-11-20"), True, id="a call"),
        pytest.param(contact("2026-11-19"), True, id="the discharge day, no time"),
        pytest.param(contact("2026-11-18"), False, id="the day before discharge"),
        pytest.param(contact("2026-11-20", with_whom="provider"), False, id="with a provider"),
        pytest.param(attempt("2026-11-20"), False, id="an attempt"),
    ],
)
def test_what_answers_the_contact_after_discharge(made: Contact, answered: bool) -> None:
    found = answer(
        "2026-11-23", event("discharge", "2026-11-19"), "tcm-contact-2bd", contacts=[made]
    )
    assert (found is None) is answered


@pytest.mark.parametrize(
    ("complexity", "rule", "due", "other"),
    [
        pytest.param("high", "tcm-visit-7d", "2026-11-26", "tcm-visit-14d", id="high"),
        pytest.param("moderate", "tcm-visit-14d", "2026-12-03", "tcm-visit-7d", id="moderate"),
        pytest.param("", "tcm-visit-14d", "2026-12-03", "tcm-visit-7d", id="blank"),
    ],
)
def test_a_visit_after_discharge_by_complexity(
    complexity: str, rule: str, due: str, other: str
) -> None:
    shown = board(facts(due, events=[event("discharge", "2026-11-19", complexity=complexity)]))
    found = reason(shown, "watch", rule)
    assert found is not None
    assert (found.severity, found.due) == ("act", on(due))
    assert reason(shown, "watch", other) is None


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-19", "watch", id="the day of discharge"),
        pytest.param("2026-11-29", "watch", id="four business days before, a Sunday"),
        pytest.param("2026-11-30", "soon", id="three business days before"),
        pytest.param("2026-12-02", "soon", id="the day before"),
        pytest.param("2026-12-03", "act", id="the fourteenth day"),
        pytest.param("2026-12-04", "act", id="the fifteenth day"),
    ],
)
def test_fourteen_days_for_a_visit(as_of: str, expected: str) -> None:
    found = answer(as_of, event("discharge", "2026-11-19"), "tcm-visit-14d")
    assert severity(found) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-20", "watch", id="from Friday, the third business day is Wednesday"),
        pytest.param("2026-11-22", "watch", id="from Sunday, the third is still Wednesday"),
        pytest.param("2026-11-23", "soon", id="from Monday, the third is Friday"),
        pytest.param("2026-11-25", "soon", id="the day before Thanksgiving"),
        pytest.param("2026-11-26", "act", id="the seventh day does not roll off Thanksgiving"),
    ],
)
def test_seven_days_for_a_visit_end_on_a_holiday(as_of: str, expected: str) -> None:
    found = answer(as_of, event("discharge", "2026-11-19", complexity="high"), "tcm-visit-7d")
    assert severity(found) == expected
    assert found is not None
    assert found.due == on("2026-11-26")


@pytest.mark.parametrize(
    ("known", "answered"),
    [
        pytest.param({"contacts": [contact("2026-11-24", "home")]}, True, id="home"),
        pytest.param({"contacts": [contact("2026-11-24", "office")]}, True, id="office"),
        pytest.param({"contacts": [contact("2026-11-24", "community")]}, True, id="community"),
        pytest.param({"contacts": [contact("2026-11-24", "video")]}, False, id="video"),
        pytest.param({"contacts": [contact("2026-11-24")]}, False, id="phone"),
        pytest.param(
            {"contacts": [contact("2026-11-24", "home", "no_answer")]}, False, id="nobody home"
        ),
        pytest.param({"appointments": [appointment("2026-11-24", "kept")]}, True, id="kept"),
        pytest.param({"appointments": [appointment("2026-11-25", "kept")]}, True, id="kept today"),
        pytest.param({"appointments": [appointment("2026-11-24", "booked")]}, False, id="booked"),
        pytest.param({"appointments": [appointment("2026-11-24", "arrived")]}, False, id="arrived"),
        pytest.param({"appointments": [appointment("2026-11-24", "no_show")]}, False, id="missed"),
        pytest.param(
            {"appointments": [appointment("2026-11-18", "kept")]}, False, id="kept before discharge"
        ),
    ],
)
def test_what_answers_the_visit_after_discharge(known: Mapping[str, Any], answered: bool) -> None:
    found = answer("2026-11-25", event("discharge", "2026-11-19"), "tcm-visit-14d", **known)
    assert (found is None) is answered


@pytest.mark.parametrize(
    ("happened", "clocks"),
    [
        pytest.param(
            [
                event("ed", "2026-11-16", "e1", visit_id="v1"),
                event("discharge", "2026-11-16", "e2", visit_id="v1"),
            ],
            {ED},
            id="from an ED visit alone: the ED clock only",
        ),
        pytest.param(
            [
                event("ed", "2026-11-16", "e1", visit_id="v1", tags="mh"),
                event("discharge", "2026-11-16", "e2", visit_id="v1", tags="mh"),
            ],
            {ED, "fum-7d", "fum-30d"},
            id="from a mental health ED visit alone: no inpatient clock",
        ),
        pytest.param(
            [
                event("ed", "2026-11-16", "e1", visit_id="v1"),
                event("admit", "2026-11-16", "e2", visit_id="v1"),
                event("discharge", "2026-11-18", "e3", visit_id="v1"),
            ],
            {"tcm-contact-2bd", "tcm-visit-14d"},
            id="from an ED visit that was admitted",
        ),
        pytest.param(
            [
                event("ed", "2026-11-10", "e1", visit_id="v1"),
                event("discharge", "2026-11-18", "e2", visit_id="v2"),
            ],
            {ED, "tcm-contact-2bd", "tcm-visit-14d"},
            id="from another visit than the ED's",
        ),
        pytest.param(
            [event("discharge", "2026-11-18", "e1")],
            {"tcm-contact-2bd", "tcm-visit-14d"},
            id="without any admission on record",
        ),
        pytest.param(
            [event("discharge", "2026-11-18", "e1", tags="mh")],
            {"tcm-contact-2bd", "tcm-visit-14d", "fuh-7d", "fuh-30d"},
            id="tagged mental health",
        ),
        pytest.param(
            [event("discharge", "2026-11-18", "e1", tags="sud")],
            {"tcm-contact-2bd", "tcm-visit-14d"},
            id="tagged substance use: no clock of its own",
        ),
        pytest.param(
            [event("ed", "2026-11-18", "e1", tags="sud")],
            {ED, "fua-7d", "fua-30d"},
            id="ED tagged substance use",
        ),
        pytest.param(
            [event("ed", "2026-11-18", "e1", tags="mh sud")],
            {ED, "fum-7d", "fum-30d", "fua-7d", "fua-30d"},
            id="ED tagged both",
        ),
        pytest.param(
            [event("transfer", "2026-11-18", "e1")], set(), id="a transfer starts nothing"
        ),
    ],
)
def test_which_clocks_an_event_starts(happened: list[Event], clocks: set[str]) -> None:
    shown = board(facts("2026-11-20", events=happened))
    assert set(reasons(shown, "watch")) == clocks


@pytest.mark.parametrize(
    ("rule", "sort", "tags", "due"),
    [
        pytest.param("fuh-7d", "discharge", "mh", "2026-11-17", id="fuh 7"),
        pytest.param("fuh-30d", "discharge", "mh", "2026-12-10", id="fuh 30"),
        pytest.param("fum-7d", "ed", "mh", "2026-11-17", id="fum 7"),
        pytest.param("fum-30d", "ed", "mh", "2026-12-10", id="fum 30"),
        pytest.param("fua-7d", "ed", "sud", "2026-11-17", id="fua 7"),
        pytest.param("fua-30d", "ed", "sud", "2026-12-10", id="fua 30"),
    ],
)
def test_seven_and_thirty_days(rule: str, sort: str, tags: str, due: str) -> None:
    happened = event(sort, "2026-11-10", tags=tags)
    found = answer(due, happened, rule)
    assert found is not None
    assert (found.severity, found.due) == ("act", on(due))
    day_before = answer("2026-11-16" if due == "2026-11-17" else "2026-12-09", happened, rule)
    assert severity(day_before) == "soon"
    on_its_day = answer("2026-11-10", happened, rule)
    assert severity(on_its_day) == "watch"


@pytest.mark.parametrize(
    ("known", "ed_answered", "hospital_answered"),
    [
        pytest.param({"contacts": [contact("2026-11-11", "home")]}, True, True, id="home"),
        pytest.param({"contacts": [contact("2026-11-11", "video")]}, True, True, id="video"),
        pytest.param({"contacts": [contact("2026-11-11")]}, True, True, id="phone"),
        pytest.param({"contacts": [contact("2026-11-11", "text")]}, False, False, id="text"),
        pytest.param({"contacts": [contact("2026-11-11", "mail")]}, False, False, id="mail"),
        pytest.param({"contacts": [attempt("2026-11-11")]}, False, False, id="attempt"),
        pytest.param(
            {"appointments": [appointment("2026-11-11", "kept")]}, True, True, id="kept booking"
        ),
        pytest.param(
            {"appointments": [appointment("2026-11-11", "booked")]}, False, False, id="booking"
        ),
        pytest.param(
            {"contacts": [contact("2026-11-10", "home")]}, True, False, id="visit the same day"
        ),
        pytest.param(
            {"appointments": [appointment("2026-11-10", "kept")]},
            True,
            False,
            id="booking kept the same day",
        ),
        pytest.param(
            {"contacts": [contact("2026-11-25", "home")]}, True, True, id="after seven days"
        ),
    ],
)
def test_a_kept_follow_up(
    known: Mapping[str, Any], ed_answered: bool, hospital_answered: bool
) -> None:
    for rule in ("fum-7d", "fum-30d"):
        found = answer("2026-11-27", event("ed", "2026-11-10", tags="mh"), rule, **known)
        assert (found is None) is ed_answered
    for rule in ("fuh-7d", "fuh-30d"):
        found = answer("2026-11-27", event("discharge", "2026-11-10", tags="mh"), rule, **known)
        assert (found is None) is hospital_answered


def test_the_discharge_day_never_counts_even_hours_later() -> None:
    found = answer(
        "2026-11-16",
        event("discharge", "2026-11-10T14:00Z", tags="mh"),
        "fuh-7d",
        contacts=[contact("2026-11-10T20:00Z", "home")],
    )
    assert found is not None


LTSS = member(ltss=True)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-10-20", "watch", id="the day of discharge"),
        pytest.param("2026-11-15", "watch", id="Sunday: Thursday is the fourth business day"),
        pytest.param("2026-11-16", "soon", id="Monday: Thursday is the third"),
        pytest.param("2026-11-18", "soon", id="the day before"),
        pytest.param("2026-11-19", "act", id="thirty days after discharge"),
        pytest.param("2026-11-20", "act", id="thirty-one days after"),
    ],
)
def test_ltss_plan_update_within_thirty_days(as_of: str, expected: str) -> None:
    found = answer(as_of, event("discharge", "2026-10-20"), "ltss-update-30d", LTSS)
    assert severity(found) == expected
    assert found is not None
    assert found.due == on("2026-11-19")


@pytest.mark.parametrize(
    ("who", "happened", "known", "owed"),
    [
        pytest.param(LTSS, event("discharge", "2026-10-20"), {}, True, id="no update"),
        pytest.param(
            LTSS, event("discharge", "2026-10-20", tags="planned"), {}, False, id="planned stay"
        ),
        pytest.param(member(), event("discharge", "2026-10-20"), {}, False, id="no LTSS"),
        pytest.param(
            LTSS._replace(plan_signed_on=on("2026-10-20")),
            event("discharge", "2026-10-20"),
            {},
            False,
            id="plan signed on the discharge day",
        ),
        pytest.param(
            LTSS._replace(plan_signed_on=on("2026-10-19")),
            event("discharge", "2026-10-20"),
            {},
            True,
            id="plan signed the day before",
        ),
        pytest.param(
            LTSS,
            event("discharge", "2026-10-20"),
            {"documents": [document("plan", completed_on="2026-11-02")]},
            False,
            id="plan document completed since",
        ),
        pytest.param(
            LTSS,
            event("discharge", "2026-10-20"),
            {"documents": [document("plan", signed_on="2026-10-20")]},
            False,
            id="plan document signed on the discharge day",
        ),
        pytest.param(
            LTSS,
            event("discharge", "2026-10-20"),
            {"documents": [document("plan", completed_on="2026-10-02")]},
            True,
            id="plan document completed before",
        ),
        pytest.param(
            LTSS,
            event("discharge", "2026-10-20"),
            {"contacts": [contact("2026-11-02", "home")]},
            True,
            id="a visit is no plan update",
        ),
    ],
)
def test_who_owes_an_ltss_update(
    who: Member, happened: Event, known: Mapping[str, Any], owed: bool
) -> None:
    found = answer("2026-11-20", happened, "ltss-update-30d", who, **known)
    assert (found is not None) is owed


@pytest.mark.parametrize(
    ("sort", "rule", "due"),
    [
        pytest.param("missed_appointment", "missed-appointment", "2026-11-23", id="missed booking"),
        pytest.param("release", "release", "2026-11-23", id="release"),
        pytest.param("shelter", "shelter-change", "2026-11-24", id="shelter"),
        pytest.param("eligibility_lost", "eligibility-lost", "2026-11-24", id="eligibility lost"),
        pytest.param("crisis", "crisis", "2026-11-23", id="crisis"),
    ],
)
def test_one_or_two_business_days_for_other_events(sort: str, rule: str, due: str) -> None:
    happened = event(sort, "2026-11-20")
    before = answer("2026-11-22", happened, rule)
    assert before is not None
    assert (before.severity, before.due) == ("soon", on(due))
    assert severity(answer(due, happened, rule)) == "act"
    assert severity(answer("2026-12-31", happened, rule)) == "act"
    tried = [attempt("2026-11-21")]
    assert severity(answer(due, happened, rule, contacts=tried)) == "act"
    made = [contact("2026-11-21")]
    assert answer(due, happened, rule, contacts=made) is None


MAINTAINED = member(segment="maintenance")


@pytest.mark.parametrize(
    "sort",
    [
        "ed",
        "admit",
        "discharge",
        "transfer",
        "jail",
        "release",
        "shelter",
        "eligibility_lost",
        "missed_appointment",
        "crisis",
    ],
)
def test_any_event_of_a_member_in_maintenance(sort: str) -> None:
    found = answer("2026-11-24", event(sort, "2026-11-20"), "maintenance-change", MAINTAINED)
    assert found is not None
    assert (found.severity, found.due) == ("act", on("2026-11-24"))
    assert answer("2026-11-24", event(sort, "2026-11-20"), "maintenance-change") is None


@pytest.mark.parametrize(
    ("known", "answered"),
    [
        pytest.param({"contacts": [contact("2026-11-21")]}, True, id="a contact"),
        pytest.param({"contacts": [attempt("2026-11-21")]}, False, id="an attempt"),
        pytest.param({"reviews": {"M1": ["2026-11-23"]}}, True, id="a review since"),
        pytest.param({"reviews": {"M1": ["2026-11-20"]}}, True, id="a review the same day"),
        pytest.param({"reviews": {"M1": ["2026-11-19"]}}, False, id="a review before"),
        pytest.param({"reviews": {"M2": ["2026-11-23"]}}, False, id="a review of somebody else"),
    ],
)
def test_what_answers_a_change_in_maintenance(known: Mapping[str, Any], answered: bool) -> None:
    happened = event("crisis", "2026-11-20")
    found = answer("2026-11-24", happened, "maintenance-change", MAINTAINED, **known)
    assert (found is None) is answered


def test_a_review_does_not_answer_the_event_itself() -> None:
    known = {"reviews": {"M1": ["2026-11-23"]}}
    found = answer("2026-11-24", event("ed", "2026-11-20"), ED, MAINTAINED, **known)
    assert found is not None


@pytest.mark.parametrize(
    ("who", "stands"),
    [
        pytest.param(member(segment="outreach"), True, id="outreach"),
        pytest.param(member(segment="maintenance"), True, id="maintenance"),
        pytest.param(member(segment="pended", segment_reason="hospital"), True, id="pended"),
        pytest.param(member(programme="OTHER", tier=""), True, id="a programme without a standard"),
        pytest.param(member(segment="closed"), False, id="closed"),
        pytest.param(member(deceased_on="2026-11-21"), False, id="dead"),
    ],
)
def test_whose_events_are_followed(who: Member, stands: bool) -> None:
    found = answer("2026-11-24", event("ed", "2026-11-20"), ED, who)
    assert (found is not None) is stands


@pytest.mark.parametrize(
    ("happened", "rule", "neutral"),
    [
        pytest.param(
            event("ed", "2026-11-20", tags="sud part2", facility="Mercy Detox"),
            "follow-up-ed-2bd",
            "ED visit 20 Nov, not followed up",
            id="ED visit",
        ),
        pytest.param(
            event("ed", "2026-11-20", tags="sud", facility="Mercy Detox"),
            "fua-7d",
            "ED visit 20 Nov, not followed up",
            id="substance use follow-up",
        ),
        pytest.param(
            event("ed", "2026-11-20", tags="mh", facility="Mercy"),
            "fum-7d",
            "ED visit 20 Nov, not followed up",
            id="mental health follow-up",
        ),
        pytest.param(
            event("discharge", "2026-11-20", tags="mh", facility="Mercy Psychiatric"),
            "tcm-contact-2bd",
            "Left hospital 20 Nov, not followed up",
            id="discharge",
        ),
        pytest.param(
            event("discharge", "2026-11-20", tags="mh", facility="Mercy Psychiatric"),
            "fuh-7d",
            "Left hospital 20 Nov, not followed up",
            id="mental health discharge",
        ),
        pytest.param(
            event("crisis", "2026-11-20", facility="Mercy Crisis Unit"),
            "crisis",
            "Event 20 Nov, not followed up",
            id="crisis",
        ),
        pytest.param(
            event("release", "2026-11-20", facility="County jail"),
            "release",
            "Event 20 Nov, not followed up",
            id="release",
        ),
        pytest.param(
            event("shelter", "2026-11-20"),
            "shelter-change",
            "Event 20 Nov, not followed up",
            id="shelter",
        ),
    ],
)
def test_neutral_words_name_the_kind_of_event_at_most(
    happened: Event, rule: str, neutral: str
) -> None:
    found = answer("2026-11-22", happened, rule)
    assert found is not None
    assert found.neutral == neutral
    for _, note in found.notes:
        for told in ("Mercy", "jail", "sud", "mh", "psych", "crisis", "shelter"):
            assert told.lower() not in note.lower()


def test_an_event_known_late_keeps_its_clock() -> None:
    late = event("ed", "2026-11-16", known_on=on("2026-11-20"))
    found = answer("2026-11-20", late, ED)
    assert found is not None
    assert (found.severity, found.due) == ("act", on("2026-11-18"))


def test_a_contact_between_the_event_and_the_news_of_it_answers() -> None:
    late = event("ed", "2026-11-16", known_on=on("2026-11-20"))
    assert answer("2026-11-20", late, ED, contacts=[contact("2026-11-17")]) is None
