"""Pages of the inventory: items, stock, movements, transfers, warehouses, suppliers."""

from functools import partial
from typing import Any

import pytest

from app import TimeTracker
from app.core.db import Database
from app.services.settings import instance
from tests.counting import fewest
from tests.factories import Api
from tests.routes.api_v1.stocking import item, layers, move, on_hand, transfer, warehouse
from tests.routes.web.conftest import Browser

BASE = "/inventory"
PAGES = ("", "/items/1", "/stock", "/movements", "/transfers", "/warehouses", "/suppliers", "/import", "/reports")
PAGES += ("/reports/movement-history", "/reports/turnover", "/reports/low-stock", "/items/1/edit", "/items/new")
PAGES += ("/movements/new", "/transfers/new", "/warehouses/new", "/warehouses/1/edit", "/suppliers/new")


async def switch(database: Database, value: str) -> None:
    """Switches the module."""
    async with database.transaction() as session:
        await instance.write(session, "modules.inventory", value)


@pytest.fixture
async def stocked(ada: Browser, database: Database) -> Browser:
    """Ada's browser, on a server whose inventory is on."""
    await switch(database, "true")
    return ada


async def made(browser: Browser, path: str, where: str, **form: Any) -> None:
    """Sends a form that must lead somewhere."""
    answer = await browser.send(f"{BASE}{path}", **form)
    assert (answer.status_code, answer.headers.get("Location")) == (303, where)


async def test_it_is_there_only_while_it_is_on(stocked: Browser, database: Database, api: Api) -> None:
    assert await item(api) == await warehouse(api) == 1
    for path in PAGES:
        assert (path, (await stocked.client.get(f"{BASE}{path}")).status_code) == (path, 200)
    await switch(database, "false")
    for path in PAGES:
        assert (path, (await stocked.client.get(f"{BASE}{path}")).status_code) == (path, 404)
    assert (await stocked.send(f"{BASE}/items/new", sku="A", name="A")).status_code == 404


async def test_the_navigation_leads_there_while_it_is_on(app: TimeTracker, stocked: Browser) -> None:
    await app.caches.refresh()
    assert "Inventory" in (await stocked.read("/profile")).all(".//header//nav//a")
    await switch(app.database, "false")
    await app.caches.refresh()
    assert "Inventory" not in (await stocked.read("/profile")).all(".//header//nav//a")


async def test_nobody_is_asked_to_sign_in(browser: Browser, database: Database) -> None:
    await switch(database, "true")
    for path in PAGES:
        answer = await browser.client.get(f"{BASE}{path}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in?next={BASE}{path}")


async def test_an_item_from_its_form_to_the_archive(stocked: Browser, database: Database) -> None:
    await made(stocked, "/suppliers/new", "/inventory/suppliers", code="screws", name="Screws & Sons", is_active="yes")
    await made(stocked, "/warehouses/new", "/inventory/warehouses", code="main", name="Main store", is_active="yes")
    form = {"sku": "bolt", "name": "Bolt", "category": "Fasteners", "unit": "", "default_cost": "0.125"}
    form |= {"reorder_point": "20", "supplier_id": "1", "is_active": "yes", "is_trackable": "yes"}
    await made(stocked, "/items/new", "/inventory/items/1", **form)
    page = await stocked.read(f"{BASE}/items/1")
    assert page.heading == ["Bolt"]
    assert page.all(".//dl[@class='facts']//dd") == ["0 pcs", "20", "€0.125", "\N{EN DASH}", "Screws & Sons"]
    move_form = {"movement_type": "purchase", "stock_item_id": "1", "warehouse_id": "1"}
    await made(stocked, "/movements/new", "/inventory/items/1", **move_form, quantity="30", location="Shelf 4")
    sold = move_form | {"movement_type": "sale", "reason": "Order 7"}
    await made(stocked, "/movements/new", "/inventory/items/1", **sold, quantity="12.5")
    page = await stocked.read(f"{BASE}/items/1")
    assert page.all(".//section[@aria-labelledby='where-title']//tbody/tr") == ["Main store MAIN Shelf 4 17.5 pcs"]
    ledger = ".//section[@aria-labelledby='ledger-title']//tbody/tr"
    assert page.all(f"{ledger}/td[2]") == ["Sale", "Purchase"]
    assert page.all(f"{ledger}/td[3]") == ["-12.5 pcs", "+30 pcs"]
    assert page.all(f"{ledger}/td[5]") == ["Order 7", ""]
    assert await on_hand(database) == {(1, 1): 17.5}
    assert (await stocked.read(BASE)).all(".//tbody/tr/td[3]") == ["Low 17.5 pcs"]
    await made(stocked, "/items/1/edit", "/inventory/items/1", **(form | {"name": "Bolt M8", "default_cost": ""}))
    page = await stocked.read(f"{BASE}/items/1/edit")
    assert page.values(".//input[@id='default_cost']", "value") == [None]
    assert page.values(".//input[@id='reorder_point']", "value") == ["20"]
    await made(stocked, "/items/1/toggle", "/inventory/items/1")
    assert (await stocked.read(BASE)).all(".//tbody/tr") == []
    assert (await stocked.read(f"{BASE}?archived=yes")).all(".//tbody/tr/td[1]") == ["Bolt M8 Archived"]
    page = await stocked.refused(400, f"{BASE}/movements/new", **move_form, quantity="1")
    assert page.all(".//p[@class='problem']") == ["BOLT is archived"]


async def test_items_are_looked_for(stocked: Browser, api: Api) -> None:
    await warehouse(api)
    await item(api, "BOLT", category="Fasteners", reorder_point=5)
    await item(api, "CABLE", category="Cables", barcode="4006381333931")
    found = {}
    for query in ("search=bol", "search=4006", "category=Cables", "low=yes", "search=bolt&category=Cables"):
        found[query] = (await stocked.read(f"{BASE}?{query}")).all(".//tbody/tr/th")
    assert list(found.values()) == [["BOLT"], ["CABLE"], ["CABLE"], ["BOLT"], []]
    assert (await stocked.client.get(f"{BASE}?supplier_id=none")).status_code == 400


async def test_what_does_not_fit_is_said_beside_its_field(stocked: Browser, api: Api) -> None:
    await warehouse(api)
    await item(api, "BOLT")
    page = await stocked.refused(409, f"{BASE}/items/new", sku="bolt", name="Again", notes="Kept", is_active="yes")
    assert page.problems == {"sku": "An item with the SKU BOLT already exists"}
    assert page.all(".//textarea[@id='notes']") == ["Kept"]
    page = await stocked.refused(400, f"{BASE}/items/new", sku=" ", name="", default_cost="cheap")
    assert list(page.problems) == ["sku", "name", "default_cost"]
    assert page.values(".//input[@id='default_cost']", "value") == ["cheap"]
    form = {"movement_type": "sale", "stock_item_id": "1", "warehouse_id": "1"}
    for quantity, text in (("5", "Insufficient stock: 0 available"), ("-5", "Must be above 0"), ("NaN", "Enter")):
        page = await stocked.refused(400, f"{BASE}/movements/new", **form, quantity=quantity)
        assert [found[: len(text)] for found in page.problems.values()] == [text]
    page = await stocked.refused(400, f"{BASE}/movements/new", **(form | {"movement_type": "theft"}), quantity="1")
    assert list(page.problems) == ["movement_type"]
    page = await stocked.refused(404, f"{BASE}/movements/new", **(form | {"stock_item_id": "99"}), quantity="1")
    assert page.problems == {"stock_item_id": "Item with ID 99 not found"}
    page = await stocked.refused(409, f"{BASE}/warehouses/new", code="main", name="Second", is_active="yes")
    assert page.problems == {"code": "A warehouse with the code MAIN already exists"}
    for path in ("/items/9", "/items/9/edit", "/warehouses/9/edit", "/suppliers/9/edit"):
        assert (await stocked.client.get(f"{BASE}{path}")).status_code == 404


async def test_counting_correcting_and_devaluing(stocked: Browser, api: Api, database: Database) -> None:
    await item(api, "BOLT")
    await warehouse(api)
    form = {"stock_item_id": "1", "warehouse_id": "1"}
    where = "/inventory/items/1"
    await made(stocked, "/movements/new", where, **form, movement_type="purchase", quantity="10", unit_cost="4")
    await made(stocked, "/movements/new", where, **form, movement_type="count", quantity="9")
    await made(stocked, "/movements/new", where, **form, movement_type="adjustment", quantity="-1")
    devalued = form | {"movement_type": "devaluation", "devalue_method": "percent", "devalue_percent": "50"}
    await made(stocked, "/movements/new", where, **devalued, quantity="3")
    assert await layers(database) == [(1, 5.0, 4.0), (1, 3.0, 2.0)]
    await made(stocked, "/movements/new", where, **form, movement_type="waste", quantity="2")
    assert await layers(database) == [(1, 5.0, 4.0), (1, 1.0, 2.0)]
    page = await stocked.read(f"{BASE}/movements?movement_type=count")
    assert page.all(".//tbody/tr/td[4]") == ["-1 pcs"]
    page = await stocked.refused(400, f"{BASE}/movements/new", **form, movement_type="devaluation", quantity="1")
    assert list(page.problems) == ["devalue_method"]


async def test_transfers_go_over_and_are_listed(stocked: Browser, api: Api, database: Database) -> None:
    await item(api, "BOLT")
    await warehouse(api)
    await warehouse(api, "VAN")
    await move(api, 1, 1, 15)
    form = {"stock_item_id": "1", "from_warehouse_id": "1", "to_warehouse_id": "2"}
    await made(stocked, "/transfers/new", "/inventory/items/1", **form, quantity="4", notes="For the school")
    assert await on_hand(database) == {(1, 1): 11, (1, 2): 4}
    page = await stocked.read(f"{BASE}/transfers")
    assert page.all(".//tbody/tr/td") == ["BOLT Bolt", "Main", "Van", "4 pcs", "For the school"]
    page = await stocked.refused(400, f"{BASE}/transfers/new", **form, quantity="40")
    assert page.problems == {"quantity": "Insufficient stock: 11 available"}
    page = await stocked.refused(400, f"{BASE}/transfers/new", **(form | {"to_warehouse_id": "1"}), quantity="1")
    assert list(page.problems) == ["to_warehouse_id"]
    stock = await stocked.read(f"{BASE}/stock?warehouse_id=2")
    assert stock.all(".//tbody/tr/td[3]") == ["4 pcs"]
    closed = await stocked.refused(409, f"{BASE}/warehouses/2/edit", code="VAN", name="Van")
    assert closed.alert == ["Van still has stock of 1 item"]


async def test_pages_take_the_same_statements_whatever_their_length(
    app: TimeTracker, stocked: Browser, api: Api
) -> None:
    counted: list[list[int]] = []
    await warehouse(api)
    await warehouse(api, "VAN")
    for number in (1, 3):
        for place in range(number):
            made_item = await item(api, f"ITEM-{number}-{place}", category=f"C{number}{place}", reorder_point=100)
            await move(api, made_item, 1, 10, unit_cost=2)
            await transfer(api, made_item, 1, 2, 2)
        await api.post("/inventory/suppliers", code=f"S{number}", name="S")
        counted.append([await fewest(app.database, partial(stocked.read, f"{BASE}{path}")) for path in PAGES])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 12
