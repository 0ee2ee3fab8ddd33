"""A field that does not list all of its choices: the search beside it finds the others and chooses one."""

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import insert

from app.core.db import Database
from app.routes.web.choices import MOST
from app.services.clients.models import Client
from app.settings import driver_url
from tests.browser.conftest import fits
from tests.browser.steps import set_up
from tests.processes import Serving

LAST = f"Client {MOST:04}"  # beyond the listed ones, which come in the order of their names


@pytest.fixture
def server(fresh: Serving) -> str:
    """A server for this test alone, because its clients would fill every other form."""
    return fresh.url


async def fill(url: str) -> None:
    """Insert one client more than a field lists."""
    database = Database(driver_url(url))
    async with database.transaction() as session:
        await session.execute(insert(Client), [{"name": f"Client {number:04}"} for number in range(MOST + 1)])
    await database.dispose()


async def test_a_choice_beyond_the_listed_ones_is_searched_and_saved(page: Page, fresh: Serving) -> None:
    await fill(fresh.environ["DATABASE_URL"])
    await page.goto("/")
    await set_up(page)
    await page.goto("/projects")
    await page.get_by_role("link", name="New project").click()
    form = page.locator("dialog form")
    await form.get_by_label("Name").fill("Harbour")
    client = form.get_by_label("Client", exact=True)
    await expect(client.locator("option", has_text=LAST)).to_have_count(0)
    await form.get_by_role("combobox", name="Search: Client").press_sequentially(LAST[-4:])
    await form.get_by_role("option", name=LAST).click()
    await expect(client.locator("option:checked")).to_have_text(LAST)
    await expect(form.get_by_role("combobox", name="Search: Client")).to_have_value("")
    assert await fits(page)
    await form.get_by_role("button", name="Create project").click()
    await expect(page.locator("#toasts p")).to_have_text("Project Harbour created")
    await expect(page.get_by_role("row", name="Harbour")).to_contain_text(LAST)
