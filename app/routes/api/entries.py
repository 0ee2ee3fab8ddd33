"""`/api/entries`: the list of time entries."""

from quart import Blueprint, Response
from quart_schema import validate_querystring, validate_request

from app.core.errors import invalid_fields
from app.core.listing import page
from app.routes.api.entry import SUCCESSOR, shown_entry
from app.routes.api.parts import PageNumberQuery, instants, json_answer, page_number_response
from app.routes.context import bind, caller, session
from app.routes.errors import required
from app.routes.route_metadata import superseded_by
from app.routes.schemas.bulk import BulkIn
from app.routes.schemas.entry_length import LENGTH_FIELDS, EntryLength
from app.routes.schemas.time_entries import NewEntry
from app.routes.schemas.types import Body, Id, Line, Moment
from app.services.time_entries import bulk, entries
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.queries import ENTRIES

blueprint = Blueprint("entries", __name__, url_prefix="/entries")


class EntryQuery(PageNumberQuery):
    """Filters of the list."""

    per_page: int = 20
    user_id: Id | None = None
    project_id: Id | None = None
    tag: Line | None = None

    def filter(self) -> EntryFilter:
        """Return the filter of finished entries."""
        return EntryFilter(finished=True, user_id=self.user_id, project_id=self.project_id, tag=self.tag)


class EntryIn(Body, NewEntry, EntryLength):
    """A new entry: start, and end or length. A time without an offset is local time in the caller's zone."""

    start_time: Moment
    end_time: Moment | None = None


@blueprint.get("")
@superseded_by(SUCCESSOR)
@validate_querystring(EntryQuery)
async def list_entries(query_args: EntryQuery) -> Response:
    """List finished time entries, the newest first: the caller's, or those of all users for an administrator."""
    found = await page(session(), ENTRIES, bind(query_args.filter()), query_args.page_request(query_args.per_page))
    return page_number_response("entries", found)


@blueprint.post("")
@superseded_by(SUCCESSOR)
@validate_request(EntryIn)
async def create_entry(data: EntryIn) -> Response:
    """Create a finished time entry."""
    values = instants(data.explicitly_set(*LENGTH_FIELDS))
    end_time = data.end_after(values["start_time"], data.break_seconds, values.get("end_time"))
    if end_time is None:
        raise invalid_fields(end_time=required("end_time"))
    entry = await entries.create(session(), caller(), **values | {"end_time": end_time})
    return json_answer({"success": True, "entry": await shown_entry(entry.id)}, 201)


@blueprint.post("/bulk")
@superseded_by("/api/v1/time-entries/bulk")
@validate_request(BulkIn)
async def change_entries(data: BulkIn) -> dict[str, object]:
    """Change many time entries at once, all or nothing; running ones are left alone and counted."""
    result = await bulk.apply_action(session(), caller(), **data.model_dump())
    return {"success": True, "affected": result.affected, "skipped": result.skipped}
