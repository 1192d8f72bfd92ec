"""What an import did, as text and as ``huddle.import/1``."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from huddle.intake.report import FileReport, ImportReport
from huddle.outlet.json import dump
from huddle.plain import plain
from huddle.words import counted

if TYPE_CHECKING:
    from db.imports import Undone

SCHEMA = "huddle.import/1"
_SHOWN = 20


def as_json(report: ImportReport) -> str:
    """The report as one JSON document; a rehearsal's and a refused file's ``id`` is null."""
    return dump({"schema": SCHEMA, "batches": [_batch(file) for file in report.files]})


def _batch(file: FileReport) -> dict[str, object]:
    skipped = dict(file.skipped)
    if file.problem:
        skipped[file.problem] = 1
    return {
        "id": file.batch_id or None,
        "path": str(file.path),
        "kind": file.kind or "unknown",
        "tables": {
            name: {
                "new": counts.new,
                "changed": counts.changed,
                "unchanged": counts.unchanged,
                "vanished": counts.vanished,
                "rejected": counts.rejected,
            }
            for name, counts in file.tables.items()
        },
        "skipped": skipped,
    }


def as_text(report: ImportReport) -> str:
    """The report for a person: a line for each table of each file, then what to know about it.
    Files that failed are told by ``problems``."""
    lines = [line for file in report.files for line in _told(file)]
    if not report.files:
        lines.append("There is no file to import.")
    if report.dry_run:
        lines.append("A rehearsal: nothing was changed.")
    return "".join(f"{line}\n" for line in lines)


def remarks(report: ImportReport) -> str:
    """What the JSON has no place for, a line each."""
    return "".join(
        f"{_name(file)}: {line}\n"
        for file in report.files
        if not file.problem
        for line in (*map(plain, file.loud), *_remarks(file))
    )


def problems(report: ImportReport) -> str:
    """The files that failed, a line each, for standard error."""
    return "".join(
        f"huddle: {_name(file)}: {plain(file.problem)}\n"
        for file in report.files
        if file.problem and file.blamed
    )


def undone(result: "Undone", *, reveal: bool) -> str:
    """What taking an import back did; ``reveal`` names the rows that stay by the source's ids."""
    what = plain(result.feed) or "Two members joined"
    lines = [
        f"{what}: taken back; {counted(result.removed, 'row')} removed, "
        f"{counted(result.restored, 'value')} as before"
    ]
    if result.stay:
        lines.append(f"Left as now, for something was done there since: {len(result.stay)}")
        if reveal:
            lines += [f"  {table} {plain(key)}" for table, key in result.stay[:_SHOWN]]
            if len(result.stay) > _SHOWN:
                lines.append(f"  and {len(result.stay) - _SHOWN} more")
        else:
            by_table = Counter(table.replace("_", " ") for table, _ in result.stay)
            lines += [f"  {counted(number, table)}" for table, number in by_table.items()]
    return "".join(f"{line}\n" for line in lines)


def _name(file: FileReport) -> str:
    return plain(file.path.name)


def _told(file: FileReport) -> Iterator[str]:
    for line in file.loud:
        yield f"! {_name(file)}: {plain(line)}"
    if file.problem and file.blamed:
        return
    if file.problem:
        yield f"{_name(file)}: left out: {plain(file.problem)}"
    elif file.again:
        yield f"{_name(file)}: nothing changed, the same file as before"
    elif not file.tables:
        yield f"{_name(file)}: nothing in it to import"
    for name, counts in file.tables.items():
        said = (
            f"{counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} unchanged, "
            f"{counts.vanished:,} vanished, {counts.rejected:,} rejected"
        )
        yield f"{_name(file)}: {name}: {said}"
    yield from (f"  {line}" for line in _remarks(file))
    if file.batch_id:
        yield f"  import {file.batch_id}"


def _remarks(file: FileReport) -> Iterator[str]:
    for reason, count in file.skipped.items():
        yield f"skipped {count:,}: {plain(reason)}"
    yield from map(plain, file.notes)
    if file.rejects is not None:
        yield (
            f"{counted(file.rejected, 'rejected row')} in {plain(str(file.rejects))}: mend there "
            "and import that file"
        )
