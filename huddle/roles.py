"""Who works here, and what their role lets them open and do.

On a file ``--user`` is a claim, so a role guides rather than guards. Somebody who is not on the
staff list may do what a lead may: a small team keeps no such list. On PostgreSQL the role is that
of who signed in, and the server guards it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.types import Staff, TeamFacts


class Role(StrEnum):
    """What somebody is to the team."""

    LEAD = "lead"
    SUPERVISOR = "supervisor"
    STAFF = "staff"
    WALL = "wall"
    UNKNOWN = "not on the staff list"


def worker(facts: TeamFacts, user: str) -> Staff | None:
    """The staff member that a user is, by id; none for somebody who is not on the list."""
    return next((staff for staff in facts.staff if staff.staff_id == user), None)


def role_of(facts: TeamFacts, user: str) -> Role:
    """The role of a user: that of their login where they signed in, else from the words of the
    staff list ("Team Lead", "clinical supervisor")."""
    if facts.seat is not None and facts.seat[0] == user:
        return role_by(user, facts.seat[1])
    staff = worker(facts, user)
    return role_by(user, None if staff is None else staff.role)


def role_by(user: str, listed: str | None) -> Role:
    """The role of a user whom the staff list calls ``listed``; ``None`` where it does not."""
    if user.casefold() == "wall":
        return Role.WALL
    if listed is None:
        return Role.UNKNOWN
    said = listed.casefold().split()
    for role in (Role.WALL, Role.SUPERVISOR, Role.LEAD):
        if role.value in said:
            return role
    return Role.STAFF


def leads(role: Role) -> bool:
    """Whether the role sees and moves everybody's work, not their own alone."""
    return role in (Role.LEAD, Role.SUPERVISOR, Role.UNKNOWN)


def only_looks(role: Role) -> bool:
    """Whether the role changes nothing."""
    return role is Role.WALL


LOOKS_ONLY = "The wall looks only. Start Huddle with --user to work."
"""Why who only looks changes and reveals nothing."""


BRINGS_NO_FILES = "On a server a login of its own brings the files. Ask who runs the database."
"""Why a person who signed in imports none."""


def moves_members(role: Role) -> str:
    """Why a role does not step members up or down, nor give them to another worker; "" where it
    does."""
    return "" if leads(role) else "Leads and supervisors move members. Ask one of them."


def runs_no_huddle(role: Role, *, signed_in: bool) -> str:
    """Why somebody does not run the team's huddle; "" where they may. On a server staff read their
    own members alone, so they would close it over the rows of the others."""
    if not signed_in or leads(role):
        return ""
    return "A lead or supervisor runs the huddle: your login reads your own members alone."


def reads_a_part(facts: TeamFacts) -> bool:
    """Whether who signed in reads a part of the team's members, as staff do on a server: what comes
    of those is not the team's."""
    return facts.seat is not None and facts.seat[1] == Role.STAFF


def brings_no_files(signed_in_as: str | None) -> str:
    """Why somebody imports no files nor takes an import back; "" where they may. On a server the
    login for them does (role feeds), or the owner: a row of a file may be of any team."""
    return "" if signed_in_as in (None, "feeds") else BRINGS_NO_FILES


def may_pass_maximum(role: Role) -> bool:
    """Whether the role may pass a worker's maximum, saying why. Whoever is on no list leads a team
    without one."""
    return role in (Role.SUPERVISOR, Role.UNKNOWN)


def may_review(facts: TeamFacts, user: str, staff_id: str) -> bool:
    """Whether a user records the review of a caseload: whoever leads, and whose supervisor they
    are; never one's own, and not that of whom one covers."""
    if user == staff_id:
        return False
    whose = worker(facts, staff_id)
    role = role_of(facts, user)
    supervises = whose is not None and whose.supervisor_id == user
    return leads(role) or (supervises and not only_looks(role))


def may_see_work_of(facts: TeamFacts, user: str, staff_id: str) -> bool:
    """Whether a user may open somebody's queue, caseload or load: their own, that of whom they
    cover or supervise; whoever leads may open the whole team's."""
    role = role_of(facts, user)
    if leads(role) or user == staff_id:
        return not only_looks(role)
    whose = worker(facts, staff_id)
    if whose is None or only_looks(role):
        return False
    covers = whose.is_away(facts.as_of) and whose.cover_id == user
    return covers or whose.supervisor_id == user
