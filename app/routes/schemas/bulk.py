"""Bulk actions on time entries: what is asked, and what is answered."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator, model_validator
from pydantic.config import JsonDict

from app.core.messages import N_
from app.routes.schemas.time_entries import EntryWork
from app.routes.schemas.types import Body, Changes, Flag, Id, Tags, examples

MOST_ENTRIES = 1000
EXAMPLES: list[JsonDict] = [
    {"entry_ids": [1, 2, 3], "action": "delete", "value": None},
    {"entry_ids": [1, 2, 3], "action": "set_billable", "value": True},
    {"entry_ids": [1, 2, 3], "action": "add_tag", "value": "frontend"},
]


def _either(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    """One message instead of one for each kind that it could have been."""
    try:
        return handler(value)
    except ValidationError:
        raise ValueError(N_("must be true or false, or a tag")) from None


class BulkIn(Body):
    """What to do with which entries. `value` is a boolean or a tag, as the action wants it."""

    model_config = examples(*EXAMPLES)

    entry_ids: list[Id] = Field(min_length=1, max_length=MOST_ENTRIES)
    action: Literal["delete", "set_billable", "set_paid", "add_tag", "remove_tag"]
    value: Annotated[Flag | Tags | None, WrapValidator(_either)] = None


class EntryChanges(Changes, EntryWork):
    """What `update` changes in each entry; null clears task, notes and tags."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(N_("must name one of {names}", names=", ".join(EntryChanges.model_fields)))
        return self


class BulkChangeIn(BulkIn):
    """What to do with which entries. `value` is a boolean or a tag, as the action wants it; `update` has `changes`."""

    model_config = examples(*EXAMPLES, {"entry_ids": [1, 2], "action": "update", "changes": {"project_id": 3}})

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

    model_config = examples(
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
    )

    success: bool
    affected: int
    skipped: int
    failed: int | None = None
    results: list[BulkItem] | None = None
