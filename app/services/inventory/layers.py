"""Cost layers: the costs of the units in stock, first in, first out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import SQLColumnExpression, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.inventory.models import ZERO, Layer, LayerLine, Movement, Stock

# Spelled like the condition of the partial index, so that it is used.
OPEN_LAYER = Layer.quantity != literal_column("0")
OLDEST_FIRST = (Layer.received_at, Layer.id)


@dataclass(frozen=True, slots=True)
class Lot:
    """Units that cost the same; `quantity` is above zero."""

    quantity: Decimal
    unit_cost: Decimal
    received_at: datetime
    devalued: bool = False


async def add_lots(session: AsyncSession, movement: Movement, stock: Stock, lots: Sequence[Lot]) -> None:
    """Add lots to the stock; they first settle layers below zero. The item is locked."""
    debts = [layer for layer in await _open(session, stock) if layer.quantity < 0] if stock.backorder else []
    moved = dict.fromkeys(debts, ZERO)
    for lot in lots:
        rest = lot.quantity
        for debt in debts:
            part = min(rest, -debt.quantity)
            debt.quantity += part
            moved[debt] += part
            rest -= part
        if rest:
            moved[_layer(stock, lot, rest)] = rest
    await _write(session, movement, moved)


async def layers_filled_by(session: AsyncSession, movement: Movement) -> Sequence[int]:
    """Return the ids of the layers that a movement added units to."""
    lines = select(LayerLine.layer_id).where(LayerLine.movement_id == movement.id, LayerLine.quantity > 0)
    return (await session.scalars(lines)).all()


async def consume(
    session: AsyncSession,
    movement: Movement,
    stock: Stock,
    quantity: Decimal,
    *,
    devalued_first: bool = False,
    first: Sequence[int] = (),
    debt_cost: Decimal = ZERO,
) -> list[Lot]:
    """Take units from the oldest layers and return them as lots. The item is locked.

    Layers whose ids are in `first` go before all others, then devalued ones if `devalued_first`. Missing units become
    a layer below zero at `debt_cost`; the ledger decides whether that is allowed.
    """
    lots, moved, rest = [], {}, quantity
    ahead: list[SQLColumnExpression[object]] = [Layer.id.in_(first).desc()] if first else []
    ahead += [Layer.devalued.desc()] if devalued_first else []
    for layer in await _open(session, stock, quantity, [*ahead, *OLDEST_FIRST]):
        part = min(rest, max(layer.quantity, ZERO))
        if part:
            layer.quantity -= part
            moved[layer] = -part
            rest -= part
            lots.append(Lot(part, layer.unit_cost, layer.received_at, layer.devalued))
    if rest:
        moved[_layer(stock, Lot(rest, debt_cost, movement.moved_at), -rest)] = -rest
    await _write(session, movement, moved)
    return lots


async def _open(
    session: AsyncSession,
    stock: Stock,
    needed: Decimal | None = None,
    order: Sequence[SQLColumnExpression[object]] = OLDEST_FIRST,
) -> Sequence[Layer]:
    """Return the open layers in the order of consumption; with `needed`, only as many as hold that quantity.

    SQLite adds doubles, which are off by less than the smallest quantity: there may be one layer too many, never one
    too few.
    """
    here = (Layer.stock_item_id == stock.stock_item_id, Layer.warehouse_id == stock.warehouse_id, OPEN_LAYER)
    statement = select(Layer).where(*here).order_by(*order).execution_options(populate_existing=True)
    if needed is not None:
        before = func.sum(Layer.quantity).over(order_by=list(order)) - Layer.quantity
        ranked = select(Layer.id, before.label("before")).where(*here).subquery()
        statement = statement.join(ranked, ranked.c.id == Layer.id).where(ranked.c.before < needed)
    return (await session.scalars(statement)).all()


def _layer(stock: Stock, lot: Lot, quantity: Decimal) -> Layer:
    return Layer(
        stock_item_id=stock.stock_item_id,
        warehouse_id=stock.warehouse_id,
        quantity=quantity,
        unit_cost=lot.unit_cost,
        received_at=lot.received_at,
        devalued=lot.devalued,
    )


async def _write(session: AsyncSession, movement: Movement, moved: Mapping[Layer, Decimal]) -> None:
    """Store the layers, and a line for what the movement changed in each."""
    session.add_all(moved)
    await session.flush()
    session.add_all(
        LayerLine(movement_id=movement.id, layer_id=layer.id, quantity=quantity)
        for layer, quantity in moved.items()
        if quantity
    )
    await session.flush()
