"""What a surface may show, on boards put together by hand."""

from dataclasses import replace
from typing import Any

import pytest

from db.types import Goal
from huddle.privacy import RealTarget, ShownBoard, ShownItem, ShownReason, show_member
from huddle.privacy.labels import Labels
from huddle.privacy.mask import Keys, full_label, initials, masked_label, opaque
from huddle.rules.board import Item
from tests.outlet.boards import AS_OF, ROSA, TEAM, decided, item, reason, shown
from tests.rules.build import (
    appointment,
    attempt,
    barrier,
    contact,
    event,
    facts,
    member,
    on,
    referral,
    request,
    staff,
    task,
)

ED = item("watch:M-4417", "watch", reason("event:ev-88", "follow-up-ed-2bd"))
OUR_ID = "01937f3e-8b1c-7d2a-9c41-0a1b2c3d4e5f"


def only(board: ShownBoard) -> ShownItem:
    (row,) = [row for section in board.sections for row in section.items]
    return row


def first(board: ShownBoard) -> ShownReason:
    return only(board).reasons[0]


@pytest.mark.parametrize(
    ("given", "family", "label"),
    [
        pytest.param("Rosa", "Alvarez", "R.A. ··4417", id="plain"),
        pytest.param("rosa", "alvarez", "R.A. ··4417", id="lower case"),
        pytest.param("", "Alvarez", "A. ··4417", id="one name"),
        pytest.param("", "", "··4417", id="no name"),
        pytest.param("  'Olu", "(Ade)", "O.A. ··4417", id="punctuation before the name"),
        pytest.param("Élodie", "Ångström", "É.Å. ··4417", id="accents"),
        pytest.param("E\u0301lodie", "A\u030angstro\u0308m", "É.Å. ··4417", id="accents apart"),
        pytest.param("小明", "王", "小.王. ··4417", id="Chinese"),
        pytest.param("محمد", "علي", "م.ع. ··4417", id="Arabic"),
        pytest.param("कीर्ति", "शर्मा", "की.श. ··4417", id="Devanagari, the vowel sign stays"),
        pytest.param("\x1b[31mEve", "\u202eMallory", "E.M. ··4417", id="hostile"),
        pytest.param("🙂", "!!", "··4417", id="no letter at all"),
    ],
)
def test_a_masked_name_is_initials_and_the_last_four(given: str, family: str, label: str) -> None:
    assert masked_label(member(short_id="784417", first=given, last=family)) == label


def test_a_letter_without_a_single_capital_stays_small() -> None:
    assert initials(member(first="ßven", last="ǆemal")) == "ß.Ǆ."


def test_a_full_name_falls_back_to_the_preferred_one_and_then_to_the_mask() -> None:
    assert full_label(ROSA) == "Rosa Alvarez"
    assert full_label(member(first="", last="", preferred_name="Rosie")) == "Rosie"
    assert full_label(member(first="", last="", short_id="784417")) == "··4417"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Jo Ortiz", "J. Ortiz"),
        ("Ortiz, Jo", "J. Ortiz"),
        ("Jo Ortiz, RN", "J. Ortiz"),
        ("Mary Ann Chen", "M. Chen"),
        ("Ana de la Cruz", "A. de la Cruz"),
        ("Osei", "Osei"),
    ],
)
def test_staff_are_never_masked(name: str, label: str) -> None:
    assert Labels(facts(AS_OF, staff=[staff("s1", name=name)])).staff("s1") == label


def test_two_workers_who_would_share_a_short_name_keep_their_full_ones() -> None:
    labels = Labels(
        facts(AS_OF, staff=[staff("s1", name="Jo Ortiz"), staff("s2", name="Jan Ortiz")])
    )
    assert (labels.staff("s1"), labels.staff("s2")) == ("Jo Ortiz", "Jan Ortiz")
    assert labels.staff("s-gone") == "s-gone"
    assert labels.staff(None) == "unassigned"


def test_masked_keys_keep_the_kind_and_nothing_of_the_source() -> None:
    keys = Keys("agency", {"M-4417": ROSA})
    assert keys.matter("watch:M-4417", "M-4417") == "watch:784417"
    assert keys.matter("contacts:M-4417:2026-11", "M-4417") == "contacts:784417:2026-11"
    assert keys.matter("document:M-4417:consent", "M-4417") == "document:784417:consent"
    hidden = keys.matter("document:M-4417:hiv consent", "M-4417")
    assert hidden.startswith("document:784417:")
    assert "hiv" not in hidden
    for key in ("referral:r-7", "request:q:7", "event:ev-88", "task:t-9", "watch:M-unknown"):
        kind, _, source_id = key.partition(":")
        assert keys.matter(key, "M-4417").startswith(f"{kind}:")
        assert source_id not in keys.matter(key, "M-4417")
    assert "odd" not in keys.matter("odd", None)
    assert keys.matter("", None) == ""


def test_a_key_of_a_carried_row_masks_the_row_it_came_from() -> None:
    keys = Keys("agency", {"M-4417": ROSA})
    inner = keys.matter("referral:r-7", "M-4417")
    assert keys.matter("followup:carried:referral:r-7", "M-4417") == f"followup:carried:{inner}"
    assert (
        keys.matter("followup:snooze:contacts:M-4417:2026-11", "M-4417")
        == "followup:snooze:contacts:784417:2026-11"
    )


def test_an_opaque_id_is_the_same_every_day_and_another_in_another_agency() -> None:
    assert opaque("agency", "event", "ev-88") == opaque("agency", "event", "ev-88")
    assert opaque("agency", "event", "ev-88") != opaque("elsewhere", "event", "ev-88")
    assert opaque("agency", "event", "ev-88") != opaque("agency", "referral", "ev-88")


def test_ids_that_huddle_made_say_nothing_and_stay() -> None:
    assert opaque("agency", "task", OUR_ID) == OUR_ID
    assert opaque("agency", "event", OUR_ID) != OUR_ID


def test_a_masked_row() -> None:
    row = only(shown(ED))
    assert (row.key, row.member_key, row.member) == ("watch:784417", "784417", "R.A. ··4417")
    assert (row.owner_id, row.owner) == ("s-ortiz", "J. Ortiz")
    assert (row.due, row.due_words, row.glyph) == (on("2026-11-24"), "due Tue", "■")
    assert row.revealed is False
    (shown_reason,) = row.reasons
    event_key = f"event:{opaque('agency', 'event', 'ev-88')}"
    assert shown_reason.key == f"{event_key}:follow-up"
    assert (shown_reason.rule, shown_reason.title) == ("follow-up", "Follow-up of an event")
    assert shown_reason.text == "ED visit 20 Nov, not followed up"
    assert shown_reason.evidence == (event_key,)
    empty = ("", "", "", "", "", "")
    assert shown_reason[10:] == empty


def test_a_revealed_row() -> None:
    row = only(shown(ED, reveal=True))
    assert (row.key, row.member_key, row.member) == ("watch:M-4417", "M-4417", "Rosa Alvarez")
    (shown_reason,) = row.reasons
    assert shown_reason.key == "event:ev-88:follow-up-ed-2bd"
    assert shown_reason.rule == "follow-up-ed-2bd"
    assert shown_reason.evidence == ("event:ev-88",)
    assert shown_reason.grade == "L"
    assert shown_reason.number == "2 business days"


def test_one_row_revealed_on_a_masked_board_keeps_its_key() -> None:
    board = shown(ED, revealed_members=frozenset({"M-4417"}))
    row = only(board)
    assert board.masked is True
    assert (row.key, row.member_key) == ("watch:784417", "784417")
    assert (row.member, row.revealed) == ("Rosa Alvarez", True)
    assert row.reasons[0].rule == "follow-up-ed-2bd"
    assert "ev-88" not in row.reasons[0].key


def test_a_rule_that_gives_nothing_away_keeps_its_name_source_and_number() -> None:
    late = item(
        "referral:r-7",
        "referrals",
        reason(
            "referral:r-7",
            "referral-quiet",
            text="Housing referral to Northside Housing, quiet 9 days",
            neutral="Referral sent 12 days ago, no change for 9 days",
            evidence=["referral:r-7", "contact:c-1"],
            notes=[("Northside Housing is closed on Fridays", ""), ("Late entry", "Late entry")],
        ),
    )
    masked = first(shown(late))
    assert masked.rule == "referral-quiet"
    assert masked.text == "Referral sent 12 days ago, no change for 9 days"
    assert masked.notes == ("Late entry",)
    assert (masked.grade, masked.number) == ("L", "7 days without a change of status")
    assert [key.partition(":")[0] for key in masked.evidence] == ["referral", "contact"]
    open_row = first(shown(late, reveal=True))
    assert open_row.text == "Housing referral to Northside Housing, quiet 9 days"
    assert open_row.notes == ("Northside Housing is closed on Fridays", "Late entry")


def test_one_event_is_one_masked_reason_however_many_clocks_it_has() -> None:
    left: dict[str, Any] = {
        "text": "Left Hope Detox 20 Nov",
        "neutral": "Left hospital 20 Nov, not followed up",
    }
    row = item(
        "watch:M-4417",
        "watch",
        reason("event:ev-1", "tcm-contact-2bd", "act", "2026-11-24", **left),
        reason("event:ev-1", "fuh-7d", "soon", "2026-11-27", **left),
        reason("event:ev-1", "fuh-30d", "watch", "2026-12-20", **left),
        reason("event:ev-2", "follow-up-ed-2bd", "soon", "2026-11-25"),
    )
    board = shown(row)
    masked = only(board)
    assert [(r.text, r.due) for r in masked.reasons] == [
        ("Left hospital 20 Nov, not followed up", on("2026-11-24")),
        ("ED visit 20 Nov, not followed up", on("2026-11-25")),
    ]
    assert board.target(masked.key, masked.reasons[0].key) == RealTarget(
        "watch:M-4417",
        ("event:ev-1:tcm-contact-2bd", "event:ev-1:fuh-7d", "event:ev-1:fuh-30d"),
        "M-4417",
    )
    assert board.target(masked.key).reason_keys == tuple(r.key for r in row.reasons)
    assert len(only(shown(row, reveal=True)).reasons) == 4


def test_reasons_of_one_rule_that_differ_are_all_shown_under_keys_of_their_own() -> None:
    row = item(
        "request:q-1",
        "requests",
        reason("request:q-1", "appeal-file", due="2026-11-24", neutral="Appeal by 24 Nov"),
        reason("request:q-1", "appeal-file", due="2026-11-29", neutral="Appeal by 29 Nov"),
        reason("request:q-1", "appeal-file", due="2026-11-29", neutral="Appeal by 29 Nov"),
    )
    board = shown(row)
    masked = only(board)
    assert [r.text for r in masked.reasons] == ["Appeal by 24 Nov", "Appeal by 29 Nov"]
    assert len({r.key for r in masked.reasons}) == 2
    assert {key for _, key in board.targets} == {"", *(r.key for r in masked.reasons)}


def test_an_unknown_rule_is_masked_as_its_section() -> None:
    row = item("contacts:M-4417:2026-11", "contacts", reason("contacts:M-4417:2026-11", "aot-own"))
    masked = first(shown(row))
    assert (masked.rule, masked.key) == ("contacts", "contacts:784417:2026-11:contacts")


def test_rows_are_ordered_by_severity_then_clock_then_age_then_short_id() -> None:
    def row(member_id: str, rule: str, severity: str, due: str | None, happened: str) -> Item:
        return item(
            f"watch:{member_id}",
            "watch",
            reason(f"event:{member_id}", rule, severity, due, happened=happened),
            member_id=member_id,
        )

    people = {
        name: member(name, short_id=short) for name, short in zip("ABCDEF", "615243", strict=True)
    }
    rows = [
        row("A", "fua-7d", "soon", "2026-11-24", "2026-11-20"),
        row("B", "tcm-visit-7d", "soon", "2026-11-24", "2026-11-20"),
        row("C", "crisis", "act", "2026-11-22", "2026-11-20"),
        row("D", "fum-7d", "soon", "2026-11-24", "2026-11-19"),
        row("E", "signal-jail", "watch", None, "2026-11-01"),
        row("F", "fuh-7d", "soon", "2026-11-23", "2026-11-20"),
    ]
    team = replace(TEAM, members=tuple(people.values()))
    # C acts; F is due first; D is the older of three due alike; of A (6) and B (1), B's id is less.
    expected = ["C", "F", "D", "B", "A", "E"]
    for given in (rows, rows[::-1]):
        board = shown(*given, team=team)
        masked = [board.target(r.key).member_id for s in board.sections for r in s.items]
        assert masked == expected
        revealed = shown(*given, team=team, reveal=True)
        assert [r.member_key for s in revealed.sections for r in s.items] == expected


@pytest.mark.parametrize("tier_reason", ["HIV", "hiv"])
def test_hiv_stays_neutral_where_revealed(tier_reason: str) -> None:
    team = replace(TEAM, members=(ROSA._replace(tier="HH+", tier_reason=tier_reason),))
    rule = f"ny-hhplus-{tier_reason.lower()}"
    row = item(
        "contacts:M-4417:2026-11",
        "contacts",
        reason(
            "contacts:M-4417:2026-11",
            rule,
            text=f"HH+ {tier_reason}: 1 of 4",
            neutral="HH+: contacts behind this month",
            notes=[("4 visits, all in person", "fewer than asked")],
        ),
    )
    open_row = only(shown(row, team=team, reveal=True))
    assert open_row.member == "Rosa Alvarez"
    assert open_row.reasons[0].key == "contacts:M-4417:2026-11:hhplus"
    assert open_row.reasons[0].text == "HH+: contacts behind this month"
    assert open_row.reasons[0].title == "HH+ monthly contacts"
    assert open_row.reasons[0].notes == ("fewer than asked",)
    assert open_row.reasons[0].number == "4 core services a month, 2 in person"


def test_smi_shows_its_rule_where_revealed_and_only_there() -> None:
    team = replace(TEAM, members=(ROSA._replace(tier="HH+", tier_reason="SMI"),))
    row = item(
        "contacts:M-4417:2026-11",
        "contacts",
        reason("contacts:M-4417:2026-11", "ny-hhplus-smi", text="HH+ SMI: 1 of 4", neutral="HH+"),
    )
    assert first(shown(row, team=team)).rule == "hhplus"
    assert first(shown(row, team=team, reveal=True)).rule == "ny-hhplus-smi"


def test_what_a_part_2_facility_treats_never_shows() -> None:
    stay = event("ed", "2026-11-20", "ev-1", member_id="M-4417", facility="Hope", tags="sud part2")
    team = replace(TEAM, events={"M-4417": (stay,)})
    row = item(
        "watch:M-4417",
        "watch",
        reason("event:ev-1", "follow-up-ed-2bd"),
        reason("event:ev-1", "fua-7d", due="2026-11-27"),
        reason("event:ev-1", "fua-30d", due="2026-12-20"),
    )
    open_row = only(shown(row, team=team, reveal=True))
    assert [(r.rule, r.due) for r in open_row.reasons] == [
        ("follow-up-ed-2bd", on("2026-11-24")),
        ("follow-up", on("2026-11-27")),
        ("follow-up", on("2026-12-20")),
    ]
    assert {r.title for r in open_row.reasons[1:]} == {"Follow-up of an event"}
    untagged = replace(TEAM, events={"M-4417": (stay._replace(tags=frozenset({"sud"})),)})
    assert [r.rule for r in only(shown(row, team=untagged, reveal=True)).reasons] == [
        "follow-up-ed-2bd",
        "fua-7d",
        "fua-30d",
    ]


@pytest.mark.parametrize("tag", ["part2", "hiv"])
def test_what_others_wrote_about_a_protected_member_stays_neutral(tag: str) -> None:
    team = replace(TEAM, members=(ROSA._replace(privacy_tags=frozenset({tag})),))
    text: dict[str, Any] = {
        "text": "Referral to Ryan White clinic",
        "neutral": "Referral sent 12 days ago",
    }
    row = item("referral:r", "referrals", reason("referral:r", "referral-quiet", **text))
    assert first(shown(row, team=team, reveal=True)).text == "Referral sent 12 days ago"
    assert first(shown(row, reveal=True)).text == "Referral to Ryan White clinic"
    decided_row = replace(row, decision=decided())
    decision = only(shown(decided_row, team=team, reveal=True)).decision
    assert decision is not None
    assert decision.text == "Work on the referral"


def test_where_a_member_with_a_protected_address_is_seen_never_shows() -> None:
    team = replace(TEAM, members=(ROSA._replace(privacy_tags=frozenset({"dv"})),))
    text: dict[str, Any] = {
        "text": "Appointment at 12 Elm Street",
        "neutral": "Appointment today",
        "due": None,
    }
    row = item("watch:M-4417", "watch", reason("appointment:a", "signal-appointment", **text))
    assert first(shown(row, team=team, reveal=True)).text == "Appointment today"
    assert first(shown(row, reveal=True)).text == "Appointment at 12 Elm Street"


def test_a_decision_says_who_and_when_and_hides_what_was_typed() -> None:
    due = task("t-9", "2026-11-27", member_id="M-4417", from_key="watch:M-4417")
    team = replace(TEAM, tasks=(due,))
    masked = only(shown(replace(ED, decision=decided()), team=team)).decision
    assert masked is not None
    assert masked.words == "task for J. Ortiz, due Fri"
    assert masked.text == "Follow up"
    assert masked.task_id == opaque("agency", "task", "t-9")
    assert (masked.on, masked.by) == (AS_OF, "M. Chen")
    open_row = only(shown(replace(ED, decision=decided()), team=team, reveal=True)).decision
    assert open_row is not None
    assert (open_row.text, open_row.task_id) == ("Ring her sister Ana", "t-9")


@pytest.mark.parametrize(
    ("kind", "until", "said", "edge"),
    [
        ("discussed", None, "discussed", ""),
        ("watch", "2026-11-23", "watch until tomorrow", "until tomorrow"),
        ("snooze", "2026-11-27", "snoozed until Fri", ""),
        ("excuse", "2026-11-30", "excused until 30 Nov", ""),
        ("choice", None, "the member chose not to", ""),
    ],
)
def test_what_a_decision_says(kind: str, until: str | None, said: str, edge: str) -> None:
    made = decided(kind, until=on(until) if until else None, task_id="", owner="", text="")
    quiet = reason("member:M-4417", "signal-watch-until", "watch", None, happened=None)
    row = only(shown(item("watch:M-4417", "watch", quiet, decision=made)))
    assert row.decision is not None
    assert (row.decision.words, row.due_words) == (said, edge)
    assert row.decision.task_id == ""


def test_matters_without_a_member_are_named_by_their_kind_unless_revealed() -> None:
    team = replace(
        TEAM,
        tasks=(task("t-1", "2026-11-22", member_id="", title="Ask Ana about bus passes"),),
        barriers=(barrier("2026-11-20", "b-1", member_id="", title="Dr. Moss is away"),),
    )
    rows = [
        item("task:t-1", "followups", reason("task:t-1", "task-due"), member_id=None),
        item("barrier:b-1", "barriers", reason("barrier:b-1", "barrier-response"), member_id=None),
        item("followup:carried:task:t-1", "followups", reason("x", "carried-over"), member_id=None),
    ]

    def labels(reveal: bool) -> list[str]:
        board = shown(*rows, team=team, reveal=reveal)
        return sorted(row.member for section in board.sections for row in section.items)

    assert labels(False) == ["Barrier", "Task", "Task"]
    assert labels(True) == ["Ask Ana about bus passes"] * 2 + ["Dr. Moss is away"]


def test_excluded_members_are_listed_in_the_order_of_their_short_ids() -> None:
    (masked,) = shown().excluded
    assert (masked.reason, masked.members) == ("pended", ("T.W. ··0932", "R.A. ··4417"))
    (revealed,) = shown(reveal=True).excluded
    assert revealed.members == ("Tom Weiß", "Rosa Alvarez")


def test_feeds_carry_their_age_and_the_agency_s_time() -> None:
    members, contacts = shown().feeds
    assert (members.age, members.stale) == ("1 h", False)
    assert members.imported_at.isoformat() == "2026-11-22T06:10:00-05:00"
    assert (contacts.age, contacts.stale) == ("31 h", True)


def test_a_traceback_shows_no_real_key() -> None:
    assert "M-4417" not in repr(shown(ED))


def test_the_detail_of_a_member() -> None:
    rosa = ROSA._replace(tier="HH+", tier_reason="HIV", next_step="Visit the flat with Ana")
    known = replace(
        TEAM,
        members=(rosa,),
        contacts={
            "M-4417": (
                contact("2026-08-24", member_id="M-4417"),
                contact("2026-11-09", member_id="M-4417"),
                contact("2026-11-15", member_id="M-4417", with_whom="provider"),
                attempt("2026-11-19", member_id="M-4417"),
            )
        },
        events={"M-4417": (event("ed", "2026-11-20", "ev-88", member_id="M-4417"),)},
        appointments={"M-4417": (appointment("2026-11-25", member_id="M-4417"),)},
        referrals={
            "M-4417": (
                referral("sent", "r-1", member_id="M-4417", sent_on="2026-11-10"),
                referral("completed", "r-2", member_id="M-4417", sent_on="2026-10-10"),
            )
        },
        requests={
            "M-4417": (
                request("q-1", member_id="M-4417", received="2026-11-19"),
                request(
                    "q-2",
                    member_id="M-4417",
                    decision="approved",
                    auth_end_on="2026-11-01",
                    resolved_on="2026-11-05",
                ),
            )
        },
        tasks=(task("t-1", "2026-11-27", member_id="M-4417", title="Ask Ana", owner="s-chen"),),
        goals={
            "M-4417": (
                Goal("g", "M-4417", "Own flat", "active", on("2026-11-10"), on("2026-11-27")),
                Goal("h", "M-4417", "Quit smoking", "achieved", on("2026-11-20"), None),
            )
        },
    )
    board = shown(ED, team=known)
    masked = show_member(known, "M-4417", board)
    assert (masked.label, masked.line) == ("R.A. ··4417", "Health Home · HH+ · active")
    assert masked.manager == "J. Ortiz"
    assert [row.key for row in masked.rows] == ["watch:784417"]
    assert [(o.kind, o.text, o.due_words) for o in masked.opened] == [
        ("referral", "Referral, sent 12 days ago", ""),
        ("request", "Service request, received 3 days ago", ""),
        ("task", "Task, M. Chen", "due Fri"),
    ]
    assert masked.goal == ("1 active goal, moved 12 days ago", "next step due Fri")
    assert masked.contact_words == "last made 9 Nov, tried 19 Nov"
    opened = show_member(known, "M-4417", board, reveal=True)
    assert opened.label == "Rosa Alvarez"
    assert opened.line == "Health Home · HH+ · active"
    assert [o.text for o in opened.opened] == [
        "housing Northside Housing, sent 12 days ago",
        "personal care, received 3 days ago",
        "Ask Ana, M. Chen",
    ]
    assert opened.goal == ("Own flat", "Visit the flat with Ana · due Fri · moved 12 days ago")


def test_the_last_ninety_days_in_equal_cells() -> None:
    known = replace(
        TEAM,
        contacts={
            "M-4417": (
                contact("2026-08-24", member_id="M-4417"),
                contact("2026-08-25", member_id="M-4417"),
                attempt("2026-11-15", member_id="M-4417"),
                contact("2026-11-21", member_id="M-4417"),
            )
        },
        events={"M-4417": (event("ed", "2026-11-22", member_id="M-4417"),)},
    )
    marks = show_member(known, "M-4417", shown(ED, team=known)).timeline
    # 90 days that end on 22 November begin on 25 August; 30 cells of three days.
    assert (len(marks), marks[0].first, marks[-1].last) == (30, on("2026-08-25"), AS_OF)
    assert (marks[0].glyph, marks[0].contacts) == ("●", 1)
    assert marks[-1][2:] == ("event", "▲", 1, 0, 1)
    # 14 to 16 November is the cell of the attempt.
    assert (marks[-3].first, marks[-3].kind, marks[-3].attempts) == (on("2026-11-14"), "attempt", 1)
    assert sum(mark.kind == "nothing" for mark in marks) == 27
    narrow = show_member(known, "M-4417", shown(ED, team=known), cells=13).timeline
    assert len(narrow) == 13
    assert (narrow[0].first, narrow[0].last) == (on("2026-08-25"), on("2026-08-30"))


@pytest.mark.parametrize(
    ("known", "masked", "revealed"),
    [
        pytest.param({}, "Health Home · standard · active", None, id="known codes"),
        pytest.param({"programme": "Recovery Inc"}, "other programme · standard · active",
                     "Recovery Inc · standard · active", id="an unknown programme"),
        pytest.param({"tier": "HH+ HIV"}, "Health Home · active", None, id="a code that tells"),
        pytest.param({"programme": "Recovery", "privacy_tags": frozenset({"part2"})},
                     "other programme · standard · active", None, id="protected member"),
        pytest.param({"segment": "jail diversion"}, "Health Home · standard · other segment",
                     "Health Home · standard · jail diversion", id="an unknown segment"),
    ],
)  # fmt: skip
def test_an_unknown_code_is_free_text(
    known: dict[str, Any], masked: str, revealed: str | None
) -> None:
    team = replace(TEAM, members=(ROSA._replace(**known),))
    board = shown(team=team)
    assert show_member(team, "M-4417", board).line == masked
    assert show_member(team, "M-4417", board, reveal=True).line == (revealed or masked)


def test_a_member_whom_the_team_does_not_have() -> None:
    with pytest.raises(KeyError):
        show_member(TEAM, "M-1", shown())


def test_a_masked_hh_plus_row_does_not_count_back_to_its_last_responsible_day() -> None:
    key = "contacts:M-4417:2026-11"
    team = replace(TEAM, members=(ROSA._replace(tier="HH+", tier_reason="SMI"),))
    row = item(key, "contacts", reason(key, "ny-hhplus-smi", due="2026-11-30"))
    assert only(shown(row, team=team)).last_responsible_day is None
    assert only(shown(row, team=team, reveal=True)).last_responsible_day == on("2026-11-30")
    plain_row = item(key, "contacts", reason(key, "ny-hh-core-monthly", due="2026-11-30"))
    assert only(shown(plain_row)).last_responsible_day == on("2026-11-30")


def test_a_carried_hh_plus_row_does_not_either() -> None:
    key = "followup:carried:contacts:M-4417:2026-11"
    row = item(key, "followups", reason(key, "carried-over", due="2026-11-30"))
    for tier, last_day in (("HH+", None), ("standard", on("2026-11-30"))):
        team = replace(TEAM, members=(ROSA._replace(tier=tier),))
        assert only(shown(row, team=team)).last_responsible_day == last_day


def test_a_task_that_still_has_the_text_its_row_proposed_may_show_it() -> None:
    proposed = "Make this month's core service"
    key = "contacts:M-4417:2026-11"

    def said(title: str) -> tuple[str, str]:
        made = task("t-9", "2026-11-22", member_id="M-4417", title=title, from_key=key)
        late = item(
            "task:t-9", "followups", reason("task:t-9", "task-due", neutral="Task due today")
        )
        core = item(
            key, "contacts", reason(key, "ny-hh-core-monthly"), decision=decided(text=title)
        )
        board = shown(late, core, team=replace(TEAM, tasks=(made,)))
        decision = board.sections[2].items[0].decision
        assert decision is not None
        return board.sections[0].items[0].reasons[0].text, decision.text

    assert said(proposed) == (f"{proposed}: task due today", proposed)
    assert said(f"{proposed}, ask Ana") == ("Make contact: task due today", "Make contact")
    # What only a protected rule proposes would tell which rule it was.
    assert said("Make this week's visit") == ("Make contact: task due today", "Make contact")


def test_a_row_that_comes_back_stands_for_its_original_while_that_is_listed() -> None:
    key = "contacts:M-4417:2026-11"
    original = item(key, "contacts", reason(key, "ny-hh-core-monthly"))
    back = item(
        f"followup:carried:{key}", "followups", reason(f"followup:carried:{key}", "carried")
    )
    both = shown(back, original)
    expected = RealTarget(key, (original.reasons[0].key,), "M-4417")
    for row in (row for section in both.sections for row in section.items):
        assert both.target(row.key) == expected
        assert both.target(row.key, row.reasons[0].key) == expected
    alone = shown(back)
    assert alone.target(only(alone).key).item_key == back.key


def test_a_name_longer_than_any_name_is_cut_for_the_screen() -> None:
    team = replace(TEAM, members=(ROSA._replace(first="R" * 5000, last="Alvarez"),))
    row = item(
        "contacts:M-4417:2026-11", "contacts", reason("contacts:M-4417:2026-11", "pc-monthly")
    )
    label = only(shown(row, team=team, reveal=True)).member
    assert len(label) == 120
    assert label.endswith("R…")
