"""`/api/timer`: the one running timer of the caller."""

import orjson
from quart import Blueprint, Response
from quart_schema import validate_request

from app.core.clock import localize
from app.routes.api.entry import shown_entry
from app.routes.api.parts import json_answer
from app.routes.context import caller, read_one, session
from app.routes.route_metadata import superseded_by
from app.routes.schemas.types import Body, Id, Moment, Text
from app.services.time_entries import recent as recently
from app.services.time_entries import timer
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.queries import TIMERS

blueprint = Blueprint("timer", __name__, url_prefix="/timer")


class SessionStartTimer(Body):
    """The target of the timer."""

    project_id: Id
    task_id: Id | None = None
    notes: Text | None = None


class ResumeTimer(Body):
    """The target of the timer, if other than that of the last entry."""

    project_id: Id | None = None
    task_id: Id | None = None


class StopAt(Body):
    """The end; without an offset it is local time in the caller's zone."""

    stop_time: Moment


@blueprint.get("/status")
@superseded_by("/api/v1/timer/status")
async def status() -> Response:
    """Return whether the timer is running."""
    item = await read_one(TIMERS, EntryFilter(user_id=caller().user_id, running=True))
    return json_answer({"active": item is not None, "timer": orjson.Fragment(item) if item else None})


@blueprint.post("/start")
@superseded_by("/api/v1/timer/start")
@validate_request(SessionStartTimer)
async def start(data: SessionStartTimer) -> dict[str, object]:
    """Start the timer.

    If it is already running: 409 `timer_already_running`, with that `timer`, as on v1. Errors are the same on
    every surface. (DRYTRIX TimeTracker answers 400 here.)
    """
    entry = await timer.start(session(), caller(), **data.explicitly_set())
    name = (await shown_entry(entry.id))["project_name"]
    return {"success": True, "timer_id": entry.id, "project_name": name, "task_id": entry.task_id}


@blueprint.post("/stop")
@superseded_by("/api/v1/timer/stop")
async def stop() -> dict[str, object]:
    """Stop the timer; 400 `no_active_timer` if none is running. A body is not read."""
    entry = await shown_entry((await timer.stop(session(), caller())).id)
    return {"success": True, "duration": entry["duration_formatted"], "duration_hours": entry["duration_hours"]}


@blueprint.post("/stop_at")
@superseded_by("/api/v1/timer/stop")
@validate_request(StopAt)
async def stop_at(data: StopAt) -> dict[str, object]:
    """Stop the timer at a time after its start; a time that lies ahead is refused."""
    entry = await timer.stop(session(), caller(), stop_time=localize(data.stop_time, caller().zone))
    return {"success": True, "duration": (await shown_entry(entry.id))["duration_formatted"]}


@blueprint.post("/resume")
@superseded_by("/api/v1/timer/start")
@validate_request(ResumeTimer)
async def resume(data: ResumeTimer) -> dict[str, object]:
    """Start the timer on the target of the last entry, or on the given project and task.

    404 without an entry. While a timer is running there is nothing to resume: 400 `invalid_state`, the same as
    resuming a timer on v1 that is not paused.
    """
    entry = await timer.start_again(session(), caller(), **data.explicitly_set())
    return {"success": True, "timer_id": entry.id}


@blueprint.get("/recent")
async def recent() -> Response:
    """List the caller's recent targets: distinct notes, projects and tasks, the newest first."""
    return json_answer({"recent": [dict(work._mapping) for work in await recently.recent_work(session(), caller())]})
