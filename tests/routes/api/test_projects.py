"""What time can be booked on, over the session surface."""

import pytest

from tests.factories import Api


async def test_every_active_project_by_name(browser: Api, api: Api) -> None:
    assert (await browser.get("/projects")).body == {"projects": []}
    for number in reversed(range(120)):
        await api.project(f"Project {number:03}")
    await api.delete("/projects/1")
    await api.put("/projects/2", status="on_hold")
    answer = await browser.get("/projects")
    assert [project["name"] for project in answer.body["projects"]] == [f"Project {number:03}" for number in range(118)]
    assert answer.body["projects"][0] == (await api.get("/projects/120")).body["project"]
    assert set(answer.body) == {"projects"}


@pytest.fixture
async def project(api: Api) -> int:
    """A project with a task of each status."""
    project = await api.project()
    for name, status in zip("edcba", ("todo", "in_progress", "review", "done", "cancelled"), strict=True):
        await api.task(project, name, status=status, priority="high", description=f"About {name}")
    await api.task(await api.project("Other"), "Elsewhere")
    return project


async def test_tasks_of_a_project(browser: Api, project: int) -> None:
    answer = await browser.get(f"/projects/{project}/tasks")
    statuses = ("cancelled", "done", "review", "in_progress", "todo")
    assert answer.body == {
        "success": True,
        "tasks": [
            {"id": 5 - place, "name": name, "description": f"About {name}", "status": status, "priority": "high"}
            for place, (name, status) in enumerate(zip("abcde", statuses, strict=True))
        ],
    }


async def test_open_tasks(browser: Api, project: int) -> None:
    answer = await browser.get("/tasks", project_id=project)
    assert answer.body == {
        "tasks": [
            {"id": 3, "name": "c", "status": "review", "priority": "high"},
            {"id": 2, "name": "d", "status": "in_progress", "priority": "high"},
            {"id": 1, "name": "e", "status": "todo", "priority": "high"},
        ]
    }
    done = await browser.get("/tasks", project_id=project, status="done")
    assert [task["name"] for task in done.body["tasks"]] == ["b"]


async def test_refused(browser: Api, api: Api, project: int) -> None:
    for query in ({}, {"project_id": ""}, {"project_id": "x"}):
        answer = await browser.get("/tasks", **query)
        assert (answer.status, list(answer.body["errors"])) == (400, ["project_id"])
    answer = await browser.get("/tasks", project_id=project, status="lost")
    assert (answer.status, list(answer.body["errors"])) == (400, ["status"])
    await api.delete(f"/projects/{project}")
    for gone in (project, 99):
        for answer in (await browser.get(f"/projects/{gone}/tasks"), await browser.get("/tasks", project_id=gone)):
            assert (answer.status, answer.body["error_code"]) == (404, "not_found")
