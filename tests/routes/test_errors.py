"""The envelope of errors, and the same facts as problem details."""

import logging

import pytest
from quart import Quart

from app import TimeTracker
from app.auth import public
from tests.factories import Api

ENVELOPE = {"error", "message", "error_code", "request_id"}


async def test_every_kind_of_error_has_the_envelope(api: Api) -> None:
    project = await api.project()
    await api.post("/timer/start", project_id=project)
    answers = {
        400: await api.post("/projects"),
        401: await Api(api.app, None).get("/projects"),
        403: await api.get("/users"),
        404: await api.get("/projects/999"),
        405: await api.patch("/projects"),
        409: await api.post("/timer/start", project_id=project),
        412: await api.send("DELETE", f"/projects/{project}", headers={"If-Match": '"stale"'}),
        415: await api.send("POST", "/projects", data=b"name=x"),
    }
    more = {400: {"errors"}, 409: {"timer"}}
    codes = {
        400: "validation_error",
        401: "unauthorized",
        403: "forbidden",
        404: "not_found",
        405: "method_not_allowed",
        409: "timer_already_running",
        412: "precondition_failed",
        415: "unsupported_media_type",
    }
    for status, answer in answers.items():
        assert (answer.status, answer.body["error_code"]) == (status, codes[status])
        assert set(answer.body) == ENVELOPE | more.get(status, set())
        assert answer.body["request_id"] == answer.headers["X-Request-ID"]
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)


async def test_texts(api: Api, app: TimeTracker) -> None:
    nobody = await Api(app, None).get("/projects")
    assert nobody.body["error"] == "Authentication required"
    missing = await api.get("/projects/999")
    assert missing.body["error"] == missing.body["message"] == "Project with ID 999 not found"
    invalid = await api.post("/projects")
    assert invalid.body["error"] == invalid.body["message"] == "Validation failed"


async def test_unreadable_json(api: Api) -> None:
    headers = {"Content-Type": "application/json"}
    for data in (b'{"name": "x"', b"{name: 1}", b'{"name": "\xff\xfe"}', b"[" * 100_000, b'{"a":1}{"b":2}', b"'x'"):
        answer = await api.send("POST", "/projects", headers=headers, data=data)
        assert (answer.status, answer.body["error_code"]) == (400, "bad_request")


async def test_a_body_that_is_no_object(api: Api) -> None:
    for data in (b"[]", b"null", b"1", b'"text"', b"true", b"NaN", b'[{"name": "x"}]'):
        answer = await api.send("POST", "/projects", headers={"Content-Type": "application/json"}, data=data)
        assert (answer.status, answer.body["errors"]) == (400, {"body": ["must be a JSON object"]})


async def test_problem_details(api: Api, app: TimeTracker) -> None:
    accept = {"Accept": "application/problem+json, application/json;q=0.9"}
    invalid = await api.send("POST", "/projects", headers=accept, json={})
    assert (invalid.status, invalid.headers["Content-Type"]) == (400, "application/problem+json")
    assert invalid.body == {
        "type": "about:blank",
        "title": "Validation failed",
        "status": 400,
        "detail": "Validation failed",
        "message": "Validation failed",
        "error_code": "validation_error",
        "request_id": invalid.headers["X-Request-ID"],
        "errors": {"name": ["Name is required"]},
    }
    nobody = await Api(app, None).send("GET", "/projects", headers=accept)
    assert (nobody.body["status"], nobody.body["title"]) == (401, "Authentication required")
    assert (nobody.status, nobody.headers["WWW-Authenticate"]) == (401, "Bearer")
    missing = await api.send("GET", "/nothing", headers=accept)
    assert (missing.status, missing.body["error_code"]) == (404, "not_found")
    fine = await api.send("GET", "/projects", headers=accept)
    assert fine.headers["Content-Type"] == "application/json"


async def test_a_bug_is_answered_with_the_id_of_its_log_line(
    app: TimeTracker, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken() -> str:
        raise RuntimeError("the password is hunter2")

    replace_view(app, "api_v1.system.health", broken)
    with caplog.at_level(logging.ERROR):
        answer = await Api(app, None).get("/health")
    assert (answer.status, answer.body["error_code"]) == (500, "internal_error")
    assert answer.body["message"] == f"Something went wrong; the log knows it as {answer.headers['X-Request-ID']}"
    assert set(answer.body) == ENVELOPE
    assert "hunter2" not in str(answer.body)
    assert "hunter2" in caplog.text


def replace_view(app: Quart, endpoint: str, view: object) -> None:
    """Puts a view of the test's own in place of one of the app's."""
    app.view_functions[endpoint] = public(view)  # type: ignore[type-var]
