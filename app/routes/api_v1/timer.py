"""`/api/v1/timer`: the one running timer of the caller."""

import orjson
from pydantic import ConfigDict, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_request

from app.auth import scopes
from app.core.clock import past_instant
from app.core.json import encode_json
from app.routes.api_v1.time_entries import read_entry
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.responses import resource_response
from app.routes.route_metadata import document_resource
from app.routes.schemas.time_entries import TimeEntryChanged, TimerChanged, TimerStatus
from app.routes.schemas.types import Body, Flag, Id, Moment, Tags, Text
from app.services.time_entries import queries, timer

blueprint = Blueprint("timer", __name__, url_prefix="/timer")


class StartTimer(Body):
    """What to track."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"project_id": 1, "task_id": 5}]})

    project_id: Id
    task_id: Id | None = None
    notes: Text | None = None
    tags: Tags | None = None
    billable: Flag | None = Field(None, description="As the project says if not given")
    start_time: Moment | None = Field(None, description="When it started, where that was earlier")


class StopTimer(Body):
    """When it ended, where that was earlier."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"stop_time": "2024-01-15T17:00:00Z"}]})

    stop_time: Moment | None = Field(None, description="An instant after the start that does not lie ahead")


@blueprint.get("/status")
@scopes("read:time_entries")
@document_response(TimerStatus)
async def timer_status() -> Response:
    """Get the timer's status."""
    item = await queries.running_timer_json(session(), caller())
    body: dict[str, object] = {"active": item is not None, "timer": orjson.Fragment(item) if item else None}
    return Response(encode_json(body), content_type="application/json")


@blueprint.post("/start")
@scopes("write:time_entries")
@idempotent
@validate_request(StartTimer)
@document_resource(TimerChanged, 201)
async def start_timer(data: StartTimer) -> Response:
    """Start the timer.

    Now, or at an earlier `start_time`; without an offset that is UTC, or local time in the caller's zone where it would
    lie ahead in UTC. Answers 409 `timer_already_running`, with that `timer`, where one runs already.
    """
    start_time = past_instant(data.start_time, caller().zone) if data.start_time else None
    entry = await timer.start(session(), caller(), start_time=start_time, **data.explicitly_set("start_time"))
    return resource_response("timer", await read_entry(entry.id), 201, message="Timer started successfully")


@blueprint.post("/stop")
@scopes("write:time_entries")
@validate_request(StopTimer)
@document_resource(TimeEntryChanged)
async def stop_timer(data: StopTimer) -> Response:
    """Stop the timer.

    Now, or at an earlier `stop_time`, which is read as a `start_time` is. Answers 400 `no_active_timer` where none
    runs.
    """
    stop_time = past_instant(data.stop_time, caller().zone) if data.stop_time else None
    entry = await timer.stop(session(), caller(), stop_time=stop_time)
    return resource_response("time_entry", await read_entry(entry.id), message="Timer stopped successfully")


@blueprint.post("/pause")
@scopes("write:time_entries")
@document_resource(TimeEntryChanged)
async def pause_timer() -> Response:
    """Pause the timer."""
    entry = await timer.pause(session(), caller())
    return resource_response("time_entry", await read_entry(entry.id), message="Timer paused")


@blueprint.post("/resume")
@scopes("write:time_entries")
@document_resource(TimeEntryChanged)
async def resume_timer() -> Response:
    """Resume the timer."""
    entry = await timer.resume(session(), caller())
    return resource_response("time_entry", await read_entry(entry.id), message="Timer resumed")


@blueprint.post("/heartbeat")
@scopes("write:time_entries")
@document_response(None, 204)
async def heartbeat() -> Response:
    """Say that the timer's owner is there.

    Answers 204 while a timer runs, 400 `no_active_timer` otherwise.
    """
    await timer.current(session(), caller())
    return Response("", 204)
