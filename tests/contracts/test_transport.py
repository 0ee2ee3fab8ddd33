"""What holds for every request: bodies, kinds of content, unknown paths, request ids, headers."""

import re
from dataclasses import replace

import pytest

from app import TimeTracker
from app.settings import Settings
from tests.clock import FrozenClock
from tests.factories import Api

BODY = b'{"name": "Website Redesign"}'
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


async def test_an_empty_body_reads_as_an_empty_object(api: Api, clock: FrozenClock) -> None:
    for headers in ({"Content-Type": "application/json"}, {}, {"Content-Type": "text/plain"}):
        for data in (b"", b" \n"):
            answer = await api.send("POST", "/projects", headers=headers, data=data)
            assert (answer.status, answer.body["errors"]) == (400, {"name": ["Name is required"]})
            project = await api.project(f"{headers} {data!r}")
            await api.post("/timer/start", project_id=project)
            clock.move(hours=1)
            stopped = await api.send("POST", "/timer/stop", headers=headers, data=data)
            assert (stopped.status, stopped.body["time_entry"]["duration_hours"]) == (200, 1)


async def test_a_body_must_say_that_it_is_json(api: Api) -> None:
    for kind in ({}, {"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}):
        answer = await api.send("POST", "/projects", headers=kind, data=BODY)
        assert (answer.status, answer.body["error_code"]) == (415, "unsupported_media_type")
    for good in ("application/json", "application/json; charset=utf-8", "application/vnd.api+json"):
        named = BODY.replace(b"Website", good.encode())
        assert (await api.send("POST", "/projects", headers={"Content-Type": good}, data=named)).status == 201


async def test_unknown_paths_and_methods_answer_json(api: Api) -> None:
    for path in ("nothing", "projects/abc", "projects/", "projects/0", "projects/-1", "projects/1.5", f"tasks/{2**31}"):
        answer = await api.get(f"/{path}")
        assert (answer.status, answer.body["error_code"]) == (404, "not_found")
        assert answer.headers["Content-Type"] == "application/json"
    wrong = await api.patch("/projects")
    assert (wrong.status, wrong.body["error_code"]) == (405, "method_not_allowed")
    allowed = {method.strip() for method in wrong.headers["Allow"].split(",")}
    assert allowed == {"GET", "HEAD", "OPTIONS", "POST"}


async def test_below_api_everything_answers_json(app: TimeTracker) -> None:
    for path in ("/api", "/api/", "/api/nothing", "/api/v1", "/api/v1/", "/api/v2/projects"):
        answer = await Api(app, None, base="").get(path)
        assert (answer.status, answer.body["error_code"]) == (404, "not_found")


async def test_a_request_id_is_taken_where_it_is_well_formed(app: TimeTracker) -> None:
    api = Api(app, None)
    for good in ("a1b2c3d4", "5f0c6b1e-9d6f-4f0a-a1b2-c3d4e5f60718", "x" * 128):
        answer = await api.send("GET", "/projects", headers={"X-Request-ID": good})
        assert (answer.headers["X-Request-ID"], answer.body["request_id"]) == (good, good)
    made = set()
    for bad in ("short", "x" * 129, "with space", "<script>alert(1)</script>", ""):
        answer = await api.send("GET", "/projects", headers={"X-Request-ID": bad})
        made.add(answer.headers["X-Request-ID"])
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
        assert answer.body["request_id"] == answer.headers["X-Request-ID"]
    assert len(made) == 5


async def test_security_headers_are_on_every_answer(api: Api) -> None:
    project = await api.project()
    tag = (await api.get(f"/projects/{project}")).headers["ETag"]
    answers = [
        await api.get("/projects"),
        await api.send("GET", f"/projects/{project}", headers={"If-None-Match": tag}),
        await api.post("/projects"),
        await Api(api.app, None).get("/projects"),
        await api.get("/nothing"),
        await api.send("OPTIONS", "/projects"),
    ]
    assert [answer.status for answer in answers] == [200, 304, 400, 401, 404, 204]
    for answer in answers:
        assert {name: answer.headers[name] for name in SECURITY} == SECURITY
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "Strict-Transport-Security" not in answer.headers


async def test_over_tls_browsers_are_told_to_stay_there(api: Api) -> None:
    answer = await api.send("GET", "/projects", scheme="https")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_head_answers_as_get_does(api: Api) -> None:
    project = await api.project()
    for path in ("/info", "/projects", f"/projects/{project}", "/users/me"):
        got, head = await api.get(path), await api.send("HEAD", path)
        kept = ("Content-Type", "Content-Length", "ETag", "Link")
        assert (head.status, [head.headers.get(name) for name in kept]) == (
            200,
            [got.headers.get(name) for name in kept],
        )


class TestSmallBodies:
    """An app that takes bodies of 1,000 bytes."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Ours, with a small limit."""
        return replace(settings, max_body_bytes=1000)

    async def test_a_larger_body_is_refused(self, api: Api) -> None:
        assert (await api.post("/projects", name="n", description="d" * 900)).status == 201
        refused = await api.post("/projects", name="m", description="d" * 1001)
        assert (refused.status, refused.body["error_code"]) == (413, "payload_too_large")
        assert (await api.get("/projects")).body["pagination"]["total"] == 1
