"""How members, staff and matters without a member are called on a surface."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from db.types import Staff, TeamFacts
from huddle.plain import calm, plain, shortened
from huddle.privacy.mask import full_label, masked_label

UNASSIGNED = "unassigned"
TEAM_MATTER = "Team matter"
_LONGEST_NAME = 60
_NOBODYS = ("capacity:", "health:", "measure:", "reason:", "red:", "worker:")
_KINDS = {
    "task": "Task",
    "barrier": "Barrier",
    "baseline": "Baseline",
    "capacity": "The team",
    "pdsa": "PDSA card",
}


class Labels:
    """The names of one team, masked or in full. Staff are never masked."""

    def __init__(self, facts: TeamFacts) -> None:
        self.by_id = {member.member_id: member for member in facts.members}
        self._facts = facts
        self._made: dict[tuple[str, bool], str] = {}
        self._staff = _staff_names(facts.staff)

    def member(self, member_id: str, *, open_row: bool) -> str:
        """The label of a member; "member" for one that the team does not have."""
        label = self._made.get((member_id, open_row))
        if label is None:
            member = self.by_id.get(member_id)
            if member is None:
                return "member"
            label = full_label(member) if open_row else masked_label(member)
            self._made[member_id, open_row] = label
        return label

    def twins(self, member_ids: Iterable[str]) -> dict[str, str]:
        """The masked label of each of these members by the full one."""
        known = [member_id for member_id in member_ids if member_id in self.by_id]
        return {
            self.member(each, open_row=True): self.member(each, open_row=False) for each in known
        }

    def members(self, member_ids: Iterable[str], *, open_row: bool) -> tuple[str, ...]:
        """The labels of several members, in the order of their short ids."""
        known = [self.by_id[member_id] for member_id in member_ids if member_id in self.by_id]
        known.sort(key=lambda member: member.short_id)
        return tuple(self.member(each.member_id, open_row=open_row) for each in known)

    def staff(self, staff_id: str | None) -> str:
        """A worker as a row names them: "J. Ortiz"; an id that nobody has stays as it is."""
        if not staff_id:
            return UNASSIGNED
        return self._staff.get(staff_id) or shortened(plain(staff_id), _LONGEST_NAME)

    def owner(self, staff_id: str | None, key: str) -> str:
        """Whose a row is; of one that is about a worker or the whole team nobody's."""
        return "" if key.startswith(_NOBODYS) else self.staff(staff_id)

    def staff_in_order(self) -> list[Staff]:
        """The staff of the team's board by the names that they are shown with."""
        return sorted(self._facts.staff, key=lambda each: self.staff(each.staff_id).casefold())

    def matter(self, key: str, *, open_row: bool) -> str:
        """The title of a task or barrier that is about no member, or its kind where masked."""
        kind, _, rest = key.partition(":")
        if kind == "worker":
            return self.staff(rest)
        if kind == "red":
            titles = (each.title for each in self._facts.results if each.measure_id == rest)
            return f"{rest} {next(titles, '')}".strip()
        if kind == "measure":
            return measure_title(rest)
        if kind == "health":
            return _of_huddles(rest, self._facts.as_of)
        if kind == "reason":
            return _why_missed(rest)
        if kind == "followup":
            return self.matter(rest.partition(":")[2], open_row=open_row)
        title = self._title(kind, rest) if open_row else ""
        return plain(title) or _KINDS.get(kind, TEAM_MATTER)

    def _title(self, kind: str, source_id: str) -> str:
        if kind == "task":
            titles = (task.title for task in self._facts.tasks if task.task_id == source_id)
        else:
            titles = (b.title for b in self._facts.barriers if b.barrier_id == source_id)
        return next(titles, "")


def _why_missed(code: str) -> str:
    """A reason for misses by its code, in the words of the fixed list."""
    from huddle.measures.reasons import REASONS

    return REASONS.get(code, TEAM_MATTER)


def _of_huddles(key: str, as_of: date) -> str:
    """What is said about the huddles, which tells of no member."""
    from huddle.views.health import title_of

    return title_of(key, as_of)


def measure_title(measure_id: str) -> str:
    """A measure by its id and title, which tell of no member."""
    from huddle.measures.measure import load_measures

    titles = (each.title for each in load_measures() if each.id == measure_id)
    return f"{measure_id} {next(titles, '')}".strip()


def _staff_names(staff: Iterable[Staff]) -> dict[str, str]:
    """Each worker's short name; two who would share one keep their full names. A name without a
    letter is none."""
    full = {
        worker.staff_id: shortened(calm(plain(worker.name)), _LONGEST_NAME)
        for worker in staff
        if any(map(str.isalnum, worker.name))
    }
    short = {staff_id: _short(name) for staff_id, name in full.items()}
    shared = Counter(short.values())
    return {
        staff_id: full[staff_id] if shared[name] > 1 else name for staff_id, name in short.items()
    }


def _short(name: str) -> str:
    """ "J. Ortiz" of "Jo Ortiz", "Ortiz, Jo" or "Jo Ortiz, RN"; particles stay: "A. de la Cruz"."""
    head, comma, tail = name.partition(", ")
    if comma:
        name = head if tail.isupper() and len(tail) <= 5 else f"{tail} {head}"
    first, *rest = name.split() or [""]
    if not rest:
        return name
    start = len(rest) - 1
    while start > 0 and rest[start - 1].islower():
        start -= 1
    letter = next(filter(str.isalnum, first), "")
    return f"{letter}. {' '.join(rest[start:])}" if letter else name
