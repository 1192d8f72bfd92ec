"""Whether later work rests on a row that an import brought: then taking it back leaves the row."""

from collections.abc import Iterator

from db import models
from db.imports.dialect import TABLES, quoted

_MATTERS = {
    "referral": "referral",
    "service_request": "request",
    "document": "document",
    "task": "task",
    "event": "event",
    "appointment": "appointment",
}
"""What the keys of rows and reasons call the rows of a table."""

_STANDING = (
    "(SELECT b.batch_id FROM batch AS b WHERE b.agency_id = :agency_id AND b.status = 'applied'"
    " AND b.batch_id <> :batch)"
)
"""The imports that stand, but for the one in question."""

_BESIDE = ("member", "assignment", "change", "listing", "other_id", "supervision_note")
"""Tables that speak of a member without being work with them; or privately, so that nobody else can
tell by what becomes of the member whether there is a note."""

_WORKERS = (
    ("attendance", "staff_id", ""),
    ("barrier", "owner", ""),
    ("contact", "staff_id", "o.provisional"),
    ("decision", "owner", "o.undone_at IS NULL"),
    ("huddle", "facilitator", ""),
    ("review", "staff_id", ""),
    ("task", "owner", "o.batch_id = '' AND o.removed_at IS NULL"),
)
"""Where work that was done here names a worker."""


def has_another(name: str, key: str) -> str:
    """The condition, as SQL, under which another import that stands has had the row ``t``, or it
    was made here."""
    theirs = [
        f"t.batch_id IN {_STANDING}",
        f"t.last_batch IN {_STANDING}",
        "EXISTS (SELECT 1 FROM change AS c WHERE c.agency_id = :agency_id"
        f" AND c.table_name = '{name}' AND c.row_id = t.{key} AND c.column_name = 'batch_id'"
        f" AND (c.before = '' OR c.before IN {_STANDING} OR c.after IN {_STANDING}))",
    ]
    if name == "member":
        theirs.append(
            "EXISTS (SELECT 1 FROM listing AS l WHERE l.agency_id = :agency_id"
            " AND l.member_id = t.member_id AND l.gone_batch = '')"
        )
    return " OR ".join(theirs)


def uses(name: str, key: str) -> Iterator[str]:
    """Conditions, as SQL, under which the row ``t`` of a table has been used since. Other files
    that name a worker or a row are no use of it; other rows of a member are."""
    yield (
        "EXISTS (SELECT 1 FROM change AS c WHERE c.agency_id = :agency_id AND c.table_name ="
        f" '{name}' AND c.row_id = t.{key} AND c.undone_at IS NULL"
        f" AND (c.batch_id = '' OR c.batch_id IN {_STANDING}))"
    )
    if name in _MATTERS:
        said = f"'{_MATTERS[name]}:' || t.{key}"
        yield (
            "EXISTS (SELECT 1 FROM decision AS d WHERE d.agency_id = :agency_id AND d.member_id ="
            f" t.member_id AND d.undone_at IS NULL AND (d.item_key = {said} OR d.reason_keys LIKE"
            f" '%\"' || {said} || '\\:%' OR d.reason_keys LIKE '%\"' || {said} || '\"%'))"
        )
    if name == "contact":
        yield (
            "EXISTS (SELECT 1 FROM contact AS p WHERE p.agency_id = :agency_id AND"
            " p.member_id = t.member_id AND p.replaced_by = t.contact_id)"
        )
    if name == "referral":
        yield (
            "EXISTS (SELECT 1 FROM referral_step AS w WHERE w.agency_id = :agency_id AND"
            " w.referral_id = t.referral_id AND w.undone_at IS NULL)"
        )
    if name == "staff":
        for other, column, only in _WORKERS:
            yield (
                f"EXISTS (SELECT 1 FROM {other} AS o WHERE o.agency_id = :agency_id AND"
                f" o.{column} = t.staff_id{' AND ' if only else ''}{only})"
            )
    if name == "member":
        yield from _uses_of_member()


def _uses_of_member() -> Iterator[str]:
    for other in TABLES.values():
        if "member_id" in other.c and other.name not in _BESIDE:
            stands = " AND o.undone_at IS NULL" if other.name in models.IMPORTED else ""
            yield (
                f"EXISTS (SELECT 1 FROM {quoted(other.name)} AS o WHERE o.agency_id ="
                f" :agency_id AND o.member_id = t.member_id{stands})"
            )
    yield (
        "EXISTS (SELECT 1 FROM assignment AS a WHERE a.agency_id = :agency_id AND a.member_id ="
        f" t.member_id AND (a.batch_id = '' OR a.batch_id IN {_STANDING}))"
    )
