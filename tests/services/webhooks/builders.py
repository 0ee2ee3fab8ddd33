"""What the tests of webhooks set up, and how they look at what came of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from sqlalchemy import update

from app.core.clock import now
from app.core.db import Database
from app.services.webhooks.models import Delivery
from tests.factories import Api
from tests.services.webhooks.receiver import Receiver

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
