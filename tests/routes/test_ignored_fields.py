"""No name that a request to v1 sends is dropped in silence: it is read, refused, or named in the answer."""

from typing import Any
from urllib.parse import unquote

import pytest
from pydantic import BaseModel
from quart import request
from quart_schema.validation import QUART_SCHEMA_QUERYSTRING_ATTRIBUTE, QUART_SCHEMA_REQUEST_ATTRIBUTE

from app import TimeTracker
from app.core.db import Database
from app.routes.ignored_fields import MOST_NAMES, fields
from app.routes.route_metadata import UPLOAD
from tests.factories import Answer, Api
from tests.routes.api_v1.builders import setting
from tests.routes.api_v1.surface import Route, declared, view_attribute

ROUTES = declared()
STRICT = {"Prefer": "handling=strict"}


@pytest.fixture
def backend() -> str:
    """SQLite alone: names are compared before a database is asked."""
    return "sqlite"


@pytest.fixture(autouse=True)
async def modules(database: Database) -> None:
    """Every module is on: one that is off refuses before it reads anything."""
    await setting(database, "modules.inventory", "true")


def names_read(app: TimeTracker, route: Route, mark: str) -> set[str]:
    """The names that a view reads: those of its schema, with their other spellings."""
    noted: Any = view_attribute(app, route.endpoint, mark)
    model: type[BaseModel] | None = noted[0] if isinstance(noted, tuple) else noted
    return {name for names, _ in fields(model) for name in names} if model else set()


def named(answer: Answer) -> set[str]:
    """The names in the answer's header."""
    return {unquote(name) for name in answer.headers.get("X-Ignored-Fields", "").split(", ") if name}


@pytest.mark.parametrize(
    ("mark", "sent_as"),
    [(QUART_SCHEMA_QUERYSTRING_ATTRIBUTE, "query_string"), (QUART_SCHEMA_REQUEST_ATTRIBUTE, "json")],
)
async def test_every_known_name_at_every_route(app: TimeTracker, admin_api: Api, mark: str, sent_as: str) -> None:
    known = {name for route in ROUTES for name in names_read(app, route, mark)}
    assert len(known) > 50
    silent = []
    for route in ROUTES:
        if sent_as == "json" and (route.method == "GET" or UPLOAD.get(app.view_functions[route.endpoint])):
            continue
        unread = sorted(known - names_read(app, route, mark))
        for first in range(0, len(unread), MOST_NAMES):
            names = unread[first : first + MOST_NAMES]
            sent = {sent_as: dict.fromkeys(names, "1")}
            answer = await admin_api.send(route.method, route.path(), headers=STRICT, **sent)
            refused = set(answer.body.get("errors", {}))
            if not named(answer) == refused == set(names):
                silent.append((str(route), sorted(set(names) - named(answer))))
    assert silent == []


async def test_names_within_lists_and_second_names_of_a_field(api: Api) -> None:
    answer = await api.post("/time-entries", notes="Call", description="Talk", project_id=7, start="09:00")
    assert named(answer) == {"description", "start"}
    answer = await api.post("/time-entries/bulk", entry_ids=[1], changes={"note": "x"}, ids=[2])
    assert {"ids"} <= named(answer)


async def test_what_is_read_is_not_named(api: Api) -> None:
    answer = await api.get("/time-entries", **{"from": "2026-01-01", "page": 1})
    assert (answer.status, "X-Ignored-Fields" in answer.headers, "Preference-Applied" in answer.headers) == (
        200,
        False,
        False,
    )


async def test_names_cannot_write_headers(api: Api) -> None:
    answer = await api.get("/projects", **{"a\r\nSet-Cookie: b=1, ü": "1"})
    assert answer.headers["X-Ignored-Fields"] == "a%0D%0ASet-Cookie%3A%20b%3D1%2C%20%C3%BC"


@pytest.mark.parametrize("prefer", ["handling=strict", 'wait=10, Handling = "strict"; x', "HANDLING=STRICT"])
async def test_a_strict_caller_is_refused(api: Api, prefer: str) -> None:
    headers = {"Prefer": prefer}
    answer = await api.send("GET", "/time-entries", query_string={"form": "2026-01-01"}, headers=headers)
    assert (answer.status, list(answer.body["errors"])) == (400, ["form"])
    assert answer.headers["Preference-Applied"] == "handling=strict"
    project = await api.project()
    answer = await api.send("POST", "/timer/start", json={"project_id": project, "note": "x"}, headers=headers)
    assert (answer.status, list(answer.body["errors"])) == (400, ["note"])
    assert (await api.get("/timer/status")).body["active"] is False


async def test_a_strict_caller_without_a_mistake(api: Api) -> None:
    answer = await api.send("GET", "/projects", headers=STRICT)
    assert (answer.status, answer.headers["Preference-Applied"]) == (200, "handling=strict")
    assert (
        "Preference-Applied" not in (await api.send("GET", "/projects", headers={"Prefer": "handling=lenient"})).headers
    )


async def test_a_body_is_parsed_once_for_the_names_and_the_view(app: TimeTracker) -> None:
    async with app.test_request_context("/api/v1/projects", method="POST", json={"name": "Bridge"}):
        assert await request.get_json() is await request.get_json()
