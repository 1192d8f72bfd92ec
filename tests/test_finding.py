"""Finding a member from a few typed words."""

import pytest

from db.types import Member
from huddle.finding import MOST, Finder
from tests.rules.build import member

TEAM = (
    member("M1", short_id="104417", first="Jane", last="Smith"),
    member("M2", short_id="104418", first="Janet", last="Smithson"),
    member("M3", short_id="104419", first="Siobhán", last="O’Neil", preferred_name="Shiv"),
    member("M4", short_id="104420", first="小明", last="王"),
    member("M5", short_id="104421", first="أحمد", last="الحسن"),
    member("M6", short_id="104422", first="Алексей", last="Петров"),
    member("M7", short_id="104423", first="Øystein", last="Łukasiewicz-Groß"),
    member("M8", short_id="104424", first="김", last="민준"),
    member("A-778812", short_id="104425", first="Bo", last="Lee"),
)


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(TEAM)


def ids(found: tuple[Member, ...]) -> list[str]:
    return [each.member_id for each in found]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("smth jane", "M1"),  # a letter missing, the other word first
        ("jane smith", "M1"),
        ("SMITH", "M1"),
        ("smiith", "M1"),  # doubled
        ("simth", "M1"),  # swapped
        ("msith", "M1"),  # swapped at the beginning
        ("smiht", "M1"),  # swapped at the end
        ("mith", "M1"),  # the first letter missing
        ("smit jane", "M1"),
        ("jnae simth", "M1"),
        ("smithsn", "M2"),
        ("oneil", "M3"),
        ("o'neil", "M3"),
        ("neil siobhan", "M3"),
        ("shiv", "M3"),
        ("王小明", "M4"),
        ("小明", "M4"),
        ("王明", "M4"),  # one character missing
        ("احمد", "M5"),  # without the hamza
        ("الحسن", "M5"),
        ("петров", "M6"),
        ("ПЕТРВО", "M6"),  # swapped
        ("алексеи", "M6"),  # without the breve
        ("oystein", "M7"),
        ("lukasiewicz", "M7"),
        ("gross", "M7"),
        ("민준", "M8"),
        ("ob lee", "A-778812"),
        ("le", "A-778812"),
        ("4423", "M7"),
        ("104423", "M7"),
        ("8812", "A-778812"),
        ("a-778812", "A-778812"),
        ("A778812", "A-778812"),
        ("m6", "M6"),
        ("bo 8812", "A-778812"),
    ],
)
def test_it_finds(finder: Finder, typed: str, first: str) -> None:
    assert ids(finder.find(typed).members)[:1] == [first]


@pytest.mark.parametrize(
    "typed", ["", "   ", "jane petrov", "xyzzy", "[red]", "\x1b[2J", "'", "9999"]
)
def test_it_finds_nobody(finder: Finder, typed: str) -> None:
    assert finder.find(typed) == ((), False)


def test_exact_words_come_before_beginnings_and_those_before_words_one_letter_off() -> None:
    others = Finder(
        (
            member("near", first="Ana", last="Smitt"),
            member("begins", first="Ana", last="Smithson"),
            member("exact", first="Ana", last="Smith"),
        )
    )
    assert ids(others.find("smith").members) == ["exact", "begins", "near"]


def test_two_letters_off_is_somebody_else(finder: Finder) -> None:
    assert finder.find("smht jaen").members == ()
    assert finder.find("sith jan").members != ()


def test_long_and_hostile_text_is_only_text(finder: Finder) -> None:
    assert finder.find("a" * 10_000).members == ()
    assert finder.find("\u202esmith").members != ()
    odd = Finder((member("M1", first="[red]", last="x" * 10_000), member("M2", first="", last="")))
    assert ids(odd.find("red").members) == ["M1"]
    assert Finder(()).find("anybody") == ((), False)


def test_it_says_that_there_are_more() -> None:
    many = Finder(member(f"M{n}", short_id=f"{n:06}", last="Smith") for n in range(MOST + 1))
    found = many.find("smith")
    assert (len(found.members), found.more) == (MOST, True)
    assert many.find_masked("r").more
    assert not many.find("000001").more


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("js 4417", ["M1"]),
        ("js", ["M1", "M2"]),
        ("J.S.", ["M1", "M2"]),
        ("4420", ["M4"]),
        ("1044", []),  # only what the mask shows of an id
        ("8812", []),  # nothing of the source's id
        ("jane", []),
        ("王", []),  # initials: the first name's character first
        ("小王", ["M4"]),
        ("", []),
    ],
)
def test_masked_it_takes_initials_and_the_last_digits(
    finder: Finder, typed: str, found: list[str]
) -> None:
    assert ids(finder.find_masked(typed).members) == found
