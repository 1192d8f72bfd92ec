"""``huddle recap``: what may be sent round after a huddle."""

import sys
from zoneinfo import ZoneInfo

from db import record
from db.facts import load
from huddle import words
from huddle.errors import HuddleError
from huddle.outlet import recap
from huddle.place import connected, find
from huddle.privacy.record import show_record
from huddle.record import of_stored
from huddle.settings import Settings, now, today

FORMATS = {"md": recap.markdown, "html": recap.html}


def print_recap(settings: Settings, form: str = "md") -> int:
    """Print the recap of the chosen day's closed huddle, always masked. HuddleError, with what to
    do, when none of that day has been closed."""
    with connected(settings) as conn:
        place = find(conn, settings.team)
        zone, team_id = place.agency.zone, place.team.team_id
        day = settings.as_of or today(zone)
        facts = load(conn, team_id, day, now(zone))
        held = next((each for each in facts.huddles if each.day == day), None)
        kept = record.read(conn, facts.agency_id, held.huddle_id) if held else None
        if kept is None or kept.huddle.ended_at is None:
            said = f"No huddle of {words.day(day, today(zone))} has been closed."
            raise HuddleError(f"{said} Another day's: huddle recap --as-of YYYY-MM-DD")
        ended = kept.huddle.ended_at.astimezone(ZoneInfo(zone)).date()
        if ended > day:
            facts = load(conn, team_id, ended, now(zone))
    sys.stdout.write(FORMATS[form](show_record(of_stored(kept, facts), facts)))
    return 0
