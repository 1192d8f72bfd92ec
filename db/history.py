"""How a value stands in ``change`` and in ``source_value``: text, the same on both databases."""

from datetime import UTC, date, datetime

from db.rows import INSTANT_FORMAT

Value = str | int | bool | date | datetime | None


def as_text(value: Value) -> str | None:
    """``1`` and ``0`` for yes and no, ISO for days, UTC ISO for instants, none for no value."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(INSTANT_FORMAT)
    return value.isoformat() if isinstance(value, date) else str(value)
