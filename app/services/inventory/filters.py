"""Filters of items, warehouses, suppliers, stock and movements; every user may see all of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.core.filters import OpenFilter


@dataclass(frozen=True, kw_only=True)
class ItemFilter(OpenFilter):
    """Items; `search` is contained in the SKU, the name or the barcode."""

    SEARCHED: ClassVar[frozenset[str]] = frozenset({"search"})

    id: int | None = None
    search: str | None = None
    category: str | None = None
    supplier_id: int | None = None
    active: bool = False
    low_stock: bool = False


@dataclass(frozen=True, kw_only=True)
class WarehouseFilter(OpenFilter):
    """Warehouses; `search` is contained in the code or the name, `active` leaves out the archived ones."""

    SEARCHED: ClassVar[frozenset[str]] = frozenset({"search"})

    id: int | None = None
    search: str | None = None
    active: bool = False


@dataclass(frozen=True, kw_only=True)
class SupplierFilter(OpenFilter):
    """Suppliers; `search` is contained in the code or the name."""

    SEARCHED: ClassVar[frozenset[str]] = frozenset({"search"})

    id: int | None = None
    search: str | None = None
    active: bool = False


@dataclass(frozen=True, kw_only=True)
class StockFilter(OpenFilter):
    """Stock of items in warehouses; `there` leaves out stock of zero."""

    id: int | None = None
    warehouse_id: int | None = None
    stock_item_id: int | None = None
    category: str | None = None
    there: bool = False
    low_stock: bool = False


@dataclass(frozen=True, kw_only=True)
class LowStockFilter(OpenFilter):
    """Stock below the reorder point."""

    warehouse_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AvailabilityFilter(OpenFilter):
    """The warehouses that have an item in stock."""

    stock_item_id: int
    warehouse_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MovementFilter(OpenFilter):
    """Movements; `since` and `until` are inclusive, `before` is exclusive."""

    id: int | None = None
    stock_item_id: int | None = None
    warehouse_id: int | None = None
    movement_type: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TransferFilter(OpenFilter):
    """Transfers; `since` and `until` are inclusive, `before` is exclusive."""

    stock_item_id: int | None = None
    reference_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TurnoverFilter(OpenFilter):
    """Items over a period from `start` to `end` of `seconds`, both inclusive."""

    item_id: int | None = None
    start: datetime
    end: datetime
    seconds: int


@dataclass(frozen=True, kw_only=True)
class ValuationFilter(OpenFilter):
    """Stock with a value."""

    warehouse_id: int | None = None
    category: str | None = None
    currency: str | None = None
