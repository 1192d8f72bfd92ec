"""A contact that stands twice counts once.

One logged here is provisional: the source's own takes its place. One that two sources have counts
as the one that came first. What took a contact's place gives it back when it says something else.
A worker that one of the two does not name is not another worker.
"""

from db.identifiers import uuid7
from db.imports.dialect import Speech
from db.imports.tables import Applying

_SAME = "c.member_id = p.member_id AND c.day = p.day AND c.channel = p.channel"
_NAMED = "c.staff_id = :staff_id"
_UNNAMED = "(c.staff_id = '' OR :staff_id = '')"


def replace(applying: Applying) -> int:
    """Lets source contacts of this import take the place of provisional ones of the same member,
    day, channel and worker, one for one; gives how many. The same worker named in both goes before
    one named in only one of them."""
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
    left = waiting
    for worker in (_NAMED, _UNNAMED):
        left = [each for each in left if not _replaced(applying, worker, *each)]
    return len(waiting) - len(left)


def _replaced(
    applying: Applying,
    worker: str,
    contact_id: str,
    member_id: str,
    day: str,
    channel: str,
    staff_id: str,
) -> bool:
    found = applying.rows(
        "SELECT c.contact_id FROM contact AS c WHERE c.agency_id = :agency_id"
        " AND c.member_id = :member_id AND c.day = :day AND c.channel = :channel"
        f" AND {worker} AND NOT c.provisional AND c.removed_at IS NULL"
        " AND c.replaced_by = ''"
        f" AND c.contact_id IN (SELECT contact_id FROM {applying.stage.name})"
        " AND NOT EXISTS (SELECT 1 FROM contact AS p WHERE p.agency_id = :agency_id"
        " AND p.member_id = :member_id AND p.provisional AND p.replaced_by = c.contact_id)"
        " ORDER BY c.at, c.contact_id LIMIT 1",
        member_id=member_id,
        day=day,
        channel=channel,
        staff_id=staff_id,
    )
    if found:
        _stand_back(applying, contact_id, member_id, "", found[0][0])
    return bool(found)


def release(applying: Applying, *, shared: bool) -> None:
    """Gives contacts their place back whose stand-in, sent again, is another contact now; where
    several sources have contacts (``shared``), those of other sources too."""
    stage = applying.stage.name
    among = "p.provisional"
    if shared:
        among = f"(p.provisional OR p.member_id IN (SELECT member_id FROM {stage}))"
    freed = applying.rows(
        "SELECT p.contact_id, p.member_id, p.replaced_by FROM contact AS p JOIN contact AS c"
        " ON c.agency_id = p.agency_id AND c.contact_id = p.replaced_by"
        f" WHERE p.agency_id = :agency_id AND {among} AND p.replaced_by <> '' AND NOT ({_SAME}"
        " AND (c.staff_id = p.staff_id OR p.provisional AND '' IN (c.staff_id, p.staff_id))"
        " AND (p.provisional OR c.outcome = p.outcome))"
        f" AND (c.contact_id IN (SELECT contact_id FROM {stage})"
        f" OR p.contact_id IN (SELECT contact_id FROM {stage}))"
    )
    for contact_id, member_id, stood in freed:
        _stand_back(applying, contact_id, member_id, stood, "")


def count_once(applying: Applying) -> int:
    """Lets contacts that this import brought stand back behind those that another source has: the
    same member, day, channel, worker and outcome, and no two times of day that differ. One for one;
    gives how many."""
    found = pairs(
        applying.speech,
        applying.agency_id,
        f"p.batch_id = :batch AND p.contact_id IN (SELECT contact_id FROM {applying.stage.name})",
        batch=applying.batch_id,
    )
    for contact_id, member_id, stands in found:
        _stand_back(applying, contact_id, member_id, "", stands)
    return len(found)


def pairs(speech: Speech, agency_id: str, which: str, **named: str) -> list[tuple[str, str, str]]:
    """Contacts ``p`` that are told by another source too, each with its member and the contact that
    counts for both."""
    told = speech.rows(
        "SELECT p.contact_id, p.member_id, c.contact_id FROM contact AS p JOIN contact AS c"
        f" ON c.agency_id = p.agency_id AND {_SAME} AND c.staff_id = p.staff_id"
        " AND c.outcome = p.outcome AND c.contact_id <> p.contact_id"
        " AND (c.at IS NULL OR p.at IS NULL OR c.at = p.at)"
        " JOIN batch AS bp ON bp.agency_id = p.agency_id AND bp.batch_id = p.batch_id"
        " JOIN batch AS bc ON bc.agency_id = c.agency_id AND bc.batch_id = c.batch_id"
        " WHERE p.agency_id = :agency_id AND p.staff_id <> '' AND bp.feed <> bc.feed"
        " AND bp.feed <> '' AND bc.feed <> '' AND p.replaced_by = '' AND c.replaced_by = ''"
        " AND p.removed_at IS NULL AND c.removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM"
        " contact AS o WHERE o.agency_id = :agency_id AND o.member_id = p.member_id"
        " AND NOT o.provisional AND o.replaced_by IN (c.contact_id, p.contact_id))"
        f" AND {which} ORDER BY p.contact_id, c.at, c.contact_id",
        agency_id=agency_id,
        **named,
    )
    taken: set[str] = set()
    found = []
    for contact_id, member_id, stands in told:
        if contact_id not in taken and stands not in taken:
            taken |= {contact_id, stands}
            found.append((str(contact_id), str(member_id), str(stands)))
    return found


def _stand_back(
    applying: Applying, contact_id: str, member_id: str, before: str, after: str
) -> None:
    applying.run(
        "UPDATE contact SET replaced_by = :after"
        " WHERE agency_id = :agency_id AND contact_id = :contact_id",
        after=after,
        contact_id=contact_id,
    )
    applying.run(
        "INSERT INTO change (agency_id, change_id, table_name, row_id, member_id, column_name,"
        " before, after, changed_at, batch_id, by) VALUES (:agency_id, :change_id, 'contact',"
        " :contact_id, :member_id, 'replaced_by', :before, :after,"
        f" {applying.speech.instant('at')}, :batch, :by)",
        change_id=uuid7(),
        contact_id=contact_id,
        member_id=member_id,
        before=before,
        after=after,
        at=applying.now,
        batch=applying.batch_id,
        by=applying.actor.user_id,
    )
