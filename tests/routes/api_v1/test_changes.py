"""The change feed over v1."""

from typing import cast

from app import TimeTracker
from app.core import feed
from app.core.db import Database
from app.routes.schemas.changes import ChangeOut
from tests.clock import FrozenClock
from tests.counting import statements
from tests.factories import Answer, Api, People
from tests.routes.api_v1.builders import grant
from tests.wait_for_feed import wait_for_feed

START, END = "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"


async def ask(api: Api, **query: object) -> Answer:
    """The feed with all that was written."""
    await wait_for_feed(cast(TimeTracker, api.app).database)
    return await api.get("/changes", **query)


async def told(api: Api, **query: object) -> list[tuple[str, str, int]]:
    """Operation, event and id of each change."""
    answer = await ask(api, **query)
    return [(change["operation"], change["event"], change["resource_id"]) for change in answer.body["changes"]]


async def test_a_creation_a_change_and_a_tombstone(api: Api, people: People, clock: FrozenClock) -> None:
    latest = await ask(api, since="latest")
    assert latest.body == {"changes": [], "cursor": "0.0", "has_more": False}
    entry = await api.entry(await api.project(), START, END, notes="First")
    await api.patch(f"/time-entries/{entry}", notes="Second")
    await api.delete(f"/time-entries/{entry}")
    answer = await ask(api, since="0.0", types="time_entry")
    created, updated, deleted = answer.body["changes"]
    assert (answer.body["cursor"], answer.body["has_more"]) == (deleted["cursor"], False)
    assert {name: updated[name] for name in ChangeOut.model_fields if name not in ("cursor", "before", "after")} == {
        "id": 3,
        "event": "time_entry.updated",
        "operation": "update",
        "resource": "time_entry",
        "resource_id": entry,
        "deleted": False,
        "occurred_at": "2026-03-11T10:00:00Z",
        "user_id": people.ada.id,
        "actor_id": people.ada.id,
    }
    assert (updated["before"], updated["after"]) == ({"notes": "First"}, {"notes": "Second"})
    assert (created["before"], created["after"]["notes"], created["operation"]) == (None, "First", "create")
    assert (deleted["operation"], deleted["deleted"], deleted["after"]) == ("delete", True, None)
    assert deleted["before"]["notes"] == "Second"


async def test_every_cursor_goes_on_after_its_change(api: Api) -> None:
    for number in range(5):
        await api.project(f"Project {number}")
    pages, cursor = [], None
    while True:
        answer = await ask(api, limit=2, **({"since": cursor} if cursor else {}))
        pages.append([change["resource_id"] for change in answer.body["changes"]])
        cursor = answer.body["cursor"]
        if not answer.body["has_more"]:
            break
    assert pages == [[1, 2], [3, 4], [5]]
    changes = (await ask(api)).body["changes"]
    assert [change["cursor"] for change in changes][-1] == cursor
    for place, change in enumerate(changes):
        rest = (await ask(api, since=change["cursor"])).body["changes"]
        assert rest == changes[place + 1 :]


async def test_everybody_sees_what_is_theirs(api: Api, bob_api: Api, admin_api: Api) -> None:
    project = await api.project()
    await api.entry(project, START, END)
    await bob_api.entry(project, START, END)
    shared, first, second = (
        ("create", "project.created", project),
        *[("create", "time_entry.created", n) for n in (1, 2)],
    )
    assert await told(api) == [shared, first]
    assert await told(bob_api) == [shared, second]
    assert await told(admin_api) == [shared, first, second]


async def test_a_token_sees_what_its_scopes_open(app: TimeTracker, api: Api) -> None:
    project = await api.project(client_id=await api.client_id())
    await api.task(project)
    await api.entry(project, START, END)
    for scope, event in (
        ("read:clients", "client.created"),
        ("read:projects", "project.created"),
        ("read:tasks", "task.created"),
        ("read:time_entries", "time_entry.created"),
    ):
        assert await told(await grant(app, scope)) == [("create", event, 1)]
    assert len(await told(await grant(app, "read:*"))) == 4


async def test_types(api: Api) -> None:
    project = await api.project()
    await api.task(project)
    await api.patch(f"/projects/{project}", notes="", description="New")
    assert await told(api, types="task") == [("create", "task.created", 1)]
    assert await told(api, types=" project.updated, task ") == [
        ("create", "task.created", 1),
        ("update", "project.updated", project),
    ]
    refused = await ask(api, types="task,nonsense")
    assert (refused.status, list(refused.body["errors"])) == (400, ["types"])
    assert refused.body["errors"]["types"][0].startswith("unknown: nonsense; known are ")


async def test_what_is_no_cursor_is_refused(api: Api) -> None:
    for junk in ("nonsense", "1", "1.", "-1.2", "1.2.3", "1.2\0", "٣.٣", f"{10**18}.1"):
        answer = await ask(api, since=junk)
        assert (answer.status, list(answer.body["errors"])) == (400, ["since"]), junk
    for junk in ("x", "1.5", "99999999999999999999"):
        assert list((await ask(api, limit=junk)).body["errors"]) == ["limit"]
    assert (await ask(api, limit=0)).status == 200


async def test_a_cursor_older_than_the_retention_is_reset(api: Api, database: Database, clock: FrozenClock) -> None:
    await api.project("First")
    old = (await ask(api)).body["cursor"]
    await api.project("Second")
    clock.move(days=800)  # on PostgreSQL a month goes when all of it is old
    await api.project("Third")
    await wait_for_feed(database)
    async with database.transaction() as session:
        await feed.prune(session, keep_days=365)
    answer = await ask(api, since=old)
    latest = (await ask(api, since="latest")).body["cursor"]
    assert (answer.status, answer.body["error_code"], answer.body["reset"]) == (410, "reset", True)
    assert answer.body["cursor"] == latest
    assert await told(api, since=latest) == []
    assert await told(api) == [("create", "project.created", 3)]


async def test_the_number_of_statements_does_not_grow(api: Api, database: Database) -> None:
    counts = []
    for number in (1, 2, 3):
        await api.project(f"Project {number}")
        await api.get("/changes")
        with statements(database) as sent:
            await api.get("/changes")
        counts.append(len(sent))
    assert counts == [2, 2, 2]
