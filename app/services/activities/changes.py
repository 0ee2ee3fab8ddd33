"""The change feed: every event that a caller may see, in an order to continue in."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, or_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import feed
from app.core.errors import invalid_fields
from app.core.events import EventRow, event_types
from app.core.feed import Batch, EventColumns, Position
from app.core.messages import N_
from app.core.principal import Principal
from app.services.resources import RESOURCES

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
# The scopes that open the events of a resource and of its parts (`inventory.item`), any one of them; the events of
# other resources take `read:*`.
FEED_SCOPES = {card.name: card.read_scopes for card in RESOURCES.values() if card.read_scopes}
EVERY_SCOPE = tuple(sorted({scope for scopes in FEED_SCOPES.values() for scope in scopes}))
CREATING_ACTIONS, DELETING_ACTIONS = frozenset({"created", "started", "restored"}), frozenset({"deleted"})


async def changes_after(
    session: AsyncSession, caller: Principal, since: Position | None, *, types: Sequence[str] = (), limit: int
) -> Batch:
    """The events after `since`; None: all that are kept. `types` are resources and names of events.

    Raises Invalid for unknown `types`, and Gone `reset` if the log no longer reaches back so far.
    """
    conditions = [*visible_to(caller), *of_types(types)]
    return await feed.read_events(session, since, *conditions, limit=limit, columns=COLUMNS)


def visible_to(caller: Principal) -> Iterator[ColumnElement[bool]]:
    """The conditions of a caller's role and scopes."""
    if not caller.is_admin:
        yield or_(EventRow.user_id.is_(None), EventRow.user_id == caller.user_id)
    if not caller.has_scope("read:*"):
        opened = [name for name, scopes in FEED_SCOPES.items() if any(map(caller.has_scope, scopes))]
        yield or_(EventRow.resource.in_(opened), *(EventRow.resource.startswith(f"{name}.") for name in opened))


def of_types(types: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Events of any of these resources or names; all if there are none."""
    if not types:
        return
    names, resources = {kind.name for kind in event_types()}, {kind.resource for kind in event_types()}
    if unknown := sorted(set(types) - names - resources):
        raise invalid_fields(
            types=N_(
                "unknown: {names}; known are {names_2}",
                names=", ".join(unknown),
                names_2=", ".join(sorted(names | resources)),
            )
        )
    yield or_(EventRow.name.in_(types), EventRow.resource.in_(types))


def operation(event: EventColumns) -> str:
    """The effect of an event on a copy of the resource: `create`, `update` or `delete`."""
    action = str(event.name).rpartition(".")[2]
    return "create" if action in CREATING_ACTIONS else "delete" if action in DELETING_ACTIONS else "update"
