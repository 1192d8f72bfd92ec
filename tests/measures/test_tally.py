"""How the figure of a measure is made of what it looks at."""

from huddle.measures.tally import Part, Unit, tally


def unit(key: str, counted: float = 0, **more: object) -> Unit:
    return Unit(key, key, "s-1", "HH", counted, "")._replace(**more)  # type: ignore[arg-type]


def test_a_share_leaves_out_the_excluded_and_says_how_many() -> None:
    found = tally([unit("a", 1), unit("b"), unit("c", 1), unit("d", 1, excluded="pended")], "ratio")
    assert (found.numerator, found.denominator, found.value, found.n) == (2, 3, 2 / 3, 3)
    assert found.excluded == (("pended", 1),)
    assert [each.key for each in found.units] == ["a", "b", "c", "d"]


def test_of_nothing_there_is_no_figure() -> None:
    assert tally([], "ratio").value is None
    assert tally([unit("a", excluded="closed")], "median").value is None
    assert tally([], "count").value == 0


def test_a_median_has_the_middle_and_what_nine_of_ten_are_within() -> None:
    found = tally([unit(f"{day:02}", 1, value=day) for day in range(1, 21)], "median")
    assert (found.value, found.high, found.n) == (10.5, 18, 20)


def test_a_median_counts_only_what_has_a_value() -> None:
    found = tally([unit("a", 1, value=4), unit("b")], "median")
    assert (found.numerator, found.denominator, found.value) == (1, 2, 4)


def test_a_rate_is_so_many_in_a_thousand_of_what_there_is() -> None:
    months = [unit("a", 2, of=10), unit("b", 1, of=5)]
    assert tally(months, "ratio", 1000).value == 200


def test_parts_have_figures_of_their_own() -> None:
    found = tally([unit("a", 1, part="phone"), unit("b", 0, part="home"), unit("c", 1)], "ratio")
    assert found.parts == (Part("home", 0, 1, 0), Part("phone", 1, 1, 1))
    assert found.denominator == 3
