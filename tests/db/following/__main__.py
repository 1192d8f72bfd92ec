"""``python -m tests.db.following WORD…``: a command of the Huddle that comes after this one. With
``HUDDLE_DIES=NAME`` it is killed where that operation of the migration would begin."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from db import schema

VERSION = "0099"


def main() -> int:
    """Run the command as the next version would."""
    from alembic import op
    from sqlalchemy import Column, String, Table

    from db.models import Row
    from db.policies import access

    config_of = schema._config

    def following(connection: Any) -> Any:
        config = config_of(connection)
        here = Path(schema.__file__).with_name("migrations") / "versions"
        config.set_main_option("path_separator", "os")
        folders = os.pathsep.join((str(here), str(Path(__file__).with_name("versions"))))
        config.set_main_option("version_locations", folders)
        return config

    schema._config = following
    schema.HEAD = VERSION
    Table(
        "later",
        Row.metadata,
        Column("agency_id", String, primary_key=True),
        Column("later_id", String, primary_key=True),
    )
    access.ACCESS["later"] = access.Access("true")  # type: ignore[index]
    if dies := os.environ.get("HUDDLE_DIES"):
        setattr(op, dies, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    from huddle.entry import main as huddle

    return huddle()


if __name__ == "__main__":
    sys.exit(main())
