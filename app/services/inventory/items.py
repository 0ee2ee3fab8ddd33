"""Items: create, get, update, archive."""

from typing import Unpack

from sqlalchemy import func, select
from sqlalchemy import update as update_rows
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import ChangeSet, Precondition, apply_changes, pending_changes
from app.core.db import flush_or_conflict, for_update
from app.core.errors import AppError, Conflict, NotFound, invalid_fields
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.services.inventory.events import ItemArchived, ItemCreated, ItemUnarchived, ItemUpdated
from app.services.inventory.fields import ItemFields
from app.services.inventory.models import Layer, Stock, StockItem, Supplier
from app.services.settings import instance

REQUIRED = frozenset({"sku", "name", "unit", "currency_code", "is_active", "is_trackable", "allow_backorder"})


def unique_conflicts(item: StockItem) -> dict[str, AppError]:
    """Return the error for a violated unique SKU."""
    text = N_("An item with the SKU {sku} already exists", sku=item.sku)
    return {"uq_stock_items_sku": Conflict(text, fields={"sku": [text]})}


async def create(session: AsyncSession, caller: Principal, **fields: Unpack[ItemFields]) -> StockItem:
    """Create an item, by default in the instance's currency; Conflict if its SKU is taken."""
    item = StockItem(**fields, created_by=caller.user_id)
    if item.currency_code is None:
        item.currency_code = (await instance.read_settings(session)).currency
    await _check_supplier(session, item)
    session.add(item)
    await flush_or_conflict(session, unique_conflicts(item))
    emit(session, ItemCreated(id=item.id, after=snapshot(item)))
    return item


async def get(session: AsyncSession, item_id: int, *, lock: bool = False) -> StockItem:
    """Return the item, with `lock` also locking its stock; raise NotFound, naming `stock_item_id`, if there is none."""
    statement = select(StockItem).where(StockItem.id == item_id)
    item = await session.scalar(for_update(statement) if lock else statement)
    if item is None:
        text = N_("Item with ID {item_id} not found", item_id=item_id)
        raise NotFound(text, fields={"stock_item_id": [text]})
    return item


async def update(
    session: AsyncSession, item_id: int, *, guard: Precondition | None = None, **changes: Unpack[ItemFields]
) -> StockItem:
    """Change the given fields; None clears what may be empty.

    Conflict `in_use` for another currency while there is stock, and for an end of backorders while stock is below zero.
    """
    item = await get(session, item_id, lock=True)
    if guard:
        await guard()
    apply_changes(item, changes, REQUIRED)
    changed = pending_changes(item)
    if not changed:
        return item
    await _check(session, item, changed)
    await flush_or_conflict(session, unique_conflicts(item))
    emit(session, ItemUpdated(id=item.id, **changed))
    if "is_active" in changed["after"]:
        kind = ItemUnarchived if item.is_active else ItemArchived
        emit(session, kind(id=item.id, **changed))
    return item


async def archive(session: AsyncSession, item_id: int, guard: Precondition | None = None) -> StockItem:
    """Archive an item: no movement is booked on it any more. Its stock and value stay. Repeatable."""
    return await update(session, item_id, guard=guard, is_active=False)


async def _check(session: AsyncSession, item: StockItem, changed: ChangeSet) -> None:
    """Check the changes against supplier and stock, which cannot move because the item is locked."""
    if "supplier_id" in changed["after"]:
        await _check_supplier(session, item)
    if "currency_code" in changed["after"]:
        open_layers = select(func.count()).where(Layer.stock_item_id == item.id, Layer.quantity != 0)
        if await session.scalar(open_layers):
            raise Conflict(
                N_("There is stock that was valued in the old currency"),
                code="in_use",
                fields={"currency_code": [N_("cannot change while there is stock")]},
            )
    if "allow_backorder" in changed["after"]:
        no_more = Conflict(
            N_("There is stock below zero"), code="in_use", fields={"allow_backorder": [N_("stock is below zero")]}
        )
        below = select(func.count()).where(Stock.stock_item_id == item.id, Stock.quantity_on_hand < 0)
        if not item.allow_backorder and await session.scalar(below):
            raise no_more
        await session.execute(
            update_rows(Stock).where(Stock.stock_item_id == item.id).values(backorder=item.allow_backorder)
        )


async def _check_supplier(session: AsyncSession, item: StockItem) -> None:
    if item.supplier_id is not None and await session.get(Supplier, item.supplier_id) is None:
        raise invalid_fields(supplier_id=N_("Supplier with ID {supplier_id} not found", supplier_id=item.supplier_id))
