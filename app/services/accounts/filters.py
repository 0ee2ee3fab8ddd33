"""Filters of users, tokens and browser sessions."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.filters import OpenFilter, OwnFilter


@dataclass(frozen=True, kw_only=True)
class UserFilter(OpenFilter):
    """Users; `search` is contained in the username, the full name or the email address."""

    SEARCHED: ClassVar[frozenset[str]] = frozenset({"search"})

    id: int | None = None
    is_active: bool | None = None
    search: str | None = None


@dataclass(frozen=True, kw_only=True)
class TokenFilter(OwnFilter):
    """API tokens by their owner."""

    id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SessionFilter(OwnFilter):
    """Browser sessions by their owner."""

    user_id: int | None = None
