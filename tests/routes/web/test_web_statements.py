"""How many statements each page sends, exactly: a number that grows needs a reason, and one that falls is kept."""

from collections import Counter

import pytest

from app import TimeTracker, demo
from tests.counting import statements
from tests.pages import pages
from tests.routes.web.conftest import Browser
from tests.routes.web.test_web import backend, dana, database_url

__all__ = ["backend", "dana", "database_url"]

# A session is looked up again after a second, which a slow machine may take for a page.
SIGN_IN = ("SELECT sign_ins.id_hash", "UPDATE sign_ins")
# Of an administrator and of another user, who is refused what he may not see.
STATEMENTS: dict[str, tuple[int, int | None]] = {
    "web.calendar": (4, 3),
    "web.client_edit": (5, 4),
    "web.client_new": (4, 3),
    "web.client": (7, 6),
    "web.clients": (5, 4),
    "web.dashboard": (9, 7),
    "web.deleted_entries": (4, 3),
    "web.entries": (9, 8),
    "web.entry_new": (5, 4),
    "web.entry": (7, None),
    "web.import_one": (5, None),
    "web.imports": (4, 3),
    "web.profile": (6, 5),
    "web.project_edit": (6, 5),
    "web.project_new": (5, 4),
    "web.project": (9, 8),
    "web.projects": (6, 5),
    "web.reports": (9, 7),  # everybody's time is read from rollups, after what these cannot tell
    "web.board": (6, 5),
    "web.tag_edit": (5, 4),
    "web.tags": (4, 3),
    "web.task_edit": (5, 4),
    "web.task_new": (4, 3),
    "web.task": (5, 4),
    "web.tasks": (5, 4),
    "web.timer": (4, 4),
    "web.timesheet": (5, 5),
    "web.admin.audit": (5, None),
    "web.admin.delivery": (5, None),
    "web.admin.webhook": (6, None),
    "web.admin.plugins": (3, None),
    "web.admin.settings": (4, None),
    "web.admin.start": (3, None),
    "web.admin.tokens": (4, None),
    "web.admin.token_new": (4, None),
    "web.admin.updates": (3, None),
    "web.admin.user": (6, None),
    "web.admin.users": (4, None),
    "web.admin.user_new": (3, None),
    "web.admin.webhook_secret": (4, None),
    "web.admin.webhook_edit": (4, None),
    "web.admin.webhooks": (4, None),
    "web.admin.webhook_new": (3, None),
    "web.inventory.files": (4, 3),
    "web.inventory.item": (7, 6),
    "web.inventory.item_edit": (7, 6),
    "web.inventory.item_new": (6, 5),
    "web.inventory.items": (7, 6),
    "web.inventory.low_stock": (6, 5),
    "web.inventory.movement_new": (6, 5),
    "web.inventory.movements": (7, 6),
    "web.inventory.history": (7, 6),
    "web.inventory.stock": (7, 6),
    "web.inventory.supplier_edit": (5, 4),
    "web.inventory.supplier_new": (4, 3),
    "web.inventory.suppliers": (5, 4),
    "web.inventory.transfer_new": (6, 5),
    "web.inventory.transfers": (6, 5),
    "web.inventory.turnover": (6, 5),
    "web.inventory.valuation": (10, 9),
    "web.inventory.warehouse_edit": (5, 4),
    "web.inventory.warehouse_new": (4, 3),
    "web.inventory.warehouses": (5, 4),
}


async def read(app: TimeTracker, browser: Browser, path: str) -> list[str] | None:
    """The statements of a page, the fewest of three readings, because some are remembered. None if it is refused."""
    found: list[list[str]] = []
    for _ in range(3):
        with statements(app.database) as sent:
            answer = await browser.client.get(path)
        if answer.status_code in (403, 404):
            return None
        assert answer.status_code == 200
        found.append([statement for statement in sent if not statement.startswith(SIGN_IN)])
    return min(found, key=len)


@pytest.fixture
async def alex(app: TimeTracker, dana: Browser) -> Browser:
    """The browser of a user of the demo who is no administrator."""
    browser = Browser(app.test_client())
    await browser.done("/sign-in", username=demo.PEOPLE[1][0], password=demo.PASSWORD)
    return browser


async def test_statements_of_each_page(app: TimeTracker, dana: Browser, alex: Browser) -> None:
    counts: dict[str, tuple[int | None, int | None]] = {}
    doubled = {}
    for endpoint, path in pages(app).items():
        found = [await read(app, browser, path) for browser in (dana, alex)]
        first, second = (None if sent is None else len(sent) for sent in found)
        counts[endpoint] = first, second
        repeated = {text for sent in found if sent for text, times in Counter(sent).items() if times > 1}
        if repeated:
            doubled[path] = repeated
    assert counts == STATEMENTS
    assert doubled == {}
