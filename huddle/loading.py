"""From the team database to the board: the one path that every surface takes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from db.facts import load as load_facts
from db.reader import Connection
from db.types import RuleSet, Staff, TeamFacts
from huddle.calendars import Calendar
from huddle.errors import HuddleError
from huddle.place import find
from huddle.roles import only_looks, role_of
from huddle.rules import evaluate
from huddle.rules.board import Board, Item
from huddle.rules.kind import RuleFileError
from huddle.rules.rule import Rule, load_rules
from huddle.settings import Settings, now, today


class Loaded(NamedTuple):
    """A team on one day, and the board that the rules make of it."""

    facts: TeamFacts
    rules: tuple[Rule, ...]
    calendar: Calendar
    board: Board


def load(conn: Connection, settings: Settings, shown: str = "") -> Loaded:
    """Facts, rules in force and board of the chosen team on the chosen day. ``shown`` is the team
    that was looked at until now: an import may bring others while a board is open.

    HuddleError when the team is not there, UsageError when the rehearsal clock cannot be read."""
    place = find(conn, settings.team, shown)
    zone = place.agency.zone
    as_of = settings.as_of or today(zone)
    facts = load_facts(conn, place.team.team_id, as_of, now(zone))
    rules = stored_rules(facts.rules)
    calendar = Calendar(facts.holidays)
    return Loaded(facts, rules, calendar, evaluate(facts, rules, calendar))


def team_beside(conn: Connection, loaded: Loaded, team_id: str) -> Loaded:
    """Another team of the agency on the same day, by the same rules. DataError when it is not
    there."""
    facts, rules, calendar, _ = loaded
    other = load_facts(conn, team_id, facts.as_of, facts.now)
    return Loaded(other, rules, calendar, evaluate(other, rules, calendar))


def _rows_beside(conn: Connection, loaded: Loaded, team_id: str, staff_id: str) -> Loaded:
    """As ``team_beside``, with rows only of members of whom the worker's queue may have one: a team
    beside would else take as long as the team itself."""
    from db.record import worked_on
    from huddle.views.queue import covered, matters_of

    facts, rules, calendar, _ = loaded
    other = load_facts(conn, team_id, facts.as_of, facts.now)
    served = {staff_id, *_ids(covered(other, staff_id))}
    wanted = matters_of(other, served, worked_on(conn, other, staff_id).values())
    return Loaded(other, rules, calendar, evaluate(other, rules, calendar, wanted))


def all_teams_of(conn: Connection, loaded: Loaded, staff_id: str) -> Loaded:
    """The loaded team and the others in which somebody works, or whom they cover today, as one."""
    from db.reach import own, reach
    from huddle.views.queue import covered
    from huddle.views.together import together

    facts = loaded.facts
    found = reach(conn, facts.agency_id, facts.zone, staff_id, facts.as_of)
    theirs = own(found, staff_id)
    covering = {each.team_id for each in found if each.cover_id == staff_id}
    others = sorted((theirs.keys() | covering) - {facts.team_id})
    parts, served = [loaded], {staff_id, *_ids(covered(facts, staff_id))}
    for each in others:
        part = _rows_beside(conn, loaded, each, staff_id)
        away = _ids(covered(part.facts, staff_id))
        if each in theirs or away:
            parts.append(part)
            served.update(away)
    if len(parts) == 1:
        return loaded
    whole = together([(part.facts, part.board) for part in parts], frozenset(served))
    return loaded._replace(facts=whole[0], board=whole[1])


def with_elsewhere(conn: Connection, loaded: Loaded) -> Loaded:
    """The loaded team, knowing also whom its workers carry in other teams."""
    from db.facts import carried_elsewhere

    facts = loaded.facts
    found = carried_elsewhere(conn, facts.team_id, facts.as_of, facts.now)
    return loaded._replace(facts=replace(facts, elsewhere=found))


def caseload_of(conn: Connection, loaded: Loaded, staff_id: str, user: str) -> Loaded:
    """The loaded team with one worker's members of their other teams, as far as a user may read
    those; whom the worker carries beyond is among ``elsewhere`` of the facts."""
    from huddle.views.together import together

    loaded = with_elsewhere(conn, loaded)
    facts = loaded.facts
    if all(each.care_manager_id != staff_id for each in facts.elsewhere):
        return loaded
    from db.reach import own, reach

    theirs = own(reach(conn, facts.agency_id, facts.zone, staff_id, facts.as_of), staff_id)
    read = teams_read_by(conn, facts, user)
    others = sorted((theirs.keys() & read.keys()) - {facts.team_id})
    parts = [loaded, *(_carried_by(conn, loaded, each, staff_id) for each in others)]
    if len(parts) == 1:
        return loaded
    whole = together([(part.facts, part.board) for part in parts], frozenset({staff_id}))
    return loaded._replace(facts=whole[0], board=whole[1])


def _carried_by(conn: Connection, loaded: Loaded, team_id: str, staff_id: str) -> Loaded:
    """Another team of the agency with the members of one worker alone, and their rows."""
    facts, rules, calendar, _ = loaded
    other = load_facts(conn, team_id, facts.as_of, facts.now)
    members = tuple(each for each in other.members if each.care_manager_id == staff_id)
    own, kept = replace(other, members=members), {each.member_id for each in members}
    board = evaluate(own, rules, calendar)

    def theirs(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(each for each in items if each.member_id in kept)

    sections = (replace(section, items=theirs(section.items)) for section in board.sections)
    return Loaded(
        *(own, rules, calendar),
        replace(
            board,
            sections=tuple(sections),
            hidden=theirs(board.hidden),
            aside=theirs(board.aside),
        ),
    )


def teams_read_by(conn: Connection, facts: TeamFacts, user: str) -> dict[str, str]:
    """The names of the teams whose members a user may read, by id: the team of ``facts``, those in
    which they work, and those of whom they supervise. Somebody who is not on the staff list, and
    the wall, have the first one alone."""
    from db.reach import reach

    own = {facts.team_id: facts.team_name}
    if only_looks(role_of(facts, user)):
        return own
    found = reach(conn, facts.agency_id, facts.zone, user, facts.as_of)
    read = (each for each in found if user in (each.staff_id, each.supervisor_id))
    return {each.team_id: each.team_name for each in read} | own


def _ids(staff: Iterable[Staff]) -> set[str]:
    return {each.staff_id for each in staff}


def stored_rules(stored: RuleSet | None) -> tuple[Rule, ...]:
    """The rules with what the agency has put in force; HuddleError when that does not fit."""
    try:
        return load_rules(stored)
    except RuleFileError as error:
        raise HuddleError(
            f"The agency's rules do not fit this Huddle: {error}. Mend the file and put it in "
            "force: huddle rules apply FILE"
        ) from None
