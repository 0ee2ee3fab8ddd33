"""Events of the inventory."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ItemEvent(Event):
    """An event of an item; `id` is the item's."""

    resource: ClassVar[str] = "inventory.item"


class ItemCreated(ItemEvent):
    name = "inventory.item.created"


class ItemUpdated(ItemEvent):
    name = "inventory.item.updated"


class ItemArchived(ItemEvent):
    name = "inventory.item.archived"


class ItemUnarchived(ItemEvent):
    name = "inventory.item.unarchived"


@dataclass(frozen=True, kw_only=True)
class WarehouseEvent(Event):
    """An event of a warehouse; `id` is the warehouse's."""

    resource: ClassVar[str] = "inventory.warehouse"


class WarehouseCreated(WarehouseEvent):
    name = "inventory.warehouse.created"


class WarehouseUpdated(WarehouseEvent):
    name = "inventory.warehouse.updated"


@dataclass(frozen=True, kw_only=True)
class SupplierEvent(Event):
    """An event of a supplier; `id` is the supplier's."""

    resource: ClassVar[str] = "inventory.supplier"


class SupplierCreated(SupplierEvent):
    name = "inventory.supplier.created"


class SupplierUpdated(SupplierEvent):
    name = "inventory.supplier.updated"


@dataclass(frozen=True, kw_only=True)
class MovementCreated(Event):
    """A movement was booked; `id` is the movement's. There is no other event of movements."""

    name = "inventory.movement.created"
    resource: ClassVar[str] = "inventory.movement"


@dataclass(frozen=True, kw_only=True)
class TransferCreated(Event):
    """Stock was transferred to another warehouse; `id` is the transfer's."""

    name = "inventory.transfer.created"
    resource: ClassVar[str] = "inventory.transfer"


@dataclass(frozen=True, kw_only=True)
class StockLow(Event):
    """Stock fell below its item's reorder point; `id` is the stock row's.

    `after` has `stock_item_id`, `warehouse_id`, `quantity_on_hand`, `reorder_point` and `shortfall`.
    """

    name = "inventory.low_stock"
    resource: ClassVar[str] = "inventory"
