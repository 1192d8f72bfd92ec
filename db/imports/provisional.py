"""A contact logged here stands until the source brings it: then the source's own counts."""

from db.identifiers import uuid7
from db.imports.tables import Applying


def replace(applying: Applying) -> int:
    """Lets source contacts of this import take the place of provisional ones of the same member,
    day, channel and worker, one for one; gives how many."""
    if not applying.rows(
        "SELECT 1 FROM contact WHERE agency_id = :agency_id AND provisional LIMIT 1"
    ):
        return 0
    waiting = applying.rows(
        "SELECT contact_id, member_id, day, channel, staff_id FROM contact"
        " WHERE agency_id = :agency_id AND provisional AND replaced_by = '' AND removed_at IS NULL"
        f" AND member_id IN (SELECT member_id FROM {applying.stage.name})"
        " ORDER BY recorded_at, contact_id"
    )
    replaced = 0
    for contact_id, member_id, day, channel, staff_id in waiting:
        found = applying.rows(
            "SELECT c.contact_id FROM contact AS c WHERE c.agency_id = :agency_id"
            " AND c.member_id = :member_id AND c.day = :day AND c.channel = :channel"
            " AND c.staff_id = :staff_id AND NOT c.provisional AND c.removed_at IS NULL"
            f" AND c.contact_id IN (SELECT contact_id FROM {applying.stage.name})"
            " AND NOT EXISTS (SELECT 1 FROM contact AS p WHERE p.agency_id = :agency_id"
            " AND p.member_id = :member_id AND p.replaced_by = c.contact_id)"
            " ORDER BY c.at, c.contact_id LIMIT 1",
            member_id=member_id,
            day=day,
            channel=channel,
            staff_id=staff_id,
        )
        if not found:
            continue
        source_id = found[0][0]
        applying.run(
            "UPDATE contact SET replaced_by = :source_id"
            " WHERE agency_id = :agency_id AND contact_id = :contact_id",
            source_id=source_id,
            contact_id=contact_id,
        )
        applying.run(
            "INSERT INTO change (agency_id, change_id, table_name, row_id, member_id, column_name,"
            " before, after, changed_at, batch_id, by) VALUES (:agency_id, :change_id, 'contact',"
            " :contact_id, :member_id, 'replaced_by', '', :source_id,"
            f" {applying.speech.instant('at')}, :batch, :by)",
            change_id=uuid7(),
            contact_id=contact_id,
            member_id=member_id,
            source_id=source_id,
            at=applying.now,
            batch=applying.batch_id,
            by=applying.actor.user_id,
        )
        replaced += 1
    return replaced
