"""CSV files of items and of opening stock, checked row by row, for every surface."""

from asyncio import to_thread
from collections.abc import Mapping
from typing import Any, BinaryIO

from pydantic import Field, ValidationError

from app.core.errors import invalid
from app.routes.errors import messages
from app.routes.stock_fields import PlaceCode, Sku
from app.routes.stock_shapes import ItemIn
from app.routes.wire import Body, Cost, Line, Quantity
from app.services.imports.stock_sheet import rows


class ItemRow(ItemIn):
    """A line of a file of items; `supplier` is the code of one."""

    is_active: bool = True  # a text, in a file
    is_trackable: bool = True
    allow_backorder: bool = False
    supplier: PlaceCode | None = None


class StockRow(Body):
    """A line of a file of opening stock."""

    sku: Sku
    warehouse: PlaceCode
    quantity: Quantity = Field(gt=0)
    unit_cost: Cost | None = None
    location: Line | None = Field(None, max_length=100)


async def checked(file: BinaryIO, shape: type[Body], required: set[str]) -> dict[int, Mapping[str, Any]]:
    """The rows of a file as a shape has them; Invalid with everything that does not fit."""
    found: dict[int, Mapping[str, Any]] = {}
    errors: dict[str, list[str]] = {}
    for row, values in (await to_thread(rows, file, required)).items():
        try:
            found[row] = shape.model_validate(values).given("supplier_id")
        except ValidationError as error:
            errors |= {f"rows.{row}.{name}": texts for name, texts in messages(error).items()}
    if errors:
        raise invalid(errors)
    return found
