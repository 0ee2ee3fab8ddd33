"""`/admin/webhooks`: made, tried, watched, sent anew."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select, update

from app import TimeTracker
from app.core.clock import now
from app.core.db import Database
from app.routes.web.admin.event_choices import DESCRIPTIONS
from app.services.webhooks import payloads
from app.services.webhooks.models import Delivery, Webhook
from app.services.webhooks.worker import DeliveryWorker
from app.settings import Settings
from tests.counting import fewest
from tests.factories import Api
from tests.routes.web.conftest import Browser
from tests.routes.web.html import Page, page_of
from tests.services.webhooks.receiver import Receiver, receiving
from tests.wait_for_feed import wait_for_feed

PATH = "/admin/webhooks"
Send = Callable[[], Awaitable[None]]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With receivers on this machine."""
    return replace(settings, webhook_allow_private=True)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver that is content with everything."""
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def send(app: TimeTracker) -> AsyncIterator[Send]:
    """Works until there is nothing more to do."""
    worker = DeliveryWorker(app.database, app.webhooks.network)

    async def rounds() -> None:
        await wait_for_feed(app.database)
        while await worker.poll() or worker.is_busy:
            await worker.wait_for_running()

    yield rounds
    await worker.close(0)


async def create(root: Browser, status: int, **form: Any) -> Page:
    """Sends the form of a new webhook."""
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await root.client.post(PATH, data=urlencode(form, doseq=True), headers=sent)
    assert answer.status_code == status
    return await page_of(answer)


async def stored(database: Database) -> Webhook:
    """The only webhook."""
    async with database.transaction(read_only=True) as session:
        return (await session.scalars(select(Webhook))).one()


async def test_a_webhook_is_made_and_its_secret_shown_once(root: Browser, receiver: Receiver, app: TimeTracker) -> None:
    events = ["project.created", "time_entry.stopped"]
    headers = "X-Tenant: 7\nAuthorization: Bearer abc:def"
    page = await create(root, 201, name="Billing <b>", url=receiver.url, events=events, headers=headers)
    webhook = await stored(app.database)
    assert page.values(".//input[@id='made']", "value") == [webhook.secret]
    assert (webhook.events, webhook.headers) == (events, {"X-Tenant": "7", "Authorization": "Bearer abc:def"})
    assert (webhook.http_method, webhook.max_retries, webhook.description) == ("POST", 13, None)
    for path in (PATH, f"{PATH}/1", f"{PATH}/1/edit", f"{PATH}/1/secret"):
        assert webhook.secret not in await (await root.client.get(path)).get_data(as_text=True)
    assert (await root.read(PATH)).all(".//tbody/tr/th/a") == ["Billing <b>"]


async def test_a_test_shows_what_came_of_it(root: Browser, receiver: Receiver, send: Send) -> None:
    await create(root, 201, name="Billing", url=receiver.url, events=["*", "task.created"], headers="X-Key: hidden")
    answer = await root.send(f"{PATH}/1/test")
    where = answer.headers["Location"]
    assert (answer.status_code, where) == (303, f"{PATH}/1/deliveries/1")
    waiting = await root.read(where)
    assert waiting.all(".//main//section[1]//span") == ["Waiting"]
    assert waiting.all(".//p[@data-pending='']") == ["The delivery is in progress. Check again"]
    receiver.answers.append("503 Busy")
    await send()
    failed = await root.read(where)
    assert failed.all(".//main//section[1]//span") == ["Retrying"]
    assert failed.all(".//main//section[2]//p") == ["HTTP 503"]
    assert failed.all(".//main//section[2]//pre") == ["ok"]
    request, body = failed.all(".//main//section[3]//pre")
    assert "X-Key: …" in request
    assert "hidden" not in request
    assert '"type": "webhook.test"' in body
    assert (await root.send(f"{where}/replay")).headers["Location"] == where
    await send()
    assert (await root.read(where)).all(".//main//section[1]//span") == ["Delivered"]
    assert (await root.read(PATH)).all(".//tbody/tr/td[1]") == ["All events by root"]


async def test_what_does_not_fit_is_said_beside_its_field(root: Browser) -> None:
    page = await create(root, 400, name="", url="ftp://example.com", events=["task.created"], headers="nonsense")
    assert page.problems == {
        "name": "Name is required",
        "url": "Must be an address such as https://example.com/hook",
        "headers": "Must be one header a line, such as Authorization: Bearer abc",
    }
    assert page.values(".//input[@id='url']", "value") == ["ftp://example.com"]
    assert page.all(".//textarea[@id='headers']") == ["nonsense"]
    boxes = page.root.findall(".//input[@name='events']")
    assert [box.get("value") for box in boxes if "checked" in box.attrib] == ["task.created"]
    for events, text in (([], "Choose at least one event"), (["no.such"], "Unknown: no.such; known are")):
        page = await create(root, 400, name="Hook", url="https://203.0.113.7/", events=events)
        assert [found[: len(text)] for found in page.all(".//p[@class='problem']")] == [text]


async def test_every_event_is_explained(root: Browser) -> None:
    page = await root.read(f"{PATH}/new")
    # Plugins that other tests have loaded into this process may have added theirs.
    names, hints = page.all(".//div[@class='scopes']//code"), page.all(".//div[@class='scopes']//span[@class='hint']")
    own = {kind.name for kind in payloads.subscribable() if kind.__module__.startswith("app.")}
    described = {name: text for name, text in DESCRIPTIONS.items() if name in own}
    assert [name for name in names if name in DESCRIPTIONS] == list(described)
    assert [hint for hint in hints if hint in DESCRIPTIONS.values()] == list(described.values())
    assert set(described) == own


async def test_it_is_changed_switched_and_deleted(root: Browser, receiver: Receiver, app: TimeTracker) -> None:
    await create(root, 201, name="Old", url=receiver.url, events=["task.created"], headers="X-Key: 1")
    page = await root.read(f"{PATH}/1/edit")
    assert page.all(".//textarea[@id='headers']") == ["X-Key: 1"]
    form = {"name": "New", "url": receiver.url, "events": "task.deleted", "timeout_seconds": "5"}
    assert (await root.send(f"{PATH}/1/edit", **form)).headers["Location"] == f"{PATH}/1"
    webhook = await stored(app.database)
    assert (webhook.name, webhook.events, webhook.headers, webhook.timeout_seconds) == ("New", ["task.deleted"], {}, 5)
    refused = await root.refused(400, f"{PATH}/1/edit", **(form | {"timeout_seconds": "61"}))
    assert list(refused.problems) == ["timeout_seconds"]
    async with app.database.transaction() as session:
        await session.execute(update(Webhook).values(is_active=False, disabled_reason="gone"))
    dead = await root.read(PATH)
    assert dead.all(".//tbody/tr/td[2]/span") == ["Deactivated: unreachable"]
    page = await root.refused(400, f"{PATH}/1/test")
    assert page.alert == ["The webhook is inactive; activate it first"]
    assert (await root.send(f"{PATH}/1/toggle")).headers["Location"] == f"{PATH}/1"
    assert (await root.read(PATH)).all(".//tbody/tr/td[2]/span") == ["Active"]
    assert (await root.send(f"{PATH}/1/delete")).headers["Location"] == PATH
    assert (await root.client.get(f"{PATH}/1")).status_code == 404
    assert (await root.client.get(f"{PATH}/1/deliveries/1")).status_code == 404


async def test_a_new_secret_is_shown_once_and_logged_without_it(
    root: Browser, receiver: Receiver, app: TimeTracker
) -> None:
    await create(root, 201, name="Hook", url=receiver.url, events=["task.created"])
    old = (await stored(app.database)).secret
    answer = await root.send(f"{PATH}/1/secret")
    page = await page_of(answer)
    webhook = await stored(app.database)
    assert page.values(".//input[@id='made']", "value") == [webhook.secret]
    assert (webhook.previous_secret, webhook.secret != old) == (old, True)
    log = await root.read("/admin/audit")
    assert log.all(".//tbody/tr[1]/td[2]/code") == ["webhook.secret_rotated"]
    assert log.all(".//tbody/tr[1]/td[4]") == [""]


async def test_all_that_failed_is_sent_again(root: Browser, api: Api, receiver: Receiver, send: Send) -> None:
    await create(root, 201, name="Hook", url=receiver.url, events=["project.created"], max_retries="0")
    receiver.usual = "500 No"
    for name in ("One", "Two", "Three"):
        await api.project(name)
    await send()
    receiver.usual = "200 OK"
    assert (await root.read(f"{PATH}/1?status=failed")).all(".//tbody/tr/td[2]/span") == ["Failed"] * 3
    assert (await root.read(f"{PATH}/1?status=success")).all(".//tbody/tr") == []
    assert (await root.client.get(f"{PATH}/1?status=lost")).status_code == 400
    assert (await root.send(f"{PATH}/1/replay")).headers["Location"] == f"{PATH}/1"
    assert (await root.read(f"{PATH}/1")).all(".//nav[@aria-label='Status']/a") == [
        "All 3",
        "Delivered 0",
        "Waiting 3",
        "Retrying 0",
        "Failed 0",
    ]
    await send()
    assert (await root.read(f"{PATH}/1")).all(".//tbody/tr/td[2]/span") == ["Delivered"] * 3
    assert len(receiver.received) == 6


async def test_the_pages_take_the_same_statements_whatever_their_length(
    app: TimeTracker, root: Browser, receiver: Receiver
) -> None:
    counted = []
    for number in (1, 3):
        for place in range(number):
            await create(root, 201, name=f"Hook {number} {place}", url=receiver.url, events=["*"])
            await root.send(f"{PATH}/1/test")
        paths = (PATH, f"{PATH}/1", f"{PATH}/1/deliveries/1")
        counted += [await fewest(app.database, partial(root.read, path)) for path in paths]
    assert counted[:3] == counted[3:]
    assert max(counted) <= 12


async def test_failing_says_since_when(root: Browser, receiver: Receiver, app: TimeTracker) -> None:
    await create(root, 201, name="Hook", url=receiver.url, events=["task.created"])
    async with app.database.transaction() as session:
        await session.execute(update(Webhook).values(failing_since=now() - timedelta(days=1)))
    assert (await root.read(PATH)).all(".//tbody/tr/td[2]/span") == ["Failing"]
    async with app.database.transaction(read_only=True) as session:
        assert (await session.scalars(select(Delivery))).all() == []
