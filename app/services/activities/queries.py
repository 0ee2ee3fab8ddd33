"""Listings of events for people."""

from sqlalchemy import ColumnElement, Text, and_, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.events import EventRow
from app.core.listing import Listing, RowSelect
from app.services.accounts.models import User
from app.services.activities.filters import ActivityFilter
from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.resources import RESOURCES
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry

entry_project, entry_task, entry_client = aliased(Project), aliased(Task), aliased(Client)
# `time_entry.created` is the action `created` on a `time_entry`.
action = func.replace(EventRow.name, EventRow.resource + ".", "", type_=Text())
resource_text = func.replace(EventRow.resource, "_", " ", type_=Text())

details = case((action == "deleted", EventRow.before), else_=EventRow.after)


# Looked up for the rows of a page: joining all of these tables would cost more.
looked_up_name = case(
    *(
        (EventRow.resource == card.name, card.current_name)
        for card in RESOURCES.values()
        if card.current_name is not None
    )
)
# The current name, or the last one in the log. An entry has the name of its project.
last_known = func.coalesce(EventRow.before["name"].as_string(), EventRow.after["name"].as_string())
name = func.coalesce(Project.name, Task.name, Client.name, entry_project.name, looked_up_name, last_known)


def is_about(resource: str, key: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that the event is about the row with this key."""
    return and_(EventRow.resource == resource, EventRow.resource_id == key)


ACTIVITIES = Listing(
    filter=ActivityFilter,
    rows=select(
        EventRow.id,
        EventRow.actor_id.label("user_id"),
        User.username,
        func.coalesce(User.full_name, User.username).label("display_name"),
        action.label("action"),
        EventRow.resource.label("entity_type"),
        EventRow.resource_id.label("entity_id"),
        name.label("entity_name"),
        (
            func.replace(action, "_", " ", type_=Text()) + " " + resource_text + func.coalesce(literal(": ") + name, "")
        ).label("description"),
        details.label("extra_data"),
        details.label("metadata"),
        EventRow.occurred_at.label("created_at"),
    )
    .join(User, User.id == EventRow.actor_id, isouter=True)
    .join(Project, is_about("project", Project.id), isouter=True)
    .join(Task, is_about("task", Task.id), isouter=True)
    .join(Client, is_about("client", Client.id), isouter=True)
    .join(TimeEntry, is_about("time_entry", TimeEntry.id), isouter=True)
    .join(entry_project, entry_project.id == TimeEntry.project_id, isouter=True),
    conditions={
        "visible_to": or_(EventRow.user_id.is_(None), EventRow.user_id == bindparam("visible_to")),
        "user_id": EventRow.actor_id == bindparam("user_id"),
        "entity_type": EventRow.resource == bindparam("entity_type"),
        "action": action == bindparam("action"),
    },
    sorts={"created_at": (EventRow.occurred_at, EventRow.id), "id": (EventRow.id,)},
    default_sort="-created_at",
)


def with_entry_links(rows: RowSelect) -> RowSelect:
    """Rows of `ACTIVITIES` with the names of the project, task and client of an entry."""
    links = (entry_project.name.label("project_name"), entry_task.name.label("task_name"))
    return (
        rows.add_columns(*links, entry_client.name.label("client_name"))
        .join(entry_task, entry_task.id == TimeEntry.task_id, isouter=True)
        .join(entry_client, entry_client.id == TimeEntry.client_id, isouter=True)
    )
