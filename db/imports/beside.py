"""Members of several teams. One is their own: what the member's row says. The others stand beside
it, each by the feed that puts the member there, until that feed says otherwise.

A file says so in one of three ways: several teams in one cell (and as many care managers, where
they differ), a row for each team, or a file of each team's own, which speaks of that team alone.
"""

import re

from db.imports.dialect import quoted
from db.imports.tables import Applying

_BETWEEN = re.compile(r"\s*[;|]\s*")
_OWN = "a.agency_id = :agency_id AND a.valid_to IS NULL AND a.feed = ''"
_LISTED = (
    "EXISTS (SELECT 1 FROM batch AS b JOIN listing AS l ON l.agency_id = b.agency_id"
    " AND l.feed = b.feed WHERE b.agency_id = :agency_id AND b.batch_id = a.batch_id"
    " AND b.feed <> :feed AND l.member_id = a.member_id AND l.gone_batch = '')"
)
"""Whether another feed, that lists the member still, brought the assignment ``a``."""


def parts(said: str) -> list[str]:
    """What a cell names, each once: "north; south" is north and south."""
    return list(dict.fromkeys(filter(None, _BETWEEN.split(said.strip()))))


def split(applying: Applying) -> None:
    """Makes a staged row of each team that a cell names. What is a team's name is no list."""
    stage, columns = applying.stage.name, applying.stage.columns
    managed = "care_manager_id" in columns
    manager = "care_manager_id" if managed else "''"
    names = {
        str(name)
        for (name,) in applying.rows(
            "SELECT name FROM team WHERE agency_id = :agency_id AND undone_at IS NULL"
        )
    }
    listed = applying.speech.rows(
        f"SELECT DISTINCT team, {manager} FROM {stage} WHERE team LIKE '%;%' OR team LIKE '%|%'"
    )
    for said, managers in listed:
        teams, each = parts(said), parts(managers)
        if said in names or not teams:
            continue
        whose = each if len(each) == len(teams) else [managers] * len(teams)
        value = {"team": ":team", "care_manager_id": ":manager"}
        copied = ", ".join(value.get(name, quoted(name)) for name in columns)
        here = "team = :said" + (" AND care_manager_id = :managers" if managed else "")
        for team, own in zip(teams, whose, strict=True):
            applying.speech.run(
                f"INSERT INTO {stage} SELECT _place, _line, {copied} FROM {stage} WHERE {here}",
                team=team,
                manager=own,
                said=said,
                managers=managers,
            )
        applying.speech.run(f"DELETE FROM {stage} WHERE {here}", said=said, managers=managers)


def set_apart(applying: Applying, feed: str) -> bool:
    """Leaves one staged row of each member: that of their own team, or one with their own team put
    back where another feed says it. The other teams are kept aside for ``assign``; gives whether
    there are any."""
    stage = applying.stage.name
    managed = "care_manager_id" in applying.stage.columns
    manager = "s.care_manager_id" if managed else "''"
    several = f"SELECT member_id FROM {stage} GROUP BY member_id HAVING count(DISTINCT team) > 1"
    elsewhere = (
        f"SELECT s.member_id FROM {stage} AS s JOIN assignment AS a ON a.member_id = s.member_id"
        f" WHERE {_OWN} AND a.team_id <> s.team AND {_LISTED}"
    )
    applying.run(
        f"CREATE TEMPORARY TABLE {stage}_own AS SELECT c.member_id, '' AS team,"
        " '' AS care_manager_id, 0 AS said FROM"
        f" ({several} UNION {elsewhere}) AS c",
        feed=feed,
    )
    if not applying.speech.one(f"SELECT count(*) FROM {stage}_own"):
        applying.run_plain(f"DROP TABLE {stage}_own")
        return False
    applying.run_plain(f"CREATE INDEX {stage}_members ON {stage} (member_id)")
    applying.run_plain(f"CREATE INDEX {stage}_owners ON {stage}_own (member_id)")
    staged = f"SELECT s.team FROM {stage} AS s WHERE s.member_id = o.member_id"
    kept = f"a.member_id = o.member_id AND {_OWN} AND (a.team_id IN ({staged}) OR {_LISTED})"
    applying.run(
        f"UPDATE {stage}_own AS o SET team = coalesce((SELECT max(a.team_id) FROM assignment AS a"
        f" WHERE {kept}), ({staged} ORDER BY s._place, s.team LIMIT 1))",
        feed=feed,
    )
    applying.run_plain(
        f"UPDATE {stage}_own AS o SET said = CASE WHEN team IN ({staged}) THEN 1 ELSE 0 END"
    )
    of_own = f"JOIN {stage}_own AS o ON o.member_id = s.member_id"
    applying.run_plain(
        f"CREATE TEMPORARY TABLE {stage}_beside AS SELECT s.member_id, s.team,"
        f" max({manager}) AS care_manager_id FROM {stage} AS s {of_own} WHERE s.team <> o.team"
        " GROUP BY s.member_id, s.team"
    )
    applying.run_plain(
        f"DELETE FROM {stage} WHERE member_id IN (SELECT member_id FROM {stage}_own WHERE said = 1)"
        f" AND team <> (SELECT o.team FROM {stage}_own AS o WHERE o.member_id = {stage}.member_id)"
    )
    values = ["team = (SELECT o.team FROM {0}_own AS o WHERE o.member_id = {0}.member_id)"]
    if managed:
        values.append(
            "care_manager_id = (SELECT max(m.care_manager_id) FROM member AS m"
            " WHERE m.agency_id = :agency_id AND m.member_id = {0}.member_id)"
        )
    applying.run(
        f"UPDATE {stage} SET {', '.join(values).format(stage)}"
        f" WHERE member_id IN (SELECT member_id FROM {stage}_own WHERE said = 0)"
    )
    applying.run_plain(f"DROP TABLE {stage}_own")
    return True


def assign(applying: Applying, feed: str, *, apart: bool, full: bool) -> None:
    """Opens and closes the assignments beside the members' own, as the feed now has them: those
    that were set ``apart``. A ``full`` file without a member ends that member's."""
    speech, stage = applying.speech, applying.stage.name
    said = (
        f"EXISTS (SELECT 1 FROM {stage}_beside AS n WHERE n.member_id = a.member_id"
        " AND n.team = a.team_id AND n.care_manager_id = a.care_manager_id)"
        if apart
        else "1 = 0"
    )
    spoken = "1 = 1" if full else f"a.member_id IN (SELECT member_id FROM {stage})"
    ended = (
        f"a.agency_id = :agency_id AND a.valid_to IS NULL AND a.feed = :feed AND {spoken}"
        f" AND NOT {said}"
    )
    close(applying, ended, feed=feed)
    if not apart:
        return
    begun = "NULL" if applying.known_from is None else speech.instant("at")
    applying.run(
        "INSERT INTO assignment (agency_id, assignment_id, member_id, team_id, care_manager_id,"
        f" valid_from, batch_id, feed) SELECT :agency_id, {speech.new_id}, n.member_id, n.team,"
        f" n.care_manager_id, {begun}, :batch, :feed FROM {stage}_beside AS n"
        f" WHERE n.member_id IN (SELECT member_id FROM {stage}) AND NOT EXISTS (SELECT 1 FROM"
        " assignment AS a WHERE a.agency_id = :agency_id AND a.member_id = n.member_id"
        " AND a.team_id = n.team AND a.valid_to IS NULL)",
        feed=feed,
        at=applying.now,
        batch=applying.batch_id,
        **speech.an_id(),
    )
    applying.run_plain(f"DROP TABLE {stage}_beside")


def close(applying: Applying, which: str, **parameters: str) -> None:
    """Ends the assignments (``a``) for which ``which`` holds, with their history."""
    speech = applying.speech
    applying.run(
        "INSERT INTO change (agency_id, change_id, table_name, row_id, member_id, column_name,"
        f" before, after, changed_at, batch_id, by) SELECT :agency_id, {speech.new_id},"
        " 'assignment', a.assignment_id, a.member_id, 'valid_to', NULL, CAST(:at AS TEXT),"
        f" {speech.instant('at')}, :batch, :by FROM assignment AS a WHERE {which}",
        at=applying.now,
        batch=applying.batch_id,
        by=applying.actor.user_id,
        **parameters,
        **speech.an_id(),
    )
    applying.run(
        f"UPDATE assignment AS a SET valid_to = {speech.instant('at')} WHERE {which}",
        at=applying.now,
        **parameters,
    )


def come_into_own(applying: Applying, feed: str, member_ids: list[str]) -> None:
    """Members whom the file of their own team has left, and another team's lists still: that team
    is their own from now on."""
    for member_id in member_ids:
        own = f"{_OWN} AND a.member_id = :member_id AND a.batch_id IN (SELECT b.batch_id FROM"
        own += " batch AS b WHERE b.agency_id = :agency_id AND b.feed = :feed)"
        next_one = applying.rows(
            "SELECT n.assignment_id FROM assignment AS n JOIN listing AS l"
            " ON l.agency_id = n.agency_id AND l.feed = n.feed AND l.member_id = n.member_id"
            " WHERE n.agency_id = :agency_id AND n.member_id = :member_id AND n.valid_to IS NULL"
            f" AND l.gone_batch = '' AND EXISTS (SELECT 1 FROM assignment AS a WHERE {own})"
            " ORDER BY n.assignment_id LIMIT 1",
            member_id=member_id,
            feed=feed,
        )
        for (assignment_id,) in next_one:
            close(applying, own, member_id=member_id, feed=feed)
            applying.run(
                "UPDATE assignment SET feed = '' WHERE agency_id = :agency_id"
                " AND assignment_id = :assignment_id",
                assignment_id=assignment_id,
            )
