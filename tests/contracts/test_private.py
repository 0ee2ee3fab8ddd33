"""Every list, report, export, feed and search of v1 tells a plain user nothing that is somebody else's own."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from app.core.clock import iso, now
from app.core.db import Database
from tests.contracts.nouns import SAMPLED, make_samples
from tests.factories import Answer, Api, People
from tests.routes.api_v1.surface import Route, declared
from tests.wait_for_feed import wait_for_feed

MARK = "Nightingale"  # stands in all that is Ada's own, and in nothing else
READ = [
    route
    for route in declared()
    # A stream that begins has no end; it reads the log as `changes` does.
    if route.method == "GET" and not route.policy.public and route.rule != "/api/v1/events"
]
QUERIES: dict[str, dict[str, Any]] = {
    "GET /api/v1/imports/<id:import_id>/rows": {"state": "all"},
    "GET /api/v1/reports/summary": {"group_by": "tag"},
    "GET /api/v1/reports/summary/export": {"group_by": "tag"},
    "GET /api/v1/search": {"q": MARK[:-1]},  # the answer repeats what was asked
}
# Where she finds it, so that the mark is known to be there for whoever may see it.
OWN = {
    *("activities", "audit", "changes", "search", "timer/status"),
    *("time-entries", "time-entries/<id:entry_id>", "time-entries/<id:entry_id>/history", "time-entries/export"),
    *("imports", "imports/<id:import_id>", "imports/<id:import_id>/rows", "imports/<id:import_id>/errors.csv"),
    *("reports/saved", "reports/saved/<id:report_id>", "reports/saved/<id:report_id>/summary"),
    *("reports/summary", "reports/summary/export", "tags", "tags/<id:tag_id>"),
}
# Below the path of a noun whose samples have an owner, everything shows them but this.
UNMARKED = {"webhooks/events", "webhooks/<id:webhook_id>/deliveries"}
BY_USER = (
    "/time-entries",
    "/time-entries/export",
    "/reports/summary",
    "/reports/summary/export",
    "/imports",
    "/activities",
)


@pytest.fixture
async def ids(api: Api, database: Database) -> dict[str, int | str]:
    """Things of Ada, each with the mark."""
    made = await make_samples(api, "Shared", own=MARK)
    project = int(made["project_id"])
    begin = now().replace(microsecond=0) - timedelta(hours=3)
    times = (iso(begin), iso(begin + timedelta(hours=1)))
    entry = await api.entry(project, *times, notes=MARK, tags=MARK, invoice_number=MARK)
    await api.put(f"/time-entries/{entry}", notes=f"{MARK} again")
    await api.post("/timer/start", project_id=project, notes=MARK)
    rows = [f"{project},{times[0]},{times[1]},{MARK},{word}" for word in ("yes", MARK)]
    text = "\n".join(["project_id,start_time,end_time,notes,billable", *rows])
    done = await api.post("/time-entries/import-csv", csv=text, filename=f"{MARK}.csv")
    saved = await api.post("/reports/saved", name=MARK, question={"group_by": "tag"})
    assert (await api.post(f"/webhooks/{made['webhook_id']}/test")).status == 200
    await wait_for_feed(database)
    return made | {
        "entry_id": entry,
        "tag_id": (await api.get("/tags")).body["tags"][0]["id"],
        "import_id": done.body["import_id"],
        "report_id": saved.body["saved_report"]["id"],
    }


async def ask(api: Api, route: Route, ids: dict[str, int | str]) -> Answer:
    """What a route answers to somebody who asks for as much as possible."""
    return await api.get(route.path(**ids), **QUERIES.get(str(route), {}))


def sampled() -> set[str]:
    """The paths of nouns whose samples have an owner."""
    bases = {f"/api/v1{noun.path}" for noun in SAMPLED.values() if noun.owner is not None}
    rules = {route.rule for route in READ if any(f"{route.rule}/".startswith(f"{base}/") for base in bases)}
    return {rule.removeprefix("/api/v1/") for rule in rules}


def marked(answer: Answer) -> bool:
    """Whether the mark is anywhere in it."""
    body = answer.body if isinstance(answer.body, bytes) else orjson.dumps(answer.body)
    return MARK.encode() in body


async def test_what_is_ones_own(api: Api, bob_api: Api, ids: dict[str, int | str]) -> None:
    found = {str(route) for route in READ if marked(await ask(api, route, ids))}
    assert found == {f"GET /api/v1/{path}" for path in OWN | sampled() - UNMARKED}
    assert {str(route) for route in READ if marked(await ask(bob_api, route, ids))} == set()


async def test_naming_somebody_else_opens_nothing(bob_api: Api, people: People, ids: dict[str, int | str]) -> None:
    for path in BY_USER:
        more = {"group_by": "tag"} if "summary" in path else {}
        answer = await bob_api.get(path, user_id=people.ada.id, **more)
        assert (answer.status in (200, 403), marked(answer)) == (True, False), path
