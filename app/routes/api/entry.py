"""`/api/entry/{id}`: one time entry."""

from collections.abc import Awaitable
from typing import Any

import orjson
from quart import Blueprint, Response, request
from quart_schema import validate_request

from app.core.errors import NotFound
from app.core.listing import one
from app.routes.answers import etag, if_match
from app.routes.api.parts import answer, instants
from app.routes.context import caller, session
from app.routes.marks import superseded_by
from app.routes.wire import Changes, Count, Flag, Id, Moment, Reference, Tags, Text
from app.services.time_entries import entries
from app.services.time_entries.queries import ENTRIES, visible_to

SUCCESSOR = "/api/v1/time-entries"

blueprint = Blueprint("entry", __name__, url_prefix="/entry/<id:entry_id>")


class EntryUpdate(Changes):
    """Changes of an entry; null clears task, notes, tags and invoice number.

    A time without an offset, such as `2024-01-15T09:00`, is what clocks in the caller's zone show.
    """

    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    start_time: Moment | None = None
    end_time: Moment | None = None
    break_seconds: Count | None = None
    notes: Text | None = None
    tags: Tags | None = None
    billable: Flag | None = None
    paid: Flag | None = None
    invoice_number: Reference | None = None


@blueprint.get("")
@superseded_by(SUCCESSOR)
async def get_entry(entry_id: int) -> Response:
    """Get a time entry; its fields are the answer's."""
    item = await read(entry_id)
    if item is None:
        raise NotFound(f"Time entry with ID {entry_id} not found")
    response = Response(item, content_type="application/json")
    response.set_etag(etag(item))
    return await response.make_conditional(request)


@blueprint.route("", methods=["PUT", "PATCH"])
@superseded_by(SUCCESSOR)
@validate_request(EntryUpdate)
async def update_entry(entry_id: int, data: EntryUpdate) -> Response:
    """Update a time entry; fields that are not sent stay as they are."""
    guard = if_match(lambda: read(entry_id))
    await entries.update(session(), caller(), entry_id, instants(data.given()), guard=guard)
    return answer({"success": True, "entry": await shown(entry_id)})


@blueprint.delete("")
@superseded_by(SUCCESSOR)
async def delete_entry(entry_id: int) -> dict[str, object]:
    """Delete a time entry; a running timer must be stopped first. A body is not read."""
    await entries.delete(session(), caller(), entry_id, if_match(lambda: read(entry_id)))
    return {"success": True}


def read(entry_id: int) -> Awaitable[str | None]:
    """The entry's JSON, where the caller may see it."""
    return one(session(), ENTRIES, {"id": entry_id} | visible_to(caller()))


async def shown(entry_id: int) -> dict[str, Any]:
    """The fields of an entry that is there."""
    fields: dict[str, Any] = orjson.loads(await read(entry_id) or "{}")
    return fields
