"""What is done with many entries at once on their page."""

from typing import Any

import pytest

from tests.clock import FrozenClock
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import page_of


@pytest.fixture
async def two(api: Api, clock: FrozenClock) -> list[int]:
    """Two entries of Ada's on one project."""
    project = await api.project("Bridge")
    return [await api.entry(project, f"2026-03-11T0{hour}:00:00Z", f"2026-03-11T0{hour}:30:00Z") for hour in (7, 8)]


async def fields(api: Api, ids: list[int], *names: str) -> list[list[Any]]:
    """Some fields of the entries."""
    found = [(await api.get(f"/time-entries/{entry_id}")).body["time_entry"] for entry_id in ids]
    return [[entry[name] for name in names] for entry in found]


@pytest.mark.parametrize(
    ("form", "name", "value"),
    [
        ({"do": "not_billable"}, "billable", False),
        ({"do": "billable"}, "billable", True),
        ({"do": "paid"}, "paid", True),
        ({"do": "unpaid"}, "paid", False),
        ({"do": "add_tag", "tag": "late"}, "tags", "late"),
        ({"do": "update", "tags": "a, b"}, "tags", "a,b"),
        ({"do": "update", "billable": "false"}, "billable", False),
    ],
)
async def test_actions(ada: Browser, api: Api, two: list[int], form: dict[str, str], name: str, value: object) -> None:
    answer = await ada.send("/entries/bulk?page=1", id=two, next="/entries?page=1", **form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/entries?page=1")
    assert await fields(api, two, name) == [[value], [value]]
    assert (await ada.read("/entries")).all(".//*[@data-toast]/p") == ["2 entries were changed"]


async def test_a_tag_goes(ada: Browser, api: Api, two: list[int]) -> None:
    await ada.send("/entries/bulk", id=two, do="update", tags="a,b")
    await ada.send("/entries/bulk", id=two[:1], do="remove_tag", tag="a")
    assert await fields(api, two, "tags") == [["b"], ["a,b"]]


async def test_project_and_task(ada: Browser, api: Api, two: list[int]) -> None:
    tower = await api.project("Tower")
    task = await api.task(tower, "Top")
    await ada.send("/entries/bulk", id=two, do="update", project_id=tower, task_id=task)
    assert await fields(api, two, "project", "task") == [["Tower", "Top"], ["Tower", "Top"]]
    await ada.send("/entries/bulk", id=two[:1], do="update", task_id="none")
    assert await fields(api, two, "task") == [[None], ["Top"]]
    other = await api.task(await api.project("Third"), "Elsewhere")
    await ada.send("/entries/bulk", id=two, do="update", task_id=other)
    told = (await ada.read("/entries")).all(".//*[@data-toast]/p")
    assert told == ["0 entries were changed. 2 were not changed: The task belongs to another project"]


async def test_a_move_keeps_tasks_says_what_is_lost_and_can_be_undone(
    ada: Browser, api: Api, two: list[int], clock: FrozenClock
) -> None:
    old, new = (await fields(api, two, "project_id"))[0][0], await api.project("Tower")
    both, alone = await api.task(old, "Walls"), await api.task(old, "Arches")
    await api.task(new, "Walls")
    for entry_id, task in zip(two, (both, alone), strict=True):
        await api.patch(f"/time-entries/{entry_id}", task_id=task)
    form = {"id": two, "do": "update", "project_id": new}
    page = await ada.refused(400, "/entries/bulk", **form)
    assert page.alert[0].startswith("1 entry has a task that this project does not have")
    assert await fields(api, two, "project", "task") == [["Bridge", "Walls"], ["Bridge", "Arches"]]
    await ada.send("/entries/bulk", **form, drop_tasks="yes")
    assert await fields(api, two, "project", "task") == [["Tower", "Walls"], ["Tower", None]]
    (undo,) = (await ada.read("/entries")).values(".//*[@data-toast]/form", "action")
    await ada.send(str(undo))
    assert await fields(api, two, "project", "task") == [["Bridge", "Walls"], ["Bridge", "Arches"]]
    # An entry alone: the form that names the old task means that of the same name, or is refused.
    row = {"day": "2026-03-11", "start": "07:00", "end": "07:30", "project_id": new, "billable": "yes"}
    await ada.refused(400, f"/entries/{two[1]}/row", **row | {"start": "08:00", "end": "08:30"}, task_id=alone)
    await ada.send(f"/entries/{two[0]}/row", **row, task_id=both)
    assert await fields(api, two, "project", "task") == [["Tower", "Walls"], ["Bridge", "Arches"]]
    (undo,) = (await ada.read("/entries")).values(".//*[@data-toast]/form", "action")
    clock.move(seconds=1)
    await api.patch(f"/time-entries/{two[0]}", notes="Later")
    assert (await ada.send(str(undo))).status_code == 409
    assert await fields(api, two[:1], "project", "notes") == [["Tower", "Later"]]


async def test_deleted_and_all_back(ada: Browser, api: Api, two: list[int]) -> None:
    await ada.send("/entries/bulk", id=two, do="delete")
    page = await ada.read("/entries")
    assert (page.all(".//*[@data-toast]/p"), page.root.findall(".//table[@class='log']")) == (
        ["2 entries were deleted"],
        [],
    )
    (undo,) = page.values(".//*[@data-toast]/form", "action")
    await ada.send(str(undo))
    assert await fields(api, two, "project") == [["Bridge"], ["Bridge"]]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({"do": "delete"}, "Select entries first"),
        ({"id": "1", "do": "shred"}, "Choose one of the options"),
        ({"id": "1"}, "Do is required"),
        ({"id": "x", "do": "paid"}, "Enter a whole number such as 15"),
        ({"id": "1", "do": "add_tag"}, "Must be one tag, without commas"),
        ({"id": "1", "do": "update"}, "Choose what to change"),
        ({"id": "1", "do": "update", "project_id": "99"}, ""),
    ],
)
async def test_refused(ada: Browser, api: Api, two: list[int], form: dict[str, str], text: str) -> None:
    answer = await ada.send("/entries/bulk?period=today", **form)
    if not text:
        assert answer.status_code == 303  # judged one by one; the toast says why it stayed
        return
    page = await page_of(answer)
    assert answer.status_code == 400
    assert page.alert[0].startswith(text)
    assert len(page.all(".//td[@class='pick']")) == 2


async def test_every_entry_that_the_filters_let_through(ada: Browser, api: Api, two: list[int]) -> None:
    project = (await fields(api, two, "project_id"))[0][0]
    for minute in range(50):
        await api.entry(project, f"2026-03-10T08:{minute:02}:00Z", f"2026-03-10T08:{minute:02}:30Z", notes="Short")
    page = await ada.read("/entries?q=bridge")
    assert page.all(".//form[@id='bulk']/label") == ["All 52 on all pages"]
    await ada.send("/entries/bulk?q=short", id=two, do="add_tag", tag="all", every="yes")
    assert await fields(api, two, "tags") == [[None], [None]]
    assert (await ada.read("/entries?tag=all")).all(".//h2[@id='found-title']") == ["50 entries · 0:25 Show all"]
    await ada.send("/entries/bulk", do="delete", every="yes")
    (undo,) = (await ada.read("/entries")).values(".//*[@data-toast]/form", "action")
    await ada.send(str(undo))
    assert (await ada.read("/entries")).all(".//h2[@id='found-title']") == ["52 entries · 1:25"]
    page = await ada.refused(400, "/entries/bulk?q=nowhere", do="paid", every="yes")
    assert page.alert == ["Select entries first"]


async def test_restoring_many_is_all_or_nothing(ada: Browser, api: Api, two: list[int]) -> None:
    await ada.send("/entries/bulk", id=two, do="delete")
    assert (await ada.send("/entries/restore", id=[*two, 99])).status_code == 404
    assert (await api.get(f"/time-entries/{two[0]}")).status == 404
    assert (await ada.send("/entries/restore")).status_code == 400
    assert (await ada.send("/entries/restore", id=two)).status_code == 303
