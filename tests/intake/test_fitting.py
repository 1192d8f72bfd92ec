"""Which tables a sheet is taken for, and which of its columns each of them gets."""

from huddle.intake import fitting, guessing

NAMES = guessing.look(["Alvarez, Rosa", "Webb, Tom", "O'Neil, Sean"])
DAYS = guessing.look(["2026-11-03", "11/5/2026", "2026-10-30"])


def test_nothing_is_held_where_nothing_speaks() -> None:
    words = guessing.look(["blue", "red"])
    assert fitting.best_fits(("Colour", "Shape"), (words, words), "Lookups") == []


def test_a_row_of_a_tracker_holds_a_member_and_her_last_contact() -> None:
    labels = ("Pt Name", "DOB", "CM", "Last F2F", "LM/NA/Spoke")
    looks = (NAMES, DAYS, guessing.look(["J. Ortiz"]), DAYS, guessing.look(["LM", "NA", "Spoke"]))
    members, contacts = fitting.best_fits(labels, looks, "Tracker")
    assert members.table.name == "members"
    assert members.places == {"full_name": 0, "dob": 1, "care_manager_id": 2}
    assert contacts.table.name == "contacts"
    assert contacts.places == {"at": 3, "outcome": 4, "staff_id": 2}


def places(
    labels: tuple[str, ...], looks: tuple[guessing.Look, ...], over: tuple[str, ...] = ()
) -> dict[str, dict[str, str]]:
    """By table its columns, and which header each of them comes from."""
    fits = fitting.best_fits(labels, looks, "Tracker", over)
    return {
        fit.table.name: {name: labels[place] for name, place in fit.places.items()} for fit in fits
    }


WHO = ("Pt Name", "DOB", "HH Tier", "Status", "POC Due")
WHO_SEEN = (
    *(NAMES, DAYS, guessing.look(["HH+", "High"]), guessing.look(["Active", "Pended"]), DAYS),
)
CALLS = guessing.look(["Reached", "LM", "LM", "No answer"])


def test_a_day_and_its_words_are_of_a_contact_or_of_an_appointment_and_never_of_both() -> None:
    labels, looks = (*WHO, "Date", "Outcome"), (*WHO_SEEN, DAYS, CALLS)
    contact = {"at": "Date", "outcome": "Outcome"}
    for group in ("Last Contact", ""):
        found = places(labels, looks, (*["Client"] * len(WHO), group, group))
        assert list(found) == ["members", "contacts"], group
        assert found["contacts"] == contact
    booked = (*WHO_SEEN, DAYS, guessing.look(["Booked", "Kept"]))
    found = places(labels, booked, (*["Client"] * len(WHO), "Next Appt", "Next Appt"))
    assert list(found) == ["members", "appointments"]
    assert found["appointments"] == {"at": "Date", "status": "Outcome"}


def test_words_go_to_the_table_whose_words_they_are() -> None:
    labels = (*WHO, "Last Contact", "Outcome", "Next Appt")
    calls = places(labels, (*WHO_SEEN, DAYS, CALLS, DAYS))
    assert calls["contacts"] == {"at": "Last Contact", "outcome": "Outcome"}
    assert calls["appointments"] == {"at": "Next Appt"}
    kept = guessing.look(["Kept", "Cancelled", "Booked"])
    visits = places(labels, (*WHO_SEEN, DAYS, kept, DAYS))
    assert visits["contacts"] == {"at": "Last Contact"}
    assert visits["appointments"] == {"at": "Next Appt", "status": "Outcome"}


TRIED = guessing.look(["LM", "NA", "Wrong #"])
HOW = guessing.look(["Phone", "Home visit", "Office"])


def test_the_last_attempt_stands_beside_the_last_contact_with_its_own_words() -> None:
    labels = (*WHO, "Last Contact", "How", "Last Attempt", "Result")
    found = places(labels, (*WHO_SEEN, DAYS, HOW, DAYS, TRIED))
    assert list(found) == ["members", "contacts", "attempts"]
    assert found["contacts"] == {"at": "Last Contact", "channel": "How"}
    assert found["attempts"] == {"at": "Last Attempt", "outcome": "Result"}
    turned = (*WHO, "Last Attempt", "Type", "Result", "Last Contact", "Type [2]", "Result [2]")
    found = places(turned, (*WHO_SEEN, DAYS, HOW, TRIED, DAYS, HOW, CALLS))
    assert found["contacts"] == {
        **{"at": "Last Contact", "channel": "Type [2]", "outcome": "Result [2]"}
    }
    assert found["attempts"] == {"at": "Last Attempt", "channel": "Type", "outcome": "Result"}


def test_words_that_name_what_they_are_of_need_not_stand_beside_its_day() -> None:
    labels = (*WHO, "Last Contact", "Last Attempt", "Contact Result", "Attempt Result")
    found = places(labels, (*WHO_SEEN, DAYS, DAYS, CALLS, TRIED))
    assert found["contacts"] == {"at": "Last Contact", "outcome": "Contact Result"}
    assert found["attempts"] == {"at": "Last Attempt", "outcome": "Attempt Result"}


def test_a_tracker_may_know_attempts_only() -> None:
    labels = (*WHO, "Last Attempt", "Result")
    found = places(labels, (*WHO_SEEN, DAYS, TRIED))
    assert found["attempts"] == {"at": "Last Attempt", "outcome": "Result"}
    assert "contacts" not in found


def test_the_last_call_stands_beside_the_last_visit_in_either_order() -> None:
    visit, call = {"at": "Last F2F"}, {"at": "Last Phone Contact", "outcome": "Result"}
    for head, seen in (
        (("Last F2F", "Last Phone Contact", "Result"), (DAYS, DAYS, CALLS)),
        (("Last Phone Contact", "Result", "Last F2F"), (DAYS, CALLS, DAYS)),
    ):
        found = places((*WHO, *head), (*WHO_SEEN, *seen))
        assert list(found) == ["members", "contacts", "calls"]
        assert (found["contacts"], found["calls"]) == (visit, call)
