"""Reports of the inventory, figures worked out by hand."""

import pytest

from app.core.db import Database
from tests.clock import FrozenClock
from tests.counting import statements
from tests.factories import Api
from tests.routes.api_v1.builders import setting
from tests.routes.api_v1.stocking import BASE, item, move, transfer, warehouse

REPORTS = f"{BASE}/reports"


@pytest.fixture(autouse=True)
async def module(database: Database) -> None:
    """The module is on."""
    await setting(database, "modules.inventory", "true")


async def test_valuation(api: Api) -> None:
    bolt, nut = await item(api, "BOLT", category="Iron"), await item(api, "NUT", currency_code="USD")
    hidden = await item(api, "TALK", is_trackable=False)
    main, side = await warehouse(api, "MAIN"), await warehouse(api, "SIDE")
    await move(api, bolt, main, 10, "purchase", unit_cost=8)
    await move(api, bolt, main, 10, "purchase", unit_cost="9.5")
    await move(api, bolt, main, -4, "sale")
    await transfer(api, bolt, main, side, 8)
    await move(api, nut, side, 3, "purchase", unit_cost=0.1)
    await move(api, hidden, side, 3, "purchase", unit_cost=100)
    rows = [
        (bolt, "BOLT", "Iron", main, "Main", 8, 9.5, 76, "EUR"),
        (bolt, "BOLT", "Iron", side, "Side", 8, 8.375, 67, "EUR"),
    ]
    names = ("item_id", "sku", "category", "warehouse_id", "warehouse_name", "quantity", "cost", "value", "currency")
    details = [dict(zip(names, row, strict=True)) | {"name": "Bolt"} for row in rows]
    by_currency = {"EUR": {"currency": "EUR", "value": 143}, "USD": {"currency": "USD", "value": 0.3}}
    found = (await api.get(f"{REPORTS}/valuation")).body
    assert found.pop("pagination")["total"] == 2
    assert found == {
        "total_value": 143,
        "currency": "EUR",
        "by_currency": by_currency,
        "by_warehouse": {
            f"{name} ({name.upper()})": {
                "warehouse_id": place,
                "warehouse_name": name,
                "warehouse_code": name.upper(),
                "value": value,
                "currency": "EUR",
            }
            for place, name, value in ((main, "Main", 76), (side, "Side", 67))
        },
        "by_category": {"Iron": {"category": "Iron", "value": 143, "currency": "EUR"}},
        "item_details": details,
        "warehouse_id": None,
        "category": None,
    }
    dollars = (await api.get(f"{REPORTS}/valuation", currency_code="USD")).body
    assert (dollars["total_value"], dollars["by_currency"]) == (0.3, {"USD": by_currency["USD"]})
    assert list(dollars["by_category"]) == ["Uncategorized"]
    there = (await api.get(f"{REPORTS}/valuation", warehouse_id=side, category="Iron")).body
    assert (there["total_value"], there["warehouse_id"], there["category"]) == (67, side, "Iron")
    assert [row["warehouse_id"] for row in there["item_details"]] == [side]


async def test_valuation_in_the_only_currency_there_is(api: Api) -> None:
    nothing = (await api.get(f"{REPORTS}/valuation")).body
    assert (nothing["total_value"], nothing["currency"], nothing["item_details"]) == (0, "EUR", [])
    await move(api, await item(api, currency_code="CHF", default_cost=2), await warehouse(api), 4)
    found = (await api.get(f"{REPORTS}/valuation")).body
    assert (found["total_value"], found["currency"]) == (8, "CHF")


async def test_archived_items_keep_their_value(api: Api) -> None:
    bolt, main = await item(api, default_cost=8), await warehouse(api)
    await move(api, bolt, main, 10)
    await api.delete(f"{BASE}/items/{bolt}")
    assert (await api.get(f"{REPORTS}/valuation")).body["total_value"] == 80


async def test_history(api: Api, clock: FrozenClock) -> None:
    bolt, main, side = await item(api), await warehouse(api, "MAIN"), await warehouse(api, "SIDE")
    await move(api, bolt, main, 10, "purchase", reference_type="order", reference_id=4711, notes="n")
    clock.move(days=1)
    await transfer(api, bolt, main, side, 4)
    found = (await api.get(f"{REPORTS}/movement-history")).body
    reference = (await api.get(f"{BASE}/transfers")).body["transfers"][0]["reference_id"]
    told = [(row["id"], row["quantity"], row["type"], row["reference"]) for row in found["movements"]]
    assert told == [
        (3, 4, "transfer", f"transfer#{reference}"),
        (2, -4, "transfer", f"transfer#{reference}"),
        (1, 10, "purchase", "order#4711"),
    ]
    assert found["movements"][2] == {
        "id": 1,
        "date": "2026-03-11T10:00:00Z",
        "item_id": bolt,
        "item_sku": "BOLT",
        "item_name": "Bolt",
        "warehouse_id": main,
        "warehouse_name": "Main",
        "quantity": 10,
        "type": "purchase",
        "reference": "order#4711",
        "notes": "n",
    }
    assert (found["total_movements"], found["pagination"]["total"]) == (3, 3)
    for query, ids in (
        ({"date_to": "2026-03-11"}, [1]),
        ({"date_from": "2026-03-12"}, [3, 2]),
        ({"date_from": "2026-03-11T10:00:01Z"}, [3, 2]),
        ({"warehouse_id": side}, [3]),
        ({"movement_type": "purchase"}, [1]),
        ({"stock_item_id": 99}, []),
        ({"per_page": 1, "page": 2}, [2]),
    ):
        for path in (f"{REPORTS}/movement-history", f"{BASE}/movements"):
            assert [row["id"] for row in (await api.get(path, **query)).body["movements"]] == ids
    for path in (f"{BASE}/transfers?date_to=2026-03-11", f"{BASE}/transfers?date_from=2026-03-13"):
        assert (await api.get(path)).body["transfers"] == []
    assert (
        len((await api.get(f"{BASE}/transfers", date_from="2026-03-12", date_to="2026-03-12")).body["transfers"]) == 1
    )


async def test_days_are_those_of_the_zone(api: Api, database: Database, clock: FrozenClock) -> None:
    await setting(database, "timezone", "Asia/Tokyo")
    clock.move(hours=6)  # 01:00 of the 12th there
    await move(api, await item(api), await warehouse(api), 1)
    for day, count in (("2026-03-11", 0), ("2026-03-12", 1)):
        assert len((await api.get(f"{BASE}/movements", date_from=day, date_to=day)).body["movements"]) == count


async def test_turnover_weighs_stock_by_time(api: Api, clock: FrozenClock) -> None:
    bolt, idle = await item(api, "BOLT"), await item(api, "IDLE")
    main, side = await warehouse(api, "MAIN"), await warehouse(api, "SIDE")
    await move(api, bolt, main, 40, "purchase")
    await move(api, bolt, main, -5, "sale")  # before the period
    clock.move(days=10)
    start = clock.now()
    clock.move(days=2)
    await move(api, bolt, main, -15, "sale")
    await transfer(api, bolt, main, side, 10)
    clock.move(days=3)
    await move(api, bolt, side, -10, "sale")
    await move(api, bolt, main, -1, "waste")
    clock.move(days=5)
    period = {"start_date": f"{start:%Y-%m-%dT%H:%M:%SZ}", "end_date": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"}
    found = (await api.get(f"{REPORTS}/turnover", **period)).body
    # 35 for two days, 20 for three, 9 for five: 175 by ten days.
    sold, average = 25, (35 * 2 + 20 * 3 + 9 * 5) / 10
    assert (found["start_date"], found["end_date"]) == (period["start_date"], period["end_date"])
    assert found["items"] == [
        {
            "item_id": bolt,
            "sku": "BOLT",
            "name": "Bolt",
            "quantity_sold": sold,
            "avg_stock": average,
            "turnover_rate": round(sold / average, 4),
            "days_on_hand": 7,
        },
        {
            "item_id": idle,
            "sku": "IDLE",
            "name": "Idle",
            "quantity_sold": 0,
            "avg_stock": 0,
            "turnover_rate": 0,
            "days_on_hand": None,
        },
    ]
    assert (await api.get(f"{REPORTS}/turnover", item_id=idle)).body["pagination"]["total"] == 1
    # What is yet to come of the period does not count.
    later = (await api.get(f"{REPORTS}/turnover", **period | {"end_date": "2026-12-31"})).body
    assert later["items"] == found["items"]
    default = (await api.get(f"{REPORTS}/turnover")).body
    assert (default["start_date"], default["end_date"]) == ("2025-03-31", "2026-03-31")
    assert default["items"][0]["quantity_sold"] == 30


async def test_low_stock(api: Api) -> None:
    main, side = await warehouse(api, "MAIN"), await warehouse(api, "SIDE")
    bolt, exact = await item(api, "BOLT", reorder_point=20, reorder_quantity=50), await item(api, "E", reorder_point=5)
    hidden = await item(api, "HID", reorder_point=5, is_trackable=False)
    for what, place, quantity in ((bolt, main, 15), (bolt, side, 4), (exact, main, 5), (hidden, main, 1)):
        await move(api, what, place, quantity)
    found = (await api.get(f"{REPORTS}/low-stock")).body["items"]
    rows = [
        {
            "item_id": bolt,
            "item_sku": "BOLT",
            "item_name": "Bolt",
            "warehouse_id": place,
            "warehouse_code": code,
            "warehouse_name": code.title(),
            "quantity_on_hand": quantity,
            "reorder_point": 20,
            "reorder_quantity": 50,
            "shortfall": 20 - quantity,
        }
        for place, code, quantity in ((side, "SIDE", 4), (main, "MAIN", 15))
    ]
    assert found == rows
    assert (await api.get(f"{REPORTS}/low-stock", warehouse_id=main)).body["items"] == rows[1:]
    await api.delete(f"{BASE}/items/{bolt}")
    assert (await api.get(f"{REPORTS}/low-stock")).body["items"] == []


async def test_pages_and_cursors_of_reports(api: Api) -> None:
    main = await warehouse(api)
    for number in range(3):
        bolt = await item(api, f"B{number}", reorder_point=9, default_cost="0.3333")
        await move(api, bolt, main, 4 - number, "purchase")
        await move(api, bolt, main, -1, "sale")
    lists = {"valuation": "item_details", "movement-history": "movements", "turnover": "items", "low-stock": "items"}
    sorts = {"valuation": "value", "movement-history": "id", "turnover": "-turnover_rate", "low-stock": "-shortfall"}
    for name, key in lists.items():
        whole = (await api.get(f"{REPORTS}/{name}", sort=sorts[name])).body[key]
        found, cursor = [], ""
        while cursor is not None:
            page = (await api.get(f"{REPORTS}/{name}", sort=sorts[name], per_page=1, cursor=cursor)).body
            found, cursor = found + page[key], page["pagination"]["next_cursor"]
        assert found == whole, name


async def test_statements_do_not_grow_with_the_number_of_items(api: Api, database: Database) -> None:
    main, side = await warehouse(api, "MAIN"), await warehouse(api, "SIDE")
    counted: list[list[int]] = []
    for number in range(3):
        bolt = await item(api, f"BOLT-{number}", reorder_point=9, category=f"C{number}")
        await move(api, bolt, main, 5, "purchase")
        await transfer(api, bolt, main, side)
        counted.append([])
        for name in ("valuation", "movement-history", "turnover", "low-stock"):
            with statements(database) as found:
                assert (await api.get(f"{REPORTS}/{name}")).status == 200
            # Now and then the token is looked up as well.
            counted[-1].append(len([statement for statement in found if "api_tokens" not in statement]))
    assert counted == [[6, 2, 2, 2]] * 3
