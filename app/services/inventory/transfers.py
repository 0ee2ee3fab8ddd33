"""Transfers from one warehouse to another, all or nothing."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import invalid_fields
from app.core.events import emit, snapshot
from app.core.ids import new_ulid
from app.core.messages import N_
from app.core.principal import Principal
from app.services.inventory import ledger
from app.services.inventory.events import TransferCreated
from app.services.inventory.fields import MovementFields
from app.services.inventory.models import Transfer


async def create(
    session: AsyncSession,
    caller: Principal,
    *,
    stock_item_id: int,
    from_warehouse_id: int,
    to_warehouse_id: int,
    quantity: Decimal,
    notes: str | None = None,
) -> Transfer:
    """Move stock with its layers, so that it keeps its cost and its age.

    Invalid and NotFound name the field; `insufficient_stock` has the available quantity.
    """
    if from_warehouse_id == to_warehouse_id:
        raise invalid_fields(to_warehouse_id=N_("must be different from from_warehouse_id"))
    if quantity <= 0:
        raise invalid_fields(quantity=N_("must be above 0"))
    places = {"from_warehouse_id": from_warehouse_id, "to_warehouse_id": to_warehouse_id}
    source, target = await ledger.lock_accounts(session, caller, stock_item_id, places)
    reference, kind = new_ulid(), "transfer"
    columns = MovementFields(
        movement_type=kind, reference_type=kind, reference_id=reference, moved_at=now(), notes=notes
    )
    out, lots = await ledger.issue(source, quantity, backorder=False, **columns)
    into = await ledger.receive(target, lots, **columns)
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
