"""Items: created, changed, put away and taken out again."""

from collections.abc import Mapping

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Changed, Guard, apply, record
from app.core.db import flush, locked
from app.core.errors import AppError, Conflict, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.principal import Principal
from app.services.inventory.events import ItemArchived, ItemCreated, ItemUnarchived, ItemUpdated
from app.services.inventory.models import Layer, Stock, StockItem, Supplier
from app.services.settings import instance

REQUIRED = frozenset({"sku", "name", "unit", "currency_code", "is_active", "is_trackable", "allow_backorder"})


def taken(item: StockItem) -> dict[str, AppError]:
    """The answer to a violated unique SKU."""
    text = f"An item with the SKU {item.sku} exists already"
    return {"uq_stock_items_sku": Conflict(text, fields={"sku": [text]})}


async def create(session: AsyncSession, caller: Principal, values: Mapping[str, object]) -> StockItem:
    """A new item, in the instance's currency where none is given; Conflict where its SKU is taken."""
    item = StockItem(**values, created_by=caller.user_id)
    if item.currency_code is None:
        item.currency_code = (await instance.read(session)).currency
    await _check_supplier(session, item)
    session.add(item)
    await flush(session, taken(item))
    emit(session, ItemCreated(id=item.id, after=snapshot(item)))
    return item


async def get(session: AsyncSession, item_id: int, *, lock: bool = False) -> StockItem:
    """The item, with `lock` its stock too; NotFound that names `stock_item_id` where there is none."""
    statement = select(StockItem).where(StockItem.id == item_id)
    item = await session.scalar(locked(statement) if lock else statement)
    if item is None:
        text = f"Item with ID {item_id} not found"
        raise NotFound(text, fields={"stock_item_id": [text]})
    return item


async def change(
    session: AsyncSession, item_id: int, values: Mapping[str, object], guard: Guard | None = None
) -> StockItem:
    """Changes what `values` names; None clears what may be empty.

    Conflict `in_use` for another currency while there is stock, and for an end of backorders while stock is below zero.
    """
    item = await get(session, item_id, lock=True)
    if guard:
        await guard()
    apply(item, values, REQUIRED)
    changed = record(item)
    if not changed:
        return item
    await _check(session, item, changed)
    await flush(session, taken(item))
    emit(session, ItemUpdated(id=item.id, **changed))
    if "is_active" in changed["after"]:
        kind = ItemUnarchived if item.is_active else ItemArchived
        emit(session, kind(id=item.id, **changed))
    return item


async def archive(session: AsyncSession, item_id: int, guard: Guard | None = None) -> StockItem:
    """Puts an item away: it moves no more. Its stock and value stay. Repeatable."""
    return await change(session, item_id, {"is_active": False}, guard)


async def _check(session: AsyncSession, item: StockItem, changed: Changed) -> None:
    """What else must fit; the item is locked, so its stock does not move meanwhile."""
    if "supplier_id" in changed["after"]:
        await _check_supplier(session, item)
    if "currency_code" in changed["after"]:
        open_layers = select(func.count()).where(Layer.stock_item_id == item.id, Layer.quantity != 0)
        if await session.scalar(open_layers):
            raise Conflict(
                "There is stock that was valued in the old currency",
                code="in_use",
                fields={"currency_code": ["cannot change while there is stock"]},
            )
    if "allow_backorder" in changed["after"]:
        no_more = Conflict(
            "There is stock below zero", code="in_use", fields={"allow_backorder": ["stock is below zero"]}
        )
        below = select(func.count()).where(Stock.stock_item_id == item.id, Stock.quantity_on_hand < 0)
        if not item.allow_backorder and await session.scalar(below):
            raise no_more
        await session.execute(
            update(Stock).where(Stock.stock_item_id == item.id).values(backorder=item.allow_backorder)
        )


async def _check_supplier(session: AsyncSession, item: StockItem) -> None:
    if item.supplier_id is not None and await session.get(Supplier, item.supplier_id) is None:
        raise invalid_fields(supplier_id=f"Supplier with ID {item.supplier_id} not found")
