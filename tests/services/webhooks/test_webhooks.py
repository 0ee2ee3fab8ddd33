"""Deliveries: made from the log, signed, repeated, given up, replayed."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import select, update
from standardwebhooks import Webhook as Standard

from app.core.clock import now
from app.core.db import Database
from app.services.webhooks import queue, signing
from app.services.webhooks.models import Delivery, Webhook
from tests.factories import Api, People
from tests.services.webhooks.builders import END, START, Send, again, deliveries, hook, types
from tests.services.webhooks.receiver import HANG, Received, Receiver, receiving


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
        found = {queue.retry_delay(60, attempt) for _ in range(50)}
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


async def test_what_was_given_up_is_replayed_at_once(api: Api, receiver: Receiver, send: Send) -> None:
    await hook(api, receiver, "project.created", max_retries=0)
    await api.project("Arrives")
    await send()
    receiver.usual = "500 No"
    await api.project("One")
    await api.project("Two")
    await send()
    receiver.usual = "200 OK"
    answer = await api.post("/webhooks/1/deliveries/replay-failed")
    assert (answer.status, answer.body) == (200, {"message": "Failed deliveries queued", "replayed": 2})
    await send()
    assert [found["status"] for found in await deliveries(api)] == ["success"] * 3
    assert len(receiver.received) == 5
    assert (await api.post("/webhooks/1/deliveries/replay-failed")).body["replayed"] == 0


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
