"""Whether a page still shows the present."""

from functools import partial

from app import TimeTracker
from tests.counting import fewest
from tests.factories import Api, People
from tests.wait_for_feed import wait_for_feed


async def news(browser: Api, cursor: str) -> tuple[str, bool]:
    """What a page hears that asks with the cursor of its last answer."""
    body = (await browser.get("/changes", since=cursor)).body
    return body["cursor"], body["changed"]


async def test_only_what_happens_to_the_callers_time_is_news(
    app: TimeTracker, browser: Api, api: Api, bob_api: Api, root: Api, people: People
) -> None:
    project = await api.project()
    first = (await browser.get("/changes")).body
    assert (first["changed"], await news(browser, first["cursor"])) == (False, (first["cursor"], False))
    await api.post("/timer/start", project_id=project)
    await wait_for_feed(app.database)
    cursor, changed = await news(browser, first["cursor"])
    assert (changed, await news(browser, cursor)) == (True, (cursor, False))
    await bob_api.post("/timer/start", project_id=project)
    await api.project("Another")
    await wait_for_feed(app.database)
    later, changed = await news(browser, cursor)
    assert (later != cursor, changed) == (True, False)
    # An administrator's page would change with everybody's timers all day long.
    assert (await news(root, first["cursor"]))[1] is False
    await api.post("/timer/stop")
    assert (await news(browser, later))[1] is True


async def test_what_is_no_cursor_begins_anew(browser: Api, api: Api) -> None:
    await api.entry(await api.project(), "2026-03-11T08:00:00Z", "2026-03-11T09:00:00Z")
    for text in ("", "x", "1", "-1.1", "9" * 30 + ".1"):
        answer = await browser.get("/changes", since=text)
        assert (text, answer.status, answer.body["changed"]) == (text, 200, False)


async def test_it_costs_little(app: TimeTracker, browser: Api, api: Api) -> None:
    await api.project()
    cursor = (await browser.get("/changes")).body["cursor"]
    assert await fewest(app.database, partial(news, browser, cursor)) == 2
