"""What a file leaves open is asked, never guessed; what it is not is said."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from app.core.errors import Invalid
from app.services.imports.formats import FORMATS
from app.services.imports.options import ImportOptions
from tests.services.imports.samples import BERLIN, data, rows, seen

KNOWN = ", ".join(known.title for known in FORMATS.values())
HEADER = "Email,Project,Description,Start date,Start time,End date,End time,Duration\n"


def refused(file: bytes, options: ImportOptions = BERLIN) -> tuple[str, dict[str, Any], Any]:
    """The code of the answer, its fields, and its details."""
    with pytest.raises(Invalid) as error:
        rows(file, options)
    return error.value.code, dict(error.value.fields or {}), dict(error.value.details)


def toggl(*lines: str) -> bytes:
    """A Toggl file of these rows: date, time, date, time, duration."""
    return (HEADER + "".join(f"m@x.test,Atlas,,{line}\n" for line in lines)).encode()


def test_ambiguous_dates_are_refused_with_both_readings() -> None:
    text = "03/04/2026 may be 2026-04-03 (dmy) or 2026-03-04 (mdy); say which"
    readings = {"dmy": ["2026-04-03", "2026-04-05"], "mdy": ["2026-03-04", "2026-05-04"]}
    assert refused(data("clockify_ambiguous")) == ("ambiguous", {"date_order": [text]}, {"readings": readings})


@pytest.mark.parametrize(("order", "day"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04")])
def test_the_user_decides(order: str, day: str) -> None:
    found = rows(data("clockify_ambiguous"), replace(BERLIN, date_order=order))
    assert found[0][1][:10] == day


def test_contradictory_dates_are_refused() -> None:
    text = "line 2 has the day first, line 3 the month; the file mixes both"
    assert refused(data("clockify_contradictory"))[1] == {"date_order": [text]}


def test_what_proves_the_order() -> None:
    def proof(name: str) -> tuple[str, str]:
        facts = seen(data(name)).facts
        return facts.interpretation.order, facts.proof

    assert proof("clockify_detailed") == ("dmy", "line 2 has a first number above 12")
    assert proof("clockify_excel") == ("mdy", "line 2 has a second number above 12")
    assert proof("clockify_midnight") == ("dmy", "entries over midnight fit their duration in this order only")
    assert proof("toggl_year") == ("ymd", "the year is first")


def test_decimal_marks() -> None:
    code, fields, details = refused(data("harvest_unclear"))
    assert (code, fields) == ("ambiguous", {"decimal": ["1,333 may be 1.333 or 1333; say which"]})
    assert details == {"readings": {",": "1.333", ".": "1333"}}
    ((_, start, end, *_),) = rows(data("harvest_unclear"), replace(BERLIN, decimal=","))
    assert (start, end) == ("2026-02-03T08:00:00Z", "2026-02-03T09:20:00Z")


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        (data("clockify_summary"), "No times to import: this is Clockify's summary report; export the detailed one"),
        (
            b"Description,Duration,Member,Start time,Stop time\nx,1:00,m,9:00,10:00\n",
            "No times to import: the column Start date is switched off in this Toggl report; switch it on",
        ),
        (
            b"Project,Client,Description,Duration\na,b,c,1:00\n",
            "No times to import: this looks like Toggl's summary; export the detailed report as CSV",
        ),
        (
            b"Project,Client,Status,Visibility,Tracked (h),Estimated (h)\nKiln,Orla,Active,Public,1.00,2.00\n",
            "No times to import: this is Clockify's list of projects; export the detailed time report",
        ),
        (
            b"Client,Project,Project Code,Total Hours,Billable Hours\nOrla,Kiln,K-1,10.0,8.0\n",
            "No times to import: this is Harvest's list of projects; export the detailed time report",
        ),
        (
            b"Client Name,Address\nOrla,Here\n",
            "No times to import: this is Harvest's list of clients; export the detailed time report",
        ),
        (
            b"name,description,contact_person,email,phone,default_hourly_rate\nOrla,,,,,80\n",
            "No times to import: this is TimeTracker's list of clients; export the time entries",
        ),
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf \n", "The file is empty"),
        (
            b"a,b\n1,2\n",
            f"The columns are of no kind that is known ({KNOWN}); found: a, b",
        ),
    ],
    ids=[
        *("clockify summary", "toggl without dates", "toggl summary", "clockify projects", "harvest projects"),
        *("harvest clients", "timetracker clients", "empty", "blank", "other"),
    ],
)
def test_files_that_hold_no_times(file: bytes, hint: str) -> None:
    assert refused(file)[:2] == ("validation_error", {"file": [hint]})


def test_a_quote_that_is_never_closed() -> None:
    file = HEADER.encode() + b'm@x.test,Atlas,"' + b"x" * 200_000
    code, fields, _ = refused(file)
    assert (code, fields["file"][0].startswith("Line 2 cannot be read")) == ("validation_error", True)


def test_a_renamed_column_is_offered_and_taken_when_named() -> None:
    offer = "Department is where client usually is, and is ignored; columns=client:Department would use it"
    assert seen(data("clockify_renamed")).layout.warnings == [offer]
    named = replace(BERLIN, columns={"client": "Department"})
    assert rows(data("clockify_renamed"), named)[0][3] == "ana@kiln.test/Orla Ltd/Kiln/Firing"


def test_hours_that_clocks_skip_or_show_twice() -> None:
    found = rows(
        toggl(
            "2026-03-29,02:30:00,2026-03-29,03:30:00,00:30:00",
            "2026-03-29,01:30:00,2026-03-29,03:30:00,01:00:00",
            "2026-10-25,02:10:00,2026-10-25,02:20:00,01:10:00",
            "2026-10-25,02:10:00,2026-10-25,02:20:00,00:10:00",
            "2026-10-25,02:30:00,2026-10-25,03:30:00,01:00:00",
        )
    )
    assert [row[:3] for row in found] == [
        (2, "no_such_time", "start_time"),
        (3, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
        (4, "2026-10-25T00:10:00Z", "2026-10-25T01:20:00Z"),
        (5, "2026-10-25T00:10:00Z", "2026-10-25T00:20:00Z"),
        (6, "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2026-03-09,09:00,2026-03-08,10:00,", "ends_before_start"),
        ("2026-03-09,09:00,2026-03-10,10:00,", "too_long_a_time"),
        ("2026-02-30,09:00,2026-03-10,10:00,", "bad_date"),
        ("soon,09:00,2026-03-10,10:00,", "bad_date"),
        ("1926-02-20,09:00,1926-02-20,10:00,", "bad_date"),
        ("2026-03-09,25:00,2026-03-09,10:00,", "bad_time"),
        ("2026-03-09,08.3,2026-03-09,10:00,", "bad_time"),
        ("2026-03-09,13:00 PM,2026-03-09,15:00,", "bad_time"),
        ("2026-03-09,09:00,2026-03-09,10:00,long", "bad_duration"),
        ("2026-03-09,09:00,2026-03-09,10:00,-1.0", "bad_duration"),
        ("2026-03-09,09:00,2026-03-09,10:00,1:00,too,many", "too_long"),
        ("2026-03-09,09:00,2026-03-09,10:0\0,", "bad_text"),
        (",09:00,,10:00,", "missing"),
    ],
)
def test_one_bad_row_keeps_no_other_out(line: str, code: str) -> None:
    good = "2026-03-09,11:00,2026-03-09,12:00,1:00:00"
    found = rows(toggl(good, line, good))
    assert [row[:2] for row in found] == [
        (2, "2026-03-09T10:00:00Z"),
        (3, code),
        (4, "2026-03-09T10:00:00Z"),
    ]


def test_a_day_and_a_duration_that_agree_may_be_long() -> None:
    ((_, start, end, *_),) = rows(toggl("2026-03-09,09:00,2026-03-10,10:00,25:00:00"))
    assert (start, end) == ("2026-03-09T08:00:00Z", "2026-03-10T09:00:00Z")


def test_midnight_and_noon_with_am_and_pm() -> None:
    found = rows(toggl("2026-03-09,12:00 AM,2026-03-09,12:30 a.m.,", "2026-03-09,12:00 PM,2026-03-09,1 pm,"))
    assert [row[1:3] for row in found] == [
        ("2026-03-08T23:00:00Z", "2026-03-08T23:30:00Z"),
        ("2026-03-09T11:00:00Z", "2026-03-09T12:00:00Z"),
    ]


def test_mixed_clocks_are_told() -> None:
    facts = seen(toggl("2026-03-09,9:00 AM,2026-03-09,10:00,", "2026-03-09,13:00,2026-03-09,14:00,")).facts
    assert facts.warnings == ["The column start_time has times with AM or PM and others without"]


def test_where_a_day_of_hours_begins() -> None:
    found = rows(data("harvest_layout"), replace(BERLIN, day_start=time(6, 30)))
    assert found[0][1] == "2026-02-15T05:30:00Z"
