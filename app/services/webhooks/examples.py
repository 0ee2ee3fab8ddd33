"""Examples of payloads for the documentation, made from the classes of events by the function that makes real ones."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import orjson

from app.core.events import Event, Snapshot, plain
from app.core.types import Base, Exact, UTCDateTime
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.settings.events import SettingsUpdated
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry
from app.services.webhooks import payloads
from app.services.webhooks.events import WebhookTest

MODELS: dict[str, type[Base]] = {"client": Client, "project": Project, "task": Task, "time_entry": TimeEntry}
AT = datetime(2024, 1, 15, 17, tzinfo=UTC)
SAMPLES: dict[str, Any] = {
    "id": 5,
    "name": "Web shop relaunch",
    "status": "active",
    "source": "auto",
    "start_time": datetime(2024, 1, 15, 9, tzinfo=UTC),
    "end_time": AT,
    "duration_seconds": 28800,
    "break_seconds": 0,
    "custom_fields": {},
    "tags": "design",
    "notes": "Worked",
}
# What an event that changes something changes.
CHANGED: dict[str, tuple[Snapshot, Snapshot]] = {
    "time_entry.updated": ({"notes": "Work"}, {"notes": "Worked"}),
    "time_entry.stopped": (
        {"end_time": None, "duration_seconds": None},
        {"end_time": "2024-01-15T17:00:00Z", "duration_seconds": 28800},
    ),
    "project.archived": ({"status": "active"}, {"status": "archived"}),
    "project.unarchived": ({"status": "archived"}, {"status": "active"}),
    "project.updated": ({"hourly_rate": "80.00"}, {"hourly_rate": "85.00"}),
    "client.updated": ({"email": None}, {"email": "office@northwind.example"}),
    "task.updated": ({"priority": 2}, {"priority": 3}),
    "task.completed": ({"status": "in_progress"}, {"status": "done"}),
    "task.status_changed": ({"status": "todo"}, {"status": "in_progress"}),
    "settings.updated": ({"currency": "EUR"}, {"currency": "CHF"}),
    "task.assigned": ({"assigned_to": None}, {"assigned_to": 1}),
}


def documented() -> Iterator[type[Event]]:
    """The events that there is an example of: those of time and what it is booked on, of settings, and the test."""
    yield from (kind for kind in payloads.subscribable() if kind.resource in MODELS)
    yield SettingsUpdated
    yield WebhookTest


def example(kind: type[Event]) -> Any:
    """A payload of this event."""
    action = kind.name.rpartition(".")[2]
    before, after = CHANGED.get(kind.name) or ((_whole(kind), None) if action == "deleted" else (None, _whole(kind)))
    names = {"project_name": "Web shop relaunch", "task_name": None, "client_name": None}
    number, called = (1, None) if kind is SettingsUpdated else (5, "Web shop relaunch")
    row = SimpleNamespace(
        **names,
        event=kind.name,
        id=None if kind is WebhookTest else 1803,
        created_at=AT,
        user_id=1,
        username="demo",
        display_name="Dana Demo",
        entity_type=kind.resource,
        entity_id=number,
        entity_name=called,
        action=action,
        description=f"{action} {kind.resource}{f': {called}' if called else ''}".replace("_", " "),
        owner_id=1 if kind.resource in ("time_entry", "webhook") else None,
        before=before,
        after=after,
    )
    return orjson.loads(payloads.body(row))


def _whole(kind: type[Event]) -> Snapshot:
    """Every column of the resource."""
    if kind.resource not in MODELS:
        return {"name": "Web shop relaunch", "events": ["*"], "is_active": True}
    running = {"end_time": None, "duration_seconds": None} if kind.name == "time_entry.started" else {}
    samples = SAMPLES | running | ({"status": "todo"} if kind.resource == "task" else {})
    columns = MODELS[kind.resource].__table__.columns
    return {
        column.name: plain(samples[column.name] if column.name in samples else _sample(column)) for column in columns
    }


def _sample(column: Any) -> Any:
    if column.nullable:
        return None
    if isinstance(column.type, UTCDateTime):
        return AT
    if isinstance(column.type, Exact):
        return round(Decimal(1), column.type.scale)
    return {bool: True, int: 1, str: "text"}[column.type.python_type]


def markdown() -> str:
    """The examples as they stand in docs/webhooks.md."""
    parts = []
    for kind in sorted(documented(), key=lambda kind: kind.name):
        text = orjson.dumps(example(kind), option=orjson.OPT_INDENT_2).decode()
        parts.append(f"### {kind.name}\n\n```json\n{text}\n```\n")
    return "\n".join(parts)
