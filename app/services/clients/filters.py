"""Filters of clients."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.filters import OpenFilter


@dataclass(frozen=True, kw_only=True)
class ClientFilter(OpenFilter):
    """Clients by their state; `kept` leaves out the archived ones."""

    id: int | None = None
    status: str | None = None
    kept: bool = False


@dataclass(frozen=True, kw_only=True)
class ClientOverviewFilter(ClientFilter):
    """Clients on our own pages."""

    SEARCHED: ClassVar[frozenset[str]] = frozenset({"text"})

    text: str | None = None
