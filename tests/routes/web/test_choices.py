"""More choices than a field lists: the page says so, offers a search, and keeps what is chosen beyond them."""

from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import DeclarativeBase

from app.core.db import Database
from app.routes.web.choices import MOST
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.inventory.models import StockItem, Supplier, Warehouse
from app.services.projects.models import Project
from app.services.settings import instance
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page

COUNT = MOST + 1
LAST = f"N{COUNT - 1:04}"  # sorts after all others


@pytest.fixture
def backend() -> str:
    """SQLite alone: what is read here is read in other tests on both."""
    return "sqlite"


def names() -> list[str]:
    """One name more than a field lists, in their order."""
    return [f"N{number:04}" for number in range(COUNT)]


async def fill(database: Database, model: type[DeclarativeBase], **columns: Any) -> int:
    """Insert a row for each name; the id of the last one."""
    key = next(name for name in ("username", "sku", "code", "name") if hasattr(model, name) and name not in columns)
    rows = [{key: name} | ({"name": name} if hasattr(model, "name") else {}) | columns for name in names()]
    async with database.transaction() as session:
        await session.execute(insert(model), rows)
        found: int = (await session.execute(select(model.id).where(getattr(model, key) == LAST))).scalar_one()  # type: ignore[attr-defined]
    return found


async def fill_projects(database: Database) -> int:
    """Insert projects, whose code may be empty."""
    rows = [{"name": name, "status": "active"} for name in names()]
    async with database.transaction() as session:
        await session.execute(insert(Project), rows)
        return (await session.execute(select(Project.id).where(Project.name == LAST))).scalar_one()


def searches(page: Page) -> dict[str, str]:
    """The addresses of the searches by the field that they are for."""
    return {
        str(field.get("data-for")): str(field.get("data-find")) for field in page.root.iterfind(".//input[@data-find]")
    }


def chosen(page: Page, field: str) -> list[str | None]:
    """The value of the chosen option."""
    return page.values(f".//select[@id='{field}']//option[@selected]", "value")


async def found(browser: Browser, kind: str, text: str = LAST) -> list[tuple[str, str]]:
    """The values and titles that a search finds."""
    answer = await browser.client.get(f"/choices/{kind}?q={text}")
    assert answer.status_code == 200
    return [(choice["value"], choice["title"]) for choice in (await answer.get_json())["choices"]]


async def test_fields_that_list_everything_have_no_search(ada: Browser, api: Api) -> None:
    await api.task(await api.project("Bridge"))
    for path in ("/", "/entries", "/entries/new", "/tasks/new", "/projects/new", "/reports", "/timesheet"):
        assert searches(await ada.read(path)) == {}


async def test_projects(database: Database, ada: Browser, api: Api) -> None:
    last = await fill_projects(database)
    bar = {"bar-project": "/choices/projects"}
    task = {"new-task_id": "/choices/tasks"}
    assert searches(await ada.read("/projects")) == bar
    page = await ada.read("/entries/new")
    assert searches(page) == bar | task | {"new-project_id": "/choices/projects"}
    assert page.all(".//div[@class='find']/p")[-1] == "Not everything is listed here. To the whole list"
    assert searches(await ada.read("/timesheet")) == bar | {"add": "/choices/targets"}
    assert await found(ada, "projects") == [(str(last), LAST)]
    assert await found(ada, "targets") == [(f"p{last}", LAST)]

    # What is chosen is offered: in the address, in a form that was refused, and of what is stored.
    assert chosen(await ada.read(f"/entries?project_id={last}"), "by-project_id") == [str(last)]
    assert chosen(await ada.read(f"/reports?project_id={last}"), "project_id") == [str(last)]
    assert chosen(await ada.refused(400, "/entries/new", project_id=last), "new-project_id") == [str(last)]
    assert chosen(await ada.refused(400, "/timer/start", project_id=last, task_id=9), "project_id") == [str(last)]
    cells = (await ada.read(f"/timesheet?row=p{last}")).values(".//input[@data-seen]", "name")
    assert [str(name).partition(".")[0] for name in cells] == [f"p{last}"] * 7
    task_id = await api.task(last)
    assert chosen(await ada.read(f"/tasks/{task_id}/edit"), "project_id") == [str(last)]
    await ada.done(f"/tasks/{task_id}", name="Weld", project_id=last)
    async with database.transaction() as session:
        assert (await session.get_one(Task, task_id)).project_id == last


async def test_an_entry_keeps_its_project_and_task(database: Database, ada: Browser, api: Api) -> None:
    project = await api.project("Zoo")
    last = await fill(database, Task, project_id=project, created_by=2)
    entry = await api.entry(project, "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z", task_id=last)
    await fill_projects(database)
    page = await ada.read(f"/entries/{entry}")
    assert (chosen(page, "one-project_id"), chosen(page, "one-task_id")) == ([str(project)], [str(last)])
    assert searches(page)["one-task_id"] == "/choices/tasks"
    form = {"day": "2026-03-10", "start": "09:00", "end": "10:00", "billable": "yes"}
    await ada.done(f"/entries/{entry}", **form, project_id=project, task_id=last, notes="Kept")
    async with database.transaction() as session:
        stored = await session.get_one(TimeEntry, entry)
    assert (stored.project_id, stored.task_id, stored.notes) == (project, last, "Kept")
    assert await found(ada, "tasks") == [(str(last), LAST)]


async def test_clients(database: Database, ada: Browser, api: Api) -> None:
    last = await fill(database, Client, status="active")
    assert searches(await ada.read("/projects/new")) == {"client_id": "/choices/clients"}
    assert searches(await ada.read("/projects")) == {"client": "/choices/clients"}
    assert chosen(await ada.read(f"/projects?client={last}"), "client") == [str(last)]
    project = await api.project("Bridge", client_id=last)
    assert chosen(await ada.read(f"/projects/{project}/edit"), "client_id") == [str(last)]
    assert chosen(await ada.read(f"/reports?client_id={last}"), "client_id") == [str(last)]
    assert await found(ada, "clients") == [(str(last), LAST)]


async def test_users(database: Database, root: Browser, ada: Browser, api: Api) -> None:
    last = await fill(database, User, password_hash="x", role="user", is_active=True)
    users = {"user_id": "/choices/users"}
    assert searches(await root.read("/admin/api-tokens/new")) == users
    assert searches(await root.read("/reports")) == users
    assert searches(await root.read("/admin/audit")) == {"actor_id": "/choices/users"}
    assert chosen(await root.read(f"/admin/audit?actor_id={last}"), "actor_id") == [str(last)]
    assert chosen(await root.read(f"/entries?user_id={last}"), "by-user_id") == [str(last)]
    assert chosen(await root.refused(400, "/admin/api-tokens", user_id=last), "user_id") == [str(last)]
    task = await api.task(await api.project("Bridge"), assigned_to=last)
    assert chosen(await root.read(f"/tasks/{task}/edit"), "assigned_to") == [str(last)]
    assert await found(root, "users") == [(str(last), LAST)]
    assert (await ada.client.get(f"/choices/users?q={LAST}")).status_code == 403


async def test_the_inventory(database: Database, root: Browser) -> None:
    async with database.transaction() as session:
        await instance.write(session, "modules.inventory", "true")
    ids = {
        "items": await fill(database, StockItem, unit="pcs", currency_code="EUR", is_active=True, is_trackable=True),
        "warehouses": await fill(database, Warehouse, is_active=True),
        "suppliers": await fill(database, Supplier, is_active=True, currency_code="EUR"),
    }
    page = await root.read("/inventory/movements/new")
    assert searches(page) == {"stock_item_id": "/choices/items", "warehouse_id": "/choices/warehouses"}
    page = await root.read(f"/inventory/movements?stock_item_id={ids['items']}&warehouse_id={ids['warehouses']}")
    assert chosen(page, "stock_item_id") == [str(ids["items"])]
    assert chosen(page, "warehouse_id") == [str(ids["warehouses"])]
    assert searches(await root.read("/inventory/items/new")) == {"supplier_id": "/choices/suppliers"}
    assert chosen(await root.read(f"/inventory?supplier_id={ids['suppliers']}"), "supplier_id") == [
        str(ids["suppliers"])
    ]
    page = await root.refused(400, "/inventory/items/new", supplier_id=ids["suppliers"])
    assert chosen(page, "supplier_id") == [str(ids["suppliers"])]
    for kind, last in ids.items():
        assert await found(root, kind) == [(str(last), f"{LAST} · {LAST}")]


async def test_an_unknown_kind_and_an_empty_text(ada: Browser) -> None:
    assert (await ada.client.get("/choices/secrets?q=a")).status_code == 404
    assert await found(ada, "projects", "") == []
