"""Draws docs/board.svg: the demo team on a Monday morning. ``make picture`` runs it."""

import asyncio
import os
import re
import tempfile
from pathlib import Path

MORNING = "2026-11-23T08:45-05:00"
SIZE = (120, 36)
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # fetched from elsewhere: none is needed


async def draw(database: Path) -> str:
    """The board as SVG, once its rows are there."""
    from db.demo import TEAM_ID
    from huddle.app import HuddleApp
    from huddle.settings import Flags, read

    app = HuddleApp(read(Flags(db=str(database), team=TEAM_ID, user="s-young")))
    async with app.run_test(size=SIZE) as pilot:
        while not app.board.snapshot:
            await pilot.pause(0.05)
        await pilot.pause(1)
        return FONT.sub("", app.export_screenshot(title="huddle"))


def main() -> None:
    """Make the team in a folder that goes away, and draw."""
    os.environ["HUDDLE_NOW"] = MORNING
    from huddle.demo import ZONE, make_demo
    from huddle.settings import today

    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "demo.db"
        make_demo(database, 1, 412, today(ZONE))
        picture = asyncio.run(draw(database))
    Path(__file__).with_name("board.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
