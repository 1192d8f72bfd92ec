"""The board's reads as SQL, one file per database, written by ``python -m db.statements``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def of(dialect: str) -> Mapping[str, str]:
    """Every query for ``sqlite`` or ``postgresql``, by its name."""
    text = Path(__file__).with_name(f"{dialect}.sql").read_text(encoding="utf-8")
    found = {}
    for part in text.split("-- name: ")[1:]:
        name, _, query = part.partition("\n")
        found[name] = query.strip()
    return found
