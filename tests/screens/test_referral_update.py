"""``t`` on a referral: how it moved, in few keys, and never half said."""

from datetime import date
from typing import Any

import pytest

from db.orders import ReferralMove
from huddle.screens.modals.referral_update import MovedHow, ReferralUpdateModal
from huddle.views.referral_moves import steps
from tests.rules.build import referral
from tests.screens.host import (
    CALENDAR,
    HOSTILE,
    HOSTILE_SHOWN,
    NONE_YET,
    NOW,
    ROW,
    SIZES,
    STAFF,
    TODAY,
    fits,
    result_of,
    screen_of,
)


def modal(status: str = "sent", subject: str = ROW, **known: Any) -> ReferralUpdateModal:
    return ReferralUpdateModal(
        subject=subject,
        steps=steps(referral(status, **known)),
        staff=STAFF,
        now=NOW,
        calendar=CALENDAR,
    )


async def moved(*keys: str, status: str = "sent", **known: Any) -> ReferralMove:
    result = await result_of(modal(status, **known), *keys)
    assert isinstance(result, MovedHow)
    return result.move


@pytest.mark.parametrize(
    ("status", "known", "first", "last"),
    [
        ("sent", {}, "accepted", "worker"),
        ("received", {}, "accepted", "worker"),
        ("on_hold", {}, "accepted", "worker"),
        ("accepted", {}, "scheduled", "worker"),
        ("in_progress", {}, "scheduled", "worker"),
        ("scheduled", {}, "kept", "worker"),
        ("no_show", {}, "scheduled", "worker"),
        ("declined", {}, "redirect", "close"),
        ("failed", {}, "redirect", "close"),
        ("sent", {"direction": "in"}, "worker", "worker"),
    ],
)
def test_the_likeliest_stands_first(
    status: str, known: dict[str, Any], first: str, last: str
) -> None:
    found = [each.kind for each in steps(referral(status, **known))]
    assert (found[0], found[-1]) == (first, last)


@pytest.mark.parametrize(
    ("status", "known"),
    [
        ("draft", {}),
        ("void", {}),
        ("completed", {}),
        ("cancelled", {}),
        ("", {}),
        ("sent", {"closed_on": "2026-11-20"}),
        ("completed", {"direction": "in"}),
    ],
)
def test_what_is_over_is_not_moved(status: str, known: dict[str, Any]) -> None:
    assert steps(referral(status, **known)) == ()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("enter",), ReferralMove("accepted", TODAY)),
        (("2", "enter"), ReferralMove("declined", TODAY)),
        (("2", "=full", "enter"), ReferralMove("declined", TODAY, reason="full")),
        (("4", "enter"), ReferralMove("chase", TODAY, answer="reached")),
        (("6", "enter"), ReferralMove("chase", TODAY, answer="no_answer")),
        (
            ("3", "=fri", "enter"),
            ReferralMove("scheduled", TODAY, appt_on=date(2026, 11, 27)),
        ),
        (("7", "enter"), ReferralMove("received", TODAY)),
        (("8", "=wait list", "enter"), ReferralMove("outcome", TODAY, outcome="wait list")),
        (("9", "=Mary", "enter"), ReferralMove("redirect", TODAY, to_org="Mary")),
        (("0", "=moved", "enter"), ReferralMove("close", TODAY, reason="moved")),
    ],
)
async def test_a_digit_and_enter_move_it(keys: tuple[str, ...], expected: ReferralMove) -> None:
    assert await moved(*keys) == expected


@pytest.mark.parametrize("digit", ["3", "8", "9", "0"])
async def test_what_a_move_needs_is_asked_for(digit: str) -> None:
    assert await result_of(modal(), digit, "enter") is NONE_YET


async def test_another_day_is_typed_as_a_phrase() -> None:
    found = await moved("tab", *["backspace"] * 5, "=yesterday", "enter")
    assert found.day == date(2026, 11, 23)


async def test_a_day_to_come_is_refused_where_something_happened() -> None:
    keys = ("tab", *["backspace"] * 5, "=tomorrow", "enter")
    assert await result_of(modal(), *keys) is NONE_YET


async def test_somebody_else_is_chosen_by_name() -> None:
    found = await moved("=chen", "enter", direction="in")
    assert (found.kind, found.staff_id) == ("worker", "s-chen")


@pytest.mark.parametrize("size", SIZES)
async def test_every_form_fits(size: tuple[int, int]) -> None:
    for status in ("sent", "accepted", "scheduled", "no_show", "declined"):
        assert await fits(modal(status), size)


async def test_hostile_text_is_text() -> None:
    assert HOSTILE_SHOWN in await screen_of(modal(subject=HOSTILE))


@pytest.mark.parametrize(("status", "digits"), [("sent", "0-9 how"), ("no_show", "1-9 how")])
async def test_the_digits_that_choose_are_named(status: str, digits: str) -> None:
    assert digits in await screen_of(modal(status))


async def test_a_day_that_is_not_typed_yet_is_no_mistake() -> None:
    shown = await screen_of(modal("accepted"))
    assert "A day is needed: today" in shown
    assert "▲" not in shown
    said = await screen_of(modal("accepted"), "1", "enter")
    assert "▲ A day is needed" in said
