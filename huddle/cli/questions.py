"""``huddle import --questions`` and its answers."""

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from huddle.errors import HuddleError, UsageError
from huddle.loading import load
from huddle.place import connected
from huddle.questions import Answer, Asked, ask, off_the_board, one_person, stay, two_people
from huddle.settings import Settings
from huddle.writing import log_reveal, writer

ALL = "all"
_Meant = TypeVar("_Meant")


class Answers(NamedTuple):
    """What somebody says to the questions that imports left, each by its keys."""

    gone: Sequence[str]
    stays: Sequence[str]
    same: Sequence[str]
    apart: Sequence[str]


def list_questions(settings: Settings, form: str) -> int:
    """Print what waits for a person; revealed, that is logged before."""
    from huddle.outlet import questions as outlet

    with connected(settings) as conn:
        loaded = load(conn, settings)
        asked = ask(conn, loaded.facts, reveal=settings.reveal)
    if settings.reveal:
        log_reveal(settings, f"import questions {form}")
    facts = loaded.facts
    if form == "json":
        written = outlet.as_json(facts.as_of, facts.team_id, asked.shown, asked.doubt)
    else:
        written = outlet.as_text(asked.shown, asked.doubt)
    sys.stdout.write(written)
    return 0


def answer_questions(settings: Settings, answers: Answers) -> int:
    """Write the answers, each kind in one transaction, and say what became of them. UsageError,
    with nothing changed, when a key names no question."""
    with connected(settings) as conn:
        asked = ask(conn, load(conn, settings).facts)
    gone = _gone(asked, answers.gone)
    stays = _meant({**asked.meant.left, **asked.meant.gone}, answers.stays)
    same = _meant(asked.meant.alike, answers.same)
    apart = _meant(asked.meant.alike, answers.apart)
    given: list[Answer] = []
    with writer(settings) as write:
        place = (write.engine, write.actor)
        if gone:
            given.append(off_the_board(*place, gone, write.now))
        if stays:
            given.append(stay(*place, stays, write.now))
        given += [one_person(*place, pair, write.now) for pair in same]
        given += [two_people(*place, pair, write.now) for pair in apart]
    sys.stdout.write("".join(f"{each.said}\n" for each in given))
    return 0


def _gone(asked: Asked, keys: Sequence[str]) -> list[tuple[str, str]]:
    if ALL not in keys:
        return _meant(asked.meant.gone, keys)
    if asked.doubt:
        raise HuddleError(f"{asked.doubt}. If they have really left, name each with --gone")
    return list(dict.fromkeys(asked.meant.gone.values()))


def _meant(known: Mapping[str, _Meant], keys: Sequence[str]) -> list[_Meant]:
    for key in keys:
        if key not in known:
            raise UsageError(
                f"Nothing is asked about {key!r}. What is asked: huddle import --questions"
            )
    return list(dict.fromkeys(known[key] for key in keys))
