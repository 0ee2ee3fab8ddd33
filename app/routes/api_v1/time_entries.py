"""`/api/v1/time-entries`."""

from collections.abc import Awaitable
from datetime import datetime

from pydantic import AliasChoices, ConfigDict, Field
from pydantic.config import JsonDict
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.errors import invalid_fields
from app.core.listing import one, page
from app.routes.answers import PageQuery, done, if_match, one_answer, page_answer
from app.routes.api_v1.entry_filter import EntryFilter
from app.routes.api_v1.shapes import Message, TimeEntryBody, TimeEntryChanged, TimeEntryPage
from app.routes.context import caller, session
from app.routes.errors import required
from app.routes.idempotent import idempotent
from app.routes.wire import (
    Body,
    Changes,
    Count,
    Day,
    Flag,
    Id,
    Instant,
    Minutes,
    Reference,
    Tags,
    Text,
)
from app.services.time_entries import entries
from app.services.time_entries.queries import ENTRIES, visible_to

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


class TimeEntryQuery(EntryFilter, PageQuery):
    """Filters of the list, and which part of it."""


class TimeEntryIn(Body):
    """A new entry: start and end; a start alone, which starts the timer; or a day and a number of minutes."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE, SHORT_FORM]})

    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    user_id: Id | None = Field(None, description="Whose entry; only an admin books for somebody else")
    start_time: Instant | None = None
    end_time: Instant | None = None
    day: Day | None = Field(None, validation_alias=AliasChoices("date"))
    duration_minutes: Minutes | None = None
    break_seconds: Count = 0
    notes: Text | None = None
    tags: Tags | None = None
    billable: Flag = True
    paid: Flag = False
    invoice_number: Reference | None = None

    def times(self, zone: str) -> tuple[datetime, datetime | None]:
        """Start and end, by whichever form was sent; Invalid names what is missing."""
        if self.start_time:
            return self.start_time, self.end_time
        if self.day is None and self.duration_minutes is None:
            raise invalid_fields(start_time=required("start_time"))
        if self.day is None:
            raise invalid_fields(date=required("date"))
        if self.duration_minutes is None:
            raise invalid_fields(duration_minutes=required("duration_minutes"))
        return entries.block(self.day, self.duration_minutes, zone)


class TimeEntryUpdate(Changes):
    """Changes of an entry; null clears task, notes, tags and invoice number."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"notes": "Reviewed", "billable": False}]})

    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    break_seconds: Count | None = None
    notes: Text | None = None
    tags: Tags | None = None
    billable: Flag | None = None
    paid: Flag | None = None
    invoice_number: Reference | None = None
    if_updated_at: Instant | None = Field(None, description="409 where the entry has been changed since")


@blueprint.get("")
@scopes("read:time_entries")
@validate_querystring(TimeEntryQuery)
@document_response(TimeEntryPage)
async def list_time_entries(query_args: TimeEntryQuery) -> Response:
    """List time entries.

    The newest first; one's own, for an administrator everybody's. Running timers only with `include_active=true`.
    """
    found = await page(session(), ENTRIES, query_args.filters(caller()), query_args.of(ENTRIES))
    return page_answer("time_entries", found)


@blueprint.get("/<id:entry_id>")
@scopes("read:time_entries")
@document_response(TimeEntryBody)
async def get_time_entry(entry_id: int) -> Response:
    """Get a time entry."""
    return one_answer("time_entry", await read(entry_id), missing=f"Time entry with ID {entry_id} not found")


@blueprint.post("")
@scopes("write:time_entries")
@idempotent
@validate_request(TimeEntryIn)
@document_response(TimeEntryChanged, 201)
async def create_time_entry(data: TimeEntryIn) -> Response:
    """Create a time entry.

    Without `end_time` it starts the timer. A datetime without offset is UTC.
    """
    start_time, end_time = data.times(caller().zone)
    values = data.given("start_time", "end_time", "day", "duration_minutes")
    entry = await entries.create(session(), caller(), start_time=start_time, end_time=end_time, **values)
    return one_answer("time_entry", await read(entry.id), 201, message="Time entry created successfully")


@blueprint.route("/<id:entry_id>", methods=["PUT", "PATCH"])
@scopes("write:time_entries")
@validate_request(TimeEntryUpdate)
@document_response(TimeEntryChanged)
async def update_time_entry(entry_id: int, data: TimeEntryUpdate) -> Response:
    """Update a time entry.

    Fields that are not sent stay as they are. An `end_time` ends a running timer.
    """
    await entries.update(
        session(),
        caller(),
        entry_id,
        data.given("if_updated_at"),
        guard=if_match(lambda: read(entry_id)),
        if_updated_at=data.if_updated_at,
    )
    return one_answer("time_entry", await read(entry_id), message="Time entry updated successfully")


@blueprint.delete("/<id:entry_id>")
@scopes("write:time_entries")
@document_response(Message)
async def delete_time_entry(entry_id: int) -> Response:
    """Delete a time entry.

    A running timer must be stopped first.
    """
    await entries.delete(session(), caller(), entry_id, if_match(lambda: read(entry_id)))
    return done("Time entry deleted successfully")


def read(entry_id: int) -> Awaitable[str | None]:
    """The entry's JSON, where the caller may see it."""
    return one(session(), ENTRIES, {"id": entry_id} | visible_to(caller()))
