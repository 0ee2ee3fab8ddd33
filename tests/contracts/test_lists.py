"""Pages of lists, in every order."""

from typing import Any

import pytest

from tests.clock import FrozenClock
from tests.factories import Api

LISTS = {
    "/projects": "projects",
    "/clients": "clients",
    "/tasks": "tasks",
    "/time-entries": "time_entries",
    "/users/me/favorites/projects": "favorites",
}
SORTS = {
    "/projects": ("name", "created_at", "updated_at", "id"),
    "/clients": ("name", "created_at", "updated_at", "id"),
    "/tasks": ("priority", "due_date", "name", "created_at", "updated_at", "id"),
    "/time-entries": ("start_time", "created_at", "updated_at", "duration_seconds", "id"),
    "/users/me/favorites/projects": ("name", "created_at"),
}


async def five(api: Api, clock: FrozenClock) -> None:
    """Five rows of each list; those of one pair share every sort value, so that only the id is left to decide."""
    for number in range(5):
        clock.move(seconds=number % 2)
        label = f"Row {number // 2}"
        client = await api.client_id(f"Client {9 - number}")
        project = await api.project(label, client_id=client)
        due = None if number < 2 else f"2026-04-0{number // 2}"
        await api.task(project, label, priority=number // 2 + 1, due_date=due)
        day = f"2026-03-1{number // 2}T"
        await api.entry(project, f"{day}09:00:00Z", f"{day}{10 + number // 2}:00:00Z")
        await api.post("/users/me/favorites/projects", project_id=project)


@pytest.fixture(autouse=True)
async def rows(api: Api, clock: FrozenClock) -> None:
    """Something to list."""
    await five(api, clock)


async def ids(api: Api, path: str, **query: Any) -> list[int]:
    """Ids of a page."""
    answer = await api.get(path, **query)
    assert answer.status == 200, answer.body
    return [row["id"] for row in answer.body[LISTS[path]]]


def relations(link: str) -> list[str]:
    """The names of the links in a header."""
    return [part.partition('rel="')[2].rstrip('"') for part in link.split(", ")]


async def test_pages_cover_the_list(api: Api) -> None:
    for path in LISTS:
        everything = await ids(api, path)
        assert len(everything) == 5
        pages = [await api.get(path, page=number, per_page=2) for number in (1, 2, 3)]
        found = [row["id"] for page in pages for row in page.body[LISTS[path]]]
        assert found == everything
        for number, page in enumerate(pages, 1):
            cursor = page.body["pagination"].pop("next_cursor")
            assert (cursor is None) == (number == 3)
            assert page.body["pagination"] == {
                "page": number,
                "per_page": 2,
                "total": 5,
                "pages": 3,
                "has_next": number < 3,
                "has_prev": number > 1,
                "next_page": number + 1 if number < 3 else None,
                "prev_page": number - 1 if number > 1 else None,
            }


async def test_a_page_past_the_end_is_empty(api: Api) -> None:
    for path, key in LISTS.items():
        answer = await api.get(path, page=7, per_page=2)
        pagination = {"page": 7, "per_page": 2, "total": 5, "pages": 3, "has_next": False, "has_prev": True}
        more = {"next_page": None, "prev_page": 6, "next_cursor": None}
        assert (answer.status, answer.body) == (200, {key: [], "pagination": pagination | more})


async def test_numbers_of_pages_are_clamped(api: Api) -> None:
    for path in LISTS:
        for given, used in (("0", 1), ("-3", 1), ("1", 1), ("100", 100), ("101", 100), ("200", 100), ("9" * 40, 100)):
            assert (await api.get(path, per_page=given)).body["pagination"]["per_page"] == used
        for given in ("0", "-1"):
            assert (await api.get(path, page=given)).body["pagination"]["page"] == 1
        for name in ("page", "per_page"):
            for junk in ("abc", "1.5", "1e3", "NaN", "\u0661"):
                answer = await api.get(path, **{name: junk})
                assert (answer.status, list(answer.body["errors"])) == (400, [name])
            assert (await api.get(path, **{name: ""})).body["pagination"] == (await api.get(path)).body["pagination"]
        assert (await api.get(path, page="9" * 40)).status == 400


async def test_links_lead_to_the_other_pages(api: Api) -> None:
    answer = await api.get("/projects", page=2, per_page=2, status="all", sort="-name")
    address = "/api/v1/projects?page={}&per_page=2&status=all&sort=-name"
    parts = dict(part.split("; rel=")[::-1] for part in answer.headers["Link"].split(", "))
    found = {name.strip('"'): target.strip("<>") for name, target in parts.items()}
    expected = {"first": 1, "next": 3, "prev": 1, "last": 3}
    assert {name: sorted(target.partition("?")[2].split("&")) for name, target in found.items()} == {
        name: sorted(address.format(page).partition("?")[2].split("&")) for name, page in expected.items()
    }
    assert {target.partition("?")[0] for target in found.values()} == {"/api/v1/projects"}
    for name, page in expected.items():
        target = found[name].removeprefix("/api/v1")
        assert (await api.get(target)).body["pagination"]["page"] == page


async def test_the_ends_have_fewer_links(api: Api) -> None:
    first, last = await api.get("/projects", per_page=2), await api.get("/projects", page=3, per_page=2)
    assert relations(first.headers["Link"]) == ["first", "next", "last"]
    assert relations(last.headers["Link"]) == ["first", "prev", "last"]


async def test_every_sort_both_ways(api: Api) -> None:
    for path, names in SORTS.items():
        assert set(await ids(api, path)) == {1, 2, 3, 4, 5}
        refused = await api.get(path, sort="nonsense")
        texts = refused.body["errors"]["sort"]
        assert texts == [f"must be one of {', '.join(names)}, or one of them after a -"]
        for name in names:
            ascending = await ids(api, path, sort=name)
            assert await ids(api, path, sort=f"-{name}") == ascending[::-1]
            rows = (await api.get(path, sort=name)).body[LISTS[path]]
            if name in rows[0] and name not in ("priority", "due_date"):
                keys = [(row[name], row["id"]) for row in rows]
                assert keys == sorted(keys)


async def test_urgent_comes_first_then_what_is_due(api: Api) -> None:
    rows = (await api.get("/tasks")).body["tasks"]
    assert [row["priority"] for row in rows] == ["high", "medium", "medium", "low", "low"]
    due = (await api.get("/tasks", sort="due_date")).body["tasks"]
    assert [row["due_date"] for row in due] == ["2026-04-01", "2026-04-01", "2026-04-02", None, None]


async def test_what_is_no_sort_is_refused(api: Api) -> None:
    for path in LISTS:
        for junk in ("nonsense", "--id", "-", "id,name", "password_hash", "name; DROP TABLE users", "name\0", " id"):
            answer = await api.get(path, sort=junk)
            assert (answer.status, list(answer.body["errors"])) == (400, ["sort"])


async def test_unknown_names_are_ignored(api: Api) -> None:
    for path in LISTS:
        assert (await api.get(path, perPage=25, nonsense="1")).body == (await api.get(path)).body
