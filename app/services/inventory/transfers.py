"""Transfers: from one warehouse to another, whole or not at all."""

from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import invalid_fields
from app.core.events import emit, snapshot
from app.core.ids import sortable
from app.core.principal import Principal
from app.services.inventory import ledger
from app.services.inventory.events import TransferCreated
from app.services.inventory.models import Transfer


async def make(
    session: AsyncSession,
    caller: Principal,
    *,
    stock_item_id: int,
    from_warehouse_id: int,
    to_warehouse_id: int,
    quantity: Decimal,
    notes: str | None = None,
) -> Transfer:
    """Moves what is there, with what it has cost and how long it has lain: its layers go along.

    Invalid and NotFound name the field; `insufficient_stock` says how much there is.
    """
    if from_warehouse_id == to_warehouse_id:
        raise invalid_fields(to_warehouse_id="must be different from from_warehouse_id")
    if quantity <= 0:
        raise invalid_fields(quantity="must be above 0")
    places = {"from_warehouse_id": from_warehouse_id, "to_warehouse_id": to_warehouse_id}
    source, target = await ledger.hold(session, caller, stock_item_id, places)
    reference, kind = sortable(), "transfer"
    columns: dict[str, Any] = {
        "movement_type": kind,
        "reference_type": kind,
        "reference_id": reference,
        "moved_at": now(),
    }
    out, lots = await ledger.go(source, quantity, backorder=False, notes=notes, **columns)
    into = await ledger.come(target, lots, notes=notes, **columns)
    transfer = Transfer(
        reference_id=reference,
        quantity=quantity,
        notes=notes,
        out_movement_id=out.id,
        in_movement_id=into.id,
        stock_item_id=stock_item_id,
        moved_by=caller.user_id,
        moved_at=out.moved_at,
        **places,
    )
    session.add(transfer)
    await session.flush()
    emit(session, TransferCreated(id=transfer.id, after=snapshot(transfer)))
    return transfer
