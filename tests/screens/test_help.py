"""``F1``: the manual."""

import pytest

from huddle.screens.modals.help import (
    FOLDER,
    PAGES,
    HelpModal,
    KeyRow,
    page_text,
    page_title,
    told_page,
)
from tests.screens.host import fits, result_of, screen_of

KEYS = (KeyRow("a", "assign", "A task from this row."), KeyRow("Ctrl+S", "start", ""))


def modal(page: str = "start") -> HelpModal:
    return HelpModal(keys=KEYS, page=page)


def test_every_page_of_the_folder_is_in_the_manual() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_a_page_is_told(page: str) -> None:
    told = " ".join(
        "".join(span.text for span in line.lead) + line.text for line in told_page(page, KEYS)
    )
    for word in page_text(page).replace("<!-- keys -->", "").split():
        bare = word.replace("`", "").replace("*", "").strip("#-")
        assert bare in told, bare


def test_the_keys_page_carries_the_table_it_is_given() -> None:
    told = ["".join(s.text for s in line.lead) + line.text for line in told_page("keys", KEYS)]
    assert "  a       assign: A task from this row." in told
    assert "  Ctrl+S  start" in told


async def test_the_arrow_keys_turn_the_pages() -> None:
    assert "opens a made-up team" in await screen_of(modal(), size=(120, 36))
    shown = await screen_of(modal(), "down", size=(120, 36))
    assert "A huddle is one meeting of one team" in shown
    assert "A task from this row." in await screen_of(modal("keys"))
    assert await result_of(modal(), "escape") is None


async def test_a_page_is_read_to_its_end() -> None:
    last = page_text("start").split()[-3:]
    assert " ".join(last) in await screen_of(modal(), "tab", "end")
    assert " ".join(last) in await screen_of(modal(), "enter", "end")


async def test_it_fits_the_smallest_screen() -> None:
    assert await fits(modal())
    assert page_title("trouble") == "When something goes wrong"
