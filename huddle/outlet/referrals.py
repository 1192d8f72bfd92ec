"""The referral ledger as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len

from huddle.outlet import head, json
from huddle.outlet.lines import pad, spread, wrap
from huddle.outlet.text import INDENT, MARGIN, NARROWEST
from huddle.privacy import ShownBoard, ShownItem
from huddle.privacy.referrals import ShownOrganization, ShownReferral, count_words

SCHEMA = "huddle.referrals/1"


def as_json(
    shown: ShownBoard,
    rows: Mapping[str, ShownReferral],
    organizations: Sequence[ShownOrganization],
) -> str:
    """The ledger in the shape of the agenda, with a section for each stage; beside it by the key of
    the row how the referral came there, and the organizations with their counts."""
    return json.dump(
        json.document(shown, SCHEMA)
        | {
            "referrals": {key: _referral(row) for key, row in rows.items()},
            "organizations": [
                {
                    "name": each.name,
                    "sent": each.sent,
                    "outcome_known": each.outcome_known,
                    "service_received": each.service_received,
                    "open": each.open,
                }
                for each in organizations
            ],
        }
    )


def _referral(row: ShownReferral) -> dict[str, object]:
    return {
        "stage": row.stage,
        "days_at_status": row.days,
        "statuses": [
            {"status": stay.status, "since": stay.since.isoformat(), "days": stay.days}
            for stay in row.stays
        ],
        "asked_on": json.iso(row.asked_on),
        "answer": row.answer or None,
        "outcome_known": row.outcome_known,
        "service_received": row.service_received,
    }


def as_text(
    shown: ShownBoard,
    organizations: Sequence[ShownOrganization],
    *,
    chosen: str = "",
    width: int = 80,
) -> str:
    """The ledger as text of at most ``width`` cells (never fewer than 40), nothing cut. ``chosen``
    says whose referrals they are. Ends with a newline."""
    return "\n".join(_lines(shown, organizations, chosen, max(width, NARROWEST))) + "\n"


def _lines(
    shown: ShownBoard, organizations: Sequence[ShownOrganization], chosen: str, width: int
) -> Iterator[str]:
    yield from spread(f"Huddle  {head.title(shown)}", head.mode(shown), width)
    yield from wrap(head.feeds(shown), width, first="Feeds  ", rest=" " * 7)
    yield ""
    said = " · ".join(filter(None, (f"Referrals  {count_words(shown)}", chosen)))
    yield from wrap(said, width)
    for section in shown.sections:
        if not section.items:
            continue
        yield ""
        yield from wrap(f"{section.title}  {section.count}", width)
        widest = max(cell_len(item.member) for item in section.items)
        for item in section.items:
            yield from _row(item, min(widest, width // 3), width)
    if organizations:
        yield ""
        yield from wrap("Organizations, the loop that closes least often first", width)
        yield from _organizations(organizations, width)


def _row(item: ShownItem, column: int, width: int) -> Iterator[str]:
    left = f"{MARGIN}{item.glyph} {pad(item.member, column)}  {item.owner}"
    yield from spread(left, item.due_words, width)
    for reason in item.reasons:
        text = head.reason(item, reason)
        first = INDENT if reason is item.reasons[0] else f"{INDENT}{reason.glyph} "
        yield from wrap(text, width, first=first, rest=INDENT if first == INDENT else INDENT + "  ")
        for note in reason.notes:
            yield from wrap(note, width, first=INDENT + MARGIN, rest=INDENT + MARGIN)
    if item.decision is not None:
        yield from wrap(head.decided(item), width, first=f"{INDENT}✓ ", rest=INDENT + MARGIN)


def _organizations(organizations: Sequence[ShownOrganization], width: int) -> Iterator[str]:
    for each in organizations:
        counts = (
            f"outcome known {each.outcome_known}/{each.sent} · service received"
            f" {each.service_received}/{each.sent} · open {each.open}"
        )
        if cell_len(each.name) + cell_len(counts) + 2 * len(MARGIN) <= width:
            yield from spread(f"{MARGIN}{each.name}", counts, width)
        else:
            yield from wrap(each.name, width, first=MARGIN, rest=MARGIN)
            yield from wrap(counts, width, first=INDENT, rest=INDENT)
