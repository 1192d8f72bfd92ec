"""Keys as somebody wants them, the footer, and that every command says when it does not work."""

from pathlib import Path

import pytest

from huddle.commands import ALL, BY_ID, Situation, footer, page_footer
from huddle.commands.keymap import keymap, shown_key
from huddle.errors import UsageError
from tests.screens.fixtures.given import given_app

FILE = Path("settings.toml")
RUNNING = Situation(loaded=True, entry="row", has_member=True, huddle="running")


def test_every_command_has_its_own_id_and_key() -> None:
    keys = [key for command in ALL for key in command.keys.split(",")]
    assert len(keys) == len(set(keys))
    assert len(BY_ID) == len(ALL)
    assert all(command.title and command.help.endswith(".") for command in ALL)


def test_the_footer_names_the_eight_of_the_huddle_while_one_runs() -> None:
    assert [shown_key(command.keys) for command in footer(RUNNING)] == list("aldw?/n+")


@pytest.mark.parametrize(
    "at",
    [
        Situation(),
        RUNNING,
        RUNNING._replace(huddle="prepare"),
        RUNNING._replace(huddle="watching"),
        RUNNING._replace(huddle="closed", has_record=True),
        RUNNING._replace(past=True),
        RUNNING._replace(decided=True, undo="discussed"),
        RUNNING._replace(entry="fold"),
        RUNNING._replace(entry=""),
        RUNNING._replace(focus="detail"),
        RUNNING._replace(focus="agenda", narrow=True),
        RUNNING._replace(has_member=False),
    ],
)
def test_the_footer_names_at_most_eight_keys_and_only_such_as_work(at: Situation) -> None:
    named = footer(at)
    assert len(named) <= 8
    assert [command.obstacle(at) for command in named] == [""] * len(named)


@pytest.mark.parametrize(
    "at",
    [
        RUNNING,
        RUNNING._replace(has_task=True),
        RUNNING._replace(decided=True, undo="discussed"),
        RUNNING._replace(past=True),
        RUNNING._replace(entry="", has_member=False),
    ],
)
def test_the_footer_of_a_page_ends_with_the_way_back(at: Situation) -> None:
    named = page_footer(at, (BY_ID["update"], BY_ID["log"], BY_ID["timeline"], BY_ID["reveal"]))
    assert len(named) <= 8
    assert named[-1] is BY_ID["back"]


def test_no_step_is_offered_after_the_last_one() -> None:
    last = RUNNING._replace(entry="", has_member=False, step=8)
    assert [shown_key(each.keys) for each in footer(last)] == ["?", "/", "F8", "+"]
    assert BY_ID["next"].obstacle(last) == ""  # n closes too
    for other in ("prepare", "watching", "closed"):
        at = last._replace(huddle=other)
        assert BY_ID["next"] not in footer(at)
        assert BY_ID["next"].obstacle(at) == "Step 8 is the last. p goes back."
    assert BY_ID["next"] not in footer(last._replace(past=True))


def test_what_does_not_work_says_so_in_a_sentence() -> None:
    for at in (Situation(), RUNNING._replace(past=True), RUNNING._replace(entry="fold")):
        for command in ALL:
            said = command.obstacle(at)
            assert said == "" or said.endswith(".")


def test_a_wanted_key_replaces_the_default() -> None:
    keys = keymap({"assign": "J", "discussed": "d, ctrl+d", "why": "w", "watch": "?"}, FILE)
    assert keys["assign"] == "J"
    assert keys["discussed"] == "d,ctrl+d"
    assert (keys["why"], keys["watch"]) == ("w", "question_mark")
    assert keys["log"] == "l"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"asign": "t"}, "no command is called 'asign'; nearest is 'assign'"),
        ({"assign": "ctlr+d"}, "'ctlr+d' is no key"),
        ({"assign": "escpe"}, "'escpe' is no key; nearest is 'escape'"),
        ({"assign": ""}, "is no key"),
        ({"assign": "l"}, "l is already the key of 'log'"),
    ],
)
def test_a_keymap_that_cannot_be_is_refused_with_the_reason(
    wanted: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said.replace("+", r"\+")):
        keymap(wanted, FILE)


def test_a_refusal_names_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('theme = "dark"\n[keys]\nlog = "k"\nasign = "t"\n', "utf-8")
    with pytest.raises(UsageError, match=r"settings\.toml, line 4: no command"):
        keymap({"asign": "t"}, file)


@pytest.mark.parametrize(
    ("key", "shown"),
    [("ctrl+s", "^s"), ("f1,h", "F1"), ("question_mark", "?"), ("plus", "+"), ("a", "a")],
)
def test_keys_are_shown_as_people_read_them(key: str, shown: str) -> None:
    assert shown_key(key) == shown


async def test_a_remapped_key_works_and_shows_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T09:02-05:00")
    app = given_app(keys={"why": "j", "sort": "question_mark"})
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert "j why" in strips[-1].text
        await pilot.press("question_mark")
        await pilot.pause()
        assert app.board.viewing.selection.sort == "worker"
        await pilot.press("j")
        await pilot.pause()
        assert app.screen is not app.board
