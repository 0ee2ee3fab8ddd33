"""Reconciliation of stock, layers and transfers with the ledger, and the repair of stored sums."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    union_all,
    update,
)
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

_ZERO: ColumnElement[Decimal] = literal_column("0")


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored value that differs from the sum that it should be: `found` instead of `expected`."""

    what: str
    expected: Decimal
    found: Decimal

    def __str__(self) -> str:
        return f"{self.what}: {self.found.normalize():f} instead of {self.expected.normalize():f}"


async def find_differences(session: AsyncSession) -> list[Difference]:
    """Return all differences, in four statements; none if ledger, stock, layers and transfers agree."""
    found = []
    for row in await session.execute(UNBALANCED_ACCOUNTS):
        for name, kept in (("stock", row.stock), ("layers", row.layers)):
            if kept != row.ledger:
                found.append(Difference(f"{name} of {row.sku} in {row.code}", row.ledger, kept))
    layers = await session.execute(UNBALANCED_LAYERS)
    found += [Difference(f"layer {row.id}", row.lines, row.quantity) for row in layers]
    movements = await session.execute(UNBALANCED_MOVEMENTS)
    found += [Difference(f"layer lines of movement {row.id}", row.quantity, row.lines) for row in movements]
    transfers = await session.execute(UNBALANCED_TRANSFERS)
    found += [Difference(f"movements of transfer {row.reference_id}", row.quantity, row.moved) for row in transfers]
    return found


async def rebuild_stock(session: AsyncSession) -> None:
    """Rewrite stock and layers from the lines of the ledger. All items are locked meanwhile."""
    await session.execute(select(StockItem.id).order_by(StockItem.id).with_for_update(key_share=True))
    await session.execute(INSERT_MISSING_STOCK)
    moved = _sum(
        Movement.quantity, Movement.stock_item_id == Stock.stock_item_id, Movement.warehouse_id == Stock.warehouse_id
    )
    allowed = select(StockItem.allow_backorder).where(StockItem.id == Stock.stock_item_id).scalar_subquery()
    await session.execute(
        update(Stock)
        .where(Stock.quantity_on_hand != moved)
        # A ledger below zero is stored as it is.
        .values(quantity_on_hand=moved, backorder=or_(allowed, moved < _ZERO), updated_at=now()),
        execution_options={"synchronize_session": False},
    )
    lines = _sum(LayerLine.quantity, LayerLine.layer_id == Layer.id)
    await session.execute(
        update(Layer).where(Layer.quantity != lines).values(quantity=lines),
        execution_options={"synchronize_session": False},
    )


async def ledger_size(session: AsyncSession) -> tuple[int, int]:
    """Return the numbers of movements and of accounts."""
    movements = await session.scalar(select(func.count()).select_from(Movement))
    places = await session.scalar(select(func.count()).select_from(Stock))
    return movements or 0, places or 0


def rounded_sum(quantity: SQLColumnExpression[Decimal]) -> ColumnElement[Decimal]:
    """The sum of quantities, rounded to their decimals."""
    return func.round(func.coalesce(func.sum(quantity), _ZERO), 4, type_=QUANTITY)


def _sum(quantity: SQLColumnExpression[Decimal], *conditions: ColumnElement[bool]) -> ColumnElement[Decimal]:
    return select(rounded_sum(quantity)).where(*conditions).scalar_subquery()


def _unbalanced_accounts() -> Select[str, str, Decimal, Decimal, Decimal]:
    """Accounts whose ledger, stock and layers do not agree."""
    parts = [
        select(Movement.stock_item_id, Movement.warehouse_id, *_in(0, Movement.quantity)),
        select(Stock.stock_item_id, Stock.warehouse_id, *_in(1, Stock.quantity_on_hand)),
        select(Layer.stock_item_id, Layer.warehouse_id, *_in(2, Layer.quantity)),
    ]
    rows = union_all(*parts).subquery()
    ledger, stock, layers = (rounded_sum(rows.c[name]) for name in ("ledger", "stock", "layers"))
    return (
        select(StockItem.sku, Warehouse.code, ledger.label("ledger"), stock.label("stock"), layers.label("layers"))
        .join(rows, rows.c.stock_item_id == StockItem.id)
        .join(Warehouse, Warehouse.id == rows.c.warehouse_id)
        .group_by(StockItem.id, StockItem.sku, Warehouse.id, Warehouse.code)
        .having(or_(ledger != stock, ledger != layers))
        .order_by(StockItem.sku, Warehouse.code)
    )


def _in(place: int, quantity: SQLColumnExpression[Decimal]) -> list[ColumnElement[Decimal]]:
    """A quantity in one of the three columns, zero in the others."""
    names = ("ledger", "stock", "layers")
    return [(quantity if at == place else _ZERO).label(name) for at, name in enumerate(names)]


def _unbalanced_transfers() -> Select[str, Decimal, Decimal]:
    """Transfers that do not agree with their movements."""
    out, into = aliased(Movement), aliased(Movement)
    even = and_(
        out.quantity == -Transfer.quantity,
        into.quantity == Transfer.quantity,
        out.warehouse_id == Transfer.from_warehouse_id,
        into.warehouse_id == Transfer.to_warehouse_id,
        out.stock_item_id == Transfer.stock_item_id,
        into.stock_item_id == Transfer.stock_item_id,
    )
    rows = select(Transfer.reference_id, Transfer.quantity, into.quantity.label("moved"))
    rows = rows.join(out, out.id == Transfer.out_movement_id).join(into, into.id == Transfer.in_movement_id)
    return rows.where(not_(even)).order_by(Transfer.id)


UNBALANCED_ACCOUNTS = _unbalanced_accounts()
UNBALANCED_LAYERS = (
    select(Layer.id, Layer.quantity, rounded_sum(LayerLine.quantity).label("lines"))
    .join(LayerLine, LayerLine.layer_id == Layer.id, isouter=True)
    .group_by(Layer.id, Layer.quantity)
    .having(Layer.quantity != rounded_sum(LayerLine.quantity))
    .order_by(Layer.id)
)
UNBALANCED_MOVEMENTS = (
    select(Movement.id, Movement.quantity, rounded_sum(LayerLine.quantity).label("lines"))
    .join(LayerLine, LayerLine.movement_id == Movement.id, isouter=True)
    .group_by(Movement.id, Movement.quantity)
    .having(Movement.quantity != rounded_sum(LayerLine.quantity))
    .order_by(Movement.id)
)
UNBALANCED_TRANSFERS = _unbalanced_transfers()
INSERT_MISSING_STOCK = insert(Stock).from_select(
    ["stock_item_id", "warehouse_id", "quantity_on_hand", "backorder", "created_at", "updated_at"],
    select(
        Movement.stock_item_id,
        Movement.warehouse_id,
        _ZERO,
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
