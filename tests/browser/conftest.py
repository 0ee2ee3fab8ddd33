"""A fresh server as operators run it, and pages of a real browser that tolerate no error."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright

from app.settings import PLAIN
from tests.servers import Server, free_port, wait_for

COMMAND = Path(sys.executable).with_name("timetracker")
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


@dataclass
class Watch:
    """What went wrong in a page; `expected` are answers that the test asks for."""

    base: str
    expected: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def said(self, message: ConsoleMessage) -> None:
        """The console is for trouble only; an answer of 400 and above is watched by its status."""
        if not message.text.startswith("Failed to load resource"):
            self.found.append(f"{message.type}: {message.text}")

    def failed(self, request: Request) -> None:
        """A request that had no answer."""
        self.found.append(f"{request.url}: {request.failure}")

    def sent(self, request: Request) -> None:
        """Nothing may be asked of another server."""
        if not request.url.startswith(self.base):
            self.found.append(f"{request.url}: elsewhere")

    def answered(self, status: int, url: str) -> None:
        """Any answer."""
        line = f"{status} {url.removeprefix(self.base)}"
        if status >= 400 and line not in self.expected:
            self.found.append(line)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The environment of the server: SQLite and all defaults."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIMETRACKER_")}
    for name in PLAIN:
        kept.pop(name, None)
    return kept | {"DATABASE_URL": f"sqlite:///{tmp_path / 'browser.db'}", "TIMETRACKER_INSTANCE": str(tmp_path)}


@pytest.fixture
def server(environ: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of a server that nobody has set up yet."""
    port = free_port()
    subprocess.run([COMMAND, "migrate"], env=environ, cwd=tmp_path, check=True)
    log = (tmp_path / "server.log").open("wb")
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port)], env=environ, cwd=tmp_path, stdout=log, stderr=log
    )
    running = Server(f"http://127.0.0.1:{port}", process, tmp_path)
    try:
        wait_for(running, port, "TimeTracker")
        yield running.url
    finally:
        process.terminate()
        process.wait(30)
        log.close()


@pytest.fixture
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


@pytest.fixture
async def page(chromium: Browser, server: str, device: str, watch: Watch) -> AsyncIterator[Page]:
    """A page on the device, in Vienna. What goes wrong in it fails the test at its end."""
    context = await chromium.new_context(base_url=server, timezone_id="Europe/Vienna", **DEVICES[device])
    context.set_default_timeout(10_000)
    page = await context.new_page()
    page.on("console", watch.said)
    page.on("pageerror", lambda error: watch.found.append(str(error)))
    page.on("request", watch.sent)
    page.on("requestfailed", watch.failed)
    page.on("response", lambda response: watch.answered(response.status, response.url))
    yield page
    await context.close()
    assert watch.found == []
