"""`timetracker inventory verify`: what does not add up is told, and what can be added up again is."""

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from app.core.db import Database
from app.services.inventory import reconciliation
from app.services.inventory.models import Layer, Movement, Stock
from tests.factories import Api
from tests.routes.api_v1.builders import setting
from tests.routes.api_v1.stocking import item, layers, move, on_hand, transfer, warehouse


@pytest.fixture(autouse=True)
async def stocked(api: Api, database: Database) -> None:
    """Ten bolts, four of them elsewhere."""
    await setting(database, "modules.inventory", "true")
    bolt, places = await item(api, default_cost=2), [await warehouse(api, code) for code in ("MAIN", "SIDE")]
    await move(api, bolt, places[0], "10.5", "purchase")
    await transfer(api, bolt, *places, 4)


async def told(database: Database) -> list[str]:
    """Every difference, as the command prints it."""
    async with database.transaction(read_only=True) as session:
        return [str(difference) for difference in await reconciliation.find_differences(session)]


async def rebuild(database: Database) -> None:
    """Writes the sums anew."""
    async with database.transaction() as session:
        await reconciliation.rebuild_stock(session)


async def test_all_is_well(database: Database) -> None:
    assert await told(database) == []
    before = (await on_hand(database), await layers(database))
    await rebuild(database)
    assert (await on_hand(database), await layers(database)) == before


async def test_stock_and_layers_are_rebuilt(database: Database) -> None:
    before = (await on_hand(database), await layers(database))
    async with database.transaction() as session:
        await session.execute(update(Stock).where(Stock.warehouse_id == 1).values(quantity_on_hand=7))
        await session.execute(delete(Stock).where(Stock.warehouse_id == 2))
        await session.execute(update(Layer).where(Layer.warehouse_id == 2).values(quantity=5))
    assert await told(database) == [
        "stock of BOLT in MAIN: 7 instead of 6.5",
        "stock of BOLT in SIDE: 0 instead of 4",
        "layers of BOLT in SIDE: 5 instead of 4",
        "layer 2: 5 instead of 4",
    ]
    await rebuild(database)
    assert await told(database) == []
    assert (await on_hand(database), await layers(database)) == before


async def test_a_line_from_nowhere_is_told_and_not_explained_away(database: Database) -> None:
    async with database.transaction() as session:
        given = {"stock_item_id": 1, "warehouse_id": 2, "quantity": 3, "movement_type": "adjustment"}
        session.add(Movement(**given))
    await rebuild(database)
    assert await told(database) == [
        "layers of BOLT in SIDE: 4 instead of 7",
        "layer lines of movement 4: 0 instead of 3",
    ]
    assert await on_hand(database) == {(1, 1): 6.5, (1, 2): 7}


@pytest.mark.parametrize("table", ["stock_movements", "stock_layer_lines"])
async def test_the_database_refuses_to_change_the_ledger(database: Database, table: str) -> None:
    for statement in (f"UPDATE {table} SET quantity = 1", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match=f"{table} is append-only"):
            async with database.transaction() as session:
                await session.execute(text(statement))
    assert await told(database) == []


async def test_the_database_refuses_stock_below_zero(database: Database) -> None:
    with pytest.raises(DBAPIError, match="ck_warehouse_stock_not_negative"):
        async with database.transaction() as session:
            await session.execute(update(Stock).values(quantity_on_hand=-1))
