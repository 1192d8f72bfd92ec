"""Who is in which source's file, so that one source's silence is held against what others list."""

from collections.abc import Sequence

from db.imports.tables import Applying


def note(applying: Applying, feed: str) -> None:
    """Notes that the staged members are in the feed's file."""
    stage = applying.stage.name
    applying.run(
        "UPDATE listing SET last_batch = :batch, gone_batch = '' WHERE agency_id = :agency_id"
        f" AND feed = :feed AND member_id IN (SELECT member_id FROM {stage})",
        feed=feed,
        batch=applying.batch_id,
    )
    applying.run(
        "INSERT INTO listing (agency_id, feed, member_id, first_batch, last_batch, gone_batch)"
        f" SELECT :agency_id, :feed, s.member_id, :batch, :batch, '' FROM {stage} AS s WHERE 1 = 1"
        " ON CONFLICT DO NOTHING",
        feed=feed,
        batch=applying.batch_id,
    )


def listed(applying: Applying, feed: str) -> int:
    """How many members the feed lists."""
    found = applying.rows(
        "SELECT count(*) FROM listing WHERE agency_id = :agency_id AND feed = :feed"
        " AND gone_batch = ''",
        feed=feed,
    )
    return int(found[0][0])


def leave(applying: Applying, feed: str, stages: Sequence[str]) -> list[str]:
    """Notes which members the full file of a feed lacks; gives those that another feed lists still.
    A row that was refused is there, with or without its leading zeros."""
    named = ", ".join(f"'{stage}'" for stage in stages)
    missing = " AND ".join(
        (
            "agency_id = :agency_id AND feed = :feed AND gone_batch = ''",
            *(f"member_id NOT IN (SELECT s.member_id FROM {stage} AS s)" for stage in stages),
            "ltrim(member_id, '0') NOT IN (SELECT ltrim(r.row_key, '0') FROM refused AS r"
            f" WHERE r.stage IN ({named}))",
        )
    )
    applying.run(
        f"UPDATE listing SET gone_batch = :batch WHERE {missing}",
        feed=feed,
        batch=applying.batch_id,
    )
    return [
        str(row[0])
        for row in applying.rows(
            "SELECT l.member_id FROM listing AS l WHERE l.agency_id = :agency_id"
            " AND l.gone_batch = :batch AND EXISTS (SELECT 1 FROM listing AS o WHERE"
            " o.agency_id = :agency_id AND o.member_id = l.member_id AND o.gone_batch = '')"
            " ORDER BY 1",
            batch=applying.batch_id,
        )
    ]


def bring_late(applying: Applying, feed: str, stages: Sequence[str]) -> list[str]:
    """A full file that comes after a newer one: members whom only it has had left by the newer one.
    Flags them, and gives their ids."""
    if applying.table != "member":
        return []
    staged = " UNION ".join(f"SELECT member_id FROM {stage}" for stage in stages)
    applying.run(
        "UPDATE listing SET gone_batch = :batch WHERE agency_id = :agency_id AND feed = :feed"
        f" AND first_batch = :batch AND member_id IN ({staged})",
        feed=feed,
        batch=applying.batch_id,
    )
    return applying.vanish(feed, stages)
