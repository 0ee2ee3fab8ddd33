"""The pages of tags: the list, and renaming, merging and deleting without scripts."""

import pytest

from tests.clock import FrozenClock
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page

NINE, TEN = "2026-03-09T09:00:00Z", "2026-03-09T10:00:00Z"


def rows(page: Page) -> list[list[str]]:
    """The cells of the list, without the buttons."""
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row][:-1] for row in page.root.iterfind(".//tbody/tr")
    ]


@pytest.fixture
async def work(api: Api, bob_api: Api, clock: FrozenClock) -> dict[str, int]:
    """Entries of two users; the ids of Ada's tags."""
    project = await api.project("Bridge")
    for text in ("focus,Meeting", "MEETING", None):
        await api.entry(project, NINE, TEN, tags=text)
    await bob_api.entry(project, NINE, TEN, tags="meeting")
    return {tag["name"]: tag["id"] for tag in (await api.get("/tags")).body["tags"]}


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_tags_are_listed_renamed_merged_and_deleted(ada: Browser, root: Browser, work: dict[str, int]) -> None:
    listed = [["focus", "1", "1", "2026-03-09"], ["Meeting", "2", "2", "2026-03-09"]]
    assert rows(await ada.read("/tags")) == listed
    assert rows(await ada.read("/tags?q=EET")) == [listed[1]]
    assert [row[0] for row in rows(await ada.read("/tags?sort=-entries"))] == ["Meeting", "focus"]
    assert [row[:2] for row in rows(await root.read("/tags"))] == [["focus", "1"], ["Meeting", "3"]]
    assert rows(await ada.read("/entries?tag=mEETING")) != rows(await ada.read("/entries"))
    form = await ada.read(f"/tags/{work['focus']}/edit")
    assert [option.get("value") for option in form.root.iterfind(".//datalist/option")] == ["Meeting"]
    refusals = [
        ("", {"name": "a, b"}, 400, {"name": "Must be one tag, without commas"}),
        ("", {"name": "meeting"}, 409, {"name": "There is a tag named Meeting already; merge the two instead"}),
        ("/merge", {"into": "nobody"}, 400, {"into": "There is no tag named nobody"}),
        ("/merge", {"into": "Focus"}, 400, {"into": "Must be another tag"}),
    ]
    for path, sent, status, problems in refusals:
        page = await ada.refused(status, f"/tags/{work['focus']}{path}", **sent)
        assert page.problems == problems
    page = await ada.done(f"/tags/{work['focus']}", name="Deep work")
    assert page.all(".//*[@data-toast]/p") == ["1 entry was changed"]
    assert [row[0] for row in rows(await ada.read("/tags"))] == ["Deep work", "Meeting"]
    await ada.done(f"/tags/{work['focus']}/merge", into="MEETING")
    assert [row[:2] for row in rows(await ada.read("/tags"))] == [["Meeting", "2"]]
    await ada.done(f"/tags/{work['Meeting']}/delete")
    assert rows(await ada.read("/tags")) == []
    assert [row[:2] for row in rows(await root.read("/tags"))] == [["Meeting", "1"]]
    assert (await ada.client.get(f"/tags/{work['Meeting']}/edit")).status_code == 404
