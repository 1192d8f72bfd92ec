"""The agenda on every outlet, from one board put together by hand."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.cells import cell_len

from huddle.outlet import html, markdown, text
from huddle.outlet import json as as_json
from huddle.outlet.lines import wrap
from huddle.privacy import ShownBoard
from huddle.privacy.mask import opaque
from tests.outlet.boards import ROSA, TEAM, decided, item, reason, shown
from tests.rules.build import member, task

HOSTILE = "<script>alert(1)</script> [x](http://evil.example) *b* \x1b[31m`c` | =1+1"


def agenda(reveal: bool = False) -> ShownBoard:
    team = replace(TEAM, tasks=(task("t-9", "2026-11-27", member_id="M-4417"),))
    return shown(
        item(
            "watch:M-4417",
            "watch",
            reason("event:ev-88", "follow-up-ed-2bd", due="2026-11-24"),
            reason(
                "member:M-4417",
                "signal-unreached",
                due=None,
                text="Not reached in 3 tries, last 19 Nov",
                neutral="Not reached in 3 tries, last 19 Nov",
                happened="2026-11-19",
            ),
        ),
        item(
            "referral:r-7",
            "referrals",
            reason(
                "referral:r-7",
                "referral-quiet",
                "act",
                "2026-11-19",
                "Housing: Northside Housing, quiet 10 days",
                "Referral sent 17 days ago, no change for 10 days",
                "2026-11-12",
            ),
            decision=decided(),
        ),
        team=team,
        reveal=reveal,
        hidden=[item("task:t-3", "followups", reason("task:t-3", "task-due"), member_id=None)],
    )


def test_json_has_the_promised_shape_and_order_of_keys() -> None:
    given = json.loads(as_json.agenda(agenda(reveal=True)))
    head = {key: given[key] for key in list(given)[:5]}
    assert list(given) == ["schema", "as_of", "team", "members", "feeds", "sections"]
    assert head == {
        "schema": "huddle.agenda/1",
        "as_of": "2026-11-22",
        "team": {"id": "north", "name": "Northside pod"},
        "members": {"active": 2, "excluded": [{"reason": "pended", "count": 2}]},
        "feeds": [
            {
                "name": "members.csv",
                "imported_at": "2026-11-22T06:10:00-05:00",
                "age_hours": 1.2,
                "stale": False,
            },
            {
                "name": "contacts.csv",
                "imported_at": "2026-11-21T00:22:00-05:00",
                "age_hours": 31.0,
                "stale": True,
            },
        ],
    }
    assert [(s["key"], s["title"], s["count"]) for s in given["sections"]] == [
        ("followups", "Follow-ups", 0),
        ("watch", "Watch today", 1),
        ("contacts", "Contacts", 0),
        ("referrals", "Referrals", 1),
        ("requests", "Requests", 0),
        ("documents", "Documents", 0),
        ("barriers", "Barriers", 0),
    ]
    (row,) = given["sections"][1]["items"]
    assert list(row) == [
        *("key", "member_id", "member", "owner", "severity", "due", "last_responsible_day"),
        *("days_overdue", "decision", "reasons"),
    ]
    assert row["reasons"][0] == {
        "key": "event:ev-88:follow-up-ed-2bd",
        "rule": "follow-up-ed-2bd",
        "severity": "soon",
        "due": "2026-11-24",
        "text": "ED visit 20 Nov, not followed up",
        "on": "2026-11-20",
        "evidence": ["event:ev-88"],
    }
    assert list(row["reasons"][0]) == ["key", "rule", "severity", "due", "text", "on", "evidence"]
    assert row["reasons"][1]["due"] is None
    del row["reasons"]
    assert row == {
        "key": "watch:M-4417",
        "member_id": "M-4417",
        "member": "Rosa Alvarez",
        "owner": "s-ortiz",
        "severity": "soon",
        "due": "2026-11-24",
        "last_responsible_day": "2026-11-24",
        "days_overdue": 0,
        "decision": None,
    }
    (late,) = given["sections"][3]["items"]
    assert late["days_overdue"] == 3
    assert late["decision"] == {
        "kind": "assign",
        "until": None,
        "owner": "s-ortiz",
        "task_id": "t-9",
        "on": "2026-11-22",
    }


def test_masked_json_is_the_same_but_for_names_ids_and_protected_words() -> None:
    given = json.loads(as_json.agenda(agenda()))
    (row,) = given["sections"][1]["items"]
    event = f"event:{opaque('agency', 'event', 'ev-88')}"
    assert (row["key"], row["member_id"], row["member"]) == (
        "watch:784417",
        "784417",
        "R.A. ··4417",
    )
    assert row["reasons"][0] == {
        "key": f"{event}:follow-up",
        "rule": "follow-up",
        "severity": "soon",
        "due": "2026-11-24",
        "text": "ED visit 20 Nov, not followed up",
        "on": "2026-11-20",
        "evidence": [event],
    }
    assert [section["count"] for section in given["sections"]] == [0, 1, 0, 1, 0, 0, 0]


def test_a_matter_about_nobody_has_no_member_id() -> None:
    row = item("task:t", "followups", reason("task:t", "task-due"), member_id=None, owner=None)
    (made,) = json.loads(as_json.agenda(shown(row)))["sections"][0]["items"]
    assert (made["member_id"], made["member"], made["owner"]) == (None, "Task", None)


def test_the_agenda_as_text() -> None:
    event = agenda()
    assert text.agenda(event) == (
        "Huddle  Northside pod · Sun 22 Nov 2026                                   masked\n"
        "2 active members · not counted: 2 pended\n"
        "Feeds  members.csv 1 h · contacts.csv 31 h stale\n"
        "\n"
        "1 Follow-ups  nothing\n"
        "\n"
        "2 Watch today  1\n"
        "  ■ R.A. ··4417  J. Ortiz                                                due Tue\n"
        "    ED visit 20 Nov, not followed up\n"
        "    ■ Not reached in 3 tries, last 19 Nov\n"
        "\n"
        "3 Contacts  nothing\n"
        "\n"
        "4 Referrals  1\n"
        "  ▲ R.A. ··4417  J. Ortiz                                            3 days late\n"
        "    Referral sent 17 days ago, no change for 10 days\n"
        "    ✓ decided: task for J. Ortiz, due Fri\n"
        "\n"
        "5 Requests  nothing\n"
        "\n"
        "6 Documents  nothing\n"
        "\n"
        "7 Barriers  nothing\n"
        "\n"
        "1 row snoozed, excused, in a baseline or with its task\n"
    )


@pytest.mark.parametrize("width", [20, 40, 41, 57, 80, 200])
def test_no_line_is_wider_than_asked_and_no_word_is_lost(width: int) -> None:
    long = "Service request 王小明 " + "x" * 90 + " received 3 days ago, decision due today"
    who = member("M-4417", short_id="784417", first="Maximiliana-Theodora", last="小" * 40)
    row = item("request:q", "requests", reason("request:q", "auth-standard", text=long))
    made = text.agenda(shown(row, team=replace(TEAM, members=(who,)), reveal=True), width=width)
    assert max(map(cell_len, made.splitlines())) <= max(width, 40)
    for words in (long, who.first, who.last):
        assert words.replace(" ", "") in "".join(made.split())


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (40, ["tried 17 and 19 Nov, last made 9 Nov"]),
        (20, ["tried 17 and 19 Nov,", "last made 9 Nov"]),
        (16, ["tried 17 and", "19 Nov, last", "made 9 Nov"]),
        (4, ["trie", "d 17", "and", "19 N", "ov,", "last", "made", "9 No", "v"]),
    ],
)
def test_a_day_is_not_broken_while_it_fits(width: int, lines: list[str]) -> None:
    assert wrap("tried 17 and 19 Nov, last made 9 Nov", width) == lines


def test_the_agenda_as_markdown() -> None:
    made = markdown.agenda(agenda()).splitlines()
    assert made[:5] == [
        "# Huddle: Northside pod · Sun 22 Nov 2026",
        "",
        "2 active members · not counted: 2 pended · masked",
        "",
        "Feeds: members.csv 1 h · contacts.csv 31 h stale",
    ]
    assert "## 2 Watch today (1)" in made
    start = made.index("- ▲ **R.A. ··4417** · J. Ortiz · **3 days late**")
    assert made[start + 1 : start + 3] == [
        "  - ▲ Referral sent 17 days ago, no change for 10 days",
        "  - ✓ decided: task for J. Ortiz, due Fri",
    ]


@pytest.mark.parametrize(
    ("data", "escaped"),
    [
        ("<b>x</b>", r"\<b\>x\</b\>"),
        ("[x](http://e.example)", r"\[x\](http\://e.example)"),
        ("www.e.example a@e.example", r"www\.e.example a\@e.example"),
        ("*a* _b_ `c` ~~d~~", r"\*a\* \_b\_ \`c\` \~\~d\~\~"),
        ("a | b \\ #4 &lt;", r"a \| b \\ \#4 \&lt;"),
        ("R.A. ··4417, due Fri", "R.A. ··4417, due Fri"),
    ],
)
def test_markdown_shows_data_as_it_is(data: str, escaped: str) -> None:
    assert markdown.escape(data) == escaped


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str | None] = []
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "onclick")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_agenda_as_a_page_that_stands_alone() -> None:
    page = _Page()
    page.feed(html.agenda(agenda()))
    assert page.open == []
    assert page.tags.count("section") == 7
    assert page.tags.count("li") == 2 + 3 + 1
    assert page.addresses == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    said = " ".join("".join(page.words).split())
    assert "R.A. ··4417 J. Ortiz 3 days late" in said
    assert "✓ decided: task for J. Ortiz, due Fri" in said
    assert "prefers-color-scheme: dark" in said
    assert "@media print" in said


def test_hostile_text_is_only_ever_text() -> None:
    who = ROSA._replace(first=HOSTILE, last="")
    row = item("referral:r", "referrals", reason("referral:r", "referral-quiet", text=HOSTILE))
    board = shown(row, team=replace(TEAM, members=(who,), team_name=HOSTILE), reveal=True)
    page = _Page()
    page.feed(html.agenda(board))
    assert "script" not in page.tags
    assert page.addresses == []
    assert page.open == []
    assert "<script>" not in html.agenda(board)
    assert r"\<script\>" in markdown.agenda(board)
    for outlet in (html.agenda, markdown.agenda, text.agenda, as_json.agenda):
        assert "\x1b" not in outlet(board)
        assert "\\u001b" not in outlet(board)
    (made,) = json.loads(as_json.agenda(board))["sections"][3]["items"]
    assert made["reasons"][0]["text"] == HOSTILE.replace("\x1b[31m", "")


def test_a_board_of_nothing_says_so() -> None:
    empty = replace(TEAM, members=())
    board = shown(team=empty)._replace(feeds=(), excluded=(), active=0)
    assert "0 active members\nFeeds  nothing imported yet\n" in text.agenda(board)
    assert markdown.agenda(board).count("Nothing.") == 7
    assert html.agenda(board).count("Nothing.") == 7


def test_a_further_reason_says_its_own_clock() -> None:
    row = item(
        "watch:M-4417",
        "watch",
        reason("event:a", "crisis", "act", "2026-11-22", "Crisis", "Event 21 Nov"),
        reason("event:b", "release", "soon", "2026-11-23", "Release", "Event 20 Nov"),
    )
    made = text.agenda(shown(row))
    assert "due today" in made
    assert "■ Event 20 Nov · due tomorrow" in made
