"""Suppliers: created, changed, put away."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Guard, apply, record
from app.core.db import flush, locked
from app.core.errors import AppError, Conflict, NotFound
from app.core.events import emit, snapshot
from app.core.principal import Principal
from app.services.inventory.events import SupplierCreated, SupplierUpdated
from app.services.inventory.models import Supplier
from app.services.settings import instance

REQUIRED = frozenset({"code", "name", "currency_code", "is_active"})


def taken(supplier: Supplier) -> dict[str, AppError]:
    """The answer to a violated unique code."""
    text = f"A supplier with the code {supplier.code} exists already"
    return {"uq_suppliers_code": Conflict(text, fields={"code": [text]})}


async def create(session: AsyncSession, caller: Principal, values: Mapping[str, object]) -> Supplier:
    """A new supplier, in the instance's currency where none is given; Conflict where its code is taken."""
    supplier = Supplier(**values, created_by=caller.user_id)
    if supplier.currency_code is None:
        supplier.currency_code = (await instance.read(session)).currency
    session.add(supplier)
    await flush(session, taken(supplier))
    emit(session, SupplierCreated(id=supplier.id, after=snapshot(supplier)))
    return supplier


async def change(
    session: AsyncSession, supplier_id: int, values: Mapping[str, object], guard: Guard | None = None
) -> Supplier:
    """Changes what `values` names; None clears what may be empty. NotFound where there is no such supplier."""
    supplier = await session.scalar(locked(select(Supplier).where(Supplier.id == supplier_id)))
    if supplier is None:
        raise NotFound(f"Supplier with ID {supplier_id} not found")
    if guard:
        await guard()
    apply(supplier, values, REQUIRED)
    changed = record(supplier)
    if changed:
        await flush(session, taken(supplier))
        emit(session, SupplierUpdated(id=supplier.id, **changed))
    return supplier


async def archive(session: AsyncSession, supplier_id: int, guard: Guard | None = None) -> Supplier:
    """Puts a supplier away; its items stay. Repeatable."""
    return await change(session, supplier_id, {"is_active": False}, guard)
