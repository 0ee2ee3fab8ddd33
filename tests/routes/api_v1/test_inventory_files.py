"""Items and opening stock as CSV files, out and in."""

import asyncio
import io
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from app.core.db import Database
from app.services.inventory import reconciliation
from tests.factories import Answer, Api
from tests.routes.api_v1.builders import events, setting
from tests.routes.api_v1.stocking import BASE, item, layers, move, on_hand, warehouse

ITEMS = """SKU;Name;Default cost;Category;Is active;Supplier;Notes
bolt;Bolt M8;0.12;Iron;yes;scr;'=1+1
nut;"Nut; brass";0,5;;;;
"""
STOCK = "sku,warehouse,quantity,unit_cost,location\nbolt,main,10,2,Shelf 4\nbolt,main,5,3.5,\nnut,side,0.5,,\n"


@pytest.fixture(autouse=True)
async def module(api: Api, database: Database) -> None:
    """The module is on, with two warehouses and a supplier."""
    await setting(database, "modules.inventory", "true")
    await warehouse(api, "MAIN")
    await warehouse(api, "SIDE")
    await api.post(f"{BASE}/suppliers", code="SCR", name="Screws")


async def put(api: Api, noun: str, text: str, **more: Any) -> Answer:
    """Sends a file as the body."""
    headers = {"Content-Type": "text/csv", **more.pop("headers", {})}
    return await api.send("POST", f"{BASE}/{noun}/import", data=text.encode(), headers=headers, **more)


async def text_of(api: Api, noun: str) -> str:
    """An export."""
    answer = await api.get(f"{BASE}/{noun}/export")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return str(answer.body.decode())


async def test_items_in_three_ways(api: Api, database: Database) -> None:
    before = len(await events(database))
    text = ITEMS.replace("0,5", "0.5")
    tried = await put(api, "items", text, query_string={"dry_run": "true"})
    told = {"message": "Items can be imported", "dry_run": True, "created": 2, "updated": 0, "unchanged": 0}
    assert (tried.status, tried.body, len(await events(database))) == (200, told, before)
    done = await put(api, "items", text)
    assert done.body == told | {"message": "Items imported successfully", "dry_run": False}
    rows = (await api.get(f"{BASE}/items")).body["items"]
    assert [(row["sku"], row["name"], row["default_cost"], row["supplier"], row["notes"]) for row in rows] == [
        ("BOLT", "Bolt M8", 0.12, "Screws", "=1+1"),
        ("NUT", "Nut; brass", 0.5, None, None),
    ]
    again = await api.post(f"{BASE}/items/import", csv=text.replace("Iron", "Steel"))
    assert (again.body["created"], again.body["updated"], again.body["unchanged"]) == (0, 1, 1)
    form = {"file": FileStorage(io.BytesIO(text.encode("utf-8-sig")), filename="items.csv")}
    by_form = await api.send("POST", f"{BASE}/items/import", files=form)
    assert (by_form.status, by_form.body["updated"]) == (200, 1)
    assert await layers(database) == []


async def test_opening_stock(api: Api, database: Database) -> None:
    await item(api, "BOLT"), await item(api, "NUT", default_cost=7)
    before = len(await events(database))
    tried = await put(api, "stock-levels", STOCK, query_string={"dry_run": "1"})
    assert (tried.status, tried.body["created"], len(await events(database))) == (200, 3, before)
    assert (await put(api, "stock-levels", STOCK)).body["message"] == "Opening stock imported successfully"
    assert await on_hand(database) == {(1, 1): 15, (2, 2): 0.5}
    assert (await layers(database, 1), await layers(database, 2)) == ([(1, 10, 2), (1, 5, 3.5)], [(2, 0.5, 7)])
    twice = await put(api, "stock-levels", STOCK)
    assert (twice.status, list(twice.body["errors"])) == (400, ["rows.2.sku", "rows.3.sku", "rows.4.sku"])
    async with database.transaction(read_only=True) as session:
        assert await reconciliation.find_differences(session) == []


async def test_what_is_exported_can_be_imported(api: Api, database: Database) -> None:
    await put(api, "items", ITEMS.replace("0,5", "0.5"))
    await put(api, "stock-levels", STOCK)
    await move(api, 1, 1, -4, "sale")
    goods, lying = await text_of(api, "items"), await text_of(api, "stock-levels")
    assert [line.split(",")[:2] for line in goods.splitlines()[:2]] == [["sku", "name"], ["BOLT", "Bolt M8"]]
    assert goods.splitlines()[1].endswith(",'=1+1")
    again = await put(api, "items", goods)
    assert (again.status, again.body["unchanged"]) == (200, 2)
    lines = [line.split(",") for line in lying.splitlines()]
    assert lines[0] == ["sku", "warehouse", "quantity", "unit_cost", "location"]
    found = [(sku, code, Decimal(quantity), Decimal(cost), where) for sku, code, quantity, cost, where in lines[1:]]
    assert found == [
        ("BOLT", "MAIN", 6, 2, "Shelf 4"),
        ("BOLT", "MAIN", 5, Decimal("3.5"), "Shelf 4"),
        ("NUT", "SIDE", Decimal("0.5"), Decimal("0.5"), ""),
    ]
    await warehouse(api, "NEW-1"), await warehouse(api, "NEW-2")
    moved = lying.replace("MAIN", "NEW-1").replace("SIDE", "NEW-2")
    assert (await put(api, "stock-levels", moved)).status == 200
    copied = [(quantity, cost) for place, quantity, cost in await layers(database) if place == 3]
    assert copied == [(6, 2), (5, 3.5)]


async def test_errors_name_rows_and_fields_and_nothing_is_stored(api: Api, database: Database) -> None:
    await item(api, "OLD")
    await move(api, 1, 1, 1)
    before = len(await events(database))
    header = "sku,name,default_cost,is_active,supplier,currency_code"
    bad = "\n".join([header, "A,A,x,maybe,,", ",B,,,,", "C,C,,,NO,", "C,C,,,,", "OLD,O,,,,USD"])
    for dry in ("true", "false"):
        shapes = await put(api, "items", bad, query_string={"dry_run": dry})
        assert shapes.status == 400
        assert list(shapes.body["errors"]) == ["rows.2.default_cost", "rows.2.is_active", "rows.3.sku"]
        rest = "\n".join([bad.splitlines()[0], *bad.splitlines()[3:]])
        rules = await put(api, "items", rest, query_string={"dry_run": dry})
        assert (rules.status, rules.body["errors"]) == (
            400,
            {
                "rows.2.supplier": ["There is no supplier with the code NO"],
                "rows.3.sku": ["is in the file twice"],
                "rows.4.currency_code": ["cannot change while there is stock"],
            },
        )
        stock = "sku,warehouse,quantity\nNO,MAIN,1\nOLD,NO,1\nOLD,SIDE,0\n"
        refused = await put(api, "stock-levels", stock, query_string={"dry_run": dry})
        assert list(refused.body["errors"]) == ["rows.4.quantity"]
        refused = await put(api, "stock-levels", stock.replace("SIDE,0", "SIDE,1"), query_string={"dry_run": dry})
        assert list(refused.body["errors"]) == ["rows.2.sku", "rows.3.warehouse"]
    assert len(await events(database)) == before


@pytest.mark.parametrize("noun", ["items", "stock-levels"])
async def test_files_that_are_none(api: Api, noun: str) -> None:
    for text in (
        "\n",
        "a,b\n1,2\n",
        "sku,name,warehouse,quantity\n",
        "sku\n",
        '"',
        "sku,name,warehouse,quantity\n" + "x,y,z,1\n" * 10_001,
    ):
        answer = await put(api, noun, text)
        assert (answer.status, list(answer.body["errors"])) == (400, ["file"]), text[:50]
    assert (await api.post(f"{BASE}/{noun}/import")).status == 400
    assert (
        await put(api, noun, "sku,name,warehouse,quantity\nx,y,z,1\n", query_string={"dry_run": "maybe"})
    ).status == 400


async def test_a_repeat_imports_once(api: Api, database: Database) -> None:
    await item(api, "BOLT"), await item(api, "NUT")
    first, again = [await put(api, "stock-levels", STOCK, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert (first.status, first.body) == (again.status, again.body) == (200, again.body)
    assert (again.headers["Idempotent-Replayed"], (await on_hand(database))[(1, 1)]) == ("true", 15)


async def test_a_repeat_of_items_is_answered_and_not_done(api: Api, database: Database) -> None:
    text, headers = ITEMS.replace("0,5", "0.5"), {"Idempotency-Key": "k"}
    first = await put(api, "items", text, headers=headers)
    assert (first.status, first.body["created"]) == (200, 2)
    await api.put(f"{BASE}/items/1", name="Renamed")
    before = len(await events(database))
    again = await put(api, "items", text, headers=headers)
    assert (again.status, again.body, again.headers["Idempotent-Replayed"]) == (200, first.body, "true")
    assert (await api.get(f"{BASE}/items/1")).body["item"]["name"] == "Renamed"
    assert len(await events(database)) == before
    other = await put(api, "items", text.replace("Iron", "Steel"), headers=headers)
    assert (other.status, other.body["error_code"]) == (422, "idempotency_key_reused")


async def test_two_that_open_the_same_stock_at_once(api: Api, database: Database) -> None:
    await item(api, "BOLT"), await item(api, "NUT")
    answers = await asyncio.gather(*(put(api, "stock-levels", STOCK) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400]
    assert await on_hand(database) == {(1, 1): 15, (2, 2): 0.5}
