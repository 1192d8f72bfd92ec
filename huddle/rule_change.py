"""What a rule file would change: rule by rule, what does not go together, and on today's board."""

from datetime import date, datetime
from typing import NamedTuple

from db import rule_versions
from db.reader import Connection
from db.types import RuleSet
from huddle.errors import UsageError
from huddle.loading import load
from huddle.privacy import ShownBoard, show
from huddle.privacy.change import SectionChange, compare
from huddle.rules import evaluate
from huddle.rules.changes import Conflict, RuleChange, conflicts, rule_changes
from huddle.rules.rule import Rule, load_rules
from huddle.settings import Settings


class Preview(NamedTuple):
    """A rule file beside the rules in force. ``in_force`` is none where they are as they ship;
    ``same`` says that the file is the very text in force."""

    in_force: RuleSet | None
    proposed: RuleSet
    same: bool
    changes: tuple[RuleChange, ...]
    conflicts: tuple[Conflict, ...]
    before: ShownBoard
    after: ShownBoard
    sections: tuple[SectionChange, ...]


class Version(NamedTuple):
    """A rule file that was put in force, and what it changed of the one before."""

    applied: RuleSet
    changes: tuple[RuleChange, ...]


def preview(conn: Connection, settings: Settings, text: str, now: datetime) -> Preview:
    """What ``text``, put in force at ``now``, would change of today's rules and board.

    RuleFileError when it is no rule file of this Huddle."""
    loaded = load(conn, settings)
    facts, calendar = loaded.facts, loaded.calendar
    in_force = facts.rules
    proposed = RuleSet((in_force.version if in_force else 0) + 1, text, settings.user, now)
    rules = load_rules(proposed)
    board = evaluate(facts, rules, calendar)
    before = show(loaded.board, facts, loaded.rules, reveal=settings.reveal)
    after = show(board, facts, rules, reveal=settings.reveal)
    return Preview(
        in_force=in_force,
        proposed=proposed,
        same=text == (in_force.text if in_force else ""),
        changes=rule_changes(loaded.rules, rules, facts.as_of),
        conflicts=conflicts(load_rules(), loaded.rules, rules),
        before=before,
        after=after,
        sections=compare(before, after),
    )


def versions(conn: Connection, agency_id: str, as_of: date) -> tuple[Version, ...]:
    """Every version, oldest first, with what it changed as seen on ``as_of``."""
    found = []
    rules: tuple[Rule, ...] = load_rules()
    for applied in rule_versions.read(conn, agency_id):
        new = load_rules(applied)
        found.append(Version(applied, rule_changes(rules, new, as_of)))
        rules = new
    return tuple(found)


def stored_text(conn: Connection, agency_id: str, version: int) -> str:
    """The file of a version; that of 0, the rules as they ship, is empty. UsageError when there is
    no such version."""
    texts = {each.version: each.text for each in rule_versions.read(conn, agency_id)}
    if version and version not in texts:
        raise UsageError(f"there is no version {version} of the rules; see huddle rules history")
    return texts.get(version, "")
