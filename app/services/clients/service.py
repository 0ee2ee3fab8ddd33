"""Clients: created, changed, archived."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Guard, apply, record
from app.core.db import flush, locked
from app.core.errors import Conflict, NotFound
from app.core.events import emit, snapshot
from app.services.clients.events import ClientCreated, ClientDeleted, ClientUpdated
from app.services.clients.models import Client

REQUIRED = frozenset({"name", "status", "prepaid_reset_day", "rounding_mode", "custom_fields"})


def taken(name: object) -> dict[str, Conflict]:
    """The answer to a violated unique name."""
    text = f"A client named {name} exists already"
    return {"uq_clients_name": Conflict(text, fields={"name": [text]})}


async def create(session: AsyncSession, values: Mapping[str, object]) -> Client:
    """A new client; Conflict where the name is taken."""
    client = Client(**values)
    session.add(client)
    await flush(session, taken(client.name))
    emit(session, ClientCreated(id=client.id, after=snapshot(client)))
    return client


async def get(session: AsyncSession, client_id: int, *, lock: bool = False) -> Client:
    """The client; NotFound where there is none."""
    statement = select(Client).where(Client.id == client_id)
    client = await session.scalar(locked(statement) if lock else statement)
    if client is None:
        raise NotFound(f"Client with ID {client_id} not found")
    return client


async def update(
    session: AsyncSession, client_id: int, values: Mapping[str, object], guard: Guard | None = None
) -> Client:
    """Changes what `values` names; None clears what may be empty."""
    client = await get(session, client_id, lock=True)
    if guard:
        await guard()
    apply(client, values, REQUIRED)
    changed = record(client)
    if changed:
        await flush(session, taken(client.name))
        emit(session, ClientUpdated(id=client.id, **changed))
    return client


async def archive(session: AsyncSession, client_id: int, guard: Guard | None = None) -> None:
    """Puts a client away; its projects and time stay. Repeatable."""
    client = await get(session, client_id, lock=True)
    if guard:
        await guard()
    if client.status == "archived":
        return
    before = snapshot(client)
    client.status = "archived"
    await session.flush()
    emit(session, ClientDeleted(id=client.id, before=before))
