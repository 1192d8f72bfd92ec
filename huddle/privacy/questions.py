"""What imports leave for a person to settle, as a surface may show it."""

from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.questions import Alike, Gone, Questions, Unrecorded
from db.types import TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.labels import Labels
from huddle.privacy.mask import opaque

GONE, ALIKE, UNRECORDED = "gone", "alike", "unrecorded"

_NOUNS = {"service_request": "request", "staff": "worker"}


class ShownQuestion(NamedTuple):
    """A question as it may be shown. ``key`` names it for an answer and tells no source's id on a
    masked surface; ``asks`` is what somebody says yes or no to, blank where there is no answer but
    in the source."""

    kind: str
    key: str
    who: str
    text: str
    asks: str


class Answerable(NamedTuple):
    """What the keys of questions stand for; never for display. ``gone`` are table and key, ``left``
    the same of members who are off the board, ``alike`` the two members."""

    gone: dict[str, tuple[str, str]]
    left: dict[str, tuple[str, str]]
    alike: dict[str, tuple[str, str]]

    def __repr__(self) -> str:
        return f"Answerable({len(self.gone)}, {len(self.alike)})"


def show_questions(
    found: Questions, facts: TeamFacts, *, reveal: bool = False
) -> tuple[tuple[ShownQuestion, ...], Answerable]:
    """The questions, and what their keys stand for. Keys of the other surface answer as well."""
    showing = _Showing(facts, reveal=reveal)
    shown: list[ShownQuestion] = []
    meant = Answerable({}, {}, {})
    for gone in found.gone:
        shown.append(showing.gone(gone))
        for key in showing.keys_of(gone):
            meant.gone[key] = (gone.table, gone.key)
    for pair in found.alike:
        shown.append(showing.alike(pair))
        for one, other in zip(showing.ids(pair.member_id), showing.ids(pair.other_id), strict=True):
            meant.alike[f"{one}={other}"] = (pair.member_id, pair.other_id)
            meant.alike[f"{other}={one}"] = (pair.other_id, pair.member_id)
    for member in facts.members:
        if member.vanished:
            row = ("member", member.member_id)
            meant.left.update(dict.fromkeys(showing.ids(member.member_id), row))
    shown += map(showing.unrecorded, found.unrecorded)
    return tuple(shown), meant


class _Showing:
    def __init__(self, facts: TeamFacts, *, reveal: bool) -> None:
        self.facts = facts
        self.reveal = reveal
        self.labels = Labels(facts)

    def ids(self, member_id: str) -> tuple[str, str]:
        """A member's short id and the source's own."""
        known = self.labels.by_id.get(member_id)
        return (known.short_id if known else self._opaque("member", member_id)), member_id

    def keys_of(self, gone: Gone) -> Iterator[str]:
        if gone.table == "member":
            yield from self.ids(gone.key)
        else:
            yield f"{gone.table}:{self._opaque(gone.table, gone.key)}"
            yield f"{gone.table}:{gone.key}"

    def gone(self, gone: Gone) -> ShownQuestion:
        since = words.day(gone.since.astimezone(self._zone).date(), self.facts.as_of)
        key = tuple(self.keys_of(gone))[self.reveal]
        if gone.table == "member":
            text = f"no longer in {plain(gone.feed)} since {since}"
            text += ", but in another source" if gone.elsewhere else ""
            return ShownQuestion(GONE, key, self._who(gone.member_id), text, "Off the board?")
        noun = _NOUNS.get(gone.table, gone.table)
        of = f" of {words.day(gone.day, self.facts.as_of)}" if gone.day else ""
        who = self.labels.staff(gone.key) if gone.table == "staff" else self._who(gone.member_id)
        return ShownQuestion(
            GONE, key, who, f"{noun}{of}, no longer in its file since {since}", "Off the board?"
        )

    def alike(self, pair: Alike) -> ShownQuestion:
        key = "=".join(self.ids(each)[self.reveal] for each in (pair.member_id, pair.other_id))
        who = f"{self._who(pair.member_id)} and {self._who(pair.other_id)}"
        return ShownQuestion(ALIKE, key, who, pair.why, "One person?")

    def unrecorded(self, contact: Unrecorded) -> ShownQuestion:
        day = words.day(contact.day, self.facts.as_of)
        worker = self.labels.staff(contact.staff_id)
        logged = words.ago(contact.logged_on, self.facts.as_of)
        text = f"{contact.channel} {day}, {worker}: logged {logged}, not in the record"
        who = self._who(contact.member_id)
        return ShownQuestion(UNRECORDED, contact.contact_id, who, plain(text).strip(), "")

    def _who(self, member_id: str) -> str:
        return self.labels.member(member_id, open_row=self.reveal)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.facts.zone)

    def _opaque(self, kind: str, source_id: str) -> str:
        return opaque(self.facts.agency_id, kind, source_id)
