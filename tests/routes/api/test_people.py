"""Users and what they have done, over the session surface and v1."""

from tests.clock import FrozenClock
from tests.factories import Api, People


async def test_users_are_an_admins_to_see(browser: Api, root: Api, admin_api: Api) -> None:
    refused = await browser.get("/users")
    assert (refused.status, refused.body["error_code"]) == (403, "forbidden")
    answer = await root.get("/users")
    assert answer.body == {"users": (await admin_api.get("/users")).body["users"]}
    assert [user["username"] for user in answer.body["users"]] == ["ada", "bob", "root"]


async def happened(api: Api, clock: FrozenClock) -> None:
    """A client, a project, a task, and an entry that is changed and deleted."""
    project = await api.project(client_id=await api.client_id())
    clock.move(minutes=1)
    await api.task(project)
    entry = await api.entry(project, "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z")
    clock.move(minutes=1)
    await api.put(f"/time-entries/{entry}", notes="Call")
    await api.delete(f"/time-entries/{entry}")
    await api.put(f"/projects/{project}", name="Relaunch")


STORY = [
    "updated project: Relaunch",
    "deleted time entry: Relaunch",
    "updated time entry: Relaunch",
    "created time entry: Relaunch",
    "created task: Homepage",
    "created project: Relaunch",
    "created client: Acme Corp",
]


async def test_activities(browser: Api, api: Api, people: People, clock: FrozenClock) -> None:
    await happened(api, clock)
    answer = await browser.get("/activities")
    rows = answer.body.pop("activities")
    assert answer.body == {"total": 7, "pages": 1, "current_page": 1, "has_next": False, "has_prev": False}
    assert [row["description"] for row in rows] == STORY
    assert rows[2] == {
        "id": 5,
        "user_id": people.ada.id,
        "username": "ada",
        "display_name": "ada",
        "action": "updated",
        "entity_type": "time_entry",
        "entity_id": 1,
        "entity_name": "Relaunch",
        "description": "updated time entry: Relaunch",
        "extra_data": {"notes": "Call"},
        "metadata": {"notes": "Call"},
        "created_at": "2026-03-11T10:02:00Z",
    }
    assert rows[1]["extra_data"]["notes"] == "Call"
    listed = await api.get("/activities")
    assert listed.body["activities"] == rows
    assert listed.body["pagination"]["total"] == 7


async def test_what_is_gone_keeps_its_name(browser: Api, api: Api) -> None:
    task = await api.task(await api.project())
    await api.delete(f"/tasks/{task}")
    rows = (await browser.get("/activities", entity_type="task")).body["activities"]
    assert [(row["action"], row["entity_name"]) for row in rows] == [("deleted", "Homepage"), ("created", "Homepage")]


async def test_who_sees_what(browser: Api, bob: Api, root: Api, api: Api, clock: FrozenClock) -> None:
    await happened(api, clock)
    shared = [line for line in STORY if "time entry" not in line]
    for surface, seen in ((browser, STORY), (bob, shared), (root, STORY)):
        rows = (await surface.get("/activities")).body["activities"]
        assert [row["description"] for row in rows] == seen


async def test_filters_and_pages(browser: Api, api: Api, people: People, clock: FrozenClock) -> None:
    await happened(api, clock)
    for query, count in (
        ({"entity_type": "time_entry"}, 3),
        ({"action": "created"}, 4),
        ({"action": "created", "entity_type": "project"}, 1),
        ({"user_id": people.ada.id}, 7),
        ({"user_id": people.bob.id}, 0),
        ({"entity_type": "nothing"}, 0),
    ):
        assert (await browser.get("/activities", **query)).body["total"] == count
        assert (await api.get("/activities", **query)).body["pagination"]["total"] == count
    second = (await browser.get("/activities", limit=3, page=2)).body
    assert [row["description"] for row in second["activities"]] == STORY[3:6]
    assert (second["pages"], second["has_next"], second["has_prev"]) == (3, True, True)
    assert len((await browser.get("/activities", limit=0)).body["activities"]) == 1
    for name in ("limit", "page", "user_id"):
        answer = await browser.get("/activities", **{name: "x"})
        assert (answer.status, list(answer.body["errors"])) == (400, [name])


async def test_sorts_and_cursors_of_v1(api: Api, clock: FrozenClock) -> None:
    await happened(api, clock)
    for sort in ("id", "-id", "created_at", "-created_at"):
        everything = [row["id"] for row in (await api.get("/activities", sort=sort)).body["activities"]]
        assert everything == sorted(everything, reverse=sort.startswith("-"))
        page = (await api.get("/activities", sort=sort, per_page=4)).body
        rest = (await api.get("/activities", cursor=page["pagination"]["next_cursor"])).body
        assert [row["id"] for row in page["activities"] + rest["activities"]] == everything
