"""``t`` on a request: what the plan or the member did, in few keys, and never half said."""

from datetime import date
from typing import Any

import pytest

from db.orders import RequestEntry
from huddle.screens.modals.request_update import Recorded, RequestUpdateModal
from huddle.views.request_steps import TOLD, Step, steps
from huddle.views.requests import clocks_of
from tests.rules.build import CALENDAR as FEDERAL
from tests.rules.build import facts, request, rules
from tests.screens.host import (
    CALENDAR,
    HOSTILE,
    HOSTILE_SHOWN,
    NONE_YET,
    NOW,
    ROW,
    SIZES,
    TODAY,
    fits,
    result_of,
    screen_of,
)

REDUCED: dict[str, Any] = {
    "received": "2026-10-20",
    "decision": "reduced",
    "notice_on": "2026-11-18",
    "effective_on": "2026-12-01",
    "previously_authorized": True,
}


def possible(**known: Any) -> tuple[Step, ...]:
    asked = request(**known)
    team = facts("2026-11-24", requests=[asked])
    return steps(asked, clocks_of(asked, team, rules(), FEDERAL))


def modal(subject: str = ROW, **known: Any) -> RequestUpdateModal:
    return RequestUpdateModal(
        title="Record",
        subject=subject,
        steps=possible(**(known or {"received": "2026-11-18"})),
        now=NOW,
        calendar=CALENDAR,
    )


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (
            {"received": "2026-11-18"},
            "approved, approved in part, denied, reduced, suspended, terminated, "
            "plan takes an extension, request withdrawn",
        ),
        (
            {"received": "2026-11-09"},  # 7 days later is past
            "approved, approved in part, denied, counts as denied: no decision in time, reduced, "
            "suspended, terminated, plan takes an extension, request withdrawn",
        ),
        (
            {"decision": "approved", "auth_end_on": "2026-12-31"},
            "reduced, suspended, terminated",
        ),
        ({"decision": "denied"}, "notice of the decision, appeal filed"),
        (
            {"decision": "denied", "notice_on": "2026-11-18"},
            "appeal filed, member chose not to appeal",
        ),
        (
            REDUCED,
            "appeal filed, asked to keep the service, member chose not to keep the service, "
            "member chose not to appeal",
        ),
        (
            {**REDUCED, "appeal_filed_on": "2026-11-20", "continuation_requested": True},
            "appeal upheld, appeal overturned, appeal won in part, appeal withdrawn, "
            "fair hearing asked for",
        ),
        (
            {
                **REDUCED,
                "appeal_filed_on": "2026-11-19",
                "appeal_decision": "upheld",
                "appeal_decision_on": "2026-11-20",
            },
            "fair hearing asked for, member chose not to ask for a hearing",
        ),
        (
            {**REDUCED, "appeal_filed_on": "2026-11-19", "appeal_decision": "overturned"},
            "",
        ),
    ],
)
def test_what_can_be_recorded_is_what_comes_next(known: dict[str, Any], said: str) -> None:
    *found, told, resolved = (each.words for each in possible(**known))
    assert ", ".join(found) == said
    assert (told, resolved) == ("member told how it stands", "resolved: nothing more to do")


async def test_approved_today_is_three_keys() -> None:
    given = await result_of(modal(), "1", "enter")
    assert given.entry == RequestEntry("decision", TODAY, "approved")


async def test_a_denial_asks_for_its_reason() -> None:
    assert await result_of(modal(), "3", "enter") is NONE_YET
    assert "Say why in a few words" in await screen_of(modal(), "3", "enter")
    given = await result_of(modal(), "3", "=not needed", "enter")
    assert given.entry == RequestEntry("decision", TODAY, "denied", "not needed")


async def test_a_late_decision_counts_as_denied_with_its_reason() -> None:
    given = await result_of(modal(received="2026-11-09"), "4", "enter")
    assert given.entry == RequestEntry("decision", TODAY, "denied", "no decision in time")


async def test_all_that_comes_with_a_reduction() -> None:
    given = await result_of(
        modal(),
        *("4", "=fewer hours", "tab", "=yesterday", "tab", "=1 Dec", "tab", "=2027-05-31"),
        *("shift+tab", "shift+tab", "shift+tab", "shift+tab", "ctrl+u", "=20 Nov", "enter"),
    )
    assert given.entry == RequestEntry(
        what="decision",
        on=date(2026, 11, 20),
        outcome="reduced",
        reason="fewer hours",
        notice_on=date(2026, 11, 23),
        effective_on=date(2026, 12, 1),
        auth_end_on=date(2027, 5, 31),
    )


async def test_only_what_the_step_asks_for_is_there_and_is_given() -> None:
    assert "Why" not in await screen_of(modal())
    assert "Until" in await screen_of(modal())
    given = await result_of(modal(), "3", "=mistaken", "shift+tab", "shift+tab", "1", "enter")
    assert given.entry == RequestEntry("decision", TODAY, "approved")


async def test_a_day_to_come_or_that_is_none_is_said() -> None:
    ahead = await screen_of(modal(), "1", "tab", "ctrl+u", "=tomorrow", "enter")
    assert "▲" in ahead
    none = await screen_of(modal(), "1", "tab", "ctrl+u", "enter")
    assert "A day is needed" in none


async def test_a_day_near_is_meant_whether_behind_or_ahead() -> None:
    behind = await result_of(modal(), "6", "=ended", "tab", "tab", "=20 Nov", "enter")
    assert behind.entry.effective_on == date(2026, 11, 20)
    ahead = await result_of(modal(), "6", "=ended", "tab", "tab", "=2 Dec", "enter")
    assert ahead.entry.effective_on == date(2026, 12, 2)


async def test_a_choice_of_the_member_closes_one_reason() -> None:
    given = await result_of(modal(**REDUCED), "3", "enter")
    assert isinstance(given, Recorded)
    assert given.step.reason_key == "request:q1:keep-benefits"
    assert given.step.what == "choice"


async def test_told_is_one_field_with_today_in_it() -> None:
    def told() -> RequestUpdateModal:
        return RequestUpdateModal(
            title="The member was told", subject=ROW, steps=(TOLD,), now=NOW, calendar=CALENDAR
        )

    given = await result_of(told(), "enter")
    assert given.entry == RequestEntry("told", TODAY)
    earlier = await result_of(told(), "ctrl+u", "=mon", "enter")
    assert earlier.entry.on == date(2026, 11, 23)


async def test_escape_records_nothing() -> None:
    assert await result_of(modal(), "1", "escape") is None


async def test_a_name_is_text() -> None:
    assert HOSTILE_SHOWN in await screen_of(modal(HOSTILE))


@pytest.mark.parametrize("size", SIZES)
async def test_it_fits_with_its_longest_list(size: tuple[int, int]) -> None:
    assert await fits(modal(**REDUCED), size)
    assert await fits(modal(), size)
    assert await fits(modal(), size, "4", "=why")
    assert await fits(modal(received="2026-11-09"), size, "5", "=why")
