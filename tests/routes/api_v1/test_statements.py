"""How many statements an answer takes: few, and as many for a long list as for a short one."""

import pytest

from app import TimeTracker
from app.core.db import Database
from tests.counting import statements
from tests.factories import Api

LISTS = ("time-entries", "projects", "tasks", "clients", "users/me/favorites/projects", "activities")


async def cost(database: Database, api: Api, path: str, **query: object) -> int:
    """Statements of a GET after authentication: a slow machine may have forgotten the token meanwhile."""
    with statements(database) as sent:
        answer = await api.get(path, **query)
    assert answer.status == 200
    return len([statement for statement in sent if not statement.startswith("SELECT api_tokens.id")])


async def fill(api: Api, number: int) -> None:
    """One more client with its project, task, favourite and entry."""
    project = await api.project(f"Project {number}", client_id=await api.client_id(f"Client {number}"))
    await api.task(project)
    await api.post("/users/me/favorites/projects", project_id=project)
    await api.entry(project, f"2026-03-10T09:{number:02}:00Z", f"2026-03-10T10:{number:02}:00Z")


@pytest.mark.parametrize("path", LISTS)
async def test_one_row_and_three_take_one_statement(database: Database, api: Api, path: str) -> None:
    await fill(api, 1)
    one = await cost(database, api, f"/{path}")
    await fill(api, 2)
    await fill(api, 3)
    assert (one, await cost(database, api, f"/{path}")) == (1, 1)


async def test_a_page_of_fifty_takes_no_more(database: Database, api: Api) -> None:
    project = await api.project()
    for minute in range(52):
        await api.entry(project, f"2026-03-10T09:{minute:02}:00Z", f"2026-03-10T10:{minute:02}:00Z")
    for per_page in (1, 50, 100):
        assert await cost(database, api, "/time-entries", per_page=per_page) == 1
    cursor = (await api.get("/time-entries", per_page=50)).body["pagination"]["next_cursor"]
    assert await cost(database, api, "/time-entries", per_page=50, cursor=cursor) == 1


@pytest.mark.parametrize("path", ["/health", "/info"])
async def test_what_everybody_asks_takes_none(app: TimeTracker, database: Database, path: str) -> None:
    assert await cost(database, Api(app, None), path) == 0
