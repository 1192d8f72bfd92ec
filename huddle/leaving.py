"""Leaving at once: what waits for a server that does not answer is not waited for."""

import os
import sys
from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

Answer = TypeVar("Answer")

THREADS = 32
"""Enough that what only looks finds one free while others wait for a server."""

_begun: set[Future[Any]] = set()


class _Unwaited(ThreadPoolExecutor):
    """Threads that nobody waits for at the end."""

    def submit(self, fn: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> "Future[Answer]":
        future = super().submit(fn, *args, **kwargs)
        _begun.add(future)
        future.add_done_callback(_begun.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=True)


def use_threads() -> None:
    """The threads of the running loop are those that ``end`` does not wait for."""
    get_running_loop().set_default_executor(_Unwaited(THREADS, "huddle"))


def end(code: int) -> int:
    """The exit code of a program whose screen is gone. Where a thread waits still, the process ends
    here: Python would wait for it, as long as the network takes."""
    if any(each.running() for each in _begun):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code
