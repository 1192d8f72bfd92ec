"""What is sent again under an id is written once, and other words under that id are refused.

Somebody whose connection was cut does not know whether what they entered is saved, may change it,
and sends it under the same id. What was sent is known by a digest of the command and all that it
was given, in memory alone: nothing of it is stored, and no other program sends under that id."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

from db.orders import CHANGE_IT, FirstSaved

if TYPE_CHECKING:
    from db.commands.transaction import Write

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Stored = Callable[["Write"], bool]

KEPT = 1000
"""How many ids are remembered, the newest: a form that waits for an answer is one of a few."""
_NOT_ENTERED = frozenset(("now", "seen", "huddle_id"))
"""What differs from try to try although nobody has entered anything else."""


class _Sent(NamedTuple):
    """What was last written, or tried to be, under an id, and how that is found."""

    digest: bytes
    stored: Stored


_order: ContextVar[bytes] = ContextVar("order")
_sent: dict[str, _Sent] = {}


def once(command: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """A command whose order is told from another under the same id: see ``is_repeated``."""

    @wraps(command)
    def ordered(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        entered = sorted((name, kwargs[name]) for name in kwargs.keys() - _NOT_ENTERED)
        token = _order.set(sha256(repr((command.__name__, entered)).encode()).digest())
        try:
            return command(*args, **kwargs)
        finally:
            _order.reset(token)

    return ordered


def is_repeated(write: "Write", id_: str, stored: Stored, then: str = CHANGE_IT) -> bool:
    """Whether an earlier run of the order that is being run has stored it under the id, which
    ``stored`` looks up. Raises FirstSaved, with what to do ``then``, where that was another order.

    The turn of the agency is held: what is not stored now will never be, whoever waits for an
    answer to it, so from here on this order is the one that may be stored."""
    known, order = _sent.get(id_), _order.get()
    if not stored(write) and not (known is not None and known.stored(write)):
        _sent.pop(id_, None)
        _sent[id_] = _Sent(order, stored)
        while len(_sent) > KEPT:
            del _sent[next(iter(_sent))]
        return False
    if known is not None and known.digest != order:
        raise FirstSaved(then)
    return True
