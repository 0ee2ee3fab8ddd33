"""`/api/v1/events`: the change feed as a stream that stays open (server-sent events)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field
from quart import Blueprint, Request, Response, current_app, request
from quart_schema import document_response, validate_querystring

from app.auth import scopes
from app.core import feed
from app.core.errors import Gone, RateLimited, Unauthorized, Unavailable, invalid_fields
from app.core.feed import EventColumns, Position
from app.core.json import encode_json
from app.core.principal import Principal
from app.routes.api_v1.changes import Since, change_json, listed
from app.routes.context import caller, running_app, session
from app.routes.schemas.changes import ChangeOut
from app.routes.schemas.types import Query
from app.services.activities import changes

if TYPE_CHECKING:
    from app import TimeTracker

blueprint = Blueprint("events", __name__, url_prefix="/events")

HEADER = "Last-Event-ID"
AT_ONCE = 100
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class StreamQuery(Query):
    """From where on, and which."""

    since: Since | None = Field(None, description="A cursor, as in `/changes`; without it, what happens from now on")
    types: str | None = Field(None, max_length=1000, description="Comma-separated resources and events; else all")


@blueprint.get("")
@scopes(*changes.EVERY_SCOPE)
@validate_querystring(StreamQuery)
@document_response(ChangeOut)
async def stream_events(query_args: StreamQuery) -> Response:
    """Stream changes.

    Server-sent events that stay open: each change as in `/changes`, its cursor as the `id`. A client that comes back
    with `Last-Event-ID` gets what it has missed. Comments keep the connection alive.
    """
    place, types = await begin(query_args), listed(query_args.types)
    if running_app().live.streams[caller().user_id] >= running_app().settings.streams_per_user:
        raise RateLimited("Too many event streams are open; close one first", code="too_many_streams")
    # What the stream outlives must not be asked for through the request's context.
    app, asked = current_app._get_current_object(), request._get_current_object()  # type: ignore[attr-defined]  # proxies
    response = Response(flow(app, asked, caller(), place, types), 200, HEADERS)
    response.content_type, response.timeout = "text/event-stream", None
    return response


async def begin(asked: StreamQuery) -> Position:
    """The place to begin at, which the log must know still; Gone `reset`, or Invalid that names what is bad."""
    text = request.headers.get(HEADER, "").strip() or asked.since
    if text is None or text == "latest":
        await changes.changes_after(session(), caller(), None, types=listed(asked.types), limit=1)
        return await feed.head(session())
    place = Position.parse(text)
    if place is None:
        raise invalid_fields(**{HEADER: "must be the id of an event of this stream"})
    await changes.changes_after(session(), caller(), place, types=listed(asked.types), limit=1)
    return place


async def flow(
    app: "TimeTracker", asked: Request, who: Principal, place: Position, types: Sequence[str]
) -> AsyncIterator[bytes]:
    """The stream, until the client, the server or the token ends it."""
    news = asyncio.Event()

    async def hear(_fresh: Sequence[Any], settled: Sequence[Any]) -> None:
        if any(who.is_admin or row.user_id in (None, who.user_id) for row in settled):
            news.set()

    app.live.streams[who.user_id] += 1
    try:
        await app.live.tail.subscribe(hear)
        yield b"retry: 2000\n\n"
        while not app.live.shutting_down.is_set():
            news.clear()
            async with app.database.transaction(read_only=True) as reading:
                batch = await changes.changes_after(reading, who, place, types=types, limit=AT_ONCE)
            for row in batch.rows:
                yield line(row)
            place = batch.position
            if not batch.more and not await first(news, app.live.shutting_down, app.settings.stream_heartbeat_seconds):
                await app.auth.authenticate(app.auth.policies[asked.endpoint or ""], asked)
                yield f": heartbeat\nid: {place}\n\n".encode()
    except Gone as error:
        yield b"event: reset\ndata: " + encode_json(error.details) + b"\n\n"
    except (Unauthorized, Unavailable):
        pass  # the client comes back, and hears the reason then
    finally:
        app.live.streams[who.user_id] -= 1
        await app.live.tail.unsubscribe(hear)


def line(row: EventColumns) -> bytes:
    """A change as an event of the stream."""
    head = f"id: {Position(row.position, row.id)}\nevent: {row.name}\ndata: "
    return head.encode() + encode_json(change_json(row)) + b"\n\n"


async def first(news: asyncio.Event, shutting_down: asyncio.Event, seconds: float) -> bool:
    """Waits for either; whether one of them came in time."""
    waiting = [asyncio.create_task(event.wait()) for event in (news, shutting_down)]
    try:
        done, _ = await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
    return bool(done)
