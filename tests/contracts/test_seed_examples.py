"""The examples of the API's first documentation, sent as they are printed there: everything but time."""

from datetime import UTC, datetime
from importlib.metadata import version

import pytest

from app import TimeTracker
from tests.clock import FrozenClock
from tests.factories import Api
from tests.routes.api_v1.builders import as_printed, grant

INFO = {
    "api_version": "v1",
    "app_version": "1.0.0",
    "documentation_url": "/api/docs",
    "endpoints": {
        "projects": "/api/v1/projects",
        "time_entries": "/api/v1/time-entries",
        "tasks": "/api/v1/tasks",
        "clients": "/api/v1/clients",
    },
}
LISTED_PROJECT = {
    "id": 1,
    "name": "Website Redesign",
    "description": "Complete website overhaul",
    "client_id": 5,
    "hourly_rate": 75.00,
    "estimated_hours": 120,
    "status": "active",
    "created_at": "2024-01-01T10:00:00Z",
}
NEW_PROJECT = {
    "name": "New Project",
    "description": "Project description",
    "client_id": 5,
    "hourly_rate": 75.00,
    "estimated_hours": 100,
    "status": "active",
}
NEW_CLIENT = {
    "name": "Acme Corp",
    "email": "contact@acme.com",
    "company": "Acme Corporation",
    "phone": "+1-555-0123",
}
NEW_TASK = {
    "name": "Implement login feature",
    "description": "Add user authentication",
    "project_id": 1,
    "status": "todo",
    "priority": 1,
}


@pytest.fixture
async def five_clients(api: Api, clock: FrozenClock) -> None:
    """Clients 1 to 5, on the first day of 2024."""
    clock.at = datetime(2024, 1, 1, 10, tzinfo=UTC)
    assert [await api.client_id(f"Client {number}") for number in range(1, 6)] == [1, 2, 3, 4, 5]


async def test_info(app: TimeTracker) -> None:
    answer = await Api(app, None).get("/info")
    assert answer.status == 200
    assert as_printed(answer.body, INFO) == INFO | {"app_version": version("timetracker-server")}
    rest = {key: value for key, value in answer.body.items() if key not in INFO}
    assert rest == {"setup_required": False, "timezone": "UTC", "enabled_modules": ["kanban"]}


async def test_health(app: TimeTracker, clock: FrozenClock) -> None:
    answer = await Api(app, None).get("/health")
    assert (answer.status, answer.body) == (200, {"status": "healthy", "timestamp": "2026-03-11T10:00:00Z"})


@pytest.mark.usefixtures("five_clients")
async def test_list_projects(api: Api) -> None:
    given = {key: value for key, value in LISTED_PROJECT.items() if key not in ("id", "created_at")}
    await api.post("/projects", **given)
    await api.project("On hold", status="on_hold")
    answer = await api.get("/projects", status="active", per_page=20)
    assert answer.status == 200
    assert as_printed(answer.body["projects"], [LISTED_PROJECT]) == [LISTED_PROJECT]
    single = await api.get("/projects/1")
    assert single.body == {"project": answer.body["projects"][0]}


@pytest.mark.usefixtures("five_clients")
async def test_create_update_and_archive_a_project(api: Api) -> None:
    created = await api.post("/projects", **NEW_PROJECT)
    assert created.status == 201
    assert as_printed(created.body["project"], NEW_PROJECT) == NEW_PROJECT
    updated = await api.put("/projects/1", name="Renamed", hourly_rate=150.0)
    assert updated.status == 200
    assert as_printed(updated.body["project"], NEW_PROJECT) == NEW_PROJECT | {"name": "Renamed", "hourly_rate": 150.0}
    archived = await api.delete("/projects/1")
    assert (archived.status, archived.body) == (200, {"message": "Project archived successfully"})
    assert (await api.get("/projects/1")).body["project"]["status"] == "archived"


async def test_clients(api: Api) -> None:
    created = await api.post("/clients", **NEW_CLIENT)
    assert created.status == 201
    assert as_printed(created.body["client"], NEW_CLIENT) == NEW_CLIENT
    listed = await api.get("/clients")
    assert (listed.status, listed.body["clients"]) == (200, [created.body["client"]])


async def test_tasks(api: Api) -> None:
    await api.project()
    created = await api.post("/tasks", **NEW_TASK)
    assert created.status == 201
    assert as_printed(created.body["task"], NEW_TASK) == NEW_TASK | {"priority": "low"}
    listed = await api.get("/tasks", project_id=1, status="todo", page=1, per_page=10)
    assert (listed.status, listed.body["tasks"]) == (200, [created.body["task"]])


async def test_current_user(api: Api) -> None:
    answer = await api.get("/users/me")
    assert answer.status == 200
    user = answer.body["user"]
    assert (user["id"], user["username"], user["role"], user["is_admin"]) == (2, "ada", "user", False)


async def test_an_invalid_token(app: TimeTracker) -> None:
    answer = await Api(app, "YOUR_API_TOKEN").get("/projects")
    example = {
        "error": "Invalid token",
        "message": "The provided API token is invalid or expired",
        "error_code": "unauthorized",
    }
    assert (answer.status, as_printed(answer.body, example)) == (401, example)


async def test_a_missing_scope(app: TimeTracker) -> None:
    api = await grant(app, "read:projects,read:time_entries")
    answer = await api.post("/projects", **NEW_PROJECT)
    example = {
        "error": "Insufficient permissions",
        "message": "This endpoint requires the 'write:projects' scope",
        "error_code": "forbidden",
        "required_scope": "write:projects",
        "available_scopes": ["read:projects", "read:time_entries"],
    }
    assert (answer.status, as_printed(answer.body, example)) == (403, example)


async def test_missing_fields(api: Api) -> None:
    answer = await api.post("/tasks")
    example = {
        "error": "Validation failed",
        "message": "Validation failed",
        "error_code": "validation_error",
        "errors": {"name": ["Name is required"], "project_id": ["project_id is required"]},
    }
    assert (answer.status, answer.body) == (400, example | {"request_id": answer.headers["X-Request-ID"]})
