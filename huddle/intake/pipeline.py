"""One import from files to the team database: find, read, stage, apply, report."""

import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from huddle.intake import choosing, files, profiles, rejects
from huddle.intake.across import Across, across
from huddle.intake.columns import Table
from huddle.intake.dates import LocalClock
from huddle.intake.files import Found
from huddle.intake.headers import Heading
from huddle.intake.profiles import Profile, TableProfile
from huddle.intake.reading import Reading, chunks
from huddle.intake.remarks import remarks, warnings
from huddle.intake.report import FileReport, ImportReport, RefusedLine, TableCounts
from huddle.intake.sheets import FileError, Line, Sheet, filled
from huddle.intake.tables import ORDER
from huddle.plain import plain
from huddle.privacy.cells import shown_word
from huddle.privacy.mask import opaque

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.imports import Applied, FilePlan, Loading, Refusal, Stage
    from db.orders import Actor

CHUNK = 4000
_PSYCHOTHERAPY = re.compile("psycho-?therapy|process notes?", re.IGNORECASE)
_TOLD = 50
"""How many refused rows a report tells of."""

_ROOM = 1 << 32
"""How many rows a sheet may have: a row's place is its reading's number and its own."""

Progress = Callable[[str, int, int], None]
"""Hears a file's name or a table's, how many rows are done, and how many there are (0: nobody
knows)."""


class Choices(NamedTuple):
    """What the person who imports says about it. ``rejects`` is where refused rows go; without it
    they go beside each file, and a rehearsal (``dry_run``) writes none. ``profile`` is one by name,
    or one that is not saved yet. ``certain``: nothing is taken of a file that leaves a doubt.
    ``compare_most``: a rehearsal compares no more rows than that with the database, since nobody
    can write meanwhile; more are read and counted only. ``reveal``: the report names rows by the
    source's ids and says whole what cells hold."""

    team: str = ""
    profile: str | Profile = ""
    as_of: date | None = None
    dry_run: bool = False
    rejects: Path | None = None
    certain: bool = False
    compare_most: int | None = None
    reveal: bool = False


class Doubtful(Exception):
    """A person should say what the columns of a file are; nothing of it was taken. The message says
    what is in doubt, and quotes no cell."""


PLAIN = Choices()


def run_import(
    url: str,
    paths: Sequence[Path],
    *,
    user: str,
    now: datetime,
    choices: Choices = PLAIN,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Imports the files, folders walked, into the database at ``url``; says what became of each.

    All files are applied together or, if anything stops it (KeyboardInterrupt among them), none.
    ``now`` is the present instant. ``stopped`` is asked from time to time, also within a long
    statement; then it ends in KeyboardInterrupt. Raises DatabaseError, ProfileError and, where only
    what is certain is wanted, Doubtful."""
    from db import agencies, reader, schema
    from db.engine import open_engine
    from db.orders import Actor

    conn = reader.connect(url)
    try:
        schema.require(conn)
        agency = agencies.agency(conn)
    finally:
        conn.close()
    engine = open_engine(url)
    try:
        clock = LocalClock(agency.zone)
        recorded = _recorded(now, choices.as_of, clock)
        actor = Actor(agency.agency_id, user)
        return _Import(engine, actor, clock, recorded, choices, progress, stopped).run(paths)
    finally:
        engine.dispose()


def _recorded(now: datetime, as_of: date | None, clock: LocalClock) -> datetime:
    """The instant that the import is dated: now, or on another day the same time of day."""
    if as_of is None:
        return now
    local = now.astimezone(clock.zone)
    return datetime.combine(as_of, local.timetz().replace(tzinfo=None), clock.zone)


@dataclass
class _Read:
    """A sheet on its way in: how it is read, and where its rows are staged."""

    sheet: Sheet
    readings: list[tuple[int, Reading, "Stage"]]
    across: Across | None = None
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass
class _File:
    """A file on its way in. ``saved`` is whether a profile reads it that the app saved."""

    report: FileReport
    plan: "FilePlan"
    sheets: list[_Read] = field(default_factory=list)
    saved: bool = False
    doubts: list[str] = field(default_factory=list)


class _Import:
    def __init__(
        self,
        engine: "Engine",
        actor: "Actor",
        clock: LocalClock,
        now: datetime,
        choices: Choices,
        progress: Progress | None,
        stopped: Callable[[], bool],
    ) -> None:
        from db.imports import Loading

        self._clock = clock
        self._choices = choices
        self._say = progress or (lambda _name, _done, _all: None)
        self._today = now.astimezone(clock.zone).date()
        self._year = self._today.year
        chosen = choices.profile
        self._profile = profiles.load(chosen) if isinstance(chosen, str) and chosen else None
        if isinstance(chosen, Profile):
            self._profile = chosen
        self._known = () if self._profile else (*profiles.saved(), *profiles.shipped())
        self._numbers = itertools.count(1)
        self._loading: Loading = Loading(engine, actor, now, stopped)

    def run(self, paths: Sequence[Path]) -> ImportReport:
        report = ImportReport(dry_run=self._choices.dry_run)
        try:
            taken = []
            for each in files.found(paths):
                file = self._read(each)
                report.files.append(file.report)
                if file.report.taken:
                    taken.append(file)
            taken.sort(key=lambda file: self._day_of(file) or date.min)
            for file in taken:
                self._compare_age(file)
            if self._too_many(taken):
                for file in taken:
                    self._count(file)
            elif taken:
                self._apply(taken)
        finally:
            self._loading.close()
        return report

    def _day_of(self, file: _File) -> date | None:
        """The day that the file is of, where its name or the person says so."""
        return files.dated(file.report.path.name) or self._choices.as_of

    def _compare_age(self, file: _File) -> None:
        """Notices that a newer file of the feed is in already."""
        day = self._day_of(file)
        if day is None or file.plan.exported:
            return
        for batch_id, path, at in self._loading.feeds.came(file.plan.feed):
            newer = files.dated(Path(path).name)
            if newer is None and self._choices.as_of is not None:
                newer = at.astimezone(self._clock.zone).date()
            if newer is not None and newer > day:
                file.plan.late = True
                file.report.loud.append(
                    f"older than the file of {newer.isoformat()}, which came before it: it adds "
                    "what is new and changes nothing else. To have it count instead, take that "
                    f"one back first: huddle import --undo {batch_id}"
                )
                return

    def _read(self, found: Found) -> _File:
        from db.imports import EXPORTED, FilePlan

        path = found.path
        report = FileReport(path)
        plan = FilePlan(files.feed_of(plain(path.name)), plain(str(path)), "", "", "")
        file = _File(report, plan)
        try:
            opened = files.opened(path)
            plan.kind = report.kind = opened.kind
            stamp = files.stamp(path)
            plan.digest = files.digest(path)
            report.notes.extend(opened.notes)
            self._plan(file, opened.sheets)
            if plan.exported:
                plan.feed, plan.kind = "", EXPORTED
            for read in file.sheets:
                self._stage(file, read)
            if file.saved:
                plan.feed = self._feed_of(plan)
            if files.stamp(path) != stamp:
                raise FileError(
                    "somebody wrote to it while it was read: import it when it is whole",
                    expected=True,
                )
        except (FileError, OSError) as caught:
            error = caught if isinstance(caught, FileError) else files.unreadable(caught)
            report.problem = str(error)
            report.blamed = not found.walked or error.expected or files.looks_like_data(path)
            self._drop(file)
        return file

    def _feed_of(self, plan: "FilePlan") -> str:
        """The feed of a file that a saved profile reads, however it is named: the one of the files
        before it. The first goes on with what came under its name before there was a profile, if
        it holds the same rows; else the feed is called as the profile."""
        feeds = self._loading.feeds
        if known := feeds.of_profile(plan.profile):
            return known
        for feed in dict.fromkeys(
            feed for feed, path in feeds.paths() if files.feed_of(Path(path).name) == plan.feed
        ):
            if any(feeds.has(feed, part.stage) for part in plan.parts):
                return feed
        return plan.profile

    def _drop(self, file: _File) -> None:
        for read in file.sheets:
            for _, _, stage in read.readings:
                stage.clear()
        file.plan.parts.clear()

    def _plan(self, file: _File, sheets: Sequence[Sheet]) -> None:
        """Plans the sheets. Raises Doubtful where something is in doubt and must not be."""
        try:
            self._plan_sheets(file, sheets)
        except FileError:
            if self._choices.certain and file.doubts:
                raise Doubtful("; ".join(dict.fromkeys(file.doubts))) from None
            raise
        if self._choices.certain and file.doubts:
            raise Doubtful("; ".join(file.doubts))

    def _plan_sheets(self, file: _File, sheets: Sequence[Sheet]) -> None:
        problems = []
        for whole in sheets:
            for sheet, table in rejects.unfolded(whole):
                try:
                    problem = self._plan_sheet(file, sheet, table, whole=sheet is whole)
                except FileError as error:
                    file.doubts.append(str(error))
                    if len(sheets) == 1:
                        raise
                    raise FileError(f'sheet "{sheet.name}": {error}') from None
                if problem:
                    problems.append((sheet.name, problem))
        self._look_for_missing(file)
        if file.sheets or file.plan.skipped:
            for name, problem in problems:
                file.report.notes.append(f'sheet "{name}" left out: {problem}')
        elif problems:
            one = len(sheets) == 1
            raise FileError(problems[0][1] if one else "; ".join(": ".join(p) for p in problems))
        else:
            raise FileError("no sheet with rows")

    def _plan_sheet(self, file: _File, sheet: Sheet, named: str, *, whole: bool) -> str:
        """Decides how a sheet is read; gives why it is not, where nobody will miss it. One that is
        not ``whole`` is of refused rows, and says of no other row that it is gone."""
        cells = [row for _, row in next(chunks(sheet.rows(), CHUNK), [])]
        names = (file.report.path.name, sheet.name)
        chosen = choosing.choose(cells, names, named, self._profile, self._known)
        if chosen.problem:
            if chosen.mappable:
                file.doubts.append(f'the columns of "{sheet.name}" are guessed: look through them')
            return chosen.problem
        file.report.notes.extend(sheet.notes)
        if chosen.left_out:
            rows = sum(1 for _ in sheet.rows()) - chosen.first
            file.plan.skipped[chosen.left_out] += rows
            self._compare_zone(file, chosen.zone)
            return ""
        file.plan.profile = chosen.profile
        file.saved = file.saved or chosen.saved
        self._tell_profile(file, chosen)
        read = _Read(sheet, [])
        if chosen.named_by_people:
            file.doubts.append(f"{chosen.named_by_people} is the members' id, and holds names")
        if self._choices.certain and not chosen.profile and not chosen.tables[0][1].table.ours:
            open_ = choosing.unmatched(cells, chosen.tables[0][1])
            file.doubts += [f"not matched yet: {', '.join(open_)}"] if open_ else []
        for table_profile, heading in chosen.tables:
            full = table_profile.full and whole
            self._plan_reading(file, read, replace(table_profile, full=full), heading, cells)
        if any(each.seen for each, _ in chosen.tables):
            first = chosen.tables[0][1].first
            read.across = across(cells, first - 1, names, self._today)
        file.sheets.append(read)
        return ""

    def _tell_profile(self, file: _File, chosen: choosing.Chosen) -> None:
        said = f"read with profile {chosen.profile}"
        if chosen.profile and said not in file.report.notes:
            file.report.notes.append(said)
        if chosen.new:
            new = f"new since profile {chosen.profile} was saved, not used: {', '.join(chosen.new)}"
            file.report.notes.append(new)
            file.doubts.append(new)

    def _look_for_missing(self, file: _File) -> None:
        """A workbook without a sheet that its profile was saved for is laid out otherwise: what is
        not there is nobody's decision. Raises FileError."""
        if file.plan.kind == "csv":
            return
        read = [reading.profile for each in file.sheets for _, reading, _ in each.readings]
        for profile in (self._profile,) if self._profile else self._known:
            lost = profile.missing(read) if profile.name == file.plan.profile else ()
            if lost:
                names = ", ".join(f'"{plain(name)}"' for name in lost)
                said = (
                    f"without the {'sheet' if len(lost) == 1 else 'sheets'} {names}, which profile "
                    f"{profile.name} was saved for; map it again: {choosing.HOW}"
                )
                file.doubts.append(said)
                raise FileError(said)

    def _compare_zone(self, file: _File, zone: str) -> None:
        if zone and zone != self._clock.zone.key:
            file.report.notes.append(
                f"exported where days begin in {zone}; here they begin in {self._clock.zone.key}"
            )

    def _plan_reading(
        self,
        file: _File,
        read: _Read,
        profile: TableProfile,
        heading: Heading,
        cells: Sequence[Sequence[str]],
    ) -> None:
        from db.imports import Incoming, Part

        table = heading.table
        try:
            reading = Reading(
                heading, profile, self._clock, self._year, read.sheet.epoch, cells[heading.first :]
            )
        except ValueError as error:
            raise FileError(
                f'the profile names a column "{error}", which the sheet has not got'
            ) from None
        missing = [
            column.name
            for column in table.columns
            if column.required and column not in reading.columns
        ]
        if missing:
            raise FileError(
                f"{table.name} need {', '.join(missing)}: name the column so, or map it: "
                f"{choosing.HOW}"
            )
        for known in file.plan.parts:
            same = known.stage.incoming
            if same.table == table.stored and same.columns == reading.stored:
                stage = known.stage
                break
        else:
            stage = self._loading.stage(
                Incoming(
                    table.stored,
                    tuple(table.by_name[key].stored[0] for key in table.keys),
                    reading.stored,
                    _defaults(table),
                    table.parents,
                    table.ours,
                    reading.exported,
                )
            )
            file.plan.parts.append(Part(table.name, ORDER.index(table), stage, profile.full))
        read.readings.append((next(self._numbers), reading, stage))

    def _stage(self, file: _File, read: _Read) -> None:
        """Stages the rows of a sheet; once more where the dates turn out to be written the other
        way round."""
        from db.imports import Refusal

        name = file.report.path.name
        for _ in range(3):
            read.skipped.clear()
            done = 0
            for some in chunks(_below(read), CHUNK):
                left_out: Counter[str] = Counter()
                for number, reading, stage in read.readings:
                    chunk = reading.read(some, done)
                    if not done and reading.settle():
                        reading.begin()
                        chunk = reading.read(some, done)
                    base = number * _ROOM
                    places = [base + row for row in chunk.rows]
                    stage.add(places, chunk.lines, chunk.values)
                    self._loading.refuse(
                        stage,
                        [
                            Refusal(base + row, line, column, reason, key)
                            for row, line, column, reason, key in chunk.refused
                        ],
                    )
                    left_out |= Counter(chunk.left_out)
                read.skipped.update(left_out)
                self._count_skipped(read, some)
                done += len(some)
                self._say(name, done, 0)
            if not done:
                file.report.notes.append(f"{_tables(read)}: nothing below the header")
            if not any([reading.settle() for _, reading, _ in read.readings]):
                break
            for number, reading, stage in read.readings:
                first, last = number * _ROOM, (number + 1) * _ROOM - 1
                stage.forget(first, last)
                self._loading.forgive(stage, first, last)
                reading.begin()
        file.plan.skipped.update(read.skipped)
        if read.across and read.across.undated:
            file.report.notes.append(
                f"cells under a month or week that name no day: {read.across.undated}, dated on "
                "its first day"
            )

    def _count_skipped(self, read: _Read, some: Sequence[Line]) -> None:
        """Counts the rows that no table of a profile wants, by what their cells say."""
        readings = [reading for _, reading, _ in read.readings]
        if not all(reading.profile.where for reading in readings):
            return
        label = next(iter(readings[0].profile.where))
        place = readings[0].place(label)
        for _, cells in some:
            if any(cells) and not any(reading.matches(cells) for reading in readings):
                said = cells[place].strip() if place < len(cells) else ""
                word = shown_word(said, "", "", 2, revealed=self._choices.reveal)
                read.skipped[f"{label} {word or 'blank'}"] += 1

    def _too_many(self, taken: Sequence[_File]) -> bool:
        most = self._choices.compare_most
        if most is None or not self._choices.dry_run:
            return False
        return sum(part.stage.rows for file in taken for part in file.plan.parts) > most

    def _count(self, file: _File) -> None:
        """Tells of a file by what was read of it alone."""
        report = file.report
        for part in file.plan.parts:
            report.uncompared[part.name] += part.stage.rows
            counts = report.tables.setdefault(part.name, TableCounts())
            counts.rejected += len(self._loading.refusals(part.stage))
        rows = itertools.islice(self._refused(file, self._loading), _TOLD)
        report.refused = [_refused_line(row) for row, _ in rows]

    def _apply(self, taken: Sequence[_File]) -> None:
        from db.imports import FilePlan
        from huddle.setup import TEAM_ID

        plans: list[FilePlan] = [file.plan for file in taken]
        loading = self._loading
        with loading.transaction(dry=self._choices.dry_run):
            results = loading.apply(
                plans,
                team_id=self._choices.team,
                stand_in=TEAM_ID,
                say=lambda table: self._say(table, 0, 0),
            )
            refused: list[tuple[_File, list[rejects.Rejected]]] = []
            for file, result in zip(taken, results, strict=True):
                rows = list(self._refused(file, loading))
                refused.append((file, [row for row, _ in rows]))
                file.report.refused = [_refused_line(row) for row, _ in rows[:_TOLD]]
                loading.keep_refused(
                    result.batch_id,
                    (
                        (row.table, refusal, json.dumps(_content(row), ensure_ascii=False))
                        for row, refusal in rows
                    ),
                )
                self._tell(file, result)
            self._write_rejects(refused)

    def _refused(
        self, file: _File, loading: "Loading"
    ) -> Iterator[tuple[rejects.Rejected, "Refusal"]]:
        """The refused rows of a file with their cells, for which it is read once more."""
        for read in file.sheets:
            wanted: dict[int, tuple[Reading, Refusal]] = {}
            for number, reading, stage in read.readings:
                first = number * _ROOM
                for refusal in loading.refusals(stage):
                    if first <= refusal.place < first + _ROOM:
                        wanted.setdefault(refusal.place - first, (reading, refusal))
            if not wanted:
                continue
            for row, (line, cells) in enumerate(_below(read)):
                if row not in wanted:
                    continue
                reading, refusal = wanted.pop(row)
                column = reading.label(refusal.column)
                labels = reading.heading.labels
                cells = _without_psychotherapy(labels, cells)
                yield (
                    rejects.Rejected(
                        reading.table.name, labels, cells, line, column, refusal.reason
                    ),
                    refusal._replace(column=column),
                )
                if not wanted:
                    break

    def _write_rejects(self, refused: Sequence[tuple[_File, list[rejects.Rejected]]]) -> None:
        chosen = self._choices.rejects
        if chosen is None and self._choices.dry_run:
            return
        if chosen is not None:
            rows = [row for _, some in refused for row in some]
            if rows:
                rejects.write(chosen, rows)
            for file, some in refused:
                file.report.rejects = chosen if some else None
            return
        for file, some in refused:
            if some:
                file.report.rejects = rejects.write_beside(file.report.path, some)

    def _tell(self, file: _File, result: "Applied") -> None:
        report = file.report
        report.batch_id = "" if self._choices.dry_run else result.batch_id
        report.skipped.update(file.plan.skipped)
        for name, counts in result.counts.items():
            report.tables[name] = TableCounts(
                counts.new, counts.changed, counts.unchanged, counts.vanished, counts.rejected
            )
            if counts.repeated:
                report.skipped["the same id again: the last row counts"] += counts.repeated
        moved = any(
            counts.new or counts.changed or counts.vanished for counts in result.counts.values()
        )
        report.again = bool(result.again) and not moved
        report.loud.extend(warnings(result))
        readings = [reading for read in file.sheets for _, reading, _ in read.readings]
        report.notes.extend(remarks(readings, result, self._named, reveal=self._choices.reveal))

    def _named(self, table: str, key: str) -> str:
        """A row as the report may call it: as the questions about it do."""
        if self._choices.reveal:
            return key
        member = table == "members"
        short_id = self._loading.short_id(key) if member else ""
        return short_id or opaque(self._loading.actor.agency_id, "member" if member else table, key)


def _tables(read: _Read) -> str:
    return " and ".join(dict.fromkeys(reading.table.name for _, reading, _ in read.readings))


def _below(read: _Read) -> Iterator[Line]:
    """The rows of data. A merged cell stands for each row that it covers, unless it is what tells
    the rows apart: rows of one id would be one row."""
    first = min(reading.heading.first for _, reading, _ in read.readings)
    own = {place for _, reading, _ in read.readings for place in reading.key_places}
    lines = filled(itertools.islice(read.sheet.rows(), first, None), read.sheet.merged(), own)
    return read.across.rows(lines) if read.across else lines


def _without_psychotherapy(labels: Sequence[str], cells: Sequence[str]) -> Sequence[str]:
    """Psychotherapy notes go nowhere, a file of refused rows included."""
    kept = [not _PSYCHOTHERAPY.search(label) for label in labels]
    if all(kept):
        return cells
    return [cell if keep else "" for cell, keep in itertools.zip_longest(cells, kept, fillvalue="")]


def _refused_line(row: rejects.Rejected) -> RefusedLine:
    return RefusedLine(row.table, row.line, row.column, row.reason)


def _content(row: rejects.Rejected) -> dict[str, str]:
    return {
        label or str(place): cell
        for place, (label, cell) in enumerate(
            itertools.zip_longest(row.labels, row.cells, fillvalue=""), start=1
        )
    }


def _defaults(table: Table) -> dict[str, str | bool | int]:
    """What a new row has in columns that the file has not got, where that is not blank."""
    return {
        column.stored[0]: column.default
        for column in table.columns
        if column.stored and column.default not in ("", None, False)
    }
