"""Finding a member from a few typed words: in any order and any script, with a letter missing,
doubled or swapped; or by the digits of an id.

The index is made once of the members that somebody may read, and belongs into a thread where they
are many. It holds each word once, by its length, forward and backward: a word that is one letter
off still has its first or its second half right, so that few words are compared letter by letter.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from db.types import Member
from huddle.privacy.mask import initials

MOST = 50
"""How many members are given at most."""
EXAMINED = 10_000
"""How many members are compared at most before "more" is said: whoever types one letter more sees
the others."""

_EXACT, _BEGINS, _NEAR = 0, 1, 2
_LAST = "\U0010ffff"
_SHORTEST_NEAR = 3
_SHORTEST_INSIDE = 3
_IDEOGRAPHS = (
    "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that write names without spaces: each character is a word of its own."""
_WORDS = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+")
_APOSTROPHES = "'\u2019\u2018\u02bc\u02bb`\u00b4"
_PARTED = re.compile(f"[{_APOSTROPHES}]")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys(f"{_APOSTROPHES}\u0640"),
        **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"},
        "\u0131": "i",  # without its dot
        **{"\u0649": "\u064a", "\u06cc": "\u064a"},  # alef maksura and Farsi yeh as yeh
        **{"\u0629": "\u0647", "\u06a9": "\u0643"},  # teh marbuta as heh, keheh as kaf
    }
)
"""Letters that are written one way or another and have no parts to take off."""


class Matches(NamedTuple):
    """Who fits, the best first; ``more`` is that not all of them are given."""

    members: tuple[Member, ...]
    more: bool


class Finder:
    """Finds among the given members, whom somebody may read."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._members = tuple(members)
        numbers: dict[str, int] = {}
        having: list[array[int]] = []
        self._said: list[tuple[int, ...]] = []
        ids, starts, end = [], array("Q"), 0
        for place, member in enumerate(self._members):
            own = []
            for word in set(_names(member)):
                number = numbers.get(word)
                if number is None:
                    number = numbers[word] = len(having)
                    having.append(array("I"))
                having[number].append(place)
                own.append(number)
            self._said.append(tuple(own))
            line = f"{_id(member.short_id)}\t{_id(member.member_id)}\n"
            starts.append(end)
            ids.append(line)
            end += len(line)
        self._initials = _grouped(map(_initials, self._members))
        self._shown_digits = _grouped(member.short_id[-4:] for member in self._members)
        self._numbers, self._having = numbers, having
        self._ids, self._starts = "".join(ids), starts
        self._words = sorted(numbers)
        self._forward = _by_length(self._words)
        self._backward = _by_length(word[::-1] for word in self._words)

    def find(self, typed: str, *, most: int = MOST) -> Matches:
        """Whom the words fit, all of them; nobody where nothing was typed. Exact words come before
        beginnings, those before words that are one letter off; then by name."""
        wanted = [self._wanted(word) for word in _typed(typed)]
        if not wanted:
            return Matches((), more=False)
        wanted.sort(key=lambda each: each.size)
        first, *others = wanted
        found: list[tuple[int, int]] = []
        for examined, (place, rank) in enumerate(first.members(self._having)):
            if examined == EXAMINED:
                return self._best(found, most, more=True)
            ranks = [each.rank(place, self._said[place]) for each in others]
            if None not in ranks:
                found.append((rank + sum(each or 0 for each in ranks), place))
        return self._best(found, most)

    def find_masked(self, typed: str, *, most: int = MOST) -> Matches:
        """Whose initials begin with the letters, and whose last four of the short id hold the
        digits that were typed: what a masked screen shows of a member, and nothing else."""
        letters = "".join(re.findall(r"[^\W\d_]", typed)).casefold()
        digits = "".join(re.findall(r"\d", typed))
        if not letters and not digits:
            return Matches((), more=False)
        groups = self._initials if letters else self._shown_digits
        fitting = (
            self._members[place]
            for said, places in groups.items()
            if (said.startswith(letters) if letters else digits in said)
            for place in places
        )
        found = list(
            islice((each for each in fitting if digits in each.short_id[-4:]), EXAMINED + 1)
        )
        kept = nsmallest(most, found, key=lambda member: member.short_id)
        return Matches(tuple(kept), len(found) > most)

    def _best(self, found: list[tuple[int, int]], most: int, *, more: bool = False) -> Matches:
        best: dict[int, int] = {}
        for rank, place in found:
            if rank < best.get(place, rank + 1):
                best[place] = rank

        def order(place: int) -> tuple[int, str, str, str]:
            member = self._members[place]
            return best[place], member.last, member.first, member.short_id

        kept = nsmallest(most, best, key=order)
        return Matches(tuple(self._members[place] for place in kept), more or len(best) > most)

    def _wanted(self, word: str) -> "_Wanted":
        with_digits = any(map(str.isdigit, word))
        places = dict(self._with_id(word)) if with_digits else {}
        ranks = self._like(word)
        size = sum(len(self._having[number]) for number in ranks) + len(places)
        return _Wanted(ranks, places, size)

    def _with_id(self, word: str) -> Iterator[tuple[int, int]]:
        """Members of whose ids one is the word, begins or ends with it, or, where that is long
        enough to mean something, has it inside."""
        text, starts = self._ids, self._starts
        at = text.find(word)
        while at >= 0:
            place = bisect_left(starts, at + 1) - 1
            begins = at == starts[place] or text[at - 1] == "\t"
            ends = text[at + len(word)] in "\t\n"
            if begins and ends:
                yield place, _EXACT
            elif begins or ends or len(word) >= _SHORTEST_INSIDE:
                yield place, _BEGINS if ends else _NEAR
            at = text.find(word, at + 1)

    def _like(self, word: str) -> Mapping[int, int]:
        """Numbers of words that are the word, begin with it, or are one letter off."""
        numbers = self._numbers
        near = self._near(word) if len(word) >= _SHORTEST_NEAR else (word[::-1],)
        ranks = {numbers[each]: _NEAR for each in near if each in numbers}
        for each in _beginning(self._words, word):
            ranks[numbers[each]] = _BEGINS
        if word in numbers:
            ranks[numbers[word]] = _EXACT
        return ranks

    def _near(self, word: str) -> Iterator[str]:
        """Words that are one letter off: two swapped, one missing, one too many, another one."""
        half = len(word) // 2
        swapped = f"{word[: half - 1]}{word[half]}{word[half - 1]}{word[half + 1 :]}"
        yield swapped
        for length in (len(word) - 1, len(word), len(word) + 1):
            for each in _beginning(self._forward.get(length, ()), word[:half]):
                if _one_off(word, each):
                    yield each
            for backward in _beginning(self._backward.get(length, ()), word[half:][::-1]):
                each = backward[::-1]
                if _one_off(word, each):
                    yield each


class _Wanted(NamedTuple):
    """What one typed word asks for: words by number, or members by place, each with its rank."""

    ranks: Mapping[int, int]
    places: Mapping[int, int]
    size: int

    def members(self, having: "Sequence[array[int]]") -> Iterator[tuple[int, int]]:
        """The members that fit, the best first."""
        yield from sorted(self.places.items(), key=lambda each: each[1])
        for number in sorted(self.ranks, key=self.ranks.__getitem__):
            rank = self.ranks[number]
            for place in having[number]:
                yield place, rank

    def rank(self, place: int, said: tuple[int, ...]) -> int | None:
        """How well a member fits; none for one who does not."""
        fitting = [self.ranks[number] for number in said if number in self.ranks]
        if place in self.places:
            fitting.append(self.places[place])
        return min(fitting, default=None)


def folded(text: str) -> str:
    """``text`` without case, accents, vowel points and apostrophes, in one spelling per letter."""
    if text.isascii():
        return text.casefold().translate(_ALIKE)
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(each for each in parts if not unicodedata.category(each).startswith("M"))
    return unicodedata.normalize("NFC", bare.translate(_ALIKE))


def _names(member: Member) -> Iterator[str]:
    """The words by which a member is called."""
    for name in (member.first, member.last, member.preferred_name):
        if not name:
            continue
        yield from _WORDS.findall(folded(name))
        if _PARTED.search(name):
            yield from (each for each in _WORDS.findall(folded(_PARTED.sub(" ", name))) if each[1:])


def _typed(text: str) -> list[str]:
    """The words of what was typed; what has a digit in it is part of an id."""
    found: list[str] = []
    for word in text.split():
        as_id = _id(word)
        found += [as_id] if any(map(str.isdigit, as_id)) else _WORDS.findall(folded(word))
    return found


def _id(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _initials(member: Member) -> str:
    """The letters of the masked label."""
    return "".join(filter(str.isalpha, initials(member))).casefold()


def _grouped(texts: Iterable[str]) -> "Mapping[str, array[int]]":
    """The places of equal texts."""
    found: dict[str, array[int]] = {}
    for place, text in enumerate(texts):
        if text not in found:
            found[text] = array("I")
        found[text].append(place)
    return found


def _by_length(words: Iterable[str]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    for word in words:
        found.setdefault(len(word), []).append(word)
    for each in found.values():
        each.sort()
    return found


def _beginning(words: Sequence[str], start: str) -> Sequence[str]:
    """Those of the sorted words that begin so."""
    return words[bisect_left(words, start) : bisect_left(words, start + _LAST)]


def _one_off(word: str, other: str) -> bool:
    """Whether one letter more, less or otherwise, or two neighbours swapped, makes them the same;
    their lengths differ by one at most."""
    if len(word) < len(other):
        word, other = other, word
    at = 0
    for letter in other:
        if letter != word[at]:
            break
        at += 1
    if len(word) > len(other):
        return word[at + 1 :] == other[at:]
    swapped = word[at : at + 2] == other[at : at + 2][::-1]
    return word[at + 1 :] == other[at + 1 :] or (swapped and word[at + 2 :] == other[at + 2 :])
