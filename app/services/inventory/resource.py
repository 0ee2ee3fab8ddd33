"""The resource cards of the inventory: one for each noun, and one for the stock itself."""

from sqlalchemy import ScalarSelect, select

from app.core.events import EventRow
from app.core.messages import N_
from app.core.resource import Archive, Resource, name_of
from app.services.inventory.events import (
    ItemArchived,
    ItemCreated,
    ItemUnarchived,
    ItemUpdated,
    MovementCreated,
    StockLow,
    SupplierCreated,
    SupplierUpdated,
    TransferCreated,
    WarehouseCreated,
    WarehouseUpdated,
)
from app.services.inventory.models import (
    Layer,
    LayerLine,
    Movement,
    Stock,
    StockItem,
    Supplier,
    Transfer,
    Warehouse,
)

LABEL = N_("Inventory")
READ_SCOPES = ("read:inventory", "read:projects")


def item_name_of(model: type[Movement | Transfer | Stock]) -> ScalarSelect[str | None]:
    """The name of the item of the row that an event is about."""
    item = select(StockItem.name).join(model, model.stock_item_id == StockItem.id)
    return item.where(model.id == EventRow.resource_id).correlate(EventRow).scalar_subquery()


ITEM = Resource(
    name="inventory.item",
    label=LABEL,
    read_scopes=READ_SCOPES,
    tables={StockItem: Archive.INSTANCE},
    events={
        ItemCreated: N_("An item was created"),
        ItemUpdated: N_("An item was changed"),
        ItemArchived: N_("An item was archived"),
        ItemUnarchived: N_("An archived item was reactivated"),
    },
    current_name=name_of(StockItem),
)
WAREHOUSE = Resource(
    name="inventory.warehouse",
    label=LABEL,
    read_scopes=READ_SCOPES,
    tables={Warehouse: Archive.INSTANCE},
    events={
        WarehouseCreated: N_("A warehouse was created"),
        WarehouseUpdated: N_("A warehouse was changed or archived"),
    },
    current_name=name_of(Warehouse),
)
SUPPLIER = Resource(
    name="inventory.supplier",
    label=LABEL,
    read_scopes=READ_SCOPES,
    tables={Supplier: Archive.INSTANCE},
    events={
        SupplierCreated: N_("A supplier was created"),
        SupplierUpdated: N_("A supplier was changed or archived"),
    },
    current_name=name_of(Supplier),
)
MOVEMENT = Resource(
    name="inventory.movement",
    label=LABEL,
    read_scopes=READ_SCOPES,
    tables={Movement: Archive.INSTANCE},
    events={MovementCreated: N_("Stock was received, issued, counted or devalued")},
    current_name=item_name_of(Movement),
)
TRANSFER = Resource(
    name="inventory.transfer",
    label=LABEL,
    read_scopes=READ_SCOPES,
    tables={Transfer: Archive.INSTANCE},
    events={TransferCreated: N_("Stock was transferred from one warehouse to another")},
    current_name=item_name_of(Transfer),
)
INVENTORY = Resource(
    name="inventory",
    label=LABEL,
    scopes={"read:inventory": N_("View stock"), "write:inventory": N_("Move stock")},
    read_scopes=READ_SCOPES,
    tables={Stock: Archive.INSTANCE, Layer: Archive.INSTANCE, LayerLine: Archive.INSTANCE},
    events={StockLow: N_("Stock fell below its reorder point")},
    current_name=item_name_of(Stock),
)
