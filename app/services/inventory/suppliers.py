"""Suppliers: create, update, archive."""

from typing import Unpack

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Precondition, apply_changes, pending_changes
from app.core.db import flush_or_conflict, for_update
from app.core.errors import AppError, Conflict, NotFound
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.core.principal import Principal
from app.services.inventory.events import SupplierCreated, SupplierUpdated
from app.services.inventory.fields import SupplierFields
from app.services.inventory.models import Supplier
from app.services.settings import instance

REQUIRED = frozenset({"code", "name", "currency_code", "is_active"})


def unique_conflicts(supplier: Supplier) -> dict[str, AppError]:
    """Return the error for a violated unique code."""
    text = N_("A supplier with the code {code} already exists", code=supplier.code)
    return {"uq_suppliers_code": Conflict(text, fields={"code": [text]})}


async def create(session: AsyncSession, caller: Principal, **fields: Unpack[SupplierFields]) -> Supplier:
    """Create a supplier, by default in the instance's currency; Conflict if its code is taken."""
    supplier = Supplier(**fields, created_by=caller.user_id)
    if supplier.currency_code is None:
        supplier.currency_code = (await instance.read_settings(session)).currency
    session.add(supplier)
    await flush_or_conflict(session, unique_conflicts(supplier))
    emit(session, SupplierCreated(id=supplier.id, after=snapshot(supplier)))
    return supplier


async def update(
    session: AsyncSession, supplier_id: int, *, guard: Precondition | None = None, **changes: Unpack[SupplierFields]
) -> Supplier:
    """Change the given fields; None clears what may be empty. NotFound if there is no such supplier."""
    supplier = await session.scalar(for_update(select(Supplier).where(Supplier.id == supplier_id)))
    if supplier is None:
        raise NotFound(N_("Supplier with ID {supplier_id} not found", supplier_id=supplier_id))
    if guard:
        await guard()
    apply_changes(supplier, changes, REQUIRED)
    changed = pending_changes(supplier)
    if changed:
        await flush_or_conflict(session, unique_conflicts(supplier))
        emit(session, SupplierUpdated(id=supplier.id, **changed))
    return supplier


async def archive(session: AsyncSession, supplier_id: int, guard: Precondition | None = None) -> Supplier:
    """Archive a supplier; its items stay. Repeatable."""
    return await update(session, supplier_id, guard=guard, is_active=False)
