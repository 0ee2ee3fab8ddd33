"""Journeys through the pages in a real browser."""

import asyncio
import re
import subprocess

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.conftest import COMMAND, Watch

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
    await expect(page.get_by_label("Project")).to_have_value("1")


async def start(page: Page, notes: str) -> None:
    """Starts the timer on the only project."""
    await page.get_by_label("Notes").fill(notes)
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("heading", name="Running")).to_be_visible()


async def rows(page: Page) -> list[str]:
    """Project and notes of each entry."""
    return await page.locator("tbody td:nth-child(2)").all_inner_texts()


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
    elapsed = page.get_by_role("timer")
    await expect(elapsed).to_have_text(ELAPSED, timeout=TICK)
    assert await page.title() == "0:00 Website · TimeTracker"
    assert await fits(page)
    await page.get_by_role("button", name="Stop").click()
    await expect(page.get_by_role("timer")).to_have_count(0)
    assert await rows(page) == ["Website\n\nFirst steps"]
    assert await fits(page)
    await page.get_by_role("button", name="Continue Website").click()
    await expect(page.get_by_role("timer")).to_have_count(1)
    await page.get_by_role("button", name="Stop").click()
    assert await rows(page) == ["Website\n\nFirst steps"] * 2
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/sign-in")
    await page.goto("/")
    assert page.url == f"{server}/sign-in?next=/"
    for _ in range(2):
        await page.go_back()
    assert page.url == f"{server}/sign-in?next=/"


async def test_an_impatient_click_sends_nothing_more(page: Page) -> None:
    sent: list[str] = []

    async def slow(route: Route) -> None:
        sent.append(route.request.url)
        await asyncio.sleep(1)
        await route.continue_()

    await set_up(page)
    await page.route("**/timer/start", slow)
    box = await page.get_by_role("button", name="Start").bounding_box()
    assert box
    for _ in range(2):
        await page.mouse.click(box["x"] + 5, box["y"] + 5)
        await asyncio.sleep(0.2)
    await expect(page.get_by_role("heading", name="Running")).to_be_visible()
    assert len(sent) == 1


async def test_a_page_that_was_left_shows_the_present(page: Page) -> None:
    come_back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    await set_up(page)
    other = await page.context.new_page()
    await other.goto("/")
    await start(other, "Elsewhere")
    await page.get_by_label("Notes").fill("Half a thought")
    await page.evaluate(come_back)
    await page.wait_for_timeout(500)
    await expect(page.get_by_label("Notes")).to_have_value("Half a thought")
    await page.get_by_label("Notes").fill("")
    await page.evaluate(come_back)
    await expect(page.get_by_role("heading", name="Running")).to_be_visible()


@pytest.mark.parametrize("device", ["desktop"])
async def test_tasks_are_those_of_the_project(page: Page, environ: dict[str, str]) -> None:
    await set_up(page)
    token = subprocess.check_output([COMMAND, "create-token", "grace", "--scopes", "write:*"], env=environ, text=True)
    for path, body in (
        ("projects", {"name": "Book"}),
        ("tasks", {"name": "Homepage", "project_id": 1}),
        ("tasks", {"name": "Chapter 1", "project_id": 2}),
        ("tasks", {"name": "Chapter 2", "project_id": 2}),
    ):
        made = await page.request.post(f"/api/v1/{path}", data=body, headers={"X-API-Key": token.strip()})
        assert made.status == 201
    await page.reload()
    task = page.get_by_label("Task")
    await expect(task).to_be_disabled()
    await page.get_by_label("Project").select_option("Book")
    assert await task.locator("option").all_inner_texts() == ["No task", "Chapter 1", "Chapter 2"]
    await task.select_option("Chapter 2")
    await page.get_by_label("Project").select_option("Website")
    assert await task.locator("option").all_inner_texts() == ["No task", "Homepage"]
    await expect(task).to_have_value("")
    await task.select_option("Homepage")
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator(".running .work")).to_have_text("Website Homepage")


async def test_a_paused_timer_stands_still(page: Page) -> None:
    await set_up(page)
    await start(page, "")
    elapsed = page.get_by_role("timer")
    await expect(elapsed).to_have_text(ELAPSED, timeout=TICK)
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    shown = await elapsed.inner_text()
    await page.wait_for_timeout(2100)
    assert await elapsed.inner_text() == shown
    await page.get_by_role("button", name="Resume").click()
    await expect(elapsed).not_to_have_text(shown, timeout=TICK)


@pytest.mark.parametrize("device", ["desktop"])
async def test_the_keyboard_is_enough(page: Page) -> None:
    await set_up(page)
    await page.keyboard.press("n")
    await expect(page.get_by_label("Project")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.type("nsp")
    await expect(page.get_by_label("Notes")).to_have_value("nsp")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Running")).to_be_visible()
    await page.keyboard.press("p")
    await expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    await page.get_by_label("Keyboard shortcuts").uncheck()
    await page.reload()
    await page.keyboard.press("s")
    await expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    await page.get_by_label("Keyboard shortcuts").check()
    await page.keyboard.press("s")
    await expect(page.get_by_role("row").nth(1)).to_be_visible()
    assert await rows(page) == ["Website\n\nnsp"]


async def test_a_wrong_password_is_said_and_the_focus_is_right(page: Page, watch: Watch) -> None:
    watch.expected.add("401 /sign-in")
    await set_up(page)
    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_label("User name").fill("grace")
    password = page.get_by_label("Password", exact=True)
    await password.fill("not that")
    await password.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("The user name or the password is wrong")
    await expect(password).to_be_focused()
    await page.get_by_label("Show password").check()
    await password.fill(PASSWORD)
    await expect(password).to_have_attribute("type", "text")
    await password.press("Enter")
    await expect(page.get_by_label("Project")).to_be_visible()


@pytest.mark.parametrize("device", ["desktop"])
async def test_everything_works_without_scripts(chromium: Browser, server: str, device: str) -> None:
    context = await chromium.new_context(base_url=server, java_script_enabled=False)
    page = await context.new_page()
    await set_up(page)
    await start(page, "By hand")
    await page.get_by_role("button", name="Pause").click()
    await page.get_by_role("button", name="Resume").click()
    await page.get_by_role("button", name="Stop").click()
    assert await rows(page) == ["Website\n\nBy hand"]
    await context.close()
