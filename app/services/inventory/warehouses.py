"""Warehouses: create, get, update, archive."""

from typing import Unpack

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Precondition, apply_changes, pending_changes
from app.core.db import flush_or_conflict
from app.core.errors import AppError, Conflict, NotFound
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.core.plural import count_of
from app.core.principal import Principal
from app.services.inventory.events import WarehouseCreated, WarehouseUpdated
from app.services.inventory.fields import WarehouseFields
from app.services.inventory.models import Stock, Warehouse

REQUIRED = frozenset({"name", "code", "is_active"})


def unique_conflicts(warehouse: Warehouse) -> dict[str, AppError]:
    """Return the error for a violated unique code."""
    text = N_("A warehouse with the code {code} already exists", code=warehouse.code)
    return {"uq_warehouses_code": Conflict(text, fields={"code": [text]})}


async def create(session: AsyncSession, caller: Principal, **fields: Unpack[WarehouseFields]) -> Warehouse:
    """Create a warehouse; Conflict if its code is taken."""
    warehouse = Warehouse(**fields, created_by=caller.user_id)
    session.add(warehouse)
    await flush_or_conflict(session, unique_conflicts(warehouse))
    emit(session, WarehouseCreated(id=warehouse.id, after=snapshot(warehouse)))
    return warehouse


async def get(session: AsyncSession, warehouse_id: int, *, lock: bool = False) -> Warehouse:
    """Return the warehouse, with `lock` waiting for movements in it; NotFound if there is none."""
    statement = select(Warehouse).where(Warehouse.id == warehouse_id).execution_options(populate_existing=True)
    warehouse = await session.scalar(statement.with_for_update() if lock else statement)
    if warehouse is None:
        raise NotFound(N_("Warehouse with ID {warehouse_id} not found", warehouse_id=warehouse_id))
    return warehouse


async def update(
    session: AsyncSession, warehouse_id: int, *, guard: Precondition | None = None, **changes: Unpack[WarehouseFields]
) -> Warehouse:
    """Change the given fields; None clears what may be empty. Conflict `in_use` if one with stock is archived."""
    warehouse = await get(session, warehouse_id, lock=True)
    if guard:
        await guard()
    apply_changes(warehouse, changes, REQUIRED)
    changed = pending_changes(warehouse)
    if changed:
        if changed["after"].get("is_active") is False:
            await _check_empty(session, warehouse)
        await flush_or_conflict(session, unique_conflicts(warehouse))
        emit(session, WarehouseUpdated(id=warehouse.id, **changed))
    return warehouse


async def archive(session: AsyncSession, warehouse_id: int, guard: Precondition | None = None) -> Warehouse:
    """Archive an empty warehouse: no movement is booked in it any more. Repeatable."""
    return await update(session, warehouse_id, guard=guard, is_active=False)


async def _check_empty(session: AsyncSession, warehouse: Warehouse) -> None:
    lying = select(func.count()).where(Stock.warehouse_id == warehouse.id, Stock.quantity_on_hand != 0)
    if found := await session.scalar(lying):
        raise Conflict(
            N_("{name} still has stock of {count_of}", name=warehouse.name, count_of=count_of(found, "item")),
            code="in_use",
        )
