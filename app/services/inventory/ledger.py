"""The ledger: the only place that changes stock.

A movement locks its item first and then reads its warehouses under a shared lock, in the order of their ids. So
movements of one item queue up, those of different items do not block each other, there are no deadlocks, and neither
an item nor a warehouse is archived during a movement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import Invalid, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.services.inventory import items, layers
from app.services.inventory.events import MovementCreated, StockLow
from app.services.inventory.fields import MovementFields
from app.services.inventory.layers import Lot
from app.services.inventory.models import LARGEST_STOCK, ZERO, Movement, Stock, StockItem, Warehouse


@dataclass(frozen=True, slots=True)
class Account:
    """An item's stock in one warehouse, locked by a caller who may change it until the transaction ends."""

    session: AsyncSession
    caller: Principal
    item: StockItem
    stock: Stock


async def lock_accounts(
    session: AsyncSession, caller: Principal, item_id: int, places: Mapping[str, int]
) -> list[Account]:
    """Lock an item and return its accounts in `places`, which maps names of fields to ids of warehouses.

    NotFound for a missing item or warehouse, Invalid for an archived one; both name the field.
    """
    item = await items.get(session, item_id, lock=True)
    if not item.is_active:
        raise invalid_fields(stock_item_id=N_("{sku} is archived", sku=item.sku))
    for name, warehouse_id in sorted(places.items(), key=lambda place: place[1]):
        statement = select(Warehouse).where(Warehouse.id == warehouse_id).with_for_update(read=True)
        warehouse = await session.scalar(statement.execution_options(populate_existing=True))
        if warehouse is None:
            text = N_("Warehouse with ID {warehouse_id} not found", warehouse_id=warehouse_id)
            raise NotFound(text, fields={name: [text]})
        if not warehouse.is_active:
            raise invalid_fields(**{name: N_("{code} is archived", code=warehouse.code)})
    return [Account(session, caller, item, await _stock(session, item, place)) for place in places.values()]


async def receive(account: Account, lots: Sequence[Lot], **columns: Unpack[MovementFields]) -> Movement:
    """Book lots that come in; `columns` are the other columns of the movement."""
    movement = await post(account, sum((lot.quantity for lot in lots), ZERO), **columns)
    await layers.add_lots(account.session, movement, account.stock, lots)
    return movement


async def issue(
    account: Account,
    quantity: Decimal,
    *,
    backorder: bool = True,
    first: Sequence[int] = (),
    **columns: Unpack[MovementFields],
) -> tuple[Movement, list[Lot]]:
    """Book units that go out, and return them as lots. Invalid `insufficient_stock` has the available quantity.

    If both the item and `backorder` allow it, more may go out than there is. Waste takes devalued units first. Layers
    whose ids are in `first` go before all others.
    """
    item = account.item
    if not (backorder and item.allow_backorder):
        check_available(account.stock, quantity)
    movement = await post(account, -quantity, **columns)
    lots = await layers.consume(
        account.session,
        movement,
        account.stock,
        quantity,
        devalued_first=movement.movement_type == "waste",
        first=first,
        debt_cost=item.default_cost or ZERO,
    )
    return movement, lots


async def post(account: Account, quantity: Decimal, **columns: Unpack[MovementFields]) -> Movement:
    """Write a line of the ledger and the resulting stock; the caller updates the layers."""
    item, stock = account.item, account.stock
    before, after = stock.quantity_on_hand, stock.quantity_on_hand + quantity
    if abs(after) >= LARGEST_STOCK:
        raise invalid_fields(quantity=N_("the stock would be {after}, more than can be kept", after=after))
    columns.setdefault("moved_at", now())
    movement = Movement(
        stock_item_id=item.id,
        warehouse_id=stock.warehouse_id,
        quantity=quantity,
        moved_by=account.caller.user_id,
        **columns,
    )
    stock.quantity_on_hand = after
    account.session.add_all([stock, movement])
    await account.session.flush()
    emit(account.session, MovementCreated(id=movement.id, after=snapshot(movement)))
    if item.is_trackable and item.reorder_point is not None and after < item.reorder_point <= before:
        emit(account.session, StockLow(id=stock.id, after=shortage(item, stock)))
    return movement


def check_available(stock: Stock, quantity: Decimal) -> None:
    """Raise Invalid `insufficient_stock`, with the available quantity, if `quantity` is more than that."""
    if quantity > stock.quantity_on_hand:
        there = max(stock.quantity_on_hand, ZERO)
        text = N_("Insufficient stock: {quantity} available", quantity=f"{there.normalize():f}")
        raise Invalid(text, code="insufficient_stock", fields={"quantity": [text]}, details={"available": there})


def shortage(item: StockItem, stock: Stock) -> dict[str, object]:
    """The payload of a low-stock event; quantities are exact, as text."""
    point = item.reorder_point or ZERO
    return {
        "stock_item_id": item.id,
        "sku": item.sku,
        "warehouse_id": stock.warehouse_id,
        "quantity_on_hand": str(stock.quantity_on_hand),
        "reorder_point": str(point),
        "shortfall": str(point - stock.quantity_on_hand),
    }


async def _stock(session: AsyncSession, item: StockItem, warehouse_id: int) -> Stock:
    """The stock of a locked item in a warehouse; a new row if the item was never there."""
    here = (Stock.stock_item_id == item.id, Stock.warehouse_id == warehouse_id)
    stock = await session.scalar(select(Stock).where(*here).execution_options(populate_existing=True))
    return stock or Stock(
        stock_item_id=item.id, warehouse_id=warehouse_id, quantity_on_hand=ZERO, backorder=item.allow_backorder
    )
