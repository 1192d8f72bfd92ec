"""What must hold for any value, not only for those somebody thought of."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.intake import files
from huddle.intake.dates import DateReader, LocalClock
from huddle.intake.imported.meetings import CONTACTS
from huddle.intake.sheets import FileError
from huddle.intake.values import Fault, clean, clean_note, reader_for
from huddle.plain import neutralised

ZONES = ("America/New_York", "America/Phoenix", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
MOMENTS = st.integers(-630_000_000, 5_680_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
"""Any second from 1950 to 2149; what it is in UTC is taken for a local time."""


@given(MOMENTS, st.sampled_from(ZONES))
@settings(max_examples=300, deadline=None)
def test_the_short_way_to_an_instant_is_the_long_way(moment: datetime, zone: str) -> None:
    column = CONTACTS.by_name["at"]
    reader = reader_for(column, DateReader(latest=2046), LocalClock(zone), {})
    faults: list[Fault] = []
    styles = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d %b %Y %H:%M:%S")
    texts = [moment.strftime(style) for style in styles]
    days, instants = reader.read(texts, faults)
    assert not faults
    assert len(set(days)) == len(set(instants)) == 1
    assert days[0] == moment.date().isoformat()


@given(st.text())
def test_an_import_takes_off_exactly_what_an_export_put_on(text: str) -> None:
    kept = clean(text)
    assert clean(neutralised(kept)) == kept
    note = clean_note(text)
    assert clean_note(neutralised(note)) == note


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(neutralised(once)) == once
    assert once == once.strip()


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_it_crash(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        problem = "none"
        try:
            for each in files.opened(path).sheets:
                list(each.rows())
        except FileError as error:
            problem = str(error)
        assert problem
