"""Warehouses: created, changed, closed and opened again."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Guard, apply, record
from app.core.db import flush
from app.core.errors import AppError, Conflict, NotFound
from app.core.events import emit, snapshot
from app.core.principal import Principal
from app.core.words import counted
from app.services.inventory.events import WarehouseCreated, WarehouseUpdated
from app.services.inventory.models import Stock, Warehouse

REQUIRED = frozenset({"name", "code", "is_active"})


def taken(warehouse: Warehouse) -> dict[str, AppError]:
    """The answer to a violated unique code."""
    text = f"A warehouse with the code {warehouse.code} exists already"
    return {"uq_warehouses_code": Conflict(text, fields={"code": [text]})}


async def create(session: AsyncSession, caller: Principal, values: Mapping[str, object]) -> Warehouse:
    """A new warehouse; Conflict where its code is taken."""
    warehouse = Warehouse(**values, created_by=caller.user_id)
    session.add(warehouse)
    await flush(session, taken(warehouse))
    emit(session, WarehouseCreated(id=warehouse.id, after=snapshot(warehouse)))
    return warehouse


async def get(session: AsyncSession, warehouse_id: int, *, lock: bool = False) -> Warehouse:
    """The warehouse, with `lock` waiting for what moves there; NotFound where there is none."""
    statement = select(Warehouse).where(Warehouse.id == warehouse_id).execution_options(populate_existing=True)
    warehouse = await session.scalar(statement.with_for_update() if lock else statement)
    if warehouse is None:
        raise NotFound(f"Warehouse with ID {warehouse_id} not found")
    return warehouse


async def change(
    session: AsyncSession, warehouse_id: int, values: Mapping[str, object], guard: Guard | None = None
) -> Warehouse:
    """Changes what `values` names; None clears what may be empty. Conflict `in_use` for closing one with stock."""
    warehouse = await get(session, warehouse_id, lock=True)
    if guard:
        await guard()
    apply(warehouse, values, REQUIRED)
    changed = record(warehouse)
    if changed:
        if changed["after"].get("is_active") is False:
            await _check_empty(session, warehouse)
        await flush(session, taken(warehouse))
        emit(session, WarehouseUpdated(id=warehouse.id, **changed))
    return warehouse


async def archive(session: AsyncSession, warehouse_id: int, guard: Guard | None = None) -> Warehouse:
    """Closes an empty warehouse: nothing moves there. Repeatable."""
    return await change(session, warehouse_id, {"is_active": False}, guard)


async def _check_empty(session: AsyncSession, warehouse: Warehouse) -> None:
    lying = select(func.count()).where(Stock.warehouse_id == warehouse.id, Stock.quantity_on_hand != 0)
    if found := await session.scalar(lying):
        raise Conflict(f"{warehouse.name} still has stock of {counted(found, 'item')}", code="in_use")
