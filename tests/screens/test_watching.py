"""What others write into a file is noticed in time for it to be shown within a second."""

import time
from datetime import datetime
from threading import Event

from db.commands import Actor, decide
from db.orders import Target
from huddle.screens.model import BoardModel
from huddle.screens.sight import Sight
from tests.conftest import Database
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import NOW

NOTICED_SECONDS = 0.6
"""Of the second that a change may take until it is shown, reading and painting need the rest."""


def test_what_another_terminal_writes_is_noticed_well_within_a_second(team: Database) -> None:
    model = BoardModel(settings(team.url.removeprefix("sqlite:///")))
    model.read(Sight())
    told = Event()
    model.watch(told.set)
    try:
        for member_id in ("M2", "M1", "M3", "M4"):
            time.sleep(0.2)
            decide(
                team.engine,
                Actor("agency", "s-chen"),
                team_id="north",
                huddle_id=None,
                items=[Target(f"watch:{member_id}", (), member_id)],
                kind="discussed",
                terms=[],
                now=datetime.fromisoformat(NOW),
            )
            assert told.wait(NOTICED_SECONDS)
            model.read(Sight())
            time.sleep(0.05)  # whoever is being told of what has been read by now
            told.clear()
    finally:
        model.close()
