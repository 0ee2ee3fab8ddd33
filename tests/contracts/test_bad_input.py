"""Whatever is wrong with a field, the answer is 400 and names it."""

import json
from typing import Any

import pytest
from quart_schema.validation import QUART_SCHEMA_QUERYSTRING_ATTRIBUTE, QUART_SCHEMA_REQUEST_ATTRIBUTE

from app import TimeTracker
from app.core.db import Database
from tests.factories import Answer, Api
from tests.routes.api_v1.bad_values import BODY, QUERY, bad, kind_of
from tests.routes.api_v1.builders import setting
from tests.routes.api_v1.surface import Route, declared, view_attribute

ROUTES = declared()
LOGIN = "/api/v1/auth/login"
# Numbers that are clamped rather than refused, texts of any length that are only compared, names that are often ids.
CLAMPED, COMPARED, OFTEN_IDS = frozenset({"per_page", "limit"}), frozenset({"username", "password"}), {"reference_id"}


@pytest.fixture(autouse=True)
async def modules(database: Database) -> None:
    """Every module is on: one that is off refuses before it reads anything."""
    await setting(database, "modules.inventory", "true")


def shape(app: TimeTracker, route: Route, mark: str) -> dict[str, Any]:
    """The JSON schema of what a route reads; empty where it reads nothing."""
    noted: Any = view_attribute(app, route.endpoint, mark)
    model = noted[0] if isinstance(noted, tuple) else noted
    return dict(model.model_json_schema()) if model else {}


async def send(api: Api, route: Route, body: object) -> Answer:
    """A request with JSON as JavaScript or Python may write it, NaN included."""
    data = json.dumps(body).encode()
    return await api.send(route.method, route.path(), data=data, headers={"Content-Type": "application/json"})


def named(answer: Answer, field: str) -> bool:
    """Whether the answer is 400 and has a message for the field, or for a part of it."""
    errors = answer.body.get("errors", {}) if answer.status == 400 else {}
    return any(name == field or name.startswith(f"{field}.") for name in errors)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.method not in ("GET", "DELETE")], ids=str)
async def test_bodies(app: TimeTracker, admin_api: Api, route: Route) -> None:
    whole = shape(app, route, QUART_SCHEMA_REQUEST_ATTRIBUTE)
    good = (whole.get("examples") or [{}])[0]
    wrong = []
    for field, schema in whole.get("properties", {}).items():
        if field in COMPARED and route.rule == LOGIN:
            continue
        values = list(bad(kind_of(schema, whole), BODY))
        if field in whole.get("required", ()):
            values.append(None)
        for value in values:
            if field in OFTEN_IDS and value == 1:
                continue
            answer = await send(admin_api, route, good | {field: value})
            if not named(answer, field):
                wrong.append((field, str(value)[:40], answer.status, answer.body))
    assert wrong == []


@pytest.mark.parametrize("route", [route for route in ROUTES if route.method not in ("GET", "DELETE")], ids=str)
async def test_a_root_that_is_no_object(app: TimeTracker, admin_api: Api, route: Route) -> None:
    if view_attribute(app, route.endpoint, QUART_SCHEMA_REQUEST_ATTRIBUTE) is None:
        return  # reads no JSON
    for body in ([], [1], ["name"], None, 1, "x", True, float("nan")):
        answer = await send(admin_api, route, body)
        assert (answer.status, answer.body.get("errors")) == (400, {"body": ["must be a JSON object"]}), body


@pytest.mark.parametrize("route", [route for route in ROUTES if route.method == "GET"], ids=str)
async def test_query_names(app: TimeTracker, admin_api: Api, route: Route) -> None:
    whole = shape(app, route, QUART_SCHEMA_QUERYSTRING_ATTRIBUTE)
    wrong = []
    for field, schema in whole.get("properties", {}).items():
        kinds = kind_of(schema, whole)
        for value in bad(kinds, QUERY):
            if field in CLAMPED and value.isascii() and value.isdigit():
                continue
            answer = await admin_api.send("GET", route.path(), query_string={field: value})
            if not named(answer, field):
                wrong.append((field, value[:40], answer.status, answer.body))
        twice = await admin_api.send("GET", f"{route.path()}?{field}=1&{field}=2")
        if twice.status >= 500:
            wrong.append((field, "twice", twice.status, twice.body))
    assert wrong == []
