"""The events as a list for people, and who may see which."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.events import EventRow
from app.core.listing import Listing
from app.core.principal import Principal
from app.services.accounts.models import ApiToken, User
from app.services.clients.models import Client
from app.services.inventory.models import Movement, Stock, StockItem, Supplier, Transfer, Warehouse
from app.services.projects.models import Project
from app.services.tasks.models import Task
from app.services.time_entries.models import TimeEntry

booked_on = aliased(Project)
# `time_entry.created` is the action `created` on a `time_entry`.
action = func.replace(EventRow.name, EventRow.resource + ".", "", type_=Text())
thing = func.replace(EventRow.resource, "_", " ", type_=Text())

details = case((action == "deleted", EventRow.before), else_=EventRow.after)


def its(model: Any, name: str = "name") -> ColumnElement[str | None]:
    """What the thing that the event is about is called."""
    key = model.id == EventRow.resource_id
    return select(getattr(model, name)).where(key).correlate(EventRow).scalar_subquery()


def its_item(model: type[Movement | Transfer | Stock]) -> ColumnElement[str | None]:
    """The name of the item of what the event is about."""
    item = select(StockItem.name).join(model, model.stock_item_id == StockItem.id)
    return item.where(model.id == EventRow.resource_id).correlate(EventRow).scalar_subquery()


# What happens seldom is looked up for the rows that are shown, and joined to none.
seldom = case(
    (EventRow.resource == "inventory.item", its(StockItem)),
    (EventRow.resource == "inventory.warehouse", its(Warehouse)),
    (EventRow.resource == "inventory.supplier", its(Supplier)),
    (EventRow.resource == "inventory.movement", its_item(Movement)),
    (EventRow.resource == "inventory.transfer", its_item(Transfer)),
    (EventRow.resource == "inventory", its_item(Stock)),
    (EventRow.resource == "api_token", its(ApiToken)),
    (EventRow.resource == "user", its(User, "username")),
)
# What it is called now; what is gone has left its name with an event. An entry goes by its project.
last_known = func.coalesce(EventRow.before["name"].as_string(), EventRow.after["name"].as_string())
name = func.coalesce(Project.name, Task.name, Client.name, booked_on.name, seldom, last_known)


def about(resource: str, key: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether the event is about the row with this key."""
    return and_(EventRow.resource == resource, EventRow.resource_id == key)


ACTIVITIES = Listing(
    rows=select(
        EventRow.id,
        EventRow.actor_id.label("user_id"),
        User.username,
        func.coalesce(User.full_name, User.username).label("display_name"),
        action.label("action"),
        EventRow.resource.label("entity_type"),
        EventRow.resource_id.label("entity_id"),
        name.label("entity_name"),
        (func.replace(action, "_", " ", type_=Text()) + " " + thing + func.coalesce(literal(": ") + name, "")).label(
            "description"
        ),
        details.label("extra_data"),
        details.label("metadata"),
        EventRow.occurred_at.label("created_at"),
    )
    .join(User, User.id == EventRow.actor_id, isouter=True)
    .join(Project, about("project", Project.id), isouter=True)
    .join(Task, about("task", Task.id), isouter=True)
    .join(Client, about("client", Client.id), isouter=True)
    .join(TimeEntry, about("time_entry", TimeEntry.id), isouter=True)
    .join(booked_on, booked_on.id == TimeEntry.project_id, isouter=True),
    filters={
        "visible_to": or_(EventRow.user_id.is_(None), EventRow.user_id == bindparam("visible_to")),
        "user_id": EventRow.actor_id == bindparam("user_id"),
        "entity_type": EventRow.resource == bindparam("entity_type"),
        "action": action == bindparam("action"),
    },
    sorts={"created_at": (EventRow.occurred_at, EventRow.id), "id": (EventRow.id,)},
    default_sort="-created_at",
)


def visible_to(caller: Principal) -> dict[str, int]:
    """What everybody may know and what concerns the caller; an admin may know everything."""
    return {} if caller.is_admin else {"visible_to": caller.user_id}
