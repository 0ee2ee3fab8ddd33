"""Many clients move the same stock at once: nothing is lost, nothing is made."""

import asyncio
import random
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.core.db import Database
from app.services.inventory.models import Movement, Transfer
from tests.factories import Api
from tests.routes.api_v1.builders import setting
from tests.routes.api_v1.stocking import BASE, item, layers, move, on_hand, sums, transfer, warehouse

CLIENTS, TRANSFERS, STOCK = 20, 200, 60


@pytest.fixture(autouse=True)
async def module(database: Database) -> None:
    """The module is on."""
    await setting(database, "modules.inventory", "true")


async def test_two_hundred_transfers_by_twenty_clients(api: Api, database: Database) -> None:
    bolt = await item(api, default_cost=2)
    places = [await warehouse(api, code) for code in ("A", "B", "C")]
    for place in places:
        await move(api, bolt, place, STOCK / 3, "purchase")
    chance = random.Random(5)
    work = [chance.sample(places, 2) for _ in range(TRANSFERS)]

    async def client(number: int) -> list[int]:
        answers = [await transfer(api, bolt, *pair) for pair in work[number::CLIENTS]]
        assert {answer.status: answer.body for answer in answers if answer.status not in (201, 400)} == {}
        return [answer.status for answer in answers]

    found = await asyncio.gather(*map(client, range(CLIENTS)))
    statuses = Counter(status for part in found for status in part)
    assert statuses.total() == TRANSFERS
    stock = await on_hand(database)
    assert (sum(stock.values()), min(stock.values()) >= 0) == (STOCK, True)
    async with database.transaction(read_only=True) as session:
        assert await sums(session) == stock
        made = await session.scalar(select(func.count()).select_from(Transfer))
        moved = await session.scalar(select(func.count()).where(Movement.movement_type == "transfer"))
    assert (made, moved) == (statuses[201], 2 * statuses[201])
    held = Counter[int]()
    for place, quantity, _ in await layers(database):
        held[place] += quantity
    assert {(bolt, place): quantity for place, quantity in held.items()} == {
        place: quantity for place, quantity in stock.items() if quantity
    }


async def test_the_last_unit_goes_once(api: Api, database: Database) -> None:
    bolt, places = await item(api), [await warehouse(api, code) for code in ("A", "B")]
    await move(api, bolt, places[0], 1)
    asked = (
        *(move(api, bolt, places[0], -1, "sale") for _ in range(5)),
        *(transfer(api, bolt, *places) for _ in range(5)),
    )
    answers = await asyncio.gather(*asked)
    refused = [answer.body for answer in answers if answer.status == 400]
    assert Counter(answer.status for answer in answers) == {201: 1, 400: 9}
    assert [(body["error_code"], body["available"]) for body in refused] == [("insufficient_stock", 0)] * 9
    assert sum((await on_hand(database)).values()) in (0, 1)


async def test_one_key_moves_once(api: Api, database: Database) -> None:
    bolt, places = await item(api), [await warehouse(api, code) for code in ("A", "B")]
    await move(api, bolt, places[0], 10)
    body = {"stock_item_id": bolt, "from_warehouse_id": places[0], "to_warehouse_id": places[1], "quantity": 3}
    asked = [api.send("POST", f"{BASE}/transfers", json=body, headers={"Idempotency-Key": "same"}) for _ in range(10)]
    answers = await asyncio.gather(*asked)
    assert Counter((answer.status, answer.body["reference_id"]) for answer in answers).most_common(1)[0][1] == 10
    assert await on_hand(database) == {(bolt, places[0]): 7, (bolt, places[1]): 3}


async def test_nothing_moves_into_a_warehouse_that_is_being_closed(api: Api, database: Database) -> None:
    bolt, places = await item(api), [await warehouse(api, code) for code in ("A", "B")]
    await move(api, bolt, places[0], 10)
    for _ in range(5):
        moved, closed = await asyncio.gather(transfer(api, bolt, *places), api.delete(f"{BASE}/warehouses/{places[1]}"))
        assert (moved.status, closed.status) in {(201, 409), (400, 200)}
        if closed.status == 200:
            assert (await on_hand(database)).get((bolt, places[1]), 0) == 0
            return
        await transfer(api, bolt, *reversed(places))
