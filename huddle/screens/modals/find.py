"""``/``: find a row or a member while typing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from db.types import Member
from huddle.finding import Finder
from huddle.privacy.mask import another_team, full_label, masked_label
from huddle.privacy.protected import standing
from huddle.widgets.dialog import toned
from huddle.widgets.picking import Entry, PickModal, matches, row_content


@dataclass(frozen=True, slots=True)
class FindRow:
    """A row as the screen shows it; ``where`` is its section's title. ``member_id`` is the source's
    id, which is never shown."""

    key: str
    severity: str
    label: str
    text: str
    where: str
    member_id: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The row to go to, or the member to open."""

    key: str
    member_id: str = field(default="", repr=False)


class FindModal(PickModal[Found]):
    """A live filter of rows, and below them whichever member fits, of another team with its name:
    rows first. On a masked screen it takes initials and digits only."""

    DEFAULT_CLASSES = "pick wide"
    LISTS_MEMBERS = True
    NOTHING_YET = "Type to find"

    def __init__(self, *, rows: Sequence[FindRow], masked: bool) -> None:
        self._rows = {
            row.key: Entry(
                row.key,
                partial(row_content, row.severity, row.label, row.text, row.where),
                row.label,
                f"{row.text} {row.where}",
            )
            for row in rows
        }
        self._about = {row.key: row.member_id for row in rows if row.member_id}
        self._finder: Finder | None = None
        self._where: Mapping[str, str] = MappingProxyType({})
        self._members: dict[str, str] = {}
        self._more = False
        super().__init__(
            "Find",
            list(self._rows.values()),
            masked=masked,
            hint="initials or digits of the short id" if masked else "name, id or words",
        )

    def among(self, finder: Finder, where: Mapping[str, str] = MappingProxyType({})) -> None:
        """Finds members too, from now on. ``where`` names the team of those of another one."""
        if self._finder is finder and self._where == where:
            return
        self._finder, self._where = finder, where
        if self.is_mounted:
            self.list_again()

    def fitting(self, typed: str) -> list[Entry]:
        fits = [each for each in self._rows.values() if matches(each, typed, masked=self._masked)]
        self._members, self._more = {}, False
        if self._finder is None:
            return fits
        find = self._finder.find_masked if self._masked else self._finder.find
        found, self._more = find(typed)
        wanted = {member.member_id for member in found}
        listed = {each.key for each in fits}
        fits += [
            entry
            for key, entry in self._rows.items()
            if key not in listed and self._about.get(key) in wanted
        ]
        return fits + [self._member(number, member) for number, member in enumerate(found)]

    def told(self, fitting: Sequence[Entry]) -> str:
        if not self._members:
            return super().told(fitting)
        members = f"{len(self._members)}{' or more' if self._more else ''}"
        noun = "member" if members == "1" else "members"
        return f"{len(fitting) - len(self._members)} of {len(self._rows)} rows, {members} {noun}"

    def picked(self, key: str) -> Found:
        return Found(key, self._members.get(key, ""))

    def _member(self, number: int, member: Member) -> Entry:
        key = f"found:{number}"
        self._members[key] = member.member_id
        label = masked_label(member) if self._masked else full_label(member)
        line = standing(member, open_row=not self._masked)
        team = self._where.get(member.member_id)
        beside = "" if team is None else f"  {another_team(team, masked=self._masked)}"
        content = toned(
            ("◇ ", "muted"), (label, "strong"), (f"  {line}", "muted"), (beside, "muted")
        )
        return Entry(key, content, label)
