"""In which segment a member was, day by day."""

from datetime import date, datetime

from db.types import StandingChange
from huddle.measures.spans import Span, spans
from tests.rules.build import NEW_YORK, member

AS_OF = date(2026, 11, 30)


def change(column: str, before: str | None, after: str, at: str) -> StandingChange:
    return StandingChange(column, before, after, datetime.fromisoformat(at))


def test_segments_follow_one_another_from_the_days_their_source_gives() -> None:
    changes = (
        change("segment", "outreach", "active", "2026-09-10T15:00+00:00"),
        change("segment_start", None, "2026-09-08", "2026-09-10T15:00+00:00"),
        change("segment", "active", "pended", "2026-11-05T15:00+00:00"),
        change("segment_start", "2026-09-08", "2026-11-03", "2026-11-05T15:00+00:00"),
    )
    pended = member(segment="pended", segment_start="2026-11-03")
    assert spans(pended, changes, AS_OF, NEW_YORK) == (
        Span("pended", date(2026, 11, 3), AS_OF),
        Span("active", date(2026, 9, 8), date(2026, 11, 2)),
        Span("outreach", None, date(2026, 9, 7)),
    )


def test_a_start_ahead_of_its_writing_holds() -> None:
    changes = (
        change("segment", "active", "closed", "2026-11-05T15:00+00:00"),
        change("segment_start", "2025-01-01", "2026-11-15", "2026-11-05T15:00+00:00"),
    )
    closed = member(segment="closed", segment_start="2026-11-15")
    assert spans(closed, changes, AS_OF, NEW_YORK) == (
        Span("closed", date(2026, 11, 15), AS_OF),
        Span("active", None, date(2026, 11, 14)),
    )


def test_where_nothing_was_written_the_start_tells_what_was_before() -> None:
    assert spans(member(segment_start="2026-11-03"), (), AS_OF, NEW_YORK)[1].segment == "outreach"
    pended = member(segment="pended", segment_start="2026-11-03")
    assert spans(pended, (), AS_OF, NEW_YORK)[1] == Span("active", None, date(2026, 11, 2))
    always = member(segment="pended", segment_start=None)
    assert spans(always, (), AS_OF, NEW_YORK) == (Span("pended", None, AS_OF),)
