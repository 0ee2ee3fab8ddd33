"""Filters of events. Callers see events without an owner, and their own."""

from dataclasses import dataclass
from datetime import datetime

from app.core.filters import OwnFilter


@dataclass(frozen=True, kw_only=True)
class ActivityFilter(OwnFilter):
    """Activities by the user who acted, the kind of thing and the action."""

    user_id: int | None = None
    entity_type: str | None = None
    action: str | None = None


@dataclass(frozen=True, kw_only=True)
class AuditFilter(OwnFilter):
    """Changes by who made them, with which token, on which surface, to what and when; `before` is exclusive."""

    actor_id: int | None = None
    token_id: int | None = None
    surface: str | None = None
    entity_type: str | None = None
    entity_id: int | None = None
    action: str | None = None
    since: datetime | None = None
    before: datetime | None = None
