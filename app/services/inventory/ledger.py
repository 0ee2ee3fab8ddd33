"""The ledger: the one way in which stock changes.

Whatever moves locks its item first and then reads the warehouses it touches under a shared lock, in the order of
their ids. So movements of one item queue up, those of different items do not meet, nobody waits in a circle, and
neither an item nor a warehouse is put away under a movement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import Invalid, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.principal import Principal
from app.services.inventory import items, layers
from app.services.inventory.events import MovementCreated, StockLow
from app.services.inventory.layers import Lot
from app.services.inventory.models import LARGEST_STOCK, ZERO, Movement, Stock, StockItem, Warehouse


@dataclass(frozen=True, slots=True)
class Account:
    """An item's stock in one warehouse, held by a caller who may change it until the transaction ends."""

    session: AsyncSession
    caller: Principal
    item: StockItem
    stock: Stock


async def hold(session: AsyncSession, caller: Principal, item_id: int, places: Mapping[str, int]) -> list[Account]:
    """Locks an item; its accounts at the places, which map a field's name to a warehouse.

    NotFound for what is not there, Invalid for what is archived; both name the field.
    """
    item = await items.get(session, item_id, lock=True)
    if not item.is_active:
        raise invalid_fields(stock_item_id=f"{item.sku} is archived")
    for name, warehouse_id in sorted(places.items(), key=lambda place: place[1]):
        statement = select(Warehouse).where(Warehouse.id == warehouse_id).with_for_update(read=True)
        warehouse = await session.scalar(statement.execution_options(populate_existing=True))
        if warehouse is None:
            text = f"Warehouse with ID {warehouse_id} not found"
            raise NotFound(text, fields={name: [text]})
        if not warehouse.is_active:
            raise invalid_fields(**{name: f"{warehouse.code} is archived"})
    return [Account(session, caller, item, await _stock(session, item, place)) for place in places.values()]


async def come(account: Account, lots: Sequence[Lot], **columns: Any) -> Movement:
    """Books lots that come in; `columns` are the movement's others."""
    movement = await write(account, sum((lot.quantity for lot in lots), ZERO), **columns)
    await layers.put(account.session, movement, account.stock, lots)
    return movement


async def go(
    account: Account, quantity: Decimal, *, backorder: bool = True, first: Sequence[int] = (), **columns: Any
) -> tuple[Movement, list[Lot]]:
    """Books units that go out, and says what they had cost. Invalid `insufficient_stock` with what is available.

    Where the item allows it, and `backorder` does, more may go than is there. Waste is of devalued units first. The
    layers whose ids are in `first` go before all others.
    """
    item = account.item
    if not (backorder and item.allow_backorder):
        check_available(account.stock, quantity)
    movement = await write(account, -quantity, **columns)
    lots = await layers.take(
        account.session,
        movement,
        account.stock,
        quantity,
        devalued_first=movement.movement_type == "waste",
        first=first,
        debt_cost=item.default_cost or ZERO,
    )
    return movement, lots


async def write(account: Account, quantity: Decimal, **columns: Any) -> Movement:
    """A line of the ledger and the stock that follows from it; the layers are left to the caller."""
    item, stock = account.item, account.stock
    before, after = stock.quantity_on_hand, stock.quantity_on_hand + quantity
    if abs(after) >= LARGEST_STOCK:
        raise invalid_fields(quantity=f"the stock would be {after}, more than can be kept")
    movement = Movement(
        stock_item_id=item.id,
        warehouse_id=stock.warehouse_id,
        quantity=quantity,
        moved_by=account.caller.user_id,
        **{"moved_at": now()} | columns,
    )
    stock.quantity_on_hand = after
    account.session.add_all([stock, movement])
    await account.session.flush()
    emit(account.session, MovementCreated(id=movement.id, after=snapshot(movement)))
    if item.is_trackable and item.reorder_point is not None and after < item.reorder_point <= before:
        emit(account.session, StockLow(id=stock.id, after=shortage(item, stock)))
    return movement


def check_available(stock: Stock, quantity: Decimal) -> None:
    """Invalid `insufficient_stock`, with the quantity that is available, where more is wanted than there is."""
    if quantity > stock.quantity_on_hand:
        there = max(stock.quantity_on_hand, ZERO)
        text = f"Insufficient stock: {there.normalize():f} available"
        raise Invalid(text, code="insufficient_stock", fields={"quantity": [text]}, details={"available": there})


def shortage(item: StockItem, stock: Stock) -> dict[str, Any]:
    """What an event tells of low stock; quantities as text, exact."""
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
    """The item's stock in a warehouse, a new row where nothing has been there yet. The item is locked."""
    here = (Stock.stock_item_id == item.id, Stock.warehouse_id == warehouse_id)
    stock = await session.scalar(select(Stock).where(*here).execution_options(populate_existing=True))
    return stock or Stock(
        stock_item_id=item.id, warehouse_id=warehouse_id, quantity_on_hand=ZERO, backorder=item.allow_backorder
    )
