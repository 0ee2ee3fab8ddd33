"""Times without an offset are what clocks in the caller's zone show, on the days when the clocks change too."""

import pytest

from app.core.clock import iso, localize
from app.routes.schemas.types import parse_instant, parse_moment
from tests.factories import Api

# What clocks in Berlin show -> the instant. In March 02:00 is followed by 03:00, in October 02:59 by 02:00.
SHOWN = {
    "2026-01-15T09:00": "2026-01-15T08:00:00Z",
    "2026-07-15T09:00:30": "2026-07-15T07:00:30Z",
    "2026-07-15 09:00": "2026-07-15T07:00:00Z",
    "2026-03-29T01:59": "2026-03-29T00:59:00Z",
    "2026-03-29T02:30": "2026-03-29T01:30:00Z",
    "2026-03-29T03:30": "2026-03-29T01:30:00Z",
    "2026-10-25T01:30": "2026-10-24T23:30:00Z",
    "2026-10-25T02:30": "2026-10-25T00:30:00Z",
    "2026-10-25T03:00": "2026-10-25T02:00:00Z",
    "2026-10-25T02:30:00+01:00": "2026-10-25T01:30:00Z",
    "2026-07-15T09:00:00.250Z": "2026-07-15T09:00:00.25Z",
}


@pytest.mark.parametrize(("shown", "instant"), SHOWN.items())
def test_placed(shown: str, instant: str) -> None:
    assert iso(localize(parse_moment(shown), "Europe/Berlin")) == instant


def test_v1_reads_them_as_utc() -> None:
    assert iso(parse_instant("2026-07-15T09:00")) == "2026-07-15T09:00:00Z"
    assert iso(parse_instant("2026-07-15T09:00+02:00")) == "2026-07-15T07:00:00Z"


async def test_every_way_in(berlin: Api, api: Api) -> None:
    project = await api.project()
    for shown, instant in SHOWN.items():
        made = await berlin.post("/entries", project_id=project, start_time=shown, end_time="2026-12-31T12:00:00Z")
        assert made.body["entry"]["start_time"] == instant
        path = f"/entry/{made.body['entry']['id']}"
        moved = await berlin.put(path, start_time="2026-01-01T00:00", end_time="2026-12-31T12:00")
        assert moved.body["entry"]["start_time"] == "2025-12-31T23:00:00Z"
        back = await berlin.patch(path, start_time=shown)
        times = (back.body["entry"]["start_time"], back.body["entry"]["end_time"])
        assert times == (instant, "2026-12-31T11:00:00Z")


async def test_what_was_read_can_be_sent_back(berlin: Api, api: Api) -> None:
    await api.entry(await api.project(), "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z")
    entry = (await berlin.get("/entry/1")).body
    assert (await berlin.put("/entry/1", **entry)).body["entry"] == entry
