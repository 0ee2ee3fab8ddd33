"""How many statements a request takes: few, none twice, and as many for a long list as for a short one."""

from collections.abc import Mapping

import pytest

from app import TimeTracker
from app.core.db import Database
from tests.counting import statements
from tests.factories import Api, People
from tests.routes.api.conftest import signed_in
from tests.routes.web.conftest import Browser, ada

__all__ = ["ada"]

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


SIGN_IN = ("SELECT api_tokens.id", "SELECT sign_ins.id_hash")  # looked up again after a moment
ENTRY = {"start_time": "2026-03-10T09:00:00Z", "end_time": "2026-03-10T10:00:00Z", "notes": "Draft"}
# Of BEGIN and COMMIT, which the requests have too, the drivers tell nothing.
CREATE = ["SELECT users", "INSERT time_entries", "WITH found", "INSERT events"]
STOP = ["SELECT time_entries", "UPDATE time_entries", "WITH found", "INSERT events"]


def outline(sent: list[str]) -> list[str]:
    """Each statement by its verb and its first table."""
    found = [text.replace("INSERT INTO", "INSERT").split() for text in sent if not text.startswith(SIGN_IN)]
    return [f"{words[0]} {words[1].partition('.')[0]}" for words in found]


async def writes(database: Database, api: Api, path: str, body: Mapping[str, object]) -> list[str]:
    """The statements of a POST, which must succeed and send none of them twice."""
    with statements(database) as sent:
        answer = await api.post(path, **body)
    assert answer.status in (200, 201)
    assert len(set(sent)) == len(sent)
    return outline(sent)


@pytest.mark.parametrize("with_task", [False, True])
async def test_changes_by_the_api(
    app: TimeTracker, database: Database, people: People, api: Api, with_task: bool
) -> None:
    project = await api.project()
    work = {"project_id": project} | ({"task_id": await api.task(project)} if with_task else {})
    assert await writes(database, api, "/time-entries", work | ENTRY) == CREATE
    assert await writes(database, api, "/time-entries", {**work, "date": "2026-03-09", "duration_minutes": 5}) == CREATE
    assert await writes(database, api, "/timer/start", work) == CREATE
    assert await writes(database, api, "/timer/stop", {}) == STOP
    pages = await signed_in(app, people.ada)
    assert await writes(database, pages, "/entries", work | ENTRY) == CREATE
    assert await writes(database, pages, "/timer/start", work) == CREATE
    assert await writes(database, pages, "/timer/stop", {}) == STOP


async def test_changes_by_pages(database: Database, api: Api, ada: Browser) -> None:
    project = await api.project()

    async def send(path: str, **form: object) -> list[str]:
        with statements(database) as sent:
            assert (await ada.send(path, **form)).status_code == 303
        assert len(set(sent)) == len(sent)
        return outline(sent)

    entry = {"project_id": project, "day": "2026-03-10", "start": "09:00", "end": "10:00"}
    assert await send("/entries/new", **entry) == ["SELECT users", "INSERT time_entries", "INSERT events"]
    assert await send("/timer/start", project_id=project) == ["SELECT users", "INSERT time_entries", "INSERT events"]
    assert await send("/timer/stop") == ["SELECT time_entries", "UPDATE time_entries", "INSERT events"]
    assert await send("/timer/stop") == ["SELECT time_entries"]
