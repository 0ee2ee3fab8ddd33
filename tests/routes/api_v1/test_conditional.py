"""ETags: unchanged resources are not sent again, and nobody writes over what they have not seen."""

import pytest

from tests.factories import Answer, Api
from tests.frozen import Frozen

NOUNS = {
    "/projects": "project",
    "/clients": "client",
    "/tasks": "task",
    "/time-entries": "time_entry",
}
STALE = '"000000000000000000000000"'


@pytest.fixture
async def paths(api: Api) -> dict[str, str]:
    """Path of one resource of each noun -> the key of its answer."""
    project = await api.project()
    made = {
        "/projects": project,
        "/clients": await api.client_id(),
        "/tasks": await api.task(project),
        "/time-entries": await api.entry(project, "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"),
    }
    return {f"{path}/{number}": NOUNS[path] for path, number in made.items()}


async def conditional(api: Api, method: str, path: str, tag: str, header: str = "If-Match") -> Answer:
    """A request with a precondition."""
    body = {} if method in ("GET", "HEAD", "DELETE") else {"json": {}}
    return await api.send(method, path, headers={header: tag}, **body)


async def test_single_resources_carry_a_strong_tag(api: Api, paths: dict[str, str]) -> None:
    for path, key in paths.items():
        got, again = await api.get(path), await api.get(path)
        tag = got.headers["ETag"]
        assert tag == again.headers["ETag"]
        assert (tag[0], tag[-1], len(tag)) == ('"', '"', 26)
        changed = await api.patch(path, **({"notes": "n"} if key == "time_entry" else {"name": "Other"}))
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


async def test_a_ticking_timer_keeps_its_tag(api: Api, clock: Frozen) -> None:
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

    async def test_current_and_stale(self, api: Api, clock: Frozen) -> None:
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
