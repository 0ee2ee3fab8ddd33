"""`/api/entries`: the list of time entries."""

from typing import Any

from pydantic import Field
from quart import Blueprint, Response
from quart_schema import validate_querystring, validate_request

from app.core.errors import Forbidden
from app.core.listing import page
from app.core.sql import containing
from app.routes.api.entry import SUCCESSOR, shown
from app.routes.api.parts import PartQuery, answer, instants, part_answer
from app.routes.bulk import BulkIn
from app.routes.context import caller, session
from app.routes.marks import superseded_by
from app.routes.wire import Body, Count, Flag, Id, Line, Moment, Reference, Tags, Text
from app.services.time_entries import bulk, entries
from app.services.time_entries.queries import ENTRIES, visible_to

blueprint = Blueprint("entries", __name__, url_prefix="/entries")


class EntryQuery(PartQuery):
    """Filters of the list."""

    per_page: int = 20
    user_id: Id | None = None
    project_id: Id | None = None
    tag: Line | None = None

    def filters(self) -> dict[str, Any]:
        """What the service filters by; Forbidden where somebody else's entries are not the caller's to see."""
        if self.user_id not in (None, caller().user_id) and not caller().is_admin:
            raise Forbidden("Only an administrator may see the entries of somebody else")
        return visible_to(caller()) | {
            "finished": True,
            "user_id": self.user_id,
            "project_id": self.project_id,
            "tag": self.tag and containing(f",{self.tag.strip().lower()},"),
        }


class EntryIn(Body):
    """A new entry. A time without an offset is what clocks in the caller's zone show."""

    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    user_id: Id | None = Field(None, description="Whose entry; only an admin books for somebody else")
    start_time: Moment
    end_time: Moment
    break_seconds: Count = 0
    notes: Text | None = None
    tags: Tags | None = None
    billable: Flag = True
    paid: Flag = False
    invoice_number: Reference | None = None


@blueprint.get("")
@superseded_by(SUCCESSOR)
@validate_querystring(EntryQuery)
async def list_entries(query_args: EntryQuery) -> Response:
    """List finished time entries, the newest first; one's own, for an administrator everybody's."""
    found = await page(session(), ENTRIES, query_args.filters(), query_args.of(query_args.per_page))
    return part_answer("entries", found)


@blueprint.post("")
@superseded_by(SUCCESSOR)
@validate_request(EntryIn)
async def create_entry(data: EntryIn) -> Response:
    """Create a finished time entry."""
    entry = await entries.create(session(), caller(), **instants(data.given()))
    return answer({"success": True, "entry": await shown(entry.id)}, 201)


@blueprint.post("/bulk")
@superseded_by("/api/v1/time-entries/bulk")
@validate_request(BulkIn)
async def change_entries(data: BulkIn) -> dict[str, object]:
    """Change many time entries at once, all or nothing; running ones are left alone and counted."""
    result = await bulk.apply(session(), caller(), **data.model_dump())
    return {"success": True, "affected": result.affected, "skipped": result.skipped}
