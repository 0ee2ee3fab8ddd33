"""The administrator's browser."""

import pytest

from app import TimeTracker
from tests.factories import PASSWORD
from tests.routes.web.conftest import Browser


@pytest.fixture
async def root(app: TimeTracker) -> Browser:
    """The administrator's browser, signed in."""
    browser = Browser(app.test_client())
    answer = await browser.send("/sign-in", username="root", password=PASSWORD)
    assert answer.status_code == 303
    return browser
