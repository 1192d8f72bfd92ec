"""``Ctrl+S``: who is here, who is out and who covers; then the huddle starts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from huddle import words
from huddle.widgets.dialog import ACT, Hint, Modal, Rows, Said, toned
from huddle.widgets.lines import fit
from huddle.widgets.picking import Entry, PickModal

_NOBODY = "nobody"
_STAFF = "staff:"


@dataclass(frozen=True, slots=True)
class RollStaff:
    """A member of staff. ``away`` people open as out, covered by ``cover_id``. ``guest`` says of
    somebody who sits here and is not of the team why not; they are not counted."""

    staff_id: str
    name: str
    away: bool = False
    cover_id: str = ""
    guest: str = ""


NAME = 22
"""Cells of a name, so that who covers stands in a column of its own."""
ALONE = 60
"""Cells of a name that nothing is said beside."""

MANY_FEEDS = 6
"""Of more feeds than these only the stale ones are named, so that the keys stay on the screen."""


@dataclass(frozen=True, slots=True)
class RollFeed:
    """A feed and its age in words ("2 h", "3 days")."""

    name: str
    age: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Attending:
    """Here, or out and covered by ``cover_id`` (empty when nobody covers)."""

    staff_id: str
    here: bool
    cover_id: str = ""


@dataclass(frozen=True, slots=True)
class RollCall:
    """The roll as taken. ``facilitator`` is one of those who are here."""

    facilitator: str
    attendance: tuple[Attending, ...]


class CoverModal(PickModal[str]):
    """Who covers for somebody who is out; "" is nobody."""

    def __init__(self, name: str, here: Sequence[RollStaff], cover_id: str) -> None:
        entries = [Entry(_NOBODY, toned(("Nobody", "muted")), "Nobody")]
        entries += [
            Entry(_STAFF + each.staff_id, toned((each.name, "")), each.name) for each in here
        ]
        super().__init__(
            "Who covers?",
            entries,
            masked=False,
            hint=f"for {name}: part of a name",
            current=_STAFF + cover_id if cover_id else "",
        )

    def picked(self, key: str) -> str:
        return "" if key == _NOBODY else key.removeprefix(_STAFF)


class RollCallModal(Modal[RollCall]):
    """The roll: Space is here or out, ``c`` who covers, ``f`` who facilitates, Enter starts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "Here or out", show=False),
        Binding("c", "cover", "Who covers", show=False),
        Binding("f", "facilitate", "Facilitator", show=False),
    ]

    def __init__(
        self,
        *,
        team: str,
        day: str,
        staff: Sequence[RollStaff],
        facilitator: str,
        feeds: Sequence[RollFeed] = (),
    ) -> None:
        """``day`` is in words; ``facilitator`` leads until another is named."""
        super().__init__("Start the huddle")
        self._team = team
        self._day = day
        self._staff = tuple(staff)
        self._facilitator = facilitator
        self._feeds = feeds
        self._out = {each.staff_id: each.cover_id for each in staff if each.away}

    def body(self) -> Iterable[Widget]:
        yield Static(toned((self._team, "strong"), (f"  {self._day}", "muted")), classes="subject")
        yield Rows(*(Option(self._line(each)) for each in self._staff), compact=True)
        yield Static(self._feed_words(), id="feeds")
        yield Static(self._summary().content, id="said")

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Space", "here/out", "screen.turn"),
            Hint("c", "cover", "screen.cover"),
            Hint("f", "facilitator", "screen.facilitate"),
            Hint("Enter", "start", "screen.save"),
            *super().hints(),
        )

    def _called(self, staff_id: str) -> str:
        return next((each.name for each in self._staff if each.staff_id == staff_id), staff_id)

    def _line(self, staff: RollStaff) -> Content:
        name = f"{fit(staff.name, NAME)}  "
        if staff.staff_id not in self._out:
            leads = "facilitates" if staff.staff_id == self._facilitator else ""
            said = ", ".join(filter(None, (leads, staff.guest)))
            if not said:
                name = fit(staff.name, ALONE).rstrip()
            return toned(("✓ here  ", "watch"), (name, "strong"), (said, "muted"))
        cover = self._out[staff.staff_id]
        if staff.guest:
            return toned(("○ out   ", "muted"), (name, ""), (staff.guest, "muted"))
        if not cover:
            return toned(("○ out   ", "muted"), (name, ""), ("nobody covers", "soon"))
        away = ", who is out too" if cover in self._out else ""
        covers = f"{fit(self._called(cover), NAME).rstrip()} covers{away}"
        return toned(("○ out   ", "muted"), (name, ""), (covers, "soon" if away else "muted"))

    def _feed_words(self) -> Content:
        if not self._feeds:
            return toned(("Feeds  none imported yet", "muted"))
        parts = [toned(("Feeds  ", "muted"))]
        many = len(self._feeds) > MANY_FEEDS
        named = [feed for feed in self._feeds if feed.stale or not many]
        for index, feed in enumerate(named):
            gap = ("  ·  " if index else "", "faint")
            if feed.stale:
                parts.append(toned(gap, (f"{ACT} {feed.name} {feed.age}, stale", "act")))
            else:
                parts.append(toned(gap, (f"{feed.name} {feed.age}", "")))
        if others := len(self._feeds) - len(named):
            gap = ("  ·  " if named else "", "faint")
            said = words.counted(others, "other") if named else str(others)
            parts.append(toned(gap, (f"{said} in time", "")))
        return Content("").join(parts)

    def _summary(self) -> Said:
        team = [each.staff_id for each in self._staff if not each.guest]
        out = [staff_id for staff_id in team if staff_id in self._out]
        alone = sum(not self._out[staff_id] for staff_id in out)
        words = f"{len(team) - len(out)} of {len(team)} here" if team else "No staff imported yet"
        return Said("muted", f"{words}, {alone} out without cover" if alone else words)

    def _redraw(self) -> None:
        rows = self.query_one(Rows)
        for index, staff in enumerate(self._staff):
            rows.replace_option_prompt_at_index(index, self._line(staff))
        self.say(self._summary())

    def _at(self) -> RollStaff | None:
        highlighted = self.query_one(Rows).highlighted
        return self._staff[highlighted] if highlighted is not None else None

    @on(OptionList.OptionSelected)
    def action_turn(self) -> None:
        if (staff := self._at()) is None:
            return
        if staff.staff_id in self._out:
            del self._out[staff.staff_id]
        else:
            self._out[staff.staff_id] = staff.cover_id
        self._redraw()

    async def action_cover(self) -> None:
        """Chooses who covers; somebody who is here is then out."""
        if (staff := self._at()) is None:
            return
        here = [
            each
            for each in self._staff
            if each.staff_id not in self._out and each.staff_id != staff.staff_id
        ]

        def covered(cover_id: str | None) -> None:
            if cover_id is not None:
                self._out[staff.staff_id] = cover_id
                self._redraw()

        cover = self._out.get(staff.staff_id, staff.cover_id)
        await self.app.push_screen(CoverModal(staff.name, here, cover), covered)

    def action_facilitate(self) -> None:
        if (staff := self._at()) is not None:
            self._out.pop(staff.staff_id, None)
            self._facilitator = staff.staff_id
            self._redraw()

    def action_save(self) -> None:
        if self._facilitator in self._out:
            said = Said("act", "Who facilitates? Press f on somebody who is here")
            self.say(said)
            return
        self.submit(
            RollCall(
                self._facilitator,
                tuple(
                    Attending(
                        each.staff_id,
                        each.staff_id not in self._out,
                        self._out.get(each.staff_id, ""),
                    )
                    for each in self._staff
                ),
            )
        )
