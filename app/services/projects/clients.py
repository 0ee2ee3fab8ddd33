"""The list of clients with the number of their projects, which come later in rank."""

from sqlalchemy import ColumnElement, bindparam, func, select

from app.core.listing import Listing
from app.services.clients.filters import ClientFilter
from app.services.clients.models import Client
from app.services.projects.models import Project


def _projects(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(Project)
    return counted.where(Project.client_id == Client.id, *conditions).scalar_subquery()


CLIENTS = Listing(
    filter=ClientFilter,
    rows=select(
        Client.id,
        Client.name,
        Client.company,
        Client.description,
        Client.contact_person,
        Client.email,
        Client.phone,
        Client.address,
        Client.default_hourly_rate,
        Client.currency,
        Client.rounding_minutes,
        Client.rounding_mode,
        Client.status,
        (Client.status == "active").label("is_active"),
        _projects().label("total_projects"),
        _projects(Project.status == "active").label("active_projects"),
        Client.prepaid_hours_monthly,
        Client.prepaid_reset_day,
        Client.custom_fields,
        Client.created_at,
        Client.updated_at,
    ),
    conditions={
        "id": Client.id == bindparam("id"),
        "status": Client.status == bindparam("status"),
        "kept": Client.status != "archived",
    },
    sorts={
        "name": (Client.name,),
        "created_at": (Client.created_at, Client.id),
        "updated_at": (Client.updated_at, Client.id),
        "id": (Client.id,),
    },
    default_sort="name",
)
