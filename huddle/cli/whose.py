"""Whose work a command is asked about, and whether whoever asks may see it."""

from db.types import Staff, TeamFacts
from huddle.errors import NotAllowedError, UsageError
from huddle.plain import plain
from huddle.roles import may_see_work_of, reads_a_part, role_of, worker
from huddle.screens.doors import DOORS

_NAMED = 8


def admit(facts: TeamFacts, user: str, letter: str) -> None:
    """NotAllowedError where a role may not open the screen of that letter after ``g``."""
    part = reads_a_part(facts)
    if said := DOORS[letter].closed_to(role_of(facts, user), reads_a_part=part):
        raise NotAllowedError(said)


def admit_to_all(facts: TeamFacts, letter: str) -> None:
    """NotAllowedError for whoever reads a part of the members that the screen of that letter
    counts."""
    if reads_a_part(facts):
        raise NotAllowedError(DOORS[letter].of_a_part)


def whose(facts: TeamFacts, user: str, staff_id: str, what: str) -> Staff:
    """The worker of that id, else the one who asks. ``what`` is the work in a word: "queue".

    UsageError where there is no such worker, NotAllowedError where the role does not reach."""
    found = worker(facts, staff_id or user)
    if found is None:
        admit(facts, user, "q")
        ids = [each.staff_id for each in facts.staff if each.active and facts.is_own(each)]
        more = ", …" if len(ids) > _NAMED else ""
        known = f": {plain(', '.join(ids[:_NAMED]))}{more}" if ids else ""
        if staff_id:
            raise UsageError(
                f"No worker has the id {plain(staff_id)!r}. Name one with --staff{known}"
            )
        raise UsageError(
            f"You ({plain(user)}) are not on the staff list, so no {what} is yours. Say whose with "
            f"--staff, or who you are with --user{known}"
        )
    if not may_see_work_of(facts, user, found.staff_id):
        raise NotAllowedError(
            f"Your role shows you your own {what}, and that of whom you cover or supervise. Ask a "
            f"lead for another, or leave --staff out for yours"
        )
    return found
