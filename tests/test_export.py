"""``huddle export`` as scripts meet it, and the way back: what it wrote makes the same board."""

import csv
import errno
import json
import os
import stat
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from db import audit, commands, models
from db import exports as reading
from db.commands import Actor, Attendee, Target
from db.orders import GoalStanding, ReferralMove
from huddle.entry import main
from tests.conftest import Database, copied_file, copied_on_server
from tests.db.seed import ZONE

MONDAY = datetime(2026, 11, 16, 8, tzinfo=ZONE)
FRIDAY = datetime(2026, 11, 20, 9, tzinfo=ZONE)
LEAD = Actor("harbor", "s-lead")
RULES = """[[rule]]
id = "pace"
kind = "contact_standard"
title = "Contact by the agency's own cadence"
  # two spaces in front, a tab\there
[rule.reach]
programme = ["PACE"]
segment = ["active"]
[rule.numbers]
n = 1
qualifies = "contact"
period = "14 days"
""" + "\n".join(f"# line {number}" for number in range(300))

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HUDDLE_DB", "HUDDLE_TEAM", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("HUDDLE_USER", "s-lead")
    monkeypatch.setenv("HUDDLE_NOW", FRIDAY.isoformat())
    monkeypatch.setenv("TZ", "America/Los_Angeles")


@pytest.fixture
def huddle(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return (code, *capsys.readouterr())

    return run


@pytest.fixture
def target(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path
) -> Iterator[Database]:
    """An empty database of the same kind as ``database``."""
    if database.dialect == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        with copied_file(template, tmp_path / "target.db") as copy:
            yield copy
    else:
        server = request.getfixturevalue("postgresql_server")
        with copied_on_server(server, "template") as copy:
            yield copy


def init(database: Database) -> None:
    words = ["--agency", "Harbor", "--time-zone", "America/New_York", "--team", "north"]
    assert main(["init", "--db", database.url, *words]) == 0


FIRST = {
    "staff.csv": """staff_id,name,team,supervisor_id,cover_id
s-ortiz,Jimena Ortiz,north,s-lead,s-chen
s-chen,Wei Chen,north,s-lead,
s-lead,Ada Lead,north,,
""",
    "members.csv": """member_id,first,last,dob,programme,tier,tier_reason,segment,enrolled_on,\
care_manager_id,team,privacy_tags,phone,goal
0041,Rosa,Alvarez,1980-02-03,HH,HH+,SMI,active,2025-03-01,s-ortiz,north,,+1 555 0100,Walk
0042,Ben,"O'Neil, Jr.",1971-05-06,HH,standard,,active,2025-03-01,s-chen,north,part2,,"=2+2"
0043,Zoë,Núñez,1990-12-31,ONECARE,,,outreach,2026-10-01,s-chen,north,,,
""",
    "contacts.csv": """contact_id,member_id,staff_id,at,channel,with,outcome,core_service,entered_at
c-1,0041,s-ortiz,2026-11-03 14:05,home,,reached,yes,2026-11-03 16:00
c-2,0042,s-chen,2026-11-01,phone,,left_msg,,
""",
    "events.csv": """event_id,member_id,type,at,known_at,facility,tags
e-1,0041,ed,2026-11-14 23:30,2026-11-16 07:00,St Vincent,
e-2,0042,discharge,2026-11-13,,Detox,sud part2
""",
    "referrals.csv": """referral_id,member_id,kind,to_org,sent_on,status,status_on,staff_id
r-1,0041,housing,Shelter First,2026-10-20,3.0 Accepted,2026-10-28,s-ortiz
r-2,0043,food,Pantry,2026-11-02,sent,2026-11-02,s-chen
""",
    "service_requests.csv": """request_id,member_id,payer,payer_type,state,kind,received_on,\
received_time,staff_id
q-1,0041,Empire,medicaid_mco,NY,standard,2026-11-10,16:45,s-ortiz
q-2,0042,Empire,medicaid_mco,NY,expedited,2026-11-18,,s-chen
""",
    "appointments.csv": """appt_id,member_id,at,type,with,place,status
a-1,0041,2026-11-24 10:00,psychiatry,Dr. Woo,Clinic 4,booked
""",
    "goals.csv": """goal_id,member_id,text,status,updated_on
g-1,0041,"Own home
- quiet
'=x",active,2026-11-01
""",
    "documents.csv": """document_id,member_id,type,completed_on,due_on
d-1,0042,consent,2025-11-20,2026-11-30
""",
    "tasks.csv": """task_id,member_id,title,owner,due
t-1,0043,-call the school-,s-chen,2026-11-19
""",
}
LATER = {
    "members.csv": FIRST["members.csv"]
    .replace("s-ortiz,north", "s-chen,north")
    .replace("outreach", "active")
    .replace("0043,", "43,")
    + "0044,New,Comer,1999-01-01,HH,standard,,active,2026-11-17,s-ortiz,north,,,\n",
    "referrals.csv": FIRST["referrals.csv"].replace(
        "r-2,0043,food,Pantry,2026-11-02,sent", "r-2,0043,food,Pantry,2026-11-02,declined"
    ),
}


@pytest.fixture
def team(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A team after a week: two imports, a huddle with decisions of every sort, barriers, notes."""
    init(database)
    for number, (files, now) in enumerate(((FIRST, MONDAY), (LATER, FRIDAY.replace(day=18)))):
        folder = tmp_path / f"import-{number}"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        monkeypatch.setenv("HUDDLE_NOW", now.isoformat())
        assert main(["import", str(folder), "--db", database.url]) == 0
    monkeypatch.setenv("HUDDLE_NOW", FRIDAY.isoformat())
    work(database)
    database.close()
    return database


def work(database: Database) -> None:
    engine = database.engine

    def at(hour: int, minute: int = 0, day: int = 19) -> datetime:
        return FRIDAY.replace(day=day, hour=hour, minute=minute)

    started = commands.start_huddle(engine, LEAD, team_id="north", now=at(9))
    huddle_id = started.huddle_id
    present = [Attendee("s-chen", True), Attendee("s-ortiz", False, "s-chen")]
    commands.set_attendance(engine, LEAD, huddle_id=huddle_id, attendance=present, now=at(9, 1))
    for step in (1, 2):
        commands.enter_step(
            engine, LEAD, huddle_id=huddle_id, step=step, box_seconds=60, now=at(9, 2 * step)
        )

    def decide(kind: str, item: str, member: str, **values: Any) -> None:
        commands.decide(
            engine,
            LEAD,
            team_id="north",
            huddle_id=huddle_id,
            items=[Target(item, (), member)],
            kind=kind,
            now=at(9, 6),
            **values,
        )

    decide(
        "assign",
        "watch:0041",
        "0041",
        text="=call +1 555",
        owner="s-chen",
        until=date(2026, 11, 23),
    )
    decide("snooze", "referral:r-1", "0041", until=date(2026, 12, 1), reason="n/a")
    decide("baseline", "contacts:0042:2026-11", "0042", until=date(2026, 12, 15))
    decide("watch", "request:q-1", "0041", until=date(2026, 11, 27), text="'@later")
    decide("assign", "task:t-1", "0043", text="Call the school at noon", owner="s-chen")
    commands.close_huddle(engine, LEAD, huddle_id=huddle_id, now=at(9, 15))
    commands.add_addendum(engine, LEAD, huddle_id=huddle_id, text="one\n\ntwo", now=at(11))
    barrier = commands.add_barrier(
        engine, LEAD, team_id="north", title="No beds", member_id="0042", owner="s-lead", now=at(10)
    )
    commands.note_barrier(engine, LEAD, barrier_id=barrier, text="called the county", now=at(12))
    commands.escalate_barrier(
        engine,
        LEAD,
        barrier_id=barrier,
        reason="no answer",
        response_due=date(2026, 11, 25),
        now=at(13),
    )
    move = ReferralMove("redirect", to_org="Harvest", reason="no capacity")
    commands.move_referral(engine, LEAD, referral_id="r-2", move=move, now=at(13))
    commands.begin_cycle(
        engine,
        LEAD,
        team_id="north",
        reason_code="no_access",
        aim="fewer missed\nvisits",
        change="ride vouchers",
        prediction="half",
        start_on=date(2026, 11, 20),
        review_on=date(2026, 12, 4),
        now=at(13, 30),
        edit_id="p-1",
    )
    ahead: dict[str, Any] = {
        "team_id": "north",
        "period_start": date(2026, 12, 1),
        "reason": "as agreed",
    }
    commands.set_goal(engine, LEAD, **ahead, measure_id="M7", value="0.7", now=at(13, 40))
    commands.choose_goals(engine, LEAD, **ahead, measures=("M1", "M7"), now=at(13, 41))
    standing = GoalStanding(
        *("M7", "Referrals with a known outcome", "share", date(2026, 10, 1), date(2026, 10, 31)),
        *("0.5", 4, "0.7", "red"),
    )
    commands.keep_results(engine, LEAD, team_id="north", standings=[standing], now=at(13, 42))
    commands.add_concern(engine, LEAD, member_id="0043", text="missed two calls", now=at(14))
    commands.tell_apart(engine, LEAD, member_id="0043", other_id="0042", now=at(14, 15))
    commands.ask_conference(
        engine,
        LEAD,
        team_id="north",
        items=[Target("watch:0043", (), "0043")],
        topic="engagement",
        question="Who knows\nthe sister?",
        now=at(14, 20),
        question_id="q-1",
    )
    commands.read_chart(
        engine,
        LEAD,
        team_id="north",
        member_id="0042",
        staff_id="s-chen",
        quarter="2026Q4",
        answers={"assessment": "yes", "linked": "no", "issues": "na", "verified": "yes"},
        now=at(14, 25),
        chart_review_id="r-1",
    )
    commands.save_view(engine, LEAD, screen="h", name="mine", value='{"due": ""}', now=at(14, 26))
    commands.record_review(engine, LEAD, member_id="0042", note="-", now=at(14, 30))
    commands.review_member(
        engine,
        LEAD,
        team_id="north",
        staff_id="s-chen",
        member_id="0043",
        note="steady",
        now=at(14, 32),
        entry_id="e-1",
    )
    keep_note(database)
    commands.log_contact(
        engine,
        LEAD,
        member_id="0041",
        staff_id="s-chen",
        day=date(2026, 11, 19),
        at=at(14, 45),
        channel="phone",
        outcome="reached",
        core_service=True,
        note="none",
        now=at(15),
    )
    commands.add_task(engine, LEAD, team_id="north", title="Order pens", owner="s-chen", now=at(16))
    commands.apply_rules(engine, LEAD, text=RULES, now=at(17))
    commands.add_closure(engine, LEAD, day=date(2026, 11, 27), now=at(17, 30))


def said(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def tables(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything but what every database keeps to itself."""
    found = {}
    for table in models.Row.metadata.tables.values():
        if table.name in ("agency", "audit", "reject"):
            continue
        names = [column.name for column in table.columns if column.name != "agency_id"]
        named = ", ".join(f'"{name}"' for name in names)
        own = "kind <> 'huddle export' AND tables <> '[]'" if table.name == "batch" else "1 = 1"
        rows = database.rows(f'SELECT {named} FROM "{table.name}" WHERE {own}')
        found[table.name] = sorted((tuple(map(said, row)) for row in rows), key=str)
    return found


def board(run: Run, database: Database, day: str) -> Any:
    words = ("--db", database.url, "--team", "north", "--as-of", day, "--format", "json")
    code, out, err = run("agenda", *words, "--reveal")
    assert code == 0, err
    return json.loads(out)


def keep_note(database: Database) -> None:
    """A private note, which no export takes along."""
    note = {"agency_id": "harbor", "note_id": "n-1", "author_id": "s-lead", "staff_id": "s-chen"}
    with database.engine.begin() as conn:
        conn.execute(
            insert(models.SupervisionNote),
            {**note, "text": "worn out", "at": FRIDAY, "day": FRIDAY.date()},
        )


def listed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_makes_the_same_board_in_an_empty_database(
    huddle: Run, team: Database, target: Database, tmp_path: Path, form: str
) -> None:
    boards = [board(huddle, team, day) for day in ("2026-11-17", "2026-11-19", "2026-11-20")]
    before = tables(team)
    assert [name for name, rows in before.items() if not rows] == ["wall_sheet", "login"]
    before["supervision_note"] = []
    code, out, err = huddle("export", tmp_path / "out", "--db", team.url, "--format", form)
    assert code == 0, err
    init(target)
    code, out, err = huddle("import", tmp_path / "out", "--db", target.url)
    assert code == 0, out + err
    assert tables(target) == before
    again = [board(huddle, target, day) for day in ("2026-11-17", "2026-11-19", "2026-11-20")]
    assert again == boards
    assert sum(section["count"] for section in boards[2]["sections"]) > 3
    code, out, err = huddle("import", tmp_path / "out", "--db", target.url, "--format", "json")
    assert code == 0, out + err
    counts = [each for batch in json.loads(out)["batches"] for each in batch["tables"].values()]
    assert not [each for each in counts if each["new"] or each["changed"] or each["vanished"]]
    assert tables(target) == before


def test_work_done_since_is_not_taken_back_by_an_old_export(
    huddle: Run, team: Database, tmp_path: Path
) -> None:
    assert huddle("export", tmp_path / "out", "--db", team.url)[0] == 0
    ((barrier,),) = team.rows("SELECT barrier_id FROM barrier")
    commands.close_barrier(team.engine, LEAD, barrier_id=barrier, now=FRIDAY)
    assert huddle("import", tmp_path / "out", "--db", team.url)[0] == 0
    assert team.rows("SELECT closed_reason, closed_by FROM barrier") == [("", "s-lead")]


def test_an_export_that_was_put_back_is_not_undone(
    huddle: Run, team: Database, target: Database, tmp_path: Path
) -> None:
    assert huddle("export", tmp_path / "out", "--db", team.url)[0] == 0
    init(target)
    _, out, _ = huddle("import", tmp_path / "out", "--db", target.url, "--format", "json")
    batches = {Path(each["path"]).name: each["id"] for each in json.loads(out)["batches"]}
    code, _, err = huddle("import", "--undo", batches["members.csv"], "--db", target.url)
    assert (code, "huddle restore" in err) == (1, True)
    assert target.rows("SELECT count(*) FROM member") == [(4,)]


def test_a_new_database_is_made_where_the_export_comes_from(
    huddle: Run, team: Database, tmp_path: Path
) -> None:
    assert huddle("export", tmp_path / "out", "--db", team.url)[0] == 0
    code, _, err = huddle("import", tmp_path / "out", "--db", tmp_path / "new.db")
    assert code == 0, err
    assert "Agency harbor; days begin in America/New_York" in err
    fresh = Database(f"sqlite:///{tmp_path / 'new.db'}", "sqlite")
    assert board(huddle, fresh, "2026-11-20") == board(huddle, team, "2026-11-20")


def test_another_zone_is_said(
    huddle: Run, team: Database, target: Database, tmp_path: Path
) -> None:
    assert huddle("export", tmp_path / "out", "--db", team.url)[0] == 0
    words = ("--agency", "Harbor", "--time-zone", "America/Chicago", "--team", "north")
    assert huddle("init", "--db", target.url, *words)[0] == 0
    _, out, _ = huddle("import", tmp_path / "out", "--db", target.url)
    assert (
        "exported where days begin in America/New_York; here they begin in America/Chicago" in out
    )


def test_files_are_private_and_never_overwritten_unasked(
    huddle: Run, team: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "deep" / "out"
    assert huddle("export", folder, "--db", team.url)[0] == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} >= {"members.csv", "decisions.csv", "audit.csv"}
    (folder / "members.csv").write_text("mine")
    code, out, err = huddle("export", folder, "--db", team.url, "--table", "members")
    assert (code, out) == (1, "")
    assert "members.csv is there already" in err
    assert (folder / "members.csv").read_text() == "mine"
    code, out, err = huddle("export", folder, "--db", team.url, "--table", "members", "--force")
    assert (code, out) == (
        0,
        f"1 table, 4 rows in {folder}, with names and notes in full\n"
        "Where NOTICE.txt lies beside files, it goes with them\n",
    )
    assert [row["member_id"] for row in listed(folder / "members.csv")] == [
        *("0041", "0042", "0043", "0044"),
    ]


def test_part_2_records_go_with_their_notice(huddle: Run, team: Database, tmp_path: Path) -> None:
    code, protected, _ = huddle("export", tmp_path / "a", "--db", team.url, "--table", "events")
    assert code == 0
    notice = (tmp_path / "a" / "NOTICE.txt").read_text()
    assert notice == "42 CFR part 2 prohibits unauthorized use or disclosure of these records.\n"
    _, out, _ = huddle("export", tmp_path / "b", "--db", team.url, "--table", "referrals")
    assert not (tmp_path / "b" / "NOTICE.txt").exists()
    assert "Where NOTICE.txt lies beside files, it goes with them" in protected
    assert "Where NOTICE.txt lies beside files, it goes with them" in out, "it tells nothing"


def test_who_exported_what_is_on_record(huddle: Run, team: Database, tmp_path: Path) -> None:
    words = ("--table", "staff", "--table", "teams", "--format", "json")
    assert huddle("export", tmp_path / "out", "--db", team.url, *words)[0] == 0
    conn = team.connect()
    try:
        *_, last = audit.records(conn, "harbor")
        assert audit.verify(conn, "harbor").broken_at is None
    finally:
        conn.close()
    assert (last.actor, last.action, last.target) == ("s-lead", "export", "json")
    assert json.loads(last.after) == {"tables": ["staff", "teams"], "rows": 4}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--table", "visits"), "No table is called 'visits'"),
        (("--format", "ods"), "--format takes csv, json, xlsx"),
        (("--as-of", "2026-11-01"), "leave --as-of out"),
    ],
)
def test_what_cannot_be_exported_is_a_usage_error(
    huddle: Run, team: Database, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    code, out, err = huddle("export", tmp_path / "out", "--db", team.url, *words)
    assert (code, out) == (2, "")
    assert message in err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_and_a_file_that_is_a_folder(
    huddle: Run, team: Database, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("mine")
    code, _, err = huddle("export", tmp_path / "out", "--db", team.url)
    assert (code, "is a file" in err) == (1, True)
    (tmp_path / "in" / "tasks.csv").mkdir(parents=True)
    code, _, err = huddle("export", tmp_path / "in", "--db", team.url, "--force")
    assert (code, "tasks.csv is a folder" in err) == (1, True)
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["tasks.csv"]


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_a_full_disk_leaves_nothing(
    huddle: Run, team: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    exported = len(records(team))
    monkeypatch.setattr("huddle.outlet.folder.os.fsync", full)
    code, out, err = huddle("export", tmp_path / "out", "--db", team.url, "--format", form)
    assert (code, out) == (1, "")
    assert err == f"huddle: Nothing was exported to {tmp_path / 'out'}: no space left on device\n"
    assert not (tmp_path / "out").exists()
    assert len(records(team)) == exported


def test_an_interrupted_export_leaves_nothing(
    huddle: Run, team: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    rows = reading.rows

    def interrupted(conn: Any, agency_id: str, table: str, *rest: Any) -> Any:
        if table == "contact":
            assert list(folder.glob(".export-*/members.csv"))
            raise KeyboardInterrupt
        return rows(conn, agency_id, table, *rest)

    monkeypatch.setattr(reading, "rows", interrupted)
    assert huddle("export", folder, "--db", team.url)[0] == 130
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def records(database: Database) -> list[tuple[Any, ...]]:
    return database.rows("SELECT seq FROM audit WHERE action = 'export'")
