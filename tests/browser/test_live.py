"""What happens elsewhere shows in an open page."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from app.demo import PASSWORD as DEMO_PASSWORD
from tests.browser.conftest import PASSWORD, Watch, browsing, enter
from tests.browser.steps import set_up, state
from tests.processes import Serving
from tests.servers import Server, free_port, wait_for

SECOND = 1000
PATIENCE = 10 * SECOND  # on a busy machine; how fast it is, the fastest of several turns says
HALF_A_MINUTE = 30_000
desktop = pytest.mark.parametrize("device", ["desktop"])


def app_of(server: str, name: str) -> httpx.AsyncClient:
    """An app of somebody, with a token of its own."""
    answer = httpx.post(f"{server}/api/v1/auth/login", json={"username": name, "password": PASSWORD})
    token = answer.json()["token"]
    return httpx.AsyncClient(base_url=f"{server}/api/v1", headers={"Authorization": f"Bearer {token}"})


async def opened(page: Page, path: str = "/") -> None:
    """Opens a page and waits until it is told at once."""
    told = asyncio.Event()

    def heard(text: str | bytes) -> None:
        if str(text).startswith("40"):
            told.set()

    page.on("websocket", lambda socket: socket.on("framereceived", heard))
    await page.goto(path)
    await asyncio.wait_for(told.wait(), 10)


async def test_a_timer_started_by_an_app_shows(page: Page, server: str) -> None:
    name = await enter(page, server)
    await opened(page)
    async with app_of(server, name) as app:
        notes = page.locator("#bar-notes")
        await notes.fill("What I am typ")
        await app.post("/timer/start", json={"project_id": 1, "notes": "By the app"})
        await expect(page.locator("#bar .state")).to_have_text("Running", timeout=PATIENCE)
        await expect(page.locator("#bar .notes")).to_have_text("By the app")
        await expect(notes).to_have_value("What I am typ")
        await expect(notes).to_be_focused()
        entry = (await app.post("/timer/stop")).json()["time_entry"]["id"]
        await expect(page.locator(".entries tbody .notes")).to_have_text("By the app", timeout=PATIENCE)
        await expect(page.locator("#bar form.begin")).to_have_count(1)
        await expect(notes).to_have_value("What I am typ")
        await app.delete(f"/time-entries/{entry}")
        await expect(page.locator(".entries tbody .notes")).to_have_count(0, timeout=PATIENCE)


@desktop
async def test_both_tabs_of_a_user_and_none_of_another(
    chromium: Browser, page: Page, server: str, device: str, watch: Watch
) -> None:
    name = await enter(page, server)
    second = watch.on(await page.context.new_page())
    context = await browsing(chromium, server, device)
    other = watch.on(await context.new_page())
    await enter(other, server)
    for tab in (page, second, other):
        await opened(tab)
    quiet = await other.locator("#bar").inner_html()
    heard: list[str] = []
    other.on("request", lambda request: heard.append(request.url))
    async with app_of(server, name) as app:
        delays = []
        for began in (True, False) * 2:
            at = time.monotonic()
            await app.post("/timer/start" if began else "/timer/stop", json={"project_id": 1, "notes": "By the app"})
            for tab in (page, second):
                if began:
                    await expect(tab.locator("#bar .notes")).to_have_text("By the app", timeout=PATIENCE)
                else:
                    await expect(tab.locator("#bar form.begin")).to_have_count(1, timeout=PATIENCE)
            delays.append(time.monotonic() - at)
        assert min(delays) < 1
    await other.wait_for_timeout(SECOND)
    assert (await other.locator("#bar").inner_html(), heard) == (quiet, [])
    await context.close()


@desktop
async def test_an_administrator_sees_who_begins_to_work(page: Page, server: str) -> None:
    await enter(page, server, admin=True)
    await opened(page)
    async with httpx.AsyncClient(base_url=server) as office:
        await office.post("/sign-in", data={"username": "sam", "password": DEMO_PASSWORD})
        await office.post("/timer/start", data={"project_id": "1", "notes": ""})
        at_work = page.get_by_role("rowheader", name="sam")
        await expect(at_work).to_be_visible(timeout=PATIENCE)
        await office.post("/timer/stop")
        await expect(at_work).to_have_count(0, timeout=PATIENCE)


@pytest.fixture
def without_sockets(demo: Serving, tmp_path: Path) -> Iterator[str]:
    """The address of the demo under another ASGI server, which knows nothing of Socket.IO."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "app:create_app", "--port", str(port)]
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=demo.environ, cwd=tmp_path, stdout=log, stderr=log)
    running = Server(f"http://127.0.0.1:{port}", process, tmp_path)
    wait_for(running, port, "TimeTracker")
    yield running.url
    process.terminate()
    process.wait(30)


@desktop
async def test_without_sockets_the_page_asks(chromium: Browser, device: str, without_sockets: str) -> None:
    watch = Watch(without_sockets)
    context = await browsing(chromium, without_sockets, device)
    page = watch.on(await context.new_page())
    await page.clock.install()
    name = await enter(page, without_sockets)
    async with page.expect_response("**/api/changes"):
        await page.goto("/")
    async with app_of(without_sockets, name) as app:
        await app.post("/timer/start", json={"project_id": 1})
        await page.clock.fast_forward(HALF_A_MINUTE + SECOND)
        await state(page, "Running")
        await app.post("/timer/stop")
        # Somebody comes back to the page.
        await page.evaluate("dispatchEvent(new Event('focus'))")
        await page.clock.fast_forward(SECOND)
        await expect(page.locator("#bar form.begin")).to_be_visible()
    await context.close()
    assert watch.found == []


@desktop
async def test_what_only_the_answer_to_a_form_can_show_stays(page: Page, server: str, watch: Watch) -> None:
    watch.expected.add("400 /admin/users")
    name = await enter(page, server, admin=True)
    async with app_of(server, name) as app:
        await opened(page, "/admin/users/new")
        await page.get_by_label("User name").fill("lin")
        await page.get_by_label("Password").first.fill("short")
        await page.locator("main form").evaluate("form => form.noValidate = true")
        await page.get_by_role("button", name="Add user").click()
        problem = page.locator(".problem")
        await expect(problem).to_be_visible()
        await app.post("/timer/start", json={"project_id": 1})
        await state(page, "Running")
        await expect(problem).to_be_visible()
        await expect(page.get_by_label("User name")).to_have_value("lin")


@pytest.mark.soak
@desktop
async def test_a_server_that_is_started_again_is_found_again(chromium: Browser, device: str, fresh: Serving) -> None:
    watch = Watch(fresh.url)
    context = await browsing(chromium, fresh.url, device)
    page = watch.on(await context.new_page())
    await set_up(page)
    await opened(page)
    fresh.stop()
    await page.wait_for_timeout(6 * SECOND)
    fresh.start()
    async with app_of(fresh.url, "grace") as app:
        await app.post("/timer/start", json={"project_id": 1})
        await expect(page.locator("#bar .state")).to_have_text("Running", timeout=15 * SECOND)
        await page.wait_for_timeout(5 * SECOND)
        await app.post("/timer/stop")
        await expect(page.locator("#bar form.begin")).to_be_visible(timeout=PATIENCE)
    await context.close()
    # What browsers themselves write about a server that is not there; nothing of ours.
    assert [line for line in watch.found if "ERR_CONNECTION_REFUSED" not in line] == []
