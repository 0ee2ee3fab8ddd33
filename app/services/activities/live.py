"""What a browser is told at once: events of tracked time, in the words that pages know.

Names and keys are those of the application that is succeeded (`timer_started`, `timer_stopped`, `activity_created`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core import feed
from app.core.clock import iso
from app.core.events import EventRow
from app.core.feed import Place
from app.core.principal import Principal
from app.services.activities.queries import ACTIVITIES, booked_on
from app.services.clients.models import Client
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry

of_task, of_client = aliased(Task), aliased(Client)

ROWS = (
    ACTIVITIES.rows.add_columns(
        EventRow.name.label("event"),
        EventRow.user_id.label("owner_id"),
        EventRow.position,
        EventRow.before,
        EventRow.after,
        booked_on.name.label("project_name"),
        of_task.name.label("task_name"),
        of_client.name.label("client_name"),
    )
    .join(of_task, of_task.id == TimeEntry.task_id, isouter=True)
    .join(of_client, of_client.id == TimeEntry.client_id, isouter=True)
)
SHOWN = tuple(str(column.key) for column in ACTIVITIES.rows.selected_columns)


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell the browsers of `user_id`, and those of administrators."""

    name: str
    user_id: int
    payload: Mapping[str, Any]


async def messages(session: AsyncSession, event_ids: Sequence[int]) -> list[Message]:
    """What there is to tell of these events, in their order; one statement."""
    statement = ROWS.where(EventRow.id.in_(event_ids), EventRow.resource == "time_entry")
    rows = (await session.execute(statement.order_by(EventRow.position, EventRow.id))).all()
    return [message for row in rows for message in told(row)]


async def changed(session: AsyncSession, caller: Principal, since: Place | None) -> tuple[Place, bool]:
    """Whether anything of the caller's time has changed after `since`, and the place to ask from next time.

    Two small statements: this is what every open page asks that no socket tells.
    """
    end = await feed.head(session)
    if since is None:
        return end, False
    news = select(EventRow.id).where(feed.beyond(since), feed.until(end))
    news = news.where(EventRow.resource == "time_entry", EventRow.user_id == caller.user_id).limit(1)
    return end, await session.scalar(news) is not None


def told(row: Any) -> list[Message]:
    """An event of an entry, as an activity and, where the timer was started or stopped, as that."""
    activity = {name: getattr(row, name) for name in SHOWN} | {"created_at": iso(row.created_at)}
    found = [Message("activity_created", row.owner_id, {"activity": activity, "user_id": row.owner_id})]
    facts = {"user_id": row.owner_id, "timer_id": row.entity_id}
    changed = row.extra_data or {}
    if row.event == "time_entry.started":
        names = {name: getattr(row, name) for name in ("project_name", "client_name", "task_name")}
        found.append(Message("timer_started", row.owner_id, facts | names | {"start_time": changed["start_time"]}))
    elif row.event == "time_entry.stopped":
        seconds = changed["duration_seconds"]
        length = {"duration": hms(seconds), "duration_seconds": seconds}
        found.append(Message("timer_stopped", row.owner_id, facts | length))
    return found


def hms(seconds: int) -> str:
    """`HH:MM:SS`."""
    hours, rest = divmod(timedelta(seconds=seconds), timedelta(hours=1))
    minutes, rest = divmod(rest, timedelta(minutes=1))
    return f"{hours:02}:{minutes:02}:{rest.seconds:02}"
