"""Events: facts about changes, written in the same transaction and delivered after the commit.

One row of the `events` table serves the change feed, the webhooks and live updates.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from sqlalchemy import BigInteger, FetchedValue, Index, Integer, Select, String, insert, inspect, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import iso, now
from app.core.types import Base, JsonColumn, UTCDateTime, table_of

if TYPE_CHECKING:
    from app.core.principal import Principal

log = logging.getLogger(__name__)

E = TypeVar("E", bound="Event")

Snapshot = dict[str, object]  # columns as JSON values

ADMINS_ONLY = 0  # no user's id


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact about one resource.

    `user_id` is the only user besides the administrators who may see it; None: all who are signed in, `ADMINS_ONLY`:
    the administrators alone.
    `before` and `after` hold the changed columns; a creation has only an `after`, a deletion only a `before`.
    """

    name: ClassVar[str]
    resource: ClassVar[str]

    id: int
    user_id: int | None = None
    before: Snapshot | None = None
    after: Snapshot | None = None


class StoredEvent:
    """The columns that `events` and `staged_events` share."""

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
    before: Mapped[Snapshot | None] = mapped_column(JsonColumn)
    after: Mapped[Snapshot | None] = mapped_column(JsonColumn)


class EventRow(StoredEvent, Base):
    """A stored event.

    `actor_id`, `token_id` and `strategy` are its cause and the credential used, `surface` is the blueprint.
    `position` is set by the database; `app.core.feed` explains it.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_resource", "resource", "resource_id", "id"),
        Index("ix_events_at", "occurred_at"),
        Index("ix_events_position", "position", "id"),
    )
    __mapper_args__ = {"eager_defaults": False}

    position: Mapped[int] = mapped_column(BigInteger, FetchedValue())


class StagedEvent(StoredEvent, Base):
    """An event of a change that nobody sees yet."""

    __tablename__ = "staged_events"


STAGED_COLUMNS = [column.key for column in StagedEvent.__table__.columns if column.key != "id"]
INSERT = insert(table_of(EventRow))


def emit(session: AsyncSession, event: Event) -> None:
    """Write `event` at the end of the session's transaction; subscribers get it after the commit."""
    session.info.setdefault("unwritten_events", []).append(_columns(session, event))
    session.info.setdefault("events", []).append(event)


async def emit_all(
    session: AsyncSession, events: Sequence[Event], *, deliver: bool = True, staged: bool = False
) -> None:
    """Write many events now, in one statement with those that were emitted before.

    Without `deliver` no subscriber gets them: a hundred thousand of them would not fit into memory until the commit.
    `staged` events are those of a change that nobody sees yet.
    """
    rows = [_columns(session, event) for event in events]
    if staged and rows:
        await session.execute(insert(table_of(StagedEvent)), rows)
    elif not staged:
        session.info.setdefault("unwritten_events", []).extend(rows)
        await write_events(session)
    if deliver:
        session.info.setdefault("events", []).extend(events)


async def emit_selected(session: AsyncSession, notice: Event, rows: Select[*tuple[Any, ...]]) -> None:
    """Write an event for each of the rows that a statement selects: `id`, `user_id`, `before` and `after`.

    However many there are, it is one statement. They are of the kind of `notice`, which subscribers get in their place.
    """
    kind = type(notice)
    await write_events(session)
    about = rows.subquery("about")
    same = {"occurred_at": now(), **_cause(session), "name": kind.name, "resource": kind.resource}
    columns = table_of(EventRow).c
    values = [literal(value, columns[name].type) for name, value in same.items()]
    event = select(about.c.id, about.c.user_id, about.c.before, about.c.after, *values)
    names = ["resource_id", "user_id", "before", "after", *same]
    made = insert(table_of(EventRow)).from_select(names, event.order_by(about.c.id), include_defaults=False)
    await session.execute(made)
    session.info.setdefault("events", []).append(notice)


async def write_events(session: AsyncSession) -> None:
    """Write the events that were emitted, in one statement, after the changes that they are about."""
    if rows := session.info.pop("unwritten_events", None):
        await session.flush()
        await session.execute(INSERT, rows)


def _columns(session: AsyncSession, event: Event) -> dict[str, object]:
    return {
        "name": event.name,
        "resource": event.resource,
        "resource_id": event.id,
        "user_id": event.user_id,
        **_cause(session),
        "before": event.before,
        "after": event.after,
    }


def _cause(session: AsyncSession) -> dict[str, object]:
    """The columns of events that say who did it, and how."""
    actor: Principal | None = session.info.get("actor")
    return {
        "actor_id": actor and actor.user_id,
        "token_id": actor and actor.token_id,
        "strategy": actor and actor.strategy,
        "surface": session.info.get("surface"),
    }


def event_types(base: type[Event] = Event) -> Iterator[type[Event]]:
    """Every named class of events, in the order of their declaration."""
    for kind in base.__subclasses__():
        if "name" in vars(kind):
            yield kind
        yield from event_types(kind)


def snapshot(entity: Base) -> Snapshot:
    """Every column of an entity as JSON values, without secrets (`*_hash`)."""
    columns = inspect(type(entity)).columns.keys()
    return {name: json_value(getattr(entity, name)) for name in columns if not name.endswith("_hash")}


def column_changes(entity: Base) -> tuple[Snapshot, Snapshot]:
    """The columns that differ from what was loaded, before and after; call it before the flush."""
    before, after = {}, {}
    for attribute in inspect(entity).attrs:
        history = attribute.history
        if history.has_changes() and not attribute.key.endswith("_hash"):
            before[attribute.key] = json_value(history.deleted[0]) if history.deleted else None
            after[attribute.key] = json_value(attribute.value)
    return before, after


def json_value(value: object) -> object:
    """A column's value as JSON: instants with `Z`, decimals as text (exact)."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


class Subscribers:
    """The handlers of events of one app."""

    def __init__(self) -> None:
        self._handlers: list[Callable[[Event], Awaitable[None]]] = []

    def on(self, kind: type[E], handler: Callable[[E], Awaitable[None]]) -> None:
        """Call `handler` after the commit of every event that is a `kind`."""

        @wraps(handler)
        async def handle(event: Event) -> None:
            if isinstance(event, kind):
                await handler(event)

        self._handlers.append(handle)

    async def deliver(self, events: Sequence[Event]) -> None:
        """Call each handler in turn; an exception of one of them is logged and does not stop the others."""
        for event in events:
            for handler in self._handlers:
                try:
                    await handler(event)
                except Exception:
                    # The change is committed; a subscriber cannot undo it.
                    log.exception("subscriber %s failed on %s", handler, event.name)
