"""What somebody else made of a row: in words that any screen may show, and in both versions as far
as the screen may show them."""

from datetime import UTC, date, datetime

import pytest

from db.history import Value
from db.orders import ChangedField, ChangedRow
from huddle.privacy.meanwhile import ShownField, changed_meanwhile, show_changes
from tests.rules.build import facts, member, staff, task

TODAY = "2026-11-24"
FIRST = date(2026, 11, 20)
FRIDAY = date(2026, 11, 27)
AT = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
KNOWN = facts(
    TODAY,
    members=[
        member(first="Rosa", last="Alvarez", short_id="104417"),
        member("M2", first="Tom", last="Webb", short_id="120932", privacy_tags=frozenset({"dv"})),
    ],
    staff=[staff("s1", name="Jo Ortiz"), staff("s2", name="Min [b]Chen\x1b[2J")],
    tasks=[task("t1", "2026-11-20")],
)


def field(
    name: str,
    seen: Value,
    now: Value,
    mine: Value = None,
    by: str = "s2",
    at: datetime | None = AT,
) -> ChangedField:
    return ChangedField(name, seen, now, now if mine is None else mine, by, at)


def row(*fields: ChangedField, key: str = "task:t1", member_id: str = "M1") -> ChangedRow:
    return ChangedRow(key, member_id, fields, {})


def said(*rows: ChangedRow) -> str:
    return changed_meanwhile(rows, KNOWN)


def versions(changed: ChangedRow, *, reveal: bool) -> tuple[ShownField, ...]:
    (shown,) = show_changes([changed], KNOWN, lambda _: reveal)
    return shown.fields


def test_who_when_and_what() -> None:
    assert said(row(field("due", FIRST, FRIDAY))) == (
        "M. [b]Chen changed it at 9:05: due Fri 27 Nov"
    )
    assert said(row(field("owner", "s1", ""), field("due", FIRST, None))) == (
        "M. [b]Chen changed it at 9:05: owner nobody, due no day"
    )
    earlier = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
    assert said(row(field("owner", "s1", "s2", by="s1", at=earlier))) == (
        "J. Ortiz changed it 23 Nov: owner M. [b]Chen"
    )


def test_two_who_did_are_both_named() -> None:
    later = AT.replace(minute=9)
    told = said(row(field("due", FIRST, FRIDAY), field("owner", "s1", "s2", by="s1", at=later)))
    assert told == ("J. Ortiz and M. [b]Chen changed it at 9:09: due Fri 27 Nov, owner M. [b]Chen")


def test_words_that_somebody_typed_are_not_said() -> None:
    told = said(row(field("title", "Call", "Rosa Alvarez, HIV clinic")))
    assert told == "M. [b]Chen changed it at 9:05: words other words"


def test_an_import_has_no_name() -> None:
    assert said(row(field("owner", "s1", "s2", by="", at=None))) == (
        "an import changed it: owner M. [b]Chen"
    )


def test_several_are_called_by_their_masked_members() -> None:
    one = row(field("owner", "s1", "s2"))
    told = said(one, one._replace(member_id=""), one, one, one)
    assert told == (
        "R.A. ··4417: M. [b]Chen changed it at 9:05: owner M. [b]Chen;"
        " Task: M. [b]Chen changed it at 9:05: owner M. [b]Chen;"
        " R.A. ··4417: M. [b]Chen changed it at 9:05: owner M. [b]Chen; and 2 more were changed"
    )


def test_a_decision_is_told_as_one() -> None:
    fields = [
        field("kind", None, "assign"),
        field("text", None, "Call Rosa"),
        field("owner", None, "s1"),
        field("until", None, FRIDAY),
    ]
    assert said(row(*fields, key="decision:watch:M1")) == (
        "M. [b]Chen decided about it at 9:05: decision task for J. Ortiz, due Fri"
    )


def test_both_versions_stand_beside_each_other() -> None:
    changed = row(
        field("due", FIRST, FRIDAY, date(2026, 11, 30)),
        ChangedField("owner", "s1", "s1", "s2", changed=False),
        field("appt_on", None, FRIDAY),
    )
    for reveal in (True, False):
        assert versions(changed, reveal=reveal) == (
            ShownField("Due", "Fri 20 Nov", "Fri 27 Nov", "Mon 30 Nov"),
            ShownField("Owner", "", "J. Ortiz", "M. [b]Chen"),
            ShownField("Appointment", "no day", "Fri 27 Nov", ""),
        )


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("title", ("another", "other words", "your words")),
        ("outcome", ("another", "other words", "your words")),
        ("to_org", ("another", "other words", "your words")),
        ("closed_reason", ("another", "other words", "your words")),
        ("decision", ("another", "other answer", "your answer")),
        ("appeal_decision", ("another", "other answer", "your answer")),
    ],
)
def test_what_would_tell_shows_on_a_revealed_row_of_a_member_without_a_protected_record(
    name: str, masked: tuple[str, str, str]
) -> None:
    changed = row(field(name, "one\x1b[2J", "another one", "third [/x]"))
    (open_one,) = versions(changed, reveal=True)
    assert open_one[1:] == ("one", "another one", "third [/x]")
    (hidden,) = versions(changed, reveal=False)
    assert hidden[1:] == masked
    (protected,) = versions(changed._replace(member_id="M2"), reveal=True)
    assert protected[1:] == masked


def test_what_is_not_there_any_more_is_said_without_fields() -> None:
    gone = ChangedField("removed_at", None, AT, AT, "s2", AT)
    (shown,) = show_changes([row(gone)._replace(gone=True)], KNOWN, lambda _: True)
    assert (shown.said, shown.fields) == ("M. [b]Chen took it away at 9:05", ())
    (unknown,) = show_changes([row()._replace(gone=True)], KNOWN, lambda _: True)
    assert unknown.said == "It is not here any more"


def test_a_column_that_no_screen_names_is_not_shown() -> None:
    assert versions(row(field("batch_id", "a", "b")), reveal=True) == ()
