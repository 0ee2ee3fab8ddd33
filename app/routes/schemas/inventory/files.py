"""Rows of CSV files of the inventory, and what is answered to an import."""

from pydantic import BaseModel, Field

from app.routes.schemas.inventory.items import ItemIn
from app.routes.schemas.inventory.types import LocationCode, Sku
from app.routes.schemas.types import Body, Cost, Line, Quantity, examples


class ItemRow(ItemIn):
    """A line of a file of items; `supplier` is the code of one."""

    is_active: bool = True  # a text, in a file
    is_trackable: bool = True
    allow_backorder: bool = False
    supplier: LocationCode | None = None


class StockRow(Body):
    """A line of a file of opening stock."""

    sku: Sku
    warehouse: LocationCode
    quantity: Quantity = Field(gt=0)
    unit_cost: Cost | None = None
    location: Line | None = Field(None, max_length=100)


class StockImportBody(BaseModel):
    """What became of the rows, or with `dry_run` what would."""

    model_config = examples(
        {"message": "Items imported successfully", "dry_run": False, "created": 12, "updated": 3, "unchanged": 85}
    )

    message: str
    dry_run: bool
    created: int
    updated: int
    unchanged: int
