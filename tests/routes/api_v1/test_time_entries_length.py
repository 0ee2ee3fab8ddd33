"""An entry's length as an input, and entries that are split."""

import pytest

from app import TimeTracker
from tests.clock import FrozenClock
from tests.factories import Answer, Api, People
from tests.routes.api.conftest import signed_in

ENTRY = ("2026-03-10T09:00:00Z", "2026-03-10T12:00:00Z")


@pytest.fixture
async def browser(app: TimeTracker, people: People) -> Api:
    """The session surface."""
    return await signed_in(app, people.ada)


@pytest.fixture
async def entry(api: Api) -> int:
    """Three hours, a quarter of an hour of which is a break."""
    return await api.entry(await api.project(), *ENTRY, break_seconds=900, notes="Draft", tags="a,b", billable=False)


def times(answer: Answer) -> tuple[str, str, int]:
    """Start, end and duration of the entry in an answer."""
    entry = answer.body.get("time_entry") or answer.body["entry"]
    return entry["start_time"], entry["end_time"], entry["duration_seconds"]


class TestLength:
    """PATCH on v1, POST and PATCH on the session surface."""

    @pytest.mark.parametrize("body", [{"duration_seconds": 3600}, {"duration_minutes": 60}])
    async def test_it_moves_the_end(self, api: Api, browser: Api, entry: int, body: dict[str, int]) -> None:
        expected = ("2026-03-10T09:00:00Z", "2026-03-10T10:15:00Z", 3600)
        assert times(await api.patch(f"/time-entries/{entry}", **body)) == expected
        assert times(await browser.patch(f"/entry/{entry}", **body)) == expected

    async def test_with_another_start_and_break(self, api: Api, entry: int) -> None:
        body = {"start_time": "2026-03-10T08:00:00Z", "break_seconds": 0, "duration_minutes": 30}
        assert times(await api.patch(f"/time-entries/{entry}", **body)) == (
            "2026-03-10T08:00:00Z",
            "2026-03-10T08:30:00Z",
            1800,
        )

    async def test_an_end_must_agree(self, api: Api, entry: int) -> None:
        body = {"end_time": "2026-03-10T10:15:00Z", "duration_seconds": 3600}
        assert times(await api.patch(f"/time-entries/{entry}", **body))[2] == 3600
        refused = await api.patch(f"/time-entries/{entry}", **body | {"duration_seconds": 3599})
        assert list(refused.body["errors"]) == ["duration_seconds"]
        refused = await api.patch(f"/time-entries/{entry}", duration_seconds=60, duration_minutes=2)
        assert list(refused.body["errors"]) == ["duration_seconds"]

    async def test_a_running_timer(self, api: Api, clock: FrozenClock) -> None:
        timer = (await api.post("/timer/start", project_id=await api.project())).body["timer"]["id"]
        clock.move(hours=2)
        ahead = await api.patch(f"/time-entries/{timer}", duration_minutes=180)
        assert list(ahead.body["errors"]) == ["end_time"]
        await api.post("/timer/pause")
        clock.move(hours=1)
        await api.post("/timer/resume")
        paused_later = await api.patch(f"/time-entries/{timer}", duration_minutes=30)
        assert list(paused_later.body["errors"]) == ["duration_seconds"]
        assert times(await api.patch(f"/time-entries/{timer}", duration_minutes=120))[2] == 7200

    async def test_new_on_the_session_surface(self, api: Api, browser: Api) -> None:
        body = {"project_id": await api.project(), "start_time": "2026-03-10T09:00:00Z"}
        made = await browser.post("/entries", **body, duration_minutes=90, break_seconds=600)
        assert times(made) == ("2026-03-10T09:00:00Z", "2026-03-10T10:40:00Z", 5400)
        assert list((await browser.post("/entries", **body)).body["errors"]) == ["end_time"]


class TestSplit:
    """One entry becomes two, whose durations add up to the old one."""

    async def test_the_parts(self, api: Api) -> None:
        entry = await api.entry(await api.project(), *ENTRY, notes="Draft", tags="a,b", billable=False)
        old = (await api.get(f"/time-entries/{entry}")).body["time_entry"]
        answer = await api.post(f"/time-entries/{entry}/split", at="2026-03-10T10:00:00Z")
        first, second = answer.body["time_entries"]
        own = ("id", "start_time", "end_time", "created_at", "updated_at")
        own += ("duration_seconds", "duration_hours", "duration_formatted")
        assert answer.status == 201
        assert {name: old[name] for name in old if name not in own} == {
            name: second[name] for name in second if name not in own
        }
        assert (first["id"], first["end_time"], first["duration_seconds"]) == (entry, "2026-03-10T10:00:00Z", 3600)
        assert (second["start_time"], second["end_time"], second["duration_seconds"]) == (
            "2026-03-10T10:00:00Z",
            ENTRY[1],
            7200,
        )
        assert (await api.get(f"/time-entries/{second['id']}")).body["time_entry"] == second

    async def test_a_break_by_hand_must_be_shared(self, api: Api, entry: int) -> None:
        path, at = f"/time-entries/{entry}/split", "2026-03-10T10:00:00Z"
        assert list((await api.post(path, at=at)).body["errors"]) == ["break_seconds"]
        assert list((await api.post(path, at=at, break_seconds=901)).body["errors"]) == ["break_seconds"]
        first, second = (await api.post(path, at=at, break_seconds=300)).body["time_entries"]
        assert (first["duration_seconds"], first["break_seconds"]) == (3300, 300)
        assert (second["duration_seconds"], second["break_seconds"]) == (6600, 600)

    async def test_fractions_lose_no_second(self, api: Api) -> None:
        times = ("2026-03-10T09:00:00.75Z", "2026-03-10T10:00:00.75Z")
        entry = await api.entry(await api.project(), *times)
        parts = (await api.post(f"/time-entries/{entry}/split", at="2026-03-10T09:30:00Z")).body["time_entries"]
        assert [part["duration_seconds"] for part in parts] == [1799, 1801]

    async def test_a_running_timer_goes_on(self, api: Api, clock: FrozenClock) -> None:
        project = await api.project()
        timer = (await api.post("/timer/start", project_id=project)).body["timer"]["id"]
        path = f"/time-entries/{timer}/split"
        clock.move(minutes=30)
        await api.post("/timer/pause")
        clock.move(minutes=20)
        assert (await api.post(path, at="2026-03-11T10:10:00Z")).body["error_code"] == "invalid_state"
        await api.post("/timer/resume")
        clock.move(minutes=10)
        assert list((await api.post(path, at="2026-03-11T12:00:00Z")).body["errors"]) == ["at"]
        first, second = (await api.post(path, at="2026-03-11T10:40:00Z")).body["time_entries"]
        assert (first["id"], first["duration_seconds"], first["break_seconds"]) == (timer, 1800, 600)
        assert (second["is_active"], second["break_seconds"]) == (True, 600)
        stopped = (await api.post("/timer/stop")).body["time_entry"]
        assert (stopped["id"], stopped["duration_seconds"], stopped["break_seconds"]) == (second["id"], 600, 600)
        names = [change["event"] for change in (await api.get("/changes")).body["changes"]][-3:]
        assert names == ["time_entry.stopped", "time_entry.started", "time_entry.stopped"]

    async def test_refused(self, api: Api, bob_api: Api, client: Api, entry: int) -> None:
        path = f"/time-entries/{entry}/split"
        for at in (*ENTRY, "2026-03-10T13:00:00Z", "2026-03-10T09:00:00.5Z", "10:00", None):
            assert list((await api.post(path, at=at, break_seconds=0)).body["errors"]) == ["at"]
        assert (await bob_api.post(path, at="2026-03-10T10:00:00Z")).status == 404
        assert (await client.post(path, at="2026-03-10T10:00:00Z")).status == 401
        stale = await api.post(path, at="2026-03-10T10:00:00Z", break_seconds=0, if_updated_at="2026-03-10T10:00:00Z")
        assert (stale.status, stale.body["error_code"]) == (409, "conflict")

    async def test_repeated_with_a_key_splits_once(self, api: Api) -> None:
        entry = await api.entry(await api.project(), *ENTRY)
        body = {"at": "2026-03-10T10:00:00Z"}
        answers = [
            await api.send("POST", f"/time-entries/{entry}/split", json=body, headers={"Idempotency-Key": "one"})
            for _ in range(2)
        ]
        assert answers[0].body == answers[1].body
        assert (await api.get("/time-entries")).body["pagination"]["total"] == 2
