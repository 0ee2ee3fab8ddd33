"""Many items, or the opening stock of many, at once: all of them or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import invalid
from app.core.principal import Principal
from app.services.inventory import items, movements
from app.services.inventory.layers import OPEN
from app.services.inventory.models import Layer, Movement, Stock, StockItem, Supplier, Warehouse

REASON = "Opening stock"

Rows = Mapping[int, Mapping[str, Any]]


@dataclass
class Outcome:
    """How many rows made something new, changed something, or said what was so already. `errors` are by row."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, row: int, name: str, text: str) -> None:
        """Notes what is wrong with a field of a row."""
        self.errors.setdefault(f"rows.{row}.{name}", []).append(text)

    def count(self, item: StockItem | None, values: Mapping[str, Any]) -> None:
        """Notes what these values make of an item."""
        if item is None:
            self.created += 1
        elif any(getattr(item, name) != value for name, value in values.items()):
            self.updated += 1
        else:
            self.unchanged += 1

    def check(self) -> None:
        """Invalid with everything that was noted."""
        if self.errors:
            raise invalid(self.errors)


async def put_items(session: AsyncSession, caller: Principal, rows: Rows, *, dry_run: bool) -> Outcome:
    """Creates items, and changes those whose `sku` is known: what a row does not say stays.

    `supplier` is the code of one. A dry run finds the same errors and counts and stores nothing. Invalid names rows
    and fields as `rows.2.sku`.
    """
    outcome = Outcome()
    known = {item.sku: item for item in await _named(session, StockItem, StockItem.sku, _values(rows, "sku"))}
    codes = await _named(session, Supplier, Supplier.code, _values(rows, "supplier"))
    suppliers = {supplier.code: supplier.id for supplier in codes}
    fixed = set(await session.scalars(select(Layer.stock_item_id).where(OPEN).distinct()))
    below = set(await session.scalars(select(Stock.stock_item_id).where(Stock.quantity_on_hand < 0).distinct()))
    work: list[tuple[StockItem | None, dict[str, Any]]] = []
    seen: set[str] = set()
    for row, given in rows.items():
        values = dict(given)
        item, code = known.get(values["sku"]), values.pop("supplier", None)
        if values["sku"] in seen:
            outcome.refuse(row, "sku", "stands in the file twice")
        seen.add(values["sku"])
        if code is not None and code not in suppliers:
            outcome.refuse(row, "supplier", f"There is no supplier with the code {code}")
        elif code is not None:
            values["supplier_id"] = suppliers[code]
        if item and item.id in fixed and values.get("currency_code", item.currency_code) != item.currency_code:
            outcome.refuse(row, "currency_code", "cannot change while there is stock")
        if item and item.id in below and values.get("allow_backorder") is False:
            outcome.refuse(row, "allow_backorder", "stock is below zero")
        work.append((item, values))
    outcome.check()
    # Always in one order, so that two such files never wait for each other in a circle.
    for item, values in sorted(work, key=lambda pair: (pair[0].id if pair[0] else 0, pair[1]["sku"])):
        outcome.count(item, values)
        if not dry_run:
            await (items.change(session, item.id, values) if item else items.create(session, caller, values))
    return outcome


async def open_stock(session: AsyncSession, caller: Principal, rows: Rows, *, dry_run: bool) -> Outcome:
    """Books what is there at the beginning: `sku`, `warehouse` (a code), `quantity`, `unit_cost`, `location`.

    Only where nothing has moved yet, so that the same file is not booked twice. Several rows of one place are several
    layers, the first the oldest. A dry run finds the same errors and counts and stores nothing.
    """
    outcome = Outcome()
    known = {item.sku: item for item in await _named(session, StockItem, StockItem.sku, _values(rows, "sku"))}
    codes = await _named(session, Warehouse, Warehouse.code, _values(rows, "warehouse"))
    places = {place.code: place for place in codes}
    if not dry_run:
        # Under lock, so that of two that book the same at once the second sees what the first has done.
        for item_id in sorted(item.id for item in known.values()):
            await items.get(session, item_id, lock=True)
    moved = await session.execute(select(Movement.stock_item_id, Movement.warehouse_id).distinct())
    used = {(item_id, place_id) for item_id, place_id in moved}
    work: list[tuple[int, int, dict[str, Any]]] = []
    for row, given in rows.items():
        values = dict(given)
        sku, code = values.pop("sku"), values.pop("warehouse")
        item, place = known.get(sku), places.get(code)
        if item is None or not item.is_active:
            outcome.refuse(row, "sku", f"There is no active item with the SKU {sku}")
        if place is None or not place.is_active:
            outcome.refuse(row, "warehouse", f"There is no active warehouse with the code {code}")
        if item and place:
            if (item.id, place.id) in used:
                outcome.refuse(row, "sku", f"{sku} has moved in {code} already; count it instead")
            work.append((item.id, place.id, values))
    outcome.check()
    outcome.created = len(work)
    if not dry_run:
        for item_id, place_id, values in sorted(work, key=lambda order: order[:2]):
            values |= {"stock_item_id": item_id, "warehouse_id": place_id, "reason": REASON}
            await movements.record(session, caller, movement_type="adjustment", **values)
    return outcome


def _values(rows: Rows, name: str) -> set[str]:
    return {str(given[name]) for given in rows.values() if given.get(name) is not None}


async def _named(session: AsyncSession, entity: type[Any], column: Any, names: Iterable[str]) -> list[Any]:
    """The entities whose column has one of the names, asked for a thousand at a time."""
    wanted = sorted(names)
    found: list[Any] = []
    for start in range(0, len(wanted), 1000):
        found += (await session.scalars(select(entity).where(column.in_(wanted[start : start + 1000])))).all()
    return found
