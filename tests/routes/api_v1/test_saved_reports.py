"""Saved reports and their links, over v1."""

from typing import Any

from app import TimeTracker
from tests.clock import FrozenClock
from tests.factories import Api, People
from tests.routes.api_v1.builders import change_user

QUESTION = {"period": "this_month", "group_by": "project, day", "fill": False, "tag": "focus"}


async def save(api: Api, name: str = "Focus", **question: Any) -> int:
    """The id of a new saved report."""
    answer = await api.post("/reports/saved", name=name, question=question or QUESTION)
    assert answer.status == 201, answer.body
    return int(answer.body["saved_report"]["id"])


async def test_a_report_is_kept_asked_changed_and_deleted(api: Api, clock: FrozenClock) -> None:
    project = await api.project()
    await api.entry(project, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", tags="focus")
    await api.entry(project, "2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z")
    number = await save(api)
    kept = (await api.get(f"/reports/saved/{number}")).body["saved_report"]
    assert kept == {
        "id": number,
        "name": "Focus",
        "question": {"period": "this_month", "group_by": ["project", "day"], "fill": False, "tag": "focus"},
        "shared_until": None,
        "created_at": "2026-03-11T10:00:00Z",
        "updated_at": "2026-03-11T10:00:00Z",
    }
    asked = await api.get("/reports/summary", **QUESTION | {"fill": "false"})
    assert (await api.get(f"/reports/saved/{number}/summary")).body == asked.body
    assert asked.body["summary"]["total_hours"] == 1.0
    clock.move(days=30)
    assert (await api.get(f"/reports/saved/{number}/summary")).body["summary"]["total_hours"] == 0
    question = {"start_date": "2026-03-01", "end_date": "2026-03-02T12:00:00Z"}
    changed = await api.put(f"/reports/saved/{number}", name="March", question=question)
    assert changed.body["saved_report"]["question"] == {"start": "2026-03-01", "end": "2026-03-02T12:00:00Z"}
    assert (await api.get(f"/reports/saved/{number}/summary")).body["summary"]["total_hours"] == 2.0
    assert (await api.delete(f"/reports/saved/{number}")).status == 200
    assert (await api.get("/reports/saved")).body == {"saved_reports": []}


async def test_what_cannot_be_saved(api: Api, people: People) -> None:
    await save(api)
    taken = await api.post("/reports/saved", name="Focus", question={})
    assert (taken.status, list(taken.body["errors"])) == (409, ["name"])
    strange = await api.post("/reports/saved", name="x", question={"group_by": "nonsense"})
    assert (strange.status, list(strange.body["errors"])) == (400, ["group_by"])
    assert (await api.post("/reports/saved", name="x", question={"user_id": people.bob.id})).status == 403
    assert [report["name"] for report in (await api.get("/reports/saved")).body["saved_reports"]] == ["Focus"]


async def test_a_link_shows_what_its_owner_sees_until_it_ends(
    app: TimeTracker, api: Api, bob_api: Api, people: People, clock: FrozenClock
) -> None:
    project = await api.project()
    await api.entry(project, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", tags="focus")
    await bob_api.entry(project, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", tags="focus")
    number = await save(api)
    nobody = Api(app, None)
    shared = (await api.post(f"/reports/saved/{number}/share", expires_days=7)).body
    assert shared["saved_report"]["shared_until"] == "2026-03-18T10:00:00Z"
    first = f"/reports/shared/{shared['secret']}"
    seen = await nobody.get(first)
    assert (seen.status, seen.body["name"], seen.body["summary"]["total_entries"]) == (200, "Focus", 1)
    again = (await api.post(f"/reports/saved/{number}/share", expires_days=7)).body["secret"]
    assert (await nobody.get(first)).status == 404
    second = f"/reports/shared/{again}"
    clock.move(days=7, seconds=-1)
    assert (await nobody.get(second)).status == 200
    clock.move(seconds=1)
    assert (await nobody.get(second)).status == 404
    third = f"/reports/shared/{(await api.post(f'/reports/saved/{number}/share')).body['secret']}"
    await change_user(app, people.ada, is_active=False)
    assert (await nobody.get(third)).status == 404
    await change_user(app, people.ada, is_active=True)
    assert (await nobody.get(third)).status == 200
    assert (await api.delete(f"/reports/saved/{number}/share")).body["saved_report"]["shared_until"] is None
    answers = [await nobody.get(path) for path in (third, "/reports/shared/x")]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.body["message"] for answer in answers}) == 1
