"""Many items, or the opening stock of many, at once: all of them or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import SQLColumnExpression, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import invalid
from app.core.principal import Principal
from app.core.types import Base
from app.services.inventory import items, movements
from app.services.inventory.fields import ItemFields, ItemRowFields, OpeningStockFields
from app.services.inventory.layers import OPEN_LAYER
from app.services.inventory.models import Layer, Movement, Stock, StockItem, Supplier, Warehouse

OPENING_REASON = "Opening stock"

E = TypeVar("E", bound=Base)


@dataclass
class BulkImportResult:
    """The numbers of rows that created, changed or left an object as it is; `errors` by row and field."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, row: int, name: str, text: str) -> None:
        """Add an error of a field of a row."""
        self.errors.setdefault(f"rows.{row}.{name}", []).append(text)

    def count(self, item: StockItem | None, values: ItemFields) -> None:
        """Count the effect of values on an item."""
        if item is None:
            self.created += 1
        elif any(getattr(item, name) != value for name, value in values.items()):
            self.updated += 1
        else:
            self.unchanged += 1

    def check(self) -> None:
        """Raise Invalid with all errors, if there are any."""
        if self.errors:
            raise invalid(self.errors)


async def upsert_items(
    session: AsyncSession, caller: Principal, rows: Mapping[int, ItemRowFields], *, dry_run: bool
) -> BulkImportResult:
    """Create items, and change those whose `sku` exists: what a row leaves out stays.

    A dry run finds the same errors and counts and stores nothing. Invalid names rows and fields as `rows.2.sku`.
    """
    result = BulkImportResult()
    skus = {str(row.get("sku")) for row in rows.values()}
    codes = {code for row in rows.values() if (code := row.get("supplier")) is not None}
    known = {item.sku: item for item in await _entities_by(session, StockItem, StockItem.sku, skus)}
    found = await _entities_by(session, Supplier, Supplier.code, codes)
    suppliers = {supplier.code: supplier.id for supplier in found}
    valued = set(await session.scalars(select(Layer.stock_item_id).where(OPEN_LAYER).distinct()))
    below = set(await session.scalars(select(Stock.stock_item_id).where(Stock.quantity_on_hand < 0).distinct()))
    work: list[tuple[StockItem | None, str, ItemFields]] = []
    seen: set[str] = set()
    for number, row in rows.items():
        sku, code, values = str(row.get("sku")), row.get("supplier"), item_fields(row)
        item = known.get(sku)
        if sku in seen:
            result.refuse(number, "sku", "is in the file twice")
        seen.add(sku)
        if code is not None and code not in suppliers:
            result.refuse(number, "supplier", f"There is no supplier with the code {code}")
        elif code is not None:
            values["supplier_id"] = suppliers[code]
        if item and item.id in valued and values.get("currency_code", item.currency_code) != item.currency_code:
            result.refuse(number, "currency_code", "cannot change while there is stock")
        if item and item.id in below and values.get("allow_backorder") is False:
            result.refuse(number, "allow_backorder", "stock is below zero")
        work.append((item, sku, values))
    result.check()
    # Always in the same order, so that two imports cannot deadlock.
    for item, _sku, values in sorted(work, key=lambda one: (one[0].id if one[0] else 0, one[1])):
        result.count(item, values)
        if not dry_run:
            await (items.update(session, item.id, **values) if item else items.create(session, caller, **values))
    return result


def item_fields(row: ItemRowFields) -> ItemFields:
    """The columns of an item that a row sets by itself: all but the code of its supplier."""
    fields = row.copy()
    fields.pop("supplier", None)
    return fields


async def book_opening_stock(
    session: AsyncSession, caller: Principal, rows: Mapping[int, OpeningStockFields], *, dry_run: bool
) -> BulkImportResult:
    """Book the stock that is there at the beginning.

    Only accounts without a movement take it, so that the same file is not booked twice. Several rows of one account
    are several layers, the first the oldest. A dry run finds the same errors and counts and stores nothing.
    """
    result = BulkImportResult()
    skus, codes = {row["sku"] for row in rows.values()}, {row["warehouse"] for row in rows.values()}
    known = {item.sku: item for item in await _entities_by(session, StockItem, StockItem.sku, skus)}
    found = await _entities_by(session, Warehouse, Warehouse.code, codes)
    warehouses = {warehouse.code: warehouse for warehouse in found}
    if not dry_run:
        # Locked, so that of two concurrent imports the second sees the movements of the first.
        for item_id in sorted(item.id for item in known.values()):
            await items.get(session, item_id, lock=True)
    moved = await session.execute(select(Movement.stock_item_id, Movement.warehouse_id).distinct())
    used = {(item_id, warehouse_id) for item_id, warehouse_id in moved}
    work: list[tuple[int, int, OpeningStockFields]] = []
    for number, row in rows.items():
        sku, code = row["sku"], row["warehouse"]
        item, warehouse = known.get(sku), warehouses.get(code)
        if item is None or not item.is_active:
            result.refuse(number, "sku", f"There is no active item with the SKU {sku}")
        if warehouse is None or not warehouse.is_active:
            result.refuse(number, "warehouse", f"There is no active warehouse with the code {code}")
        if item and warehouse:
            if (item.id, warehouse.id) in used:
                result.refuse(number, "sku", f"{sku} has moved in {code} already; count it instead")
            work.append((item.id, warehouse.id, row))
    result.check()
    result.created = len(work)
    if not dry_run:
        for item_id, warehouse_id, row in sorted(work, key=lambda one: one[:2]):
            await movements.record_movement(
                session,
                caller,
                stock_item_id=item_id,
                warehouse_id=warehouse_id,
                movement_type="adjustment",
                quantity=row["quantity"],
                unit_cost=row.get("unit_cost"),
                location=row.get("location"),
                reason=OPENING_REASON,
            )
    return result


async def _entities_by(
    session: AsyncSession, entity: type[E], column: SQLColumnExpression[str], values: Iterable[str]
) -> list[E]:
    """The entities whose column has one of the values, read a thousand at a time."""
    wanted = sorted(values)
    found: list[E] = []
    for start in range(0, len(wanted), 1000):
        found += (await session.scalars(select(entity).where(column.in_(wanted[start : start + 1000])))).all()
    return found
