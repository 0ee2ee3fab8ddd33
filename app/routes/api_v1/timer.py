"""`/api/v1/timer`: the one running timer of the caller."""

from typing import Any

import orjson
from pydantic import ConfigDict, Field
from quart import Blueprint, Response
from quart_schema import document_response, validate_request

from app.auth import scopes
from app.core.json import encode
from app.routes.answers import one_answer
from app.routes.api_v1.shapes import TimeEntryChanged, TimerChanged, TimerStatus
from app.routes.api_v1.time_entries import read
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.wire import Body, Flag, Id, Instant, Tags, Text
from app.services.time_entries import queries, timer

blueprint = Blueprint("timer", __name__, url_prefix="/timer")


class StartTimer(Body):
    """What to track."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"project_id": 1, "task_id": 5}]})

    project_id: Id
    task_id: Id | None = None
    notes: Text | None = None
    tags: Tags | None = None
    billable: Flag = True


class StopTimer(Body):
    """When it ended, where that was earlier."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"stop_time": "2024-01-15T17:00:00Z"}]})

    stop_time: Instant | None = Field(None, description="An instant after the start; one that lies ahead counts as now")


@blueprint.get("/status")
@scopes("read:time_entries")
@document_response(TimerStatus)
async def timer_status() -> Response:
    """Get the timer's status."""
    item = await queries.running_json(session(), caller().user_id)
    body: dict[str, Any] = {"active": item is not None, "timer": orjson.Fragment(item) if item else None}
    return Response(encode(body), content_type="application/json")


@blueprint.post("/start")
@scopes("write:time_entries")
@idempotent
@validate_request(StartTimer)
@document_response(TimerChanged, 201)
async def start_timer(data: StartTimer) -> Response:
    """Start the timer.

    Answers 409 `timer_already_running`, with that `timer`, where one runs already.
    """
    entry = await timer.start(session(), caller(), **data.given())
    return one_answer("timer", await read(entry.id), 201, message="Timer started successfully")


@blueprint.post("/stop")
@scopes("write:time_entries")
@validate_request(StopTimer)
@document_response(TimeEntryChanged)
async def stop_timer(data: StopTimer) -> Response:
    """Stop the timer.

    Now, or at an earlier `stop_time`. Answers 400 `no_active_timer` where none runs.
    """
    entry = await timer.stop(session(), caller(), stop_time=data.stop_time)
    return one_answer("time_entry", await read(entry.id), message="Timer stopped successfully")


@blueprint.post("/pause")
@scopes("write:time_entries")
@document_response(TimeEntryChanged)
async def pause_timer() -> Response:
    """Pause the timer."""
    entry = await timer.pause(session(), caller())
    return one_answer("time_entry", await read(entry.id), message="Timer paused")


@blueprint.post("/resume")
@scopes("write:time_entries")
@document_response(TimeEntryChanged)
async def resume_timer() -> Response:
    """Resume the timer."""
    entry = await timer.resume(session(), caller())
    return one_answer("time_entry", await read(entry.id), message="Timer resumed")


@blueprint.post("/heartbeat")
@scopes("write:time_entries")
@document_response(None, 204)
async def heartbeat() -> Response:
    """Say that the timer's owner is there.

    Answers 204 while a timer runs, 400 `no_active_timer` otherwise.
    """
    await timer.current(session(), caller())
    return Response("", 204)
