"""Live updates of browsers: events of tracked time, as the pages expect them.

Names and keys are those of DRYTRIX TimeTracker (`timer_started`, `timer_stopped`, `activity_created`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import feed
from app.core.clock import iso
from app.core.events import EventRow
from app.core.feed import EventColumns, Position
from app.core.principal import Principal
from app.services.activities.queries import ACTIVITIES, with_entry_links

EVENT_ROWS = with_entry_links(
    ACTIVITIES.rows.add_columns(
        EventRow.name.label("event"), EventRow.user_id.label("owner_id"), EventRow.before, EventRow.after
    )
)
ACTIVITY_KEYS = tuple(str(column.key) for column in ACTIVITIES.rows.selected_columns)


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """A message to the browsers of `user_id` and of administrators."""

    name: str
    user_id: int
    payload: Mapping[str, object]


async def live_messages(session: AsyncSession, event_ids: Sequence[int]) -> list[LiveMessage]:
    """The messages of these events, in their order; one statement."""
    statement = EVENT_ROWS.where(EventRow.id.in_(event_ids), EventRow.resource == "time_entry")
    rows = (await session.execute(statement.order_by(EventRow.position, EventRow.id))).all()
    return [message for row in rows for message in messages_for(row)]


async def has_changed(session: AsyncSession, caller: Principal, since: Position | None) -> tuple[Position, bool]:
    """The position to ask from next time, and True if the caller's time has changed after `since`.

    Two small statements: every open page without a socket polls this.
    """
    end = await feed.head(session)
    if since is None:
        return end, False
    news = select(EventRow.id).where(feed.events_after(since), feed.up_to(end))
    news = news.where(EventRow.resource == "time_entry", EventRow.user_id == caller.user_id).limit(1)
    return end, await session.scalar(news) is not None


def messages_for(row: EventColumns) -> list[LiveMessage]:
    """The messages of an event of an entry: an activity, and a start or stop of the timer."""
    activity = {name: getattr(row, name) for name in ACTIVITY_KEYS} | {"created_at": iso(row.created_at)}
    found = [LiveMessage("activity_created", row.owner_id, {"activity": activity, "user_id": row.owner_id})]
    facts = {"user_id": row.owner_id, "timer_id": row.entity_id}
    changed = row.extra_data or {}
    if row.event == "time_entry.started":
        names = {name: getattr(row, name) for name in ("project_name", "client_name", "task_name")}
        start = {name: changed[name] for name in ("task_id", "start_time")}
        found.append(LiveMessage("timer_started", row.owner_id, facts | names | start))
    elif row.event == "time_entry.stopped":
        seconds = changed["duration_seconds"]
        length = {"duration": hms(seconds), "duration_seconds": seconds}
        found.append(LiveMessage("timer_stopped", row.owner_id, facts | length))
    return found


def hms(seconds: int) -> str:
    """`HH:MM:SS`."""
    hours, rest = divmod(timedelta(seconds=seconds), timedelta(hours=1))
    minutes, rest = divmod(rest, timedelta(minutes=1))
    return f"{hours:02}:{minutes:02}:{rest.seconds:02}"
