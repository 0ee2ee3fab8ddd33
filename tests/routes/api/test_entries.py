"""Time entries over the session surface."""

from typing import Any

import pytest

from tests.clock import FrozenClock
from tests.factories import Api, People

MORNING = {"start_time": "2026-03-10T09:00", "end_time": "2026-03-10T10:30"}


async def booked(api: Api, count: int = 3) -> int:
    """A project with entries on so many days, oldest first."""
    project = await api.project()
    for day in range(1, count + 1):
        await api.entry(project, f"2026-03-0{day}T09:00:00Z", f"2026-03-0{day}T10:00:00Z", tags=f"t{day},all")
    return project


async def ids(browser: Api, **query: Any) -> list[int]:
    """The ids on a page."""
    answer = await browser.get("/entries", **query)
    assert answer.status == 200, answer.body
    return [entry["id"] for entry in answer.body["entries"]]


async def test_the_list(browser: Api, api: Api) -> None:
    await booked(api)
    await browser.post("/timer/start", project_id=1)
    answer = await browser.get("/entries", page=2, per_page=2)
    (entry,) = answer.body.pop("entries")
    assert answer.body == {"total": 3, "pages": 2, "current_page": 2, "has_next": False, "has_prev": True}
    assert entry == (await api.get("/time-entries/1")).body["time_entry"]
    assert entry["project_name"] == "Website Redesign"


async def test_pages(browser: Api, api: Api) -> None:
    await booked(api)
    assert await ids(browser) == [3, 2, 1]
    assert await ids(browser, per_page=2) == [3, 2]
    for clamped, found in ((0, [3]), (-5, [3]), (10**6, [3, 2, 1])):
        assert await ids(browser, per_page=clamped) == found
    assert await ids(browser, page=-1) == [3, 2, 1]
    past = await browser.get("/entries", page=9)
    assert past.body == {"entries": [], "total": 3, "pages": 1, "current_page": 9, "has_next": False, "has_prev": True}
    for name in ("page", "per_page", "user_id", "project_id"):
        answer = await browser.get("/entries", **{name: "x"})
        assert (answer.status, list(answer.body["errors"])) == (400, [name])


async def test_without_a_size_a_page_has_twenty(browser: Api, api: Api) -> None:
    project = await api.project()
    for minute in range(21):
        await api.entry(project, f"2026-03-01T09:{minute:02}:00Z", f"2026-03-01T09:{minute:02}:30Z")
    answer = await browser.get("/entries")
    assert (len(answer.body["entries"]), answer.body["pages"], answer.body["has_next"]) == (20, 2, True)


async def test_filters(browser: Api, api: Api, people: People) -> None:
    project = await booked(api)
    await api.entry(await api.project("Other"), "2026-03-05T09:00:00Z", "2026-03-05T10:00:00Z")
    assert await ids(browser, project_id=project) == [3, 2, 1]
    assert await ids(browser, tag="T2") == [2]
    assert await ids(browser, tag="t") == []
    assert await ids(browser, user_id=people.ada.id, saved_filter_id=7) == [4, 3, 2, 1]


async def test_whose_entries(browser: Api, bob: Api, root: Api, api: Api, people: People) -> None:
    await booked(api, 1)
    assert (await ids(browser), await ids(bob), await ids(root)) == ([1], [], [1])
    assert await ids(root, user_id=people.bob.id) == []
    assert (await bob.get("/entries", user_id=people.ada.id)).status == 403


async def test_create(browser: Api, api: Api) -> None:
    project = await api.project(client_id=await api.client_id())
    task = await api.task(project)
    answer = await browser.post("/entries", project_id=project, task_id=task, notes="Call", tags="a, b", **MORNING)
    entry = answer.body["entry"]
    assert (answer.status, answer.body) == (201, {"success": True, "entry": entry})
    assert entry == (await api.get("/time-entries/1")).body["time_entry"]
    assert (entry["project_name"], entry["client_name"], entry["task_id"]) == ("Website Redesign", "Acme Corp", task)
    assert (entry["start_time"], entry["duration_seconds"]) == ("2026-03-10T09:00:00Z", 5400)


async def test_an_admin_books_for_others(browser: Api, root: Api, api: Api, people: People) -> None:
    project = await api.project()
    made = await root.post("/entries", project_id=project, user_id=people.bob.id, **MORNING)
    assert (made.status, made.body["entry"]["user_id"]) == (201, people.bob.id)
    refused = await browser.post("/entries", project_id=project, user_id=people.bob.id, **MORNING)
    assert (refused.status, refused.body["error_code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("start_time", {"start_time": None}),
        ("end_time", {"end_time": None}),
        ("start_time", {"start_time": "2026-03-10"}),
        ("end_time", {"end_time": "2026-03-10T09:00"}),
        ("end_time", {"end_time": "2026-13-10T09:00"}),
        ("start_time", {"start_time": "0001-01-01T00:00+23:59"}),
        ("project_id", {"project_id": None}),
        ("project_id", {"project_id": [1]}),
        ("task_id", {"task_id": True}),
        ("tags", {"tags": ["a"]}),
        ("notes", {"notes": "\0"}),
        ("notes", {"notes": "\ud800"}),
        ("billable", {"billable": "yes"}),
        ("break_seconds", {"break_seconds": 10**6}),
    ],
)
async def test_what_cannot_be_created(browser: Api, api: Api, field: str, changes: dict[str, Any]) -> None:
    body = {"project_id": await api.project(), **MORNING} | changes
    answer = await browser.post("/entries", **body)
    assert (answer.status, list(answer.body["errors"])) == (400, [field])
    assert await ids(browser) == []


async def test_one_entry(browser: Api, api: Api) -> None:
    await booked(api, 1)
    answer = await browser.get("/entry/1")
    assert (answer.status, answer.body) == (200, (await api.get("/time-entries/1")).body["time_entry"])
    tag = answer.headers["ETag"]
    again = await browser.send("GET", "/entry/1", headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    assert (await browser.send("PUT", "/entry/1", json={"notes": "x"}, headers={"If-Match": '"stale"'})).status == 412
    assert (await browser.send("PUT", "/entry/1", json={"notes": "x"}, headers={"If-Match": tag})).status == 200


async def test_update(browser: Api, api: Api, clock: FrozenClock) -> None:
    await booked(api, 1)
    for method in ("PUT", "PATCH"):
        sent = {"notes": method, "end_time": "2026-03-01T11:00", "reason": "Forgotten"}
        answer = await browser.send(method, "/entry/1", json=sent)
        entry = (await api.get("/time-entries/1")).body["time_entry"]
        assert (answer.status, answer.body) == (200, {"success": True, "entry": entry})
        assert (entry["notes"], entry["duration_seconds"], entry["tags"]) == (method, 7200, "t1,all")
    cleared = await browser.put("/entry/1", notes=None, tags=None, start_time=None)
    assert (cleared.body["entry"]["notes"], cleared.body["entry"]["start_time"]) == (None, "2026-03-01T09:00:00Z")
    for field, value in (("end_time", "2026-03-01T09:00"), ("start_time", "soon"), ("project_id", 99), ("paid", 1)):
        refused = await browser.put("/entry/1", **{field: value})
        assert (refused.status, list(refused.body["errors"])) == (400, [field])


async def test_delete(browser: Api, api: Api) -> None:
    project = await booked(api, 1)
    answer = await browser.delete("/entry/1")
    assert (answer.status, answer.body) == (200, {"success": True})
    assert (await browser.get("/entry/1")).status == 404
    await browser.post("/timer/start", project_id=project)
    assert (await browser.delete("/entry/2")).status == 200
    assert (await browser.get("/timer/status")).body["active"] is False


async def test_somebody_elses_entry_is_not_there(browser: Api, bob: Api, root: Api, api: Api) -> None:
    await booked(api, 1)
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        body = {} if method == "GET" else {"json": {"notes": "mine"}}
        foreign, missing = await bob.send(method, "/entry/1", **body), await bob.send(method, "/entry/9", **body)
        assert (foreign.status, missing.status) == (404, 404)
        assert foreign.body["message"].replace("1", "9") == missing.body["message"]
    assert (await browser.get("/entry/1")).body["notes"] is None
    assert (await root.put("/entry/1", notes="checked")).status == 200


class TestBulk:
    """The same service as on v1, which `tests/services` knows in full."""

    async def test_running_entries_are_left_alone(self, browser: Api, api: Api) -> None:
        project = await booked(api)
        await browser.post("/timer/start", project_id=project)
        answer = await browser.post("/entries/bulk", entry_ids=[1, "2", 4], action="set_billable", value=False)
        assert (answer.status, answer.body) == (200, {"success": True, "affected": 2, "skipped": 1})
        assert [(await browser.get(f"/entry/{entry}")).body["billable"] for entry in (1, 2, 3)] == [False, False, True]

    @pytest.mark.parametrize(
        ("field", "body"),
        [
            ("entry_ids", {"action": "delete"}),
            ("entry_ids", {"action": "delete", "entry_ids": []}),
            ("entry_ids", {"action": "delete", "entry_ids": 1}),
            ("entry_ids", {"action": "delete", "entry_ids": list(range(1, 1002))}),
            ("entry_ids.1", {"action": "delete", "entry_ids": [1, "x"]}),
            ("entry_ids.0", {"action": "delete", "entry_ids": [2.7]}),
            ("action", {"entry_ids": [1]}),
            ("action", {"entry_ids": [1], "action": "explode"}),
            ("value", {"entry_ids": [1], "action": "set_paid"}),
            ("value", {"entry_ids": [1], "action": "set_paid", "value": "false"}),
            ("value", {"entry_ids": [1], "action": "add_tag", "value": True}),
            ("value", {"entry_ids": [1], "action": "add_tag", "value": " "}),
            ("value", {"entry_ids": [1], "action": "add_tag", "value": "a,b"}),
            ("value", {"entry_ids": [1], "action": "add_tag", "value": "\0"}),
            ("value", {"entry_ids": [1], "action": "add_tag", "value": "x" * 501}),
            ("value", {"entry_ids": [1], "action": "remove_tag", "value": {"a": 1}}),
        ],
    )
    async def test_bad_bodies(self, browser: Api, api: Api, field: str, body: dict[str, Any]) -> None:
        await booked(api, 1)
        for surface, path in ((browser, "/entries/bulk"), (api, "/time-entries/bulk")):
            answer = await surface.post(path, **body)
            assert (answer.status, list(answer.body["errors"])) == (400, [field])
