"""Clients: create, get, update, archive."""

from datetime import datetime
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.changes import Precondition, apply_changes, pending_changes
from app.core.db import flush_or_conflict, for_update
from app.core.errors import Conflict, NotFound
from app.core.events import emit, snapshot
from app.core.messages import N_
from app.services.clients.events import ClientCreated, ClientDeleted, ClientUpdated
from app.services.clients.fields import ClientFields
from app.services.clients.models import Client

REQUIRED = frozenset({"name", "status", "prepaid_reset_day", "rounding_mode", "custom_fields"})


def unique_conflicts(name: object) -> dict[str, Conflict]:
    """Return the error for a violated unique name."""
    text = N_("A client named {name} already exists", name=name)
    return {"uq_clients_name": Conflict(text, fields={"name": [text]})}


async def create(
    session: AsyncSession, *, created_at: datetime | None = None, **fields: Unpack[ClientFields]
) -> Client:
    """Create a client, as of `created_at` if given; raise Conflict if the name is taken."""
    client = Client(**fields)
    if created_at is not None:
        client.created_at = client.updated_at = created_at
    session.add(client)
    await flush_or_conflict(session, unique_conflicts(client.name))
    emit(session, ClientCreated(id=client.id, after=snapshot(client)))
    return client


async def get(session: AsyncSession, client_id: int, *, lock: bool = False) -> Client:
    """Return the client; NotFound if there is none."""
    statement = select(Client).where(Client.id == client_id)
    client = await session.scalar(for_update(statement) if lock else statement)
    if client is None:
        raise NotFound(N_("Client with ID {client_id} not found", client_id=client_id))
    return client


async def update(
    session: AsyncSession, client_id: int, *, guard: Precondition | None = None, **changes: Unpack[ClientFields]
) -> Client:
    """Change the given fields; None clears what may be empty."""
    client = await get(session, client_id, lock=True)
    if guard:
        await guard()
    apply_changes(client, changes, REQUIRED)
    changed = pending_changes(client)
    if changed:
        await flush_or_conflict(session, unique_conflicts(client.name))
        emit(session, ClientUpdated(id=client.id, **changed))
    return client


async def archive(session: AsyncSession, client_id: int, guard: Precondition | None = None) -> None:
    """Archive a client; its projects and time stay. Repeatable."""
    client = await get(session, client_id, lock=True)
    if guard:
        await guard()
    if client.status == "archived":
        return
    before = snapshot(client)
    client.status = "archived"
    await session.flush()
    emit(session, ClientDeleted(id=client.id, before=before))
