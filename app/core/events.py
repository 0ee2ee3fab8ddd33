"""Events: what has happened, written with the change and told after it.

One row of the `events` table serves the change feed, the webhooks and live updates.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import BigInteger, FetchedValue, Index, Integer, String, insert, inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import iso, now
from app.core.principal import Principal
from app.core.types import Base, JsonValue, UTCDateTime

log = logging.getLogger(__name__)

Snapshot = dict[str, Any]

NOBODY = 0  # is the id of no user


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact about one resource.

    `user_id` is the only user besides the admins who may learn of it; None: everybody who is signed in, `NOBODY`: only
    the admins.
    `before` and `after` hold the changed columns; a creation has only an `after`, a deletion only a `before`.
    """

    name: ClassVar[str]
    resource: ClassVar[str]

    id: int
    user_id: int | None = None
    before: Snapshot | None = None
    after: Snapshot | None = None


class EventRow(Base):
    """An event as it is kept.

    `actor_id`, `token_id` and `strategy` say who caused it and by what credential, `surface` on which blueprint.
    `position` is the database's doing; `app.core.feed` explains it.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_resource", "resource", "resource_id", "id"),
        Index("ix_events_at", "occurred_at"),
        Index("ix_events_position", "position", "id"),
    )
    __mapper_args__ = {"eager_defaults": False}

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    occurred_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    name: Mapped[str] = mapped_column(String(100))
    resource: Mapped[str] = mapped_column(String(50))
    resource_id: Mapped[int]
    user_id: Mapped[int | None]
    actor_id: Mapped[int | None]
    token_id: Mapped[int | None]
    strategy: Mapped[str | None] = mapped_column(String(50))
    surface: Mapped[str | None] = mapped_column(String(50))
    position: Mapped[int] = mapped_column(BigInteger, FetchedValue())
    before: Mapped[Snapshot | None] = mapped_column(JsonValue)
    after: Mapped[Snapshot | None] = mapped_column(JsonValue)


def emit(session: AsyncSession, event: Event) -> None:
    """Writes `event` in the session's transaction; subscribers hear it after the commit."""
    session.add(EventRow(**_columns(session, event)))
    session.info.setdefault("events", []).append(event)


async def emit_all(session: AsyncSession, events: Sequence[Event], *, tell: bool = True) -> None:
    """The same for many at once, in one statement: SQLite would get one for each from a flush.

    Without `tell` they are only written: a hundred thousand of them would not fit into memory until the commit.
    """
    if events:
        await session.execute(insert(EventRow), [_columns(session, event) for event in events])
    if tell:
        session.info.setdefault("events", []).extend(events)


def _columns(session: AsyncSession, event: Event) -> dict[str, Any]:
    actor: Principal | None = session.info.get("actor")
    return {
        "name": event.name,
        "resource": event.resource,
        "resource_id": event.id,
        "user_id": event.user_id,
        "actor_id": actor and actor.user_id,
        "token_id": actor and actor.token_id,
        "strategy": actor and actor.strategy,
        "surface": session.info.get("surface"),
        "before": event.before,
        "after": event.after,
    }


def kinds(base: type[Event] = Event) -> Iterator[type[Event]]:
    """Every class of events that has a name of its own, in the order in which they were declared."""
    for kind in base.__subclasses__():
        if "name" in vars(kind):
            yield kind
        yield from kinds(kind)


def snapshot(entity: Base) -> Snapshot:
    """Every column of an entity as JSON values; secrets (`*_hash`) left out."""
    columns = inspect(type(entity)).columns.keys()
    return {name: plain(getattr(entity, name)) for name in columns if not name.endswith("_hash")}


def changes(entity: Base) -> tuple[Snapshot, Snapshot]:
    """The columns that differ from what was loaded, before and after; to be asked before the flush."""
    before, after = {}, {}
    for attribute in inspect(entity).attrs:
        history = attribute.history
        if history.has_changes() and not attribute.key.endswith("_hash"):
            before[attribute.key] = plain(history.deleted[0]) if history.deleted else None
            after[attribute.key] = plain(attribute.value)
    return before, after


def plain(value: Any) -> Any:
    """A column's value as JSON: instants with `Z`, decimals as text (exact)."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


class Subscribers:
    """Who hears of which events, in one app."""

    def __init__(self) -> None:
        self._handlers: list[tuple[type[Event], Callable[[Any], Awaitable[None]]]] = []

    def on(self, kind: type[Event], handler: Callable[[Any], Awaitable[None]]) -> None:
        """Calls `handler` after the commit of every event that is a `kind`."""
        self._handlers.append((kind, handler))

    async def deliver(self, events: Sequence[Event]) -> None:
        """Tells each handler in turn; what one of them raises is logged and keeps no other from hearing."""
        for event in events:
            for kind, handler in self._handlers:
                if isinstance(event, kind):
                    try:
                        await handler(event)
                    except Exception:
                        # The change is committed; a listener cannot take it back.
                        log.exception("subscriber %s failed on %s", handler, event.name)
