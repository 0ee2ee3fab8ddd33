"""The desktop, mobile and browser-extension clients that are out there, request by request as they send them."""

from typing import Any

from app import TimeTracker
from tests.clock import FrozenClock
from tests.factories import PASSWORD, Answer, Api

JSON = {"Content-Type": "application/json"}
UUID = "3f0c9b52-7d0e-4f0b-9a55-0f6a6f1f2d11"


async def signed_in(app: TimeTracker) -> Api:
    """What their sign-in screens do; a stale token comes along with the first two requests."""
    stale = Api(app, "tt_" + "0" * 32)
    info = (await stale.get("/info")).body
    assert (info["api_version"], info["setup_required"], isinstance(info["endpoints"], dict)) == ("v1", False, True)
    wrong = await stale.post("/auth/login", username="ada", password="wrong")
    assert (wrong.status, isinstance(wrong.body["error"], str)) == (401, True)
    token = (await stale.post("/auth/login", username="ada", password=PASSWORD)).body["token"]
    assert token.startswith("tt_")
    return Api(app, token)


def numbers_or_null(entry: dict[str, Any], *names: str) -> bool:
    """Dart casts: a text where a number belongs is an error there."""
    return all(entry[name] is None or type(entry[name]) is int for name in names)


async def empty_post(api: Api, path: str) -> Answer:
    """No body, and yet said to be JSON."""
    return await api.send("POST", path, headers=JSON)


async def test_the_desktop(app: TimeTracker, clock: FrozenClock) -> None:
    api = await signed_in(app)
    me = (await api.get("/users/me")).body
    assert (me["user"]["username"], me["user"]["is_admin"], me["user"]["role"]) == ("ada", False, "user")
    project = await api.project()
    task = await api.task(project, status="todo")
    started = await api.post("/timer/start", project_id=str(project), task_id=str(task), notes="")
    assert started.status == 201
    clock.move(minutes=10)
    paused = await empty_post(api, "/timer/pause")
    assert (paused.status, paused.body["time_entry"]["paused_at"]) == (200, "2026-03-11T10:10:00Z")
    clock.move(minutes=5)
    resumed = await empty_post(api, "/timer/resume")
    assert (resumed.body["time_entry"]["paused_at"], resumed.body["time_entry"]["break_seconds"]) == (None, 300)
    timer = (await api.get("/timer/status")).body["timer"]
    assert (timer["project_name"], timer["break_seconds"]) == ("Website Redesign", 300)
    clock.move(minutes=5)
    assert (await api.send("POST", "/timer/stop")).body["time_entry"]["duration_seconds"] == 900
    entry = {"project_id": str(project), "task_id": None, "duration_minutes": 60, "date": "2026-03-10", "notes": "New"}
    made = await api.post("/time-entries", **entry)
    assert (made.status, made.body["time_entry"]["duration_seconds"]) == (201, 3600)
    assert made.body["time_entry"]["start_time"] == "2026-03-10T09:00:00Z"
    listed = (await api.get("/time-entries", perPage=25)).body["time_entries"]
    assert [(row["project_name"], row["duration_formatted"]) for row in listed] == [
        ("Website Redesign", "00:15:00"),
        ("Website Redesign", "01:00:00"),
    ]
    moved = await api.patch(f"/tasks/{task}", status="in_progress", kanban_column="in_progress")
    assert (moved.status, moved.body["task"]["status"]) == (200, "in_progress")
    columns = (await api.get("/kanban/columns", project_id=project)).body["columns"]
    assert [column["key"] for column in columns] == ["todo", "in_progress", "review", "done", "cancelled"]
    deleted = await api.send("DELETE", f"/time-entries/{made.body['time_entry']['id']}")
    assert (deleted.status, isinstance(deleted.body, dict)) == (200, True)


async def test_the_older_desktop(app: TimeTracker, clock: FrozenClock) -> None:
    api = await signed_in(app)
    project = await api.project()
    assert (await api.get("/timer/status")).body["active"] is False
    assert (await empty_post(api, "/timer/stop")).body["error_code"] == "no_active_timer"
    started = await api.post("/timer/start", project_id=project, task_id=None, notes=None)
    assert (started.status, (await api.get("/timer/status")).body["active"]) == (201, True)
    await empty_post(api, "/timer/stop")
    times = {"start_time": "2026-03-11T08:00:00.000Z", "end_time": "2026-03-11T09:30:00.000Z"}
    body = {"project_id": project, "task_id": None, "notes": None, "tags": None, "billable": True}
    made = await api.post("/time-entries", **body, **times)
    assert (made.status, made.body["time_entry"]["duration_seconds"]) == (201, 5400)
    running = await api.post("/time-entries", **body, start_time="2026-03-11T10:00:00.000Z", end_time=None)
    assert (running.status, running.body["time_entry"]["is_active"]) == (201, True)
    today = await api.get("/time-entries", start_date="2026-03-11", end_date="2026-03-11", per_page=100)
    assert made.body["time_entry"]["id"] in [row["id"] for row in today.body["time_entries"]]


async def test_the_phone(app: TimeTracker, clock: FrozenClock) -> None:
    api = await signed_in(app)
    assert (await api.get("/timer/status")).status == 200
    assert (await api.get("/users/me")).body["enabled_modules"] == ["kanban"]
    project = await api.project()
    await api.post("/clients", name="Phone Corp", email="a@example.com", phone="1", address="x", status="active")
    assert (await api.get("/clients", status="active", per_page=100)).body["clients"][0]["name"] == "Phone Corp"
    made = await api.post("/tasks", project_id=project, name="Call", status="todo", priority="urgent")
    assert (made.status, made.body["task"]["priority"]) == (201, "urgent")
    assert len((await api.get("/tasks", project_id=project, per_page=200)).body["tasks"]) == 1
    queued = {"project_id": project, "start_time": "2026-03-11T08:00:00.123456", "end_time": "2026-03-11T09:00:00.5"}
    key = {"Idempotency-Key": UUID}
    first, again = [await api.send("POST", "/time-entries", headers=key, json=queued) for _ in range(2)]
    assert (first.status, again.status, first.body == again.body) == (201, 201, True)
    entry = first.body["time_entry"]
    assert numbers_or_null(entry, "id", "user_id", "project_id", "task_id", "duration_seconds")
    edit = {"notes": "Edited", "if_updated_at": entry["updated_at"]}
    assert (await api.patch(f"/time-entries/{entry['id']}", **edit)).status == 200
    clock.move(minutes=1)
    await api.patch(f"/time-entries/{entry['id']}", notes="Edited elsewhere")
    stale = await api.patch(f"/time-entries/{entry['id']}", **edit)
    assert (stale.status, stale.body["error_code"]) == (409, "conflict")
    listed = (await api.get("/time-entries", page=1, per_page=100, billable="true")).body
    assert listed["pagination"]["has_next"] is False
    offline = await api.post("/time-entries", project_id=project, start_time="2026-03-11T10:00:30.000001")
    assert (offline.status, offline.body["time_entry"]["end_time"]) == (201, None)
    assert (await empty_post(api, "/timer/heartbeat")).status == 204
    stopped = await empty_post(api, "/timer/stop")
    assert numbers_or_null(stopped.body["time_entry"], "id", "duration_seconds", "break_seconds")


async def test_the_browser_extension(app: TimeTracker, clock: FrozenClock) -> None:
    api = await signed_in(app)
    made = await api.post("/projects", name="From a page")
    project = made.body["project"]["id"]
    assert (await api.get("/projects", status="active", page=1, per_page=100)).body["pagination"]["pages"] == 1
    await api.post("/users/me/favorites/projects", project_id=project)
    favorites = (await api.get("/users/me/favorites/projects")).body["favorites"]
    assert [favorite["project_id"] for favorite in favorites] == [project]
    task = (await api.post("/tasks", name="Read", project_id=project)).body["task"]["id"]
    await api.post("/tasks", name="Done", project_id=project, status="done")
    for status in ("open", "active"):
        found = (await api.get("/tasks", project_id=project, status=status, per_page=200)).body["tasks"]
        assert [item["id"] for item in found] == [task]
    first = await api.post("/timer/start", project_id=project, task_id=task, notes="Reading")
    second = await api.post("/timer/start", project_id=project)
    assert (second.status, second.body["error_code"]) == (409, "timer_already_running")
    assert second.body["timer"]["id"] == first.body["timer"]["id"]
    timer = (await api.get("/timer/status")).body["timer"]
    assert (timer["project"], timer["task"]) == ("From a page", "Read")
    clock.move(minutes=30)
    stopped = await api.post("/timer/stop", stop_time="2026-03-11T10:20:00Z")
    assert stopped.body["time_entry"]["duration_seconds"] == 1200
