"""Adds everything up again: stock, layers and transfers against the ledger; and writes the sums anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, literal_column, not_, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.clock import now
from app.services.inventory.models import (
    QUANTITY,
    Layer,
    LayerLine,
    Movement,
    Stock,
    StockItem,
    Transfer,
    Warehouse,
)

NOTHING: ColumnElement[Any] = literal_column("0")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not add up: `found` is what is kept, `expected` what it is the sum of."""

    what: str
    expected: Decimal
    found: Decimal

    def __str__(self) -> str:
        return f"{self.what}: {self.found.normalize():f} instead of {self.expected.normalize():f}"


async def differences(session: AsyncSession) -> list[Difference]:
    """All that does not add up, in four statements. An empty list: ledger, stock, layers and transfers agree."""
    found = []
    for row in await session.execute(PLACES):
        for name, kept in (("stock", row.stock), ("layers", row.layers)):
            if kept != row.ledger:
                found.append(Difference(f"{name} of {row.sku} in {row.code}", row.ledger, kept))
    for row in await session.execute(LAYERS):
        found.append(Difference(f"layer {row.id}", row.lines, row.quantity))
    for row in await session.execute(MOVEMENTS):
        found.append(Difference(f"layer lines of movement {row.id}", row.quantity, row.lines))
    for row in await session.execute(TRANSFERS):
        found.append(Difference(f"movements of transfer {row.reference_id}", row.quantity, row.moved))
    return found


async def rebuild(session: AsyncSession) -> None:
    """Writes stock and layers as the lines of the ledger add up. Nothing moves meanwhile: all items are locked."""
    await session.execute(select(StockItem.id).order_by(StockItem.id).with_for_update(key_share=True))
    await session.execute(MISSING)
    moved = _sum(
        Movement.quantity, Movement.stock_item_id == Stock.stock_item_id, Movement.warehouse_id == Stock.warehouse_id
    )
    allowed = select(StockItem.allow_backorder).where(StockItem.id == Stock.stock_item_id).scalar_subquery()
    await session.execute(
        update(Stock)
        .where(Stock.quantity_on_hand != moved)
        # A ledger that is below zero is told as it is.
        .values(quantity_on_hand=moved, backorder=or_(allowed, moved < NOTHING), updated_at=now()),
        execution_options={"synchronize_session": False},
    )
    lines = _sum(LayerLine.quantity, LayerLine.layer_id == Layer.id)
    await session.execute(
        update(Layer).where(Layer.quantity != lines).values(quantity=lines),
        execution_options={"synchronize_session": False},
    )


async def totals(session: AsyncSession) -> tuple[int, int]:
    """How many movements there are, and in how many places."""
    movements = await session.scalar(select(func.count()).select_from(Movement))
    places = await session.scalar(select(func.count()).select_from(Stock))
    return movements or 0, places or 0


def rounded(quantity: Any) -> ColumnElement[Decimal]:
    """A sum of quantities, with the decimals that it can have."""
    return func.round(func.coalesce(func.sum(quantity), NOTHING), 4, type_=QUANTITY)


def _sum(quantity: Any, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    return select(rounded(quantity)).where(*conditions).scalar_subquery()


def _places() -> Select[*tuple[Any, ...]]:
    """Every place with what the ledger, the stock and the layers say, where they do not agree."""
    parts: Sequence[Select[Any]] = [
        select(Movement.stock_item_id, Movement.warehouse_id, *_in(0, Movement.quantity)),
        select(Stock.stock_item_id, Stock.warehouse_id, *_in(1, Stock.quantity_on_hand)),
        select(Layer.stock_item_id, Layer.warehouse_id, *_in(2, Layer.quantity)),
    ]
    rows = union_all(*parts).subquery()
    ledger, stock, layers = (rounded(rows.c[name]) for name in ("ledger", "stock", "layers"))
    statement: Select[*tuple[Any, ...]] = (
        select(StockItem.sku, Warehouse.code, ledger.label("ledger"), stock.label("stock"), layers.label("layers"))
        .join(rows, rows.c.stock_item_id == StockItem.id)
        .join(Warehouse, Warehouse.id == rows.c.warehouse_id)
        .group_by(StockItem.id, StockItem.sku, Warehouse.id, Warehouse.code)
        .having(or_(ledger != stock, ledger != layers))
        .order_by(StockItem.sku, Warehouse.code)
    )
    return statement


def _in(place: int, quantity: Any) -> list[ColumnElement[Any]]:
    """A quantity in one of the three columns, nothing in the others."""
    names = ("ledger", "stock", "layers")
    return [(quantity if at == place else NOTHING).label(name) for at, name in enumerate(names)]


def _uneven() -> Select[*tuple[Any, ...]]:
    """Transfers that are not what their movements say."""
    out, into = aliased(Movement), aliased(Movement)
    even = and_(
        out.quantity == -Transfer.quantity,
        into.quantity == Transfer.quantity,
        out.warehouse_id == Transfer.from_warehouse_id,
        into.warehouse_id == Transfer.to_warehouse_id,
        out.stock_item_id == Transfer.stock_item_id,
        into.stock_item_id == Transfer.stock_item_id,
    )
    rows: Select[*tuple[Any, ...]] = select(Transfer.reference_id, Transfer.quantity, into.quantity.label("moved"))
    rows = rows.join(out, out.id == Transfer.out_movement_id).join(into, into.id == Transfer.in_movement_id)
    return rows.where(not_(even)).order_by(Transfer.id)


PLACES = _places()
LAYERS = (
    select(Layer.id, Layer.quantity, rounded(LayerLine.quantity).label("lines"))
    .join(LayerLine, LayerLine.layer_id == Layer.id, isouter=True)
    .group_by(Layer.id, Layer.quantity)
    .having(Layer.quantity != rounded(LayerLine.quantity))
    .order_by(Layer.id)
)
MOVEMENTS = (
    select(Movement.id, Movement.quantity, rounded(LayerLine.quantity).label("lines"))
    .join(LayerLine, LayerLine.movement_id == Movement.id, isouter=True)
    .group_by(Movement.id, Movement.quantity)
    .having(Movement.quantity != rounded(LayerLine.quantity))
    .order_by(Movement.id)
)
TRANSFERS = _uneven()
MISSING = insert(Stock).from_select(
    ["stock_item_id", "warehouse_id", "quantity_on_hand", "backorder", "created_at", "updated_at"],
    select(
        Movement.stock_item_id,
        Movement.warehouse_id,
        NOTHING,
        StockItem.allow_backorder,
        func.max(Movement.moved_at),
        func.max(Movement.moved_at),
    )
    .join(StockItem, StockItem.id == Movement.stock_item_id)
    .where(
        ~select(Stock.id)
        .where(Stock.stock_item_id == Movement.stock_item_id, Stock.warehouse_id == Movement.warehouse_id)
        .exists()
    )
    .group_by(Movement.stock_item_id, Movement.warehouse_id, StockItem.allow_backorder),
    include_defaults=False,
)
