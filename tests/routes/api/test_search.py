"""The search box: the same service, and no error while somebody is still typing."""

import pytest

from tests.factories import Api


@pytest.mark.parametrize(("q", "shown"), [("", ""), ("w", "w"), (" w ", "w")])
async def test_a_short_query_finds_nothing(browser: Api, q: str, shown: str) -> None:
    answer = await browser.get("/search", q=q)
    empty = {"results": [], "query": shown, "count": 0, "partial": False, "errors": {}}
    assert (answer.status, answer.body) == (200, empty)


async def test_without_a_query(browser: Api) -> None:
    assert (await browser.get("/search")).body["query"] == ""


async def test_the_same_answer_as_on_v1(api: Api, browser: Api, bob: Api, root: Api, admin_api: Api) -> None:
    project = await api.project("Website Redesign", description="Overhaul")
    await api.task(project, "Website footer")
    await api.entry(project, "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z", notes="website")
    query = {"q": "website", "types": "project,entry", "limit": 5}
    answer = await browser.get("/search", **query)
    assert (answer.status, answer.body["count"], answer.body) == (200, 2, (await api.get("/search", **query)).body)
    assert (await bob.get("/search", **query)).body["count"] == 1
    assert (await root.get("/search", **query)).body == (await admin_api.get("/search", **query)).body
