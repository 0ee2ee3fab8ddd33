"""Examples of payloads for the documents, made from the cards by the class that makes the real ones."""

from collections.abc import Iterator

import orjson

from app.core.events import Event, Snapshot
from app.core.resource import SAMPLE_TIME
from app.services.resources import RESOURCES
from app.services.webhooks import payloads
from app.services.webhooks.events import WebhookTest
from app.services.webhooks.payloads import Actor, EntryLinks, Payload

NAME = "Web shop relaunch"


def documented() -> Iterator[type[Event]]:
    """The events that have an example: those that can be subscribed to, of nouns whose card has a sample."""
    for kind in payloads.subscribable():
        if kind.resource in RESOURCES and RESOURCES[kind.resource].sample is not None:
            yield kind


def example(kind: type[Event]) -> dict[str, object]:
    """The payload of an event."""
    card = RESOURCES[kind.resource]
    before, after = states(kind)
    payload = Payload(
        event_id=None if kind is WebhookTest else 1803,
        event=kind.name,
        occurred_at=SAMPLE_TIME,
        actor=Actor(id=1, username="demo", display_name="Dana Demo"),
        resource=kind.resource,
        resource_id=getattr(kind, "id", 5),
        resource_name=NAME if card.sample else None,
        owner_id=1 if "user_id" in card.model.__table__.columns else None,
        before=before,
        after=after,
        links=EntryLinks(project_name=NAME) if kind.resource == "time_entry" else None,
    )
    found: dict[str, object] = orjson.loads(payload.body())
    return found


def states(kind: type[Event]) -> tuple[Snapshot | None, Snapshot | None]:
    """The resource before and after an event."""
    card = RESOURCES[kind.resource]
    whole = card.sample or {}
    if kind not in card.changes:
        return (whole, None) if kind.name.endswith(".deleted") else (None, whole)
    before, after = card.changes[kind]
    return before, after if before is not None else whole | after


def markdown() -> str:
    """The examples as they are in docs/webhooks.md."""
    parts = []
    for kind in sorted(documented(), key=lambda kind: kind.name):
        text = orjson.dumps(example(kind), option=orjson.OPT_INDENT_2).decode()
        parts.append(f"### {kind.name}\n\n```json\n{text}\n```\n")
    return "\n".join(parts)
