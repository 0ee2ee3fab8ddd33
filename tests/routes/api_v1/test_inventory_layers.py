"""What units have cost on their way: first in, first out, devalued, taken along, sold before they came."""

from typing import Any

import pytest
from pydantic import BaseModel

from app.core.db import Database
from app.routes.schemas.inventory import items, movements, reports, stock_levels, suppliers, transfers, warehouses
from app.services.inventory import reconciliation
from tests.clock import FrozenClock
from tests.factories import Api
from tests.routes.api_v1.builders import setting, stock
from tests.routes.api_v1.stocking import AT, BASE, item, layers, move, on_hand, transfer, warehouse


@pytest.fixture(autouse=True)
async def module(database: Database) -> None:
    """The module is on."""
    await setting(database, "modules.inventory", "true")


async def test_a_movement_and_the_stock_after_it(api: Api, clock: FrozenClock) -> None:
    bolt, main = await item(api), await warehouse(api)
    answer = await move(api, bolt, main, 15, "purchase", unit_cost=8, reason="Delivery", reference_id=4711)
    assert (answer.status, answer.body) == (
        201,
        {
            "message": "Stock movement recorded successfully",
            "movement": {
                "id": 1,
                "movement_type": "purchase",
                "stock_item_id": bolt,
                "warehouse_id": main,
                "quantity": 15,
                "reference_type": None,
                "reference_id": "4711",
                "unit_cost": 8,
                "reason": "Delivery",
                "notes": None,
                "moved_by": 2,
                "moved_at": AT,
            },
            "updated_stock": {
                "id": 1,
                "warehouse_id": main,
                "stock_item_id": bolt,
                "quantity_on_hand": 15,
                "quantity_reserved": 0,
                "quantity_available": 15,
                "location": None,
                "last_counted_at": None,
                "last_counted_by": None,
                "created_at": AT,
                "updated_at": AT,
            },
        },
    )
    clock.move(hours=1)
    counted = (await move(api, bolt, main, 15, "count")).body
    assert (counted["movement"]["quantity"], counted["updated_stock"]["last_counted_by"]) == (0, 2)
    assert counted["updated_stock"]["last_counted_at"] == "2026-03-11T11:00:00Z"


async def test_first_in_first_out_also_through_a_transfer(api: Api, database: Database, clock: FrozenClock) -> None:
    bolt, main, side = await item(api), await warehouse(api, "MAIN"), await warehouse(api, "SIDE")
    await move(api, bolt, main, 10, "purchase", unit_cost=1)
    clock.move(days=1)
    await move(api, bolt, side, 5, "purchase", unit_cost=2)
    clock.move(days=1)
    await move(api, bolt, main, 10, "purchase", unit_cost=3)
    await transfer(api, bolt, main, side, 12)
    assert await layers(database) == [(main, 8, 3), (side, 10, 1), (side, 5, 2), (side, 2, 3)]
    await move(api, bolt, side, -11, "sale")
    assert await layers(database) == [(main, 8, 3), (side, 4, 2), (side, 2, 3)]


async def test_a_transfer_as_the_list_and_the_page_have_it(api: Api) -> None:
    bolt, main, side = await item(api), await warehouse(api, "MAIN"), await warehouse(api, "SIDE")
    await move(api, bolt, main, 15)
    made = (await transfer(api, bolt, main, side, 4, notes="n")).body
    assert made["message"] == "Stock transfer completed successfully"
    assert [half["movement_id"] for half in made["transfers"]] == [2, 3]
    listed = (await api.get(f"{BASE}/transfers")).body["transfers"]
    single = (await api.get(f"{BASE}/transfers/{made['reference_id']}")).body["transfer"]
    assert listed == [{name: value for name, value in single.items() if name != "movements"}]
    assert single["movements"] == [half["movement"] for half in made["transfers"]]
    assert [half["quantity"] for half in single["movements"]] == [-4, 4]
    assert (listed[0]["movement_ids"], listed[0]["quantity"], listed[0]["notes"]) == ([2, 3], 4, "n")
    later = (await transfer(api, bolt, main, side, 1)).body["reference_id"]
    assert (len(later), later[:10] >= made["reference_id"][:10]) == (26, True)


async def test_what_comes_back_may_be_worth_less(api: Api, database: Database) -> None:
    bolt, main = await item(api, default_cost=8), await warehouse(api)
    await move(api, bolt, main, 6, "purchase")
    fixed = {"devalue_enabled": True, "devalue_method": "fixed", "devalue_unit_cost": 2.5}
    assert (await move(api, bolt, main, 4, "return", **fixed)).status == 201
    assert await layers(database) == [(main, 6, 8), (main, 4, 2.5)]
    await move(api, bolt, main, -4, "waste")
    assert (await on_hand(database), await layers(database)) == ({(bolt, main): 6}, [(main, 6, 8)])


async def test_units_lose_value_where_they_lie(api: Api, database: Database, clock: FrozenClock) -> None:
    bolt, main = await item(api, default_cost=8), await warehouse(api)
    await move(api, bolt, main, 10, "purchase")
    lost = {"devalue_method": "percent", "devalue_percent": 25}
    assert (await move(api, bolt, main, 4, "devaluation", **lost)).body["updated_stock"]["quantity_on_hand"] == 10
    assert await layers(database) == [(main, 6, 8), (main, 4, 6)]
    clock.move(days=1)
    await move(api, bolt, main, -3, "waste", devalue_enabled=True, devalue_method="fixed", devalue_unit_cost=0)
    assert await layers(database) == [(main, 3, 8), (main, 4, 6)]
    kinds = [row["movement_type"] for row in (await api.get(f"{BASE}/movements")).body["movements"]]
    assert kinds == ["waste", "devaluation", "devaluation", "purchase"]


async def test_backorders_are_filled_by_what_comes(api: Api, database: Database) -> None:
    bolt, main, side = await item(api, allow_backorder=True, default_cost=5), await warehouse(api, "M"), 2
    await warehouse(api, "S")
    await move(api, bolt, main, 2, "purchase")
    sold = await move(api, bolt, main, -5, "sale")
    assert sold.body["updated_stock"]["quantity_on_hand"] == -3
    assert await layers(database) == [(main, -3, 5)]
    refused = await transfer(api, bolt, main, side, 1)
    assert (refused.status, refused.body["available"]) == (400, 0)
    await move(api, bolt, main, 10, "purchase", unit_cost=7)
    assert await layers(database) == [(main, 7, 7)]
    async with database.transaction(read_only=True) as session:
        assert await reconciliation.find_differences(session) == []


def skeleton(value: Any) -> Any:
    """The keys of a value, at every depth."""
    if isinstance(value, dict):
        return {key: skeleton(inner) for key, inner in value.items()}
    return [skeleton(inner) for inner in value] if isinstance(value, list) else None


async def test_answers_are_what_the_documentation_says(api: Api, database: Database) -> None:
    made = await stock(api, database)
    await api.patch(f"{BASE}/items/{made['item_id']}", reorder_point=50)
    answers: dict[str, type[BaseModel]] = {
        "items": items.ItemPage,
        f"items/{made['item_id']}": items.ItemBody,
        f"items/{made['item_id']}/availability": items.AvailabilityBody,
        "warehouses": warehouses.WarehousePage,
        f"warehouses/{made['warehouse_id']}": warehouses.WarehouseBody,
        "suppliers": suppliers.SupplierPage,
        f"suppliers/{made['supplier_id']}": suppliers.SupplierBody,
        "stock-levels": stock_levels.StockPage,
        "movements": movements.MovementPage,
        "transfers": transfers.TransferPage,
        f"transfers/{made['reference_id']}": transfers.TransferBody,
        "reports/valuation": reports.ValuationBody,
        "reports/movement-history": reports.MovementHistoryPage,
        "reports/turnover": reports.TurnoverPage,
        "reports/low-stock": reports.LowStockPage,
    }
    for path, shape in answers.items():
        body = (await api.get(f"{BASE}/{path}")).body
        assert skeleton(shape.model_validate(body).model_dump()) == skeleton(body), path


async def test_every_post_takes_the_key_of_a_repeat(api: Api, database: Database) -> None:
    await stock(api, database)
    posts: dict[str, dict[str, Any]] = {
        "items": {"sku": "NEW", "name": "New"},
        "warehouses": {"code": "NEW", "name": "New"},
        "suppliers": {"code": "NEW", "name": "New"},
        "movements": {"stock_item_id": 1, "warehouse_id": 1, "quantity": 1},
        "transfers": {"stock_item_id": 1, "from_warehouse_id": 1, "to_warehouse_id": 2, "quantity": 1},
    }
    for path, body in posts.items():
        sent = {"json": body, "headers": {"Idempotency-Key": path}}
        first, again = [await api.send("POST", f"{BASE}/{path}", **sent) for _ in range(2)]
        assert (first.status, first.body) == (again.status, again.body) == (201, again.body)
        assert again.headers["Idempotent-Replayed"] == "true"
        other = await api.send("POST", f"{BASE}/{path}", json=body | {"notes": "other"}, headers=sent["headers"])
        assert (other.status, other.body["error_code"]) == (422, "idempotency_key_reused")
