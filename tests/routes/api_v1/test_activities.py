"""Activities over v1; `tests/routes/api/test_people.py` knows who sees what, on both surfaces."""

from app.routes.api_v1.activities import ActivityOut
from tests.factories import Api, People
from tests.frozen import Frozen


async def test_the_list(api: Api, people: People, clock: Frozen) -> None:
    project = await api.project(client_id=await api.client_id())
    await api.post("/timer/start", project_id=project)
    answer = await api.get("/activities", per_page=1)
    (activity,) = answer.body["activities"]
    changed = activity.pop("metadata")
    assert changed == activity.pop("extra_data")
    assert (changed["start_time"], changed["end_time"]) == ("2026-03-11T10:00:00Z", None)
    assert activity == {
        "id": 3,
        "user_id": people.ada.id,
        "username": "ada",
        "display_name": "ada",
        "action": "started",
        "entity_type": "time_entry",
        "entity_id": 1,
        "entity_name": "Website Redesign",
        "description": "started time entry: Website Redesign",
        "created_at": "2026-03-11T10:00:00Z",
    }
    assert {*activity, "extra_data", "metadata"} == set(ActivityOut.model_fields)
    assert (answer.body["pagination"]["total"], answer.body["pagination"]["pages"]) == (3, 3)
    assert answer.headers["Link"].count("rel=") == 3
