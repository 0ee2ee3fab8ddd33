"""ETags: unchanged resources are not sent again, and nobody writes over what they have not seen."""

from typing import Any

import pytest

from app import TimeTracker
from app.core.db import Database
from app.routes.route_metadata import CHECKS_IF_MATCH, IDEMPOTENT, SENDS_ETAG
from tests.clock import FrozenClock
from tests.contracts.nouns import NOUNS, SAMPLED, make_samples
from tests.factories import Answer, Api
from tests.routes.api_v1.builders import setting
from tests.routes.api_v1.surface import declared

# Nouns without a sample, and the bodies that make them.
MADE: dict[str, dict[str, Any]] = {
    "/inventory/items": {"sku": "SSD-1TB", "name": "Solid state disk"},
    "/inventory/warehouses": {"code": "MAIN", "name": "Main store"},
    "/inventory/suppliers": {"code": "ACME", "name": "Acme Corp"},
}
CHANGES = {"time_entry": {"notes": "Other"}}
STALE = '"000000000000000000000000"'


@pytest.fixture
async def paths(api: Api, database: Database) -> dict[str, str]:
    """Path of one resource of each noun -> the key of its answer."""
    await setting(database, "modules.inventory", "true")
    made = await make_samples(api)
    day = "2026-03-10T"
    made["entry_id"] = await api.entry(int(made["project_id"]), f"{day}09:00:00Z", f"{day}10:00:00Z", tags="made")
    made["tag_id"] = (await api.get("/tags")).body["tags"][0]["id"]
    for noun in NOUNS.values():
        if noun.single and noun.path in MADE:
            made[noun.id] = (await api.post(noun.path, **MADE[noun.path])).body[noun.single[1]]["id"]
    singles = (noun.single for noun in NOUNS.values() if noun.single and noun.id in made)
    return {path.format(**made): key for path, key in singles}


def other(key: str) -> dict[str, Any]:
    """The body of a change of the noun with this key."""
    noun = next(noun for noun in NOUNS.values() if noun.single and noun.single[1] == key)
    return noun.sample("Other", dict.fromkeys(SAMPLED, 1)) if noun.sample else CHANGES.get(key, {"name": "Other"})


async def conditional(api: Api, method: str, path: str, tag: str, header: str = "If-Match") -> Answer:
    """A request with a precondition."""
    body = {} if method in ("GET", "HEAD", "DELETE") else {"json": {}}
    return await api.send(method, path, headers={header: tag}, **body)


def test_every_view_that_states_it_checks_the_tag_is_tried_here(app: TimeTracker) -> None:
    stated = {
        rule.rule.removeprefix("/api/v1").partition("/<")[0]
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api_v1.") and CHECKS_IF_MATCH.get(app.view_functions[rule.endpoint])
    }
    others = {"/time-entries", "/tags", *MADE}
    assert stated == {noun.path for noun in NOUNS.values() if noun.sample or noun.path in others}


async def test_single_resources_carry_a_strong_tag(api: Api, paths: dict[str, str]) -> None:
    for path, key in paths.items():
        got, again = await api.get(path), await api.get(path)
        tag = got.headers["ETag"]
        assert tag == again.headers["ETag"]
        assert (tag[0], tag[-1], len(tag)) == ('"', '"', 26)
        changed = await api.patch(path, **other(key))
        assert changed.headers["ETag"] != tag
        assert (await api.get(path)).headers["ETag"] == changed.headers["ETag"]


async def test_what_the_caller_has_is_not_sent_again(api: Api, paths: dict[str, str]) -> None:
    for path in paths:
        tag = (await api.get(path)).headers["ETag"]
        for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            for method in ("GET", "HEAD"):
                answer = await conditional(api, method, path, header, "If-None-Match")
                assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", tag)
        assert (await conditional(api, "GET", path, STALE, "If-None-Match")).status == 200


async def test_a_stale_tag_changes_nothing(api: Api, paths: dict[str, str]) -> None:
    for path, key in paths.items():
        before = (await api.get(path)).body
        for method in ("PUT", "PATCH", "DELETE"):
            for tag in (STALE, f"W/{(await api.get(path)).headers['ETag']}", "junk"):
                answer = await conditional(api, method, path, tag)
                assert (answer.status, answer.body["error_code"]) == (412, "precondition_failed")
        assert (await api.get(path)).body == before, key


async def test_the_current_tag_passes(api: Api, paths: dict[str, str]) -> None:
    for path in reversed(paths):
        for method in ("PUT", "PATCH", "DELETE"):
            tag = (await api.get(path)).headers["ETag"]
            assert (await conditional(api, method, path, f'"other", {tag}')).status == 200


async def test_any_state_passes_a_star(api: Api, paths: dict[str, str]) -> None:
    for path in reversed(paths):
        assert (await conditional(api, "PATCH", path, "*")).status == 200


async def test_a_missing_resource_is_missing_whatever_the_tag(api: Api, paths: dict[str, str]) -> None:
    for path in paths:
        missing = path.rpartition("/")[0] + "/999"
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            assert (await conditional(api, method, missing, STALE)).status == 404


async def test_a_ticking_timer_keeps_its_tag(api: Api, clock: FrozenClock) -> None:
    await api.post("/timer/start", project_id=await api.project())
    path = f"/time-entries/{(await api.get('/timer/status')).body['timer']['id']}"
    first = await api.get(path)
    clock.move(minutes=5)
    later = await api.get(path)
    assert [answer.body["time_entry"]["duration_formatted"] for answer in (first, later)] == ["00:00:00", "00:05:00"]
    assert later.headers["ETag"] == first.headers["ETag"]
    assert (await conditional(api, "PATCH", path, first.headers["ETag"])).status == 200


class TestIfUpdatedAt:
    """The mobile app's precondition, in the body."""

    async def test_current_and_stale(self, api: Api, clock: FrozenClock) -> None:
        clock.move(microseconds=123456)
        entry = await api.entry(await api.project(), "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z")
        seen = (await api.get(f"/time-entries/{entry}")).body["time_entry"]["updated_at"]
        assert seen == "2026-03-11T10:00:00.123456Z"
        clock.move(seconds=1)
        fresh = await api.patch(f"/time-entries/{entry}", notes="first", if_updated_at="2026-03-11T10:00:00.123Z")
        assert (fresh.status, fresh.body["time_entry"]["notes"]) == (200, "first")
        stale = await api.patch(f"/time-entries/{entry}", notes="second", if_updated_at=seen)
        assert (stale.status, stale.body["error_code"]) == (409, "conflict")
        assert (await api.get(f"/time-entries/{entry}")).body["time_entry"]["notes"] == "first"


CREATED = {
    "/clients": {"name": "Acme"},
    "/projects": {"name": "Bridge"},
    "/tasks": {"name": "Draw", "project_id": 1},
    "/time-entries": {"project_id": 1, "start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T10:00:00Z"},
    "/timer/start": {"project_id": 1},
    "/users/me/favorites/projects": {"project_id": 1},
    "/webhooks": {"name": "Hook", "url": "https://example.com/hook", "events": ["client.created"]},
    "/inventory/items": {"sku": "S1", "name": "Screw"},
    "/inventory/suppliers": {"code": "SUP", "name": "Supplier"},
    "/inventory/warehouses": {"code": "WH", "name": "Warehouse"},
}


async def test_a_repeat_under_an_idempotency_key_has_the_same_etag(app: TimeTracker, admin_api: Api) -> None:
    """Every creating view that states both marks; the list above is theirs."""
    stated = {
        route.path()
        for route in declared()
        if SENDS_ETAG.get(app.view_functions[route.endpoint]) and IDEMPOTENT.get(app.view_functions[route.endpoint])
    }
    assert stated == CREATED.keys()
    await setting(app.database, "modules.inventory", "true")
    await admin_api.project()
    for path, body in CREATED.items():
        headers = {"Idempotency-Key": path.replace("/", "-")}
        first, again = [await admin_api.send("POST", path, json=body, headers=headers) for _ in range(2)]
        assert (first.status, again.status, again.headers["Idempotent-Replayed"]) == (201, 201, "true"), path
        assert first.headers["ETag"] == again.headers["ETag"], path
