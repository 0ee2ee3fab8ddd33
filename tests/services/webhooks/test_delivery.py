"""Deliveries: made from the log, signed, repeated, given up, replayed."""

import asyncio
import hashlib
import hmac
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import select, update
from standardwebhooks import Webhook as Standard

from app import TimeTracker
from app.core.clock import now
from app.core.db import Database
from app.core.events import EventRow, kinds
from app.sdk import waiting_deliveries
from app.services.webhooks import attempts, examples, payloads, signing
from app.services.webhooks.models import Delivery, Webhook
from app.services.webhooks.sender import Sender
from tests.factories import Api, People
from tests.services.webhooks.receiver import HANG, Received, Receiver, receiving

Send = Callable[[], Awaitable[None]]
START, END = "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"


async def hook(api: Api, receiver: Receiver, *events: str, **more: Any) -> dict[str, Any]:
    """A new webhook."""
    answer = await api.post("/webhooks", name="Hook", url=receiver.url, events=list(events or ("*",)), **more)
    assert answer.status == 201, answer.body
    return dict(answer.body["webhook"])


async def again(database: Database) -> None:
    """Lets every repeat be due now."""
    async with database.transaction() as session:
        await session.execute(update(Delivery).where(Delivery.due_at.is_not(None)).values(due_at=now()))


async def deliveries(api: Api, **query: Any) -> list[Any]:
    """The deliveries of the first webhook, the newest first."""
    return list((await api.get("/webhooks/1/deliveries", **query)).body["deliveries"])


def types(receiver: Receiver) -> list[str]:
    """What has arrived, sorted."""
    return sorted(orjson.loads(found.body)["type"] for found in receiver.received)


def verified(secret: str, found: Received) -> Any:
    """The body, once the official library has checked it."""
    return Standard(secret).verify(found.body, found.headers)


async def test_a_change_arrives_signed_twice(api: Api, people: People, receiver: Receiver, send: Send) -> None:
    made = await hook(api, receiver, "time_entry.created", headers={"X-Tenant": "7"})
    project = await api.project()
    entry = await api.entry(project, START, END, notes="Worked")
    await send()
    (found,) = receiver.received
    assert found.line == "POST /hook HTTP/1.1"
    body = verified(made["secret"], found)
    digest = hmac.new(made["secret"].encode(), found.body, hashlib.sha256).hexdigest()
    names = ("content-type", "user-agent", "x-webhook-event", "x-webhook-id", "x-webhook-signature", "x-tenant")
    assert {name: found.headers[name] for name in names} == {
        "content-type": "application/json",
        "user-agent": "TimeTracker-Webhook/1.0",
        "x-webhook-event": "time_entry.created",
        "x-webhook-id": "1",
        "x-webhook-signature": f"sha256={digest}",
        "x-tenant": "7",
    }
    assert body["user"] == {"id": people.ada.id, "username": "ada", "display_name": "ada"}
    assert body["entity"] == {"type": "time_entry", "id": entry, "name": "Website Redesign"}
    assert (body["type"], body["event_type"], body["action"]) == ("time_entry.created", "time_entry.created", "created")
    assert (body["data"]["project_name"], body["data"]["after"]["notes"]) == ("Website Redesign", "Worked")
    (delivery,) = await deliveries(api)
    assert (delivery["status"], delivery["response_status_code"], delivery["response_excerpt"]) == (
        "success",
        200,
        "ok",
    )
    assert (delivery["message_id"], delivery["attempt_number"]) == (found.headers["webhook-id"], 1)


def test_the_published_answer_of_standard_webhooks() -> None:
    """The example of its specification."""
    secret, message = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    at = now().replace(year=2021, month=2, day=25, hour=17, minute=3, second=50, microsecond=0)
    at = at.fromtimestamp(1614265330, at.tzinfo)
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signing.signature(secret, message, at, b'{"test": 2432232314}') == expected


async def test_a_failure_is_repeated_with_the_same_id(
    api: Api, database: Database, receiver: Receiver, send: Send
) -> None:
    await hook(api, receiver, "project.created", timeout_seconds=1)
    receiver.answers += ["500 Oops", "302 Found\nLocation: http://127.0.0.1:1/", HANG, "429 Slow"]
    await api.project()
    for _ in range(5):
        await send()
        await again(database)
    await send()
    assert len(receiver.received) == 5
    assert len({found.headers["webhook-id"] for found in receiver.received}) == 1
    assert len({found.body for found in receiver.received}) == 1
    (delivery,) = await deliveries(api)
    assert (delivery["status"], delivery["attempt_number"], delivery["next_retry_at"]) == ("success", 5, None)
    webhook = (await api.get("/webhooks/1")).body["webhook"]
    counts = [webhook[f"{kind}_deliveries"] for kind in ("total", "successful", "failed")]
    assert (counts, webhook["failing_since"]) == ([5, 1, 4], None)


@pytest.mark.parametrize(
    ("answer", "kind", "status"),
    [("500 Oops", "http_error", 500), ("301 Moved\nLocation: /", "http_error", 301), (HANG, "timeout", None)],
)
async def test_what_went_wrong_is_told(
    api: Api, receiver: Receiver, send: Send, answer: str, kind: str, status: int | None
) -> None:
    await hook(api, receiver, "project.created", timeout_seconds=1)
    receiver.usual = answer
    await api.project()
    await send()
    (delivery,) = await deliveries(api, status="retrying")
    assert (delivery["error_type"], delivery["response_status_code"]) == (kind, status)
    assert len(receiver.received) == 1


async def test_nobody_listens(api: Api, database: Database, send: Send) -> None:
    async with receiving() as gone:
        pass
    await hook(api, gone, "project.created", max_retries=1)
    await api.project()
    await send()
    await again(database)
    await send()
    (delivery,) = await deliveries(api)
    assert (delivery["status"], delivery["error_type"], delivery["attempt_number"]) == ("failed", "connection_error", 2)


async def test_the_endpoint_says_when(api: Api, database: Database, receiver: Receiver, send: Send) -> None:
    await hook(api, receiver, "project.created", retry_delay_seconds=1)
    receiver.answers += [
        "503 Later\nRetry-After: 3600",
        "503 Later\nRetry-After: soon",
        "503 Later\nRetry-After: 999999",
    ]
    waits = []
    await api.project()
    for _ in range(3):
        await send()
        async with database.transaction(read_only=True) as session:
            due = await session.scalar(select(Delivery.due_at))
        waits.append(due and round((due - now()).total_seconds()))
        await again(database)
    assert 3590 < (waits[0] or 0) <= 3600
    assert 1 <= (waits[1] or 0) <= 3
    assert waits[2] is None  # more than a day: given up


def test_waits_grow_to_four_hours() -> None:
    for attempt, minutes in enumerate((1, 2, 4, 8, 16, 32, 64, 128, 240, 240), start=1):
        found = {attempts.delay(60, attempt) for _ in range(50)}
        assert timedelta(minutes=0.75 * minutes) <= min(found) < max(found) <= timedelta(minutes=1.25 * minutes)


async def test_a_dead_endpoint_is_switched_off(api: Api, database: Database, receiver: Receiver, send: Send) -> None:
    await hook(api, receiver, "project.created")
    receiver.usual = "410 Gone"
    await api.project("First")
    await send()
    webhook = (await api.get("/webhooks/1")).body["webhook"]
    assert (webhook["is_active"], webhook["disabled_reason"]) == (False, "the endpoint answered that it is gone (410)")
    told = (await api.get("/activities", action="disabled")).body["activities"]
    assert [(row["entity_type"], row["entity_id"]) for row in told] == [("webhook", 1)]
    assert (await api.post("/webhooks/1/test")).body["error_code"] == "invalid_state"
    receiver.usual = "500 Oops"
    await api.patch("/webhooks/1", is_active=True)
    await api.project("Second")
    await send()
    assert (await api.get("/webhooks/1")).body["webhook"]["is_active"] is True
    async with database.transaction() as session:
        await session.execute(update(Webhook).values(failing_since=now() - timedelta(days=3, seconds=1)))
    await again(database)
    await send()
    webhook = (await api.get("/webhooks/1")).body["webhook"]
    assert webhook["disabled_reason"] == "every delivery has failed for 3 days"
    assert [row["status"] for row in await deliveries(api)] == ["failed", "failed"]


async def test_everybody_hears_what_they_may_see(
    api: Api, bob_api: Api, admin_api: Api, receiver: Receiver, send: Send
) -> None:
    async with receiving() as bobs, receiving() as roots:
        for who, where in ((api, receiver), (bob_api, bobs), (admin_api, roots)):
            await hook(who, where)
        project = await api.project()
        await api.entry(project, START, END)
        await api.post("/webhooks/1/test")
        await send()
        assert types(receiver) == ["project.created", "time_entry.created", "webhook.test"]
        assert types(bobs) == ["project.created"]
        assert types(roots) == ["project.created", "time_entry.created"]


async def test_what_was_before_the_webhook_is_not_sent(api: Api, receiver: Receiver, send: Send) -> None:
    await api.project("Before")
    await hook(api, receiver)
    await api.project("After")
    await send()
    assert [orjson.loads(found.body)["entity"]["name"] for found in receiver.received] == ["After"]


async def test_a_replay_is_the_same_message(api: Api, receiver: Receiver, send: Send) -> None:
    await hook(api, receiver, "project.created")
    await api.project()
    await send()
    assert (await api.post("/webhooks/1/deliveries/1/replay")).status == 200
    assert (await api.post("/webhooks/1/deliveries/99/replay")).status == 404
    await send()
    first, second = receiver.received
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])


async def test_for_a_day_both_secrets_sign(api: Api, database: Database, receiver: Receiver, send: Send) -> None:
    old = (await hook(api, receiver, "project.created"))["secret"]
    new = (await api.post("/webhooks/1/rotate-secret")).body["webhook"]["secret"]
    await api.project("First")
    await send()
    assert verified(old, receiver.received[0]) == verified(new, receiver.received[0])
    async with database.transaction() as session:
        await session.execute(update(Webhook).values(previous_until=now()))
    await api.project("Second")
    await send()
    assert len(receiver.received[1].headers["webhook-signature"].split()) == 1
    assert verified(new, receiver.received[1])["entity"]["name"] == "Second"


async def test_two_senders_share_the_work(app: TimeTracker, api: Api, receiver: Receiver) -> None:
    """Forty deliveries, two senders at once: each arrives once."""
    await hook(api, receiver, "project.created")
    for number in range(40):
        await api.project(f"Project {number}")
    async with app.database.transaction(read_only=True) as session:
        assert await waiting_deliveries(session) == 0
    stop = asyncio.Event()
    working = [asyncio.create_task(Sender(app.database, app.network).run(stop)) for _ in range(2)]
    async with asyncio.timeout(30):
        await receiver.got(40)
    stop.set()
    await asyncio.gather(*working)
    counts = Counter(found.headers["webhook-id"] for found in receiver.received)
    assert (len(counts), set(counts.values())) == (40, {1})


async def test_an_attempt_that_was_killed_is_repeated(
    app: TimeTracker, api: Api, database: Database, receiver: Receiver, send: Send
) -> None:
    await hook(api, receiver, "project.created", timeout_seconds=5)
    await api.project()
    receiver.answers.append(HANG)
    killed = Sender(app.database, app.network)
    while not receiver.received:
        await killed.look()
        await asyncio.sleep(0.02)
    await killed.settle(0)
    await send()
    assert len(receiver.received) == 1  # its lease is not over
    await again(database)
    await send()
    assert len({found.headers["webhook-id"] for found in receiver.received}) == 1
    assert [(row["status"], row["attempt_number"]) for row in await deliveries(api)] == [("success", 2)]


async def test_real_payloads_have_the_form_of_the_examples(
    api: Api, database: Database, receiver: Receiver, send: Send
) -> None:
    """What happens to clients, projects, tasks and time: of each kind a payload, with the keys of its example."""
    await hook(api, receiver)
    client = await api.client_id()
    project = await api.project(client_id=client)
    task = await api.task(project)
    entry = await api.entry(project, START, END)
    await api.patch(f"/clients/{client}", email="office@acme.example")
    for status in ("archived", "active"):
        await api.patch(f"/projects/{project}", status=status)
    await api.patch(f"/tasks/{task}", status="done", assigned_to=2)
    await api.patch(f"/time-entries/{entry}", notes="Worked")
    await api.delete(f"/time-entries/{entry}")
    await api.post(f"/time-entries/{entry}/restore")
    await api.post("/timer/start", project_id=project)
    await api.post("/timer/stop")
    await api.delete(f"/tasks/{task}")
    await api.delete(f"/clients/{client}")
    await api.post("/webhooks/1/test")
    await send()
    found = {body["type"]: body for body in (orjson.loads(one.body) for one in receiver.received)}
    known = {kind.name: examples.example(kind) for kind in examples.documented()}
    assert set(found) == set(known)
    for name, body in found.items():
        assert shape(body) == shape(known[name]), name
        for side in ("before", "after"):
            real, example = body["data"][side], known[name]["data"][side]
            assert (real is None) == (example is None), (name, side)
            if real and name.endswith((".created", ".deleted", ".started", ".restored")):
                assert sorted(real) == sorted(example), (name, side)


def shape(body: dict[str, Any]) -> dict[str, Any]:
    """The keys of a payload, at both depths."""
    return {name: sorted(value) if isinstance(value, dict) else None for name, value in body.items()}


async def test_the_log_never_holds_a_secret(api: Api, database: Database, receiver: Receiver) -> None:
    secret = (await hook(api, receiver, headers={"X-Key": "hush"}))["secret"]
    await api.patch("/webhooks/1", headers={"X-Key": "hush hush"}, name="Other")
    await api.post("/webhooks/1/rotate-secret")
    await api.delete("/webhooks/1")
    async with database.transaction(read_only=True) as session:
        rows = (await session.execute(select(EventRow.name, EventRow.before, EventRow.after))).all()
    assert [row.name for row in rows] == ["webhook.created", "webhook.updated", "webhook.deleted"]
    assert secret not in str(rows)
    assert "hush" not in str(rows)


def test_what_can_be_subscribed_to() -> None:
    names = payloads.names()
    assert {kind.name for kind in kinds() if kind.resource != "webhook"} | {"webhook.test"} == set(names)
