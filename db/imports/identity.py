"""Whom a row means where a source knows a member by another id.

An id is taken for that of a known member when something that identifies says so: the CIN, or the id
itself but for its leading zeros together with name, birth or CIN. Who only looks alike is left to a
person (``db.commands.same``), whose answers are kept as other ids too. A contact or a referral may
name its member by the CIN alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from db.imports.dialect import quoted
from db.imports.tables import Applying

_JOINED = "(SELECT o.source_id FROM other_id AS o WHERE o.agency_id = :agency_id)"


class Recognised(NamedTuple):
    """A member of the file who is known under another id, and by what."""

    source_id: str
    member_id: str
    why: str


def recognise(applying: Applying, feed: str) -> list[Recognised]:
    """Puts the ids that we know into the staged rows; gives the members recognised just now."""
    if "member_id" not in applying.stage.columns:
        return []
    _rename(applying, feed)
    if applying.table != "member":
        _name_by_cin(applying)
        return []
    if not applying.rows(
        f"SELECT 1 FROM {applying.stage.name} AS s WHERE {_is_new()} LIMIT 1"
    ) or not applying.rows("SELECT 1 FROM member WHERE agency_id = :agency_id LIMIT 1"):
        return []
    found: list[Recognised] = []
    if "cin" in applying.stage.columns:
        with _looked_up(applying, "upper(cin)") as known:
            found += _known_by_cin(applying, known)
    with _looked_up(applying, "ltrim(member_id, '0')") as known:
        told = {each.source_id for each in found}
        found += [
            each for each in _known_but_for_zeros(applying, known) if each.source_id not in told
        ]
    for each in found:
        applying.run(
            "INSERT INTO other_id (agency_id, source_id, member_id, why, batch_id, at, by) VALUES"
            f" (:agency_id, :source_id, :member_id, :why, :batch, {applying.speech.instant('at')},"
            " :by) ON CONFLICT DO NOTHING",
            **each._asdict(),
            batch=applying.batch_id,
            at=applying.now,
            by=applying.actor.user_id,
        )
    if found:
        _rename(applying, feed)
    return found


def look_alikes(applying: Applying) -> int:
    """How many members of the file are new and have the name and date of birth, or the CIN, of
    another: a person says whether they are one."""
    stage = applying.stage.name
    named = "dob, lower(last), lower(first)"
    there = "FROM member WHERE agency_id = :agency_id AND removed_at IS NULL"
    found = applying.rows(
        "SELECT count(*) FROM member WHERE agency_id = :agency_id AND batch_id = :batch"
        f" AND member_id IN (SELECT member_id FROM {stage}) AND member_id NOT IN (SELECT row_id"
        " FROM change WHERE agency_id = :agency_id AND batch_id = :batch"
        " AND table_name = 'member' AND row_id NOT IN (SELECT row_id FROM change WHERE"
        " agency_id = :agency_id AND batch_id = :batch AND column_name = 'undone_at'))"
        f" AND (({named}) IN (SELECT {named} {there} AND dob IS NOT NULL AND last <> ''"
        f" GROUP BY {named} HAVING count(*) > 1)"
        f" OR cin IN (SELECT cin {there} AND cin <> '' GROUP BY cin HAVING count(*) > 1))",
        batch=applying.batch_id,
    )
    return int(found[0][0])


def _rename(applying: Applying, feed: str) -> None:
    stage = applying.stage.name
    if not applying.rows(f"SELECT 1 FROM {stage} AS s WHERE s.member_id IN {_JOINED} LIMIT 1"):
        return
    if applying.table == "member":
        _refuse_others(applying)
    else:
        _note_ids(applying, feed)
        _rename_rows(applying)
    applying.run(
        f"UPDATE {stage} AS s SET member_id = (SELECT o.member_id FROM other_id AS o"
        " WHERE o.agency_id = :agency_id AND o.source_id = s.member_id)"
        f" WHERE s.member_id IN {_JOINED}"
    )


def _rename_rows(applying: Applying) -> None:
    """A row's own id may be made of its member's: then it changes with it, or the rows of earlier
    files would stand twice. Where a person joined two members it stays, so that they can be taken
    apart again."""
    stage, key = applying.stage.name, quoted(applying.keys[0])
    known = (
        "FROM other_id AS o WHERE o.agency_id = :agency_id AND o.source_id = s.member_id"
        " AND o.why <> 'person'"
    )
    applying.run(
        f"UPDATE {stage} AS s SET {key} = (SELECT trim(replace(' ' || s.{key} || ' ',"
        f" ' ' || o.source_id || ' ', ' ' || o.member_id || ' ')) {known})"
        f" WHERE s.{key} <> '' AND EXISTS (SELECT 1 {known})"
    )


def _refuse_others(applying: Applying) -> None:
    """An id that stood for a member must not quietly come to stand for somebody else."""
    unlike = [
        f"(s.{name} IS NOT NULL AND m.{name} IS NOT NULL AND s.{name} <> m.{name})"
        if name == "dob"
        else f"(s.{name} <> '' AND m.{name} <> '' AND lower(s.{name}) <> lower(m.{name}))"
        for name in ("dob", "last")
        if name in applying.stage.columns
    ]
    if len(unlike) < 2:
        return
    applying.refuse(
        "EXISTS (SELECT 1 FROM other_id AS o JOIN member AS m ON m.agency_id = o.agency_id"
        " AND m.member_id = o.member_id WHERE o.agency_id = :agency_id"
        f" AND o.source_id = s.member_id AND {' AND '.join(unlike)})",
        "member_id",
        "'this id has stood for a member of another name and birth'",
    )


def _note_ids(applying: Applying, feed: str) -> None:
    """Keeps the id that the source gave where a person joined two members, so that they can be
    taken apart again with the rows of each."""
    stage, key = applying.stage.name, applying.keys[0]
    applying.run(
        "DELETE FROM source_value WHERE agency_id = :agency_id AND table_name = :table"
        f" AND column_name = 'member_id' AND row_id IN (SELECT s.{key} FROM {stage} AS s)",
        table=applying.table,
    )
    applying.run(
        "INSERT INTO source_value (agency_id, table_name, row_id, column_name, feed, value,"
        f" edited_at, edited_by) SELECT DISTINCT :agency_id, :table, s.{key}, 'member_id', :feed,"
        f" s.member_id, {applying.speech.instant('at')}, :by FROM {stage} AS s JOIN other_id AS o"
        " ON o.agency_id = :agency_id AND o.source_id = s.member_id AND o.why = 'person'"
        " WHERE 1 = 1 ON CONFLICT DO NOTHING",
        table=applying.table,
        feed=feed,
        at=applying.now,
        by=applying.actor.user_id,
    )


def _name_by_cin(applying: Applying) -> None:
    """Puts the member's id where a row gives the CIN that one known member has."""
    stage = applying.stage.name
    unknown = (
        "s.member_id <> '' AND NOT EXISTS (SELECT 1 FROM member AS i"
        " WHERE i.agency_id = :agency_id AND i.member_id = s.member_id)"
    )
    if not applying.rows(f"SELECT 1 FROM {stage} AS s WHERE {unknown} LIMIT 1"):
        return
    with _looked_up(applying, "upper(cin)") as known:
        meant = f"FROM {known} AS k WHERE k.said = upper(s.member_id)"
        applying.run(
            f"UPDATE {stage} AS s SET member_id = (SELECT max(k.member_id) {meant})"
            f" WHERE {unknown} AND (SELECT count(*) {meant}) = 1"
        )


@contextmanager
def _looked_up(applying: Applying, what: str) -> Iterator[str]:
    """A table of what the known members have (``said``), by which they are found at once."""
    known = f"{applying.stage.name}_known"
    applying.run(
        f"CREATE TEMPORARY TABLE {known} AS SELECT {what} AS said, member_id FROM member"
        f" WHERE agency_id = :agency_id AND undone_at IS NULL AND member_id NOT IN {_JOINED}"
    )
    applying.run_plain(f"CREATE INDEX {known}_said ON {known} (said)")
    try:
        yield known
    finally:
        applying.run_plain(f"DROP TABLE {known}")


def _known_by_cin(applying: Applying, known: str) -> Iterator[Recognised]:
    """New ids whose CIN one known member has who is not in the file as well, unless name and birth
    both say otherwise."""
    stage = applying.stage.name
    columns = applying.stage.columns
    alike = [f"s.{name} = m.{name}" for name in ("dob",) if name in columns]
    alike += [f"lower(s.{name}) = lower(m.{name})" for name in ("last",) if name in columns]
    unsaid = [
        f"s.{name} IS NULL OR m.{name} IS NULL"
        if name == "dob"
        else f"s.{name} = '' OR m.{name} = ''"
        for name in ("dob", "last")
        if name in columns
    ]
    agrees = " OR ".join([*alike, *unsaid]) if len(alike) == 2 else "1 = 1"
    for source_id, member_id in applying.rows(
        f"SELECT s.member_id, max(m.member_id) FROM {stage} AS s JOIN {known} AS k"
        " ON k.said = upper(s.cin) JOIN member AS m ON m.agency_id = :agency_id"
        f" AND m.member_id = k.member_id WHERE s.cin <> '' AND {_is_new()} AND {_is_free(stage)}"
        f" AND ({agrees}) AND upper(s.cin) NOT IN (SELECT upper(x.cin) FROM {stage} AS x"
        " GROUP BY upper(x.cin) HAVING count(DISTINCT x.member_id) > 1)"
        " GROUP BY s.member_id HAVING count(DISTINCT m.member_id) = 1 ORDER BY 1"
    ):
        yield Recognised(source_id, member_id, "cin")


def _known_but_for_zeros(applying: Applying, known: str) -> list[Recognised]:
    """New ids that a known member has but for leading zeros, where name, birth or CIN agree. Where
    the file says nothing of them, nobody can know: such rows are refused."""
    stage = applying.stage.name
    columns = set(applying.stage.columns)
    agrees = []
    differs = []
    if "cin" in columns:
        agrees.append("(s.cin <> '' AND upper(s.cin) = upper(m.cin))")
    if "dob" in columns:
        agrees.append("s.dob = m.dob")
        differs.append("s.dob <> m.dob")
    if {"first", "last"} <= columns:
        named = "s.first <> '' AND s.last <> '' AND m.first <> '' AND m.last <> ''"
        same = "lower(s.first) = lower(m.first) AND lower(s.last) = lower(m.last)"
        agrees.append(f"({named} AND {same})")
        differs.append(f"({named} AND lower(s.last) <> lower(m.last))")
    near = f"k.said = ltrim(s.member_id, '0') AND {_is_free(stage)}"
    member = "member AS m ON m.agency_id = :agency_id AND m.member_id = k.member_id"
    told = " OR ".join(agrees) or "1 = 0"
    found = [
        Recognised(source_id, member_id, "zeros")
        for source_id, member_id in applying.rows(
            f"SELECT s.member_id, max(m.member_id) FROM {stage} AS s JOIN {known} AS k"
            f" ON k.said = ltrim(s.member_id, '0') JOIN {member}"
            f" WHERE {near} AND {_is_new()} AND ({told}) GROUP BY s.member_id"
            " HAVING count(DISTINCT m.member_id) = 1 ORDER BY 1"
        )
    ]
    other = " OR ".join(differs) or "1 = 0"
    applying.refuse(
        f"{_is_new()} AND EXISTS (SELECT 1 FROM {known} AS k JOIN {member} WHERE {near}"
        f" AND NOT coalesce(({told}), 1 = 0) AND NOT coalesce(({other}), 1 = 0))",
        "member_id",
        "'a known member has this id with leading zeros: were they lost?'",
    )
    return found


def _is_new() -> str:
    return (
        "NOT EXISTS (SELECT 1 FROM member AS i WHERE i.agency_id = :agency_id"
        f" AND i.member_id = s.member_id AND i.undone_at IS NULL) AND s.member_id NOT IN {_JOINED}"
    )


def _is_free(stage: str) -> str:
    """The file does not list the known member as well."""
    return f"k.member_id NOT IN (SELECT y.member_id FROM {stage} AS y)"
