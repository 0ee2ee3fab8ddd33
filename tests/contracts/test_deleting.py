"""What deleting means: projects and clients are put away, a task leaves its time, an entry can come back."""

from datetime import timedelta

from sqlalchemy import select

from app.core.db import Database
from app.services.time_entries import entries
from app.services.time_entries.models import TimeEntry
from tests.clock import FrozenClock
from tests.factories import Api
from tests.routes.api_v1.builders import events

NINE, TEN = "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"


async def test_a_client_is_archived_and_stays_with_its_projects(api: Api) -> None:
    client = await api.client_id()
    project = await api.project(client_id=client)
    gone = await api.delete(f"/clients/{client}")
    assert (gone.status, gone.body) == (200, {"message": "Client archived successfully"})
    assert (await api.get("/clients")).body["clients"] == []
    assert (await api.get(f"/clients/{client}")).body["client"]["status"] == "archived"
    assert (await api.get(f"/projects/{project}")).body["project"]["client"] == "Acme Corp"
    assert (await api.delete(f"/clients/{client}")).status == 200


async def test_an_archived_project_keeps_its_time_and_takes_no_more(api: Api) -> None:
    project = await api.project()
    entry = await api.entry(project, NINE, TEN)
    await api.delete(f"/projects/{project}")
    assert (await api.get("/projects")).body["projects"] == []
    assert len((await api.get("/projects", status="all")).body["projects"]) == 1
    assert (await api.get(f"/time-entries/{entry}")).body["time_entry"]["project"] == "Website Redesign"
    more = await api.post("/time-entries", project_id=project, start_time=NINE, end_time=TEN)
    assert (more.status, more.body["errors"]) == (400, {"project_id": ["The project is archived"]})


async def test_a_deleted_task_leaves_its_time(api: Api) -> None:
    project = await api.project()
    task = await api.task(project)
    entry = await api.entry(project, NINE, TEN, task_id=task)
    assert (await api.delete(f"/tasks/{task}")).status == 200
    assert (await api.get(f"/tasks/{task}")).status == 404
    kept = (await api.get(f"/time-entries/{entry}")).body["time_entry"]
    assert (kept["task_id"], kept["task"], kept["duration_seconds"]) == (None, None, 3600)


async def test_a_deleted_entry_is_kept_for_the_retention(api: Api, database: Database, clock: FrozenClock) -> None:
    project = await api.project()
    entry = await api.entry(project, NINE, TEN)
    gone = await api.delete(f"/time-entries/{entry}")
    assert (gone.status, gone.body) == (200, {"message": "Time entry deleted successfully"})
    assert (await api.get(f"/time-entries/{entry}")).status == 404
    assert (await api.delete(f"/time-entries/{entry}")).status == 404
    assert (await api.get(f"/projects/{project}")).body["project"]["total_hours"] == 0
    assert [event.name for event in await events(database)][-1] == "time_entry.deleted"
    assert await purged(database) == (0, [entry])
    clock.at += timedelta(days=31)
    assert await purged(database) == (1, [])


async def purged(database: Database) -> tuple[int, list[int]]:
    """How many entries went for good after thirty days, and which are left."""
    async with database.transaction() as session:
        count = await entries.purge(session, keep_days=30)
        return count, list(await session.scalars(select(TimeEntry.id)))


async def test_a_running_timer_is_discarded(api: Api) -> None:
    started = await api.post("/timer/start", project_id=await api.project())
    assert (await api.delete(f"/time-entries/{started.body['timer']['id']}")).status == 200
    assert (await api.get("/timer/status")).body["active"] is False
