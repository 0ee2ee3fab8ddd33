"""Payloads: an event as JSON, made by one class for deliveries, for tests and for the examples in the documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func

from app.core.clock import iso
from app.core.events import Event, EventRow, Snapshot, event_types
from app.core.feed import EventColumns
from app.core.json import encode_json
from app.services.accounts.models import User
from app.services.activities.queries import ACTIVITIES, name, with_entry_links
from app.services.webhooks.events import WebhookEvent, WebhookTest

# Rows of the log with the names that a payload contains.
EVENT_ROWS = with_entry_links(
    ACTIVITIES.rows.with_only_columns(
        EventRow.id,
        EventRow.name,
        EventRow.resource,
        EventRow.resource_id,
        EventRow.occurred_at,
        EventRow.user_id,
        EventRow.before,
        EventRow.after,
        EventRow.actor_id,
        User.username,
        func.coalesce(User.full_name, User.username).label("display_name"),
        name.label("entity_name"),
        maintain_column_froms=True,
    )
)


def names() -> list[str]:
    """Every event that a webhook can subscribe to."""
    return sorted({kind.name for kind in subscribable()})


def subscribable() -> Iterator[type[Event]]:
    """The classes of these events, with those of enabled plugins."""
    yield from (kind for kind in event_types() if not issubclass(kind, WebhookEvent))
    yield WebhookTest


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """The user that caused an event; all None if it was the server."""

    id: int | None
    username: str | None
    display_name: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryLinks:
    """Names of what a time entry is booked on."""

    project_name: str | None = None
    task_name: str | None = None
    client_name: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    """An event as it is delivered.

    `event_id` is None for a test, which is not in the log. `owner_id` is the only user besides the administrators who
    may know of it; None or `NOBODY` is sent as null. `links` are those of a time entry.
    """

    event_id: int | None
    event: str
    occurred_at: datetime
    actor: Actor
    resource: str
    resource_id: int
    resource_name: str | None
    owner_id: int | None = None
    before: Snapshot | None = None
    after: Snapshot | None = None
    links: EntryLinks | None = None

    @classmethod
    def of(cls, row: EventColumns) -> "Payload":
        """The payload of one of `EVENT_ROWS`."""
        links = EntryLinks(project_name=row.project_name, task_name=row.task_name, client_name=row.client_name)
        return cls(
            event_id=row.id,
            event=row.name,
            occurred_at=row.occurred_at,
            actor=Actor(id=row.actor_id, username=row.username, display_name=row.display_name),
            resource=row.resource,
            resource_id=row.resource_id,
            resource_name=row.entity_name,
            owner_id=row.user_id,
            before=row.before,
            after=row.after,
            links=links if row.resource == "time_entry" else None,
        )

    @property
    def action(self) -> str:
        """`created` of `time_entry.created`."""
        return self.event.removeprefix(f"{self.resource}.")

    @property
    def description(self) -> str:
        """`created time entry: Web shop`."""
        text = f"{self.action} {self.resource}".replace("_", " ")
        return text if self.resource_name is None else f"{text}: {self.resource_name}"

    def body(self) -> bytes:
        """The JSON: `type`, `timestamp` and `data` are from Standard Webhooks, the rest from DRYTRIX TimeTracker."""
        links = self.links
        return encode_json(
            {
                "type": self.event,
                "event_type": self.event,
                "event_id": self.event_id,
                "timestamp": iso(self.occurred_at),
                "user": {
                    "id": self.actor.id,
                    "username": self.actor.username,
                    "display_name": self.actor.display_name,
                },
                "entity": {"type": self.resource, "id": self.resource_id, "name": self.resource_name},
                "action": self.action,
                "description": self.description,
                "data": {
                    "id": self.resource_id,
                    "user_id": self.owner_id or None,
                    **(
                        {
                            "project_name": links.project_name,
                            "task_name": links.task_name,
                            "client_name": links.client_name,
                        }
                        if links
                        else {}
                    ),
                    "before": self.before,
                    "after": self.after,
                },
            }
        )
