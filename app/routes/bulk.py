"""The body of a bulk action, for every surface."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic.config import JsonDict

from app.routes.wire import Body, Flag, Id, Tags

MOST = 1000
EXAMPLES: list[JsonDict] = [
    {"entry_ids": [1, 2, 3], "action": "delete", "value": None},
    {"entry_ids": [1, 2, 3], "action": "set_billable", "value": True},
    {"entry_ids": [1, 2, 3], "action": "add_tag", "value": "frontend"},
]


def _either(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """One message instead of one for each kind that it could have been."""
    try:
        return handler(value)
    except ValidationError:
        raise ValueError("must be true or false, or a tag") from None


class BulkIn(Body):
    """What to do with which entries. `value` is a boolean or a tag, as the action wants it."""

    model_config = ConfigDict(json_schema_extra={"examples": list(EXAMPLES)})

    entry_ids: list[Id] = Field(min_length=1, max_length=MOST)
    action: Literal["delete", "set_billable", "set_paid", "add_tag", "remove_tag"]
    value: Annotated[Flag | Tags | None, WrapValidator(_either)] = None
