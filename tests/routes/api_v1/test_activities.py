"""Activities over v1; `tests/routes/api/test_people.py` knows who sees what, on both surfaces."""

from app.core.db import Database
from app.routes.schemas.activities import ActivityOut
from app.services.settings import instance
from tests.clock import FrozenClock
from tests.factories import PASSWORD, Api, People
from tests.routes.api_v1.builders import setting, stock
from tests.routes.api_v1.stocking import BASE


async def test_the_list(api: Api, people: People, clock: FrozenClock) -> None:
    project = await api.project(client_id=await api.client_id())
    await api.post("/timer/start", project_id=project)
    answer = await api.get("/activities", per_page=1)
    (activity,) = answer.body["activities"]
    changed = activity.pop("metadata")
    assert changed == activity.pop("extra_data")
    assert (changed["start_time"], changed["end_time"]) == ("2026-03-11T10:00:00Z", None)
    assert activity == {
        "id": 3,
        "user_id": people.ada.id,
        "username": "ada",
        "display_name": "ada",
        "action": "started",
        "entity_type": "time_entry",
        "entity_id": 1,
        "entity_name": "Website Redesign",
        "description": "started time entry: Website Redesign",
        "created_at": "2026-03-11T10:00:00Z",
    }
    assert {*activity, "extra_data", "metadata"} == set(ActivityOut.model_fields)
    assert (answer.body["pagination"]["total"], answer.body["pagination"]["pages"]) == (3, 3)
    assert answer.headers["Link"].count("rel=") == 3


async def test_what_happens_in_the_inventory_has_a_name(api: Api, database: Database) -> None:
    made = await stock(api, database)
    await api.patch(f"{BASE}/items/{made['item_id']}", name="Bolt M8", reorder_point=11)
    await api.patch(f"{BASE}/warehouses/1", notes="By the river")
    await api.patch(f"{BASE}/suppliers/{made['supplier_id']}", name="Screws & Co")
    moved = {"stock_item_id": made["item_id"], "warehouse_id": 2, "quantity": 8, "movement_type": "adjustment"}
    await api.post(f"{BASE}/movements", **moved)
    await api.post(f"{BASE}/movements", **moved | {"quantity": -2})
    rows = (await api.get("/activities", per_page=100, sort="id")).body["activities"]
    named = {(row["entity_type"], row["action"], row["entity_name"]) for row in rows}
    assert named == {
        ("inventory.item", "created", "Bolt M8"),
        ("inventory.item", "updated", "Bolt M8"),
        ("inventory.warehouse", "created", "HERE"),
        ("inventory.warehouse", "created", "THERE"),
        ("inventory.warehouse", "created", "EMPTY"),
        ("inventory.warehouse", "updated", "HERE"),
        ("inventory.supplier", "created", "Screws & Co"),
        ("inventory.supplier", "updated", "Screws & Co"),
        ("inventory.movement", "created", "Bolt M8"),
        ("inventory.transfer", "created", "Bolt M8"),
        ("inventory", "low_stock", "Bolt M8"),
    }
    (low,) = [row for row in rows if row["action"] == "low_stock"]
    assert low["description"] == "low stock inventory: Bolt M8"


async def test_accounts_and_tokens_have_a_name(api: Api, admin_api: Api) -> None:
    """Also of what an administrator does on the pages or an app by signing in."""
    answer = await api.send("POST", "/auth/login", json={"username": "ada", "password": PASSWORD})
    assert answer.status == 200
    (row,) = (await api.get("/activities")).body["activities"]
    told = {name: row[name] for name in ("action", "entity_type", "entity_name")}
    assert told == {"action": "created", "entity_type": "api_token", "entity_name": "App sign-in of ada"}
    (event,) = (await admin_api.get("/audit", entity_type="api_token")).body["audit"]
    assert (event["event"], event["after"]["kind"], event["before"]) == ("api_token.created", "login", None)
    assert answer.body["token"] not in str(event)
    assert "token_hash" not in event["after"]


async def test_settings_are_told_to_administrators_alone(api: Api, admin_api: Api, database: Database) -> None:
    for text in ("CHF", "CHF", "USD"):
        async with database.transaction() as session:
            await instance.write(session, "currency", text)
    await setting(database, "timezone", "Europe/Vienna")
    second, first = (await admin_api.get("/audit", entity_type="settings")).body["audit"]
    changes = [(row["event"], row["before"], row["after"]) for row in (first, second)]
    assert changes == [
        ("settings.updated", {"currency": "EUR"}, {"currency": "CHF"}),
        ("settings.updated", {"currency": "CHF"}, {"currency": "USD"}),
    ]
    assert (await api.get("/audit")).body["audit"] == (await api.get("/activities")).body["activities"] == []
    assert [row["action"] for row in (await admin_api.get("/activities")).body["activities"]] == ["updated"] * 2
