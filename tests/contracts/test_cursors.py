"""Walking a list by cursor: every row exactly once, whatever happens meanwhile."""

import pytest

from tests.clock import FrozenClock
from tests.contracts.test_lists import LISTS, SORTS, five
from tests.factories import Api


async def walk(api: Api, path: str, sort: str, per_page: int = 2) -> list[int]:
    """The ids in the order of the walk."""
    query: dict[str, object] = {"sort": sort, "per_page": per_page}
    found: list[int] = []
    while True:
        answer = await api.get(path, **query)
        assert answer.status == 200, answer.body
        found += [row["id"] for row in answer.body[LISTS[path]]]
        pagination = answer.body["pagination"]
        assert pagination["has_next"] == (pagination["next_cursor"] is not None)
        if not pagination["has_next"]:
            return found
        query["cursor"] = pagination["next_cursor"]


@pytest.fixture
async def rows(api: Api, clock: FrozenClock) -> None:
    """Five rows of each list, some of which tie."""
    await five(api, clock)


@pytest.mark.usefixtures("rows")
async def test_every_order_can_be_walked(api: Api) -> None:
    for path, names in SORTS.items():
        for name in (*names, *(f"-{name}" for name in names)):
            expected = [row["id"] for row in (await api.get(path, sort=name)).body[LISTS[path]]]
            for per_page in (1, 2, 5):
                assert await walk(api, path, name, per_page) == expected


@pytest.mark.usefixtures("rows")
async def test_a_link_leads_on(api: Api) -> None:
    first = await api.get("/projects", per_page=2, status="all")
    second = await api.get("/projects", per_page=2, status="all", cursor=first.body["pagination"]["next_cursor"])
    links = dict(part.split("; rel=")[::-1] for part in second.headers["Link"].split(", "))
    assert sorted(links) == ['"first"', '"next"']
    third = await api.get(links['"next"'].strip("<>").removeprefix("/api/v1"))
    assert [row["id"] for row in third.body["projects"]] == [5]
    assert 'rel="next"' not in third.headers["Link"]


@pytest.mark.parametrize("sort", ["-start_time", "start_time", "-updated_at", "duration_seconds"])
async def test_rows_that_come_between_pages_move_nothing(api: Api, sort: str, clock: FrozenClock) -> None:
    project = await api.project()
    clock.move(microseconds=7)
    days = [f"2026-03-0{day}T" for day in range(1, 8)]
    old = {await api.entry(project, f"{day}09:00:00.5Z", f"{day}1{day[9]}:00:00Z") for day in days}
    found: list[int] = []
    cursor = ""
    while cursor is not None:
        answer = await api.get("/time-entries", sort=sort, per_page=2, cursor=cursor)
        found += [row["id"] for row in answer.body["time_entries"]]
        cursor = answer.body["pagination"]["next_cursor"]
        before = answer.body["time_entries"][0]["start_time"]
        clock.move(seconds=-3600)
        await api.entry(project, before, "2026-03-10T23:00:00Z")
        await api.entry(project, "2026-02-01T09:00:00Z", "2026-02-01T09:01:00Z")
        clock.move(seconds=3601)
    assert sorted(number for number in found if number in old) == sorted(old)
    assert len(found) == len(set(found))


@pytest.mark.usefixtures("rows")
async def test_a_cursor_of_somebody_elses_making_is_refused(api: Api) -> None:
    good = (await api.get("/projects", per_page=2)).body["pagination"]["next_cursor"]
    flipped = [good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :] for at in range(len(good) - 1)]
    for bad in (*flipped, good[:-4], good + "AAAA", "junk", "é", "\0", "=", "x" * 1000):
        answer = await api.get("/projects", per_page=2, cursor=bad)
        assert (answer.status, list(answer.body["errors"])) == (400, ["cursor"]), bad


@pytest.mark.usefixtures("rows")
async def test_a_cursor_fits_its_list_and_order_only(api: Api) -> None:
    cursor = (await api.get("/time-entries", per_page=2)).body["pagination"]["next_cursor"]
    for path, sort in (("/projects", None), ("/time-entries", "start_time"), ("/time-entries", "id")):
        answer = await api.get(path, cursor=cursor, **({"sort": sort} if sort else {}))
        assert (answer.status, list(answer.body["errors"])) == (400, ["cursor"])
    names = (await api.get("/projects", per_page=2)).body["pagination"]["next_cursor"]
    assert (await api.get("/tasks", cursor=names, sort="name")).status in (200, 400)
    assert (await api.get("/projects", cursor=names, per_page=100)).body["pagination"]["has_next"] is False
