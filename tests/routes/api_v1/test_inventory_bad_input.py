"""Bad input of every route of the inventory: 400 or 404 that names the field, and never a word of SQL."""

import re
from typing import Any

import pytest

from app.core.db import Database
from tests.factories import Answer, Api
from tests.routes.api_v1.builders import events, stock
from tests.routes.api_v1.stocking import BASE, item, move

TELLTALE = re.compile(r"select |insert |update \w+ set|sqlalchemy|asyncpg|sqlite|traceback|exception|constraint", re.I)
NOT_TEXT: tuple[Any, ...] = (1, True, [], {}, "\0", "\ud800")
NOT_NUMBERS: tuple[Any, ...] = ("abc", True, [], {}, float("nan"), float("inf"), "1e400", "", "٣x")
NOT_IDS: tuple[Any, ...] = ("abc", 0, -1, 1.5, True, [], {}, 2**31, 10**30, float("nan"))
NOT_FLAGS: tuple[Any, ...] = ("yes", 1, 0, [], {})
NOT_COSTS = (*NOT_NUMBERS, -0.01, 0.00001, 10**8)
LONG = "x" * 6000
DEVALUED = {"devalue_enabled": True}
PAGED = {"page": ("x",), "per_page": ("x",), "sort": ("x", "-"), "cursor": ("x",)}

ITEM = {
    **dict.fromkeys(("sku", "name", "description", "category", "unit", "barcode", "notes"), (*NOT_TEXT, LONG)),
    **dict.fromkeys(("supplier_sku", "image_url"), (*NOT_TEXT, LONG)),
    **dict.fromkeys(("default_cost", "default_price"), NOT_COSTS),
    **dict.fromkeys(("reorder_point", "reorder_quantity"), (*NOT_NUMBERS, -1, 10**9, 0.00001)),
    **dict.fromkeys(("is_active", "is_trackable", "allow_backorder"), NOT_FLAGS),
    "currency_code": (*NOT_TEXT, "eur", "EURO", "E1R", ""),
    "supplier_id": (*NOT_IDS, 999),
}
PLACE = {
    **dict.fromkeys(("name", "code", "address", "contact_person", "notes"), (*NOT_TEXT, LONG)),
    "is_active": NOT_FLAGS,
}
WAREHOUSE = PLACE | dict.fromkeys(("contact_email", "contact_phone"), (*NOT_TEXT, LONG))
SUPPLIER = PLACE | dict.fromkeys(
    ("description", "email", "phone", "website", "tax_id", "payment_terms"), (*NOT_TEXT, LONG)
)
MOVEMENT = {
    **dict.fromkeys(("stock_item_id", "warehouse_id"), (*NOT_IDS, 999)),
    **dict.fromkeys(("reason", "notes", "reference_type", "location"), (*NOT_TEXT, LONG)),
    "movement_type": (*NOT_TEXT, "transfer", "rent", "PURCHASE"),
    "quantity": (*NOT_NUMBERS, 0, 0.00001, 10**9, -11),
    "unit_cost": NOT_COSTS,
    "reference_id": (True, [], {}, "\0", LONG),
    "devalue_enabled": NOT_FLAGS,
}
TRANSFER = {
    **dict.fromkeys(("stock_item_id", "from_warehouse_id", "to_warehouse_id"), (*NOT_IDS, 999)),
    "quantity": (*NOT_NUMBERS, 0, -1, 0.00001, 10**9, 11),
    "notes": (*NOT_TEXT, LONG),
}


@pytest.fixture
async def paths(api: Api, database: Database) -> dict[str, str]:
    """Something of everything, by the names of paths; ten bolts in all, six of them here."""
    return {name: str(value) for name, value in (await stock(api, database)).items()}


def names(answer: Answer, field: str, context: object) -> None:
    """The answer is a refusal that names the field, and gives nothing away."""
    assert answer.status in (400, 404), (context, answer.body)
    assert field in answer.body["errors"], (context, answer.body)
    assert not TELLTALE.search(str(answer.body)), (context, answer.body)


async def refuse(api: Api, method: str, path: str, good: dict[str, Any], bad: dict[str, tuple[Any, ...]]) -> None:
    """Every bad value of every field, the others good."""
    for field, values in bad.items():
        for value in values:
            names(await api.send(method, path, json=good | {field: value}), field, (method, path, field, value))


async def test_items_warehouses_and_suppliers(api: Api, database: Database, paths: dict[str, str]) -> None:
    before = len(await events(database))
    for noun, good, bad in (
        ("item", {"sku": "NEW", "name": "New"}, ITEM),
        ("warehouse", {"code": "NEW", "name": "New"}, WAREHOUSE),
        ("supplier", {"code": "NEW", "name": "New"}, SUPPLIER | {"currency_code": ITEM["currency_code"]}),
    ):
        await refuse(api, "POST", f"{BASE}/{noun}s", good, bad)
        some = {field: values[-2:] for field, values in bad.items()}
        await refuse(api, "PUT", f"{BASE}/{noun}s/{paths[f'{noun}_id']}", {}, some)
        for field in good:
            rest = {name: value for name, value in good.items() if name != field}
            names(await api.post(f"{BASE}/{noun}s", **rest), field, field)
            names(await api.post(f"{BASE}/{noun}s", **rest, **{field: "  "}), field, field)
    assert len(await events(database)) == before


async def test_movements_and_transfers(api: Api, database: Database, paths: dict[str, str]) -> None:
    before = len(await events(database))
    good = {"stock_item_id": 1, "warehouse_id": 1, "quantity": 1}
    await refuse(api, "POST", f"{BASE}/movements", good, MOVEMENT)
    way = {"stock_item_id": 1, "from_warehouse_id": 1, "to_warehouse_id": 2, "quantity": 1}
    await refuse(api, "POST", f"{BASE}/transfers", way, TRANSFER)
    for path, whole in ((f"{BASE}/movements", good), (f"{BASE}/transfers", way)):
        for field in whole:
            rest = {name: value for name, value in whole.items() if name != field}
            names(await api.post(path, **rest), field, field)
            names(await api.post(path, **rest, **{field: None}), field, field)
    same = await api.post(f"{BASE}/transfers", **way | {"to_warehouse_id": 1})
    assert "different" in same.body["errors"]["to_warehouse_id"][0]
    assert len(await events(database)) == before


@pytest.mark.parametrize(
    ("kind", "quantity"),
    [("purchase", -1), ("return", -1), ("sale", 1), ("waste", 1), ("count", -1), ("devaluation", -1), ("sale", -7)],
)
@pytest.mark.usefixtures("paths")
async def test_quantities_that_do_not_fit_the_kind(api: Api, kind: str, quantity: int) -> None:
    more = {"devalue_method": "percent", "devalue_percent": 10} if kind == "devaluation" else {}
    names(await move(api, 1, 1, quantity, kind, **more), "quantity", kind)


@pytest.mark.usefixtures("paths")
async def test_devaluations_that_are_not_said(api: Api) -> None:
    for kind, quantity, given, field in (
        ("devaluation", 1, {}, "devalue_method"),
        ("return", 1, DEVALUED, "devalue_method"),
        ("return", 1, DEVALUED | {"devalue_method": "percent"}, "devalue_percent"),
        ("waste", -1, DEVALUED | {"devalue_method": "fixed"}, "devalue_unit_cost"),
        ("return", 1, DEVALUED | {"devalue_method": "half"}, "devalue_method"),
        (
            "return",
            1,
            DEVALUED | {"devalue_method": "percent", "devalue_percent": 101},
            "devalue_percent",
        ),
        ("sale", -1, DEVALUED | {"devalue_method": "fixed", "devalue_unit_cost": 1}, "devalue_enabled"),
        ("devaluation", 7, {"devalue_method": "fixed", "devalue_unit_cost": 1}, "quantity"),
    ):
        names(await move(api, 1, 1, quantity, kind, **given), field, (kind, given))


async def test_insufficient_stock_says_what_is_available(api: Api, database: Database, paths: dict[str, str]) -> None:
    asked = {"stock_item_id": 1, "from_warehouse_id": 1, "to_warehouse_id": 2, "quantity": 6.5}
    for answer in (await api.post(f"{BASE}/transfers", **asked), await move(api, 1, 1, -6.5, "sale")):
        assert (answer.status, answer.body["error_code"], answer.body["available"]) == (400, "insufficient_stock", 6)
        assert answer.body["errors"] == {"quantity": ["Insufficient stock: 6 available"]}


async def test_stock_that_is_more_than_can_be_kept(api: Api, paths: dict[str, str]) -> None:
    big = await item(api, "BIG")
    for _ in range(100):
        assert (await move(api, big, 1, 999_999_999)).status == 201
    names(await move(api, big, 1, 999_999_999), "quantity", "the next one")


async def test_filters(api: Api, paths: dict[str, str]) -> None:
    ids, dates = ("abc", "0", "-1", "1.5", str(2**31)), ("yesterday", "2026-02-30", "2026-13-01", "1", "0001-01-01")
    for path, bad in {
        "items": {"supplier_id": ids, "active_only": ("maybe",), "search": ("\0",), "category": ("\0",)},
        "items/1/availability": {"warehouse_id": ids},
        "warehouses": {"active_only": ("maybe",)},
        "suppliers": {"search": ("\0", "x" * 201)},
        "stock-levels": {"warehouse_id": ids, "stock_item_id": ids, "in_stock": ("maybe",), "category": ("\0",)},
        "movements": {"stock_item_id": ids, "movement_type": ("rent",), "date_from": dates, "date_to": dates},
        "transfers": {"stock_item_id": ids, "date_from": dates, "date_to": dates},
        "reports/valuation": {"warehouse_id": ids, "currency_code": ("eur", "E", "\0"), "category": ("\0",)},
        "reports/movement-history": {"warehouse_id": ids, "movement_type": ("rent",), "date_from": dates},
        "reports/turnover": {"item_id": ids, "start_date": (*dates, "2190-01-01"), "end_date": dates},
        "reports/low-stock": {"warehouse_id": ids},
    }.items():
        paged = (
            {}
            if path.endswith("availability")
            else {"page": ("x",), "per_page": ("x",), "sort": ("x", "-"), "cursor": ("x",)}
        )
        for field, values in (bad | paged).items():
            for value in values:
                names(await api.get(f"{BASE}/{path}", **{field: value}), field, (path, field, value))


async def test_what_is_not_there(api: Api, paths: dict[str, str]) -> None:
    for path in ("items/999", "items/999/availability", "warehouses/999", "suppliers/999", "items/abc", "items/0"):
        assert (await api.get(f"{BASE}/{path}")).status == 404
    for reference in ("1", "abc", "0" * 26, "%00", "%ff", "a%20b", "'", "..", "1" * 5000):
        answer = await api.get(f"{BASE}/transfers/{reference}")
        assert (answer.status, answer.body["error_code"]) == (404, "not_found"), reference
        assert not TELLTALE.search(str(answer.body))
