"""The ledger as it is listed: movements, transfers, and the report that names what they were of."""

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import aliased

from app.core.listing import Listing
from app.core.sql import json_fields, json_list
from app.core.types import UTCDateTime
from app.services.accounts.models import User
from app.services.inventory.models import Movement, StockItem, Transfer, Warehouse

out, into = aliased(Movement), aliased(Movement)


def fields(movement: type[Movement]) -> tuple[Any, ...]:
    """A movement's columns as they are shown."""
    return (
        movement.id,
        movement.movement_type,
        movement.stock_item_id,
        movement.warehouse_id,
        movement.quantity,
        movement.reference_type,
        movement.reference_id,
        movement.unit_cost,
        movement.reason,
        movement.notes,
        movement.moved_by,
        movement.moved_at,
    )


def since_until(moved_at: Any) -> dict[str, Any]:
    """Filters on when something moved: `since` and `until` inclusive, `before` exclusive."""
    return {
        "since": moved_at >= bindparam("since", type_=UTCDateTime),
        "until": moved_at <= bindparam("until", type_=UTCDateTime),
        "before": moved_at < bindparam("before", type_=UTCDateTime),
    }


FILTERS = {
    "id": Movement.id == bindparam("id"),
    "stock_item_id": Movement.stock_item_id == bindparam("stock_item_id"),
    "warehouse_id": Movement.warehouse_id == bindparam("warehouse_id"),
    "movement_type": Movement.movement_type == bindparam("movement_type"),
    **since_until(Movement.moved_at),
}
SORTS = {"moved_at": (Movement.moved_at, Movement.id), "id": (Movement.id,)}

MOVEMENTS = Listing(rows=select(*fields(Movement)), filters=FILTERS, sorts=SORTS, default_sort="-moved_at")

HISTORY = Listing(
    rows=select(
        Movement.id,
        Movement.moved_at.label("date"),
        Movement.stock_item_id.label("item_id"),
        StockItem.sku.label("item_sku"),
        StockItem.name.label("item_name"),
        Movement.warehouse_id,
        Warehouse.name.label("warehouse_name"),
        Movement.quantity,
        Movement.movement_type.label("type"),
        case(
            (Movement.reference_id.is_not(None), Movement.reference_type + "#" + Movement.reference_id),
            else_=Movement.reference_type,
        ).label("reference"),
        Movement.notes,
    )
    .join(StockItem, StockItem.id == Movement.stock_item_id)
    .join(Warehouse, Warehouse.id == Movement.warehouse_id),
    filters=FILTERS,
    sorts=SORTS,
    default_sort="-moved_at",
)

# With who it was and why, for people to read.
TOLD = replace(
    HISTORY,
    rows=HISTORY.rows.add_columns(
        StockItem.unit.label("item_unit"),
        Warehouse.code.label("warehouse_code"),
        Movement.unit_cost,
        StockItem.currency_code.label("currency"),
        Movement.reason,
        func.coalesce(User.full_name, User.username).label("moved_by_name"),
    ).join(User, User.id == Movement.moved_by, isouter=True),
)

TRANSFERS = Listing(
    rows=select(
        Transfer.reference_id,
        Transfer.moved_at,
        Transfer.stock_item_id,
        Transfer.from_warehouse_id,
        Transfer.to_warehouse_id,
        Transfer.quantity,
        Transfer.notes,
        json_list(Transfer.out_movement_id, Transfer.in_movement_id).label("movement_ids"),
    ),
    filters={
        "stock_item_id": Transfer.stock_item_id == bindparam("stock_item_id"),
        "reference_id": Transfer.reference_id == bindparam("reference_id"),
        **since_until(Transfer.moved_at),
    },
    sorts={"moved_at": (Transfer.moved_at, Transfer.id)},
    default_sort="-moved_at",
)

source, target = aliased(Warehouse), aliased(Warehouse)
# The same with names instead of ids only, for people to read.
NAMED_TRANSFERS = replace(
    TRANSFERS,
    rows=TRANSFERS.rows.add_columns(
        StockItem.sku.label("item_sku"),
        StockItem.name.label("item_name"),
        StockItem.unit.label("item_unit"),
        source.name.label("from_warehouse"),
        target.name.label("to_warehouse"),
    )
    .join(StockItem, StockItem.id == Transfer.stock_item_id)
    .join(source, source.id == Transfer.from_warehouse_id)
    .join(target, target.id == Transfer.to_warehouse_id),
)

# One transfer, with its movements: out, then in.
TRANSFER = Listing(
    rows=TRANSFERS.rows.add_columns(json_list(json_fields(*fields(out)), json_fields(*fields(into))).label("movements"))
    .join(out, out.id == Transfer.out_movement_id)
    .join(into, into.id == Transfer.in_movement_id),
    filters=TRANSFERS.filters,
    sorts=TRANSFERS.sorts,
    default_sort=TRANSFERS.default_sort,
)
