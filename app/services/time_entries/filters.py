"""Filters of time entries in lists, reports and exports, and the rights of who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import now
from app.core.errors import Forbidden
from app.core.filters import OwnFilter
from app.core.messages import N_
from app.core.principal import Principal
from app.services.settings import instance


@dataclass(frozen=True, kw_only=True)
class EntryFilter(OwnFilter):
    """Time entries by their columns.

    `everyone` asks for all users' entries, which only an administrator may. `since` and `until` are inclusive bounds of
    the start, `before` is exclusive. `unrated` asks for billable ones to which no rate applies. `tag` is one tag, in
    any case; `text` is contained in the notes, the tags or the name of the project, task or client.
    """

    TAGS: ClassVar[frozenset[str]] = frozenset({"tag"})
    SEARCHED: ClassVar[frozenset[str]] = frozenset({"text"})

    id: int | None = None
    user_id: int | None = None
    everyone: bool = False
    project_id: int | None = None
    client_id: int | None = None
    task_id: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    until: datetime | None = None
    billable: bool | None = None
    paid: bool | None = None
    finished: bool = False
    running: bool = False
    unrated: bool = False
    tag: str | None = None
    text: str | None = None

    def of_caller(self, caller: Principal) -> Mapping[str, object]:
        """Limit the rows to the caller's own; Forbidden if another user's are asked for by name."""
        if (self.everyone or self.user_id not in (None, caller.user_id)) and not caller.is_admin:
            raise Forbidden(N_("Only an administrator may see another user's entries"))
        return super().of_caller(caller)

    def of_session(self, session: AsyncSession) -> Mapping[str, object]:
        """Return the rate that holds unless one was set, if the filter is about rates."""
        return instance.price_defaults(session) if self.unrated else {}


@dataclass(frozen=True, kw_only=True)
class DeletedEntryFilter(EntryFilter):
    """Deleted entries that can still be restored: those deleted at `kept_since` or later."""

    kept_since: datetime


@dataclass(frozen=True, kw_only=True)
class BlockFilter(EntryFilter):
    """Entries on a calendar: those that end after `reaching`, or still run."""

    reaching: datetime


def restorable(keep_days: int, entry_id: int | None = None) -> DeletedEntryFilter:
    """Return the filter of entries that were deleted within the retention of `keep_days`."""
    return DeletedEntryFilter(id=entry_id, kept_since=now() - timedelta(days=keep_days))
