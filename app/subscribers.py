"""What the server itself does when something has happened."""

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

PRICED_BY = frozenset({"hourly_rate", "client_id", "default_hourly_rate", "currency"})
OWN = frozenset({"hourly_rate", "week_start_day"})  # what a user's dashboard has of the user


def register(app: "TimeTracker") -> None:
    """Dashboards do not outlive the time and the rates that they were computed from; live updates hear of all."""

    async def time_changed(event: TimeEntryEvent) -> None:
        await app.dashboards.drop(event.user_id)

    async def rates_changed(event: ProjectUpdated | ClientUpdated | TaskUpdated) -> None:
        if PRICED_BY & (event.after or {}).keys():
            await app.dashboards.drop()

    async def user_changed(event: UserUpdated) -> None:
        if OWN & (event.after or {}).keys():
            await app.dashboards.drop(event.id)

    async def much_changed(_: ImportEvent) -> None:
        await app.dashboards.drop()

    app.events.on(Event, app.tail.ring)
    app.events.on(Event, app.sender.ring)
    app.events.on(TimeEntryEvent, time_changed)
    app.events.on(ImportEvent, much_changed)
    app.events.on(ProjectUpdated, rates_changed)
    app.events.on(ClientUpdated, rates_changed)
    app.events.on(TaskUpdated, rates_changed)
    app.events.on(UserUpdated, user_changed)
