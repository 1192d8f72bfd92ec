"""Teams, workers and members behind the rows of a file: who is meant, and whose the members are."""

from collections import Counter

from db.identifiers import short_ids
from db.imports import beside
from db.imports.dialect import TABLES, Speech, quoted
from db.imports.tables import Applying

_WORKERS = {
    "member": ("care_manager_id",),
    "staff": ("supervisor_id", "cover_id"),
    "contact": ("staff_id",),
    "referral": ("staff_id",),
    "service_request": ("staff_id",),
    "task": ("owner",),
}
"""The columns that name a worker."""
BETWEEN = ";"
"""What stands between the teams of somebody who works in several."""


def only_team(speech: Speech, agency_id: str) -> str:
    """The team, where there is one only; else blank."""
    teams = speech.rows(
        "SELECT team_id FROM team WHERE agency_id = :agency_id AND undone_at IS NULL",
        agency_id=agency_id,
    )
    return str(teams[0][0]) if len(teams) == 1 else ""


def settle_teams(applying: Applying, default: str) -> list[str]:
    """Puts the teams' ids where a file names them, makes those that nobody knows, and gives members
    without one the team they have, else ``default``. Gives the new teams."""
    table, columns = applying.table, applying.stage.columns
    if table == "team":
        return []
    column = "team" if table in ("member", "staff") else "team_id"
    if table == "member" and column not in columns:
        applying.add_column("team")
    if column not in columns:
        return []
    if table == "member":
        _keep_teams(applying)
        beside.split(applying)
    made = _known_teams(applying, column, by_name=column == "team")
    if table == "member":
        _default_team(applying, default)
    return made


def _keep_teams(applying: Applying) -> None:
    applying.run(
        f"UPDATE {applying.stage.name} AS s SET team = coalesce((SELECT t.team FROM member AS t"
        f" WHERE {applying.same_row} AND t.undone_at IS NULL), '') WHERE s.team = ''"
    )


def _default_team(applying: Applying, default: str) -> None:
    if default:
        applying.speech.run(
            f"UPDATE {applying.stage.name} SET team = :team WHERE team = ''", team=default
        )
    applying.refuse("s.team = ''", "team", "'no team: name one with --team'")


def _known_teams(applying: Applying, column: str, *, by_name: bool) -> list[str]:
    stage = applying.stage.name
    named = [
        str(row[0])
        for row in applying.speech.rows(
            f"SELECT DISTINCT {quoted(column)} FROM {stage} WHERE {quoted(column)} <> ''"
        )
    ]
    known = dict[str, str]()
    for team_id, name in applying.rows(
        "SELECT team_id, name FROM team WHERE agency_id = :agency_id AND undone_at IS NULL"
        " ORDER BY team_id DESC"
    ):
        if by_name:
            known[str(name).casefold()] = team_id
            known[str(team_id).casefold()] = team_id
        known[team_id] = team_id
    made: list[str] = []

    def meant(said: str) -> str | None:
        return known.get(said) or (known.get(said.casefold()) if by_name else None)

    def settled(said: str) -> str:
        if (team_id := meant(said)) is not None:
            return team_id
        applying.run(
            "INSERT INTO team (agency_id, team_id, name, created_at)"
            f" VALUES (:agency_id, :team_id, :team_id, {applying.speech.instant('at')})"
            " ON CONFLICT (agency_id, team_id) DO UPDATE SET undone_at = NULL",
            team_id=said,
            at=applying.now,
        )
        known[said] = known[said.casefold()] = said
        made.append(said)
        return said

    for said in sorted(named):
        several = applying.table == "staff" and meant(said) is None
        ids = [settled(each) for each in (beside.parts(said) if several else [said])]
        if (team_id := BETWEEN.join(dict.fromkeys(ids))) != said:
            applying.speech.run(
                f"UPDATE {stage} SET {quoted(column)} = :team_id WHERE {quoted(column)} = :said",
                team_id=team_id,
                said=said,
            )
    return made


def number_members(applying: Applying) -> None:
    """Gives every new member a short id: the file's own where it is free, else one of ours."""
    stage = applying.stage.name
    if "short_id" not in applying.stage.columns:
        applying.add_column("short_id")
    new = applying.rows(
        f"SELECT s._place, s.short_id FROM {stage} AS s WHERE NOT EXISTS"
        f" (SELECT 1 FROM member AS t WHERE {applying.same_row}) ORDER BY s._place"
    )
    taken = {
        str(row[0])
        for row in applying.rows("SELECT short_id FROM member WHERE agency_id = :agency_id")
    }
    wanting = []
    for place, short_id in new:
        if short_id and short_id not in taken:
            taken.add(short_id)
        else:
            wanting.append(place)
    numbers = short_ids(taken, len(wanting))
    mark = "%s" if applying.speech.serves_postgresql else "?"
    cursor = applying.speech.conn.connection.cursor()
    cursor.execute(f"CREATE INDEX {stage}_places ON {stage} (_place)")
    cursor.executemany(
        f"UPDATE {stage} SET short_id = {mark} WHERE _place = {mark}",
        list(zip(numbers, wanting, strict=True)),
    )
    cursor.close()


def name_workers(applying: Applying) -> Counter[str]:
    """Puts a worker's id where a file gives the name that one worker has. What names nobody stays
    and is given back, with how many rows say it."""
    columns = [
        column for column in _WORKERS.get(applying.table, ()) if column in applying.stage.columns
    ]
    strangers: Counter[str] = Counter()
    if not columns:
        return strangers
    stage = applying.stage.name
    staff = applying.rows(
        "SELECT staff_id, name FROM staff WHERE agency_id = :agency_id AND undone_at IS NULL"
    )
    if applying.table == "staff":
        staff += applying.speech.rows(
            f"SELECT staff_id, {'name' if 'name' in applying.stage.columns else 'staff_id'}"
            f" FROM {stage}"
        )
    ids = {str(staff_id) for staff_id, _ in staff}
    names: dict[str, set[str]] = {}
    for staff_id, name in staff:
        names.setdefault(_worded(str(name)), set()).add(str(staff_id))
    for column in columns:
        for said, count in applying.speech.rows(
            f"SELECT {quoted(column)}, count(*) FROM {stage} WHERE {quoted(column)} <> ''"
            f" GROUP BY {quoted(column)}"
        ):
            if said in ids:
                continue
            meant = names.get(_worded(said), set())
            if len(meant) == 1:
                applying.speech.run(
                    f"UPDATE {stage} SET {quoted(column)} = :staff_id"
                    f" WHERE {quoted(column)} = :said",
                    staff_id=next(iter(meant)),
                    said=said,
                )
            else:
                strangers[said] += count
    return strangers


def _worded(name: str) -> str:
    """A name as it is compared: "Ortiz, Jimena" is "jimena ortiz"."""
    last, comma, first = name.partition(",")
    whole = f"{first} {last}" if comma else name
    return " ".join(whole.casefold().split())


def assign(applying: Applying) -> None:
    """Opens and closes assignments as the members' teams and care managers now stand. Members of an
    export get one where they have none, until the export's own assignments come."""
    if not applying.stage.incoming.exported:
        _close_moved(applying)
    _open_missing(applying)


def _close_moved(applying: Applying) -> None:
    moved = (
        "a.agency_id = :agency_id AND a.valid_to IS NULL AND a.feed = '' AND EXISTS (SELECT 1 FROM"
        f" member AS m JOIN {applying.stage.name} AS s ON s.member_id = m.member_id"
        " WHERE m.agency_id = :agency_id AND m.member_id = a.member_id AND (m.team <> a.team_id"
        " OR m.care_manager_id <> a.care_manager_id))"
    )
    beside.close(applying, moved)


def _open_missing(applying: Applying) -> None:
    speech, stage = applying.speech, applying.stage.name
    applying.run(
        "INSERT INTO assignment (agency_id, assignment_id, member_id, team_id, care_manager_id,"
        f" valid_from, batch_id) SELECT :agency_id, {speech.new_id}, m.member_id, m.team,"
        " m.care_manager_id, CASE WHEN EXISTS (SELECT 1 FROM assignment AS old WHERE"
        " old.agency_id = :agency_id AND old.member_id = m.member_id) THEN"
        f" {speech.instant('at')} ELSE m.known_from END, :batch FROM member AS m"
        f" WHERE m.agency_id = :agency_id AND m.member_id IN (SELECT member_id FROM {stage})"
        " AND m.member_id NOT IN (SELECT a.member_id FROM assignment AS a"
        " WHERE a.agency_id = :agency_id AND a.valid_to IS NULL AND a.feed = '')",
        at=applying.now,
        batch=applying.batch_id,
        **speech.an_id(),
    )


def make_room(applying: Applying) -> None:
    """Takes out the assignments that this import has just made for members of whom the file brings
    the true ones."""
    applying.run(
        f"DELETE FROM assignment WHERE agency_id = :agency_id AND batch_id IN (SELECT batch_id"
        f" FROM batch WHERE agency_id = :agency_id"
        f" AND imported_at = {applying.speech.instant('at')})"
        f" AND member_id IN (SELECT member_id FROM {applying.stage.name})"
        f" AND assignment_id NOT IN (SELECT assignment_id FROM {applying.stage.name})",
        at=applying.now,
    )


def dismiss(speech: Speech, agency_id: str, team_id: str) -> None:
    """Takes out a team that nobody is in and that nobody named, if there is one of that id."""
    used = " OR ".join(map(_speaks_of_team, _OF_TEAM))
    speech.run(
        "DELETE FROM team WHERE agency_id = :agency_id AND team_id = :team_id AND name = :team_id"
        f" AND NOT ({used})",
        agency_id=agency_id,
        team_id=team_id,
    )


def team_uses() -> str:
    """The condition, as SQL, under which somebody or something is in the team ``:team_id`` now."""
    now = {"assignment": "u.valid_to IS NULL"} | dict.fromkeys(
        ("member", "staff", "task"), "u.undone_at IS NULL"
    )
    return " OR ".join(_speaks_of_team(name, now.get(name, "1 = 1")) for name in _OF_TEAM)


_OF_TEAM = (
    *(table.name for table in TABLES.values() if table.name != "team" and "team_id" in table.c),
    *("member", "staff"),
)


def _speaks_of_team(name: str, only: str = "1 = 1") -> str:
    is_of = {"member": "u.team = :team_id", "staff": works_in("u.team", ":team_id")}
    return (
        f"EXISTS (SELECT 1 FROM {quoted(name)} AS u WHERE u.agency_id = :agency_id"
        f" AND {is_of.get(name, 'u.team_id = :team_id')} AND {only})"
    )


def works_in(teams: str, team_id: str) -> str:
    """The condition, as SQL, under which a worker's ``teams`` hold that one."""
    listed, one = (f"'{BETWEEN}' || {each} || '{BETWEEN}'" for each in (teams, team_id))
    return f"replace({listed}, {one}, '') <> {listed}"
