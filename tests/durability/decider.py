"""A child to be killed: decides about rows one after the other until somebody stops it.

Run as ``python -m tests.durability.decider DB FIRST``. Writes ``begin`` when a transaction has
begun and ``done ID`` once the decision's commit has come back, each at once.
"""

import os
import sys
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import event

from db.commands import Actor, Target, decide
from db.engine import open_engine


def main(url: str, first: int) -> None:
    engine = open_engine(url)

    @event.listens_for(engine, "begin")
    def _begun(_conn: object) -> None:
        os.write(1, b"begin\n")

    for number in count(first):
        [made] = decide(
            engine,
            Actor("agency", "lead"),
            team_id="north",
            items=[Target(f"watch:m{number}")],
            kind="assign",
            text="Call",
            owner="s-1",
            now=datetime.now(UTC),
        )
        os.write(1, f"done {made.decision_id}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
