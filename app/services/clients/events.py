"""Events of clients."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ClientEvent(Event):
    """An event of a client; `id` is the client's."""

    resource: ClassVar[str] = "client"


class ClientCreated(ClientEvent):
    name = "client.created"


class ClientUpdated(ClientEvent):
    name = "client.updated"


class ClientDeleted(ClientEvent):
    """The client was archived, which is what deleting a client does."""

    name = "client.deleted"
