"""A short soak of the wall: files and threads stay as they were; memory is for ``make soak``."""

from tests.soak.wall import Held, Soaked, soak

_MIB = 2**20


def test_sixty_refreshes_leave_no_file_and_no_thread_open() -> None:
    first, last = soak(60, 30).held
    assert (first.refreshes, last.refreshes) == (30, 60)
    assert (last.files, last.threads) == (first.files, first.threads)


def test_what_grew_is_said() -> None:
    first = Held(1000, 60 * _MIB, 20, 3)
    assert Soaked((first, first._replace(memory=62 * _MIB))).faults == []
    assert Soaked((first, Held(2000, 62 * _MIB + 1, 21, 4))).faults == [
        "memory grew by 2.0 MiB",
        "open files went from 20 to 21",
        "threads went from 3 to 4",
    ]
