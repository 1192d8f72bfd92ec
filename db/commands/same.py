"""Two members who are one person, or who only look it: what somebody says about them.

Joined, one member has everything: rows, decisions, tasks and what the sources call either of
them. The other leaves the board. The joining is kept like an import, so ``db.imports.undo_batch``
takes it apart again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, select, update

from db import models
from db.commands.meanwhile import ONE_PERSON, TWO_PEOPLE
from db.commands.transaction import Write, writing
from db.history import Value, as_text
from db.identifiers import uuid7
from db.models import table
from db.orders import Actor, CommandError, Seen, pair_key

JOINED = "joined"
"""The kind of a batch that made two members one."""

_MOVED: tuple[type[models.Row], ...] = (
    models.Contact,
    models.Appointment,
    models.Referral,
    models.ReferralStep,
    models.ServiceRequest,
    models.Event,
    models.Goal,
    models.Document,
    models.Task,
    models.Concern,
    models.Review,
    models.ReviewEntry,
    models.Decision,
    models.Barrier,
    models.OtherId,
)
_KEYED: Mapping[type[models.Row], tuple[str, ...]] = {
    models.Decision: ("item_key", "reason_keys"),
    models.Task: ("from_key",),
    models.Barrier: ("from_key",),
}
"""Columns that hold keys of rows, some of which name the member."""

_OWN = frozenset(
    ("agency_id", "member_id", "short_id", "known_from", "batch_id", "vanished_at", "removed_at")
)


def join_members(
    engine: Engine,
    actor: Actor,
    *,
    member_id: str,
    other_id: str,
    seen: Seen | None = None,
    now: datetime,
) -> str:
    """Makes two members one, under ``member_id``; gives the id with which it is taken back.

    What the kept member lacks comes from the other; where both say something, the kept one has it,
    unless its source no longer lists it. Raises CommandError when one of them is not there;
    AlreadyChanged where somebody else has said what they are since that was ``seen``. A repetition
    changes nothing."""
    if member_id == other_id:
        raise CommandError("That is one member already. Name two.")
    with writing(engine, actor, now, seen) as write:
        write.means(pair_key(member_id, other_id), {"said": ONE_PERSON})
        known = write.find(models.OtherId, source_id=other_id, member_id=member_id)
        if known is not None and known.by == actor.user_id:
            return str(known.batch_id)
        kept = write.need(models.Member, "member", member_id=member_id)
        other = write.need(models.Member, "member", member_id=other_id)
        for each in (member_id, other_id):
            if write.find(models.OtherId, source_id=each):
                raise CommandError("One of the two was joined with another already. Look again.")
        joining = _Joining(write, kept, other)
        joining.run()
        write.record(
            "member.join",
            f"member:{member_id}",
            after={"other": other_id, "batch": joining.batch_id},
        )
        return joining.batch_id


def tell_apart(
    engine: Engine,
    actor: Actor,
    *,
    member_id: str,
    other_id: str,
    seen: Seen | None = None,
    now: datetime,
) -> None:
    """Keeps in mind that two members who look alike are two people. Saying it twice changes
    nothing. Otherwise as ``join_members``."""
    first, second = sorted((member_id, other_id))
    with writing(engine, actor, now, seen) as write:
        write.means(pair_key(first, second), {"said": TWO_PEOPLE})
        if write.find(models.Apart, member_id=first, other_id=second):
            return
        for each in (first, second):
            write.need(models.Member, "member", member_id=each)
            if write.find(models.OtherId, source_id=each):
                raise CommandError("One of the two was joined with another already. Look again.")
        write.insert(
            models.Apart,
            {"member_id": first, "other_id": second, "at": write.now, "by": actor.user_id},
        )
        write.record("member.apart", f"member:{first}", after={"other": second})


def forget_apart(
    engine: Engine, actor: Actor, *, member_id: str, other_id: str, now: datetime
) -> None:
    """Takes that back: they are asked about again."""
    first, second = sorted((member_id, other_id))
    with writing(engine, actor, now) as write:
        if write.find(models.Apart, member_id=first, other_id=second):
            write.forget(models.Apart, member_id=first, other_id=second)
            write.record("member.apart.undo", f"member:{first}", before={"other": second})


class _Joining:
    def __init__(self, write: Write, kept: Row[Any], other: Row[Any]) -> None:
        from db.imports.dialect import Speech

        self.write = write
        self.speech = Speech(write.conn)
        self.kept = kept
        self.other = other
        self.batch_id = uuid7()
        named = re.escape(other.member_id)
        self._named = re.compile(rf"(^|[:\"])(watch|member|contacts|document):{named}(?=[:\"]|$)")

    def run(self) -> None:
        self.write.insert(
            models.Batch,
            {
                "batch_id": self.batch_id,
                "feed": "",
                "kind": JOINED,
                "digest": "",
                "imported_at": self.write.now,
                "imported_by": self.write.actor.user_id,
            },
        )
        self._values()
        for model in _MOVED:
            self._move(model)
        self._listings()
        self._assignments()
        self._set("member", self.other.member_id, removed_at=(None, self.write.now))
        self.write.insert(
            models.OtherId,
            {
                "source_id": self.other.member_id,
                "member_id": self.kept.member_id,
                "why": "person",
                "batch_id": self.batch_id,
                "at": self.write.now,
                "by": self.write.actor.user_id,
            },
        )
        self._contacts_once()

    def _values(self) -> None:
        """What each source said of a value that the other now has stays known, so that repeating
        it changes nothing."""
        gone = self.kept.vanished_at is not None
        taken: dict[str, tuple[Value, Value]] = {}
        for name, mine in self.kept._mapping.items():
            theirs = self.other._mapping[name]
            if name in _OWN or theirs == mine or theirs in ("", None):
                continue
            if mine in ("", None) or gone:
                taken[name] = (mine, theirs)
                self._said(self.kept.member_id, name, mine)
            else:
                self._said(self.other.member_id, name, theirs)
        if gone:
            taken["vanished_at"] = (self.kept.vanished_at, None)
            taken["removed_at"] = (self.kept.removed_at, None)
        self._set("member", self.kept.member_id, **taken)

    def _said(self, source: str, column: str, value: Value) -> None:
        from db.imports.sources import author

        key = {
            "table_name": "member",
            "row_id": self.kept.member_id,
            "column_name": column,
            "feed": author(self.speech, self.write.agency_id, "member", source, column),
        }
        if self.write.find(models.SourceValue, **key) is None:
            self.write.insert(
                models.SourceValue,
                {
                    **key,
                    "value": as_text(value),
                    "edited_at": self.write.now,
                    "edited_by": self.write.actor.user_id,
                },
            )

    def _set(self, name: str, row_id: str, **values: tuple[Value, Value]) -> None:
        """Writes values, given with what they were, each with its ``change``."""
        unlike = {column: pair for column, pair in values.items() if pair[0] != pair[1]}
        if not unlike:
            return
        whole = models.Row.metadata.tables[name]
        key = list(whole.primary_key.columns)[1]
        self.write.conn.execute(
            update(whole)
            .where(whole.c.agency_id == self.write.agency_id, key == row_id)
            .values(**{column: after for column, (_, after) in unlike.items()})
        )
        self.write.insert(
            models.Change,
            *(
                {
                    "change_id": uuid7(),
                    "table_name": name,
                    "row_id": row_id,
                    "member_id": self.kept.member_id,
                    "column_name": column,
                    "before": as_text(before),
                    "after": as_text(after),
                    "changed_at": self.write.now,
                    "batch_id": self.batch_id,
                    "by": self.write.actor.user_id,
                }
                for column, (before, after) in unlike.items()
            ),
        )

    def _move(self, model: type[models.Row]) -> None:
        whole = table(model)
        key = list(whole.primary_key.columns)[1].name
        for row in self._of(model, self.other.member_id):
            values: dict[str, tuple[Value, Value]] = {
                "member_id": (self.other.member_id, self.kept.member_id)
            }
            for column in _KEYED.get(model, ()):
                before = row._mapping[column]
                values[column] = (before, self._rekeyed(before))
            self._set(whole.name, row._mapping[key], **values)

    def _of(self, model: type[models.Row], member_id: str) -> Iterator[Row[Any]]:
        whole = table(model)
        key = list(whole.primary_key.columns)[1]
        yield from self.write.conn.execute(
            select(whole)
            .where(whole.c.agency_id == self.write.agency_id, whole.c.member_id == member_id)
            .order_by(key)
        ).fetchall()

    def _rekeyed(self, keys: str) -> str:
        if not keys.startswith("["):
            return self._named.sub(rf"\1\2:{_literal(self.kept.member_id)}", keys)
        return json.dumps([self._rekeyed(each) for each in json.loads(keys)])

    def _listings(self) -> None:
        """The sources that list the other list the kept member too."""
        for row in self._of(models.Listing, self.other.member_id):
            key = {"feed": row.feed, "member_id": self.kept.member_id}
            if self.write.find(models.Listing, **key) is None:
                values = dict(row._mapping) | key
                self.write.insert(models.Listing, values)
            elif not row.gone_batch:
                self.write.set(models.Listing, key, gone_batch="", last_batch=row.last_batch)

    def _assignments(self) -> None:
        """The other is in no team any more; the kept member is where its values now say."""
        now = self.write.now
        for row in self._of(models.Assignment, self.other.member_id):
            if row.valid_to is None:
                self._set("assignment", row.assignment_id, valid_to=(None, now))
        kept = self.write.need(models.Member, "member", member_id=self.kept.member_id)
        for row in self._of(models.Assignment, self.kept.member_id):
            moved = (row.team_id, row.care_manager_id) != (kept.team, kept.care_manager_id)
            if row.valid_to is None and moved and not row.feed:
                self.write.insert(
                    models.Assignment,
                    {
                        "assignment_id": uuid7(),
                        "member_id": kept.member_id,
                        "team_id": kept.team,
                        "care_manager_id": kept.care_manager_id,
                        "valid_from": now,
                        "batch_id": self.batch_id,
                    },
                )
                self._set("assignment", row.assignment_id, valid_to=(None, now))

    def _contacts_once(self) -> None:
        from db.imports.provisional import pairs

        for contact_id, _, stands in pairs(
            self.speech,
            self.write.agency_id,
            "p.contact_id IN (SELECT m.row_id FROM change AS m WHERE m.agency_id = :agency_id"
            " AND m.batch_id = :batch AND m.table_name = 'contact')",
            batch=self.batch_id,
        ):
            self._set("contact", contact_id, replaced_by=("", stands))


def _literal(text: str) -> str:
    """A text as the replacement of a pattern."""
    return text.replace("\\", r"\\")
