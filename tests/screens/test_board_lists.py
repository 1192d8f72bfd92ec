"""Which rows show by themselves, which are folded, and how lines are wrapped and spread."""

from datetime import date

import pytest
from rich.cells import cell_len

from huddle.privacy import ShownItem, show
from huddle.privacy.shown import ShownDecision
from huddle.rules.rule import load_rules
from huddle.widgets.entries import DECIDED, Fold, Heading, Row, entries
from huddle.widgets.lines import Span, spread, width_of, wrap
from tests.screens.fixtures.given import AS_OF, CALENDAR, CONTACTS, TEAM, WATCH, board, row

TOMORROW = date(2026, 11, 25)


def items(section: str) -> tuple[ShownItem, ...]:
    """The shown rows of a section of the board by hand."""
    shown = show(board(*WATCH, *CONTACTS), TEAM, load_rules(None))
    return next(each.items for each in shown.sections if each.key == section)


def listed(rows: tuple[ShownItem, ...], **known: object) -> list[str]:
    """The list as words: members of rows, labels and counts of folds."""
    made = entries(rows, as_of=AS_OF, next_working_day=TOMORROW, **known)  # type: ignore[arg-type]
    return [
        each.item.member
        if isinstance(each, Row)
        else f"{each.size} {each.says} {each.label}".strip()
        for each in made
        if not isinstance(each, Heading)
    ]


def decided(item: ShownItem, on: date = AS_OF) -> ShownItem:
    decision = ShownDecision("discussed", None, "", "", "", on, "J. Ortiz", "", "discussed")
    return item._replace(decision=decision)


def test_act_rows_show_and_other_soon_rows_fold_by_worker() -> None:
    assert listed(items("contacts")) == [
        "L.D. ··2208",
        "2 due soon M. Chen",
        "2 due soon P. Osei",
        "N.F. ··6019",
        "R.A. ··4417",
    ]


def test_an_opened_fold_shows_exactly_the_rows_it_counts() -> None:
    assert listed(items("contacts"), opened=frozenset({"fold:of:s-chen"})) == [
        "L.D. ··2208",
        "2 due soon M. Chen",
        "T.W. ··0932",
        "A.M. ··5120",
        "2 due soon P. Osei",
        "N.F. ··6019",
        "R.A. ··4417",
    ]


def test_two_workers_of_one_name_keep_their_own_folds() -> None:
    """Ids tell workers apart; a name that two share would count the rows of both."""
    rows = [
        item._replace(owner="J. Ortiz") for item in items("contacts") if item.severity == "soon"
    ]
    folds = [
        each for each in entries(rows, as_of=AS_OF, next_working_day=TOMORROW) if each.key[0] == "f"
    ]
    assert [(fold.key, fold.size) for fold in folds if isinstance(fold, Fold)] == [
        ("fold:of:s-chen", 2),
        ("fold:of:s-osei", 2),
    ]


def test_forty_workers_fold_into_forty_lines_that_count_every_row() -> None:
    """Five soon rows each, and five of nobody; *act* rows never fold."""
    one = next(item for item in items("contacts") if item.severity == "soon")
    late = next(item for item in items("contacts") if item.severity == "act")
    workers = [f"s-{number:02}" for number in range(40)]
    soon = [
        one._replace(key=f"{worker}-{number}", owner_id=worker, owner=worker or "unassigned")
        for number in range(5)
        for worker in (*workers, None)
    ]
    act = [late._replace(key=f"act-{worker}", owner_id=worker) for worker in workers]
    for sort in ("urgency", "worker"):
        listed = entries([*act, *soon], as_of=AS_OF, next_working_day=TOMORROW, sort=sort)
        folds = [entry for entry in listed if isinstance(entry, Fold)]
        assert [fold.size for fold in folds] == [5] * 41
        assert len({key for fold in folds for key in fold.rows}) == 205
        assert sum(isinstance(entry, Row) for entry in listed) == 40
        assert "unassigned" in {fold.label for fold in folds}


@pytest.mark.parametrize(
    ("due", "folds"),
    [("2026-11-24", False), ("2026-11-25", True), ("2026-11-27", True)],
)
def test_a_soon_row_due_before_the_next_working_day_shows(due: str, folds: bool) -> None:
    two = [row("documents", member_id, "soon", "Due", due=due) for member_id in ("M1", "M3")]
    shown = show(board(*two), TEAM, load_rules(None))
    rows = next(each.items for each in shown.sections if each.key == "documents")
    assert listed(rows) == (["2 due soon J. Ortiz"] if folds else ["L.D. ··2208", "R.A. ··4417"])


def test_a_long_weekend_lies_before_the_next_working_day() -> None:
    friday, saturday = date(2026, 11, 27), "2026-11-28"
    assert CALENDAR.add_business_days(friday, 1) == date(2026, 11, 30)
    shown = show(board(row("documents", "M1", "soon", "Due", due=saturday)), TEAM, load_rules(None))
    rows = next(each.items for each in shown.sections if each.key == "documents")
    made = entries(rows, as_of=friday, next_working_day=date(2026, 11, 30))
    assert [type(each) for each in made] == [Row]


def test_watch_shows_signals_without_a_clock_after_what_has_one() -> None:
    assert listed(items("watch")) == [
        "T.W. ··0932",
        "R.A. ··4417",
        "K.S. ··7781",
        "A.M. ··5120",
        "L.D. ··2208",
        "D.B. ··3345",
        "N.F. ··6019",
    ]


def test_a_fold_stands_where_the_first_of_its_rows_would() -> None:
    rows = [
        row("documents", member_id, severity, "Due", due=due)
        for member_id, severity, due in (
            ("M1", "act", "2026-11-24"),
            ("M2", "soon", "2026-11-27"),
            ("M5", "soon", "2026-11-30"),
            ("M4", "watch", "2026-12-20"),
        )
    ]
    shown = show(board(*rows), TEAM, load_rules(None))
    documents = next(each.items for each in shown.sections if each.key == "documents")
    assert listed(documents) == ["R.A. ··4417", "2 due soon M. Chen", "K.S. ··7781"]
    assert listed(documents, sort="worker") == ["R.A. ··4417", "2 due soon M. Chen", "K.S. ··7781"]


def test_a_fold_says_more_only_where_another_row_of_that_worker_stands_above() -> None:
    """Folds that are due alike stand by name, though Osei's first row has the lower short id."""
    rows = [
        row("documents", member_id, severity, "Due", due=due, owner=owner)
        for member_id, severity, due, owner in (
            ("M3", "act", "2026-11-24", "s-ortiz"),
            ("M2", "soon", "2026-12-01", "s-osei"),
            ("M4", "soon", "2026-12-01", "s-osei"),
            ("M1", "soon", "2026-12-01", "s-ortiz"),
            ("M7", "soon", "2026-12-02", "s-ortiz"),
            ("M5", "soon", "2026-12-01", "s-chen"),
            ("M6", "soon", "2026-12-03", "s-chen"),
        )
    ]
    shown = show(board(*rows), TEAM, load_rules(None))
    documents = next(each.items for each in shown.sections if each.key == "documents")
    assert listed(documents) == [
        "L.D. ··2208",
        "2 more J. Ortiz",
        "2 due soon M. Chen",
        "2 due soon P. Osei",
    ]


def test_a_decided_row_stays_while_the_cursor_is_on_it_and_then_goes_to_the_decided() -> None:
    first, *rest = items("watch")
    rows = (decided(first), *rest)
    assert listed(rows, lingering=frozenset({first.key}))[0] == first.member
    after = listed(rows)
    assert first.member not in after
    assert after[-1] == "1 decided"
    assert listed(rows, opened=frozenset({DECIDED}))[-1] == first.member


def test_a_decision_of_an_earlier_day_does_not_hide_a_row() -> None:
    first, *rest = items("watch")
    assert listed((decided(first, date(2026, 11, 23)), *rest))[0] == first.member


def test_rows_can_be_sorted_by_worker_and_member() -> None:
    by_worker = listed(items("watch"), sort="worker")
    assert by_worker[:4] == ["R.A. ··4417", "L.D. ··2208", "T.W. ··0932", "A.M. ··5120"]
    by_member = listed(items("watch"), sort="member")
    assert by_member[:3] == ["A.M. ··5120", "D.B. ··3345", "K.S. ··7781"]


@pytest.mark.parametrize("width", [1, 2, 7, 20, 200])
@pytest.mark.parametrize(
    "text",
    [
        "Left hospital Fri 20 Nov, nobody has reached them",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "東京の病院から退院しました",
        "",
    ],
)
def test_wrapping_leaves_nothing_out_and_keeps_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= max(width, 2) for line in lines)


def test_what_is_spread_takes_exactly_the_width() -> None:
    line = spread((Span("R.A. ··4417"), Span("  J. Ortiz")), (Span("due today"),), 40)
    assert width_of(line) == 40
    assert "".join(span.text for span in line).endswith("due today")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("1 core service a month · 25 days late", 36, ["1 core service a month", "· 25 days late"]),
        (
            "not followed up by anybody · due today",
            20,
            ["not followed up by", "anybody · due today"],
        ),
        ("Ask again: task given 20 Nov", 25, ["Ask again: task given", "20 Nov"]),
        ("sent 20 days ago", 8, ["sent", "20 days", "ago"]),
        ("12345 days", 6, ["12345", "days"]),
        ("aaaa  bb", 4, ["aaaa", "bb"]),
        ("abcdefgh", 4, ["abcd", "efgh"]),
        ("", 4, [""]),
    ],
)
def test_lines_end_before_a_dot_and_between_words_but_not_after_a_number(
    text: str, width: int, lines: list[str]
) -> None:
    assert wrap(text, width) == lines
