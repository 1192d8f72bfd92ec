"""``?``: the rule behind a row."""

from typing import Any

import pytest

from huddle.privacy import ShownReason
from huddle.rules.board import Severity
from huddle.screens.modals.why import ChosenReason, WhyModal, WhyReason
from tests.screens.host import HOSTILE, HOSTILE_SHOWN, NONE_YET, ROW, fits, result_of, screen_of


def reason(
    key: str,
    severity: Severity,
    title: str,
    text: str,
    due_words: str = "",
    evidence: tuple[str, ...] = (),
    **more: Any,
) -> WhyReason:
    shown = ShownReason(key, "rule", title, severity, None, due_words, text, None, **more)
    return WhyReason(shown, evidence)


LOCAL = reason(
    "event:ev-88:follow-up-ed-2bd",
    Severity.ACT,
    "ED visit, follow-up",
    "ED visit 20 Nov, not followed up",
    "due today",
    ("ED visit, Fri 20 Nov",),
    number="within 2 business days",
    source="Agency practice",
    grade="L",
    effective="since 1 Jan 2025",
    override="amount 1 → 2 (by M. Chen, 2026-11-03)",
)
OFFICIAL = reason(
    "contacts:core",
    Severity.SOON,
    "Monthly core service",
    "No core service this month",
    "due 30 Nov",
    notes=("Last made 9 Nov, last tried 19 Nov",),
    source="Health home billing guidance",
    url="https://health.example/guidance.pdf",
    grade="A",
)
NEUTRAL = reason("event:1", Severity.WATCH, "", "Event 18 Nov")


def modal(can_decide: bool = True) -> WhyModal:
    return WhyModal(subject=ROW, reasons=(LOCAL, OFFICIAL, NEUTRAL), can_decide=can_decide)


async def test_a_reason_is_told_whole() -> None:
    shown = await screen_of(modal(), size=(120, 36))
    for text in (
        "ED visit 20 Nov, not followed up · due today",
        "Number within 2 business days",
        "Evidence ED visit, Fri 20 Nov",
        "Source Agency practice",
        "Grade L, local default, no outside authority",
        "In effect since 1 Jan 2025",
        "Set here amount 1 → 2 (by M. Chen, 2026-11-03)",
    ):
        assert text in shown


async def test_a_fact_that_only_says_the_reason_again_is_not_said_again() -> None:
    facts = ("ED visit 20 Nov", "contact 9 Nov")
    alike = reason("k", Severity.ACT, "", "ED visit 20 Nov", evidence=facts)
    shown = await screen_of(WhyModal(subject=ROW, reasons=[alike]), size=(120, 36))
    assert shown.count("ED visit 20 Nov") == 1
    assert "Evidence contact 9 Nov" in shown


async def test_a_masked_row_says_that_m_reveals_it_and_m_does() -> None:
    masked = WhyModal(subject=ROW, reasons=[NEUTRAL], can_reveal=True)
    assert "m reveals the row, which is logged" in await screen_of(masked)
    masked = WhyModal(subject=ROW, reasons=[NEUTRAL], can_reveal=True)
    assert await result_of(masked, "m") == ChosenReason("event:1", "m")
    assert await result_of(modal(), "m") is NONE_YET


async def test_the_next_reason_is_a_key_away() -> None:
    shown = await screen_of(modal(), "down", size=(120, 36))
    assert "Note Last made 9 Nov, last tried 19 Nov" in shown
    assert "https://health.example/guidance.pdf" in shown
    assert "Grade A, official text" in shown
    assert "Agency practice" not in shown


async def test_a_neutral_reason_names_no_rule() -> None:
    assert "not named on a shared screen" in await screen_of(modal(), "down", "down")


@pytest.mark.parametrize("key", ["a", "d", "w", "s", "x", "e"])
async def test_one_reason_is_decided_alone(key: str) -> None:
    assert await result_of(modal(), "down", key) == ChosenReason("contacts:core", key)


async def test_enter_decides_nothing_and_a_past_day_neither() -> None:
    assert await result_of(modal(), "enter") is NONE_YET
    assert await result_of(modal(can_decide=False), "d") is NONE_YET
    assert "discussed" not in await screen_of(modal(can_decide=False))
    assert await result_of(modal(), "escape") is None


async def test_hostile_text_is_told_as_text() -> None:
    hostile = WhyModal(
        subject=HOSTILE,
        reasons=[reason("k", Severity.ACT, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), number=HOSTILE)],
    )
    assert HOSTILE_SHOWN in await screen_of(hostile, size=(120, 36))


async def test_it_fits_the_smallest_screen() -> None:
    assert await fits(modal())
