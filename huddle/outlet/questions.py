"""What imports leave for a person to settle, as text and as ``huddle.questions/1``."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from huddle.outlet.json import dump
from huddle.privacy.questions import ALIKE, GONE, UNRECORDED, ShownQuestion

SCHEMA = "huddle.questions/1"
_TITLES: Mapping[str, tuple[str, str]] = {
    GONE: ("No longer in the file", "--gone KEY takes off the board, --stays KEY keeps"),
    ALIKE: ("One person, perhaps", "--same KEY joins, the first id stays; --apart KEY keeps two"),
    UNRECORDED: ("Logged here, not in the record", "enter them there; the next import takes them"),
}


def as_json(as_of: date, team_id: str, shown: Sequence[ShownQuestion], doubt: str) -> str:
    """The questions as one JSON document."""
    return dump(
        {
            "schema": SCHEMA,
            "as_of": as_of.isoformat(),
            "team": team_id,
            "doubt": doubt or None,
            "questions": [
                {"kind": each.kind, "key": each.key, "member": each.who, "text": each.text}
                for each in shown
            ],
        }
    )


def as_text(shown: Sequence[ShownQuestion], doubt: str) -> str:
    """The questions for a person, those of a kind under one heading with how to answer."""
    return "".join(f"{line}\n" for line in _lines(shown, doubt))


def _lines(shown: Sequence[ShownQuestion], doubt: str) -> Iterator[str]:
    if doubt:
        yield f"! {doubt}"
    if not shown:
        yield "The imports leave nothing to settle."
    for kind, (title, answers) in _TITLES.items():
        asked = [each for each in shown if each.kind == kind]
        if not asked:
            continue
        yield f"{title}: {len(asked)}"
        for each in asked:
            named = f"  [{each.key}]" if each.asks else ""
            yield f"  {each.who}: {each.text}{named}"
        yield f"  → {answers}"
