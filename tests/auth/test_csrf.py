"""A credential that browsers send by themselves works from our own pages only."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from quart.typing import TestClientProtocol

from app import TimeTracker, create_app
from app.auth.guard import SAFE_METHODS
from app.settings import Settings
from tests.factories import PASSWORD, Api, People

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

OURS, THEIRS = "http://localhost", "https://evil.example"
# What a browser says of the page that sends a request, and whether the request may change something.
HEADERS = {
    "from no browser": ({}, True),
    "our page": ({"Sec-Fetch-Site": "same-origin", "Origin": OURS}, True),
    "our page, without Origin": ({"Sec-Fetch-Site": "same-origin"}, True),
    "typed by the user": ({"Sec-Fetch-Site": "none"}, True),
    "a neighbour": ({"Sec-Fetch-Site": "same-site", "Origin": "http://evil.localhost"}, False),
    "another site": ({"Sec-Fetch-Site": "cross-site", "Origin": THEIRS}, False),
    "another site, without Origin": ({"Sec-Fetch-Site": "cross-site"}, False),
    "another site that calls itself ours": ({"Sec-Fetch-Site": "cross-site", "Origin": OURS}, False),
    "a word that no browser knows": ({"Sec-Fetch-Site": "friendly", "Origin": OURS}, False),
    "an empty word": ({"Sec-Fetch-Site": "", "Origin": OURS}, False),
    "an older browser on our page": ({"Origin": OURS}, True),
    "an older browser on another site": ({"Origin": THEIRS}, False),
    "an older browser in a frame without an origin": ({"Origin": "null"}, False),
    "an older browser on another port": ({"Origin": "http://localhost:8080"}, False),
    "an older browser with an empty origin": ({"Origin": ""}, False),
    "an older browser on a longer name": ({"Origin": "http://localhost.evil.example"}, False),
    "an older browser on a name with ours as its user": ({"Origin": "http://localhost@evil.example"}, False),
}
EVERY = pytest.mark.parametrize(("headers", "allowed"), HEADERS.values(), ids=HEADERS)


@pytest.fixture
async def browser(app: TimeTracker) -> TestClientProtocol:
    """Ada's browser, signed in."""
    client = app.test_client()
    assert (await client.post("/sign-in", form={"username": "ada", "password": PASSWORD})).status_code == 303
    return client


@EVERY
async def test_a_session_changes_things_from_our_pages_only(
    browser: TestClientProtocol, headers: dict[str, str], allowed: bool
) -> None:
    answers = [await browser.open("/api/timer/stop", method="POST", headers=headers, json={})]
    answers.append(await browser.open("/api/entry/1", method="PUT", headers=headers, json={}))
    answers.append(await browser.open("/api/entry/1", method="PATCH", headers=headers, json={}))
    answers.append(await browser.open("/api/entry/1", method="DELETE", headers=headers))
    expected = ["no_active_timer", "not_found", "not_found", "not_found"] if allowed else ["cross_site"] * 4
    assert [(await answer.get_json())["error_code"] for answer in answers] == expected


@EVERY
async def test_a_session_reads_from_anywhere(
    browser: TestClientProtocol, headers: dict[str, str], allowed: bool
) -> None:
    found = [await browser.open("/api/timer/status", method=method, headers=headers) for method in ("GET", "HEAD")]
    assert [answer.status_code for answer in found] == [200, 200]


@EVERY
async def test_the_forms_that_sign_in(app: TimeTracker, headers: dict[str, str], allowed: bool) -> None:
    client = app.test_client()
    answer = await client.post("/sign-in", form={"username": "ada", "password": PASSWORD}, headers=headers)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == ((303, True) if allowed else (403, False))
    assert (await client.get("/sign-in", headers=headers)).status_code == (303 if allowed else 200)


@EVERY
async def test_a_token_is_not_asked_where_it_comes_from(
    app: TimeTracker, people: People, headers: dict[str, str], allowed: bool
) -> None:
    api = Api(app, None)
    for credential in ({"Authorization": f"Bearer {people.ada.token}"}, {"X-API-Key": people.ada.token}):
        answer = await api.send("POST", "/timer/stop", headers=headers | credential, json={})
        assert (answer.status, answer.body["error_code"]) == (400, "no_active_timer")
    login = await api.send("POST", "/auth/login", headers=headers, json={"username": "ada", "password": PASSWORD})
    assert login.status == 200


FOREIGN = (
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Origin": THEIRS},  # a form
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},  # a fetch
    {"Origin": THEIRS},  # either, from an older browser
)


def unsafe(app: TimeTracker, strategy: str) -> Iterator[tuple[str, str]]:
    """Method and path of every unsafe route that the strategy opens, 1 or the first choice for each parameter."""
    for rule in app.url_map.iter_rules():
        if strategy in app.auth.policies[rule.endpoint].strategies:
            chosen = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
            path = "/".join("1" if part.startswith("<") else part for part in chosen.split("/"))
            yield from ((method, path) for method in sorted((rule.methods or set()) - SAFE_METHODS))


@pytest.mark.parametrize("headers", FOREIGN, ids=["form", "fetch", "older browser"])
async def test_no_route_that_a_session_opens_obeys_another_site(
    app: TimeTracker, browser: TestClientProtocol, headers: dict[str, str]
) -> None:
    """Session JSON and pages, those with and without sign-in, also for a cookie that is valid."""
    there = list(unsafe(app, "session"))
    assert {"POST /api/timer/start", "POST /timer/start", "POST /sign-out", "POST /api/version/dismiss"} - {
        " ".join(route) for route in there
    } == set()
    for method, path in there:
        body = {"json": {"project_id": 1}} if path.startswith("/api/") else {"form": {"project_id": "1"}}
        answer = await browser.open(path, method=method, headers=headers, **body)
        assert answer.status_code == 403, (method, path)
    assert (await browser.get("/api/timer/status")).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN, ids=["form", "fetch", "older browser"])
async def test_no_route_that_a_token_opens_asks_where_it_comes_from(
    settings: Settings, people: People, headers: dict[str, str]
) -> None:
    app = create_app(replace(settings, plugins=()))
    async with app.test_app():
        for method, path in unsafe(app, "bearer"):
            answer = await Api(app, people.root.token, base="").send(method, path, headers=headers, json={})
            assert not isinstance(answer.body, dict) or answer.body.get("error_code") != "cross_site", (method, path)


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://time.example.com", 400), ("https://localhost", 400), ("https://example.com", 403), ("null", 403)],
)
async def test_the_address_that_browsers_see(settings: Settings, origin: str, status: int) -> None:
    app = create_app(replace(settings, public_url="https://time.example.com"))
    async with app.test_app():
        form = {"username": "ada", "password": PASSWORD}
        signed_in = await app.test_client().post("/sign-in", form=form, scheme="https")
        headers = {"Origin": origin, "Cookie": signed_in.headers["Set-Cookie"].partition(";")[0]}
        answer = await app.test_client().post("/api/timer/stop", headers=headers, json={}, scheme="https")
        assert answer.status_code == status
