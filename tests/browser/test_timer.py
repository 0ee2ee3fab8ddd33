"""The timer in the bar, and signing in."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PASSWORD, Watch, enter
from tests.browser.steps import ELAPSED, TICK, listed, press, sign_out, start, state

PROJECT = "Internal"


async def test_a_paused_timer_stands_still(page: Page, server: str) -> None:
    await enter(page, server)
    await page.goto("/")
    await start(page, "", PROJECT)
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
async def test_the_keyboard_is_enough(page: Page, server: str) -> None:
    await enter(page, server)
    await page.goto("/")
    await page.locator("#bar-project").select_option(label=PROJECT)
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


async def test_a_wrong_password_is_said_and_the_focus_is_right(page: Page, server: str, watch: Watch) -> None:
    watch.expected.add("401 /sign-in")
    name = await enter(page, server)
    await page.goto("/")
    await sign_out(page)
    await page.get_by_label("User name").fill(name)
    password = page.get_by_label("Password", exact=True)
    await password.fill("not that")
    await password.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("The user name or the password is wrong")
    await expect(password).to_be_focused()
    await password.fill(PASSWORD)
    await password.press("Enter")
    await expect(page.locator("#bar-project")).to_be_visible()
