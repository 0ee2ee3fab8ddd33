"""Every superseded session route says so, whatever it answers; with the plugin off there is no trace of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from quart.typing import TestClientProtocol

from app import TimeTracker, create_app
from app.routes.hooks import RouteInfo
from app.settings import Settings
from tests.factories import PASSWORD

HEADERS = ("X-API-Deprecated", "Deprecation", "Sunset")
SUCCESSOR = 'rel="successor-version"'


@pytest.fixture
async def browser(app: TimeTracker) -> TestClientProtocol:
    """A browser in which Ada has signed in."""
    client = app.test_client()
    await client.post("/sign-in", form={"username": "ada", "password": PASSWORD})
    return client


@pytest.fixture
async def plain(settings: Settings) -> AsyncIterator[TimeTracker]:
    """The same app without the plugin."""
    app = create_app(replace(settings, plugins=()))
    async with app.test_app():
        yield app


def marked(app: TimeTracker) -> list[tuple[str, str, RouteInfo]]:
    """Method, address and view of every superseded route, with 1 for every parameter."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.plugins.hooks.views[rule.endpoint]
        if view.superseded_by:
            path = "/".join("1" if part.startswith("<") else part for part in rule.rule.split("/"))
            found += [(method, path, view) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


async def test_the_marked_set(app: TimeTracker) -> None:
    assert sorted(f"{method} {path}" for method, path, _ in marked(app)) == sorted(
        [
            "DELETE /api/entry/1",
            "GET /api/activities",
            "GET /api/entries",
            "GET /api/entry/1",
            "GET /api/health",
            "GET /api/projects",
            "GET /api/projects/1/tasks",
            "GET /api/search",
            "GET /api/tasks",
            "GET /api/timer/status",
            "GET /api/users",
            "PATCH /api/entry/1",
            "POST /api/entries",
            "POST /api/entries/bulk",
            "POST /api/timer/resume",
            "POST /api/timer/start",
            "POST /api/timer/stop",
            "POST /api/timer/stop_at",
            "PUT /api/entry/1",
        ]
    )


async def test_success_and_error_carry_the_headers(app: TimeTracker, browser: TestClientProtocol) -> None:
    seen = set()
    for method, path, view in marked(app):
        for body in ({}, {"project_id": "nonsense", "start_time": []}):
            answer = await browser.open(path, method=method, json=None if method == "GET" else body)
            seen.add(answer.status_code // 100)
            assert answer.headers["X-API-Deprecated"] == "true", (method, path, answer.status_code)
            assert answer.headers["Deprecation"].startswith("@")
            assert f"<{view.superseded_by}>; {SUCCESSOR}" in answer.headers["Link"]
            assert "Sunset" not in answer.headers
    assert seen == {2, 4}


async def test_unreadable_bodies_carry_them_too(browser: TestClientProtocol) -> None:
    answers = [
        await browser.post("/api/timer/start", data="{", headers={"Content-Type": "application/json"}),
        await browser.post("/api/timer/start", data="a=1", headers={"Content-Type": "text/plain"}),
    ]
    assert [(answer.status_code, answer.headers["X-API-Deprecated"]) for answer in answers] == [
        (400, "true"),
        (415, "true"),
    ]


async def test_strangers_are_not_told(app: TimeTracker, client: TestClientProtocol) -> None:
    for method, path, view in marked(app):
        answer = await client.open(path, method=method)
        if not view.policy.public:
            assert (answer.status_code, [name for name in HEADERS if name in answer.headers]) == (401, [])


async def test_every_successor_is_a_route_of_v1(app: TimeTracker) -> None:
    known = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api_v1.")}
    assert {str(view.superseded_by) for _, _, view in marked(app)} - known == set()


async def test_v1_never_carries_them(app: TimeTracker, client: TestClientProtocol) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api_v1.") and not rule.arguments:
            answer = await client.get(rule.rule)
            assert [name for name in HEADERS if name in answer.headers] == []
            assert SUCCESSOR not in answer.headers.get("Link", "")


async def test_without_the_plugin_there_is_no_trace(plain: TimeTracker) -> None:
    client = plain.test_client()
    await client.post("/sign-in", form={"username": "ada", "password": PASSWORD})
    for method, path, _ in marked(plain):
        answer = await client.open(path, method=method, json=None if method == "GET" else {})
        assert [name for name in HEADERS if name in answer.headers] == []
        assert SUCCESSOR not in answer.headers.get("Link", "")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_an_operator_sets_a_sunset(settings: Settings, tmp_path: Path) -> None:
    app = create_app(replace(settings, options={"deprecation__sunset": "2027-09-01"}))
    async with app.test_app():
        answer = await app.test_client().get("/api/health")
    assert answer.headers["Sunset"] == "Wed, 01 Sep 2027 00:00:00 GMT"
