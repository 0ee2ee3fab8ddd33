"""`/api/v1/time-entries`."""

from collections.abc import Awaitable
from datetime import UTC, datetime

import orjson
from pydantic import AliasChoices, Field
from pydantic.config import JsonDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.clock import past_instant
from app.core.errors import invalid_fields
from app.core.json import encode_json
from app.core.listing import page
from app.core.messages import N_
from app.routes.api_v1.entry_filter import EntryFilters
from app.routes.context import bind, caller, read_one, session
from app.routes.errors import required
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, if_match, message_response, page_response, resource_response
from app.routes.route_metadata import checks_if_match, document_page, document_resource
from app.routes.schemas.entry_length import LENGTH_FIELDS, EntryLength
from app.routes.schemas.pagination import Message
from app.routes.schemas.time_entries import (
    EntryBase,
    NewEntry,
    TimeEntryBody,
    TimeEntryChanged,
    TimeEntryOut,
    TimeEntryPage,
    TimeEntrySplit,
)
from app.routes.schemas.types import Body, Changes, Count, Day, Instant, Moment, examples
from app.services.time_entries import entries, splits
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.queries import ENTRIES

blueprint = Blueprint("time_entries", __name__, url_prefix="/time-entries")

EXAMPLE: JsonDict = {
    "project_id": 1,
    "task_id": 5,
    "start_time": "2024-01-15T09:00:00Z",
    "end_time": "2024-01-15T17:00:00Z",
    "notes": "Worked on feature X",
    "tags": "development,frontend",
    "billable": True,
}
SHORT_FORM: JsonDict = {"project_id": 1, "date": "2024-01-15", "duration_minutes": 60, "notes": "Call"}


class TimeEntryQuery(EntryFilters, PageQuery):
    """Filters of the list, and which part of it."""


class TimeEntryIn(Body, NewEntry, EntryLength):
    """A new entry: start and end; a start and a length; a start alone, which starts the timer; or a day and a length.

    A length is the time without breaks. Where start, end and length are given, they must agree.
    """

    model_config = examples(EXAMPLE, SHORT_FORM)

    start_time: Moment | None = None
    end_time: Instant | None = None
    day: Day | None = Field(None, validation_alias=AliasChoices("date"))

    def times(self, zone: str) -> tuple[datetime, datetime | None]:
        """Start and end, by whichever form was sent; Invalid names what is missing, or what disagrees."""
        length = self.length()
        if self.start_time and self.day:
            raise invalid_fields(date=N_("cannot be combined with start_time"))
        if self.start_time:
            start = self.start_time.replace(tzinfo=UTC)
            end = self.end_after(start, self.break_seconds, self.end_time)
            return (start, end) if end else (past_instant(self.start_time, zone), None)
        if self.day is None:
            raise invalid_fields(**({"date": required("date")} if length else {"start_time": required("start_time")}))
        if self.end_time:
            raise invalid_fields(end_time=N_("cannot be combined with date"))
        if not length:
            raise invalid_fields(duration_minutes=required("duration_minutes"))
        return entries.block_of_day(self.day, length, zone)


class TimeEntryUpdate(Changes, EntryBase, EntryLength):
    """Changes of an entry; null clears task, notes, tags and invoice number. A length moves the end."""

    model_config = examples({"notes": "Reviewed", "billable": False})

    start_time: Instant | None = None
    end_time: Instant | None = None
    if_updated_at: Instant | None = Field(None, description="409 where the entry has been changed since")


class SplitIn(Body):
    """Where an entry is split."""

    model_config = examples({"at": "2024-01-15T12:00:00Z"}, {"at": "2024-01-15T12:00:00Z", "break_seconds": 1800})

    at: Instant = Field(description="An instant between start and end; rounded down to whole seconds after the start")
    break_seconds: Count | None = Field(
        None, description="How much of a break that was set by hand lies before `at`; pauses of the timer are known"
    )
    if_updated_at: Instant | None = Field(None, description="409 where the entry has been changed since")


@blueprint.get("")
@scopes("read:time_entries")
@validate_querystring(TimeEntryQuery)
@document_page(TimeEntryPage)
async def list_time_entries(query_args: TimeEntryQuery) -> Response:
    """List time entries.

    The newest first; one's own, for an administrator everybody's. Running timers only with `include_active=true`.
    """
    found = await page(session(), ENTRIES, bind(query_args.filter(caller().zone)), query_args.page_request(ENTRIES))
    return page_response("time_entries", found)


@blueprint.get("/<id:entry_id>")
@scopes("read:time_entries")
@document_resource(TimeEntryBody)
async def get_time_entry(entry_id: int) -> Response:
    """Get a time entry."""
    return resource_response(
        "time_entry", await read_entry(entry_id), missing=f"Time entry with ID {entry_id} not found"
    )


@blueprint.post("")
@scopes("write:time_entries")
@idempotent
@validate_request(TimeEntryIn)
@document_resource(TimeEntryChanged, 201)
async def create_time_entry(data: TimeEntryIn) -> Response:
    """Create a time entry.

    Without `end_time` it starts the timer. A datetime without offset is UTC; the start of a timer that would lie ahead
    in UTC is local time in the caller's zone.
    """
    start_time, end_time = data.times(caller().zone)
    values = data.explicitly_set("start_time", "end_time", "day", *LENGTH_FIELDS)
    entry = await entries.create(session(), caller(), start_time=start_time, end_time=end_time, **values)
    return resource_response("time_entry", await read_entry(entry.id), 201, message="Time entry created successfully")


@blueprint.route("/<id:entry_id>", methods=["PUT", "PATCH"])
@scopes("write:time_entries")
@validate_request(TimeEntryUpdate)
@document_resource(TimeEntryChanged)
@checks_if_match(TimeEntryOut)
async def update_time_entry(entry_id: int, data: TimeEntryUpdate) -> Response:
    """Update a time entry.

    Fields that are not sent stay as they are. An `end_time` ends a running timer; a length ends an entry that long
    after its start, breaks added.
    """
    await entries.update(
        session(),
        caller(),
        entry_id,
        guard=if_match(lambda: read_entry(entry_id)),
        length=data.length(),
        **data.explicitly_set(*LENGTH_FIELDS),
    )
    return resource_response("time_entry", await read_entry(entry_id), message="Time entry updated successfully")


@blueprint.delete("/<id:entry_id>")
@scopes("write:time_entries")
@document_response(Message)
@checks_if_match(TimeEntryOut)
async def delete_time_entry(entry_id: int) -> Response:
    """Delete a time entry.

    A running timer is discarded.
    """
    await entries.delete(session(), caller(), entry_id, if_match(lambda: read_entry(entry_id)))
    return message_response("Time entry deleted successfully")


@blueprint.post("/<id:entry_id>/split")
@scopes("write:time_entries")
@idempotent
@validate_request(SplitIn)
@document_response(TimeEntrySplit, 201)
async def split_time_entry(entry_id: int, data: SplitIn) -> Response:
    """Split a time entry in two.

    The entry keeps the time before `at`, a new one with the same fields gets the rest; their durations add up to the
    old one. A running timer goes on in the new entry. A break that was set by hand needs `break_seconds`.
    """
    second = await splits.split(session(), caller(), entry_id, **data.explicitly_set())
    parts = ",".join([await read_entry(number) or "null" for number in (entry_id, second.id)])
    body = {"message": "Time entry split successfully", "time_entries": orjson.Fragment(f"[{parts}]")}
    return Response(encode_json(body), 201, content_type="application/json")


def read_entry(entry_id: int) -> Awaitable[str | None]:
    """Return the entry's JSON, or None if the caller cannot see it."""
    return read_one(ENTRIES, EntryFilter(id=entry_id))
