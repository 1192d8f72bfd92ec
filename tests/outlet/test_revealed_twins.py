"""What is never shown must not tell by being the only thing that is not: revealed too, a row that
rests on it reads like its twin. Only ids in a listing, and in keys, may differ."""

from collections.abc import Sequence

import pytest

from db.types import Contact, Event, TeamFacts
from huddle.outlet import html, markdown, text
from huddle.privacy import ShownBoard, ShownReason, show, show_member
from huddle.privacy.evidence import evidence_words
from tests.rules.build import attempt, board, contact, decision, event, facts, kept_month, member
from tests.rules.build import rules as shipped

OCTOBER = kept_month("2026-10")
CALLED = contact("2026-11-05", "phone")
SEEN = contact("2026-11-03", "home", by="s9")


def revealed(known: TeamFacts) -> ShownBoard:
    return show(board(known), known, shipped(), reveal=True)


def said(known: TeamFacts) -> list[str]:
    """All that a revealed screen, text, Markdown and HTML say: everything but keys and rule ids."""
    shown = revealed(known)
    reasons = [
        repr(each._replace(key="", rule=""))
        for section in shown.sections
        for item in section.items
        for each in item.reasons
    ]
    members = [show_member(known, each.member_id, shown) for each in known.members]
    details = [repr(each._replace(rows=())) for each in members]
    return [*reasons, *details, *_evidence(known, shown), text.agenda(shown),
            markdown.agenda(shown), html.agenda(shown)]  # fmt: skip


def _evidence(known: TeamFacts, shown: ShownBoard) -> list[str]:
    real = {
        reason.key: (item.member_id, reason)
        for section in board(known).sections
        for item in section.items
        for reason in item.reasons
    }
    lines: list[str] = []
    for section in shown.sections:
        for item in section.items:
            for each in item.reasons:
                for key in shown.target(item.key, each.key).reason_keys:
                    member_id, reason = real[key]
                    assert member_id is not None
                    lines += evidence_words(known, member_id, each, reason, open_row=True)
    return lines


def hh_plus(tier_reason: str, contacts: Sequence[Contact], as_of: str = "2026-11-27") -> TeamFacts:
    who = member(tier="HH+", tier_reason=tier_reason)
    return facts(as_of, members=[who], contacts=[*OCTOBER, *contacts])


def only(known: TeamFacts) -> ShownReason:
    [item] = [item for section in revealed(known).sections for item in section.items]
    [reason] = item.reasons
    return reason


@pytest.mark.parametrize(
    "contacts",
    [
        pytest.param([], id="never"),
        pytest.param([SEEN, CALLED], id="seen by somebody else"),
        pytest.param([CALLED, attempt("2026-11-20")], id="tried"),
    ],
)
def test_hiv_reads_like_smi(contacts: Sequence[Contact]) -> None:
    smi, hiv = hh_plus("SMI", contacts), hh_plus("HIV", contacts)
    assert (only(smi).rule, only(hiv).rule) == ("ny-hhplus-smi", "hhplus")
    assert "of 4 core services" in only(hiv).text
    assert only(hiv).title == "HH+ monthly contacts"
    assert only(hiv).number == "4 core services a month, 2 in person"
    assert said(smi) == said(hiv)


def test_where_only_the_care_managers_own_visit_lacks_no_number_is_said() -> None:
    owed = [contact(f"2026-11-{day}", "home", by="s9") for day in ("03", "05", "10", "12")]
    found = only(hh_plus("HIV", owed, "2026-11-30"))
    assert found.text.startswith("Contacts behind, no working day to spare")


def test_a_missed_month_of_hiv_reads_like_one_of_smi() -> None:
    made = [*kept_month("2026-09"), contact("2026-10-06", "home", by="s9"), contact("2026-10-07")]

    def world(tier_reason: str) -> TeamFacts:
        who = member(tier="HH+", tier_reason=tier_reason)
        return facts("2026-11-05", members=[who], contacts=made)

    assert only(world("HIV")).text.startswith("October: 2 of 4 core services, 1 of 2 in person")
    assert said(world("SMI")) == said(world("HIV"))


@pytest.mark.parametrize("contacts", [[], [contact("2026-11-21", "text")]])
def test_an_ed_visit_of_a_part_2_facility_reads_like_one_about_mental_health(
    contacts: Sequence[Contact],
) -> None:
    made = [*OCTOBER, CALLED, *contacts]

    def world(tags: str, facility: str) -> TeamFacts:
        visit: Event = event("ed", "2026-11-20", tags=tags, facility=facility)
        return facts("2026-11-22", members=[member()], contacts=made, events=[visit])

    mental, sud = world("mh", "General"), world("sud", "General")
    part2 = world("sud part2", "Hope Detox")
    assert said(mental) == said(sud) == said(part2)
    names = {
        reason.rule
        for section in revealed(part2).sections
        for item in section.items
        for reason in item.reasons
    }
    assert names <= {"follow-up-ed-2bd", "follow-up"}


def test_a_stay_in_a_part_2_facility_reads_like_any_other() -> None:
    def world(tags: str, facility: str) -> TeamFacts:
        left = event("discharge", "2026-11-20", tags=tags, facility=facility)
        return facts("2026-11-22", members=[member()], contacts=[*OCTOBER, CALLED], events=[left])

    assert said(world("", "General")) == said(world("part2", "Hope Detox"))


def test_the_tags_read_alike() -> None:
    """That something is held back shows on a revealed row; which of the three it is does not."""

    def world(tag: str) -> TeamFacts:
        who = member(privacy_tags=frozenset({tag}), goal=f"about {tag}", concern=f"about {tag}")
        return facts(
            "2026-11-24",
            members=[who],
            contacts=[*OCTOBER, CALLED],
            decisions=[decision("discussed", "2026-11-24", "watch:M1", text=f"about {tag}",
                                decision_id="d1")],
        )  # fmt: skip

    hiv, part2, dv = said(world("hiv")), said(world("part2")), said(world("dv"))
    assert hiv == part2 == dv
    assert not any("about" in line for line in hiv)
