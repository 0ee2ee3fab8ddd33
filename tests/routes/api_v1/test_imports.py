"""Imports over v1; `tests/services/imports` knows the formats and the rules."""

import io
import zipfile
from typing import Any

import pytest
from quart.datastructures import FileStorage

from app import TimeTracker
from app.core.json import encode_json
from app.routes.schemas.imports import ImportDone, ImportOut, ImportRowOut
from app.routes.uploads import SpooledBody
from tests.factories import Answer, Api, People
from tests.routes.api_v1.builders import grant
from tests.routes.api_v1.test_exports import table
from tests.services.imports.read.test_workbook import book

PATH = "/time-entries/import-csv"
TEXT = """\
project_name,start_time,end_time,notes,billable
Atlas,2026-03-07T09:00:00Z,2026-03-07T10:00:00Z,First,true
Atlas,2026-03-07T11:00:00Z,2026-03-07T10:00:00Z,Backwards,true
Atlas,2026-03-07T12:00:00Z,2026-03-07T13:00:00Z,Second,perhaps
"""


async def send(api: Api, text: str, kind: str, **query: Any) -> Answer:
    """The file in one of the ways in which it can come."""
    if kind == "multipart":
        file = FileStorage(io.BytesIO(text.encode()), filename="entries.csv", content_type="text/csv")
        return await api.send("POST", PATH, files={"file": file}, query_string=query)
    if kind in ("csv", "data"):
        return await api.send("POST", PATH, json={kind: text, **query})
    return await api.send("POST", PATH, data=text.encode(), headers={"Content-Type": kind}, query_string=query)


@pytest.mark.parametrize("kind", ["multipart", "csv", "data", "text/csv", "application/octet-stream"])
async def test_every_way_in(api: Api, kind: str) -> None:
    await api.project("Atlas")
    answer = await send(api, TEXT, kind)
    assert (answer.status, set(answer.body)) == (200, set(ImportDone.model_fields))
    told = {name: answer.body[name] for name in ("success", "created", "failed", "skipped", "duplicates", "import_id")}
    assert told == {"success": True, "created": 1, "failed": 2, "skipped": 0, "duplicates": 0, "import_id": 1}
    assert [(error["row"], error["line"], error["code"], error["error"]) for error in answer.body["errors"]] == [
        (3, 3, "ends_before_start", "ends before it starts"),
        (4, 4, "bad_boolean", "must be yes or no"),
    ]
    (entry,) = (await api.get("/time-entries")).body["time_entries"]
    assert (entry["notes"], entry["source"], entry["project"]) == ("First", "import", "Atlas")
    shown = (await api.get("/imports/1")).body["import"]
    assert (shown["filename"], shown["created"]) == ("entries.csv" if kind == "multipart" else None, 1)


async def test_ids_as_the_predecessor_wanted_them(api: Api) -> None:
    project = await api.project("Atlas")
    task = await api.task(project)
    text = f"Project ID,start,end,task_id,description\n{project},2026-03-07T09:00,2026-03-07T10:00,{task},Hello\n"
    assert (await api.post(PATH, csv=text, timezone="Europe/Berlin")).body["created"] == 1
    (entry,) = (await api.get("/time-entries")).body["time_entries"]
    assert (entry["task_id"], entry["notes"], entry["start_time"]) == (task, "Hello", "2026-03-07T08:00:00Z")


async def test_a_dry_run(api: Api) -> None:
    answer = await send(api, TEXT, "multipart", dry_run="true", create_missing="true")
    assert (answer.body["dry_run"], answer.body["import_id"], answer.body["new"]["project"]) == (True, None, ["Atlas"])
    assert (await api.get("/imports")).body["imports"] == []
    assert (await api.get("/projects")).body["projects"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "csv"),
        ({"csv": ""}, "csv"),
        ({"csv": 5}, "csv"),
        ({"csv": "a,b\n1,2\n"}, "file"),
        ({"csv": TEXT, "timezone": "Berlin"}, "timezone"),
        ({"csv": TEXT, "timezone": 7}, "timezone"),
        ({"csv": TEXT, "on_error": "panic"}, "on_error"),
        ({"csv": TEXT, "source": "excel"}, "source"),
        ({"csv": TEXT, "people": "ada"}, "people"),
        ({"csv": TEXT, "columns": {"notes": 7}}, "columns.notes"),
        ({"csv": TEXT, "user_id": "x"}, "user_id"),
        ({"csv": TEXT, "day_start": "late"}, "day_start"),
    ],
)
async def test_bad_bodies(api: Api, body: dict[str, Any], field: str) -> None:
    answer = await api.post(PATH, **body)
    assert (answer.status, list(answer.body["errors"])) == (400, [field])


async def test_bodies_without_a_file(api: Api) -> None:
    for sent in ({"data": b""}, {"data": b"[]", "headers": {"Content-Type": "application/json"}}, {"form": {"a": "b"}}):
        assert (await api.send("POST", PATH, **sent)).status == 400  # type: ignore[arg-type]


async def test_dates_that_can_be_read_in_two_ways(api: Api) -> None:
    text = "project,start,end\nAtlas,03/04/2026 09:00,03/04/2026 10:00\n"
    answer = await api.post(PATH, csv=text)
    assert (answer.status, answer.body["error_code"], list(answer.body["errors"])) == (400, "ambiguous", ["date_order"])
    assert answer.body["readings"] == {"dmy": ["2026-04-03", "2026-04-03"], "mdy": ["2026-03-04", "2026-03-04"]}
    assert (await api.post(PATH, csv=text, date_order="mdy", dry_run=True)).status == 200


async def test_abort(api: Api) -> None:
    await api.project("Atlas")
    answer = await api.post(PATH, csv=TEXT, on_error="abort")
    assert (answer.status, answer.body["error_code"], answer.body["failed"]) == (400, "import_failed", 2)
    assert answer.body["errors"] == {"line 3": ["ends before it starts"], "line 4": ["must be yes or no"]}
    assert (await api.get("/time-entries")).body["time_entries"] == []


async def test_creating_wants_its_scopes(app: TimeTracker) -> None:
    api = await grant(app, "write:time_entries,write:clients,write:projects")
    answer = await api.post(PATH, csv=TEXT, create_missing=True)
    assert (answer.status, answer.body["required_scope"]) == (403, "write:tasks")
    assert (await api.post(PATH, csv=TEXT)).body["failed"] == 3


async def test_only_an_admin_imports_for_others(api: Api, admin_api: Api, people: People) -> None:
    await api.project("Atlas")
    assert (await api.post(PATH, csv=TEXT, user_id=people.bob.id)).status == 403
    assert (await admin_api.post(PATH, csv=TEXT, user_id=people.ada.id)).body["created"] == 1
    assert [entry["user"] for entry in (await api.get("/time-entries")).body["time_entries"]] == ["ada"]
    assert (await admin_api.post(PATH, csv=TEXT, user_id=99)).body["errors"] == {
        "user_id": ["User with ID 99 not found"]
    }


async def test_a_repeat_under_a_key(api: Api) -> None:
    await api.project("Atlas")

    async def post(text: str) -> Answer:
        file = FileStorage(io.BytesIO(text.encode()), filename="entries.csv")
        return await api.send("POST", PATH, files={"file": file}, headers={"Idempotency-Key": "k"})

    first, again = await post(TEXT), await post(TEXT)
    assert (first.body, first.body["created"]) == (again.body, 1)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (await post(TEXT + "\n")).status == 422


async def test_what_was_imported(api: Api, bob_api: Api, admin_api: Api) -> None:
    await api.project("Atlas")
    await api.post(PATH, csv=TEXT)
    listed = (await api.get("/imports")).body
    assert (set(listed["imports"][0]), listed["pagination"]["total"]) == (set(ImportOut.model_fields), 1)
    assert (await bob_api.get("/imports")).body["imports"] == []
    assert (await admin_api.get("/imports", source="timetracker")).body["pagination"]["total"] == 1
    one = (await api.get("/imports/1")).body["import"]
    assert {name: one[name] for name in ("total", "created", "failed", "username")} == {
        "total": 3,
        "created": 1,
        "failed": 2,
        "username": "ada",
    }
    assert [row["line"] for row in one["errors"]] == [3, 4]
    for state, lines in ((None, [3, 4]), ("created", [2]), ("failed", [3, 4]), ("skipped", []), ("all", [2, 3, 4])):
        rows = (await api.get("/imports/1/rows", **({"state": state} if state else {}))).body["rows"]
        assert [row["line"] for row in rows] == lines
        assert all(set(row) == set(ImportRowOut.model_fields) for row in rows)
    assert (await bob_api.get("/imports/1/rows")).status == 404


async def test_the_wrong_rows_as_a_file_that_can_be_mended(api: Api, bob_api: Api) -> None:
    await api.project("Atlas")
    text = TEXT + 'Atlas,2026-03-07T14:00:00Z,2026-03-07T15:00:00Z,"=Third\nand \0","yes",more\n'
    assert (await api.post(PATH, csv=text)).body["failed"] == 3
    answer = await api.get("/imports/1/errors.csv")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="import-1-errors.csv"'
    names, *rows = table(answer.body)
    assert names == ["Line", "State", "Field", "Value", "Problem", *TEXT.splitlines()[0].split(","), "Read as"]
    begin, end = "2026-03-07T11:00:00Z", "2026-03-07T10:00:00Z"
    late, later, third = "2026-03-07T14:00:00Z", "2026-03-07T15:00:00Z", "'=Third\nand \u2400"
    reading = '{"source": "timetracker", "decimal": ".", "unit": "hours", "timezone": "UTC", "day_start": "09:00"}'
    assert {row.pop() for row in rows} == {reading}
    assert rows == [
        ["3", "failed", "end", end, "ends before it starts", "Atlas", begin, end, "Backwards", "true"],
        ["4", "failed", "billable", "perhaps", "must be yes or no", *TEXT.splitlines()[3].split(",")],
        ["5", "failed", "", "", "has 6 cells, the header has 5", "Atlas", late, later, third, "yes", "more"],
    ]
    mended = answer.body.decode().replace(end, "2026-03-07T11:30:00Z").replace("perhaps", "no").replace(",more", "")
    again = (await api.post(PATH, csv=mended)).body
    assert (again["created"], again["failed"], again["errors"]) == (3, 0, [])
    notes = {entry["notes"] for entry in (await api.get("/time-entries")).body["time_entries"]}
    assert notes == {"First", "Backwards", "Second", "=Third\nand \u2400"}
    assert table((await api.get("/imports/2/errors.csv")).body)[1:] == []
    assert (await bob_api.get("/imports/1/errors.csv")).status == 404


@pytest.mark.parametrize("kind", ["xlsx", "json"])
async def test_workbooks_and_json(api: Api, kind: str) -> None:
    await api.project("Atlas")
    rows = [line.split(",") for line in TEXT.splitlines()]
    file = book(rows) if kind == "xlsx" else encode_json([dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
    upload = {"file": FileStorage(io.BytesIO(file), filename=f"entries.{kind}")}
    answer = (await api.send("POST", PATH, files=upload)).body
    assert (answer["created"], answer["failed"], answer["encoding"], answer["delimiter"]) == (1, 2, kind, "")
    assert [error["line"] for error in answer["errors"]] == ([3, 4] if kind == "xlsx" else [2, 3])
    assert table((await api.get("/imports/1/errors.csv")).body)[0][5:-1] == rows[0]


async def test_undo(api: Api) -> None:
    await api.project("Atlas")
    await api.post(PATH, csv=TEXT)
    await api.patch("/time-entries/1", notes="By hand")
    held = await api.delete("/imports/1")
    assert (held.status, held.body["error_code"], held.body["entry_ids"]) == (409, "entries_changed", [1])
    for _ in range(2):
        answer = await api.send("DELETE", "/imports/1", query_string={"keep_changed": "true"})
        assert (answer.status, answer.body) == (200, {"message": "Import undone successfully"})
    assert (await api.get("/imports/1")).body["import"]["is_undone"] is True
    assert [entry["notes"] for entry in (await api.get("/time-entries")).body["time_entries"]] == ["By hand"]


def workspace(**members: str) -> bytes:
    """A ZIP of JSON files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"export/{name.replace('__', '/')}.json", text)
    return file.getvalue()


WORKSPACE = workspace(
    clients='[{"id": 1, "name": "Fen Labs"}, {"id": 2, "name": ""}]',
    projects='[{"id": 5, "name": "Atlas", "client_id": 1, "rate": 100.01, "color": "#0b83d9", "active": false}, '
    '{"id": "../6", "name": "Loose", "cid": null}]',
    tags="null",
    tasks__5='[{"id": 9, "name": "Survey"}]',
    tasks__x='[{"id": 9, "name": "Not there"}]',
)


async def test_a_toggl_workspace(api: Api) -> None:
    for created, duplicates in ((4, 0), (0, 4)):
        answer = await api.send("POST", PATH, data=WORKSPACE, headers={"Content-Type": "application/zip"})
        told = {name: answer.body[name] for name in ("source", "created", "duplicates", "failed")}
        expected = {"source": "toggl-workspace", "created": created, "duplicates": duplicates, "failed": 1}
        assert (answer.status, told) == (200, expected)
    projects = (await api.get("/projects", status="all")).body["projects"]
    assert [(p["name"], p["client"], p["status"], p["hourly_rate"], p["color"]) for p in projects] == [
        ("Atlas", "Fen Labs", "inactive", 100.01, "#0b83d9"),
        ("Loose", None, "active", None, None),
    ]
    assert (await api.delete("/imports/1")).status == 200
    assert (await api.get("/projects", status="all")).body["projects"] == []


@pytest.mark.parametrize(
    "file",
    [workspace(clients="[]"), workspace(clients="{}", projects="[]"), workspace(clients="[", projects="[]")],
    ids=["no projects", "no list", "no JSON"],
)
async def test_archives_that_are_none(api: Api, file: bytes) -> None:
    answer = await api.send("POST", PATH, data=file, headers={"Content-Type": "application/zip"})
    assert (answer.status, list(answer.body["errors"])) == (400, ["file"])


async def test_a_body_is_kept_on_disk_and_has_an_end() -> None:
    body = SpooledBody(None, 1024 * 1024)
    for _ in range(16):
        body.append(b"x" * 1024 * 1024)
    body.set_complete()
    assert body.file._rolled  # type: ignore[attr-defined]
    blocks = [block async for block in body]
    assert (sum(map(len, blocks)), max(map(len, blocks))) == (16 * 1024 * 1024, 64 * 1024)
    body = SpooledBody(None, 1024)
    body.append(b"x" * 16 * 1024 + b"y")
    with pytest.raises(Exception, match="413"):
        await body
