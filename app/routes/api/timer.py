"""`/api/timer`: the one running timer of the caller."""

import orjson
from quart import Blueprint, Response
from quart_schema import validate_request

from app.core.clock import placed
from app.core.listing import one
from app.routes.api.entry import shown
from app.routes.api.parts import answer
from app.routes.context import caller, session
from app.routes.marks import superseded_by
from app.routes.wire import Body, Id, Moment, Text
from app.services.time_entries import recent as recently
from app.services.time_entries import timer
from app.services.time_entries.queries import TIMERS

blueprint = Blueprint("timer", __name__, url_prefix="/timer")


class StartTimer(Body):
    """What to track."""

    project_id: Id
    task_id: Id | None = None
    notes: Text | None = None


class ResumeTimer(Body):
    """What to track instead of what was tracked last."""

    project_id: Id | None = None
    task_id: Id | None = None


class StopAt(Body):
    """When it ended; without an offset it is what clocks in the caller's zone showed."""

    stop_time: Moment


@blueprint.get("/status")
@superseded_by("/api/v1/timer/status")
async def status() -> Response:
    """Say whether the timer runs."""
    item = await one(session(), TIMERS, {"user_id": caller().user_id, "running": True})
    return answer({"active": item is not None, "timer": orjson.Fragment(item) if item else None})


@blueprint.post("/start")
@superseded_by("/api/v1/timer/start")
@validate_request(StartTimer)
async def start(data: StartTimer) -> dict[str, object]:
    """Start the timer.

    Where one runs already it is 409 `timer_already_running`, with that `timer`, as on v1: errors are the same on
    every surface. (The predecessor answered 400 here.)
    """
    entry = await timer.start(session(), caller(), **data.given())
    name = (await shown(entry.id))["project_name"]
    return {"success": True, "timer_id": entry.id, "project_name": name, "task_id": entry.task_id}


@blueprint.post("/stop")
@superseded_by("/api/v1/timer/stop")
async def stop() -> dict[str, object]:
    """Stop the timer; 400 `no_active_timer` where none runs. A body is not read."""
    entry = await shown((await timer.stop(session(), caller())).id)
    return {"success": True, "duration": entry["duration_formatted"], "duration_hours": entry["duration_hours"]}


@blueprint.post("/stop_at")
@superseded_by("/api/v1/timer/stop")
@validate_request(StopAt)
async def stop_at(data: StopAt) -> dict[str, object]:
    """Stop the timer at a moment after its start; one that lies ahead counts as now."""
    entry = await timer.stop(session(), caller(), stop_time=placed(data.stop_time, caller().zone))
    return {"success": True, "duration": (await shown(entry.id))["duration_formatted"]}


@blueprint.post("/resume")
@superseded_by("/api/v1/timer/start")
@validate_request(ResumeTimer)
async def resume(data: ResumeTimer) -> dict[str, object]:
    """Start the timer on what the last entry was about, or on the given project and task.

    404 where there is no entry yet. While a timer runs there is nothing to resume: 400 `invalid_state`, the same as
    resuming on v1 a timer that does not rest.
    """
    entry = await timer.again(session(), caller(), **data.given())
    return {"success": True, "timer_id": entry.id}


@blueprint.get("/recent")
async def recent() -> Response:
    """List what the caller has worked on of late: different notes, projects and tasks, the newest first."""
    return answer({"recent": [dict(work._mapping) for work in await recently.works(session(), caller())]})
