"""Ids: unique, ordered where they must be and unordered where they must be."""

import random
from uuid import UUID

from db.identifiers import short_ids, uuid7


def test_uuid7_sorts_as_made_and_is_of_version_7() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(UUID(one).version, UUID(one).variant) for one in made} == {
        (7, "specified in RFC 4122")
    }


def test_short_ids_are_new_digits_in_no_order() -> None:
    first = short_ids((), 480, random.Random(1))
    second = short_ids(first, 20, random.Random(2))
    assert all(one.isdigit() and len(one) == 4 for one in first)
    assert len({*first, *second}) == 500
    assert first != sorted(first)


def test_short_ids_grow_before_they_run_out() -> None:
    made = short_ids((), 2_000)
    assert {len(one) for one in made} == {5}
    assert len(set(made)) == 2_000
