"""What is sent: an event as JSON, by one function for real deliveries and for the examples in the documentation."""

from collections.abc import Iterator
from typing import Any

from app.core.clock import iso
from app.core.events import Event, kinds
from app.core.json import encode
from app.services.webhooks.events import WebhookEvent, WebhookTest


def names() -> list[str]:
    """Every event that a webhook can subscribe to."""
    return sorted({kind.name for kind in subscribable()})


def subscribable() -> Iterator[type[Event]]:
    """The classes of these events; those of plugins that are on included."""
    yield from (kind for kind in kinds() if not issubclass(kind, WebhookEvent))
    yield WebhookTest


def body(row: Any) -> bytes:
    """The JSON of an event. `row` is one of `app.services.activities.live.ROWS`, or has the same attributes.

    `type`, `timestamp` and `data` are the fields of Standard Webhooks, the others those of the predecessor.
    """
    links = {name: getattr(row, name) for name in ("project_name", "task_name", "client_name")}
    return encode(
        {
            "type": row.event,
            "event_type": row.event,
            "event_id": row.id,
            "timestamp": iso(row.created_at),
            "user": {"id": row.user_id, "username": row.username, "display_name": row.display_name},
            "entity": {"type": row.entity_type, "id": row.entity_id, "name": row.entity_name},
            "action": row.action,
            "description": row.description,
            "data": {
                "id": row.entity_id,
                "user_id": row.owner_id or None,
                **(links if row.entity_type == "time_entry" else {}),
                "before": row.before,
                "after": row.after,
            },
        }
    )
