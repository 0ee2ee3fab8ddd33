"""Bulk actions over v1; `tests/services` knows the actions themselves."""

import pytest

from app.routes.api_v1.bulk import BulkBody
from tests.factories import Api


@pytest.fixture
async def entries(api: Api, bob_api: Api) -> list[int]:
    """Two ended entries of Ada, her running one, and one of Bob."""
    project = await api.project()
    ended = [await api.entry(project, f"2026-03-0{day}T09:00:00Z", f"2026-03-0{day}T10:00:00Z") for day in (1, 2)]
    running = (await api.post("/timer/start", project_id=project)).body["timer"]["id"]
    return [*ended, running, await bob_api.entry(project, "2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z")]


async def test_answer(api: Api, entries: list[int]) -> None:
    answer = await api.post("/time-entries/bulk", entry_ids=entries[:3], action="add_tag", value="review")
    assert (answer.status, answer.body) == (200, {"success": True, "affected": 2, "skipped": 1})
    assert set(answer.body) == {name for name, field in BulkBody.model_fields.items() if field.is_required()}
    listed = await api.get("/time-entries", tag="review")
    assert [entry["id"] for entry in listed.body["time_entries"]] == entries[1::-1]


async def test_the_seeds_example(api: Api, entries: list[int]) -> None:
    answer = await api.post("/time-entries/bulk", entry_ids=entries[:3], action="delete", value=None)
    assert answer.body == {"success": True, "affected": 2, "skipped": 1}
    assert (await api.get("/time-entries", include_active="true")).body["pagination"]["total"] == 1


async def test_running_entries_alone_are_refused(api: Api, entries: list[int]) -> None:
    answer = await api.post("/time-entries/bulk", entry_ids=entries[2:3], action="set_paid", value=True)
    assert (answer.status, answer.body["error_code"]) == (400, "invalid_state")
    assert "active" in answer.body["error"]


async def test_all_or_nothing(api: Api, admin_api: Api, entries: list[int]) -> None:
    body = {"entry_ids": [entries[0], entries[3]], "action": "set_paid", "value": True}
    for ids in (body["entry_ids"], [entries[0], 99]):
        assert (await api.post("/time-entries/bulk", **(body | {"entry_ids": ids}))).status == 404
    assert (await api.get("/time-entries", paid="true")).body["pagination"]["total"] == 0
    assert (await admin_api.post("/time-entries/bulk", **body)).body["affected"] == 2


async def test_update(api: Api, entries: list[int]) -> None:
    other = await api.project("Shop")
    answer = await api.post(
        "/time-entries/bulk", entry_ids=entries[:3], action="update", changes={"project_id": other, "billable": False}
    )
    assert (answer.status, answer.body) == (
        200,
        {
            "success": True,
            "affected": 2,
            "skipped": 1,
            "failed": 0,
            "results": [
                {"id": entries[0], "status": "updated"},
                {"id": entries[1], "status": "updated"},
                {"id": entries[2], "status": "skipped"},
            ],
        },
    )
    listed = (await api.get("/time-entries", project_id=other)).body["time_entries"]
    assert [(entry["id"], entry["billable"]) for entry in listed] == [(entries[1], False), (entries[0], False)]


async def test_update_says_what_does_not_fit(api: Api, entries: list[int]) -> None:
    task = await api.task(await api.project("Shop"))
    answer = await api.post(
        "/time-entries/bulk", entry_ids=entries[:1], action="update", changes={"task_id": task, "notes": "x"}
    )
    assert answer.body == {
        "success": False,
        "affected": 0,
        "skipped": 0,
        "failed": 1,
        "results": [
            {"id": entries[0], "status": "failed", "errors": {"task_id": ["The task belongs to another project"]}}
        ],
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (None, "changes"),
        ({}, "changes"),
        ({"tags": 5}, "changes.tags"),
        ({"billable": "yes"}, "changes.billable"),
        ([], "changes"),
    ],
)
async def test_bad_updates(api: Api, entries: list[int], changes: object, field: str) -> None:
    answer = await api.post("/time-entries/bulk", entry_ids=entries[:1], action="update", changes=changes)
    assert (answer.status, list(answer.body["errors"])) == (400, [field])
