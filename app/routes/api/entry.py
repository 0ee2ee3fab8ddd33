"""`/api/entry/{id}`: one time entry."""

from collections.abc import Awaitable

import orjson
from quart import Blueprint, Response, request
from quart_schema import validate_request

from app.core.errors import NotFound
from app.routes.api.parts import instants, json_answer
from app.routes.context import caller, read_one, session
from app.routes.responses import etag, if_match
from app.routes.route_metadata import checks_if_match, sends_etag, superseded_by
from app.routes.schemas.entry_length import LENGTH_FIELDS, EntryLength
from app.routes.schemas.time_entries import EntryBase, TimeEntryOut
from app.routes.schemas.types import Changes, Moment
from app.services.time_entries import entries
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.queries import ENTRIES

SUCCESSOR = "/api/v1/time-entries"

blueprint = Blueprint("entry", __name__, url_prefix="/entry/<id:entry_id>")


class EntryUpdate(Changes, EntryBase, EntryLength):
    """Changes of an entry; null clears task, notes, tags and invoice number.

    A time without an offset, such as `2024-01-15T09:00`, is local time in the caller's zone.
    """

    start_time: Moment | None = None
    end_time: Moment | None = None


@blueprint.get("")
@superseded_by(SUCCESSOR)
@sends_etag(TimeEntryOut)
async def get_entry(entry_id: int) -> Response:
    """Get a time entry; its fields are the answer's."""
    item = await read_entry(entry_id)
    if item is None:
        raise NotFound(f"Time entry with ID {entry_id} not found")
    response = Response(item, content_type="application/json")
    response.set_etag(etag(item))
    return await response.make_conditional(request)


@blueprint.route("", methods=["PUT", "PATCH"])
@superseded_by(SUCCESSOR)
@validate_request(EntryUpdate)
@checks_if_match(TimeEntryOut)
async def update_entry(entry_id: int, data: EntryUpdate) -> Response:
    """Update a time entry; fields that are not sent stay as they are."""
    guard = if_match(lambda: read_entry(entry_id))
    changes = instants(data.explicitly_set(*LENGTH_FIELDS))
    await entries.update(session(), caller(), entry_id, guard=guard, length=data.length(), **changes)
    return json_answer({"success": True, "entry": await shown_entry(entry_id)})


@blueprint.delete("")
@superseded_by(SUCCESSOR)
@checks_if_match(TimeEntryOut)
async def delete_entry(entry_id: int) -> dict[str, object]:
    """Delete a time entry; a running timer is discarded. A body is not read."""
    await entries.delete(session(), caller(), entry_id, if_match(lambda: read_entry(entry_id)))
    return {"success": True}


def read_entry(entry_id: int) -> Awaitable[str | None]:
    """Return the entry's JSON, or None if the caller cannot see it."""
    return read_one(ENTRIES, EntryFilter(id=entry_id))


async def shown_entry(entry_id: int) -> dict[str, object]:
    """Return the fields of an existing entry."""
    fields: dict[str, object] = orjson.loads(await read_entry(entry_id) or "{}")
    return fields
