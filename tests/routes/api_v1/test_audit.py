"""Who has changed what, and deleted entries that come back."""

from functools import partial

from app import TimeTracker
from app.core.db import Database
from app.routes.schemas.audit import AuditOut
from tests.clock import FrozenClock
from tests.counting import fewest
from tests.factories import Api, People
from tests.routes.api.conftest import signed_in
from tests.routes.api_v1.builders import setting

START, END = "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"


async def actions(api: Api, entry: int) -> list[str]:
    """What has happened to an entry, the newest first."""
    return [row["action"] for row in (await api.get(f"/time-entries/{entry}/history")).body["history"]]


async def test_who_changed_what_by_which_way(app: TimeTracker, api: Api, people: People, clock: FrozenClock) -> None:
    entry = await api.entry(await api.project(), START, END, notes="First")
    browser = await signed_in(app, people.ada)
    await browser.send("PUT", f"/entry/{entry}", json={"notes": "Second"})
    answer = await api.get("/audit", entity_type="time_entry", entity_id=entry)
    second, first = answer.body["audit"]
    assert set(first) == set(AuditOut.model_fields)
    assert second == {
        "id": 3,
        "event": "time_entry.updated",
        "action": "updated",
        "entity_type": "time_entry",
        "entity_id": entry,
        "owner_id": people.ada.id,
        "actor_id": people.ada.id,
        "actor": "ada",
        "actor_name": "ada",
        "strategy": "session",
        "token_id": None,
        "token_name": None,
        "surface": "api",
        "before": {"notes": "First"},
        "after": {"notes": "Second"},
        "created_at": "2026-03-11T10:00:00Z",
    }
    by = {name: first[name] for name in ("strategy", "token_id", "token_name", "surface", "before")}
    assert by == {"strategy": "token", "token_id": 2, "token_name": "tests", "surface": "api_v1", "before": None}
    assert [row["id"] for row in (await api.get("/audit", surface="api")).body["audit"]] == [3]
    assert [row["id"] for row in (await api.get("/audit", action="created")).body["audit"]] == [2, 1]
    assert (await api.get("/audit", since="2026-03-11T10:00:01Z")).body["audit"] == []


async def test_somebody_elses_time_is_not_shown(api: Api, bob_api: Api, admin_api: Api) -> None:
    entry = await api.entry(await api.project(), START, END)
    assert [row["event"] for row in (await bob_api.get("/audit")).body["audit"]] == ["project.created"]
    assert len((await admin_api.get("/audit")).body["audit"]) == 2
    for call in (bob_api.get(f"/time-entries/{entry}/history"), bob_api.post(f"/time-entries/{entry}/restore")):
        assert (await call).status == 404


async def test_a_deleted_entry_comes_back(api: Api, admin_api: Api) -> None:
    entry = await api.entry(await api.project(), START, END, tags="a,b")
    whole = (await api.get(f"/time-entries/{entry}")).body["time_entry"]
    await api.delete(f"/time-entries/{entry}")
    assert (await api.get(f"/time-entries/{entry}")).status == 404
    answer = await admin_api.post(f"/time-entries/{entry}/restore")
    back = answer.body["time_entry"]
    assert (answer.status, {**back, "updated_at": ""}) == (200, {**whole, "updated_at": ""})
    assert await actions(api, entry) == ["restored", "deleted", "created"]
    again = await api.post(f"/time-entries/{entry}/restore")
    assert (again.status, again.body["time_entry"]) == (200, back)
    assert await actions(api, entry) == ["restored", "deleted", "created"]
    (row,) = (await api.get("/audit", action="restored")).body["audit"]
    assert (row["actor"], row["after"]["tags"], row["after"]["deleted_at"]) == ("root", "a,b", None)


async def test_not_after_the_retention(api: Api, clock: FrozenClock) -> None:
    entry = await api.entry(await api.project(), START, END)
    await api.delete(f"/time-entries/{entry}")
    clock.move(days=30)
    assert (await api.post(f"/time-entries/{entry}/restore")).status == 200
    await api.delete(f"/time-entries/{entry}")
    clock.move(days=30, seconds=1)
    assert (await api.post(f"/time-entries/{entry}/restore")).status == 404


async def test_not_into_time_that_is_taken(api: Api, database: Database) -> None:
    project = await api.project()
    entry = await api.entry(project, START, END)
    await api.delete(f"/time-entries/{entry}")
    other = await api.entry(project, START, END)
    await setting(database, "allow_overlap", "false")
    answer = await api.post(f"/time-entries/{entry}/restore")
    assert (answer.status, answer.body["error_code"]) == (409, "overlap")
    await api.delete(f"/time-entries/{other}")
    assert (await api.post(f"/time-entries/{entry}/restore")).status == 200


async def test_one_statement_however_many(api: Api, database: Database) -> None:
    entry = await api.entry(await api.project(), START, END)
    counts = []
    for turn in (1, 2):
        await api.patch(f"/time-entries/{entry}", notes=f"Turn {turn}")
        paths = ("/audit", f"/time-entries/{entry}/history")
        counts += [await fewest(database, partial(api.get, path)) for path in paths]
    assert counts == [1, 1] * 2
