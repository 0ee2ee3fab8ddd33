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


@pytest.mark.parametrize(
    "query",
    [
        {"format": "csv"},
        {"format": "csv", "bom": "true", "tz": "Europe/Berlin"},
        {"format": "xlsx"},
        {"format": "csv", "lang": "de", "tz": "Europe/Berlin"},
        {"format": "csv", "lang": "en"},
        {"format": "xlsx", "tz": "Europe/Berlin"},
        {"format": "xlsx", "lang": "de"},
        {"format": "json"},
    ],
    ids=lambda query: "-".join(query.values()),
)
async def test_every_exported_column_comes_back(api: Api, bob_api: Api, query: dict[str, str]) -> None:
    """Hours of the autumn night, which clocks of Berlin show twice, too; whatever zone the import is told."""
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
    for start, end in (("00:10", "00:30"), ("01:10", "01:30"), ("00:50", "01:10"), ("01:30", "02:30")):
        await api.entry(project, f"2025-10-26T{start}:00Z", f"2025-10-26T{end}:00Z", task_id=None)
    before = await exported(api)
    assert [name for name, text in before[-1].items() if not text] == ["client_id"]
    raw = await api.app.test_client().get(
        "/api/v1/time-entries/export", query_string={**query, "sort": "start_time"}, headers=api.headers
    )
    file = await raw.get_data(as_text=False)
    for created, duplicates in ((5, 0), (0, 5)):
        upload = {"file": FileStorage(io.BytesIO(file), filename=f"entries.{query['format']}")}
        options = {"mine": "true", "timezone": "Asia/Tokyo"}
        answer = (await bob_api.send("POST", "/time-entries/import-csv", files=upload, query_string=options)).body
        assert (answer["source"], answer["created"], answer["duplicates"], answer["failed"], answer["warnings"]) == (
            *("timetracker", created, duplicates, 0, []),
        )
    for row, restored in zip(before, await exported(bob_api), strict=True):
        assert restored.keys() == row.keys() == {column.name for column in EXPORTED_COLUMNS}
        assert {name: restored[name] for name in row.keys() - NOT_RESTORED} == {
            name: row[name] for name in row.keys() - NOT_RESTORED
        }
