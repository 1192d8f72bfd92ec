"""The command line as scripts meet it: what it prints, where, and its exit codes."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from huddle import settings
from huddle.entry import main
from huddle.errors import UsageError
from tests.conftest import Database
from tests.terminal import Terminal

MORNING = "2026-11-23T09:00"  # a Monday, local time in New York


class Result(NamedTuple):
    code: int
    out: str
    err: str


class Huddle:
    """Runs commands in this process with a home of their own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str, stdin: str = "") -> Result:
        import io

        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main(words)
        out, err = self._capsys.readouterr()
        return Result(code, out, err)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "home"
    place.mkdir()
    for name in ("HUDDLE_DB", "HUDDLE_TEAM", "HUDDLE_USER", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("HUDDLE_CONFIG", str(place / "settings.toml"))
    monkeypatch.setenv("HUDDLE_NOW", MORNING)
    monkeypatch.setenv("TZ", "America/New_York")
    return place


@pytest.fixture
def huddle(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Huddle:
    return Huddle(capsys, monkeypatch)


def set_up(database: Database) -> None:
    """An agency with one team, ``north``, in New York."""
    agency = ["--agency", "Harbor", "--time-zone", "America/New_York"]
    north = ["--team", "north", "--team-name", "Northside pod"]
    assert main(["init", "--db", database.url, *agency, *north]) == 0


@pytest.fixture
def team(database: Database, capsys: pytest.CaptureFixture[str]) -> Database:
    set_up(database)
    capsys.readouterr()
    return database


def start(*words: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "huddle", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **environment},
    )


def test_version_and_help(huddle: Huddle) -> None:
    assert huddle("--version") == (0, "huddle 0.1.0\n", "")
    code, out, err = huddle("--help")
    assert (code, err) == (0, "")
    commands = (
        "init import agenda queue conference charts requests referrals capacity tasks export"
        " rules demo audit doctor backup restore"
    )
    for word in (*commands.split(), "--as-of", "--reveal", "HUDDLE_DB"):
        assert word in out


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("agenda", "--nonsense"),
        ("--db",),
        ("agenda", "--team"),
        ("agenda", "--as-of", "22.11.2026"),
        ("agenda", "--format", "pdf"),
        ("requests", "--format", "md"),
        ("requests", "--staff", "s-nobody"),
        ("requests", "--payer", "No such plan"),
        ("referrals", "--format", "md"),
        ("referrals", "--staff", "s-nobody"),
        ("referrals", "--organization", "Pantry"),
        ("--reveal", "referrals", "--organization", "No such place"),
        ("capacity", "--format", "md"),
        ("audit",),
        ("rules", "show"),
        ("rules", "show", "no-such-rule"),
        ("audit", "list", "--since", "yesterday"),
        ("init", "--time-zone", "Mars/Olympus"),
        ("init", "--time-zone", "US"),
        ("init", "--time-zone", "America"),
        ("init", "--team", "two\nlines"),
        ("init", "--agency", "..."),
        ("init", "--closed", "Friday"),
    ],
)
def test_usage_is_one_line_and_two(huddle: Huddle, team: Database, words: tuple[str, ...]) -> None:
    result = huddle("--db", team.url, *words) if words != ("--db",) else huddle(*words)
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("huddle: ")
    assert result.err.count("\n") == 1


def test_without_a_database_it_says_what_to_do(huddle: Huddle, tmp_path: Path) -> None:
    place = str(tmp_path / "none.db")
    for words in ((), ("agenda",), ("tasks",), ("audit", "verify")):
        code, out, err = huddle("--db", place, *words)
        assert (code, out) == (1, "")
        assert f"No database at {place}" in err
        assert "huddle init" in err
        assert "huddle import" in err
        assert err.count("\n") == 1
    assert not Path(place).exists()


def test_the_default_database_is_in_the_users_data_folder(huddle: Huddle, home: Path) -> None:
    assert huddle("init").code == 0
    (made,) = home.rglob("huddle.db")
    assert made.stat().st_mode & 0o777 == 0o600
    assert huddle("agenda").code == 0


def test_init_can_be_repeated(huddle: Huddle, team: Database) -> None:
    again = huddle("init", "--db", team.url)
    assert again.code == 0
    assert "harbor is there already" in again.out
    same = huddle("init", "--db", team.url, "--agency", "harbor", "--team", "north")
    assert same.code == 0
    assert team.rows("SELECT agency_id, zone FROM agency") == [("harbor", "America/New_York")]
    assert team.rows("SELECT team_id, name FROM team") == [("north", "Northside pod")]
    assert huddle("init", "--db", team.url, "--team", "south").code == 0
    assert team.rows("SELECT team_id, name FROM team ORDER BY 1") == [
        ("north", "Northside pod"),
        ("south", "south"),
    ]


def test_init_keeps_the_agency_and_its_zone(huddle: Huddle, team: Database) -> None:
    other = huddle("init", "--db", team.url, "--agency", "other")
    assert other.code == 1
    assert "harbor" in other.err
    moved = huddle("init", "--db", team.url, "--time-zone", "America/Chicago")
    assert moved.code == 1
    assert "America/New_York" in moved.err
    assert team.rows("SELECT agency_id, zone FROM agency") == [("harbor", "America/New_York")]


def test_a_day_on_which_the_agency_is_closed_is_no_working_day(
    huddle: Huddle, team: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tuesday 24 November 2026; Thursday is Thanksgiving."""
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T08:30")
    place = ("--db", team.url)

    def due() -> str:
        added = huddle("tasks", "add", *place, "--due", "+2bd", stdin="Call\n").out.strip()
        return str(team.rows("SELECT due FROM task WHERE task_id = :id", id=added)[0][0])

    assert due() == "2026-11-27"
    closed = huddle("init", *place, "--closed", "2026-11-27", "--closed", "2026-12-24")
    assert closed.out.endswith("Closed on Fri 27 Nov\nClosed on Thu 24 Dec\n")
    assert due() == "2026-11-30"
    again = huddle("init", *place, "--closed", "2026-11-27", "--open", "2026-12-24")
    assert again.out.endswith("Closed on Fri 27 Nov, as it was\nOpen on Thu 24 Dec\n")
    assert huddle("init", *place, "--open", "2026-11-26").code == 1
    assert due() == "2026-11-30"


def test_options_for_every_command_stand_before_or_after_it(huddle: Huddle, team: Database) -> None:
    before = huddle("--db", team.url, "--as-of", "2026-11-20", "agenda", "--format", "json")
    after = huddle("agenda", "--format", "json", f"--db={team.url}", "--as-of=2026-11-20")
    assert before.code == 0
    assert before == after
    assert json.loads(before.out)["as_of"] == "2026-11-20"


def test_a_bare_huddle_in_a_pipe_prints_the_agenda(huddle: Huddle, team: Database) -> None:
    bare, agenda = huddle("--db", team.url), huddle("agenda", "--db", team.url)
    assert bare.code == 0
    assert "Northside pod" in bare.out
    assert bare == agenda


def test_the_agenda_of_an_empty_team(huddle: Huddle, team: Database) -> None:
    shown = json.loads(huddle("agenda", "--db", team.url, "--format", "json").out)
    assert shown["schema"] == "huddle.agenda/1"
    assert shown["as_of"] == "2026-11-23"
    assert shown["team"] == {"id": "north", "name": "Northside pod"}
    assert [section["key"] for section in shown["sections"]] == (
        ["followups", "watch", "contacts", "referrals", "requests", "documents", "barriers"]
    )
    assert huddle("agenda", "--db", team.url, "--format", "md").out.startswith("#")
    assert huddle("agenda", "--db", team.url, "--format", "html").out.startswith("<!DOCTYPE html>")


def test_the_requests_of_an_empty_team(huddle: Huddle, team: Database) -> None:
    shown = json.loads(huddle("requests", "--db", team.url, "--format", "json").out)
    assert shown["schema"] == "huddle.requests/1"
    counts = [(each["key"], each["count"]) for each in shown["sections"]]
    assert counts == [("requests", 0), ("lapsed", 0)]
    assert huddle("requests", "--db", team.url).out.splitlines()[-1] == "Open requests  none"


def test_whose_requests_a_role_shows(huddle: Huddle, team: Database) -> None:
    for staff_id, role in (("s-ana", "care manager"), ("s-ben", "care manager"), ("s-lea", "lead")):
        with team.engine.begin() as conn:
            conn.exec_driver_sql(
                "INSERT INTO staff (agency_id, staff_id, name, role, team) SELECT agency_id,"
                f" '{staff_id}', '{staff_id}', '{role}', 'north' FROM agency"
            )

    def asked(user: str, staff_id: str) -> int:
        return huddle("--db", team.url, "--user", user, "requests", "--staff", staff_id).code

    assert [asked(*pair) for pair in (("s-ana", "s-ana"), ("s-lea", "s-ben"))] == [0, 0]
    assert asked("s-ana", "s-ben") == 4


def test_the_referrals_of_an_empty_team(huddle: Huddle, team: Database) -> None:
    shown = json.loads(huddle("referrals", "--db", team.url, "--format", "json").out)
    assert shown["schema"] == "huddle.referrals/1"
    assert {each["count"] for each in shown["sections"]} == {0}
    assert shown["organizations"] == []
    assert huddle("referrals", "--db", team.url).out.splitlines()[-1] == "Referrals  0 open"


def test_the_capacity_of_an_empty_team(huddle: Huddle, team: Database) -> None:
    shown = json.loads(huddle("capacity", "--db", team.url, "--format", "json").out)
    assert shown["schema"] == "huddle.capacity/1"
    assert (shown["load"]["members"], shown["load"]["weighted"], shown["workers"]) == (0, 0.0, [])
    assert "Members without a worker  none" in huddle("capacity", "--db", team.url).out


def test_one_team_is_meant_and_several_must_be_chosen(huddle: Huddle, team: Database) -> None:
    huddle("init", "--db", team.url, "--team", "south")
    code, _, err = huddle("agenda", "--db", team.url)
    assert code == 1
    assert "--team" in err
    assert "north, south" in err
    assert huddle("agenda", "--db", team.url, "--team", "south").code == 0
    unknown = huddle("agenda", "--db", team.url, "--team", "east")
    assert unknown.code == 1
    assert "'east'" in unknown.err


def test_a_task_comes_in_by_standard_input_and_is_done(huddle: Huddle, team: Database) -> None:
    added = huddle("tasks", "add", "--db", team.url, "--due", "+2bd", stdin="Call [b]pharmacy\n")
    assert added.code == 0
    task_id = added.out.strip()
    (task,) = json.loads(huddle("tasks", "--db", team.url, "--format", "json").out)["tasks"]
    # Monday 23 November 2026 and two business days: Wednesday. Thursday would be Thanksgiving.
    assert (task["task_id"], task["due"], task["status"]) == (task_id, "2026-11-25", "open")
    assert huddle("tasks", "done", task_id, "--db", team.url).code == 0
    again = huddle("tasks", "done", task_id, "--db", team.url)
    assert (again.code, "done already" in again.out) == (0, True)
    (task,) = json.loads(huddle("tasks", "--db", team.url, "--format", "json").out)["tasks"]
    assert (task["status"], task["closed_at"]) == ("done", "2026-11-23")
    assert huddle("tasks", "list", "--db", team.url, "--status", "open").out == "No tasks.\n"
    assert huddle("tasks", "done", "no-such-task", "--db", team.url).code == 1


def test_a_title_never_comes_from_the_command_line(huddle: Huddle, team: Database) -> None:
    assert huddle("tasks", "add", "Call", "--db", team.url, stdin="Call\n").code == 2
    assert huddle("tasks", "add", "--db", team.url, stdin="\n").code == 2
    assert huddle("tasks", "add", "--db", team.url, "--due", "soonish", stdin="Call\n").code == 2
    assert huddle("tasks", "add", "--db", team.url, "--owner", "s-x", stdin="Call\n").code == 1
    assert team.rows("SELECT count(*) FROM task") == [(0,)]


def test_titles_are_masked_unless_revealed_and_the_reveal_is_logged(
    huddle: Huddle, team: Database
) -> None:
    huddle("tasks", "add", "--db", team.url, stdin="Call Rosa\n")
    masked = huddle("tasks", "--db", team.url)
    assert "Rosa" not in masked.out
    assert team.rows("SELECT count(*) FROM audit WHERE action = 'reveal'") == [(0,)]
    revealed = huddle("tasks", "--db", team.url, "--reveal", "--user", "s-ortiz")
    assert "Call Rosa" in revealed.out
    assert team.rows("SELECT actor, target FROM audit WHERE action = 'reveal'") == [
        ("s-ortiz", "team:north")
    ]


@pytest.mark.parametrize(
    "words",
    [
        *(f"agenda --format {form}" for form in ("text", "json", "md", "html")),
        "",
        *(f"tasks --format {form}" for form in ("text", "json", "csv", "ics", "fhir")),
        "audit list",
        "audit list --format json",
        "import --questions",
        "import --questions --format json",
    ],
)
def test_every_command_that_reveals_is_on_record_with_who_when_and_what(
    huddle: Huddle, team: Database, words: str
) -> None:
    reveals = "SELECT actor, target, after FROM audit WHERE action = 'reveal'"
    assert huddle(*words.split(), "--db", team.url).code == 0
    assert team.rows(reveals) == []
    assert huddle(*words.split(), "--db", team.url, "--reveal", "--user", "s-ortiz").code == 0
    [(actor, target, after)] = team.rows(reveals)
    assert (actor, target) == ("s-ortiz", "team:north")
    surface = json.loads(after) if isinstance(after, str) else after
    assert surface["surface"].split()[0] == (words.split() or ["agenda"])[0]


@pytest.mark.parametrize(
    ("form", "begins"),
    [("csv", "task_id,title,"), ("ics", "BEGIN:VCALENDAR"), ("fhir", "{"), ("text", "1 task")],
)
def test_tasks_in_every_format(huddle: Huddle, team: Database, form: str, begins: str) -> None:
    huddle("tasks", "add", "--db", team.url, stdin="Call\n")
    assert huddle("tasks", "--db", team.url, "--format", form).out.startswith(begins)


def test_another_day_is_read_only(huddle: Huddle, team: Database) -> None:
    result = huddle("tasks", "add", "--db", team.url, "--as-of", "2026-11-20", stdin="Call\n")
    assert result.code == 2
    assert "read-only" in result.err
    assert team.rows("SELECT count(*) FROM task") == [(0,)]


def test_rules_are_listed_and_explained_without_a_database(huddle: Huddle) -> None:
    listed = huddle("rules")
    assert listed.code == 0
    assert listed.out == huddle("rules", "list").out
    shown = huddle("rules", "show", "ny-hhplus-smi")
    assert shown.code == 0
    for words in ("4 core services a month, 2 in person", "official text", "https://", "SMI"):
        assert words in shown.out
    local = huddle("rules", "show", "follow-up-ed-2bd").out
    assert "local default, no outside authority" in local
    assert " off" in huddle("rules", "show", "ny-hhplus-aot-week").out
    typo = huddle("rules", "show", "ny-hhplus-smy")
    assert 'did you mean "ny-hhplus-smi"' in typo.err


def test_an_agencys_rules_show_who_changed_what_and_when(
    huddle: Huddle, team: Database, tmp_path: Path
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text('[[override]]\nrule = "pc-monthly"\nn = 2\nauthor = "J. Ortiz"\n', "utf-8")
    applied = huddle("rules", "apply", str(file), "--db", team.url)
    assert applied.code == 0, applied.err
    shown = huddle("rules", "show", "pc-monthly", "--db", team.url).out
    assert "n 1 → 2 (by J. Ortiz, 2026-11-23)" in shown
    file.write_text('[[override]]\nrule = "pc-monthly"\nn = "two"\n', "utf-8")
    refused = huddle("rules", "apply", str(file), "--db", team.url)
    assert refused.code == 2
    assert "pc-monthly" in refused.err
    assert huddle("rules", "apply", str(tmp_path / "none.toml"), "--db", team.url).code == 2
    assert team.rows("SELECT version FROM rule_version") == [(1,)]


@pytest.fixture
def seen_once(huddle: Huddle, team: Database, tmp_path: Path) -> Database:
    """Rosa, in primary care, had one meaningful contact in November and one in October."""
    members = tmp_path / "members.csv"
    members.write_text(
        "member_id,first,last,programme,segment,enrolled_on\n"
        "M1,Rosa,Alvarez,PC,active,2026-01-05\nM2,Tom,Webb,HH,active,2026-01-05\n"
    )
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(
        "contact_id,member_id,at,channel,outcome,core_service\n"
        "c1,M1,2026-10-05,phone,reached,no\nc2,M1,2026-11-05,phone,reached,no\n"
        "c3,M2,2026-10-06,phone,reached,yes\nc4,M2,2026-11-06,phone,reached,yes\n"
        "c5,M2,2026-09-01,phone,reached,yes\n"
    )
    assert huddle("import", str(members), str(contacts), "--db", team.url).code == 0
    return team


TWICE = '[[override]]\nrule = "pc-monthly"\nn = 2\nauthor = "J. Ortiz"\n'


def test_a_rule_file_shows_what_it_would_change_before_it_does(
    huddle: Huddle, seen_once: Database, tmp_path: Path
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(TWICE.replace("n = 2", "n = 6"), "utf-8")
    words = ("rules", "apply", str(file), "--db", seen_once.url)
    shown = huddle(*words, "--dry-run")
    assert shown.code == 0
    assert "1 meaningful contact a month → 6 meaningful contacts a month" in shown.out
    assert "n 1 → 6 (by J. Ortiz, 2026-11-23)" in shown.out
    assert "grade L, local default, no outside authority" in shown.out
    # Five more are owed and five working days are left, Thanksgiving not among them: Rosa comes
    # onto the board, masked.
    assert "Contacts  0 → 1: 1 comes on" in shown.out
    assert "R.A. ··" in shown.out
    assert "Alvarez" not in shown.out
    assert "Nothing was changed." in shown.out
    assert seen_once.rows("SELECT count(*) FROM rule_version") == [(0,)]
    revealed = json.loads(huddle(*words, "--dry-run", "--format", "json", "--reveal").out)
    assert (revealed["schema"], revealed["applied"]) == ("huddle.rule-change/1", False)
    (contacts,) = revealed["sections"]
    assert (contacts["key"], contacts["before"], contacts["after"]) == ("contacts", 0, 1)
    assert [(row["change"], row["member"]) for row in contacts["items"]] == [
        ("comes", "Rosa Alvarez")
    ]
    assert seen_once.rows("SELECT count(*) FROM audit WHERE action = 'reveal'") == [(1,)]
    applied = huddle(*words, "--yes", "--user", "lee")
    assert applied.code == 0
    assert applied.out.endswith("Version 1 of the rules is in force, by lee\n")


def test_the_same_rules_twice_change_nothing(
    huddle: Huddle, team: Database, tmp_path: Path
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(TWICE, "utf-8")
    for said in ("Version 1 of the rules is in force", "This is the same: nothing changes."):
        result = huddle("rules", "apply", str(file), "--db", team.url)
        assert (result.code, said in result.out) == (0, True)
    assert team.rows("SELECT count(*) FROM rule_version") == [(1,)]
    assert team.rows("SELECT count(*) FROM audit WHERE action = 'rules.apply'") == [(1,)]


def test_versions_are_listed_and_put_back(
    huddle: Huddle, team: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = huddle("rules", "history", "--db", team.url)
    assert (empty.code, "as they ship" in empty.out) == (0, True)
    file = tmp_path / "rules.toml"
    for day, n, user in (("2026-11-24", 2, "ana"), ("2026-11-26", 3, "ben")):
        monkeypatch.setenv("HUDDLE_NOW", f"{day}T09:00")
        file.write_text(TWICE.replace("n = 2", f"n = {n}"), "utf-8")
        assert huddle("rules", "apply", str(file), "--db", team.url, "--user", user).code == 0
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-28T09:00")
    said = huddle("rules", "restore", "0", "--db", team.url, "--user", "cleo").out
    assert "3 meaningful contacts a month → 1 meaningful contact a month" in said
    versions = json.loads(huddle("rules", "history", "--db", team.url, "--format", "json").out)
    assert [
        (each["version"], each["author"], each["rules"][0]["before"], each["rules"][0]["after"])
        for each in versions["versions"]
    ] == [
        (1, "ana", "1 meaningful contact a month", "2 meaningful contacts a month"),
        (2, "ben", "2 meaningful contacts a month", "3 meaningful contacts a month"),
        (3, "cleo", "3 meaningful contacts a month", "1 meaningful contact a month"),
    ]
    for day, number in (("23", "1 "), ("24", "2 "), ("25", "2 "), ("27", "3 "), ("28", "1 ")):
        asked = ("rules", "show", "pc-monthly", "--as-of", f"2026-11-{day}", "--db", team.url)
        assert f"number      {number}meaningful" in huddle(*asked).out, day
    assert huddle("rules", "restore", "7", "--db", team.url).code == 2


def test_the_agencys_rules_are_listed_without_choosing_among_its_teams(
    huddle: Huddle, team: Database, tmp_path: Path
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(TWICE, "utf-8")
    assert huddle("rules", "apply", str(file), "--db", team.url).code == 0
    assert huddle("init", "--team", "south", "--db", team.url).code == 0
    shown = huddle("rules", "show", "pc-monthly", "--db", team.url)
    assert (shown.code, "number      2 meaningful" in shown.out) == (0, True)
    assert huddle("rules", "list", "--db", team.url).code == 0
    history = json.loads(huddle("rules", "history", "--db", team.url, "--format", "json").out)
    assert [each["version"] for each in history["versions"]] == [1]
    # What a file does to a board needs a board.
    refused = huddle("rules", "apply", str(file), "--db", team.url)
    assert (refused.code, "--team" in refused.err) == (1, True)


def test_what_does_not_go_together_is_said(huddle: Huddle, team: Database, tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(TWICE, "utf-8")
    huddle("rules", "apply", str(file), "--db", team.url)
    file.write_text(
        '[[override]]\nrule = "tcm-contact-2bd"\namount = 14\n'
        '[[override]]\nrule = "pc-monthly"\nn = 3\n'
        '[[rule]]\nid = "ed-week"\nkind = "event_followup"\ntitle = "A call within a week"\n'
        'number = "{amount} days"\n'
        '[rule.numbers]\nstarts = ["ed"]\namount = 7\nunit = "days"\n'
        'satisfied_by = "contact"\nsays = "not followed up"\n',
        "utf-8",
    )
    said = json.loads(
        huddle("rules", "apply", str(file), "--dry-run", "--format", "json", "--db", team.url).out
    )
    assert [each["rules"] for each in said["conflicts"]] == [
        ["tcm-contact-2bd"],
        ["ed-week", "follow-up-ed-2bd"],
        ["pc-monthly"],
    ]
    looser, twofold, otherwise = (each["text"] for each in said["conflicts"])
    assert "asks for less than an official text" in looser
    assert looser.endswith("amount 2 → 14")
    assert twofold.endswith("bind the same matter: 7 days, against 2 business days")
    assert "set otherwise before: n 1 → 2 (by J. Ortiz, 2026-11-23)" in otherwise


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('# ours\n[[override]]\nrule = "pc-monthly"\nn = "two"\n', 4, "a whole number"),
        ('[[override]]\nrule = "pc-monthly"\nn = 2\n\n[[override]]\nrule = "x"\n', 6, "no rule"),
        ('[[override]]\nrule = "pc-monthly"\nn = 99999999999\n', 3, "from 0 to 10,000"),
        (TWICE + TWICE.replace("2", "3"), 7, "n is overridden twice"),
        ('[[rule]]\nid = "a"\nkind = "feed"\ntitle = "x"\nnumbers = {}\n', 1, "hours is missing"),
        ("numbr = 2\n", 1, '"numbr" is not known'),
        ('[[override]\nrule = "pc-monthly"\n', 1, "not TOML"),
    ],
)
def test_a_rule_file_that_does_not_fit_is_refused_with_its_line(
    huddle: Huddle, team: Database, tmp_path: Path, text: str, line: int, says: str
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(text, "utf-8")
    refused = huddle("rules", "apply", str(file), "--db", team.url)
    assert (refused.code, refused.out) == (2, "")
    assert f"{file}: " in refused.err
    assert f"line {line}" in refused.err
    assert says in refused.err
    assert refused.err.count("\n") == 1
    assert team.rows("SELECT count(*) FROM rule_version") == [(0,)]


def test_which_rows_a_protected_rule_moves_is_not_listed(
    huddle: Huddle, team: Database, tmp_path: Path
) -> None:
    """Both are HH+; a change to the rule of one of them would tell which."""
    members = tmp_path / "members.csv"
    members.write_text(
        "member_id,first,last,programme,tier,tier_reason,segment,enrolled_on\n"
        "M1,Rosa,Alvarez,HH,HH+,HIV,active,2026-11-02\n"
        "M2,Tom,Webb,HH,HH+,SMI,active,2026-11-02\n"
    )
    huddle("import", str(members), "--db", team.url)
    file = tmp_path / "rules.toml"
    file.write_text('[[override]]\nrule = "ny-hhplus-hiv"\non = false\n', "utf-8")
    for reveal in ((), ("--reveal",)):
        words = ("rules", "apply", str(file), "--dry-run", "--db", team.url, *reveal)
        said = huddle(*words).out
        assert "Contacts  2 → 1: 1 leaves" in said
        assert "1 row not named" in said
        assert "R.A." not in said
        assert "Alvarez" not in said


def test_the_audit_log_is_checked_and_listed(huddle: Huddle, team: Database) -> None:
    huddle("tasks", "add", "--db", team.url, "--user", "s-ortiz", stdin="Call Rosa\n")
    whole = huddle("audit", "verify", "--db", team.url)
    assert (whole.code, "3 records" in whole.out) == (0, True)
    listed = huddle("audit", "list", "--db", team.url, "--actor", "s-ortiz")
    assert "task.add" in listed.out
    assert "agency.init" not in listed.out
    records = json.loads(huddle("audit", "list", "--db", team.url, "--format", "json").out)
    assert [one["action"] for one in records["records"]] == ["agency.init", "team.add", "task.add"]
    assert huddle("audit", "list", "--db", team.url, "--since", "2026-11-24").out == ""
    assert "Rosa" not in listed.out
    from sqlalchemy import text

    with team.engine.begin() as conn:
        columns = "action, target, before, after, prev_hash, hash"
        conn.execute(
            text(
                f"INSERT INTO audit (agency_id, seq, at, actor, {columns})"
                f" SELECT agency_id, 4, at, 'somebody', {columns} FROM audit WHERE seq = 3"
            )
        )
    broken = huddle("audit", "verify", "--db", team.url)
    assert broken.code == 1
    assert "record 4" in broken.err


def test_doctor_says_what_is_wrong_with_the_fix(huddle: Huddle, team: Database) -> None:
    fine = huddle("doctor", "--db", team.url)
    assert fine.code == 0, fine.out
    assert "Northside pod" in fine.out
    assert "Nothing was imported yet" in fine.out
    assert "huddle import" in fine.out
    assert ("is a claim" in fine.out) == (team.dialect == "sqlite")


def test_doctor_without_a_database(huddle: Huddle, tmp_path: Path) -> None:
    result = huddle("doctor", "--db", str(tmp_path / "none.db"))
    assert result.code == 1
    assert "huddle init" in result.out


def test_doctor_never_prints_a_password(huddle: Huddle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_DB", "postgresql+psycopg://jo:hush@127.0.0.1:1/none")
    result = huddle("doctor")
    assert result.code == 1
    assert "hush" not in result.out + result.err
    assert "jo:***@127.0.0.1" in result.out


def test_a_password_among_the_arguments_is_refused(huddle: Huddle) -> None:
    for db in (
        "postgresql+psycopg://jo:hush@127.0.0.1:1/none",
        "postgresql+psycopg://jo@127.0.0.1:1/none?password=hush",
    ):
        result = huddle("agenda", "--db", db)
        assert (result.code, result.out) == (2, "")
        assert "hush" not in result.err
        assert "pgpass" in result.err


def test_backup_and_restore(huddle: Huddle, sqlite_database: Database, tmp_path: Path) -> None:
    set_up(sqlite_database)
    copy = tmp_path / "copy.db"
    backed_up = huddle("backup", str(copy), "--db", sqlite_database.url)
    assert backed_up.code == 0
    assert backed_up.out.endswith(f"Restore: huddle restore {copy}\n")
    huddle("tasks", "add", "--db", sqlite_database.url, stdin="After the backup\n")
    assert huddle("restore", str(copy), "--db", sqlite_database.url).code == 1
    assert sqlite_database.rows("SELECT count(*) FROM task") == [(1,)]
    restored = huddle("restore", str(copy), "--force", "--db", sqlite_database.url)
    assert restored.code == 0
    assert "huddle init" not in restored.out
    assert sqlite_database.rows("SELECT count(*) FROM task") == [(0,)]


def test_a_servers_database_is_backed_up_by_its_own_tools(
    huddle: Huddle, postgresql_database: Database, tmp_path: Path
) -> None:
    result = huddle("backup", str(tmp_path / "copy.db"), "--db", postgresql_database.url)
    assert result.code == 1
    assert "pg_dump" in result.err


def test_a_world_readable_database_is_refused(huddle: Huddle, sqlite_database: Database) -> None:
    set_up(sqlite_database)
    path = Path(sqlite_database.url.removeprefix("sqlite:///"))
    path.chmod(0o644)
    result = huddle("agenda", "--db", str(path))
    assert result.code == 1
    assert "chmod 600" in result.err


def test_a_damaged_database_is_one_line(huddle: Huddle, tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    path.chmod(0o600)
    result = huddle("agenda", "--db", str(path))
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "Traceback" not in result.err


def test_an_unexpected_error_shows_no_data(
    huddle: Huddle, team: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("Rosa Alvarez")

    monkeypatch.setattr("huddle.cli.agenda.load", fails)
    result = huddle("agenda", "--db", team.url)
    assert result.code == 1
    assert "Rosa" not in result.err
    assert "KeyError" in result.err
    assert "--debug" in result.err
    assert result.err.count("\n") == 1
    with pytest.raises(KeyError):
        huddle("agenda", "--db", team.url, "--debug")


def test_an_interruption_is_130(
    huddle: Huddle, team: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("huddle.cli.agenda.load", interrupted)
    assert huddle("agenda", "--db", team.url) == (130, "", "")


def test_ctrl_c_while_waiting_for_a_title_is_130(sqlite_database: Database) -> None:
    set_up(sqlite_database)
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "huddle", "tasks", "add", "--db", sqlite_database.url],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    assert process.stderr.read(7) == b"Title: "
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert sqlite_database.rows("SELECT count(*) FROM task") == [(0,)]


def test_a_reader_that_stops_is_no_error(sqlite_database: Database) -> None:
    set_up(sqlite_database)
    process = start("rules", "--db", sqlite_database.url)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_output_is_utf8_whatever_the_locale(sqlite_database: Database) -> None:
    set_up(sqlite_database)
    process = start("doctor", "--db", sqlite_database.url, LC_ALL="C", PYTHONCOERCECLOCALE="0")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "✓" in out


def test_a_database_in_use_elsewhere_is_read_all_the_same(
    huddle: Huddle, sqlite_database: Database
) -> None:
    set_up(sqlite_database)
    path = sqlite_database.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert huddle("agenda", "--db", path).code == 0
        writer.execute("ROLLBACK")


def test_flags_win_over_environment_and_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "settings.toml").write_text(
        'db = "file.db"\nteam = "f"\nuser = "file"\ntheme = "huddle-light"\n[keys]\nassign = "t"\n',
        "utf-8",
    )
    monkeypatch.setenv("HUDDLE_TEAM", "e")
    monkeypatch.setenv("HUDDLE_USER", "environment")
    read = settings.read(settings.Flags(user="flag", as_of="2026-11-20"))
    assert (read.db, read.team, read.user) == (str(Path("file.db").absolute()), "e", "flag")
    assert read.as_of == date(2026, 11, 20)
    assert read.theme == "huddle-light"
    assert dict(read.keys) == {"assign": "t"}


@pytest.mark.parametrize(
    "text", ["db = 1", "nonsense = true", "= broken", "lock_minutes = 0", "keys = 3", 'opens = "x"']
)
def test_a_wrong_settings_file_is_named(home: Path, text: str) -> None:
    (home / "settings.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"settings\.toml"):
        settings.read(settings.Flags())


@pytest.mark.parametrize(
    ("words", "flags", "rest"),
    [
        ([], settings.Flags(), []),
        (["--db=a", "tasks"], settings.Flags(db="a"), ["tasks"]),
        (["tasks", "--db", "a", "--reveal"], settings.Flags(db="a", reveal=True), ["tasks"]),
        (["x", "--", "--db", "a"], settings.Flags(), ["x", "--", "--db", "a"]),
        (["init", "--team-name", "N"], settings.Flags(), ["init", "--team-name", "N"]),
    ],
)
def test_splitting_flags(words: list[str], flags: settings.Flags, rest: list[str]) -> None:
    assert settings.split_flags(words) == (flags, rest)


def test_the_rehearsal_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    zone = "America/New_York"
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-22T23:30")
    assert settings.now(zone) == datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
    assert settings.today(zone) == date(2026, 11, 22)
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-23T03:00+00:00")
    assert settings.now(zone) == datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert settings.today(zone) == date(2026, 11, 22)
    monkeypatch.setenv("HUDDLE_NOW", "soon")
    with pytest.raises(UsageError, match="HUDDLE_NOW"):
        settings.now(zone)
    monkeypatch.delenv("HUDDLE_NOW")
    assert abs((settings.now(zone) - datetime.now(UTC)).total_seconds()) < 60


MEMBERS = """member_id,first,last,programme,tier,segment,enrolled_on,care_manager_id,team
M1,Rosa,Alvarez,HH,standard,active,2026-01-05,s-ortiz,north
M2,Omar,Diaz,ELSE,,active,2026-01-05,s-gone,north
"""


def test_a_first_import_that_fails_leaves_no_database(huddle: Huddle, tmp_path: Path) -> None:
    place, notes = tmp_path / "t.db", tmp_path / "notes.csv"
    notes.write_text("colour,shape\nred,round\n", "utf-8")
    for file in (tmp_path / "no-such.csv", notes):
        failed = huddle("import", str(file), "--db", str(place))
        assert failed.code == 1
        assert failed.out == ""
        assert failed.err.startswith(f"huddle: {file.name}: ")
        assert failed.err.count("\n") == 1
        assert not list(tmp_path.glob("t.db*"))
    made = huddle("init", "--db", str(place), "--agency", "Harbor Care", "--team", "north")
    assert made.code == 0


def test_a_first_import_makes_the_database_and_doctor_looks_into_it(
    huddle: Huddle, tmp_path: Path
) -> None:
    place, members, staff = (str(tmp_path / name) for name in ("t.db", "members.csv", "staff.csv"))
    Path(members).write_text(MEMBERS, "utf-8")
    Path(staff).write_text("staff_id,name,team\ns-ortiz,Jimena Ortiz,north\n", "utf-8")
    imported = huddle("import", members, staff, "--db", place)
    assert imported.code == 0, imported.err
    assert "Agency agency; days begin in America/New_York" in imported.err
    shown = json.loads(huddle("agenda", "--db", place, "--format", "json").out)
    assert shown["members"] == {
        "active": 1,
        "excluded": [{"reason": "no standard applies", "count": 1}],
    }
    looked = huddle("doctor", "--db", place)
    assert looked.code == 0
    assert "Team north (north): 2 members" in looked.out
    assert "no standard applies: 1 member" in looked.out
    assert "Staff id s-gone has 1 member and is not known" in looked.out
    assert "s-ortiz" not in looked.out
    assert "Rosa" not in looked.out


@pytest.mark.parametrize(
    ("consent", "said"),
    [
        pytest.param("2026-06-01", True, id="ended in June"),
        pytest.param("2026-11-30", False, id="ends this month"),
    ],
)
def test_an_import_of_an_old_log_says_how_to_begin_with_today(
    huddle: Huddle, tmp_path: Path, consent: str, said: bool
) -> None:
    """One row, late by more than 30 days or not late; the second call is a dry run."""
    place, members = str(tmp_path / "t.db"), tmp_path / "members.csv"
    members.write_text(
        f"member_id,programme,segment,enrolled_on,consent_expires\nM1,PC,active,2026-01-05,{consent}\n",
        "utf-8",
    )
    imported = huddle("import", str(members), "--db", place)
    assert imported.code == 0, imported.err
    assert ("then B takes what is late as a baseline" in imported.out) is said
    assert "baseline" not in huddle("import", str(members), "--db", place, "--dry-run").out


def test_the_demo_prints_its_agenda_and_is_gone(
    huddle: Huddle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "home"))
    code, out, err = huddle("demo", "--members", "30", "--seed", "7")
    assert (code, err) == (0, "")
    assert "30 active members" in out
    assert [entry.name for entry in (tmp_path / "home").iterdir()] == []


def test_a_kept_demo_is_private_and_never_replaces_anything(huddle: Huddle, tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    made = huddle("demo", "--members", "20", "--keep", str(kept))
    assert made.code == 0
    assert made.err.endswith(f"huddle --db {kept}\n")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert huddle("--db", str(kept)).out == made.out
    before = kept.read_bytes()
    assert huddle("demo", "--members", "20", "--keep", str(kept)).code == 2
    assert kept.read_bytes() == before


def test_a_bare_huddle_in_a_terminal_opens_the_board(sqlite_database: Database) -> None:
    set_up(sqlite_database)
    command = [sys.executable, "-m", "huddle", "--db", sqlite_database.url]
    with Terminal(command) as terminal:
        terminal.wait("Northside pod")
        terminal.wait("Agenda")
        terminal.send("<ctrl+q>")
        assert terminal.wait_exit() == 0


def test_what_is_wrong_is_said_before_the_screen_is_taken(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-m", "huddle", "--db", str(tmp_path / "none.db")]) as terminal:
        terminal.wait("No database at")
        assert terminal.wait_exit() == 1


def test_there_is_no_recap_before_a_huddle_is_closed(huddle: Huddle, team: Database) -> None:
    said = huddle("recap", "--db", team.url)
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "huddle: No huddle of 23 Nov has been closed. "
        "Another day's: huddle recap --as-of YYYY-MM-DD\n"
    )
    assert huddle("recap", "--db", team.url, "--format", "pdf").code == 2
