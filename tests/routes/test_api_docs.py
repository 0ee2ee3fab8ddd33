"""The OpenAPI document: valid, complete, and true to the routes."""

import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel
from quart_schema.validation import QUART_SCHEMA_REQUEST_ATTRIBUTE, QUART_SCHEMA_RESPONSE_ATTRIBUTE

from app import TimeTracker, create_app
from app.routes.api_docs import describe
from app.settings import Settings
from tests.routes.api_v1.surface import routes

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> TimeTracker:
    """An app with the default settings; its database is never asked."""
    return create_app(Settings(secret_key="k" * 40, instance=tmp_path_factory.mktemp("docs")).with_defaults())


@pytest.fixture(scope="module")
def document(made: TimeTracker) -> dict[str, Any]:
    """The document of that app."""
    return describe(made)


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every operation by method and path."""
    return {
        (method.upper(), path): item[method]
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_answers_are_described_in_our_words(document: dict[str, Any]) -> None:
    answers = {
        place: {status: answer["description"] for status, answer in one["responses"].items() if "description" in answer}
        for place, one in operations(document).items()
    }
    assert [place for place, texts in answers.items() if str(BaseModel.__doc__) in texts.values()] == []
    assert answers["POST", "/time-entries"] == {"201": "Created"}


def test_every_route_of_v1_is_in_it(made: TimeTracker, document: dict[str, Any]) -> None:
    there = {(route.method, re.sub(r"<id:(\w+)>", r"{\1}", route.rule)) for route in routes(made)}
    told = {(method, f"/api/v1{path}") for method, path in operations(document) if not path.startswith("/version")}
    assert {(method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)) for method, path in there} == told


def test_security_says_who_may_call_and_with_which_scope(made: TimeTracker, document: dict[str, Any]) -> None:
    for route in routes(made):
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule).removeprefix("/api/v1")
        scopes = [" or ".join(names) for names in route.policy.scopes]
        wanted = [] if route.policy.public else [{name: scopes} for name in route.policy.strategies]
        assert operations(document)[(route.method, path)]["security"] == wanted, str(route)


def test_operations_have_names_of_their_own_a_summary_and_answers(document: dict[str, Any]) -> None:
    found = operations(document)
    assert len({item["operationId"] for item in found.values()}) == len(found)
    for place, item in found.items():
        assert item["summary"], place
        assert any(status.startswith("2") for status in item["responses"]), place
        assert "500" in item["responses"], place
        if item["security"]:
            assert {"401", "403"} <= item["responses"].keys(), place


def test_query_names_are_required_where_they_are(document: dict[str, Any]) -> None:
    parameters = operations(document)[("GET", "/time-entries")]["parameters"]
    named = {item["name"]: item["required"] for item in parameters if "name" in item}
    assert (named["page"], named["start_date"]) == (False, False)


def test_headers_are_told_where_they_mean_something(document: dict[str, Any]) -> None:
    def refs(method: str, path: str) -> list[str]:
        found = operations(document)[(method, path)]["parameters"]
        return [item["$ref"].rpartition("/")[2] for item in found if "$ref" in item]

    assert refs("POST", "/time-entries") == ["IdempotencyKey"]
    assert refs("PUT", "/time-entries/{entry_id}") == ["IfMatch"]
    assert refs("GET", "/time-entries/{entry_id}") == ["IfNoneMatch"]
    assert refs("GET", "/time-entries") == []


def shapes(made: TimeTracker, mark: str) -> dict[str, type[BaseModel]]:
    """Every shape that views of v1 note under a mark, by name."""
    found: dict[str, type[BaseModel]] = {}
    for route in routes(made):
        noted = getattr(made.view_functions[route.endpoint], mark, None)
        models = [noted[0]] if isinstance(noted, tuple) else [model for model, _ in (noted or {}).values()]
        found |= {model.__name__: model for model in models if model is not None}
    return found


def test_every_body_has_examples_that_fit(made: TimeTracker) -> None:
    for name, model in shapes(made, QUART_SCHEMA_REQUEST_ATTRIBUTE).items():
        if model.model_json_schema()["properties"]:
            examples = model.model_json_schema().get("examples")
            assert examples, f"{name} has no example"
            for example in examples:
                model.model_validate(example)


def test_every_answer_has_an_example(document: dict[str, Any]) -> None:
    missing = set()
    for item in operations(document).values():
        for status, answer in item["responses"].items():
            for kind in answer.get("content", {}).values():
                if status.startswith("2") and "$ref" in kind["schema"] and not exampled(document, kind["schema"]):
                    missing.add(kind["schema"]["$ref"].rpartition("/")[2])
    assert missing == set()


def exampled(document: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether a shape, or one that it is made of, has an example."""
    whole = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    inner = re.findall(r"'\$ref': '([^']+)'", str(whole))
    return "examples" in whole or any(exampled(document, {"$ref": ref}) for ref in inner)


def test_examples_of_answers_fit(made: TimeTracker) -> None:
    for model in shapes(made, QUART_SCHEMA_RESPONSE_ATTRIBUTE).values():
        for kind in [model, *(field.annotation for field in model.model_fields.values())]:
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                for example in kind.model_json_schema(mode="serialization").get("examples", ()):
                    kind.model_validate(example)
                    assert example.keys() == kind.model_fields.keys()


def test_servers_and_introduction_tell_the_two_surfaces(document: dict[str, Any]) -> None:
    assert [server["url"] for server in document["servers"]] == ["/api/v1", "/"]
    assert "X-API-Deprecated" in document["info"]["description"]
    assert "/api/version/check" in document["info"]["description"]
    assert document["tags"][-1]["name"] == "SessionWebApi"


async def test_it_is_served_and_kept(app: TimeTracker) -> None:
    client = app.test_client()
    first = await client.get("/api/openapi.json")
    again = await client.get("/api/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, first.content_type, again.status_code) == (200, "application/json", 304)
    assert (await first.get_json())["info"]["title"] == "TimeTracker REST API"


async def test_the_page_loads_nothing_from_elsewhere(app: TimeTracker) -> None:
    response = await app.test_client().get("/api/docs")
    page = (await response.get_data(as_text=True)).replace("&#34;", '"')
    assert response.status_code == 200
    assert re.findall(r"(?:src|href)=\"(?!/)[^\"]*", page) == []
    assert "<script>" not in page
