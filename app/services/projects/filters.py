"""Filters of projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.filters import Filter, OpenFilter
from app.core.principal import Principal
from app.services.settings import instance


@dataclass(frozen=True, kw_only=True)
class ProjectFilter(OpenFilter):
    """Projects by their state and client."""

    id: int | None = None
    status: str | None = None
    client_id: int | None = None

    def of_session(self, session: AsyncSession) -> Mapping[str, object]:
        """Return the settings by which time is priced unless they were set."""
        return instance.price_defaults(session)


@dataclass(frozen=True, kw_only=True)
class ProjectOverviewFilter(ProjectFilter):
    """Projects on our own pages: `kept` leaves out the archived ones, `favorite` all but the caller's favorites."""

    SEARCHED: ClassVar[frozenset[str]] = frozenset({"text"})
    OF_CALLER: ClassVar[frozenset[str]] = frozenset({"me"})

    kept: bool = False
    favorite: bool = False
    text: str | None = None

    def of_caller(self, caller: Principal) -> Mapping[str, object]:
        """Return whose favorites are marked."""
        return {"me": caller.user_id}


@dataclass(frozen=True, kw_only=True)
class FavoriteFilter(Filter):
    """The caller's favorite projects, by project."""

    OF_CALLER: ClassVar[frozenset[str]] = frozenset({"user_id"})

    id: int | None = None

    def of_caller(self, caller: Principal) -> Mapping[str, object]:
        """Limit the rows to the caller's own, administrators included."""
        return {"user_id": caller.user_id}
