"""Lists of the ledger: movements and transfers, with ids or with names."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.listing import Listing
from app.core.sql.json import json_array, json_object
from app.core.types import UTCDateTime
from app.services.accounts.models import User
from app.services.inventory.filters import MovementFilter, TransferFilter
from app.services.inventory.models import Movement, StockItem, Transfer, Warehouse

out_movement, in_movement = aliased(Movement), aliased(Movement)


def movement_columns(movement: type[Movement]) -> tuple[InstrumentedAttribute[object], ...]:
    """Return the columns of a movement in answers."""
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


def period_conditions(moved_at: SQLColumnExpression[datetime]) -> dict[str, ColumnElement[bool]]:
    """Return the conditions on the time of a movement: `since` and `until` inclusive, `before` exclusive."""
    return {
        "since": moved_at >= bindparam("since", type_=UTCDateTime),
        "until": moved_at <= bindparam("until", type_=UTCDateTime),
        "before": moved_at < bindparam("before", type_=UTCDateTime),
    }


MOVEMENT_CONDITIONS = {
    "id": Movement.id == bindparam("id"),
    "stock_item_id": Movement.stock_item_id == bindparam("stock_item_id"),
    "warehouse_id": Movement.warehouse_id == bindparam("warehouse_id"),
    "movement_type": Movement.movement_type == bindparam("movement_type"),
    **period_conditions(Movement.moved_at),
}
MOVEMENT_SORTS = {"moved_at": (Movement.moved_at, Movement.id), "id": (Movement.id,)}

MOVEMENTS = Listing(
    filter=MovementFilter,
    rows=select(*movement_columns(Movement)),
    conditions=MOVEMENT_CONDITIONS,
    sorts=MOVEMENT_SORTS,
    default_sort="-moved_at",
)

MOVEMENT_HISTORY = Listing(
    filter=MovementFilter,
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
    conditions=MOVEMENT_CONDITIONS,
    sorts=MOVEMENT_SORTS,
    default_sort="-moved_at",
)

# With user, cost and reason, for people to read.
MOVEMENTS_FOR_DISPLAY = replace(
    MOVEMENT_HISTORY,
    rows=MOVEMENT_HISTORY.rows.add_columns(
        StockItem.unit.label("item_unit"),
        Warehouse.code.label("warehouse_code"),
        Movement.unit_cost,
        StockItem.currency_code.label("currency"),
        Movement.reason,
        func.coalesce(User.full_name, User.username).label("moved_by_name"),
    ).join(User, User.id == Movement.moved_by, isouter=True),
)

TRANSFERS = Listing(
    filter=TransferFilter,
    rows=select(
        Transfer.reference_id,
        Transfer.moved_at,
        Transfer.stock_item_id,
        Transfer.from_warehouse_id,
        Transfer.to_warehouse_id,
        Transfer.quantity,
        Transfer.notes,
        json_array(Transfer.out_movement_id, Transfer.in_movement_id).label("movement_ids"),
    ),
    conditions={
        "stock_item_id": Transfer.stock_item_id == bindparam("stock_item_id"),
        "reference_id": Transfer.reference_id == bindparam("reference_id"),
        **period_conditions(Transfer.moved_at),
    },
    sorts={"moved_at": (Transfer.moved_at, Transfer.id)},
    default_sort="-moved_at",
)

source_warehouse, target_warehouse = aliased(Warehouse), aliased(Warehouse)
# The same with names instead of ids only, for people to read.
TRANSFERS_FOR_DISPLAY = replace(
    TRANSFERS,
    rows=TRANSFERS.rows.add_columns(
        StockItem.sku.label("item_sku"),
        StockItem.name.label("item_name"),
        StockItem.unit.label("item_unit"),
        source_warehouse.name.label("from_warehouse"),
        target_warehouse.name.label("to_warehouse"),
    )
    .join(StockItem, StockItem.id == Transfer.stock_item_id)
    .join(source_warehouse, source_warehouse.id == Transfer.from_warehouse_id)
    .join(target_warehouse, target_warehouse.id == Transfer.to_warehouse_id),
)

# One transfer, with its movements: out, then in.
TRANSFER_DETAIL = Listing(
    filter=TransferFilter,
    rows=TRANSFERS.rows.add_columns(
        json_array(json_object(*movement_columns(out_movement)), json_object(*movement_columns(in_movement))).label(
            "movements"
        )
    )
    .join(out_movement, out_movement.id == Transfer.out_movement_id)
    .join(in_movement, in_movement.id == Transfer.in_movement_id),
    conditions=TRANSFERS.conditions,
    sorts=TRANSFERS.sorts,
    default_sort=TRANSFERS.default_sort,
)
