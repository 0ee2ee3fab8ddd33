"""Steps that several journeys take."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import PASSWORD

ELAPSED = re.compile(r"^0:00:0[2-9]$")
TICK = 5000  # milliseconds in which a clock that ticks has shown the second second


async def set_up(page: Page) -> None:
    """Makes the first administrator and the first project."""
    await page.goto("/")
    await page.get_by_label("User name").fill("grace")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_label("Confirm password").fill(PASSWORD)
    await page.get_by_role("button", name="Set up and sign in").click()
    await page.get_by_label("Project name").fill("Website")
    await page.get_by_role("button", name="Create project").click()
    await expect(page.locator("#bar-project")).to_have_value("1")


async def start(page: Page, notes: str, project: str | None = None) -> None:
    """Starts the timer, on the only project where none is named."""
    if project:
        await page.locator("#bar-project").select_option(label=project)
    await page.locator("#bar-notes").fill(notes)
    await page.locator("#bar").get_by_role("button", name="Start").click()
    await state(page, "Running")


async def state(page: Page, text: str) -> None:
    """Waits until the bar says so."""
    await expect(page.locator("#bar .state")).to_have_text(text)


async def press(page: Page, name: str) -> None:
    """A button of the bar."""
    await page.locator("#bar").get_by_role("button", name=name).click()


async def listed(page: Page, *notes: str) -> None:
    """Waits until these are the notes of today's entries."""
    await expect(page.locator(".entries tbody .notes")).to_have_text(list(notes))


async def sign_out(page: Page) -> None:
    """By the button that the device shows; on a phone it is below More."""
    more = page.locator("summary", has_text="More")
    if await more.is_visible():
        await more.click()
    await page.get_by_role("button", name="Sign out").locator("visible=true").click()
    await page.wait_for_url("**/sign-in")
