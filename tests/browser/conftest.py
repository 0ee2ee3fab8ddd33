"""One server with demo data and one browser a run, and pages that tolerate no error.

A journey asks for `page` and signs a person of its own in: `await enter(page, server)`. What it makes has names of
its own, because the server is everybody's.
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright

from app.demo import PASSWORD as DEMO_PASSWORD
from app.demo import PEOPLE
from tests.pages import FURNITURE
from tests.processes import Serving, environment, run

PASSWORD = "a long password"
HERE = Path(__file__).parent
# The first ones keep the browser from calling its maker.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
    "--no-sandbox",
]
DEVICES = {
    "desktop": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
        "color_scheme": "dark",
    },
}
numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser belongs to one event loop, so its tests share it."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@dataclass
class Watch:
    """What went wrong in a page; `expected` are answers that the test asks for, as `409 /path`."""

    base: str
    expected: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def on(self, page: Page) -> Page:
        """Watches this page from now on."""
        page.on("console", self.said)
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("request", self.sent)
        page.on("requestfailed", self.failed)
        page.on("response", lambda response: self.answered(response.status, response.url))
        return page

    def said(self, message: ConsoleMessage) -> None:
        """The console is for trouble only; an answer of 400 and above is watched by its status."""
        if not message.text.startswith("Failed to load resource"):
            self.found.append(f"{message.type}: {message.text}")

    def failed(self, request: Request) -> None:
        """A request that had no answer. One that its page has given up, because another page was loaded, is none."""
        if request.failure != "net::ERR_ABORTED":
            self.found.append(f"{request.url}: {request.failure}")

    def sent(self, request: Request) -> None:
        """Nothing may be asked of another server."""
        if not request.url.startswith((self.base, "blob:", "data:")):
            self.found.append(f"{request.url}: elsewhere")

    def answered(self, status: int, url: str) -> None:
        """Any answer."""
        line = f"{status} {url.removeprefix(self.base)}"
        if status >= 400 and line not in self.expected:
            self.found.append(line)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with demo data, for the whole run."""
    folder = tmp_path_factory.mktemp("demo")
    environ = environment(
        folder, DATABASE_URL=f"sqlite:///{folder / 'demo.db'}", TIMETRACKER_WEBHOOK_ALLOW_PRIVATE="true"
    )
    for word in ("migrate", "demo"):
        assert run(word, environ=environ).returncode == 0
    with Serving(environ) as serving:
        yield serving


@pytest.fixture(scope="session")
def furnished(demo: Serving) -> Serving:
    """The same server, with something to see on every page."""
    folder = Path(demo.environ["TIMETRACKER_INSTANCE"])
    assert run("setting", "modules.inventory", "true", environ=demo.environ).returncode == 0
    headers = {"Authorization": f"Bearer {(folder / 'demo_token').read_text().strip()}"}
    for path, body in FURNITURE:
        httpx.post(f"{demo.url}/api/v1{path}", json=body, headers=headers).raise_for_status()
    return demo


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Serving]:
    """A server that nobody has set up yet."""
    shutil.copy(Path(os.environ["TT_TEST_FOLDER"]) / "empty.db", tmp_path / "fresh.db")
    with Serving(environment(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'fresh.db'}")) as serving:
        yield serving


@pytest.fixture
def server(demo: Serving) -> str:
    """The address that `page` belongs to; a module that wants a fresh server overrides this fixture."""
    return demo.url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The machine's Chromium, else the one that Playwright brings."""
    async with async_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(params=DEVICES)
def device(request: pytest.FixtureRequest) -> str:
    """The kind of device in front of the user."""
    return str(request.param)


@pytest.fixture
def watch(server: str) -> Watch:
    """Collects what goes wrong in `page`."""
    return Watch(server)


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, server: str, device: str, watch: Watch) -> AsyncIterator[Page]:
    """A page on the device, in Vienna. What goes wrong in it fails the test at its end."""
    context = await browsing(chromium, server, device)
    yield watch.on(await context.new_page())
    await context.close()
    assert watch.found == []


async def browsing(chromium: Browser, server: str, device: str, **options: object) -> BrowserContext:
    """A browser profile of its own, without a cookie."""
    settings = DEVICES[device] | {"base_url": server, "timezone_id": "Europe/Vienna"} | options
    context = await chromium.new_context(**settings)
    context.set_default_timeout(10_000)
    return context


async def enter(page: Page, server: str, *, admin: bool = False) -> str:
    """Signs a new user, or a new administrator, of the server with demo data in; returns the name."""
    browser, name = page.context.browser, f"{'admin' if admin else 'user'}-{next(numbers)}"
    assert browser
    office = await browser.new_context(base_url=server)
    await sign_in(office, PEOPLE[0][0], DEMO_PASSWORD)
    made = await office.request.post(
        "/admin/users",
        form={"username": name, "password": PASSWORD, "role": "admin" if admin else "user"},
        max_redirects=0,
    )
    assert made.status == 303
    await office.close()
    await sign_in(page.context, name, PASSWORD)
    return name


async def sign_in(context: BrowserContext, name: str, password: str) -> None:
    """Gives this browser the session of somebody."""
    answer = await context.request.post("/sign-in", form={"username": name, "password": password}, max_redirects=0)
    assert answer.status == 303


async def fits(page: Page) -> bool:
    """Whether nothing sticks out to the right of the screen."""
    width: int = await page.evaluate("document.documentElement.scrollWidth")
    return page.viewport_size is not None and width == page.viewport_size["width"]
