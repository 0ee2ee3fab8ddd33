"""`/api/v1/time-entries/bulk`."""

from quart import Blueprint
from quart_schema import document_response, validate_request

from app.auth import scopes
from app.core.errors import invalid_fields
from app.routes.context import caller, session
from app.routes.errors import required
from app.routes.schemas.bulk import BulkBody, BulkChangeIn
from app.services.time_entries import bulk, bulk_update

blueprint = Blueprint("bulk", __name__, url_prefix="/time-entries/bulk")


@blueprint.post("")
@scopes("write:time_entries")
@validate_request(BulkChangeIn)
@document_response(BulkBody)
async def change_time_entries(data: BulkChangeIn) -> dict[str, object]:
    """Change many time entries at once.

    Up to 1,000: 404, and nothing happens, where one of them is not there or somebody else's. Running timers are left
    alone and counted as `skipped`; where all of them run it is 400 `invalid_state`. `set_billable` and `set_paid`
    want a boolean as `value`, `add_tag` and `remove_tag` a tag. `update` wants `changes`, judges each entry by itself,
    and says in `results` what became of it.
    """
    if data.action == "update":
        return await update(data)
    result = await bulk.apply_action(session(), caller(), **data.model_dump(exclude={"changes"}))
    return {"success": True, "affected": result.affected, "skipped": result.skipped}


async def update(data: BulkChangeIn) -> dict[str, object]:
    """Do the action `update`, and say of each entry what became of it."""
    if data.changes is None:
        raise invalid_fields(changes=required("changes"))
    items = await bulk_update.update_many(
        session(), caller(), entry_ids=data.entry_ids, **data.changes.explicitly_set()
    )
    count = [item.status for item in items].count
    return {
        "success": not count("failed"),
        "affected": count("updated") + count("unchanged"),
        "skipped": count("skipped"),
        "failed": count("failed"),
        "results": [
            {"id": item.id, "status": item.status} | ({"errors": item.errors} if item.errors else {}) for item in items
        ],
    }
