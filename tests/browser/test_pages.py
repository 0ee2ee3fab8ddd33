"""Journeys through the pages in a real browser."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Watch

PASSWORD = "a long password"
ELAPSED = re.compile(r"^0:00:0[2-9]$")
TICK = 5000  # milliseconds in which a clock that ticks has shown the second second


async def set_up(page: Page) -> None:
    """Makes the first administrator and the first project."""
    await page.goto("/")
    await page.get_by_label("User name").fill("grace")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_label("Password once more").fill(PASSWORD)
    await page.get_by_role("button", name="Set up and sign in").click()
    await page.get_by_label("Name of the project").fill("Website")
    await page.get_by_role("button", name="Make project").click()
    await expect(page.locator("#bar-project")).to_have_value("1")


async def start(page: Page, notes: str) -> None:
    """Starts the timer on the only project."""
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


async def fits(page: Page) -> bool:
    """Whether nothing sticks out to the right of the screen."""
    width: int = await page.evaluate("document.documentElement.scrollWidth")
    return page.viewport_size is not None and width == page.viewport_size["width"]


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


async def test_a_paused_timer_stands_still(page: Page) -> None:
    await set_up(page)
    await start(page, "")
    elapsed = page.get_by_role("timer")
    await expect(elapsed).to_have_text(ELAPSED, timeout=TICK)
    await press(page, "Pause")
    await state(page, "Paused")
    shown = await elapsed.inner_text()
    await page.wait_for_timeout(2100)
    assert await elapsed.inner_text() == shown
    await press(page, "Resume")
    await expect(elapsed).not_to_have_text(shown, timeout=TICK)


@pytest.mark.parametrize("device", ["desktop"])
async def test_the_keyboard_is_enough(page: Page) -> None:
    await set_up(page)
    await page.locator("body").click(position={"x": 5, "y": 5})
    await page.keyboard.press("n")
    await expect(page.locator("#bar-notes")).to_be_focused()
    await page.keyboard.type("nsp")
    await page.keyboard.press("Enter")
    await state(page, "Running")
    await page.keyboard.press("p")
    await state(page, "Paused")
    await page.keyboard.press("s")
    await listed(page, "nsp")


async def test_a_wrong_password_is_said_and_the_focus_is_right(page: Page, watch: Watch) -> None:
    watch.expected.add("401 /sign-in")
    await set_up(page)
    await sign_out(page)
    await page.get_by_label("User name").fill("grace")
    password = page.get_by_label("Password", exact=True)
    await password.fill("not that")
    await password.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("The user name or the password is wrong")
    await expect(password).to_be_focused()
    await password.fill(PASSWORD)
    await password.press("Enter")
    await expect(page.locator("#bar-project")).to_be_visible()


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
