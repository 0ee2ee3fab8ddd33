"""Browsers that are signed in."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from quart import Response
from quart.typing import TestClientProtocol

from app import TimeTracker
from tests.factories import PASSWORD
from tests.routes.web.html import Page, page_of


@dataclass
class Browser:
    """A client that keeps cookies, sends forms and reads pages."""

    client: TestClientProtocol

    async def read(self, path: str = "/") -> Page:
        """A page that must be there."""
        answer = await self.client.get(path)
        assert answer.status_code == 200
        return await page_of(answer)

    async def send(self, path: str, /, **form: Any) -> Response:
        """The answer to a form; a list is a name with several values."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self.client.post(path, data=urlencode(form, doseq=True), headers=kind)

    async def done(self, path: str, /, **form: Any) -> Page:
        """Sends a form that must be accepted; the dashboard afterwards."""
        answer = await self.send(path, **form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
        return await self.read()

    async def refused_page(self, path: str) -> Page:
        """A page whose address asks for what cannot be."""
        answer = await self.client.get(path)
        assert answer.status_code == 400
        return await page_of(answer)

    async def refused(self, status: int, path: str, /, **form: Any) -> Page:
        """Sends a form that must be refused; the page that says why."""
        answer = await self.send(path, **form)
        assert (answer.status_code, answer.content_type) == (status, "text/html; charset=utf-8")
        return await page_of(answer)


@pytest.fixture
def browser(app: TimeTracker) -> Browser:
    """A browser that nobody has signed in with."""
    return Browser(app.test_client())


@pytest.fixture
async def ada(app: TimeTracker) -> Browser:
    """Ada's browser, signed in."""
    browser = Browser(app.test_client())
    await browser.done("/sign-in", username="ada", password=PASSWORD)
    return browser


@pytest.fixture
async def root(app: TimeTracker) -> Browser:
    """The administrator's browser, signed in."""
    browser = Browser(app.test_client())
    await browser.done("/sign-in", username="root", password=PASSWORD)
    return browser
