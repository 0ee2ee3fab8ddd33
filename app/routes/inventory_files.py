"""CSV files of items and of opening stock, validated row by row."""

from asyncio import to_thread
from typing import BinaryIO, TypeVar, cast

from pydantic import ValidationError

from app.core.errors import invalid
from app.routes.errors import field_messages
from app.routes.schemas.types import Body
from app.services.imports.read.inventory_csv import inventory_rows

R = TypeVar("R")


async def validated_rows(file: BinaryIO, schema: type[Body], required: set[str], fields: type[R]) -> dict[int, R]:
    """Return the rows of a file by number, validated by `schema`, as `fields`; Invalid names every invalid field."""
    found: dict[int, R] = {}
    errors: dict[str, list[str]] = {}
    for row, values in (await to_thread(inventory_rows, file, required)).items():
        try:
            found[row] = cast(R, schema.model_validate(values).explicitly_set("supplier_id"))
        except ValidationError as error:
            errors |= {f"rows.{row}.{name}": texts for name, texts in field_messages(error).items()}
    if errors:
        raise invalid(errors)
    return found
