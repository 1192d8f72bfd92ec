"""Text that nobody would write, into everything that reads text: a value or one clear error.

Each test has a fixed number of examples, so that all of them together take seconds."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from db.types import RuleSet
from huddle import settings as settings_file
from huddle.calendars import Calendar, DuePhraseError, parse_due
from huddle.commands import keymap
from huddle.errors import UsageError
from huddle.intake import profiles
from huddle.intake.columns import Kind, Table
from huddle.intake.dates import BadDate, DateReader, LocalClock, Moment
from huddle.intake.tables import TABLES
from huddle.intake.values import Fault, reader_for
from huddle.rules.kind import RuleFileError
from huddle.rules.rule import load_rules
from huddle.when import PastPhraseError, parse_past

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, 5, tzinfo=ZoneInfo("America/New_York"))
CALENDAR = Calendar(frozenset({date(2026, 11, 26)}))
FEW = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)

WORDS = st.sampled_from(
    (
        *("today", "tomorrow", "fri", "mon", "now", "yesterday", "+2bd", "+3w", "1d", "Nov", "Feb"),
        *("30", "31", "0", "-1", "2026", "1e9", "99999999999", "9" * 5000, "²", "٢٠٢٦", "am", "pm"),
        *("14:00", "25:61", "24:00", "T", "Z", "+14:00", "-99:99", "/", "-", ".", ":", ",", "next"),
        *("\x1b[31m", "\u202e", "\x00", "\ud800", "1 Jan 0001", "31 Dec 9999", "12/31/9999"),
    )
)
PHRASES = st.one_of(
    st.text(max_size=40),
    st.lists(WORDS, max_size=5).map(" ".join),
    st.lists(WORDS, max_size=5).map("".join),
)
NASTY = st.sampled_from(
    (
        *("3", "-1", '""', '"x"', "[]", "{}", "[[1]]", "[{}]", "{a = 1}", "1979-05-27", "true"),
        *("1979-05-27T07:32:00Z", "07:32:00", "nan", "inf", "1e400", "9" * 5000, "[1, 'x']"),
        *('"\\u0000"', '"\\u001b[31m"', '"[red]{}{0}"', "'''\n'''", "0001-01-01", "9999-12-31"),
        *("[" * 2000, "", "=", '"' + "x" * 10_000 + '"', "'*'", "['(', '[']"),
    )
)


def tried(error: type[Exception], work: Callable[[], Any]) -> tuple[Any, str]:
    """What ``work`` gives, or the one line with which it refuses; nothing else may come of it."""
    try:
        return work(), ""
    except error as refusal:
        said = str(refusal)
    assert said
    assert "\n" not in said
    return None, said


@given(PHRASES)
@FEW
def test_a_due_phrase_is_a_day_or_an_error(text: str) -> None:
    day, refusal = tried(DuePhraseError, lambda: parse_due(text, TODAY, CALENDAR))
    assert refusal or isinstance(day, date)


@given(PHRASES)
@FEW
def test_a_past_phrase_is_a_day_or_an_error(text: str) -> None:
    found, refusal = tried(PastPhraseError, lambda: parse_past(text, NOW))
    assert refusal or (found[0] <= TODAY and (found[1] is None or found[1] <= NOW))


@given(PHRASES, st.sampled_from((1900, 1904)), st.booleans())
@FEW
def test_a_date_is_a_day_or_an_error(text: str, epoch: int, month_first: bool) -> None:
    reader = DateReader(month_first=month_first, epoch=epoch, latest=2046)
    found, refusal = tried(BadDate, lambda: reader.read(text))
    assert refusal or found is None or isinstance(found, Moment)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
@given(st.lists(PHRASES, min_size=1, max_size=4))
@settings(FEW, max_examples=40)
def test_every_column_takes_or_refuses_any_text(table: Table, texts: list[str]) -> None:
    clock = LocalClock("America/New_York")
    for column in table.columns:
        if column.kind is Kind.HELPER:
            continue
        faults: list[Fault] = []
        reader = reader_for(column, DateReader(latest=2046), clock, {})
        values = reader.read(texts, faults)
        assert [len(each) for each in values] == [len(texts)] * len(column.stored)
        assert all(fault.reason and 0 <= fault.place < len(texts) for fault in faults)
        kept = [value for each in values for value in each if isinstance(value, str)]
        assert not any("\x1b" in value or "\x00" in value for value in kept)


def bent(text: str, changes: list[tuple[int, int, str]]) -> str:
    """A TOML text with some of its lines changed."""
    lines = text.splitlines()
    for place, how, value in changes:
        index = place % len(lines)
        key, equals, _ = lines[index].partition("=")
        if how == 0 and equals:
            lines[index] = f"{key}= {value}"
        elif how == 1:
            lines[index] = re.sub(r"^\[+|\]+$", "", lines[index])
        elif how == 2:
            lines[index] = f"[{lines[index]}]"
        elif how == 3:
            lines.insert(index, lines[place // 7 % len(lines)])
        else:
            del lines[index]
            lines = lines or [""]
    return "\n".join(lines)


CHANGES = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 4), NASTY), min_size=1, max_size=4
)
PROFILE = """name = "our-log"
title = "Log"
sources = ["log*.xlsx"]
[[tables]]
table = "contacts"
mode = "full"
files = ["Contacts*"]
headers = ["When"]
header_row = 2
only = false
month_first = true
date_system = 1904
[tables.columns]
contact_id = "Nr"
at = ["When", "Date"]
note = "{Nr}-{When}"
[tables.values]
channel = "phone"
[tables.where]
Status = ["done", "*"]
[tables.codes.outcome]
ok = "reached"
[[skip]]
what = "old sheets"
files = ["old*"]
headers = ["x"]
"""
RULES = """author = "J. Ortiz"
date = 2026-11-01
[[override]]
rule = "pc-monthly"
n = 2
on = true
effective_from = 2026-12-01
[[rule]]
id = "pace"
kind = "contact_standard"
title = "Contact by the agency's own cadence"
grade = "L"
group = "pace"
tags = ["x"]
source = "us"
effective_from = 2026-01-01
[rule.reach]
programme = ["PACE"]
[rule.unless]
segment = ["closed"]
[rule.numbers]
n = 1
qualifies = "contact"
period = "14 days"
"""
SETTINGS = """db = "team.db"
team = "north"
user = "lead"
theme = "dark"
lock_minutes = 5
opens = "queue"
[keys]
assign = "f5"
quit = "ctrl+x"
"""


@given(CHANGES)
@FEW
def test_a_profile_is_read_or_refused(changes: list[tuple[int, int, str]]) -> None:
    text = bent(PROFILE, changes)
    profile, refusal = tried(profiles.ProfileError, lambda: profiles.parse(text, "our-log.toml"))
    assert refusal or profiles.parse(profiles.render(profile), "our-log.toml") == profile


@given(CHANGES)
@FEW
def test_a_rule_file_is_read_or_refused(changes: list[tuple[int, int, str]]) -> None:
    version = RuleSet(1, bent(RULES, changes), "s-lead", NOW)
    rules, refusal = tried(RuleFileError, lambda: load_rules(version))
    assert refusal or all(isinstance(rule.number, str) for rule in rules)


@given(CHANGES)
@FEW
def test_settings_are_read_or_refused(tmp_path: Path, changes: list[tuple[int, int, str]]) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(bent(SETTINGS, changes), encoding="utf-8")

    def keys() -> Iterable[str]:
        found = settings_file.read(settings_file.Flags())
        assert isinstance(found.lock_minutes, int)
        return keymap.keymap(found.keys, found.file)

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HUDDLE_CONFIG", str(path))
        patched.delenv("HUDDLE_DB", raising=False)
        known, refusal = tried(UsageError, keys)
    assert refusal or "assign" in known


@given(PHRASES.filter(lambda text: not re.search("[\x00\ud800-\udfff]", text)))
@FEW
def test_the_rehearsal_clock_is_an_instant_or_refused(text: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HUDDLE_NOW", text)
        instant, refusal = tried(UsageError, lambda: settings_file.now("America/New_York"))
    assert "HUDDLE_NOW" in refusal or instant.tzinfo is not None


@given(st.text(max_size=30), PHRASES.filter(bool))
@example("US", "today")
@FEW
def test_a_zone_and_a_day_asked_for_are_known_or_refused(zone: str, day: str) -> None:
    flags = settings_file.Flags(as_of=day, db="x.db", user="lead")
    found, refusal = tried(UsageError, lambda: settings_file.read(flags))
    assert "--as-of" in refusal or isinstance(found.as_of, date)
    today, refusal = tried(UsageError, lambda: settings_file.today(zone or "UTC"))
    assert "time zone" in refusal or isinstance(today, date)


def test_the_profiles_that_ship_are_their_own_rendering() -> None:
    for each in resources.files("huddle.intake").joinpath("profiles").iterdir():
        if each.name.endswith(".toml"):
            profile = profiles.parse(each.read_text("utf-8"), each.name)
            assert profiles.parse(profiles.render(profile), each.name) == profile
