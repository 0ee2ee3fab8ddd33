"""Projects, and clients with their projects, as they are listed and shown."""

from collections.abc import Callable

from sqlalchemy import CTE, ColumnElement, bindparam, func, literal_column, select

from app.core.listing import Listing, alone
from app.core.sql import hours
from app.services.clients.models import Client
from app.services.clients.timed import Columns, Sums, Time, nothing, timed
from app.services.projects.models import Project

ZERO: ColumnElement[int] = literal_column("0")


def project_listing(sums: Sums | None = None, more: Callable[[CTE, Time], Columns] = nothing) -> Listing:
    """Projects, with the time that `sums` finds (the nouns that know time come later in rank) if it is given.

    `more` are further columns that are made of a project and its time.
    """
    rows = select(
        Project.id,
        Project.name,
        Project.code,
        func.coalesce(Project.code, func.upper(func.substr(func.replace(Project.name, " ", ""), 1, 4))).label(
            "code_display"
        ),
        Project.client_id,
        Client.name.label("client"),
        Client.name.label("client_name"),
        Project.description,
        Project.status,
        Project.billable,
        Project.hourly_rate,
        Project.rounding_minutes,
        Project.rounding_mode,
        Project.billing_ref,
        Project.estimated_hours,
        func.round(Project.estimated_hours * Project.hourly_rate, 2).label("estimated_cost"),
        Project.budget_amount,
        Project.budget_threshold_percent,
        ZERO.label("total_costs"),
        ZERO.label("total_billable_costs"),
        Project.custom_fields,
        Project.color,
        (Project.status == "archived").label("is_archived"),
        Project.archived_at,
        Project.archived_by,
        Project.archived_reason,
        Project.created_by,
        Project.created_at,
        Project.updated_at,
    ).join(Client, Client.id == Project.client_id, isouter=True)
    return Listing(
        rows=rows,
        filters={
            "id": Project.id == bindparam("id"),
            "status": Project.status == bindparam("status"),
            "client_id": Project.client_id == bindparam("client_id"),
        },
        sorts={
            "name": (Project.name, Project.id),
            "created_at": (Project.created_at, Project.id),
            "updated_at": (Project.updated_at, Project.id),
            "id": (Project.id,),
        },
        default_sort="name",
        beside=timed(sums, lambda project, time: (*_worth(project, time), *more(project, time))) if sums else alone,
    )


def _worth(project: CTE, time: Time) -> Columns:
    """What the time on a project comes to, by its rate, and whether that is too much for its budget."""
    it = project.c
    value = func.coalesce(func.round(time.billable / literal_column("3600.0") * it.hourly_rate, 2), ZERO)
    threshold = it.budget_amount * it.budget_threshold_percent / literal_column("100.0")
    return (
        value.label("budget_consumed_amount"),
        func.coalesce(value > threshold, literal_column("false")).label("budget_threshold_exceeded"),
        hours(time.seconds).label("total_hours"),
        hours(time.billable).label("total_billable_hours"),
        value.label("total_project_value"),
    )


def _projects(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(Project)
    return counted.where(Project.client_id == Client.id, *conditions).scalar_subquery()


CLIENTS = Listing(
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
    filters={
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
