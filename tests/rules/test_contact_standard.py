"""Monthly contact standards: who is listed in Contacts, how urgently, and until when.

November 2026 begins on a Sunday; Veterans Day (11) and Thanksgiving (26) are holidays; its last
working days are 20, 23, 24, 25, 27 and 30.
"""

from collections.abc import Sequence

import pytest

from db.types import Contact, Event, Member
from huddle.rules.board import Item
from tests.rules.build import (
    attempt,
    board,
    calls,
    contact,
    event,
    facts,
    item,
    items,
    kept_month,
    member,
    on,
    severity,
    visits,
    words,
)

SMI = member(tier="HH+", tier_reason="SMI")
AOT = member(tier="HH+", tier_reason="AOT")
HIV = member(tier="HH+", tier_reason="HIV")
OCTOBER = kept_month("2026-10")


def row(
    as_of: str, who: Member, contacts: Sequence[Contact], contacts_from: str | None = "2024-01-01"
) -> Item | None:
    shown = board(facts(as_of, members=[who], contacts=contacts, contacts_from=contacts_from))
    assert all(each.key == f"contacts:M1:{as_of[:7]}" for each in items(shown, "contacts"))
    return item(shown, f"contacts:M1:{as_of[:7]}", "contacts")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-01", None, id="first of the month is quiet"),
        pytest.param("2026-11-14", None, id="the 14th is still in pace"),
        pytest.param("2026-11-15", "soon", id="behind from the 15th"),
        pytest.param("2026-11-16", "soon", id="behind on the 16th"),
        pytest.param("2026-11-26", "soon", id="Thanksgiving, two working days left"),
        pytest.param("2026-11-27", "soon", id="the last Friday, Monday is still to come"),
        pytest.param("2026-11-28", "act", id="the last Saturday, only Monday is left"),
        pytest.param("2026-11-29", "act", id="the last Sunday, only Monday is left"),
        pytest.param("2026-11-30", "act", id="the last working day"),
    ],
)
def test_a_standard_of_one(as_of: str, expected: str | None) -> None:
    found = row(as_of, member(), OCTOBER)
    assert severity(found) == expected
    if found:
        assert found.due == on("2026-11-30")
        assert found.last_responsible_day == on("2026-11-30")
        assert found.days_overdue == 0
        assert found.owner == "s1"
        assert [each.rule for each in found.reasons] == ["ny-hh-core-monthly"]
        assert found.reasons[0].key == "contacts:M1:2026-11:ny-hh-core-monthly"


@pytest.mark.parametrize(
    ("as_of", "kept", "expected", "due", "last_day"),
    [
        pytest.param("2027-02-14", "2027-01", None, "", "", id="28 days: the 14th"),
        pytest.param(
            "2027-02-15", "2027-01", "soon", "2027-02-28", "2027-02-26", id="28 days: the 15th"
        ),
        pytest.param(
            "2027-02-25", "2027-01", "soon", "2027-02-28", "2027-02-26", id="28 days: last Thursday"
        ),
        pytest.param(
            "2027-02-26", "2027-01", "act", "2027-02-28", "2027-02-26", id="28 days: last Friday"
        ),
        pytest.param(
            "2027-02-27", "2027-01", "act", "2027-02-28", "2027-02-26", id="28 days: Saturday after"
        ),
        pytest.param(
            "2028-02-28", "2028-01", "soon", "2028-02-29", "2028-02-29", id="leap: the 28th"
        ),
        pytest.param(
            "2028-02-29", "2028-01", "act", "2028-02-29", "2028-02-29", id="leap: the 29th"
        ),
        pytest.param(
            "2026-10-29", "2026-09", "soon", "2026-10-31", "2026-10-30", id="31 days: last Thursday"
        ),
        pytest.param(
            "2026-10-30", "2026-09", "act", "2026-10-31", "2026-10-30", id="31 days: last Friday"
        ),
        pytest.param(
            "2026-09-29", "2026-08", "soon", "2026-09-30", "2026-09-30", id="30 days: the 29th"
        ),
        pytest.param(
            "2026-09-30", "2026-08", "act", "2026-09-30", "2026-09-30", id="30 days: the 30th"
        ),
    ],
)
def test_the_end_of_a_month_of_any_length(
    as_of: str, kept: str, expected: str | None, due: str, last_day: str
) -> None:
    found = row(as_of, member(), kept_month(kept))
    assert severity(found) == expected
    if found:
        assert found.due == on(due)
        assert found.last_responsible_day == on(last_day)


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(member(tier="standard"), id="standard tier"),
        pytest.param(member(tier="high"), id="high tier"),
        pytest.param(member(tier=""), id="no tier"),
        pytest.param(member(tier="HH+", tier_reason=""), id="HH+ without a reason"),
        pytest.param(member(tier="HH+", tier_reason="other"), id="HH+ with an unknown reason"),
    ],
)
def test_who_has_the_health_home_standard_of_one(who: Member) -> None:
    found = row("2026-11-20", who, OCTOBER)
    assert found is not None
    assert [each.rule for each in found.reasons] == ["ny-hh-core-monthly"]
    assert found.severity == "soon"
    assert row("2026-11-20", who, [*OCTOBER, *calls("2026-11-02")]) is None


def test_hh_plus_without_a_known_reason_says_so() -> None:
    found = row("2026-11-20", member(tier="HH+", tier_reason=""), OCTOBER)
    assert found is not None
    shown = board(facts("2026-11-20", members=[member(tier="HH+")], contacts=OCTOBER))
    said = words(found) + " ".join(shown.warnings)
    assert "tier reason missing" in said.lower()


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(contact("2026-11-03"), id="phone"),
        pytest.param(contact("2026-11-03", "home"), id="home"),
        pytest.param(contact("2026-11-03", "mail"), id="mail"),
        pytest.param(contact("2026-11-01", "phone"), id="on the month's first day"),
        pytest.param(contact("2026-11-03", with_whom="provider"), id="with a provider"),
        pytest.param(contact("2026-11-03", with_whom="guardian"), id="with the guardian"),
        pytest.param(
            contact("2026-11-03", "collateral", with_whom="collateral"), id="by collateral"
        ),
    ],
)
def test_a_core_service_counts_with_anyone_by_any_channel(made: Contact) -> None:
    assert row("2026-11-20", member(), [*OCTOBER, made]) is None


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(contact("2026-11-03", core=False), id="not a core service"),
        pytest.param(contact("2026-11-03", core=None), id="a file without the column"),
        pytest.param(contact("2026-11-03", outcome="left_msg"), id="message left"),
        pytest.param(contact("2026-11-03", outcome="no_answer"), id="no answer"),
        pytest.param(contact("2026-11-03", outcome="no_show"), id="no show"),
        pytest.param(contact("2026-11-03", outcome="refused"), id="refused"),
        pytest.param(contact("2026-11-03", outcome=""), id="outcome blank"),
        pytest.param(contact("2026-11-03", outcome="maybe"), id="outcome unknown"),
        pytest.param(contact("2026-10-31"), id="the day before the month"),
    ],
)
def test_what_is_no_core_service_of_this_month(made: Contact) -> None:
    found = row("2026-11-20", member(), [*OCTOBER, made])
    assert severity(found) == "soon"


@pytest.mark.parametrize("outcome", ["", "maybe"])
def test_a_contact_without_a_known_outcome_is_said(outcome: str) -> None:
    found = row("2026-11-20", member(), [*OCTOBER, contact("2026-11-03", outcome=outcome)])
    assert found is not None
    assert "outcome missing" in words(found).lower()


def test_another_members_contact_does_not_count() -> None:
    shown = board(
        facts(
            "2026-11-20",
            members=[member(), member("M2")],
            contacts=[
                *OCTOBER,
                *kept_month("2026-10", "M2"),
                contact("2026-11-03", member_id="M2"),
            ],
        )
    )
    assert [each.member_id for each in items(shown, "contacts")] == ["M1"]


@pytest.mark.parametrize(
    ("programme", "rule"), [("ONECARE", "onecare-monthly"), ("PC", "pc-monthly")]
)
@pytest.mark.parametrize(
    ("made", "counts"),
    [
        pytest.param(contact("2026-11-03", "home", core=False), True, id="home"),
        pytest.param(contact("2026-11-03", "community", core=False), True, id="community"),
        pytest.param(contact("2026-11-03", "office", core=False), True, id="office"),
        pytest.param(contact("2026-11-03", "phone", core=None), True, id="phone"),
        pytest.param(contact("2026-11-03", "video", core=False), True, id="video"),
        pytest.param(contact("2026-11-03", "text", core=False), True, id="text"),
        pytest.param(contact("2026-11-03", "mail", core=False), True, id="mail"),
        pytest.param(contact("2026-11-03", with_whom="member"), True, id="with member, said"),
        pytest.param(contact("2026-11-03", with_whom="guardian"), True, id="with the guardian"),
        pytest.param(contact("2026-11-03", with_whom="provider"), False, id="with a provider"),
        pytest.param(contact("2026-11-03", with_whom="collateral"), False, id="with collateral"),
        pytest.param(contact("2026-11-03", "collateral"), False, id="channel collateral"),
        pytest.param(contact("2026-11-03", outcome="left_msg"), False, id="message left"),
        pytest.param(contact("2026-11-03", outcome="refused"), False, id="refused"),
        pytest.param(contact("2026-11-03", outcome=""), False, id="outcome blank"),
        pytest.param(contact("2026-11-03", ""), False, id="channel blank"),
    ],
)
def test_a_meaningful_contact(programme: str, rule: str, made: Contact, counts: bool) -> None:
    found = row("2026-11-20", member(programme=programme, tier=""), [*OCTOBER, made])
    if counts:
        assert found is None
    else:
        assert found is not None
        assert [each.rule for each in found.reasons] == [rule]
        assert found.severity == "soon"
        assert found.due == on("2026-11-30")


@pytest.mark.parametrize(
    ("as_of", "made", "expected", "last_day"),
    [
        pytest.param("2026-11-07", [], None, "", id="none by the 7th: in pace"),
        pytest.param("2026-11-08", [], "soon", "2026-11-24", id="none by the 8th: behind"),
        pytest.param("2026-11-23", [], "soon", "2026-11-24", id="none, five working days left"),
        pytest.param("2026-11-24", [], "act", "2026-11-24", id="none, four working days left"),
        pytest.param("2026-11-25", [], "act", "2026-11-24", id="none, three working days left"),
        pytest.param("2026-11-14", visits("2026-11-03"), None, "", id="one by the 14th: in pace"),
        pytest.param(
            "2026-11-15", visits("2026-11-03"), "soon", "2026-11-25", id="one by the 15th: behind"
        ),
        pytest.param(
            "2026-11-24", visits("2026-11-03"), "soon", "2026-11-25", id="one, four days left"
        ),
        pytest.param(
            "2026-11-25", visits("2026-11-03"), "act", "2026-11-25", id="one, three days left"
        ),
        pytest.param(
            "2026-11-14",
            calls("2026-11-03", "2026-11-10"),
            None,
            "",
            id="two calls by the 14th: in pace",
        ),
        pytest.param(
            "2026-11-15",
            calls("2026-11-03", "2026-11-10"),
            "soon",
            "2026-11-27",
            id="two calls by the 15th: no visit yet",
        ),
        pytest.param(
            "2026-11-21",
            [*visits("2026-11-03"), *calls("2026-11-10")],
            None,
            "",
            id="a visit and a call by the 21st: in pace",
        ),
        pytest.param(
            "2026-11-22",
            [*visits("2026-11-03"), *calls("2026-11-10")],
            "soon",
            "2026-11-27",
            id="a visit and a call by the 22nd: behind",
        ),
        pytest.param(
            "2026-11-25",
            [*visits("2026-11-03"), *calls("2026-11-10")],
            "soon",
            "2026-11-27",
            id="two lacking, three days left",
        ),
        pytest.param(
            "2026-11-26",
            [*visits("2026-11-03"), *calls("2026-11-10")],
            "act",
            "2026-11-27",
            id="two lacking on Thanksgiving, two days left",
        ),
        pytest.param(
            "2026-11-27",
            [*visits("2026-11-03"), *calls("2026-11-10", "2026-11-17")],
            None,
            "",
            id="one lacking, two days left: in pace",
        ),
        pytest.param(
            "2026-11-28",
            [*visits("2026-11-03"), *calls("2026-11-10", "2026-11-17")],
            "act",
            "2026-11-30",
            id="one lacking, one day left",
        ),
        pytest.param(
            "2026-11-25",
            calls("2026-11-03", "2026-11-10", "2026-11-17"),
            "soon",
            "2026-11-27",
            id="three calls: one lacks, but two visits do",
        ),
        pytest.param(
            "2026-11-27",
            calls("2026-11-03", "2026-11-10", "2026-11-17", "2026-11-18"),
            "act",
            "2026-11-27",
            id="four calls: two visits lack, two days left",
        ),
        pytest.param(
            "2026-11-30",
            [*visits("2026-11-03", "2026-11-10"), *calls("2026-11-17", "2026-11-18")],
            None,
            "",
            id="four, two of them visits: met",
        ),
        pytest.param(
            "2026-11-30",
            [*visits("2026-11-03"), *calls("2026-11-10", "2026-11-16", "2026-11-17", "2026-11-18")],
            "act",
            "2026-11-30",
            id="five, one of them a visit: one visit lacks",
        ),
        pytest.param(
            "2026-11-15",
            [contact("2026-11-03", "video"), contact("2026-11-10", "video")],
            "soon",
            "2026-11-27",
            id="video is not in person",
        ),
        pytest.param(
            "2026-11-21",
            [contact("2026-11-03", "community"), contact("2026-11-10", "office")],
            None,
            "",
            id="community and office are in person",
        ),
    ],
)
def test_four_a_month_two_in_person(
    as_of: str, made: list[Contact], expected: str | None, last_day: str
) -> None:
    found = row(as_of, SMI, [*OCTOBER, *made])
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["ny-hhplus-smi"]
        assert found.due == on("2026-11-30")
        assert found.last_responsible_day == on(last_day)
        assert found.days_overdue == 0


@pytest.mark.parametrize(
    ("as_of", "made", "expected", "last_day"),
    [
        pytest.param("2026-11-07", [], None, "", id="none by the 7th"),
        pytest.param("2026-11-08", [], "soon", "2026-11-24", id="none by the 8th"),
        pytest.param(
            "2026-11-08",
            calls("2026-11-03"),
            "soon",
            "2026-11-24",
            id="a call by the 8th: no visit",
        ),
        pytest.param("2026-11-14", visits("2026-11-03"), None, "", id="a visit by the 14th"),
        pytest.param("2026-11-15", visits("2026-11-03"), "soon", "2026-11-25", id="by the 15th"),
        pytest.param(
            "2026-11-21",
            [*visits("2026-11-03", "2026-11-10"), *calls("2026-11-12")],
            None,
            "",
            id="two visits and a call by the 21st",
        ),
        pytest.param(
            "2026-11-22",
            [*visits("2026-11-03", "2026-11-10"), *calls("2026-11-12")],
            "soon",
            "2026-11-27",
            id="two visits and a call by the 22nd",
        ),
        pytest.param(
            "2026-11-24",
            calls("2026-11-03", "2026-11-10", "2026-11-12", "2026-11-17"),
            "act",
            "2026-11-24",
            id="four calls, no visit, four days left",
        ),
        pytest.param(
            "2026-11-30",
            visits("2026-11-03", "2026-11-10", "2026-11-12", "2026-11-17"),
            None,
            "",
            id="four visits: met",
        ),
    ],
)
def test_four_a_month_all_in_person(
    as_of: str, made: list[Contact], expected: str | None, last_day: str
) -> None:
    found = row(as_of, AOT, [*OCTOBER, *made])
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["ny-hhplus-aot"]
        assert found.last_responsible_day == on(last_day)


@pytest.mark.parametrize(
    ("as_of", "made", "expected", "last_day"),
    [
        pytest.param("2026-11-08", [], "soon", "2026-11-24", id="none by the 8th"),
        pytest.param(
            "2026-11-30",
            [
                *visits("2026-11-03", by="s1"),
                *visits("2026-11-10", by="s2"),
                *calls("2026-11-17", "2026-11-18", by="s2"),
            ],
            None,
            "",
            id="one visit by the care manager, one by another: met",
        ),
        pytest.param(
            "2026-11-30",
            visits("2026-11-03", "2026-11-10", "2026-11-17", "2026-11-18", by="s2"),
            "act",
            "2026-11-30",
            id="four visits by others: the care manager's own lacks",
        ),
        pytest.param(
            "2026-11-30",
            [
                *visits("2026-11-03", "2026-11-10", by="s2"),
                *calls("2026-11-17", "2026-11-18", by="s1"),
            ],
            "act",
            "2026-11-30",
            id="the care manager only called",
        ),
    ],
)
def test_four_a_month_one_visit_by_the_care_manager(
    as_of: str, made: list[Contact], expected: str | None, last_day: str
) -> None:
    found = row(as_of, HIV, [*OCTOBER, *made])
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["ny-hhplus-hiv"]
        assert found.last_responsible_day == on(last_day)


@pytest.mark.parametrize(
    ("as_of", "expected", "last_day"),
    [
        pytest.param("2026-12-24", "soon", "2026-12-28", id="Christmas Eve leaves five days"),
        pytest.param("2026-12-25", "act", "2026-12-28", id="Christmas Day leaves four"),
        pytest.param("2026-12-27", "act", "2026-12-28", id="the Sunday leaves four"),
        pytest.param("2026-12-28", "act", "2026-12-28", id="the Monday leaves four"),
    ],
)
def test_holidays_are_no_working_days(as_of: str, expected: str, last_day: str) -> None:
    found = row(as_of, SMI, kept_month("2026-11"))
    assert severity(found) == expected
    assert found is not None
    assert found.last_responsible_day == on(last_day)
    assert found.due == on("2026-12-31")


def test_new_years_day_is_no_working_day() -> None:
    found = row("2027-01-26", SMI, kept_month("2026-12"))
    assert found is not None
    assert (found.severity, found.last_responsible_day) == ("act", on("2027-01-26"))
    before = row("2027-01-25", SMI, kept_month("2026-12"))
    assert severity(before) == "soon"


@pytest.mark.parametrize(
    ("who", "as_of", "said"),
    [
        pytest.param(SMI, "2026-11-24", False, id="SMI, four needed and four days left"),
        pytest.param(SMI, "2026-11-25", True, id="SMI, four needed and three days left"),
        pytest.param(HIV, "2026-11-25", True, id="HIV, four needed and three days left"),
    ],
)
def test_what_is_lost_when_hh_plus_cannot_be_met(who: Member, as_of: str, said: bool) -> None:
    found = row(as_of, who, OCTOBER)
    assert found is not None
    lost = "HH+ cannot be met; 1 core service still earns High Risk/High Need"
    assert (lost in words(found)) is said
    assert lost not in found.reasons[0].neutral


def test_aot_promises_no_lower_rate() -> None:
    found = row("2026-11-25", AOT, OCTOBER)
    assert severity(found) == "act"
    assert found is not None
    assert "High Risk" not in words(found)


@pytest.mark.parametrize(
    ("as_of", "made", "expected"),
    [
        pytest.param("2026-11-01", [], "act", id="the day after the missed month"),
        pytest.param("2026-11-18", [], "act", id="mid month, nothing since"),
        pytest.param("2026-11-18", [attempt("2026-11-03")], "act", id="an attempt changes nothing"),
        pytest.param(
            "2026-11-18",
            [contact("2026-11-03", core=False)],
            "act",
            id="a contact that is no core service changes nothing",
        ),
        pytest.param("2026-11-18", calls("2026-11-01"), None, id="a core service on the 1st"),
        pytest.param("2026-11-18", calls("2026-11-18"), None, id="a core service today"),
        pytest.param("2026-11-18", calls("2026-10-31"), "soon", id="made on the month's last day"),
        pytest.param("2026-11-14", calls("2026-10-31"), None, id="made on the last day, in pace"),
        pytest.param("2026-11-14", calls("2026-10-01"), None, id="made on the month's first day"),
    ],
)
def test_a_missed_month_stays_until_something_qualifies(
    as_of: str, made: list[Contact], expected: str | None
) -> None:
    found = row(as_of, member(), [*kept_month("2026-09"), *made])
    assert severity(found) == expected
    if expected == "act":
        assert found is not None
        assert found.due == on("2026-10-31")
        assert found.days_overdue == (on(as_of) - on("2026-10-31")).days


def test_the_words_of_a_missed_month() -> None:
    made = [*kept_month("2026-08"), *calls("2026-09-22")]
    found = row("2026-11-18", member(), made)
    assert found is not None
    assert "No core service in October, none since; last 22 Sep, 57 days" in found.reasons[0].text


@pytest.mark.parametrize(
    ("who", "made", "contacts_from", "due", "overdue"),
    [
        pytest.param(
            member(), kept_month("2026-07"), "2024-01-01", "2026-08-31", 79, id="three months"
        ),
        pytest.param(
            member(),
            [*kept_month("2026-07"), *calls("2026-09-01")],
            "2024-01-01",
            "2026-10-31",
            18,
            id="a kept September breaks the run",
        ),
        pytest.param(
            member(), [], "2026-08-03", "2026-08-31", 79, id="feed begins on August's first workday"
        ),
        pytest.param(member(), [], "2026-08-04", "2026-09-30", 49, id="feed begins a day later"),
        pytest.param(
            member(enrolled_on="2026-08-01", segment_start="2026-08-01"),
            [],
            "2024-01-01",
            "2026-08-31",
            79,
            id="active from August's first day",
        ),
        pytest.param(
            member(enrolled_on="2026-08-02", segment_start="2026-08-02"),
            [],
            "2024-01-01",
            "2026-09-30",
            49,
            id="active from August's second day",
        ),
        pytest.param(
            member(segment_start="2026-08-15"),
            kept_month("2026-06"),
            "2024-01-01",
            "2026-09-30",
            49,
            id="back from pended in mid August",
        ),
    ],
)
def test_how_far_back_the_run_of_missed_months_goes(
    who: Member, made: list[Contact], contacts_from: str, due: str, overdue: int
) -> None:
    found = row("2026-11-18", who, made, contacts_from)
    assert found is not None
    assert (found.severity, found.due, found.days_overdue) == ("act", on(due), overdue)


@pytest.mark.parametrize(
    ("who", "contacts_from", "expected"),
    [
        pytest.param(member(), "2026-10-01", "act", id="feed covers October from its first day"),
        pytest.param(member(), "2026-10-02", None, id="feed begins after October's first workday"),
        pytest.param(
            member(enrolled_on="2026-10-01", segment_start="2026-10-01"),
            "2024-01-01",
            "act",
            id="enrolled on October's first day",
        ),
        pytest.param(
            member(enrolled_on="2026-10-02", segment_start="2026-10-02"),
            "2024-01-01",
            None,
            id="enrolled on October's second day",
        ),
        pytest.param(
            member(segment_start="2026-10-02"),
            "2024-01-01",
            None,
            id="back from pended on October's second day",
        ),
    ],
)
def test_nothing_is_claimed_about_a_month_not_covered(
    who: Member, contacts_from: str, expected: str | None
) -> None:
    assert severity(row("2026-11-05", who, [], contacts_from)) == expected


def test_new_years_day_does_not_uncover_january() -> None:
    assert severity(row("2026-02-05", member(), [], "2026-01-02")) == "act"
    assert severity(row("2026-02-05", member(), [], "2026-01-05")) is None


@pytest.mark.parametrize(
    ("as_of", "made", "expected"),
    [
        pytest.param("2026-11-02", [], "act", id="three of four in October, none since"),
        pytest.param("2026-11-02", calls("2026-11-02"), None, id="one since"),
        pytest.param("2026-11-14", calls("2026-11-02"), None, id="one since, in pace on the 14th"),
        pytest.param("2026-11-15", calls("2026-11-02"), "soon", id="one since, behind on the 15th"),
    ],
)
def test_falling_one_short_is_a_missed_month(
    as_of: str, made: list[Contact], expected: str | None
) -> None:
    october = [*visits("2026-10-05", "2026-10-13"), *calls("2026-10-20")]
    found = row(as_of, SMI, [*kept_month("2026-09"), *october, *made])
    assert severity(found) == expected
    if expected == "act":
        assert found is not None
        assert found.due == on("2026-10-31")


def test_too_few_visits_are_a_missed_month() -> None:
    october = [*visits("2026-10-05"), *calls("2026-10-13", "2026-10-20", "2026-10-21")]
    found = row("2026-11-02", SMI, [*kept_month("2026-09"), *october])
    assert severity(found) == "act"


def test_visits_by_others_alone_are_a_missed_month_where_the_care_manager_must_come() -> None:
    october = visits("2026-10-05", "2026-10-13", "2026-10-20", "2026-10-21", by="s2")
    assert severity(row("2026-11-02", HIV, [*kept_month("2026-09"), *october])) == "act"
    assert severity(row("2026-11-02", SMI, [*kept_month("2026-09"), *october])) is None


def test_a_member_never_contacted_says_never() -> None:
    found = row("2026-11-18", member(), [])
    assert found is not None
    assert found.severity == "act"
    assert "never" in words(found).lower()
    assert found.last_made is None
    assert found.last_attempted is None


def test_a_row_gives_last_made_and_last_attempted() -> None:
    made = [
        *OCTOBER,
        contact("2026-11-03", core=False),
        attempt("2026-11-09", "left_msg"),
        contact("2026-11-12", "collateral", with_whom="collateral", core=False),
    ]
    found = row("2026-11-20", member(), made)
    assert found is not None
    assert found.last_made == on("2026-11-03")
    assert found.last_attempted == on("2026-11-09")


@pytest.mark.parametrize(
    ("made_on", "entered_on"),
    [
        pytest.param("2026-10-29", "2026-11-09", id="days into the next month"),
        pytest.param("2026-10-01", "2026-11-01", id="made on the first, entered on the next first"),
        pytest.param("2026-10-31", "2026-11-01", id="made on the last, entered the day after"),
    ],
)
def test_a_late_entry_heals_a_missed_month_and_is_marked(made_on: str, entered_on: str) -> None:
    late = contact(made_on, entered_on=entered_on)
    found = row("2026-11-20", member(), [*kept_month("2026-09"), late])
    assert found is not None
    assert (found.severity, found.due) == ("soon", on("2026-11-30"))
    assert "late entry" in words(found).lower()


def test_an_entry_made_in_time_is_not_marked_late() -> None:
    prompt = contact("2026-10-29", entered_on="2026-10-30")
    found = row("2026-11-20", member(), [*kept_month("2026-09"), prompt])
    assert found is not None
    assert "late entry" not in words(found).lower()


@pytest.mark.parametrize(
    ("who", "as_of", "made", "expected"),
    [
        pytest.param(
            member(enrolled_on="2026-11-10", segment_start="2026-11-10"),
            "2026-11-23",
            [],
            None,
            id="enrolled on the 10th: the 23rd is in pace",
        ),
        pytest.param(
            member(enrolled_on="2026-11-10", segment_start="2026-11-10"),
            "2026-11-24",
            [],
            "soon",
            id="enrolled on the 10th: behind from the 24th",
        ),
        pytest.param(
            member(enrolled_on="2026-11-10", segment_start=None),
            "2026-11-24",
            [],
            "soon",
            id="enrolled on the 10th, segment start unknown",
        ),
        pytest.param(
            member(enrolled_on="2026-11-10", segment_start="2026-11-10"),
            "2026-11-24",
            calls("2026-11-09"),
            "soon",
            id="a contact before enrolment does not count",
        ),
        pytest.param(
            member(enrolled_on="2026-11-10", segment_start="2026-11-10"),
            "2026-11-24",
            calls("2026-11-10"),
            None,
            id="a contact on the day of enrolment counts",
        ),
        pytest.param(
            member(enrolled_on="2026-11-12", segment_start="2026-11-12"),
            "2026-11-25",
            [],
            None,
            id="enrolled on the 12th: the 25th is in pace",
        ),
        pytest.param(
            member(enrolled_on="2026-11-12", segment_start="2026-11-12"),
            "2026-11-26",
            [],
            "soon",
            id="enrolled on the 12th: behind from the 26th",
        ),
        pytest.param(
            member(enrolled_on="2026-11-17", segment_start="2026-11-17"),
            "2026-11-27",
            [],
            None,
            id="enrolled on the 17th: no pace day is left",
        ),
        pytest.param(
            member(enrolled_on="2026-11-17", segment_start="2026-11-17"),
            "2026-11-28",
            [],
            "act",
            id="enrolled on the 17th: last responsible day still holds",
        ),
        pytest.param(
            member(enrolled_on="2026-11-20", segment_start="2026-11-20"),
            "2026-11-20",
            [],
            None,
            id="enrolled today",
        ),
        pytest.param(
            member(enrolled_on="2026-11-30", segment_start="2026-11-30"),
            "2026-11-30",
            [],
            "act",
            id="enrolled on the last day",
        ),
        pytest.param(
            member(segment_start="2026-11-10"),
            "2026-11-23",
            OCTOBER,
            None,
            id="back from pended on the 10th: the 23rd is in pace",
        ),
        pytest.param(
            member(segment_start="2026-11-10"),
            "2026-11-24",
            OCTOBER,
            "soon",
            id="back from pended on the 10th: behind from the 24th",
        ),
        pytest.param(
            member(segment_start="2026-11-10"),
            "2026-11-24",
            [*OCTOBER, *calls("2026-11-04")],
            "soon",
            id="what was made while pended does not count",
        ),
        pytest.param(
            member(segment_start=None, segment_since="2026-11-10"),
            "2026-11-23",
            [],
            None,
            id="learned on the 10th that the member is active again",
        ),
        pytest.param(
            member(segment_start="2026-11-01"),
            "2026-11-15",
            OCTOBER,
            "soon",
            id="back from pended on the 1st: no shift",
        ),
    ],
)
def test_a_month_begun_late_owes_from_its_beginning(
    who: Member, as_of: str, made: list[Contact], expected: str | None
) -> None:
    assert severity(row(as_of, who, made)) == expected


@pytest.mark.parametrize(
    ("as_of", "made", "expected"),
    [
        pytest.param("2026-11-11", [], None, id="none by the 11th: in pace"),
        pytest.param("2026-11-12", [], "soon", id="none by the 12th: behind"),
        pytest.param("2026-11-18", visits("2026-11-06"), None, id="one by the 18th: in pace"),
        pytest.param("2026-11-19", visits("2026-11-06"), "soon", id="one by the 19th: behind"),
        pytest.param(
            "2026-11-25",
            visits("2026-11-06", "2026-11-12"),
            None,
            id="two by the 25th: in pace",
        ),
        pytest.param(
            "2026-11-26",
            visits("2026-11-06", "2026-11-12"),
            "act",
            id="two by the 26th: behind, and two days are left for two",
        ),
    ],
)
def test_four_a_month_when_enrolled_on_the_fifth(
    as_of: str, made: list[Contact], expected: str | None
) -> None:
    who = SMI._replace(enrolled_on=on("2026-11-05"), segment_start=on("2026-11-05"))
    assert severity(row(as_of, who, made)) == expected


def test_what_cannot_be_met_from_enrolment_on_is_act() -> None:
    who = SMI._replace(enrolled_on=on("2026-11-25"), segment_start=on("2026-11-25"))
    assert severity(row("2026-11-25", who, [])) == "act"


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(member(segment="outreach"), id="outreach"),
        pytest.param(member(segment="maintenance"), id="maintenance"),
        pytest.param(member(segment="pended", segment_reason="incarcerated"), id="pended"),
        pytest.param(member(segment="closed"), id="closed"),
        pytest.param(member(deceased_on="2026-11-02"), id="dead"),
        pytest.param(member(programme="OTHER", tier=""), id="a programme without a standard"),
    ],
)
def test_whom_no_contact_standard_reaches(who: Member) -> None:
    assert row("2026-11-30", who, []) is None


def test_a_death_event_stops_the_standard() -> None:
    known = facts("2026-11-30", events=[event("death", "2026-11-20")])
    assert items(board(known), "contacts") == ()


@pytest.mark.parametrize(
    "happened",
    [
        pytest.param(event("jail", "2026-11-16"), id="in jail"),
        pytest.param(event("admit", "2026-11-16"), id="in hospital"),
    ],
)
def test_a_contact_row_stands_and_says_that_the_member_is_away(happened: Event) -> None:
    at_home = row("2026-11-20", member(), OCTOBER)
    known = facts("2026-11-20", contacts=OCTOBER, events=[happened])
    away = item(board(known), "contacts:M1:2026-11", "contacts")
    assert at_home is not None
    assert away is not None
    assert (away.severity, away.due) == (at_home.severity, at_home.due)
    assert words(away) != words(at_home)


def test_after_release_a_contact_row_says_no_more_of_jail() -> None:
    at_home = row("2026-11-20", member(), OCTOBER)
    known = facts(
        "2026-11-20",
        contacts=OCTOBER,
        events=[event("jail", "2026-11-10"), event("release", "2026-11-16", "e2")],
    )
    released = item(board(known), "contacts:M1:2026-11", "contacts")
    assert at_home is not None
    assert released is not None
    assert words(released) == words(at_home)


SEARCHED = member(segment="pended", segment_reason="diligent search", segment_start="2026-11-03")


@pytest.mark.parametrize(
    ("as_of", "made", "expected"),
    [
        pytest.param("2026-11-10", [], None, id="none by the 10th: in pace"),
        pytest.param("2026-11-11", [], "soon", id="none by the 11th: behind, with no shift"),
        pytest.param("2026-11-20", [attempt("2026-11-05")], None, id="one by the 20th: in pace"),
        pytest.param("2026-11-21", [attempt("2026-11-05")], "soon", id="one by the 21st: behind"),
        pytest.param("2026-11-24", [], "soon", id="none, four days left"),
        pytest.param("2026-11-25", [], "act", id="none, three days left"),
        pytest.param(
            "2026-11-27",
            [attempt("2026-11-05"), attempt("2026-11-12", "left_msg")],
            None,
            id="two, two days left",
        ),
        pytest.param(
            "2026-11-28",
            [attempt("2026-11-05"), attempt("2026-11-12", "left_msg")],
            "act",
            id="two, one day left",
        ),
        pytest.param(
            "2026-11-30",
            [
                attempt("2026-11-05", "no_show"),
                attempt("2026-11-12", "refused"),
                contact("2026-11-19", core=False),
            ],
            None,
            id="two attempts and a contact: met",
        ),
        pytest.param(
            "2026-11-30",
            [
                attempt("2026-11-05"),
                attempt("2026-11-12"),
                contact("2026-11-19", "collateral", with_whom="collateral"),
            ],
            "act",
            id="a collateral who was reached is no contact with the member",
        ),
        pytest.param(
            "2026-11-30",
            [attempt("2026-11-05"), attempt("2026-11-12"), contact("2026-11-19", outcome="")],
            "act",
            id="a blank outcome counts as nothing",
        ),
    ],
)
def test_diligent_search(as_of: str, made: list[Contact], expected: str | None) -> None:
    found = row(as_of, SEARCHED, made)
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["ny-diligent-search"]
        assert found.due == on("2026-11-30")


@pytest.mark.parametrize(
    ("who", "listed"),
    [
        pytest.param(SEARCHED._replace(segment_reason="Diligent Search"), True, id="capitals"),
        pytest.param(SEARCHED._replace(segment_reason="hospital"), False, id="another reason"),
        pytest.param(SEARCHED._replace(segment_reason=""), False, id="no reason"),
        pytest.param(SEARCHED._replace(programme="ONECARE"), False, id="not a Health Home"),
    ],
)
def test_whom_the_search_standard_reaches(who: Member, listed: bool) -> None:
    assert (row("2026-11-30", who, []) is not None) is listed


def test_a_weekly_visit_for_aot_is_off_unless_switched_on() -> None:
    made = [*OCTOBER, *visits("2026-11-03", "2026-11-06", "2026-11-12")]
    known = facts("2026-11-20", members=[AOT], contacts=made)
    assert items(board(known), "contacts") == ()
    switched_on = items(board(known, "ny-hhplus-aot-week"), "contacts")
    assert [(each.severity, each.reasons[0].rule) for each in switched_on] == [
        ("act", "ny-hhplus-aot-week")
    ]
    visited = facts("2026-11-20", members=[AOT], contacts=[*made, *visits("2026-11-18")])
    assert items(board(visited, "ny-hhplus-aot-week"), "contacts") == ()


def test_one_by_the_fourteenth_is_off_unless_switched_on() -> None:
    known = facts("2026-11-13", contacts=OCTOBER)
    assert items(board(known), "contacts") == ()
    switched_on = items(board(known, "agency-first-half"), "contacts")
    assert [(each.severity, each.reasons[0].rule) for each in switched_on] == [
        ("act", "agency-first-half")
    ]
    made = facts("2026-11-13", contacts=[*OCTOBER, *calls("2026-11-10")])
    assert items(board(made, "agency-first-half"), "contacts") == ()
