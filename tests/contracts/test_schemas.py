"""Schemas say what is really sent, and what can really be set: each difference is named by noun and field."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from app import services
from app.core.db import Database
from app.core.listing import Listing
from app.core.types import Base
from app.routes.api.entries import EntryIn
from app.routes.api.entry import EntryUpdate
from app.routes.api_v1.time_entries import TimeEntryIn, TimeEntryUpdate
from app.routes.schemas.bulk import EntryChanges
from app.routes.schemas.deliveries import DeliveryOut
from app.routes.schemas.entry_length import LENGTH_FIELDS
from app.routes.schemas.favorites import FavoriteOut
from app.routes.schemas.inventory.items import ItemIn, ItemUpdate
from app.routes.schemas.inventory.movements import MovementOut
from app.routes.schemas.inventory.reports import ItemValue, ValuationBody
from app.routes.schemas.inventory.stock_levels import StockOut
from app.routes.schemas.inventory.suppliers import SupplierIn, SupplierUpdate
from app.routes.schemas.inventory.warehouses import WarehouseIn, WarehouseUpdate
from app.routes.schemas.saved_reports import SavedReportIn, SavedReportUpdate
from app.routes.schemas.time_entries import EntryWork
from app.services.accounts.fields import AccountFields, AppearanceFields, ProfileFields
from app.services.accounts.models import User
from app.services.inventory.fields import ItemFields, SupplierFields, WarehouseFields
from app.services.inventory.models import StockItem, Supplier, Warehouse
from app.services.projects.models import Project
from app.services.reports.models import SavedReport
from app.services.resources import RESOURCES
from app.services.tasks.models import Task
from app.services.time_entries.fields import EntryFields, WorkFields
from app.services.time_entries.models import TimeEntry
from app.services.webhooks.models import Webhook
from tests.contracts.nouns import IN_ACTIONS, NOUNS, PAGES_ONLY, SINGLE, Noun, make_samples
from tests.factories import Api
from tests.routes.api_v1.builders import stock

STAMPS = {"id", "created_at", "updated_at"}
# Columns that no input sets: the server does, or an action of its own. Tables that are not listed: stamps and owner.
READ_ONLY = {
    Project: STAMPS | {"created_by", "archived_at", "archived_by", "archived_reason"},
    Task: STAMPS | {"created_by", "started_at", "completed_at"},
    TimeEntry: STAMPS | {"user_id", "duration_seconds", "paused_at", "source", "deleted_at"},
    StockItem: STAMPS | {"created_by"},
    Warehouse: STAMPS | {"created_by"},
    Supplier: STAMPS | {"created_by"},
    Webhook: STAMPS
    | {"user_id", "secret", "previous_secret", "previous_until", "disabled_reason", "disabled_source", "failing_since"}
    | {"total_deliveries", "successful_deliveries", "failed_deliveries"}
    | {"last_delivery_at", "last_success_at", "last_failure_at"},
    SavedReport: STAMPS | {"user_id", "share_hash", "share_expires_at"},
    User: STAMPS
    | {"username", "password_hash", "last_login_at", "dismissed_release_version", "standard_hours_per_day"},
}
# Fields of an input that are no columns, or that only a new row takes.
BESIDES = {
    TimeEntryIn: {"user_id", "day", *LENGTH_FIELDS},
    TimeEntryUpdate: {"if_updated_at", *LENGTH_FIELDS},
    EntryIn: {"user_id", *LENGTH_FIELDS},
    EntryUpdate: {*LENGTH_FIELDS},
}
Inputs = tuple[type[Base], tuple[type[BaseModel], ...], Any]


def inputs_of(name: str, noun: Noun) -> Inputs:
    """The inputs of a noun with a sample: table, `ExampleIn` and `ExampleUpdate`, and `ExampleFields` if it has any."""
    model, stem = RESOURCES[name].model, noun.schema.__name__.removesuffix("Out")
    schemas = importlib.import_module(noun.schema.__module__)
    service = importlib.import_module(f"{model.__module__.rpartition('.')[0]}.service")
    return (
        model,
        (getattr(schemas, f"{stem}In"), getattr(schemas, f"{stem}Update")),
        getattr(service, f"{stem}Fields", None),
    )


INPUTS: list[Inputs] = [
    *(inputs_of(name, noun) for name, noun in NOUNS.items() if noun.sample),
    (TimeEntry, (TimeEntryIn, TimeEntryUpdate, EntryIn, EntryUpdate), EntryFields),
    (StockItem, (ItemIn, ItemUpdate), ItemFields),
    (Warehouse, (WarehouseIn, WarehouseUpdate), WarehouseFields),
    (Supplier, (SupplierIn, SupplierUpdate), SupplierFields),
    (SavedReport, (SavedReportIn, SavedReportUpdate), None),
]


def writable(model: type[Base]) -> set[str]:
    """The columns that can be set."""
    columns = {column.key for column in model.__mapper__.column_attrs}
    read_only = READ_ONLY.get(model, STAMPS | ({"user_id"} & columns))
    assert read_only <= columns, f"READ_ONLY names columns that {model.__name__} does not have"
    return columns - read_only


def named(name: str, expected: set[str], found: set[str]) -> dict[str, list[str]]:
    """What differs, as `{"TaskIn lacks": ["tags"]}`; empty if nothing does."""
    both = {f"{name} lacks": sorted(expected - found), f"{name} has in addition": sorted(found - expected)}
    return {text: fields for text, fields in both.items() if fields}


def keys(value: Any) -> Any:
    """The keys of a value, at every depth that a schema describes."""
    if isinstance(value, dict):
        return {key: keys(inner) for key, inner in value.items()}
    return [keys(inner) for inner in value] if isinstance(value, list) else None


def differences(name: str, schema: type[BaseModel], sent: dict[str, Any]) -> dict[str, list[str]]:
    """What differs between an answer, or an example, and its schema."""
    found = named(name, set(schema.model_fields), set(sent))
    if not found:
        assert keys(schema.model_validate(sent).model_dump()) == keys(sent), f"{name}, in what it contains"
    return found


@pytest.mark.parametrize(("model", "schemas", "fields"), INPUTS, ids=lambda value: getattr(value, "__name__", ""))
def test_inputs_have_every_writable_column(
    model: type[Base], schemas: tuple[type[BaseModel], ...], fields: Any
) -> None:
    columns = writable(model)
    found: dict[str, list[str]] = {}
    for schema in schemas:
        found |= named(schema.__name__, columns, set(schema.model_fields) - BESIDES.get(schema, set()))
    if fields:
        found |= named(fields.__name__, columns, set(fields.__annotations__))
    assert found == {}


def test_users_can_set_every_column_somewhere() -> None:
    fields = [kind.__annotations__ for kind in (AccountFields, ProfileFields, AppearanceFields)]
    assert named("the fields of users", writable(User), set().union(*fields)) == {}


def test_bulk_updates_take_the_same_fields_everywhere() -> None:
    expected = set(WorkFields.__annotations__)
    assert named("EntryWork", expected, set(EntryWork.model_fields)) == {}
    assert named("EntryChanges", expected, set(EntryChanges.model_fields)) == {}


def listings() -> Iterator[tuple[str, Listing]]:
    """Every listing of the services with a name of it."""
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Listing):
                yield f"{module.name}.{name}", value


def test_every_listing_has_a_schema_or_is_for_pages() -> None:
    known = {id(listing) for listing in (*IN_ACTIONS, *PAGES_ONLY, *(noun.listing for noun in NOUNS.values()))}
    assert [name for name, listing in listings() if id(listing) not in known] == []


def test_examples_have_the_fields_of_their_schemas() -> None:
    schemas = {noun.schema for noun in NOUNS.values()} | {schema for schema, *_ in SINGLE.values()}
    schemas = schemas - {ItemValue} | {ValuationBody, StockOut}  # a value of an item is shown in the whole valuation
    found: dict[str, list[str]] = {}
    for schema in schemas:
        extra = schema.model_config.get("json_schema_extra")
        assert isinstance(extra, dict), f"{schema.__name__} has no example"
        for example in extra["examples"]:  # type: ignore[union-attr]  # a list, as `examples` makes it
            found |= differences(f"the example of {schema.__name__}", schema, example)
    assert found == {}


@pytest.fixture
async def world(admin_api: Api, database: Database) -> dict[str, object]:
    """One of everything, by the names of the paths."""
    api = admin_api
    made = await make_samples(api)
    project, webhook = int(made["project_id"]), made["webhook_id"]
    made["entry_id"] = await api.entry(project, "2026-03-09T11:00:00Z", "2026-03-09T12:00:00Z", tags="a")
    made["tag_id"] = (await api.get("/tags")).body["tags"][0]["id"]
    await api.post("/users/me/favorites/projects", project_id=project)
    await api.post(f"/webhooks/{webhook}/test")
    inventory = await stock(api, database)
    await api.patch(f"/inventory/items/{inventory['item_id']}", reorder_point=50)
    (place, *_) = (await api.get("/inventory/stock-levels", in_stock="true")).body["stock_levels"]
    sold = {"movement_type": "sale", "stock_item_id": inventory["item_id"], "quantity": -1}
    await api.post("/inventory/movements", **sold, warehouse_id=place["warehouse_id"])
    made["import_id"] = await api.imported(project)
    return made | inventory


async def test_answers_have_the_fields_of_their_schemas(admin_api: Api, world: dict[str, object]) -> None:
    found: dict[str, dict[str, list[str]]] = {}
    for name, noun in NOUNS.items():
        body = (await admin_api.get(noun.path.format(**world))).body
        assert body.get(noun.many), f"{name}: {body}"
        found[name] = differences("the list", noun.schema, body[noun.many][0])
        if noun.single:
            path, key = noun.single
            found[name] |= differences(
                "the single one", noun.schema, (await admin_api.get(path.format(**world))).body[key]
            )
    for name, (schema, path, key) in SINGLE.items():
        found[name] = differences("the single one", schema, (await admin_api.get(path.format(**world))).body[key])
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


async def test_answers_of_actions_have_the_fields_of_their_schemas(admin_api: Api, world: dict[str, object]) -> None:
    moved = {"stock_item_id": world["item_id"], "warehouse_id": world["warehouse_id"], "quantity": 1}
    movement = (await admin_api.post("/inventory/movements", **moved)).body
    favorite = (await admin_api.post("/users/me/favorites/projects", project_id=world["project_id"])).body
    delivery = (await admin_api.post(f"/webhooks/{world['webhook_id']}/test")).body
    assert {
        **differences("the movement", MovementOut, movement["movement"]),
        **differences("the stock after it", StockOut, movement["updated_stock"]),
        **differences("the favorite", FavoriteOut, favorite["favorite"]),
        **differences("the delivery", DeliveryOut, delivery["delivery"]),
    } == {}
