"""The change feed: every event that a caller may know of, in an order to go on in."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, or_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import feed
from app.core.errors import invalid_fields
from app.core.events import EventRow, kinds
from app.core.feed import Batch, Place
from app.core.principal import Principal

COLUMNS = (
    EventRow.name,
    EventRow.resource,
    EventRow.resource_id,
    EventRow.occurred_at,
    EventRow.user_id,
    EventRow.actor_id,
    EventRow.before,
    EventRow.after,
)
# Which scopes open the events of a resource and of its parts (`inventory.item`), any one of them; those of others are
# for `read:*`.
SCOPES: dict[str, tuple[str, ...]] = {
    "client": ("read:clients",),
    "inventory": ("read:inventory", "read:projects"),
    "project": ("read:projects",),
    "task": ("read:tasks",),
    "time_entry": ("read:time_entries",),
    **dict.fromkeys(
        ("inventory", *(f"inventory.{noun}" for noun in ("item", "warehouse", "supplier", "movement", "transfer"))),
        ("read:inventory", "read:projects"),
    ),
}
EVERY_SCOPE = tuple(sorted({scope for scopes in SCOPES.values() for scope in scopes}))
BEGINNINGS, ENDS = frozenset({"created", "started", "restored"}), frozenset({"deleted"})


async def after(
    session: AsyncSession, caller: Principal, since: Place | None, *, types: Sequence[str] = (), limit: int
) -> Batch:
    """What has happened after `since`; None: all that is kept. `types` are resources and names of events.

    Raises Invalid that names `types` for an unknown one, and Gone `reset` where the log no longer reaches back so far.
    """
    conditions = [*visible_to(caller), *of_types(types)]
    return await feed.read(session, since, *conditions, limit=limit, columns=COLUMNS)


def visible_to(caller: Principal) -> Iterator[ColumnElement[bool]]:
    """What the role lets a caller know, and of that what the scopes do."""
    if not caller.is_admin:
        yield or_(EventRow.user_id.is_(None), EventRow.user_id == caller.user_id)
    if not caller.holds("read:*"):
        opened = [name for name, scopes in SCOPES.items() if any(map(caller.holds, scopes))]
        yield or_(EventRow.resource.in_(opened), *(EventRow.resource.startswith(f"{name}.") for name in opened))


def of_types(types: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Events of any of these resources or names; nothing given: of all."""
    if not types:
        return
    names, resources = {kind.name for kind in kinds()}, {kind.resource for kind in kinds()}
    if unknown := sorted(set(types) - names - resources):
        raise invalid_fields(types=f"unknown: {', '.join(unknown)}; known are {', '.join(sorted(names | resources))}")
    yield or_(EventRow.name.in_(types), EventRow.resource.in_(types))


def operation(event: Row[Any]) -> str:
    """What an event means to a copy of the resource: `create`, `update` or `delete`."""
    action = str(event.name).rpartition(".")[2]
    return "create" if action in BEGINNINGS else "delete" if action in ENDS else "update"
