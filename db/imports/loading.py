"""One call's import: its files staged one after the other, then applied together.

Staging keeps nobody from working: on a file the write lock is taken only when everything is read.
What is applied is one transaction, in the order in which one table rests on another, so that the
files may come in any order.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from db.commands.transaction import Write, refuse_moved, take_turn
from db.identifiers import uuid7
from db.imports import beside, identity, listings, people, provisional, sources
from db.imports.dialect import Speech, quoted
from db.imports.feeds import Feeds
from db.imports.stage import Incoming, Refusal, Stage
from db.imports.tables import Applying
from db.orders import Actor
from db.rows import INSTANT_FORMAT, instant

_CACHE_KIB = 32 * 1024
"""What SQLite may keep in memory of the pages that an import touches: indexes are written in no
order, and each page that does not fit is written again and again."""

_STEPS = 200_000

MANY = 1_000
"""New rows from which on a server's planner is told at once: what it knew is no longer so."""

EXPORTED = "huddle export"
"""The kind of a file that Huddle itself wrote."""


@dataclass
class Counts:
    """What became of the rows of one table in one file. ``gone`` are the keys that vanished, of
    ``listed`` that the file had before; ``older`` rows stayed as a newer file has them,
    ``back`` are on the board again, ``alike`` may be members known already;
    ``elsewhere`` are missing too, and another file has them.
    ``kept`` says how many edits made here stayed, by column, ``behind`` how many values another
    source has said since; ``recognised`` are members known by another id."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    rejected: int = 0
    repeated: int = 0
    gone: list[str] = field(default_factory=list)
    listed: int = 0
    older: int = 0
    alike: int = 0
    back: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)
    behind: Counter[str] = field(default_factory=Counter)
    recognised: list[identity.Recognised] = field(default_factory=list)
    strangers: Counter[str] = field(default_factory=Counter)


@dataclass
class Part:
    """The rows of one table in one file. ``name`` is what the file's people call the table; where
    it is ``full``, rows of it that an earlier file of the feed had and this one lacks vanish."""

    name: str
    order: int
    stage: Stage
    full: bool = False


@dataclass
class FilePlan:
    """One file: what it is, and its parts. ``feed`` is its name without what changes daily;
    ``late`` says that a newer file of the feed came before it."""

    feed: str
    path: str
    kind: str
    profile: str
    digest: str
    late: bool = False
    parts: list[Part] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def exported(self) -> bool:
        """Whether Huddle itself wrote the file, which makes it nobody's feed."""
        return bool(self.parts) and all(part.stage.incoming.exported for part in self.parts)


@dataclass
class Applied:
    """What became of one file. ``again`` is when the same content came last, where it did;
    ``replaced`` contacts were logged here before, ``twice`` are another source's as well."""

    batch_id: str
    counts: dict[str, Counts] = field(default_factory=dict)
    teams: list[str] = field(default_factory=list)
    replaced: int = 0
    twice: int = 0
    again: datetime | None = None


class Loading:
    """One call's import, on a connection of its own, which ``close`` gives back."""

    def __init__(
        self,
        engine: Engine,
        actor: Actor,
        now: datetime,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.actor = actor
        self.now = now.astimezone(UTC)
        self._conn: Connection = engine.connect()
        self._stages = 0
        if self._conn.dialect.name == "sqlite":
            self._driver.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            # Long statements stop for somebody who presses Ctrl+C, which Python alone would hear
            # only after them, and for ``stopped``.
            self._driver.set_progress_handler(lambda: int(stopped()), _STEPS)
        self._driver.cursor().execute(
            "CREATE TEMPORARY TABLE refused (stage TEXT, place BIGINT, line INTEGER,"
            " column_name TEXT, reason TEXT, row_key TEXT)"
        )

    @property
    def _driver(self) -> Any:
        return self._conn.connection.driver_connection

    def close(self) -> None:
        """Gives up what was not committed."""
        self._conn.rollback()
        self._conn.invalidate()
        self._conn.close()

    def stage(self, incoming: Incoming) -> Stage:
        """A place for rows to come."""
        self._stages += 1
        return Stage(self._conn, f"stage_{self._stages}", incoming)

    def refuse(self, stage: Stage, refusals: Sequence[Refusal]) -> None:
        """Notes rows that were refused before they could be staged."""
        if not refusals:
            return
        mark = self._mark
        cursor = self._driver.cursor()
        cursor.executemany(
            f"INSERT INTO refused VALUES ({', '.join([mark] * 6)})",
            [(stage.name, *refusal) for refusal in refusals],
        )
        cursor.close()

    def forgive(self, stage: Stage, first: int, last: int) -> None:
        """Forgets the refusals whose places lie from ``first`` up to ``last``."""
        cursor = self._driver.cursor()
        cursor.execute(
            f"DELETE FROM refused WHERE stage = '{stage.name}'"
            f" AND place BETWEEN {first:d} AND {last:d}"
        )
        cursor.close()

    def refusals(self, stage: Stage) -> list[Refusal]:
        """The rows of a stage that were refused, in their order."""
        found = self._look_up(
            "SELECT place, line, column_name, reason, row_key FROM refused"
            f" WHERE stage = {self._mark} ORDER BY place",
            stage.name,
        )
        return [Refusal(*row) for row in found]

    def short_id(self, member_id: str) -> str:
        """The short id of a member, blank for one that is not there."""
        found = Speech(self._conn).one(
            "SELECT short_id FROM member WHERE agency_id = :agency_id AND member_id = :member_id",
            agency_id=self.actor.agency_id,
            member_id=member_id,
        )
        return str(found or "")

    @property
    def _mark(self) -> str:
        return "%s" if self._conn.dialect.name == "postgresql" else "?"

    def _look_up(self, sql: str, *parameters: str) -> list[tuple[Any, ...]]:
        """What a query gives, without a transaction of ours: on a file that would keep everybody
        else from writing."""
        cursor = self._driver.cursor()
        rows: list[tuple[Any, ...]] = cursor.execute(sql, parameters).fetchall()
        cursor.close()
        return rows

    @contextmanager
    def transaction(self, *, dry: bool = False) -> Iterator[None]:
        """What is applied within is committed at the end, or, ``dry``, given up."""
        if self._conn.dialect.name == "sqlite" and self._conn.in_transaction():
            self._conn.rollback()
        if not self._conn.in_transaction():
            self._conn.begin()
        try:
            refuse_moved(self._conn)
            take_turn(self._conn, self.actor.agency_id)
            yield
        except DBAPIError as error:
            self._conn.rollback()
            if "interrupted" in str(error.orig):
                raise KeyboardInterrupt from None
            raise
        except BaseException:
            self._conn.rollback()
            raise
        if dry:
            self._conn.rollback()
        else:
            self._conn.commit()

    def apply(
        self,
        plans: Sequence[FilePlan],
        *,
        team_id: str = "",
        stand_in: str = "",
        say: Callable[[str], None] = lambda _: None,
    ) -> list[Applied]:
        """Applies the files; gives what became of each, in their order.

        ``team_id`` is the team of members whom no file gives one; where it is blank and there is
        one team, that one. ``stand_in`` is a team that was there only because there has to be one:
        it goes when the files bring the true one. ``say`` hears each table's name before it is
        applied."""
        write = Write(self._conn, self.actor, self.now)
        speech = Speech(self._conn)
        opening = self._is_opening_day(speech, write)
        first = [opening and self._is_new_feed(speech, plan) for plan in plans]
        results = [self._begin(speech, plan) for plan in plans]
        default = team_id or people.only_team(speech, self.actor.agency_id)
        jobs = [
            (part.order, index, part) for index, plan in enumerate(plans) for part in plan.parts
        ]
        for _, index, part in sorted(jobs, key=lambda job: job[:2]):
            say(part.name)
            plan, result = plans[index], results[index]
            counts = result.counts.setdefault(part.name, Counts())
            applying = Applying(
                speech,
                self.actor,
                part.stage,
                self.now,
                batch_id=result.batch_id,
                known_from=None if first[index] else self.now,
            )
            self._apply_part(applying, plan, part, result, counts, default)
        if not team_id and any(result.teams for result in results):
            people.dismiss(speech, self.actor.agency_id, stand_in)
        for index, (plan, result) in enumerate(zip(plans, results, strict=True)):
            self._count_vanished(speech, plan, result)
            self._finish(speech, write, plan, result, first=first[index])
        brought = sum(each.new for result in results for each in result.counts.values())
        if speech.serves_postgresql and brought >= MANY:
            speech.run("SELECT huddle.analyze()")
        return results

    @property
    def feeds(self) -> Feeds:
        """The feeds that there are."""
        return Feeds(self._look_up, self._mark, self.actor.agency_id)

    def keep_refused(self, batch_id: str, rows: Iterator[tuple[str, Refusal, str]]) -> None:
        """Stores refused rows with their content: (table, refusal, content as JSON)."""
        some: list[dict[str, Any]] = []
        for number, (name, refusal, content) in enumerate(rows, start=1):
            some.append(
                {
                    "agency_id": self.actor.agency_id,
                    "batch_id": batch_id,
                    "reject_id": number,
                    "table_name": name,
                    "line": refusal.line,
                    "column_name": refusal.column,
                    "reason": refusal.reason,
                    "content": content,
                }
            )
            if len(some) == 1000:
                self._store_refused(some)
                some = []
        self._store_refused(some)

    def _store_refused(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            from sqlalchemy import insert

            from db import models

            self._conn.execute(insert(models.Reject), rows)

    def _apply_part(
        self,
        applying: Applying,
        plan: FilePlan,
        part: Part,
        result: Applied,
        counts: Counts,
        default_team: str,
    ) -> None:
        table = part.stage.incoming.table
        exported = part.stage.incoming.exported
        if not exported:
            counts.recognised.extend(identity.recognise(applying, plan.feed))
        result.teams.extend(people.settle_teams(applying, default_team))
        if table == "member":
            people.number_members(applying)
        if not exported:
            counts.strangers.update(people.name_workers(applying))
        apart = table == "member" and not exported and beside.set_apart(applying, plan.feed)
        counts.repeated += applying.drop_repeated()
        applying.refuse_strangers()
        if table == "assignment":
            people.make_room(applying)
        revived = 0 if exported else applying.revive()
        older = applying.keep_newer() if plan.late else 0
        counts.older += older
        if not exported:
            kept = sources.settle(applying, plan.feed, part.name)
            counts.kept.update(kept.edits)
            counts.behind.update(kept.others)
            counts.back.extend(applying.returning())
        changed = applying.change()
        new = revived + applying.insert()
        if not exported:
            applying.note_last()
        counts.new += new
        counts.changed += changed
        counts.unchanged += older + applying.count() - new - changed
        counts.rejected += len(self.refusals(part.stage))
        if table == "member":
            people.assign(applying)
            if not exported:
                beside.assign(applying, plan.feed, apart=apart, full=part.full)
                listings.note(applying, plan.feed)
                counts.alike += identity.look_alikes(applying) if new else 0
        if table == "contact" and not exported:
            shared = sources.others_speak(applying, plan.feed, part.name)
            provisional.release(applying, shared=shared)
            if shared:
                result.twice += provisional.count_once(applying)
            result.replaced += provisional.replace(applying)

    def _begin(self, speech: Speech, plan: FilePlan) -> Applied:
        batch_id = uuid7()
        again = speech.one(
            "SELECT max(imported_at) FROM batch WHERE agency_id = :agency_id AND feed = :feed"
            " AND digest = :digest AND status = 'applied'",
            agency_id=self.actor.agency_id,
            feed=plan.feed,
            digest=plan.digest,
        )
        speech.run(
            "INSERT INTO batch (agency_id, batch_id, feed, path, kind, profile, digest, tables,"
            " imported_at, imported_by) VALUES (:agency_id, :batch_id, :feed, :path, :kind,"
            f" :profile, :digest, :tables, {speech.instant('at')}, :by)",
            agency_id=self.actor.agency_id,
            batch_id=batch_id,
            feed=plan.feed,
            path=plan.path,
            kind=plan.kind,
            profile=plan.profile,
            digest=plan.digest,
            tables=json.dumps(list(dict.fromkeys(part.name for part in plan.parts))),
            at=self.now.strftime(INSTANT_FORMAT),
            by=self.actor.user_id,
        )
        known = datetime.fromisoformat(again) if isinstance(again, str) else again
        return Applied(batch_id, again=known)

    def _is_new_feed(self, speech: Speech, plan: FilePlan) -> bool:
        return not speech.one(
            "SELECT count(*) FROM batch WHERE agency_id = :agency_id AND feed = :feed"
            " AND status = 'applied'",
            agency_id=self.actor.agency_id,
            feed=plan.feed,
        )

    def _is_opening_day(self, speech: Speech, write: Write) -> bool:
        """Whether it is still the day of the agency's first import: what that brings counts as
        having always been so. On a later day people have looked at a board, and what a new file
        brings then was not on it."""
        begun = speech.one(
            "SELECT min(first_imported_at) FROM feed WHERE agency_id = :agency_id",
            agency_id=self.actor.agency_id,
        )
        return begun is None or instant(begun).astimezone(write.zone).date() >= write.day

    def _teams_of(self, speech: Speech, plan: FilePlan) -> list[str]:
        """The teams that the file's rows are about: each has the file among its feeds."""
        found: set[str] = set()
        for part in plan.parts:
            if "member_id" in part.stage.columns:
                found.update(
                    team_id
                    for (team_id,) in speech.rows(
                        "SELECT DISTINCT a.team_id FROM assignment AS a JOIN (SELECT DISTINCT"
                        f" member_id FROM {part.stage.name}) AS s ON a.member_id = s.member_id"
                        " WHERE a.agency_id = :agency_id AND a.valid_to IS NULL",
                        agency_id=self.actor.agency_id,
                    )
                )
            elif "team" in part.stage.columns:
                found.update(
                    team_id
                    for (team_id,) in speech.rows(
                        "SELECT t.team_id FROM team AS t WHERE t.agency_id = :agency_id AND EXISTS"
                        f" (SELECT 1 FROM {part.stage.name} AS s"
                        f" WHERE s.team = t.name OR {people.works_in('s.team', 't.team_id')})",
                        agency_id=self.actor.agency_id,
                    )
                )
        return sorted(found)

    def _count_vanished(self, speech: Speech, plan: FilePlan, result: Applied) -> None:
        for name in {part.name for part in plan.parts if part.full}:
            stages = [part.stage for part in plan.parts if part.name == name]
            applying = Applying(
                speech, self.actor, stages[0], self.now, batch_id=result.batch_id, known_from=None
            )
            places, counts = [stage.name for stage in stages], result.counts[name]
            if plan.late:
                counts.gone.extend(listings.bring_late(applying, plan.feed, places))
                counts.vanished += len(counts.gone)
                continue
            if applying.table == "member":
                counts.listed = listings.listed(applying, plan.feed)
                elsewhere = listings.leave(applying, plan.feed, places)
                beside.come_into_own(applying, plan.feed, elsewhere)
                counts.elsewhere.extend(elsewhere)
            gone = applying.vanish(plan.feed, places)
            counts.vanished += len(gone)
            counts.gone.extend(gone)

    def _finish(
        self, speech: Speech, write: Write, plan: FilePlan, result: Applied, *, first: bool
    ) -> None:
        counts: Mapping[str, Mapping[str, int]] = {
            name: {
                "new": each.new,
                "changed": each.changed,
                "unchanged": each.unchanged,
                "vanished": each.vanished,
                "rejected": each.rejected,
            }
            for name, each in result.counts.items()
        }
        now = self.now.strftime(INSTANT_FORMAT)
        key = {"agency_id": self.actor.agency_id, "batch_id": result.batch_id}
        speech.run(
            "UPDATE batch SET tables = :tables, counts = :counts, skipped = :skipped,"
            " teams = :teams, late = :late WHERE agency_id = :agency_id AND batch_id = :batch_id",
            late=plan.late,
            tables=json.dumps(list(counts)),
            counts=json.dumps(counts),
            skipped=json.dumps(plan.skipped),
            teams=json.dumps(self._teams_of(speech, plan)),
            **key,
        )
        write.record(
            "import",
            f"batch:{result.batch_id}",
            after={"feed": plan.feed, "tables": counts, "first": first},
        )
        if plan.exported or not plan.parts:
            return
        if speech.one(
            "SELECT count(*) FROM feed WHERE agency_id = :agency_id AND name = :feed",
            agency_id=self.actor.agency_id,
            feed=plan.feed,
        ):
            if plan.late:
                return
            speech.run(
                f"UPDATE feed SET imported_at = {speech.instant('at')}, batch_id = :batch_id"
                " WHERE agency_id = :agency_id AND name = :feed",
                at=now,
                feed=plan.feed,
                **key,
            )
        else:
            speech.run(
                "INSERT INTO feed (agency_id, name, first_imported_at, imported_at, batch_id)"
                f" VALUES (:agency_id, :feed, {speech.instant('at')}, {speech.instant('at')},"
                " :batch_id)",
                at=now,
                feed=plan.feed,
                **key,
            )


__all__ = ["Applied", "Counts", "FilePlan", "Loading", "Part", "quoted"]
