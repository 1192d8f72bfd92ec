"""Whether somebody has changed rows since whoever writes looked at them: one comparison for all
commands, made before anything is written.

What is compared are values, not numbers of versions: what was changed and changed back is as it was
seen, whichever program, import or person did it. Who did it is read from the history of the row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Row, select

from db import models
from db.history import Value
from db.models import table
from db.orders import BETWEEN, ChangedField, ChangedRow, Seen
from db.rows import BROUGHT, KEYS

if TYPE_CHECKING:
    from db.commands.transaction import Write

EXCLUSIVE = frozenset(("assign", "discussed", "watch", "snooze", "excuse", "choice"))
"""Kinds of decisions of which one at a time stands about a reason of a row."""

_ROWS: Mapping[str, type[models.Row]] = {
    **models.IMPORTED,
    "barrier": models.Barrier,
    "pdsa_cycle": models.PdsaCycle,
    "conference_question": models.ConferenceQuestion,
}
_ANSWERS = ("assessment", "linked", "issues", "verified")
_TERMS = ("kind", "text", "owner", "until")
OFF_THE_BOARD, STAYS = "off the board", "stays on the board"
ONE_PERSON, TWO_PEOPLE = "one person", "two people"
_CARD = ("aim", "change", "prediction", "owner", "review_on")


class _Author(NamedTuple):
    """Who wrote a value last, "" for an import, and when."""

    by: str = ""
    at: datetime | None = None


def changed_rows(write: "Write", seen: Seen) -> tuple[ChangedRow, ...]:
    """The rows that somebody other than the actor, or an import, has changed since they were
    ``seen``. What the actor changed since is no surprise to them."""
    found = []
    for key, values in seen.items():
        name, _, rest = key.partition(":")
        compare = _COMPARED.get(name)
        row = compare(write, rest, values) if compare else _row(write, name, rest, values)
        if row is not None:
            found.append(row._replace(key=key))
    return tuple(found)


def beside(
    changed: Sequence[ChangedRow], mine: Mapping[str, Mapping[str, Value]]
) -> tuple[ChangedRow, ...]:
    """The rows with what the actor would write into them, by their keys."""
    return tuple(row._replace(fields=tuple(_fields(row, mine.get(row.key, {})))) for row in changed)


def _fields(row: ChangedRow, mine: Mapping[str, Value]) -> Iterator[ChangedField]:
    for each in row.fields:
        yield each._replace(mine=mine.get(each.name, each.mine))
    theirs = {each.name for each in row.fields}
    for name, value in mine.items():
        if name in row.stands and name not in theirs and value != row.stands[name]:
            stands = row.stands[name]
            yield ChangedField(name, stands, stands, value, changed=False)


def decided_today(write: "Write", item_key: str, reason_keys: Sequence[str]) -> list[Row[Any]]:
    """What was decided today about a row, as far as it speaks of the same reasons, in order."""
    decision = table(models.Decision)
    today = write.conn.execute(
        select(decision)
        .where(
            decision.c.agency_id == write.agency_id,
            decision.c.item_key == item_key,
            decision.c.day == write.day,
            decision.c.undone_at.is_(None),
            decision.c.kind.in_(EXCLUSIVE),
        )
        .order_by(decision.c.at, decision.c.decision_id)
    ).all()
    return [row for row in today if _overlap(KEYS[row.reason_keys], reason_keys)]


def _overlap(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two decisions speak of a common reason; one without keys speaks of all."""
    return not one or not other or bool(set(one) & set(other))


def _row(write: "Write", name: str, row_id: str, seen: Mapping[str, Value]) -> ChangedRow | None:
    """A row of a table, by its columns; whether it is still there is looked at too."""
    model = _ROWS[name]
    columns = table(model)
    row = write.find(model, **{list(columns.primary_key.columns)[1].name: row_id})
    if row is None:
        return ChangedRow("", "", (), {}, gone=True)
    stored = row._mapping
    gone = next((each for each in ("undone_at", "removed_at") if stored.get(each)), "")
    if gone:
        by_hand = _Author(stored.get("removed_by", ""), stored[gone])
        author = _authors(write, name, row_id).get(gone, by_hand)
        field = ChangedField(gone, None, stored[gone], stored[gone], *author)
        mine = author.by == write.actor.user_id
        return None if mine else ChangedRow("", _member(row), (field,), {}, gone=True)
    stands = {column: stored[column] for column in seen}
    unlike = [column for column, value in seen.items() if stored[column] != value]
    authors = _authors(write, name, row_id) if unlike else {}
    return _changed(write, _member(row), seen, stands, {each: authors.get(each) for each in unlike})


def _changed(
    write: "Write",
    member_id: str,
    seen: Mapping[str, Value],
    stands: Mapping[str, Value],
    authors: Mapping[str, _Author | None],
) -> ChangedRow | None:
    """A row of whose values ``authors`` wrote some; none where it was the actor alone."""
    fields = tuple(
        ChangedField(name, seen.get(name), stands[name], stands[name], *(author or _Author()))
        for name, author in authors.items()
        if author is None or author.by != write.actor.user_id
    )
    return ChangedRow("", member_id, fields, dict(stands)) if fields else None


def _authors(write: "Write", name: str, row_id: str) -> dict[str, _Author]:
    """Who wrote each column of a row last."""
    change = table(models.Change).c
    made = write.conn.execute(
        select(change.column_name, change.by, change.batch_id, change.changed_at)
        .where(
            change.agency_id == write.agency_id,
            change.table_name == name,
            change.row_id == row_id,
        )
        .order_by(change.changed_at, change.change_id)
    )
    return {
        each.column_name: _Author("" if each.batch_id else each.by, each.changed_at)
        for each in made
    }


def _member(row: Row[Any]) -> str:
    return str(row._mapping.get("member_id", ""))


def _one(
    write: "Write",
    seen: Mapping[str, Value],
    names: Sequence[str],
    row: Row[Any] | None,
    author: _Author,
    member_id: str = "",
) -> ChangedRow | None:
    """What takes the place of what stood before as a row of its own, which ``author`` wrote."""
    if row is None:
        return None
    stands = {name: row._mapping[name] for name in names}
    unlike = [name for name in names if stands[name] != seen.get(name, "")]
    if not unlike:
        return None
    return _changed(write, member_id, seen, stands, dict.fromkeys(unlike, author))


def _latest(
    write: "Write", model: type[models.Row], by: str, *conditions: ColumnElement[bool]
) -> Row[Any] | None:
    """The last row of a table by an instant, and where that is the same by its id."""
    columns = table(model)
    key = list(columns.primary_key.columns)[1]
    return write.conn.execute(
        select(columns)
        .where(columns.c.agency_id == write.agency_id, *conditions)
        .order_by(columns.c[by].desc(), key.desc())
        .limit(1)
    ).first()


def _decision(write: "Write", item_key: str, seen: Mapping[str, Value]) -> ChangedRow | None:
    """What others decided today, of which ``decided`` holds the ids that are known."""
    today = decided_today(write, item_key, KEYS[str(seen.get("reasons", "[]"))])
    others = [row for row in today if row.by != write.actor.user_id]
    known = str(seen.get("decided", "")).split()
    new = [row for row in others if row.decision_id not in known]
    if not new:
        return None
    last = new[-1]
    stands = {**seen, "decided": " ".join(sorted(row.decision_id for row in others))}
    fields = tuple(
        ChangedField(name, None, last._mapping[name], last._mapping[name], last.by, last.at)
        for name in _TERMS
    )
    return ChangedRow("", last.member_id, fields, stands)


def last_note(write: "Write", barrier_id: str) -> Row[Any] | None:
    """The last note of a barrier."""
    note = table(models.BarrierNote).c
    return _latest(
        *(write, models.BarrierNote, "at"),
        note.barrier_id == barrier_id,
        note.removed_at.is_(None),
    )


def _note(write: "Write", barrier_id: str, seen: Mapping[str, Value]) -> ChangedRow | None:
    row = last_note(write, barrier_id)
    if row is None:
        return None
    reworded = _authors(write, "barrier_note", row.note_id).get("text")
    barrier = write.find(models.Barrier, barrier_id=barrier_id)
    return _one(
        *(write, seen, ("text",), row, reworded or _Author(row.by, row.at)),
        _member(barrier) if barrier is not None else "",
    )


def _reading(write: "Write", rest: str, seen: Mapping[str, Value]) -> ChangedRow | None:
    member_id, _, quarter = rest.rpartition(":")
    reading = table(models.ChartReview).c
    row = _latest(
        *(write, models.ChartReview, "at"),
        reading.member_id == member_id,
        reading.quarter == quarter,
    )
    author = _Author(row.by, row.at) if row is not None else _Author()
    return _one(write, seen, _ANSWERS, row, author, member_id)


def _target(write: "Write", rest: str, seen: Mapping[str, Value]) -> ChangedRow | None:
    team_id, measure_id, period = rest.rsplit(":", 2)
    target = table(models.GoalTarget).c
    row = _latest(
        *(write, models.GoalTarget, "at"),
        target.team_id == team_id,
        target.measure_id == measure_id,
        target.period_start == datetime.fromisoformat(period).date(),
        target.undone_at.is_(None),
    )
    author = _Author(row.by, row.at) if row is not None else _Author()
    return _one(write, seen, ("value",), row, author)


def _card(write: "Write", rest: str, seen: Mapping[str, Value]) -> ChangedRow | None:
    """The PDSA card that runs about a reason, or about a measure and no reason."""
    team_id, reason_code, measure_id = rest.rsplit(":", 2)
    card = table(models.PdsaCycle).c
    row = _latest(
        *(write, models.PdsaCycle, "opened_at"),
        card.team_id == team_id,
        card.reason_code == reason_code,
        *(() if reason_code else (card.measure_id == measure_id,)),
        card.verdict == "",
        card.removed_at.is_(None),
    )
    author = _Author(row.opened_by, row.opened_at) if row is not None else _Author()
    return _one(write, seen, _CARD, row, author)


def _pair(write: "Write", rest: str, seen: Mapping[str, Value]) -> ChangedRow | None:
    """What was said of two members who look alike."""
    first, _, second = rest.partition(BETWEEN)
    row = write.find(models.Apart, member_id=first, other_id=second)
    said = TWO_PEOPLE
    for kept, other in ((first, second), (second, first)):
        if joined := write.find(models.OtherId, source_id=other, member_id=kept):
            row, said = joined, ONE_PERSON
    if row is None or seen.get("said") == said:
        return None
    author = _Author(row.by, row.at)
    return _changed(write, first, seen, {"said": said}, {"said": author})


def _vanished(write: "Write", rest: str, seen: Mapping[str, Value]) -> ChangedRow | None:
    """What was said of a row that a full file lacks."""
    name, _, row_id = rest.partition(":")
    row = write.find(_ROWS[name], **{BROUGHT[name]: row_id})
    if row is None:
        return ChangedRow("", "", (), {}, gone=True)
    off = row.removed_at is not None
    said = OFF_THE_BOARD if off else "" if is_gone(write, name, row) else STAYS
    if said == seen.get("left", ""):
        return None
    author = _authors(write, name, row_id).get("removed_at" if off else "vanished_at")
    return _changed(write, _member(row), seen, {"left": said}, {"left": author})


def is_gone(write: "Write", name: str, row: Row[Any]) -> bool:
    """Whether some full file lacks it: a member may stand in another source's still."""
    if row.vanished_at is not None or name != "member":
        return row.vanished_at is not None
    listing = table(models.Listing).c
    return bool(
        write.conn.scalar(
            select(listing.feed)
            .where(
                listing.agency_id == write.agency_id,
                listing.member_id == row.member_id,
                listing.gone_batch != "",
            )
            .limit(1)
        )
    )


def _huddle(write: "Write", huddle_id: str, seen: Mapping[str, Value]) -> ChangedRow | None:
    """A huddle, which has no history: who runs it took it over, and closed it."""
    row = write.find(models.Huddle, huddle_id=huddle_id)
    author = _Author(row.facilitator, row.ended_at) if row is not None else _Author()
    return _one(write, seen, ("status", "facilitator"), row, author)


_COMPARED: Mapping[str, Callable[["Write", str, Mapping[str, Value]], ChangedRow | None]] = {
    "decision": _decision,
    "note": _note,
    "reading": _reading,
    "target": _target,
    "card": _card,
    "huddle": _huddle,
    "pair": _pair,
    "vanished": _vanished,
}
"""How what is no row of ``_ROWS`` is compared, by what its key begins with."""
