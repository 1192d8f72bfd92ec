"""What each source last said of a value, and what was edited here: who has it when they differ.

A source has a value when it says something that it did not say before. What it merely repeats
stands back behind an edit made here, and behind what another source has said since. A blank cell
takes away only what that source has said itself.
"""

from collections import Counter
from typing import NamedTuple

from db.imports.dialect import TABLES, Speech, quoted
from db.imports.tables import Applying

UNKNOWN = "unknown source"
"""The feed of a value whose import nobody knows any more."""


class Kept(NamedTuple):
    """How many values stayed, by column: edits made here, and what another source has said."""

    edits: Counter[str]
    others: Counter[str]


def author(speech: Speech, agency_id: str, table: str, row_id: str, column: str) -> str:
    """The feed that a value of an imported row is from, edits made here aside."""
    key = quoted(list(TABLES[table].primary_key.columns)[1].name)
    found = speech.one(
        f"SELECT {_author(table, key, column)} FROM {quoted(table)} AS t"
        f" WHERE t.agency_id = :agency_id AND t.{key} = :row_id",
        agency_id=agency_id,
        row_id=row_id,
    )
    return str(found or UNKNOWN)


def settle(applying: Applying, feed: str, name: str) -> Kept:
    """Puts what stays into the staged rows of a table (in files called ``name``), and notes what
    other sources said of the values that this one replaces."""
    kept = Kept(Counter(), Counter())
    if not applying.imported:
        return kept
    _keep(applying, feed, kept)
    if others_speak(applying, feed, name):
        _hear_others(applying, feed)
    return kept


def _keep(applying: Applying, feed: str, kept: Kept) -> None:
    table, stage, key = applying.table, applying.stage.name, quoted(applying.keys[0])
    spoken = applying.rows(
        "SELECT DISTINCT v.column_name FROM source_value AS v"
        f" JOIN {stage} AS s ON s.{key} = v.row_id"
        " WHERE v.agency_id = :agency_id AND v.table_name = :table",
        table=table,
    )
    for (column,) in spoken:
        if column not in applying.written or column == "member_id":
            continue
        by_hand = f"coalesce({_last_change(table, f's.{key}', column, 'c.batch_id')}, '-') = ''"
        said = applying.speech.as_text(table, column, f"s.{quoted(column)}")
        of_cell = (
            "v.agency_id = :agency_id AND v.table_name = :table AND v.column_name = :column"
            f" AND v.row_id = s.{key}"
        )
        repeats = (
            f"EXISTS (SELECT 1 FROM source_value AS v WHERE {of_cell}"
            f" AND (v.feed = :feed OR {by_hand}) AND coalesce(v.value, '') = coalesce({said}, ''))"
        )
        names = {"table": table, "column": column, "feed": feed}
        applying.run(
            "DELETE FROM source_value WHERE agency_id = :agency_id AND table_name = :table"
            f" AND column_name = :column AND feed = :feed AND row_id IN (SELECT s.{key}"
            f" FROM {stage} AS s WHERE NOT {repeats})",
            **names,
        )
        for edited, count in applying.rows(
            f"SELECT CASE WHEN {by_hand} THEN 1 ELSE 0 END AS edited, count(*) FROM {stage} AS s"
            f" WHERE {repeats} GROUP BY edited",
            **names,
        ):
            (kept.edits if edited else kept.others)[column] += count
        applying.run(
            f"UPDATE {stage} AS s SET {quoted(column)} = (SELECT t.{quoted(column)} FROM"
            f" {quoted(table)} AS t WHERE {applying.same_row}) WHERE {repeats} AND EXISTS"
            f" (SELECT 1 FROM {quoted(table)} AS t WHERE {applying.same_row})",
            **names,
        )


def others_speak(applying: Applying, feed: str, name: str) -> bool:
    """Whether another feed has rows of the table, which its people call ``name``."""
    return bool(
        applying.rows(
            "SELECT 1 FROM batch WHERE agency_id = :agency_id AND feed NOT IN ('', :feed)"
            " AND tables LIKE :named AND status = 'applied' LIMIT 1",
            feed=feed,
            named=f'%"{name}"%',
        )
    )


def _hear_others(applying: Applying, feed: str) -> None:
    table, stage, key = applying.table, applying.stage.name, quoted(applying.keys[0])
    shared = f"{stage}_shared"
    ours = "(SELECT b.batch_id FROM batch AS b WHERE b.agency_id = :agency_id AND b.feed = :feed)"
    applying.run_plain(f"DROP TABLE IF EXISTS {shared}")
    applying.run(
        f"CREATE TEMPORARY TABLE {shared} AS SELECT s._place FROM {stage} AS s JOIN"
        f" {quoted(table)} AS t ON {applying.same_row} WHERE t.batch_id <> ''"
        f" AND (t.batch_id NOT IN {ours} OR EXISTS (SELECT 1 FROM change AS c WHERE"
        f" c.agency_id = :agency_id AND c.table_name = '{table}' AND c.row_id = t.{key}"
        f" AND c.column_name = 'batch_id' AND c.before NOT IN {ours}))",
        feed=feed,
    )
    if applying.speech.one(f"SELECT count(*) FROM {shared}"):
        for column in applying.written:
            _hear(applying, feed, shared, column)
    applying.run_plain(f"DROP TABLE {shared}")


def _hear(applying: Applying, feed: str, shared: str, column: str) -> None:
    table, stage, key = applying.table, applying.stage.name, quoted(applying.keys[0])
    named, whose = quoted(column), _author(table, f"{key}", column)
    here = f"s._place IN (SELECT _place FROM {shared})"
    said, stored = (
        applying.speech.as_text(table, column, f"{alias}.{named}") for alias in ("s", "t")
    )
    applying.run(
        f"UPDATE {stage} AS s SET {named} = (SELECT t.{named} FROM {quoted(table)} AS t"
        f" WHERE {applying.same_row}) WHERE {here} AND coalesce({said}, '') = ''"
        f" AND EXISTS (SELECT 1 FROM {quoted(table)} AS t WHERE {applying.same_row}"
        f" AND coalesce({stored}, '') <> '' AND {whose} <> :feed)",
        feed=feed,
    )
    applying.run(
        "INSERT INTO source_value (agency_id, table_name, row_id, column_name, feed, value,"
        f" edited_at, edited_by) SELECT :agency_id, '{table}', t.{key}, '{column}', {whose},"
        f" {stored},"
        f" {applying.speech.instant('at')}, :by FROM {stage} AS s JOIN {quoted(table)} AS t"
        f" ON {applying.same_row} WHERE {here} AND s.{named} {applying.speech.differs} t.{named}"
        f" AND {whose} NOT IN ('', :feed) ON CONFLICT DO NOTHING",
        feed=feed,
        at=applying.now,
        by=applying.actor.user_id,
    )


def _last_change(table: str, row: str, column: str, what: str, *, imported: bool = False) -> str:
    """``what`` of the last change of a value, as SQL."""
    joined = (
        " JOIN batch AS b ON b.agency_id = c.agency_id AND b.batch_id = c.batch_id AND b.feed <> ''"
        if imported
        else ""
    )
    return (
        f"(SELECT {what} FROM change AS c{joined} WHERE c.agency_id = :agency_id"
        f" AND c.table_name = '{table}' AND c.row_id = {row} AND c.column_name = '{column}'"
        " AND c.undone_at IS NULL"
        " ORDER BY c.changed_at DESC, c.change_id DESC LIMIT 1)"
    )


def _author(table: str, key: str, column: str) -> str:
    """The feed that wrote a value of ``t`` last, as SQL: that of its last change, else of the
    import that brought the row."""
    first = (
        "(SELECT c.before FROM change AS c JOIN batch AS b ON b.agency_id = c.agency_id"
        " AND b.batch_id = c.before AND b.status = 'applied' WHERE c.agency_id = :agency_id"
        f" AND c.table_name = '{table}' AND c.row_id = t.{key} AND c.column_name = 'batch_id'"
        " ORDER BY c.changed_at, c.change_id LIMIT 1)"
    )
    return (
        f"coalesce({_last_change(table, f't.{key}', column, 'b.feed', imported=True)},"
        " (SELECT b.feed FROM batch AS b WHERE b.agency_id = :agency_id"
        f" AND b.batch_id = coalesce({first}, t.batch_id)), '')"
    )
