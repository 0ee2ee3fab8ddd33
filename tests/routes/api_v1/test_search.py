"""Global search: what is found, by whom, and what an answer looks like."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from app import TimeTracker
from app.core.db import Database
from tests.counting import fewest
from tests.factories import Api
from tests.routes.api_v1.builders import grant

EMPTY = {"results": [], "count": 0, "partial": False, "errors": {}}


@pytest.fixture
async def website(api: Api, bob_api: Api) -> int:
    """A project, a task, a client and two entries that have to do with a website; one entry is Bob's."""
    client = await api.client_id("Acme", company="Website Makers", email="hello@acme.example")
    project = await api.project("Website Redesign", client_id=client, description="Complete website overhaul")
    task = await api.task(project, "Website footer", status="in_progress")
    times = ("2026-03-10T09:00:00Z", "2026-03-10T10:30:00Z")
    await api.entry(project, *times, task_id=task, notes="The website, at last", tags="Frontend,launch")
    await bob_api.entry(project, *times, notes="Website of Bob")
    return project


async def hits(api: Api, **query: Any) -> list[str]:
    """Kind and title of what is found."""
    return [f"{hit['type']}: {hit['title']}" for hit in (await api.get("/search", **query)).body["results"]]


async def test_the_whole_answer(api: Api, website: int) -> None:
    answer = await api.get("/search", q=" WebSite ")
    assert (answer.status, answer.body) == (
        200,
        {
            "results": [
                {
                    "type": "project",
                    "category": "project",
                    "id": website,
                    "title": "Website Redesign",
                    "description": "Complete website overhaul",
                    "url": f"/projects/{website}",
                    "badge": "Project",
                },
                {
                    "type": "task",
                    "category": "task",
                    "id": 1,
                    "title": "Website footer",
                    "description": "Website Redesign",
                    "url": "/tasks/1",
                    "badge": "In Progress",
                },
                {
                    "type": "client",
                    "category": "client",
                    "id": 1,
                    "title": "Acme",
                    "description": "hello@acme.example",
                    "url": "/clients/1",
                    "badge": "Client",
                },
                {
                    "type": "entry",
                    "category": "entry",
                    "id": 1,
                    "title": "Website Redesign • Website footer",
                    "description": "The website, at last [Frontend,launch]",
                    "url": "/timer/edit/1",
                    "badge": "01:30:00",
                },
            ],
            "query": "WebSite",
            "count": 4,
            "partial": False,
            "errors": {},
        },
    )


@pytest.mark.usefixtures("website")
async def test_entries_are_ones_own_and_an_administrator_sees_all(api: Api, bob_api: Api, admin_api: Api) -> None:
    found = []
    for who in (api, bob_api, admin_api):
        hits = (await who.get("/search", q="website", types="entry")).body["results"]
        found.append([hit["id"] for hit in hits])
    assert found == [[1], [2], [2, 1]]


@pytest.mark.usefixtures("website")
async def test_what_a_kind_is_found_by(api: Api) -> None:
    asked = ("overhaul", "footer", "makers", "hello@acme", "at last", "frontend", "redesign")
    assert [await hits(api, q=q) for q in asked] == [
        ["project: Website Redesign"],
        ["task: Website footer"],
        ["client: Acme"],
        ["client: Acme"],
        ["entry: Website Redesign • Website footer"],
        ["entry: Website Redesign • Website footer"],
        ["project: Website Redesign"],
    ]


async def test_archived_projects_are_left_out_with_their_tasks(api: Api, website: int) -> None:
    await api.delete(f"/projects/{website}")
    assert await hits(api, q="website") == ["client: Acme", "entry: Website Redesign • Website footer"]


@pytest.mark.usefixtures("website")
async def test_running_and_deleted_entries_are_left_out(api: Api, website: int) -> None:
    await api.post("/timer/start", project_id=website, notes="website again")
    await api.delete("/time-entries/1")
    assert await hits(api, q="website", types="entry") == []


@pytest.mark.usefixtures("website")
@pytest.mark.parametrize(
    ("types", "kinds"),
    [
        ("project,task", ["project", "task"]),
        (" Client , ENTRY ,invoice", ["client", "entry"]),
        ("task,project,task", ["project", "task"]),
        ("invoice", []),
        (",", []),
        ("", ["project", "task", "client", "entry"]),
    ],
)
async def test_types(api: Api, types: str, kinds: list[str]) -> None:
    assert [hit["type"] for hit in (await api.get("/search", q="website", types=types)).body["results"]] == kinds


async def test_the_limit_counts_for_each_kind(api: Api) -> None:
    for number in range(12):
        project = await api.project(f"Search {number:02}")
        await api.task(project, f"Search {number:02}")

    async def found(**query: Any) -> int:
        return int((await api.get("/search", q="search", **query)).body["count"])

    assert [await found(), await found(limit=1), await found(limit=0), await found(limit=99)] == [20, 2, 2, 24]


@pytest.mark.parametrize("name", ["100%", "a_b", "C:\\dir", "star*", "[x]", "what?", "Ärger", "Ö.(x)", "it's; DROP"])
async def test_every_character_is_literal(api: Api, name: str) -> None:
    await api.project(name)
    await api.project("100 aXb C:/dir stars x what Arger Ö-x its DROP")
    assert await hits(api, q=name) == [f"project: {name}"]
    assert await hits(api, q=name.lower()) == [f"project: {name}"]


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "w"}, {"q": "  w  "}])
async def test_too_short(api: Api, query: dict[str, str]) -> None:
    answer = await api.get("/search", **query)
    text = "q must have at least 2 characters"
    expected = {
        "error": text,
        "message": text,
        "error_code": "query_too_short",
        "request_id": answer.body["request_id"],
    }
    assert (answer.status, answer.body) == (400, expected | {"results": [], "partial": False, "errors": {}})


@pytest.mark.parametrize(("name", "value"), [("limit", "many"), ("q", "a\0b"), ("q", "x" * 201), ("types", "x" * 201)])
async def test_junk_names_its_field(api: Api, name: str, value: str) -> None:
    answer = await api.get("/search", **({"q": "website"} | {name: value}))
    assert (answer.status, answer.body["error_code"], list(answer.body["errors"])) == (400, "validation_error", [name])


async def test_the_scope(app: TimeTracker) -> None:
    allowed, refused = await grant(app, "read:projects"), await grant(app, "read:tasks,read:time_entries")
    assert (await allowed.get("/search", q="website")).status == 200
    answer = await refused.get("/search", q="website")
    assert (answer.status, answer.body["error"]) == (403, "Insufficient permissions")


@pytest.mark.usefixtures("website")
async def test_one_kind_that_fails_leaves_the_others(api: Api, database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("ALTER TABLE clients RENAME COLUMN company TO firm"))
    answer = await api.get("/search", q="website")
    told = {"clients": "This part could not be searched; try again later"}
    assert [hit["type"] for hit in answer.body["results"]] == ["project", "task", "entry"]
    assert (answer.status, answer.body["partial"], answer.body["errors"], answer.body["count"]) == (200, True, told, 3)


async def test_a_statement_for_each_kind(api: Api, database: Database) -> None:
    await api.project("Website 1")
    counts = []
    for number in (2, 3):
        counts.append(await fewest(database, partial(api.get, "/search", q="website")))
        await api.project(f"Website {number}")
    assert counts == [4, 4]
