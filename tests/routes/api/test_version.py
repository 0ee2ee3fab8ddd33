"""The version check: who may ask, what is told, and that no request waits for it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app import TimeTracker, create_app
from app.services.accounts.models import User
from app.services.releases.service import refresh
from app.settings import Settings
from tests.clock import FrozenClock
from tests.counting import statements
from tests.factories import Api, People
from tests.routes.api.conftest import signed_in
from tests.routes.api_v1.builders import grant
from tests.services.releases.publisher import Publisher, publishing, release

UNKNOWN = {
    "update_available": False,
    "current_version": "1.0.0",
    "latest_version": None,
    "release_notes": None,
    "published_at": None,
    "release_url": None,
}
NEWER = {
    "update_available": True,
    "current_version": "1.0.0",
    "latest_version": "4.1.0",
    "release_notes": "Better than before.",
    "published_at": "2026-04-01T10:00:00Z",
    "release_url": "https://releases.example.com/v4.1.0",
}


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    """A source that tells of version 4.1.0."""
    async with publishing(release("v4.1.0")) as made:
        yield made


@pytest.fixture
def settings(settings: Settings, publisher: Publisher) -> Settings:
    """Ours, with that source."""
    return replace(settings, releases_url=publisher.url)


@pytest.fixture
def look(app: TimeTracker) -> Callable[[], Awaitable[object]]:
    """Does what the background job does."""
    return lambda: refresh(app.database, app.settings.releases_url, "tests")


@pytest.mark.usefixtures("clock")
async def test_an_administrator_is_told(root: Api, look: Callable[[], Awaitable[object]]) -> None:
    assert (await root.get("/version/check")).body == UNKNOWN
    await look()
    answer = await root.get("/version/check")
    assert (answer.status, answer.body) == (200, NEWER)


async def test_who_may_ask(app: TimeTracker, root: Api, browser: Api, people: People) -> None:
    token = await grant(app, "read:tasks", people.root)
    narrow = {"Authorization": token.headers["Authorization"]}
    key = {"X-API-Key": narrow["Authorization"].removeprefix("Bearer ")}
    ada = {"Authorization": f"Bearer {people.ada.token}"}
    bad = {"Authorization": "Bearer tt_" + "x" * 32}
    nobody = Api(app, None, base="/api")
    for method, path, body in (("GET", "/version/check", None), ("POST", "/version/dismiss", {"latest_version": "2"})):

        async def asked(api: Api, headers: dict[str, str]) -> tuple[int, str | None]:
            answer = await api.send(method, path, json=body, headers=headers)  # noqa: B023 - called at once
            return answer.status, answer.body.get("error_code")

        assert [await asked(root, {}), await asked(nobody, narrow), await asked(nobody, key)] == [(200, None)] * 3
        assert [await asked(browser, {}), await asked(nobody, ada)] == [(403, "forbidden")] * 2
        assert [await asked(nobody, {}), await asked(nobody, bad), await asked(root, bad)] == [
            (401, "unauthorized")
        ] * 3
        foreign = {"Sec-Fetch-Site": "cross-site"}
        refused = (403, "cross_site") if method == "POST" else (200, None)
        assert [await asked(root, foreign), await asked(nobody, narrow | foreign)] == [refused, (200, None)]


async def test_neither_deprecated_nor_rate_limited(admin_api: Api) -> None:
    answer = await Api(admin_api.app, None, base="/api").send("GET", "/version/check", headers=admin_api.headers)
    names = {name.lower() for name, _ in answer.headers}
    assert names & {"x-api-deprecated", "deprecation", "x-ratelimit-limit", "ratelimit"} == set()


@pytest.mark.usefixtures("clock")
async def test_a_dismissed_release_and_the_next_one(
    app: TimeTracker,
    root: Api,
    people: People,
    publisher: Publisher,
    look: Callable[[], Awaitable[object]],
    clock: FrozenClock,
) -> None:
    await look()
    answer = await root.post("/version/dismiss", latest_version="v4.1.0")
    assert (answer.status, answer.body) == (200, {"ok": True})
    async with app.database.transaction(read_only=True) as session:
        rows = await session.execute(select(User.username, User.dismissed_release_version))
        kept = {name: version for name, version in rows}
    assert kept == {"root": "4.1.0", "ada": None, "bob": None}
    assert (await root.get("/version/check")).body == NEWER | {"update_available": False}
    told = []
    for tag in ("v4.1", "v4.0.9", "v4.1.1"):
        publisher.answer = release(tag)
        clock.move(hours=12)
        await look()
        told.append((await root.get("/version/check")).body["update_available"])
    assert told == [False, False, True]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "latest_version is required"),
        ({"latest_version": None}, "latest_version is required"),
        ({"latest_version": 4}, "Input should be a valid string"),
        ({"latest_version": ""}, "must be a version such as 4.1.0"),
        ({"latest_version": "soon"}, "must be a version such as 4.1.0"),
        ({"latest_version": "1" * 60}, "must be a version such as 4.1.0"),
        ({"latest_version": "1.0\0"}, "must not contain NUL characters"),
    ],
)
async def test_what_cannot_be_dismissed(root: Api, body: dict[str, Any], text: str) -> None:
    answer = await root.send("POST", "/version/dismiss", json=body)
    assert (answer.status, answer.body["errors"]) == (400, {"latest_version": [text]})


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("tag", ["v1.0.0", "0.9.9", "1.0.0rc1"])
async def test_what_is_not_newer(
    root: Api, publisher: Publisher, tag: str, look: Callable[[], Awaitable[object]]
) -> None:
    publisher.answer = release(tag)
    await look()
    body = (await root.get("/version/check")).body
    assert (body["update_available"], body["latest_version"]) == (False, tag.removeprefix("v"))


@pytest.mark.usefixtures("clock")
async def test_an_answer_counts_for_seven_days_without_the_source(
    app: TimeTracker,
    root: Api,
    people: People,
    publisher: Publisher,
    look: Callable[[], Awaitable[object]],
    clock: FrozenClock,
) -> None:
    await look()
    publisher.status = "500 Internal Server Error"
    told = []
    for length in ({"days": 6, "hours": 23}, {"hours": 1}):
        clock.move(**length)
        await look()
        told.append((await root.get("/version/check")).body)
    assert told == [NEWER, UNKNOWN]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_running_server_asks_by_itself_and_no_request_waits(
    settings: Settings, people: People, publisher: Publisher
) -> None:
    """The source takes four seconds; the first job comes after five."""
    publisher.pause = 4
    app = create_app(replace(settings, background="serve"))
    async with app.test_app():
        root = await signed_in(app, people.root)
        slowest, deadline = 0.0, time.monotonic() + 60
        while time.monotonic() < deadline:
            began = time.monotonic()
            body = (await root.get("/version/check")).body
            slowest = max(slowest, time.monotonic() - began)
            if body["latest_version"]:
                break
            await asyncio.sleep(0.1)
    assert (body["latest_version"], len(publisher.asked), slowest < 4) == ("4.1.0", 1, True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_without_an_address_nothing_is_asked(settings: Settings, people: People, publisher: Publisher) -> None:
    app = create_app(replace(settings, releases_url=""))
    async with app.test_app():
        root = await signed_in(app, people.root)
        with statements(app.database) as sent:
            assert (await root.get("/version/check")).body == UNKNOWN
    assert ([statement for statement in sent if "known_releases" in statement], publisher.asked) == ([], [])
