"""What is kept on record although it changes no fact: reveals, exports, failed unlocks; and the
agency's rules."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, func, select

from db import models
from db.commands.transaction import writing
from db.models import table
from db.orders import Actor, CommandError


def record_reveal(
    engine: Engine, actor: Actor, *, surface: str, targets: Sequence[str] = (), now: datetime
) -> None:
    """Somebody made names readable: on which surface (board, agenda, export …), of which rows."""
    with writing(engine, actor, now, looking=True) as write:
        write.record("reveal", " ".join(targets), after={"surface": surface})


def record_export(
    engine: Engine,
    actor: Actor,
    *,
    kind: str,
    tables: Sequence[str] = (),
    rows: int = 0,
    now: datetime,
) -> None:
    """Data left the database: as what, which tables and how many rows."""
    with writing(engine, actor, now, looking=True) as write:
        write.record("export", kind, after={"tables": list(tables), "rows": rows})


def record_failed_unlock(engine: Engine, actor: Actor, *, now: datetime) -> None:
    """Somebody tried to unlock the screen, and could not."""
    with writing(engine, actor, now, looking=True) as write:
        write.record("unlock.failed")


def apply_rules(
    engine: Engine, actor: Actor, *, text: str, now: datetime, over: int | None = None
) -> int:
    """Puts the agency's rule file in force from now on; gives its version. The same text as the
    one in force changes nothing. That the text is a valid rule file is the caller's to check.

    ``over`` is the version that the caller has seen in force, 0 for none. Raises CommandError when
    somebody has put another in force since."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    with writing(engine, actor, now) as write:
        rules = table(models.RuleVersion).c
        version = write.conn.scalar(
            select(func.max(rules.version)).where(rules.agency_id == write.agency_id)
        )
        last = write.find(models.RuleVersion, version=version) if version else None
        if last is not None and last.digest == digest:
            return int(last.version)
        if over is not None and over != (version or 0):
            raise CommandError(
                f"Version {version} of the rules has come into force meanwhile. Look at the change"
                " again, then apply it."
            )
        new = (version or 0) + 1
        write.insert(
            models.RuleVersion,
            {
                "version": new,
                "text": text,
                "digest": digest,
                "author": actor.user_id,
                "applied_at": write.now,
            },
        )
        write.record(
            "rules.apply",
            f"rules:{new}",
            {"digest": last.digest} if last is not None else None,
            {"digest": digest},
        )
        return new
