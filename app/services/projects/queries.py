"""Lists of projects."""

from collections.abc import Callable

from sqlalchemy import CTE, ColumnElement, bindparam, func, literal_column, select

from app.core.listing import Listing, no_enrichment
from app.core.sql.time import hours
from app.services.clients.models import Client
from app.services.clients.time_totals import AddedColumns, TimeSums, TimeTotals, no_columns, with_time_totals
from app.services.projects.filters import ProjectFilter
from app.services.projects.models import Project

_ZERO: ColumnElement[int] = literal_column("0")


def project_listing(
    sums: TimeSums | None = None, more: Callable[[CTE, TimeTotals], AddedColumns] = no_columns
) -> Listing[ProjectFilter]:
    """Return the list of projects, with the time that `sums` finds if it is given (entries come later in rank).

    `more` makes further columns of a project and its time.
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
        func.round(Project.estimated_hours * func.coalesce(Project.hourly_rate, Client.default_hourly_rate), 2).label(
            "estimated_cost"
        ),
        Project.budget_amount,
        Project.budget_threshold_percent,
        _ZERO.label("total_costs"),
        _ZERO.label("total_billable_costs"),
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
        filter=ProjectFilter,
        rows=rows,
        conditions={
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
        enrich=with_time_totals(sums, lambda project, time: (*_budget_columns(project, time), *more(project, time)))
        if sums
        else no_enrichment,
    )


def _budget_columns(project: CTE, time: TimeTotals) -> AddedColumns:
    """The worth of the time on a project, and whether it exceeds the threshold of the budget."""
    it, value = project.c, time.value
    threshold = it.budget_amount * it.budget_threshold_percent / literal_column("100.0")
    return (
        value.label("budget_consumed_amount"),
        func.coalesce(value > threshold, literal_column("false")).label("budget_threshold_exceeded"),
        hours(time.seconds).label("total_hours"),
        hours(time.billable).label("total_billable_hours"),
        value.label("total_project_value"),
        hours(time.without_rate).label("hours_without_rate"),
        hours(time.in_other_currencies).label("hours_in_other_currencies"),
    )
