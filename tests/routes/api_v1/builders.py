"""What the tests of v1 set up beside the API, and how they compare."""

from itertools import count
from typing import Any

from quart import Quart
from sqlalchemy import select, update

from app import TimeTracker
from app.core.db import Database
from app.core.events import EventRow
from app.services.accounts.models import User
from app.services.settings.models import Setting
from tests.factories import Api, People, Person, token_row

numbers = count(1)


async def grant(app: TimeTracker, scopes: str, person: Person | None = None, **columns: Any) -> Api:
    """v1 with a new token of `person` (Ada) that holds `scopes`; `columns` of the token's row as given."""
    text = f"tt_{next(numbers):032d}"
    async with app.database.transaction() as session:
        session.add(token_row(person or People().ada, scopes, text, **columns))
    return Api(app, text)


async def setting(database: Database, name: str, text: str) -> None:
    """Sets a setting of the instance; no event tells of it."""
    async with database.transaction() as session:
        await session.merge(Setting(name=name, value=text))


async def stock(api: Api, database: Database) -> dict[str, int | str]:
    """One of everything in the inventory, by the names of paths; the warehouse is an empty one."""
    await setting(database, "modules.inventory", "true")
    made = [await api.post("/inventory/warehouses", code=code, name=code) for code in ("HERE", "THERE", "EMPTY")]
    here, there, empty = (answer.body["warehouse"]["id"] for answer in made)
    item = (await api.post("/inventory/items", sku="BOLT", name="Bolt", default_cost=2)).body["item"]["id"]
    supplier = (await api.post("/inventory/suppliers", code="SCREWS", name="Screws")).body["supplier"]["id"]
    await api.post("/inventory/movements", stock_item_id=item, warehouse_id=here, quantity=10)
    moved = {"stock_item_id": item, "from_warehouse_id": here, "to_warehouse_id": there, "quantity": 4}
    transfer = (await api.post("/inventory/transfers", **moved)).body["reference_id"]
    return {"item_id": item, "warehouse_id": empty, "supplier_id": supplier, "reference_id": transfer}


async def change_user(app: TimeTracker, person: Person, **columns: Any) -> None:
    """Changes columns of a user, and makes the app forget what it remembers of tokens."""
    async with app.database.transaction() as session:
        await session.execute(update(User).where(User.id == person.id).values(**columns))
    app.credentials.tokens.clear_cache()


async def events(database: Database) -> list[EventRow]:
    """Every event so far, in order."""
    async with database.transaction(read_only=True) as session:
        return list(await session.scalars(select(EventRow).order_by(EventRow.id)))


async def raw(app: Quart, api: Api, path: str) -> bytes:
    """The very bytes of a GET's answer."""
    response = await app.test_client().get(api.base + path, headers=api.headers)
    return bytes(await response.get_data(as_text=False))


def as_printed(actual: Any, example: Any) -> Any:
    """Of `actual` what `example` prints: its keys, at every depth. To be compared with the example."""
    if isinstance(actual, dict) and isinstance(example, dict):
        return {key: as_printed(actual[key], value) for key, value in example.items() if key in actual}
    if isinstance(actual, list) and isinstance(example, list) and len(actual) == len(example):
        return [as_printed(*pair) for pair in zip(actual, example, strict=True)]
    return actual
