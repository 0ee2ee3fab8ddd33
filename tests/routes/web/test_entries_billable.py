"""A project that is not billable is so on every way in, unless somebody says otherwise."""

from app import TimeTracker
from tests.factories import Api, People
from tests.routes.api.conftest import signed_in
from tests.routes.web.conftest import Browser, ada

__all__ = ["ada"]

START, END = "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"
TIMES = {"start_time": START, "end_time": END}


async def test_the_project_decides_unless_one_says_otherwise(
    app: TimeTracker, people: People, api: Api, ada: Browser
) -> None:
    inside = await api.project("Inside", billable=False)
    pages, work = await signed_in(app, people.ada), {"project_id": inside}

    async def found() -> list[bool]:
        listed = (await api.get("/time-entries", include_active="true", per_page=100)).body["time_entries"]
        for entry in listed:
            assert (await api.delete(f"/time-entries/{entry['id']}")).status == 200
        return [entry["billable"] for entry in listed]

    for hour, said in enumerate((None, False, True)):
        more = {} if said is None else {"billable": said}
        form = {} if said is None else {"billable": "yes" if said else "no"}
        row = f"{inside},{START},2026-03-10T1{hour}:30:00Z,{'' if said is None else said}"
        csv = f"project_id,start_time,end_time,billable\n{row}\n"
        await api.post("/time-entries", **work, **TIMES, **more)
        await api.post("/timer/start", **work, **more)
        await api.post("/timer/stop")
        await pages.post("/entries", **work, **TIMES, **more)
        await ada.send("/entries/new", project_id=inside, day="2026-03-10", start="09:00", end="10:00", **form)
        assert (await api.post("/time-entries/import-csv", csv=csv)).status == 200
        assert await found() == [said is True] * 5, said

    await ada.send("/timer/start", project_id=inside)
    await ada.send("/timer/stop")
    await ada.send("/timesheet", **{f"p{inside}.2026-03-09": "1:30", f"seen.p{inside}.2026-03-09": "0"})
    await pages.post("/timer/resume")
    assert await found() == [False] * 3


async def test_a_moved_entry_follows_the_projects_unless_it_was_said(api: Api) -> None:
    inside, outside = await api.project("Inside", billable=False), await api.project("Outside")
    kept = await api.entry(outside, START, END, billable=False)
    moved = await api.entry(outside, START, END)

    async def move(project: int, **more: object) -> list[bool]:
        answer = await api.patch(f"/time-entries/{moved}", project_id=project, **more)
        changes = {"entry_ids": [kept], "action": "update", "changes": {"project_id": project, **more}}
        assert (answer.status, (await api.post("/time-entries/bulk", **changes)).status) == (200, 200)
        return [(await api.get(f"/time-entries/{entry}")).body["time_entry"]["billable"] for entry in (moved, kept)]

    assert await move(inside) == [False, False]
    assert await move(outside) == [True, True]  # as their project said, so the next one says it
    assert await move(inside, billable=True) == [True, True]
    assert await move(outside) == [True, True]
    await api.patch(f"/time-entries/{kept}", billable=False)
    assert await move(outside) == [True, False]
