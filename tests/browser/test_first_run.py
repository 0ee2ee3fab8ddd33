"""From a fresh server to the first entry."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import fits
from tests.browser.steps import ELAPSED, TICK, listed, press, set_up, sign_out, start, state
from tests.processes import Serving


@pytest.fixture
def server(fresh: Serving) -> str:
    """A server that nobody has set up yet."""
    return fresh.url


async def test_from_set_up_to_sign_out(page: Page, server: str) -> None:
    await page.goto("/")
    assert page.url == f"{server}/set-up"
    await expect(page.get_by_label("Time zone")).to_have_value("Europe/Vienna")
    assert await fits(page)
    await set_up(page)
    await start(page, "First steps")
    await expect(page.get_by_role("timer")).to_have_text(ELAPSED, timeout=TICK)
    assert await fits(page)
    await press(page, "Stop")
    await listed(page, "First steps")
    assert await fits(page)
    await page.get_by_role("button", name="Continue").click()
    await state(page, "Running")
    await press(page, "Stop")
    await listed(page, "First steps", "First steps")
    await sign_out(page)
    await page.goto("/")
    assert page.url == f"{server}/sign-in?next=/"


@pytest.mark.parametrize("device", ["desktop"])
async def test_everything_works_without_scripts(chromium: Browser, server: str, device: str) -> None:
    context = await chromium.new_context(base_url=server, java_script_enabled=False)
    page = await context.new_page()
    await set_up(page)
    await start(page, "By hand")
    await press(page, "Pause")
    await press(page, "Resume")
    await press(page, "Stop")
    await listed(page, "By hand")
    await context.close()
