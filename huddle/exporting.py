"""An export: every table of the agency into files, and on record that it was done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from huddle.errors import UsageError
from huddle.intake.columns import Table
from huddle.intake.files import NOTICE, WORKBOOK
from huddle.intake.tables import ONLY_OUT, TABLES
from huddle.outlet import tables as outlet
from huddle.outlet.folder import Draft, draft
from huddle.outlet.tables import Layout, Row
from huddle.settings import Settings, now, today

if TYPE_CHECKING:
    from db.agencies import Agency
    from db.reader import Connection

NOTICE_TEXT = "42 CFR part 2 prohibits unauthorized use or disclosure of these records.\n"
"""What must accompany records of a Part 2 programme (42 CFR 2.32, wording of 2024)."""


class Exported(NamedTuple):
    """What was written where: rows by table."""

    folder: Path
    rows: Mapping[str, int]


def export(
    settings: Settings, folder: Path, names: Sequence[str], form: str, *, force: bool = False
) -> Exported:
    """Writes the tables of these names, all where none is named, as ``form``: csv, json or xlsx.

    All tables are of one moment. The files are for their owner only and replace others only with
    ``force``; where anything goes wrong, none is written. UsageError for a table that is not there
    or another day; HuddleError when the files cannot be written."""
    from db import agencies, reader
    from huddle.place import connected
    from huddle.writing import refuse_who_looks

    chosen = _chosen(names)
    files = [WORKBOOK] if form == "xlsx" else [f"{table.name}.{form}" for table in chosen]
    with draft(folder, files, force=force) as work:
        with connected(settings) as conn, reader.snapshot(conn):
            agency = agencies.agency(conn)
            refuse_who_looks(conn, agency, settings.user)
            if settings.as_of not in (None, today(agency.zone)):
                raise UsageError("An export holds every day at once; leave --as-of out")
            exported = _Export(conn, agency, work).run(chosen, form)
        _record(settings, agency, form, exported)
        work.publish()
    return exported


def _chosen(names: Sequence[str]) -> Sequence[Table]:
    known = {table.name: table for table in (*TABLES, *ONLY_OUT)}
    for name in names:
        if name not in known:
            raise UsageError(f"No table is called {name!r}. There are {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(names or known)]


class _Export:
    """One export on its way, with what it has found so far."""

    def __init__(self, conn: "Connection", agency: "Agency", work: Draft) -> None:
        from db import exports

        self._conn = conn
        self._agency = agency
        self._work = work
        self._tagged = exports.members_tagged(conn, agency.agency_id, "part2")
        self._part2 = False

    def run(self, chosen: Sequence[Table], form: str) -> Exported:
        zone = ZoneInfo(self._agency.zone)
        layouts = [Layout(table, zone) for table in chosen]
        counts: dict[str, int] = {}
        if form == "xlsx":
            sheets = ((layout, self._rows(layout)) for layout in layouts)
            with self._work.file(WORKBOOK) as file:
                counts.update(outlet.write_workbook(file, sheets, self._work.desk))
        else:
            write = outlet.write_csv if form == "csv" else outlet.write_json
            for layout in layouts:
                with self._work.file(f"{layout.name}.{form}") as file:
                    counts[layout.name] = write(file, layout, self._rows(layout))
        if self._part2:
            with self._work.file(NOTICE) as file:
                file.write(NOTICE_TEXT.encode())
        return Exported(self._work.folder, counts)

    def _rows(self, layout: Layout) -> Iterable[Row]:
        from db import exports

        rows = exports.rows(
            self._conn, self._agency.agency_id, layout.table, layout.stored, layout.keys
        )
        member = layout.place("member_id")
        return rows if member is None or not self._tagged else self._watched(rows, member)

    def _watched(self, rows: Iterable[Row], member: int) -> Iterator[Row]:
        """The rows, noting whether one is about a member with the tag."""
        for row in rows:
            if row[member] in self._tagged:
                self._part2 = True
            yield row


def _record(settings: Settings, agency: "Agency", form: str, exported: Exported) -> None:
    from db.commands import record_export
    from db.engine import open_engine
    from db.orders import Actor

    engine = open_engine(settings.db)
    try:
        record_export(
            engine,
            Actor(agency.agency_id, settings.user),
            kind=form,
            tables=list(exported.rows),
            rows=sum(exported.rows.values()),
            now=now(agency.zone),
        )
    finally:
        engine.dispose()
