"""Finding the header and what it heads."""

from huddle.intake import headers


def found(*rows: list[str], name: str = "Sheet1") -> headers.Heading:
    heading = headers.find(rows, name)
    assert heading is not None
    return heading


def named(heading: headers.Heading) -> dict[str, list[str]]:
    return {
        column: [heading.labels[place] for place in places]
        for column, places in heading.columns.items()
    }


def test_names_without_case_spaces_or_underscores() -> None:
    heading = found(["CONTACT ID", "memberId", "Staff-ID", "At", "Core Service"])
    assert heading.table.name == "contacts"
    assert set(heading.columns) == {"contact_id", "member_id", "staff_id", "at", "core_service"}


def test_usual_synonyms() -> None:
    heading = found(
        ["Contact ID", "Client ID", "Care Manager", "Date of Contact", "Method", "Notes"]
    )
    assert named(heading) == {
        "contact_id": ["Contact ID"],
        "member_id": ["Client ID"],
        "staff_id": ["Care Manager"],
        "at": ["Date of Contact"],
        "channel": ["Method"],
        "note": ["Notes"],
    }


def test_a_title_a_blank_row_and_a_broken_header() -> None:
    heading = found(
        ["Northside referral log", "", "", ""],
        ["", "", "", ""],
        ["Ref #", "MRN", "Date\nSent", "Referral Status"],
        ["r1", "M1", "1/2/2026", "sent"],
    )
    assert (heading.table.name, heading.first) == ("referrals", 3)
    assert heading.labels[2] == "Date Sent"
    assert set(heading.columns) == {"referral_id", "member_id", "sent_on", "status"}


def test_a_header_over_two_rows_with_merged_groups() -> None:
    heading = found(
        ["Member", "", "", "Enrollment", ""],
        ["ID", "First Name", "Last Name", "Date", "Status"],
        ["M1", "Rosa", "Alvarez", "1/5/2026", "active"],
    )
    assert (heading.table.name, heading.first) == ("members", 2)
    assert named(heading)["enrolled_on"] == ["Enrollment Date"]
    assert named(heading)["segment"] == ["Enrollment Status"]


def test_a_group_tells_columns_of_one_name_apart() -> None:
    heading = found(
        ["Referral", "", "", "Status", "", "Closure", ""],
        ["ID", "Client ID", "Agency", "Current", "Date", "Date", "Outcome"],
    )
    assert heading.table.name == "referrals"
    assert heading.columns["status"] == (3,)
    assert heading.columns["status_on"] == (4,)
    assert heading.columns["closed_on"] == (5,)
    assert "sent_on" not in heading.columns


def test_cells_merged_down_over_two_rows() -> None:
    heading = found(
        ["Contact ID", "Client ID", "Contact", "", "Outcome"],
        ["", "", "Date", "Method", ""],
    )
    assert heading.first == 2
    assert set(heading.columns) == {"contact_id", "member_id", "at", "channel", "outcome"}


def test_a_second_header_that_repeats_the_first_is_no_row() -> None:
    heading = found(
        ["member_id", "first", "last", "segment"],
        ["Member ID", "First name", "Last name", "Status"],
        ["M1", "Rosa", "Alvarez", "active"],
    )
    assert heading.first == 2


def test_a_row_of_data_is_no_second_header() -> None:
    heading = found(
        ["task_id", "member_id", "title", "owner", "status"],
        ["t1", "M1", "Task", "owner", "open"],
    )
    assert heading.first == 1


def test_duplicate_headers_stand_for_one_column() -> None:
    heading = found(["Member ID", "Phone", "First", "Last", "Phone"])
    assert heading.columns["phone"] == (1, 4)


def test_the_better_name_has_the_column_and_the_other_is_unused() -> None:
    heading = found(["contact_id", "member_id", "Date", "Contact Date", "Eye colour"])
    assert named(heading)["at"] == ["Contact Date"]
    assert set(heading.unused) == {"Date", "Eye colour"}


def test_what_is_in_brackets_is_an_aside() -> None:
    heading = found(["Member ID*", "First Name (legal)", "Last Name", "DOB (mm/dd/yyyy)"])
    assert set(heading.columns) == {"member_id", "first", "last", "dob"}


def test_the_name_of_the_sheet_decides_where_columns_do_not() -> None:
    row = ["ID", "Client ID", "Date", "Staff"]
    assert headers.find([row], "Contact log").table.name == "contacts"  # type: ignore[union-attr]
    assert headers.find([row], "appts.csv").table.name == "appointments"  # type: ignore[union-attr]


def test_every_table_is_known_by_its_own_columns() -> None:
    from huddle.intake.tables import TABLES

    for table in TABLES:
        row = [column.name for column in table.columns]
        heading = found(row, name="x.csv")
        assert heading.table is table
        assert heading.rival == ""
        assert set(heading.columns) == set(row)


def test_other_peoples_tables_are_none_of_ours() -> None:
    assert headers.find([["a", "b", "c"], ["1", "2", "3"]], "x.csv") is None
    assert headers.find([["first", "last", "address", "city", "zip"]], "x.csv") is None
    row = ["Id", "DATE", "PATIENT", "ENCOUNTER", "MODALITY", "BODYSITE", "SOP", "SERIES"]
    assert headers.find([row], "imaging.csv") is None


def test_a_table_without_ids_is_named_with_what_it_lacks() -> None:
    row = ["Client ID", "Referral Type", "Referred To", "Date Sent", "Status"]
    assert headers.find([row], "log.csv") is None
    assert headers.nearest([row]) == ("referrals", "referral_id")
