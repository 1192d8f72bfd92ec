"""The rows of one list as a file, as a screen shows them."""

import csv
import io
import json
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from huddle.errors import HuddleError
from huddle.outlet.new_file import write_new
from huddle.plain import neutralised
from huddle.privacy import ShownItem

SCHEMA = "huddle.list/1"
ENDINGS = (".csv", ".json", ".txt")


def file_name(name: str, day: date) -> str:
    """The file that a list is offered to go to, in the folder one is in."""
    return f"{name.casefold().replace(' ', '-')}-{day.isoformat()}.csv"


def write_list(path: Path, items: Sequence[ShownItem], *, columns: Collection[str]) -> Path:
    """Writes the rows as CSV, JSON or text, by the ending of ``path``; ``columns`` are those of a
    selection. The file is new, for its owner only, and whole or not there; its whole path is given
    back. HuddleError for another ending, a file that is there already, or a disk that does not
    take it."""
    if path.suffix not in ENDINGS:
        raise HuddleError(f"{path.name} ends in none of {', '.join(ENDINGS)}. Name it so")
    rows = [_row(item, columns) for item in items]
    made = {".csv": _csv, ".json": _json, ".txt": _text}[path.suffix](rows)
    return write_new(path, made.encode("utf-8-sig" if path.suffix == ".csv" else "utf-8"))


def _row(item: ShownItem, columns: Collection[str]) -> dict[str, str | int | None]:
    reasons = item.reasons if "reasons" in columns else item.reasons[:1]
    row: dict[str, str | int | None] = {
        "section": item.section,
        "member": item.member,
        "member_id": item.member_key,
        "severity": item.severity.value,
    }
    if "owner" in columns:
        row["owner"] = item.owner
    if "due" in columns:
        row["due"] = item.due.isoformat() if item.due else None
        row["days_overdue"] = item.days_overdue
    row["reasons"] = "; ".join(reason.text for reason in reasons)
    if "decision" in columns:
        row["decision"] = item.decision.words if item.decision else None
    return row


def _csv(rows: Sequence[dict[str, str | int | None]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {
                name: neutralised(value) if isinstance(value, str) else value
                for name, value in row.items()
            }
        )
    return out.getvalue()


def _json(rows: Sequence[dict[str, str | int | None]]) -> str:
    return json.dumps({"schema": SCHEMA, "rows": rows}, ensure_ascii=False, indent=1) + "\n"


def _text(rows: Sequence[dict[str, str | int | None]]) -> str:
    blocks = (
        "\n".join(f"{name}: {value}" for name, value in row.items() if value not in (None, ""))
        for row in rows
    )
    return "\n\n".join(blocks) + "\n"
