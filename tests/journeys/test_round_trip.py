"""Exported time entries, imported again."""

import io
from typing import Any

import pytest
from quart.datastructures import FileStorage

from app.services.time_entries.columns import COPIED_LENGTHS, EXPORTED_COLUMNS
from tests.factories import Api
from tests.routes.api_v1.test_exports import table

# Columns that say who, when and in which instance an entry was stored: an import has its own.
NOT_RESTORED = frozenset(
    {"id", "user", "user_id", "client_id", "project_id", "task_id", "source", "created_at", "updated_at"}
)


async def exported(api: Api) -> list[dict[str, str]]:
    """The caller's entries by the columns of the CSV export."""
    header, *rows = table((await api.get("/time-entries/export", sort="start_time")).body)
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
async def test_every_exported_column_comes_back(api: Api, bob_api: Api, form: str) -> None:
    project = await api.project("Atlas", client_id=await api.client_id("Fen Labs"))
    full: dict[str, Any] = {
        "task_id": await api.task(project, "Survey"),
        "notes": "=Plan; the first",
        "tags": "a,b",
        "billable": False,
        "paid": True,
        "break_seconds": 900,
        **{name: f"=The {name}" for name in COPIED_LENGTHS},
    }
    await api.entry(project, "2026-03-07T09:00:00Z", "2026-03-07T11:00:30Z", **full)
    await api.entry(project, "2026-03-08T09:00:00Z", "2026-03-08T10:00:00Z")
    before = await exported(api)
    assert [name for name, text in before[0].items() if not text] == ["client_id"]
    raw = await api.app.test_client().get(f"/api/v1/time-entries/export?format={form}", headers=api.headers)
    file = await raw.get_data(as_text=False)
    upload = {"file": FileStorage(io.BytesIO(file), filename=f"entries.{form}")}
    query = {"mine": "true", "timezone": "UTC"}
    answer = (await bob_api.send("POST", "/time-entries/import-csv", files=upload, query_string=query)).body
    assert (answer["source"], answer["created"], answer["failed"]) == ("timetracker", 2, 0)
    for row, restored in zip(before, await exported(bob_api), strict=True):
        assert restored.keys() == row.keys() == {column.name for column in EXPORTED_COLUMNS}
        assert {name: restored[name] for name in row.keys() - NOT_RESTORED} == {
            name: row[name] for name in row.keys() - NOT_RESTORED
        }
