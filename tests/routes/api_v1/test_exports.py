"""Files over v1: entries and reports."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import openpyxl
from pypdf import PdfReader
from sqlalchemy import insert

from app import TimeTracker
from app.core.db import Database
from app.services.exports.tabular import BATCH_ROWS, BYTE_ORDER_MARK
from app.services.time_entries.models import TimeEntry
from tests.factories import Api, People
from tests.routes.api_v1.builders import change_user

MARCH = {"start_date": "2026-03-01", "end_date": "2026-03-31"}


def table(data: bytes) -> list[list[str]]:
    """The cells of a CSV file."""
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def cells(data: bytes, sheet: int = 0) -> list[tuple[Any, ...]]:
    """The cells of a workbook's sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return list(book.worksheets[sheet].iter_rows(values_only=True))


async def book(api: Api) -> list[int]:
    """Three entries, with whatever is hard about texts."""
    client = await api.client_id("Ä & Söhne <GmbH>", currency="USD", default_hourly_rate=60)
    project = await api.project('"Quoted", Inc', client_id=client)
    task = await api.task(project, "=1+1")
    made = [
        await api.entry(
            project, "2026-03-02T09:00:00Z", "2026-03-02T10:20:00Z", task_id=task, notes="Two\nlines; 日本", tags="a,b"
        )
    ]
    made.append(
        await api.entry(project, "2026-03-03T09:00:00.5Z", "2026-03-03T10:00:00.5Z", notes="@SUM(A1)", billable=False)
    )
    times = {"start_time": "2026-03-29T00:30:00Z", "end_time": "2026-03-29T01:30:00Z"}
    answer = await api.post("/time-entries", client_id=client, **times)
    return [*made, answer.body["time_entry"]["id"]]


async def test_csv(api: Api) -> None:
    ids = await book(api)
    answer = await api.get("/time-entries/export", sort="start_time")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="time-entries-')
    names, *rows = table(answer.body)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    assert [row["id"] for row in found] == [str(number) for number in ids]
    listed = {str(entry["id"]): entry for entry in (await api.get("/time-entries")).body["time_entries"]}
    for row in found:
        entry = listed[row["id"]]
        for name in ("start_time", "end_time", "user", "source", "created_at", "updated_at"):
            assert row[name] == entry[name], name
        for name in ("client_id", "project_id", "task_id", "duration_seconds", "break_seconds", "client_name", "tags"):
            assert row[name] == ("" if entry[name] is None else str(entry[name])), name
        assert (row["billable"], row["paid"]) == (str(entry["billable"]).lower(), "false")
        assert float(row["duration_hours"]) == entry["duration_hours"]
    assert [row["project_name"] for row in found] == ['"Quoted", Inc', '"Quoted", Inc', ""]
    # What a spreadsheet would X.
    assert (found[0]["task_name"], found[0]["notes"], found[1]["notes"]) == ("'=1+1", "Two\nlines; 日本", "'@SUM(A1)")


async def test_json_is_what_the_list_has(api: Api) -> None:
    assert (await api.get("/time-entries/export", format="json")).body == {"time_entries": []}
    await book(api)
    exported = (await api.get("/time-entries/export", format="json")).body
    assert exported == {"time_entries": (await api.get("/time-entries")).body["time_entries"]}
    some = (await api.get("/time-entries/export", format="json", billable="false", **MARCH)).body["time_entries"]
    assert [entry["notes"] for entry in some] == ["@SUM(A1)"]


async def test_a_workbook_shows_what_clocks_show(app: TimeTracker, api: Api, people: People) -> None:
    await book(api)
    await change_user(app, people.ada, timezone="Europe/Berlin")
    answer = await api.get("/time-entries/export", format="xlsx", sort="start_time")
    names, *rows = cells(answer.body)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    assert [(row["start_time"], row["end_time"]) for row in found] == [
        (datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11, 20)),
        (datetime(2026, 3, 3, 10, 0, 0, 500000), datetime(2026, 3, 3, 11, 0, 0, 500000)),
        (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 3, 30)),
    ]
    assert [(row["task_name"], row["notes"], row["billable"]) for row in found] == [
        ("=1+1", "Two\nlines; 日本", True),
        (None, "@SUM(A1)", False),
        (None, None, True),
    ]
    assert cells(answer.body, 1)[0] == ("Times", "as clocks show them in Europe/Berlin")


async def test_a_workbook_has_what_was_not_rounded(api: Api) -> None:
    project = await api.project()
    for hour in ("09", "10", "11"):
        await api.entry(project, f"2026-03-02T{hour}:00:00Z", f"2026-03-02T{hour}:20:00Z")
    file = io.BytesIO((await api.get("/time-entries/export", format="xlsx")).body)
    names, *rows = openpyxl.load_workbook(file).worksheets[0].iter_rows()
    places = {cell.value: place for place, cell in enumerate(names)}
    found = {
        name: [(row[place].value, row[place].number_format) for row in rows]
        for name in ("duration_hours", "duration", "start_utc_offset")
        if (place := places[name])
    }
    assert found == {
        "duration_hours": [(1 / 3, "0.00")] * 3,
        "duration": [(timedelta(minutes=20), "[h]:mm:ss")] * 3,
        "start_utc_offset": [("UTC+00:00", "General")] * 3,
    }


async def test_a_byte_order_mark_for_spreadsheets(api: Api) -> None:
    for path in ("/time-entries/export", "/reports/summary/export"):
        plain, marked = [(await api.get(path, bom=mark)).body for mark in ("false", "true")]
        assert marked == BYTE_ORDER_MARK + plain


async def test_csv_in_a_zone(api: Api) -> None:
    await book(api)
    names, *rows = table((await api.get("/time-entries/export", sort="start_time", tz="Europe/Berlin")).body)
    assert [row[names.index("start_time")] for row in rows] == [
        "2026-03-02T10:00:00+01:00",
        "2026-03-03T10:00:00.500000+01:00",
        "2026-03-29T01:30:00+01:00",
    ]


async def test_rights(api: Api, bob_api: Api, admin_api: Api, people: People) -> None:
    ids = await book(api)
    for form in ("csv", "json", "xlsx"):
        assert await exported(bob_api, form) == []
        assert sorted(await exported(admin_api, form)) == ids
        assert await exported(admin_api, form, user_id=people.bob.id) == []
        assert (await bob_api.get("/time-entries/export", format=form, user_id=people.ada.id)).status == 403
        assert (await bob_api.get("/reports/summary/export", format=form, user_id=people.ada.id)).status == 403
    assert table((await bob_api.get("/reports/summary/export", **MARCH)).body)[1][1:3] == ["0", "0.00"]


async def exported(api: Api, form: str, **query: Any) -> list[int]:
    """The ids in the file."""
    body = (await api.get("/time-entries/export", format=form, **query)).body
    if form == "json":
        return [entry["id"] for entry in body["time_entries"]]
    rows: Sequence[Sequence[Any]] = table(body) if form == "csv" else cells(body)
    return [int(row[0]) for row in rows[1:]]


async def test_more_than_is_in_memory_at_once(api: Api, database: Database) -> None:
    project = await api.project()
    times = {
        "start_time": datetime.fromisoformat("2026-03-02T09:00Z"),
        "end_time": datetime.fromisoformat("2026-03-02T10:00Z"),
    }
    rows = [{"user_id": 2, "project_id": project, "duration_seconds": 3600, **times} for _ in range(2 * BATCH_ROWS + 1)]
    async with database.transaction() as session:
        await session.execute(insert(TimeEntry), rows)
    for form in ("csv", "json"):
        assert await exported(api, form, sort="id") == list(range(1, 2 * BATCH_ROWS + 2))


async def test_what_cannot_be_exported(api: Api) -> None:
    for query, field in (
        ({"format": "docx"}, "format"),
        ({"sort": "nonsense"}, "sort"),
        ({"start_date": "yesterday"}, "start_date"),
        ({"tz": "Mars/Base"}, "tz"),
    ):
        answer = await api.get("/time-entries/export", **query)
        assert (answer.status, list(answer.body["errors"])) == (400, [field])
    assert list((await api.get("/reports/summary/export", group_by="x")).body["errors"]) == ["group_by"]


async def test_only_the_head(api: Api, app: TimeTracker) -> None:
    await book(api)
    answer = await api.send("HEAD", "/time-entries/export")
    assert (answer.status, answer.body) == (200, b"")
    for _ in range(5):
        # More often than files are sent at once: whoever leaves early keeps no place.
        response = await app.test_client().open("/api/v1/time-entries/export", method="HEAD", headers=api.headers)
        assert response.status_code == 200


async def test_report_as_csv_and_workbook(api: Api) -> None:
    await book(api)
    asked = {**MARCH, "group_by": "client,day", "fill": "false"}
    expected = [
        ["Ä & Söhne <GmbH>", "2026-03-02", "1", "1.33", "1.33", "1:20:00", "1:20:00", "80.00"],
        ["Ä & Söhne <GmbH>", "2026-03-03", "1", "1.00", "0.00", "1:00:00", "1:00:00", ""],
        ["Ä & Söhne <GmbH>", "2026-03-29", "1", "1.00", "1.00", "1:00:00", "1:00:00", "60.00"],
    ]
    total = ["Total", "", "3", "3.33", "2.33", "3:20:00", "3:20:00", "140.00"]
    names = ["client", "day", "entries", "hours", "billable_hours", "duration", "raw_duration", "amount_USD"]
    answer = await api.get("/reports/summary/export", **asked)
    assert table(answer.body) == [names, *expected, total]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report-2026-03-01-2026-03-31.csv"'
    rows = cells((await api.get("/reports/summary/export", **asked, format="xlsx")).body)
    assert [row[:5] for row in rows[1:]] == [
        (row[0], datetime.fromisoformat(row[1]), int(row[2]), float(row[3]), float(row[4])) for row in expected
    ] + [("Total", "", 3, 3.33, 2.33)]
    about = dict(cells((await api.get("/reports/summary/export", **asked, format="xlsx")).body, 1))
    assert (about["From"], about["To"], about["Time zone of days"]) == ("2026-03-01", "2026-03-31", "UTC")
    assert about["Rounding"].startswith("Each entry is rounded by itself")


async def test_report_as_json_is_the_report(api: Api) -> None:
    await book(api)
    asked = {**MARCH, "group_by": "client,day"}
    exported = await api.get("/reports/summary/export", **asked, format="json")
    assert exported.body == (await api.get("/reports/summary", **asked)).body


async def test_a_report_in_a_language(api: Api, app: TimeTracker, people: People) -> None:
    await book(api)
    await change_user(app, people.ada, date_format="DD.MM.YYYY")
    asked = {**MARCH, "group_by": "client,day", "fill": "false", "lang": "de"}
    answer = await api.get("/reports/summary/export", **asked)
    assert answer.body.decode().splitlines() == [
        "Kunde;Tag;Einträge;Stunden;Abrechenbare Stunden;Dauer;Dauer vor dem Runden;Betrag (USD)",
        "Ä & Söhne <GmbH>;2026-03-02;1;1,33;1,33;1:20:00;1:20:00;80,00",
        "Ä & Söhne <GmbH>;2026-03-03;1;1,00;0,00;1:00:00;1:00:00;",
        "Ä & Söhne <GmbH>;2026-03-29;1;1,00;1,00;1:00:00;1:00:00;60,00",
        "Summe;;3;3,33;2,33;3:20:00;3:20:00;140,00",
    ]
    file = io.BytesIO((await api.get("/reports/summary/export", **asked, format="xlsx")).body)
    sheet = openpyxl.load_workbook(file)
    assert (sheet.sheetnames, sheet.worksheets[0]["B2"].number_format) == (
        ["Bericht", "Über diese Datei"],
        "dd.mm.yyyy",
    )
    assert list((await api.get("/reports/summary/export", lang="tlh")).body["errors"]) == ["lang"]


async def test_a_pdf_says_what_it_is_about(api: Api, app: TimeTracker, people: People) -> None:
    await book(api)
    await change_user(app, people.ada, full_name="Ada Łukasik", timezone="Europe/Berlin", date_format="DD.MM.YYYY")
    project, client = 1, 1
    name = "report-Ä-Söhne-GmbH-Quoted-Inc-2026-03-01-2026-03-31"
    asked = {**MARCH, "client_id": client, "project_id": project, "billable": "true", "format": "pdf"}
    answer = await api.get("/reports/summary/export", **asked, lang="de")
    assert answer.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{quote(name)}.pdf")
    (page,) = PdfReader(io.BytesIO(answer.body)).pages
    about, lines = page.extract_text().split("Jeder Eintrag wird für sich gerundet")
    assert about.split() == (
        "1 Zeitbericht, 01.03.2026 – 31.03.2026 Vom Server TimeTracker Wessen Zeit Ada Łukasik Kunde Ä & Söhne <GmbH> "
        'Projekt "Quoted", Inc Abrechenbar Ja Zeitraum 01.03.2026 – 31.03.2026 Zeitzone der Tage Europe/Berlin Rundung'
    ).split(" ")
    assert (
        lines.split()[-15:]
        == ('Projekt Einträge Stunden Abrechenbar USD "Quoted", Inc 1 1,33 1,33 80,00 Summe 1 1,33 1,33 80,00').split(
            " "
        )[-15:]
    )


async def test_report_on_paper(api: Api) -> None:
    await book(api)
    for number in range(60):
        project = await api.project(f"Project <{number}> & more")
        await api.entry(project, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    answer = await api.get("/reports/summary/export", **MARCH, group_by="client,project", format="pdf")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.body)).pages]
    assert len(pages) == 2
    assert "Time report, 2026-03-01" in pages[0]
    assert "Ä & Söhne <GmbH>" in "".join(pages)
    assert all(f"Project <{number}> & more" in "".join(pages) for number in range(60))
    assert "63.33" in pages[1].split("Total")[1]
