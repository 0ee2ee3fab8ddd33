"""The server's own subscribers of events."""

from typing import TYPE_CHECKING

from app.core.events import Event
from app.services.accounts.events import UserUpdated
from app.services.clients.events import ClientUpdated
from app.services.imports.events import ImportEvent
from app.services.projects.events import ProjectUpdated
from app.services.tasks.events import TaskUpdated
from app.services.time_entries.events import TimeEntryEvent

if TYPE_CHECKING:
    from app import TimeTracker

PRICE_FIELDS = frozenset({"hourly_rate", "client_id", "default_hourly_rate", "currency"})
USER_FIELDS = frozenset({"hourly_rate", "week_start_day"})  # columns of the user that the user's dashboard shows


def register(app: "TimeTracker") -> None:
    """Invalidate dashboards when their time entries or rates change; notify live updates and webhooks of all events."""

    async def time_changed(event: TimeEntryEvent) -> None:
        await app.caches.dashboards.invalidate(event.user_id)

    async def rates_changed(event: ProjectUpdated | ClientUpdated | TaskUpdated) -> None:
        if PRICE_FIELDS & (event.after or {}).keys():
            await app.caches.dashboards.invalidate()

    async def user_changed(event: UserUpdated) -> None:
        if USER_FIELDS & (event.after or {}).keys():
            await app.caches.dashboards.invalidate(event.id)

    async def much_changed(_: ImportEvent) -> None:
        await app.caches.dashboards.invalidate()

    app.events.on(Event, app.live.tail.notify)
    app.events.on(Event, app.webhooks.notify)
    app.events.on(TimeEntryEvent, time_changed)
    app.events.on(ImportEvent, much_changed)
    app.events.on(ProjectUpdated, rates_changed)
    app.events.on(ClientUpdated, rates_changed)
    app.events.on(TaskUpdated, rates_changed)
    app.events.on(UserUpdated, user_changed)
