"""`/api/v1/time-entries/bulk`."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from quart import Blueprint
from quart_schema import document_response, validate_request

from app.auth import scopes
from app.core.errors import invalid_fields
from app.routes.bulk import EXAMPLES, BulkIn
from app.routes.context import caller, session
from app.routes.errors import required
from app.routes.wire import Changes, Flag, Id, Tags, Text
from app.services.time_entries import bulk, bulk_update

blueprint = Blueprint("bulk", __name__, url_prefix="/time-entries/bulk")


class EntryChanges(Changes):
    """What `update` changes in each entry; null clears task, notes and tags."""

    project_id: Id | None = None
    client_id: Id | None = None
    task_id: Id | None = None
    notes: Text | None = None
    tags: Tags | None = None
    billable: Flag | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(f"must name one of {', '.join(EntryChanges.model_fields)}")
        return self


class BulkChangeIn(BulkIn):
    """What to do with which entries. `value` is a boolean or a tag, as the action wants it; `update` has `changes`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [*EXAMPLES, {"entry_ids": [1, 2], "action": "update", "changes": {"project_id": 3}}]
        }
    )

    action: Literal["delete", "set_billable", "set_paid", "add_tag", "remove_tag", "update"]  # type: ignore[assignment]  # one more
    changes: EntryChanges | None = Field(None, description="What `update` changes")


class BulkItem(BaseModel):
    """What `update` did with one entry; `errors` says which fields do not fit it."""

    id: int
    status: Literal["updated", "unchanged", "skipped", "failed"]
    errors: dict[str, list[str]] | None = None


class BulkBody(BaseModel):
    """How many entries are as asked now, and how many were left alone because they run.

    `failed` and `results` are there after `update` alone.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "success": False,
                    "affected": 1,
                    "skipped": 0,
                    "failed": 1,
                    "results": [
                        {"id": 1, "status": "updated"},
                        {"id": 2, "status": "failed", "errors": {"task_id": ["The task belongs to another project"]}},
                    ],
                }
            ]
        }
    )

    success: bool
    affected: int
    skipped: int
    failed: int | None = None
    results: list[BulkItem] | None = None


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
    result = await bulk.apply(session(), caller(), **data.model_dump(exclude={"changes"}))
    return {"success": True, "affected": result.affected, "skipped": result.skipped}


async def update(data: BulkChangeIn) -> dict[str, object]:
    """The action `update` and what it answers."""
    if data.changes is None:
        raise invalid_fields(changes=required("changes"))
    items = await bulk_update.update(session(), caller(), entry_ids=data.entry_ids, changes=data.changes.given())
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
