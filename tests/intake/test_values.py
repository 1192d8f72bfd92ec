"""Texts of a column and what is stored for them."""

from typing import Any

import pytest

from huddle.intake.codes import CHANNEL, EVENT_TAGS, REFERRAL_STATUS
from huddle.intake.columns import Column
from huddle.intake.dates import DateReader, LocalClock
from huddle.intake.folding import fold
from huddle.intake.imported.clocks import REFERRALS, SERVICE_REQUESTS
from huddle.intake.imported.meetings import CONTACTS, EVENTS
from huddle.intake.imported.people import MEMBERS
from huddle.intake.values import Fault, Reader, clean, clean_note, reader_for

CLOCK = LocalClock("America/New_York")


def reader(column: Column, **known: str) -> Reader:
    return reader_for(column, DateReader(latest=2046), CLOCK, known)


def values(column: Column, *texts: str, **known: str) -> list[Any]:
    faults: list[Fault] = []
    found = reader(column, **known).read(texts, faults)
    assert not faults
    return list(found[0])


def test_nothing_escapes() -> None:
    assert clean("\x1b[31mRed\x1b[0m \x07bell\u202e") == "Red bell"
    assert clean("  spaced\u00a0out \t") == "spaced out"
    assert clean_note("one\r\ntwo\x1b]0;title\x07") == "one\ntwo"


@pytest.mark.parametrize("text", ["=1+1", "+1 212 555 0100", "-5", "@here", "'=1+1"])
def test_an_exports_apostrophe_goes_and_no_other(text: str) -> None:
    assert clean("'" + text) == text


def test_an_apostrophe_of_a_name_stays() -> None:
    assert clean("'t Hooft") == "'t Hooft"
    assert clean("O'Neil") == "O'Neil"


def test_na_and_friends_are_blank_and_names_are_names() -> None:
    cin, last = MEMBERS.by_name["cin"], MEMBERS.by_name["last"]
    assert values(cin, "N/A", "null", "-", "#N/A", "0012A") == ["", "", "", "", "0012A"]
    assert values(last, "N/A", "Null", "None", "Na") == ["", "Null", "None", "Na"]


def test_ids_keep_their_zeros_and_a_damaged_one_is_refused() -> None:
    column = CONTACTS.by_name["contact_id"]
    faults: list[Fault] = []
    found = reader(column).read(["000123", " 7 ", "", "1.2345E+11"], faults)
    assert found[0][:2] == ["000123", "7"]
    assert [(fault.place, fault.column) for fault in faults] == [
        (2, "contact_id"),
        (3, "contact_id"),
    ]


def test_codes_are_understood_however_they_are_spelt() -> None:
    channel = CONTACTS.by_name["channel"]
    assert values(channel, "Phone", "HOME VISIT", "tele-phone", "SMS", "") == [
        "phone",
        "home",
        "phone",
        "text",
        "",
    ]
    assert values(MEMBERS.by_name["tier"], "HH+", "hh plus", "High-Risk") == ["HH+", "HH+", "high"]
    assert values(MEMBERS.by_name["segment"], "Enrolled", "engaged", "Pended") == [
        "active",
        "active",
        "pended",
    ]


def test_an_unknown_code_is_kept_and_counted() -> None:
    channel = reader(CONTACTS.by_name["channel"])
    found = channel.read(["Fax", "Fax", "phone"], [])
    assert found[0] == ["Fax", "Fax", "phone"]
    assert channel.unknown == {"Fax": 2}


def test_a_profiles_word_comes_before_ours() -> None:
    assert values(CONTACTS.by_name["channel"], "Phone", phone="video") == ["video"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("requested", "sent"),
        ("Rejected", "declined"),
        ("entered-in-error", "void"),
        ("on-hold", "on_hold"),
        ("in-progress", "in_progress"),
        ("2.0 Created", "sent"),
        ("5.1.2 Unattended", "no_show"),
        ("7.0 Fulfilment completed", "completed"),
        ("Not updated", "sent"),
        ("Pending", "received"),
        ("Couldn't contact", "no_show"),
        ("Needs client action", "in_progress"),
        ("No longer interested", "cancelled"),
        ("Couldn't get help", "failed"),
        ("Got help", "completed"),
        ("No capacity", "declined"),
        ("Waitlist", "on_hold"),
    ],
)
def test_referral_statuses_of_the_field(word: str, status: str) -> None:
    assert REFERRAL_STATUS[fold(word)] == status


def test_yes_and_no_in_any_usual_spelling() -> None:
    core = CONTACTS.by_name["core_service"]
    texts = ["Y", "yes", "TRUE", "1", "x", "1.0", "No", "n", "0", "false", "", "N/A"]
    assert values(core, *texts) == [True] * 6 + [False] * 4 + [None] * 2


def test_what_is_neither_yes_nor_no_is_blank_and_counted() -> None:
    core = reader(CONTACTS.by_name["core_service"])
    assert core.read(["maybe", "yes"], [])[0] == [None, True]
    assert core.odd == {"maybe": 1}


def test_minutes() -> None:
    minutes = CONTACTS.by_name["minutes"]
    assert values(minutes, "15", "30 min", "0:45", "1:05:00", "20.0", "") == [
        15,
        30,
        45,
        65,
        20,
        None,
    ]


def test_tags_in_any_separation() -> None:
    tags = EVENTS.by_name["tags"]
    assert values(tags, "mh,sud", "mh; part2", "Mental Health and SUD", "mh sud planned", "") == [
        "mh sud",
        "mh part2",
        "mh sud",
        "mh sud planned",
        "",
    ]
    assert set(EVENT_TAGS.values()) == {"mh", "sud", "part2", "planned"}


def test_a_moment_is_its_day_and_its_instant() -> None:
    at = CONTACTS.by_name["at"]
    faults: list[Fault] = []
    days, instants = reader(at).read(
        ["2026-11-20 22:30", "11/20/2026", "2026-11-20 00:00:00", "2026-11-21T03:30:00Z", "maybe"],
        faults,
    )
    late = "2026-11-21T03:30:00.000000+00:00"
    assert list(days)[:4] == ["2026-11-20"] * 4
    assert list(instants)[:4] == [late, None, None, late]
    assert [(fault.place, fault.column) for fault in faults] == [(4, "at")]


def test_a_day_may_be_unknown_and_not_impossible() -> None:
    sent = REFERRALS.by_name["sent_on"]
    faults: list[Fault] = []
    found = reader(sent).read(["TBD", "n/a", "unknown", "13/45/2026"], faults)
    assert found[0][:3] == [None, None, None]
    assert faults == [Fault(3, "sent_on", "no such day")]


def test_no_decision_yet_is_blank() -> None:
    decision = SERVICE_REQUESTS.by_name["decision"]
    assert values(decision, "Pending", "Approved", "partially approved", "Denial") == [
        "",
        "approved",
        "partial",
        "denied",
    ]


def test_codes_know_no_word_twice() -> None:
    assert len(set(CHANNEL.values()) - {""}) == 8
