"""``huddle doctor``: what is configured, reachable, up to date, and what is wrong with the fix."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db import address, agencies, files, health, logins, moved, reader, schema, sheets
from db.errors import DatabaseError, SchemaError
from db.orders import Actor
from db.reader import Connection
from db.types import TeamFacts
from huddle import __version__, words
from huddle.errors import HuddleError
from huddle.loading import Loaded, load
from huddle.privacy.counts import LEFT, MemberCount, count_members
from huddle.privacy.labels import UNASSIGNED
from huddle.privacy.questions import ALIKE, GONE, UNRECORDED
from huddle.questions import Asked, ask
from huddle.settings import Settings, now, rehearses, without_password
from huddle.views.sheet import FORM

GOOD, WARN, WRONG = "ok", "warning", "wrong"
_FIXES = {
    "no standard applies": "correct the programme in the source, or add a rule: huddle rules apply",
    "tier reason missing": "give tier_reason (SMI, AOT or HIV) in the source",
}
COUNT = "open the board with a lead's login, or let the files' own login import"
"""What brings the numbers of a wall up to date."""
CLOCK_SECONDS = 5.0
"""How far two clocks may be apart until what happened before what becomes doubtful."""
_NAMED = 8
"""How many names a finding says."""
_WITHOUT = {UNASSIGNED: "without a care manager", LEFT: "whose care manager has left"}


class Finding(NamedTuple):
    """One thing that was looked at. ``level`` is GOOD, WARN or WRONG; ``fix`` says what to do."""

    level: str
    what: str
    fix: str = ""


def line(finding: Finding) -> str:
    """A finding as it is printed: a mark, what, and the fix after it."""
    mark = {GOOD: "✓", WARN: "!", WRONG: "✗"}[finding.level]
    return f"{mark} {finding.what}" + (f"\n  → {finding.fix}" if finding.fix else "")


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything that can be looked at; stops where nothing further can be reached."""
    yield Finding(GOOD, f"Huddle {__version__}, Python {sys.version.split()[0]}")
    there = "" if settings.file.exists() else " (not there; defaults hold)"
    yield Finding(GOOD, f"Settings file {settings.file}{there}")
    try:
        place = address.parse(settings.db)
        conn = reader.connect(settings.db)
    except DatabaseError as error:
        yield Finding(WRONG, f"Database {without_password(settings.db)}", str(error))
        return
    try:
        yield from _database(place, settings)
        yield from _contents(conn, settings)
    finally:
        conn.close()


def _database(place: address.Address, settings: Settings) -> Iterator[Finding]:
    yield Finding(GOOD, f"Database {without_password(settings.db)} answers")
    if place.path is None:
        yield Finding(GOOD, "PostgreSQL: each person signs in with a role of their own")
        return  # what the server says of itself needs its tables
    sealed = place.dialect == "sqlcipher"
    yield Finding(
        GOOD,
        f"{'An encrypted file' if sealed else 'A file'}: --user {settings.user!r} is a claim, "
        "roles guide rather than guard, and whoever "
        f"{'has its passphrase' if sealed else 'can read the file'} can read all of it",
    )
    if sys.platform != "win32":
        mode = place.path.stat().st_mode & 0o777
        if mode & 0o077:
            yield Finding(
                WARN,
                f"The file's mode is {mode:03o}: others can open it",
                f"chmod 600 {place.path}",
            )
        else:
            yield Finding(GOOD, "Only its owner can open the file")
    if share := files.network_share(place.path):
        yield Finding(
            WARN,
            f"The file is on a network share ({share}), where locks do not hold",
            "move it to a local disk, or share a PostgreSQL database",
        )


def _contents(conn: Connection, settings: Settings) -> Iterator[Finding]:
    serves = address.parse(settings.db).path is None
    try:
        if serves:
            yield from _server(conn)
        schema.require(conn)
        yield Finding(GOOD, f"Tables are up to date (version {schema.HEAD})")
        if where := moved.whither(conn):
            yield Finding(WARN, "This file is closed for writing", moved.words(where))
        if serves:
            yield from _held(conn)
            seat = logins.seat(conn)
            if seat is not None and seat.role == "wall":
                yield from _own_wall(settings)
                return
        known = [team.team_id for team in agencies.teams(conn)]
        for team_id in [settings.team] if settings.team or not known else known:
            loaded = load(conn, settings._replace(team=team_id))
            yield from _team(loaded)
            if serves:
                yield from _walls(conn, loaded.facts)
            yield from _questions(ask(conn, loaded.facts))
    except SchemaError as error:
        found = schema.version(conn)
        if found is None:
            yield Finding(WRONG, "The board cannot be made", str(error))
        else:
            said = f"Tables are of version {found}, this Huddle's are of {schema.HEAD}"
            yield Finding(WRONG, said, str(error))
        return
    except (DatabaseError, HuddleError) as error:
        yield Finding(WRONG, "The board cannot be made", str(error))
        return
    # On a server whoever owns the database writes what is the agency's.
    if logins.seat(conn) is None and not moved.whither(conn):
        yield from _holidays(agencies.agency(conn), settings)


def _server(conn: Connection) -> Iterator[Finding]:
    found = health.look(conn)
    way = ", through a pooler: others' changes are asked for twice a second" if found.pooled else ""
    yield Finding(GOOD, f"PostgreSQL {found.version}{way}")
    if found.encrypted:
        yield Finding(GOOD, "Nobody on the network can read along")
    else:
        yield Finding(
            WARN,
            "The connection is not encrypted: others on the network can read along",
            "add ?sslmode=verify-full to the address, once the server has a certificate",
        )
    apart = (found.clock - now()).total_seconds()
    if rehearses():
        pass  # the rehearsal's clock stands where somebody put it
    elif abs(apart) > CLOCK_SECONDS:
        ahead = "ahead of" if apart > 0 else "behind"
        yield Finding(
            WARN,
            f"The server's clock is {abs(apart):.0f} s {ahead} this machine's",
            "set both by a time server: what is decided here carries this machine's time",
        )
    else:
        yield Finding(GOOD, "The server's clock and this machine's agree")
    if found.stale:
        yield Finding(
            WARN,
            f"{words.counted(len(found.stale), 'connection')} asked nothing for a day: "
            f"{_some(found.stale)}",
            "close boards that nobody looks at; the server holds a place for each",
        )
    if found.open:
        yield Finding(
            WARN,
            f"{words.counted(len(found.open), 'transaction')} open for long: {_some(found.open)}",
            "have those programs end: an upgrade would wait for them, and give up",
        )


def _held(conn: Connection) -> Iterator[Finding]:
    found = health.holding(conn)
    if found.seat is not None:
        yield Finding(GOOD, f"Signed in as {found.seat.staff_id}, {found.seat.role}")
    elif found.owns:
        yield Finding(
            WARN,
            "This login owns the database: no policy holds it, and it works as whom --user names",
            "work with a login of your own: huddle user add",
        )
        if unseen := health.look(conn).unseen:
            yield Finding(
                WARN,
                f"Of {words.counted(unseen, 'other connection')} this login may not see whether "
                "somebody forgot them",
                "as the server's administrator: GRANT pg_read_all_stats TO this login",
            )
    again = "write them anew as the database's owner: huddle init"
    if found.uncovered:
        yield Finding(WRONG, f"No policy holds: {_some(found.uncovered)}", again)
    changed = [name for name in found.changed or () if name not in found.uncovered]
    if changed:
        yield Finding(
            WRONG,
            f"Policies or grants were changed since Huddle wrote them: {_some(changed)}",
            again,
        )
    if found.changed is None:
        yield Finding(WARN, "Policies and grants were written by another Huddle", again)
    if found.changed == () and not found.uncovered:
        yield Finding(GOOD, "Every table is held by its policy, and nobody was granted more")
    if found.more:
        yield Finding(
            WRONG,
            f"May do more on the server than a person should: {_some(found.more)}",
            "as the server's administrator: ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE, and "
            "take the owner's role from them",
        )
    if found.otherwise:
        yield Finding(
            WRONG,
            f"Have other roles on the server than here: {_some(found.otherwise)}",
            "let them in anew as the database's owner: huddle user add LOGIN …",
        )


def _some(names: Sequence[str]) -> str:
    """The first few of some names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _walls(conn: Connection, team: TeamFacts) -> Iterator[Finding]:
    """How old the numbers of the team's wall are, where one signs in by itself."""
    if not {team.team_id, ""} & sheets.walls(conn):
        return
    kept = sheets.sheet(conn, team.agency_id, team.team_id)
    whose = f"The wall of {team.team_id}"
    if kept is None:
        yield Finding(WARN, f"{whose}: nothing was counted yet", COUNT)
        return
    hours = max((team.now - kept.counted_at).total_seconds() / 3600, 0.0)
    said = f"{whose}: counted {words.age(round(hours, 1))} ago by {kept.by or 'the owner'}"
    current = kept.day == team.as_of and kept.form == FORM
    yield Finding(GOOD, said) if current else Finding(WARN, said, COUNT)


def _own_wall(settings: Settings) -> Iterator[Finding]:
    """What a login that reads no member can look at."""
    from huddle.walling import WallReader

    reader = WallReader(settings)
    try:
        seen = reader.read()
    finally:
        reader.close()
    yield Finding(GOOD, f"The wall of {seen.facts.team_id} ({seen.facts.team_name})")
    if seen.counted is None:
        yield Finding(WARN, seen.missing)
        return
    at = seen.counted.at.astimezone(seen.zone)
    said = f"Its numbers are of {words.weekday(at.date(), seen.today)} {words.clock(at)}"
    current = seen.counted.counts.as_of == seen.today
    yield Finding(GOOD, said) if current else Finding(WARN, said, COUNT)


def _team(loaded: Loaded) -> Iterator[Finding]:
    team, count = loaded.facts, count_members(loaded.board, loaded.facts, reveal=False)
    groups = (count.active, *count.excluded)
    said = ", ".join(f"{len(group.members)} {group.reason}" for group in groups if group.members)
    yield Finding(
        GOOD,
        f"Team {team.team_id} ({team.team_name}): {words.counted(count.total, 'member')}"
        f"{f' ({said})' if said else ''}, days in {team.zone}",
    )
    yield from _feeds(loaded)
    yield from _board(loaded)
    yield from _staff(team, count)


def _questions(asked: Asked) -> Iterator[Finding]:
    """What the imports leave for a person to settle."""
    for kind, said in (
        (GONE, "no longer in a full file, on the board until somebody confirms"),
        (ALIKE, "who may be one person"),
        (UNRECORDED, "logged here and not in the record after 7 days"),
    ):
        if count := asked.count(kind):
            noun = {GONE: "row", ALIKE: "pair of members", UNRECORDED: "contact"}[kind]
            plural = {ALIKE: "pairs of members"}.get(kind, "")
            yield Finding(
                WARN,
                f"{words.counted(count, noun, plural)} {said}",
                "look and settle: huddle import --questions",
            )
    if asked.doubt:
        yield Finding(WARN, asked.doubt)


def _holidays(agency: agencies.Agency, settings: Settings) -> Iterator[Finding]:
    """Holidays are written ahead, because computing them at start would be felt."""
    from db import commands
    from db.engine import open_engine

    engine = open_engine(settings.db)
    try:
        actor = Actor(agency.agency_id, settings.user)
        if count := commands.extend_holidays(engine, actor, now=now(agency.zone)):
            yield Finding(GOOD, f"{words.counted(count, 'holiday')} of the coming years added")
    except DatabaseError as error:
        yield Finding(WARN, "Holidays of the coming years cannot be added", str(error))
    finally:
        engine.dispose()


def _feeds(loaded: Loaded) -> Iterator[Finding]:
    if not loaded.board.feeds:
        yield Finding(WARN, "Nothing was imported yet", "run `huddle import FILE…`")
    for feed in loaded.board.feeds:
        age = f"{feed.name} came {words.age(feed.age_hours)} ago"
        if feed.stale:
            yield Finding(WARN, f"{age}: stale", f"import {feed.name} again")
        else:
            yield Finding(GOOD, age)


def _board(loaded: Loaded) -> Iterator[Finding]:
    for warning in loaded.board.warnings:
        yield Finding(WARN, warning, _FIXES.get(warning.partition(":")[0], ""))
    for rule in loaded.rules:
        if rule.override is not None:
            yield Finding(GOOD, f"Rule {rule.id} is changed: {rule.override_words}")


def _staff(team: TeamFacts, count: MemberCount) -> Iterator[Finding]:
    known = {person.staff_id for person in team.staff}
    managers = Counter(member.care_manager_id for member in team.members)
    for staff_id, members in sorted(managers.items()):
        if staff_id and staff_id not in known:
            yield Finding(
                WARN,
                f"Staff id {staff_id} has {words.counted(members, 'member')} and is not known",
                "import the staff table, or correct the id in the source",
            )
    for group in count.without:
        if group.reason in _WITHOUT:
            said = f"{words.counted(len(group.members), 'active member')} {_WITHOUT[group.reason]}"
            yield Finding(WARN, said, "give care_manager_id in the source")
