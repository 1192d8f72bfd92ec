"""Data text made safe to show, and to put into a spreadsheet."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.plain import calm, neutralised, plain, plain_lines, shortened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("O'Neil [/x] note", "O'Neil [/x] note", id="markup is text"),
        pytest.param("[@click=app.quit]x[/]", "[@click=app.quit]x[/]", id="an action is text"),
        pytest.param("a\x1b[31mred\x1b[0m b", "ared b", id="colour"),
        pytest.param("a\x1b]0;title\x07b", "ab", id="window title"),
        pytest.param("a\x1b]52;c;Zm9v\x1b\\b", "ab", id="clipboard"),
        pytest.param("a\x1bPq#0\x1b\\b", "ab", id="picture"),
        pytest.param("a\x9b2Jb\x9d0;t\x9cc", "abc", id="eight-bit controls"),
        pytest.param("a\x1b]0;never ended", "a", id="a string without its end"),
        pytest.param("a\x1b", "a", id="a lone escape"),
        pytest.param("one\r\ntwo\tthree\u2028four", "one two three four", id="breaks"),
        pytest.param("\u202eevil\u202c\u2066x\u2069", "evilx", id="direction overrides"),
        pytest.param("a\u200bb\ufeffc\u00add", "abcd", id="unseen"),
        pytest.param("क\u094d\u200dष", "क\u094d\u200dष", id="a joiner that a script needs"),
        pytest.param("a\x00b\ud800c\x7f", "abc", id="null, surrogate, delete"),
        pytest.param("a\ufffeb\uffff", "ab", id="no characters"),
        pytest.param("  José ", "José", id="ends"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_plain_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    made = plain(text)
    kinds = {unicodedata.category(char) for char in made if char not in "\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert plain(made) == made


def test_notes_keep_their_lines() -> None:
    assert plain_lines("one\r\ntwo\x1b[2J\n\nthree") == ("one", "two", "", "three")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("'=1+1", "''=1+1"),
        ("'tis", "'tis"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert neutralised(text) == cell


def test_marks_are_not_piled_up_and_take_no_cells() -> None:
    assert calm("Z" + "\u0301" * 1000 + "oe\u0301") == "Z" + "\u0301" * 4 + "oe\u0301"
    for kept in ("שָׁלוֹם", "مُحَمَّدٌ", "Việt", "\u1e6c\u033a"):
        assert calm(kept) == kept


def test_what_is_too_long_ends_in_dots() -> None:
    assert shortened("Rosa", 4) == "Rosa"
    assert shortened("Rosa Alvarez", 6) == "Rosa…"
