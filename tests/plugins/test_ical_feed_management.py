"""`/api/v1/ical-feeds`: feeds are made, listed and revoked by their owners."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from app.core import migrate
from app.sdk.testing import Host, run_app
from plugins.ical_feed.feeds import digest
from plugins.ical_feed.models import Feed
from tests.factories import Api, People
from tests.plugins.feeds import feed, fetch

ON_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


async def test_a_feed_is_made_listed_and_revoked(host: Host, ada: Api) -> None:
    project_id = await ada.project()
    made = await ada.post("/ical-feeds", name="Website only", project_id=project_id, days_back=7)
    shown = {
        "id": 1,
        "name": "Website only",
        "project_id": project_id,
        "client_id": None,
        "days_back": 7,
        "created_at": "2026-03-11T10:00:00Z",
    }
    url = made.body.pop("url")
    assert made.body == {"ical_feed": shown, "message": "Feed created; keep its address, it is not shown again"}
    assert (made.status, made.headers["Cache-Control"]) == (201, "no-store")
    assert re.fullmatch(r"https://time\.example\.com/ical/[\w-]{43}\.ics", url)

    listed = await ada.get("/ical-feeds")
    assert (listed.body["ical_feeds"], listed.body["pagination"]["total"]) == ([shown], 1)

    assert (await fetch(host, urlsplit(url).path)).status == 200
    assert (await ada.delete("/ical-feeds/1")).body == {"message": "Feed revoked"}
    assert (await fetch(host, urlsplit(url).path)).status == 404
    assert (await ada.get("/ical-feeds")).body["ical_feeds"] == []
    assert (await ada.delete("/ical-feeds/1")).status == 404


async def test_the_secret_is_kept_nowhere(host: Host, ada: Api) -> None:
    secret = (await feed(ada)).removeprefix("/ical/").removesuffix(".ics")
    async with host.database.transaction(read_only=True) as session:
        (row,) = (await session.execute(select(*Feed.__table__.c))).all()
    assert [value for value in row if secret in str(value)] == []
    assert row.secret_hash == digest(secret)


async def test_without_a_public_address_the_one_in_use_is_told(database_url: str, people: People) -> None:
    async with run_app("ical_feed", database_url=database_url) as host:
        made = await Api(host.app, people.ada.token).post("/ical-feeds", name="Mine")
        path = urlsplit(made.body["url"]).path
        assert made.body["url"] == f"http://localhost{path}"


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"name": ["Name is required"]}),
        ({"name": "x", "project_id": 99}, {"project_id": ["Project with ID 99 not found"]}),
        ({"name": "x", "client_id": 99}, {"client_id": ["Client with ID 99 not found"]}),
        ({"name": "x", "days_back": 0}, {"days_back": ["Input should be greater than or equal to 1"]}),
        ({"name": "x", "days_back": 3651}, {"days_back": ["Input should be less than or equal to 3650"]}),
    ],
)
@ON_SQLITE
async def test_what_is_wrong_is_named(ada: Api, body: dict[str, Any], errors: dict[str, list[str]]) -> None:
    answer = await ada.post("/ical-feeds", **body)
    assert (answer.status, answer.body["errors"]) == (400, errors)


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/ical-feeds", "read:ical_feed"),
        ("POST", "/ical-feeds", "write:ical_feed"),
        ("DELETE", "/ical-feeds/1", "write:ical_feed"),
    ],
)
@ON_SQLITE
async def test_four_callers(host: Host, ada: Api, method: str, path: str, scope: str) -> None:
    """Nobody, a wrong scope, the right one, and somebody else's feed."""
    await feed(ada)
    wrong = await host.token("read:time_entries,write:time_entries", username="ada")
    right = await host.token(scope, username="ada")
    other = await host.token(scope, username="bob")
    statuses = {"GET": 200, "POST": 201, "DELETE": 200}
    others = {"GET": 200, "POST": 201, "DELETE": 404}
    found = [
        (await Api(host.app, token).send(method, path, json={"name": "x"} if method == "POST" else None)).status
        for token in (None, wrong, other, right)
    ]
    assert found == [401, 403, others[method], statuses[method]]
    assert (await Api(host.app, other).get("/ical-feeds")).status == (200 if "read" in scope else 403)


async def test_others_feeds_are_not_listed(ada: Api, bob: Api) -> None:
    await feed(ada, "Ada's")
    await feed(bob, "Bob's")
    names = [item["name"] for item in (await bob.get("/ical-feeds")).body["ical_feeds"]]
    assert names == ["Bob's"]


async def test_the_tables_are_as_the_migration_makes_them(host: Host) -> None:
    _, own = host.app.plugins.migrations
    assert await migrate.differences(host.database, own) == []
    assert await migrate.pending(host.database, own) is False
