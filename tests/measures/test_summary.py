"""The page for the weekly meeting, worked out by hand from small teams."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.types import Cycle, MeasureResult, TeamFacts, TeamHistory
from huddle.entry import main
from huddle.measures.day import Day
from huddle.measures.health import Health, health, month_of
from huddle.measures.measure import load_measures
from huddle.measures.summary import Hours, Stand, Summary, Worker, summary
from huddle.outlet.paper import as_html, as_markdown, as_text
from huddle.outlet.summary import MOST, paper
from tests.rules.build import CALENDAR, contact, decision, facts, on, rules

AS_OF = "2026-11-24"
ZONE = "America/New_York"
EVIL = "[red]N|P\x1b[31m<script>alert(1)</script>"


def made(known: TeamFacts, history: TeamHistory | None = None, **change: object) -> Summary:
    day = Day(known, history or TeamHistory(), rules(), CALENDAR)
    span = month_of(known.as_of)
    found: Health = health(day, span)
    return replace(summary(day, span, (), found, reveal=False), **change)  # type: ignore[arg-type]


def text(known: TeamFacts, found: Summary, workers: Iterable[Worker] = ()) -> str:
    return " ".join(as_text(paper(known, found, tuple(workers))).split())


def cycle(verdict: str = "", closed: str | None = None, code: str = "no_access") -> Cycle:
    return Cycle(
        cycle_id=f"c-{verdict}-{closed}",
        reason_code=code,
        measure_id="M1",
        aim="Rosa Alvarez is reached",
        change="text Rosa first",
        prediction="more",
        owner="s1",
        start_on=on("2026-11-02"),
        review_on=on("2026-11-30"),
        result="Rosa answered",
        verdict=verdict,
        follows="",
        opened_on=on("2026-11-02"),
        closed_on=on(closed) if closed else None,
    )


def red(day: str, measure_id: str = "M24") -> MeasureResult:
    return MeasureResult(
        measure_id=measure_id,
        title="Tasks done by their day",
        unit="share",
        period_start=on("2026-11-16"),
        period_end=on("2026-11-22"),
        value="0.5",
        n=4,
        goal="0.85",
        standing="red",
        day=on(day),
    )


def stands(many: int, *, off: bool | None, better: bool | None) -> tuple[Stand, ...]:
    """So many measures, which all stand alike."""
    plain = [each for each in load_measures() if "-" not in each.id][:many]
    return tuple(Stand(each, 0.5, 10, 0.9, off, 0.5, better) for each in plain)


def test_a_team_of_one_without_any_history_is_told_in_whole_sentences() -> None:
    said = text(facts(AS_OF), made(facts(AS_OF)))
    assert "Nothing that a measure shows" in said
    assert "Opened 0, closed 0 None is open" in said
    assert "No contact was made" in said
    assert "of a known time" not in said
    assert "None" not in said.replace("None is open", "")


def test_a_team_without_a_worker_says_so() -> None:
    said = text(facts(AS_OF), made(facts(AS_OF), workers=(), over=0))
    assert "No worker has a caseload" in said
    assert "0 of 0" not in said


def test_hours_are_counted_by_hand() -> None:
    # Tuesday 10th 7:59 and 18:00 are outside, 8:00 and 17:59 are not; the 11th is a holiday, the
    # 14th a Saturday; the 12th is of a day alone.
    at = ["10T07:59", "10T08:00", "10T17:59", "10T18:00", "11T07:00", "14T12:00"]
    contacts = [
        contact(f"2026-11-{each}-05:00", contact_id=f"c{turn}") for turn, each in enumerate(at)
    ]
    contacts.append(contact("2026-11-12", contact_id="c9", entered_on="2026-11-14"))
    found = made(facts(AS_OF, contacts=contacts))
    assert found.hours == Hours(
        contacts=7, timed=6, outside=2, days_off=2, entered=found.hours.entered, entered_off=1
    )
    said = text(facts(AS_OF), found)
    assert "Contacts 7: 2 of 6 (33 %) before 8:00 or after 18:00, 2 of 7 (29 %)" in said


def test_what_needs_problem_solving_comes_first() -> None:
    known = replace(facts(AS_OF), results=(red("2026-11-20"), red("2026-11-23"), red("2026-11-24")))
    found = made(known)
    assert [(each.times, each.what) for each in found.repeated] == [(3, "huddle")]
    said = text(known, found)
    assert "▲ Needs problem solving: Tasks done by their day, red 3 huddles running" in said
    twice = replace(known, results=known.results[1:])
    assert made(twice).repeated == ()


def test_a_goal_that_stays_red_is_spoken_of_once() -> None:
    tasks = next(each for each in load_measures() if each.id == "M24")
    known = replace(facts(AS_OF), results=(red("2026-11-20"), red("2026-11-23"), red("2026-11-24")))
    found = made(known, stands=(Stand(tasks, 0.5, 4, 0.85, True, 0.5, None),))
    (said,) = [line for line in paper(known, found).parts[1].lines if tasks.title in line]
    assert "Needs problem solving" in said


def test_reasons_for_misses_are_the_three_most_frequent_of_the_period() -> None:
    excused = {"Staff absence": 3, "Moved away": 2, "Data error": 2, "Other: Rosa moved": 1}
    made_of = [
        decision("excuse", "2026-11-10", f"referral:{reason}{turn}", reason=reason)
        for reason, times in excused.items()
        for turn in range(times)
    ]
    earlier = decision("excuse", "2026-10-30", "referral:x", reason="In hospital or jail")
    found = made(facts(AS_OF, decisions=[*made_of, earlier]))
    assert dict(found.causes)["staff_absence"] == 3
    assert "hospital_or_jail" not in dict(found.causes)
    said = text(facts(AS_OF), found)
    assert "most frequent: Staff absence 3, Data error 2, Moved away 2" in said
    assert "Rosa" not in said


def test_cycles_are_told_by_what_they_are_about_and_never_by_what_was_typed() -> None:
    known = replace(
        facts(AS_OF),
        cycles=(
            cycle(),
            cycle("adopt", "2026-11-20", "staff_absence"),
            cycle("adopt", "2026-10-20", "moved_away"),
            cycle("abandon", "2026-11-20", "data_error"),
        ),
    )
    said = text(known, made(known))
    assert "PDSA about No access or transport is running, review 30 Nov" in said
    assert "✓ PDSA about Staff absence: adopted" in said
    assert "Moved away" not in said
    assert "✓ PDSA about Data error" not in said
    assert "Rosa" not in said


@pytest.mark.parametrize(("off", "better"), [(True, None), (False, None), (None, True)])
def test_it_stays_one_page_however_many_measures_there_are(
    off: bool | None, better: bool | None
) -> None:
    every = stands(30, off=off, better=better)
    assert len(every) == 30
    found = made(facts(AS_OF), stands=every, goals=("M9",))
    page = paper(facts(AS_OF), found)
    lines = page.parts[0].lines + page.parts[1].lines
    spoken = [line for line in lines if any(each.measure.title in line for each in every)]
    assert len(spoken) == MOST == 4
    assert f"and {30 - MOST} more: huddle measures" in lines
    first = next(line for line in lines if line[0] in "✓▲")
    assert "two business days of a discharge" in first, "what the team works toward"


def test_names_made_to_break_a_page_break_none() -> None:
    known = replace(facts(AS_OF), team_name=EVIL)
    worker = Worker("s1", Hours(0, 0, 0, 0, 0, 0), 1.0, 40)
    page = paper(known, made(known), [worker], lambda _: EVIL)
    for said in (as_text(page), as_markdown(page), as_html(page)):
        assert "\x1b" not in said
    html, table = as_html(page), as_markdown(page)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    row = next(line for line in table.splitlines() if line.startswith("| ") and "of 40" in line)
    assert row.replace("\\|", "").count("|") == 7, "six cells"
    assert "[red]N|P" in as_text(page)


def test_a_line_of_text_is_never_wider_than_asked() -> None:
    known = facts(AS_OF)
    for width in (40, 80, 120):
        lines = as_text(paper(known, made(known)), width=width).splitlines()
        assert max(map(len, lines)) <= width


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_a_new_database_without_a_member_has_a_page(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    form: str,
) -> None:
    monkeypatch.setenv("HUDDLE_NOW", f"{date(2026, 11, 24)}T18:00")
    monkeypatch.setenv("HUDDLE_DB", str(tmp_path / "new.db"))
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    monkeypatch.setenv("HUDDLE_USER", "s-lead")
    assert main(["--team", "north", "init", "--agency", "A", "--time-zone", ZONE]) == 0
    capsys.readouterr()
    for command in ("summary", "health"):
        for period in ("--week", "--month"):
            assert main([command, period, "--format", form]) == 0
            said = capsys.readouterr().out
            assert "working day" in said
            assert "nan" not in said.lower().split()
