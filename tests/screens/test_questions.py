"""What imports leave to settle: the modal by itself, and on a board with a database."""

from pathlib import Path

import pytest

import themes
from huddle.app import HuddleApp
from huddle.entry import main
from huddle.privacy.questions import ALIKE, GONE, UNRECORDED, ShownQuestion
from huddle.screens.questions import QuestionsModal, Settled
from huddle.settings import Flags, read
from tests.screens.host import HOSTILE, HOSTILE_SHOWN, NONE_YET, fits, result_of, screen_of

QUESTIONS = (
    ShownQuestion(GONE, "0932", "T.W. ··0932", "no longer in a.csv since 1 Oct", "Off the board?"),
    ShownQuestion(ALIKE, "1=2", "R.A. ··0001 and R.A. ··0002", "same CIN", "One person?"),
    ShownQuestion(UNRECORDED, "c", "K.S. ··0003", "phone 1 Oct: not in the record", ""),
)


def modal(**more: object) -> QuestionsModal:
    return QuestionsModal(QUESTIONS, **more)  # type: ignore[arg-type]


async def test_every_question_is_asked_with_what_yes_and_no_mean() -> None:
    shown = await screen_of(modal())
    assert "T.W. ··0932 no longer in a.csv since 1 Oct Off the board?" in shown
    assert "y: has left, off the board, nothing is deleted. n: stays on the board." in shown
    assert "y: one person" in await screen_of(modal(), "down")
    assert "Enter it in the record" in await screen_of(modal(), "j", "j")


async def test_an_answer_is_given() -> None:
    assert await result_of(modal(), "y") == Settled(GONE, "0932", yes=True)
    assert await result_of(modal(), "down", "n") == Settled(ALIKE, "1=2", yes=False, place=1)
    assert await result_of(modal(), "escape") is None


async def test_what_has_no_answer_here_stays_open() -> None:
    assert await result_of(modal(), "end", "y") is NONE_YET


async def test_undo_is_there_where_there_is_an_answer_to_take_back() -> None:
    assert await result_of(modal(), "u") is NONE_YET
    assert await result_of(modal(can_undo=True, place=1), "u") == Settled(back=True, place=1)


async def test_nothing_to_settle_says_so() -> None:
    assert "The imports leave nothing to settle." in await screen_of(QuestionsModal(()))


@pytest.mark.parametrize("theme", themes.load())
async def test_doubt_stands_above_in_every_theme(theme: str) -> None:
    shown = await screen_of(modal(doubt="6 of 10 members are missing"), theme=theme)
    assert shown.index("6 of 10 members are missing") < shown.index("T.W.")


async def test_it_fits_the_smallest_screen_with_many_and_shows_text_as_text() -> None:
    many = [
        ShownQuestion(GONE, str(number), f"T.W. ··{number:04}", "no longer in a.csv", "Off?")
        for number in range(500)
    ]
    assert await fits(QuestionsModal(many, doubt="500 of 512 members are missing " * 3))
    hostile = QuestionsModal([ShownQuestion(GONE, "k", HOSTILE, HOSTILE, "Off?")])
    assert HOSTILE_SHOWN in await screen_of(hostile)


HEAD = "member_id,first,last,dob,programme,segment\n"
PEOPLE = "M1,Rosa,Alvarez,1960-01-01,HH,active\nM2,Theo,Webb,1971-02-02,HH,active\n"
FULL = '[[tables]]\ntable = "members"\nmode = "full"\n'


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HuddleApp:
    """A board whose roster has lost Theo, and whose spreadsheet has another Rosa."""
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("HUDDLE_NOW", "2026-10-01T09:00:00-04:00")
    monkeypatch.setenv("HUDDLE_DB", str(tmp_path / "team.db"))
    (tmp_path / "full.toml").write_text(FULL)
    for name, text in (
        ("roster.csv", PEOPLE),
        ("sheet.csv", "17,rosa,ALVAREZ,1960-01-01,HH,active\n"),
        ("roster.csv", PEOPLE.splitlines()[0] + "\n"),
    ):
        path = tmp_path / name
        path.write_text(HEAD + text)
        assert main(["import", str(path), "--profile", str(tmp_path / "full.toml")]) == 0
    return HuddleApp(read(Flags()))


async def test_answers_are_stored_one_after_the_other_and_taken_back(
    board: HuddleApp, tmp_path: Path
) -> None:
    import sqlite3

    def stands() -> tuple[int, int]:
        """How many members were taken off the board, and how many ids are another's."""
        with sqlite3.connect(tmp_path / "team.db") as conn:
            off = conn.execute("SELECT count(*) FROM member WHERE removed_at IS NOT NULL")
            other = conn.execute("SELECT count(*) FROM other_id")
            return off.fetchone()[0], other.fetchone()[0]

    async with board.run_test(size=(80, 24)) as pilot:

        async def asks(count: int, said: str) -> None:
            for _ in range(400):
                await pilot.pause(0.02)
                screen = board.screen
                if (
                    isinstance(screen, QuestionsModal)
                    and len(screen._questions) == count
                    and said in screen._said
                ):
                    return
            raise AssertionError(f"{count} questions and {said!r} were never shown")

        while board.board.snapshot is None:
            await pilot.pause(0.02)
        await pilot.press("f4")
        await asks(2, "")
        await pilot.press("y")
        await asks(1, "Off the board: 1.")
        assert stands() == (1, 0)
        await pilot.press("u")
        await asks(2, "Taken back.")
        assert stands() == (0, 0)
        await pilot.press("n")
        await asks(1, "On the board: 1.")
        await pilot.press("y")
        await asks(0, "Joined.")
        assert stands() == (1, 1)
        await pilot.press("u")
        await asks(1, "Taken back.")
        assert stands() == (0, 0)
        await pilot.press("n")
        await asks(0, "Two people")
        await pilot.press("escape")
