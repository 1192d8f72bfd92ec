"""Profiles: how one source's files become the import's tables, where its own words do not say so.

A profile is TOML. It ships with Huddle or lies in the profiles folder of the person's settings; the
app writes it, a person may read it. Whatever a profile leaves out is found as without one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib import resources
from pathlib import Path
from typing import Any

from huddle import toml
from huddle.intake.folding import fold, spelt
from huddle.intake.patterns import sources
from huddle.intake.tables import BY_NAME

_TABLE_KEYS = frozenset(
    (
        *("table", "files", "headers", "header_row", "only", "mode", "columns", "values", "codes"),
        *("where", "month_first", "date_system", "seen", "sheet"),
    )
)
MOST_ABOVE = 4_000
"""The last row that may be the header."""

_KEYS = frozenset(("name", "title", "sources", "tables", "skip"))


class ProfileError(Exception):
    """The profile cannot be used. The message names it, says what is wrong and what to do."""


@dataclass(frozen=True)
class TableProfile:
    """How a sheet becomes one table.

    It is for sheets whose name or file fits one of ``files`` and whose header has all ``headers``;
    with neither, for sheets that are found to be that table or have all its ``columns``.
    ``columns`` gives for a column of the table one of the sheet's headers, several (the first that
    is filled counts), or a text with headers in braces; ``values`` gives a constant, which stands
    where the cells of a column's headers are blank, or in every row. ``where`` keeps the rows whose
    cell under a header is one of the given words (``*``: any that says something).
    ``only``: no other header is looked at. A text that begins with ``made:`` gives an id made of
    what it names, in which nothing of that can be read. ``seen`` are all headers that the sheet had
    when the app saved the profile, as ``headers.titled`` names them; ``sheet`` is what it was
    called, where the file had several.
    """

    table: str
    files: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    header_row: int | None = None
    only: bool = False
    full: bool = False
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    month_first: bool | None = None
    epoch: int | None = None
    seen: tuple[str, ...] = ()
    sheet: str = ""

    def fits(self, names: Sequence[str], labels: Sequence[str], found: str) -> bool:
        """Whether it is for a sheet with these names and header, found to be ``found``."""
        if self.files and not _named(names, self.files):
            return False
        known = {fold(label) for label in labels}
        if self.headers:
            return all(fold(header) in known for header in self.headers)
        if self.files or found == self.table:
            return True
        return bool(self.columns) and all(
            any(all(fold(label) in known for label in sources((text,))) for text in said)
            for said in self.columns.values()
        )


@dataclass(frozen=True)
class Skip:
    """Sheets of the source that hold nothing for a huddle; ``what`` they are called."""

    what: str
    files: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()

    def fits(self, names: Sequence[str], labels: Sequence[str]) -> bool:
        """Whether it is for a sheet with these names and header."""
        known = {fold(label) for label in labels}
        return (not self.files or _named(names, self.files)) and all(
            fold(header) in known for header in self.headers
        )


@dataclass(frozen=True)
class Profile:
    """One source's files. ``sources`` are the file names for which it is used without asking."""

    name: str
    title: str = ""
    sources: tuple[str, ...] = ()
    tables: tuple[TableProfile, ...] = ()
    skip: tuple[Skip, ...] = ()

    def missing(self, read: Sequence[TableProfile]) -> tuple[str, ...]:
        """The sheets that the profile was saved for and of which none is among those that were
        ``read`` by its tables."""
        there = {(each.files, each.seen) for each in read}
        lost = (
            each.sheet
            for each in self.tables
            if each.sheet and (each.files, each.seen) not in there
        )
        return tuple(dict.fromkeys(lost))

    def is_for(self, file_name: str) -> bool:
        """Whether it is to be used for a file of that name without being asked for."""
        return _named((file_name,), self.sources)


NONE = Profile("")
"""No profile: everything is found from names and headers."""


def folder() -> Path:
    """Where a person's own profiles lie."""
    from huddle.settings import settings_file

    return settings_file().parent / "profiles"


def shipped() -> tuple[Profile, ...]:
    """The profiles that come with Huddle; they recognise their files by the headers."""
    place = resources.files("huddle.intake").joinpath("profiles")
    return tuple(
        parse(each.read_text("utf-8"), each.name)
        for each in sorted(place.iterdir(), key=lambda each: each.name)
        if each.name.endswith(".toml")
    )


def saved() -> tuple[Profile, ...]:
    """The person's own profiles. Raises ProfileError when one cannot be read."""
    place = folder()
    return tuple(_read(path) for path in sorted(place.glob("*.toml"))) if place.is_dir() else ()


def load(name: str) -> Profile:
    """The profile of that name, or in the file of that path. Raises ProfileError."""
    if name.endswith(".toml") or "/" in name:
        return _read(Path(name).expanduser())
    known = {profile.name: profile for profile in (*shipped(), *saved())}
    if name not in known:
        raise ProfileError(
            f"No profile is called {name!r}. There are: {', '.join(sorted(known)) or 'none'}; "
            f"your own are in {folder()}"
        )
    return known[name]


def parse(text: str, where: str) -> Profile:
    """A profile from TOML. ``where`` names it in errors. Raises ProfileError."""
    try:
        data = toml.parsed(text)
    except toml.TomlError as error:
        raise ProfileError(f"The profile {where} is not TOML: {error}") from None
    _only(data, _KEYS, where)
    tables = tuple(_table(each, where) for each in _records(data, "tables", where))
    skips = tuple(
        Skip(str(each.get("what", "")), _list(each, "files"), _list(each, "headers"))
        for each in _records(data, "skip", where)
    )
    name = data.get("name") or Path(where).stem
    return Profile(str(name), str(data.get("title", "")), _list(data, "sources"), tables, skips)


def render(profile: Profile) -> str:
    """A profile as TOML, which ``parse`` reads back as the same profile."""
    return "\n".join(_rendered(profile)) + "\n"


def save(profile: Profile) -> Path:
    """Writes a profile among the person's own, readable by them alone; returns where."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{profile.name}.toml"
    path.touch(mode=0o600)
    path.write_text(render(profile), encoding="utf-8")
    return path


def _read(path: Path) -> Profile:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ProfileError(f"The profile {path} cannot be read. Check its path.") from None
    return parse(text, str(path))


def _table(data: Mapping[str, Any], where: str) -> TableProfile:
    if str(data.get("table")) not in BY_NAME:
        raise ProfileError(
            f"In the profile {where}, each [[tables]] needs table = one of {', '.join(BY_NAME)}"
        )
    _only(data, _TABLE_KEYS, where)
    table = BY_NAME[data["table"]]
    _check_kinds(data, where)
    for part in ("columns", "values", "codes"):
        for column in data.get(part, {}):
            if column not in table.by_name:
                raise ProfileError(
                    f"In the profile {where}, {table.name} has no column {column!r}; it has "
                    f"{', '.join(table.by_name)}"
                )
    if data.get("mode", "changes") not in ("changes", "full"):
        raise ProfileError(f'In the profile {where}, mode is "changes" or "full"')
    return TableProfile(
        table=table.name,
        files=_list(data, "files"),
        headers=_list(data, "headers"),
        header_row=data.get("header_row"),
        only=bool(data.get("only", False)),
        full=data.get("mode") == "full",
        columns={name: _words(said) for name, said in data.get("columns", {}).items()},
        values={name: str(said) for name, said in data.get("values", {}).items()},
        codes={
            name: {spelt(str(word)): str(code) for word, code in words.items()}
            for name, words in data.get("codes", {}).items()
            if words
        },
        where={name: _words(said) for name, said in data.get("where", {}).items()},
        month_first=data.get("month_first"),
        epoch=data.get("date_system"),
        seen=_list(data, "seen"),
        sheet=str(data.get("sheet", "")),
    )


def _records(data: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ProfileError(f"In the profile {where}, write [[{key}]], with two brackets")
    return found


def _check_kinds(data: Mapping[str, Any], where: str) -> None:
    """Raises ProfileError where a word of a table profile has a value of another kind."""
    codes = data.get("codes", {})
    tables = [data.get(part, {}) for part in ("columns", "values", "where")]
    tables += [codes, *(codes.values() if isinstance(codes, dict) else ())]
    if not all(isinstance(each, dict) for each in tables):
        raise ProfileError(
            f"In the profile {where}, columns, values, where and codes of a column are tables, "
            "such as [tables.columns]"
        )
    row = data.get("header_row", 1)
    if isinstance(row, bool) or not isinstance(row, int) or not 1 <= row <= MOST_ABOVE:
        raise ProfileError(f"In the profile {where}, header_row is a number from 1")
    for name in ("only", "month_first"):
        if not isinstance(data.get(name, False), bool):
            raise ProfileError(f"In the profile {where}, {name} is true or false")
    if data.get("date_system", 1900) not in (1900, 1904):
        raise ProfileError(f"In the profile {where}, date_system is 1900 or 1904")


def _only(data: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for key in data:
        if key not in known:
            raise ProfileError(
                f"The profile {where} says {key!r}, which means nothing here; "
                f"known are {', '.join(sorted(known))}"
            )


def _words(said: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in said) if isinstance(said, list) else (str(said),)


def _list(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return _words(data[key]) if key in data else ()


def _named(names: Sequence[str], patterns: Sequence[str]) -> bool:
    return any(
        fnmatch(name.casefold(), pattern.casefold()) for name in names for pattern in patterns
    )


def _rendered(profile: Profile) -> Iterator[str]:
    yield f"name = {_toml(profile.name)}"
    yield f"title = {_toml(profile.title)}"
    yield f"sources = {_toml(profile.sources)}"
    for each in profile.tables:
        yield from ("", "[[tables]]", f"table = {_toml(each.table)}")
        yield f"mode = {_toml('full' if each.full else 'changes')}"
        for key, value in (("files", each.files), ("headers", each.headers), ("seen", each.seen)):
            if value:
                yield f"{key} = {_toml(value)}"
        for key, known in (
            ("sheet", each.sheet or None),
            ("header_row", each.header_row),
            ("only", each.only or None),
            ("month_first", each.month_first),
            ("date_system", each.epoch),
        ):
            if known is not None:
                yield f"{key} = {_toml(known)}"
        sections: tuple[tuple[str, Mapping[str, Any]], ...] = (
            ("columns", each.columns),
            ("values", each.values),
            ("where", each.where),
            *((f"codes.{name}", words) for name, words in each.codes.items()),
        )
        for key, mapping in sections:
            if mapping:
                yield f"[tables.{key}]"
                yield from (f"{_toml(name)} = {_toml(said)}" for name, said in mapping.items())
    for skip in profile.skip:
        yield from ("", "[[skip]]", f"what = {_toml(skip.what)}")
        yield f"files = {_toml(skip.files)}"
        yield f"headers = {_toml(skip.headers)}"


def _toml(value: str | int | bool | Sequence[str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
    return "[" + ", ".join(_toml(each) for each in value) + "]"
