"""Who may come in: browsers that are signed in, from our own pages. And nothing that they send breaks anything."""

from collections.abc import Iterator
from typing import Any

import pytest

from app import TimeTracker
from tests.factories import Api, People

# Routes that answer tokens too, or everybody.
OTHERS = ("/api/health", "/api/version/", "/api/docs", "/api/openapi.json")
JUNK: tuple[Any, ...] = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b'{"project_id": NaN, "start_time": 1e999, "entry_ids": {"a": 1}}',
    b'{"project_id": "\xff"}',
    b'{"stop_time": "2026-01-01T00:00\\ud800", "notes": "\\u0000", "value": "\\ud800"}',
    b'{"entry_ids": [1], "action": "add_tag", "value": "\\ud800"}',
    b'{"project_id": 99999999999999999999, "task_id": -1, "start_time": "9999-12-31T23:59:59-23:59"}',
)


def session_routes(app: TimeTracker) -> Iterator[tuple[str, str]]:
    """Method and path of every route that only a browser session opens, 1 for each parameter."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and not rule.rule.startswith(OTHERS):
            path = "/".join("1" if part.startswith("<") else part for part in rule.rule.split("/"))
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, path.removeprefix("/api")


async def test_strangers_are_told_in_json(app: TimeTracker) -> None:
    nobody = Api(app, None, base="/api")
    for method, path in session_routes(app):
        answer = await nobody.send(method, path)
        assert (answer.status, answer.body["error_code"]) == (401, "unauthorized"), path
        assert "Location" not in answer.headers


async def test_tokens_open_nothing_here(app: TimeTracker, people: People) -> None:
    for token in (people.ada.token, people.root.token):
        for headers in ({"Authorization": f"Bearer {token}"}, {"X-API-Key": token}):
            api = Api(app, None, base="/api")
            for method, path in session_routes(app):
                assert (await api.send(method, path, headers=headers)).status == 401, path


async def test_other_sites_change_nothing(app: TimeTracker, browser: Api, api: Api) -> None:
    await api.entry(await api.project(), "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.test"}):
        for method, path in session_routes(app):
            if method != "GET":
                answer = await browser.send(method, path, headers=headers, json={"project_id": 1})
                assert (answer.status, answer.body["error_code"]) == (403, "cross_site"), path
    assert (await browser.get("/entry/1")).status == 200
    ours = await browser.send("POST", "/timer/start", headers={"Sec-Fetch-Site": "same-origin"}, json={"project_id": 1})
    assert ours.status == 200


@pytest.mark.parametrize("body", JUNK, ids=range(len(JUNK)))
async def test_junk_is_nobodys_bug(app: TimeTracker, browser: Api, api: Api, body: bytes) -> None:
    await api.entry(await api.project(), "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z")
    for method, path in session_routes(app):
        sent = {} if method == "GET" else {"data": body, "headers": {"Content-Type": "application/json"}}
        answer = await browser.send(method, path, **sent)
        assert answer.status < 500, (path, answer.body)
        assert isinstance(answer.body, dict), path


async def test_signing_out_closes_the_door(app: TimeTracker, browser: Api) -> None:
    answer = await app.test_client().post("/sign-out", headers=browser.headers)
    assert answer.status_code == 303
    assert (await browser.get("/entries")).status == 401
