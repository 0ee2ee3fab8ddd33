"""`/api/v1/time-entries/bulk`."""

from pydantic import BaseModel, ConfigDict
from quart import Blueprint
from quart_schema import document_response, validate_request

from app.auth import scopes
from app.routes.bulk import BulkIn
from app.routes.context import caller, session
from app.services.time_entries import bulk

blueprint = Blueprint("bulk", __name__, url_prefix="/time-entries/bulk")


class BulkBody(BaseModel):
    """How many entries are as asked now, and how many were left alone because they run."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"success": True, "affected": 3, "skipped": 0}]})

    success: bool
    affected: int
    skipped: int


@blueprint.post("")
@scopes("write:time_entries")
@validate_request(BulkIn)
@document_response(BulkBody)
async def change_time_entries(data: BulkIn) -> dict[str, object]:
    """Change many time entries at once.

    Up to 1,000, all or nothing: 404 where one of them is not there or somebody else's. Running timers are left
    alone and counted as `skipped`; where all of them run it is 400 `invalid_state`. `set_billable` and `set_paid`
    want a boolean as `value`, `add_tag` and `remove_tag` a tag.
    """
    result = await bulk.apply(session(), caller(), **data.model_dump())
    return {"success": True, "affected": result.affected, "skipped": result.skipped}
