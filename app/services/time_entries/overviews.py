"""Projects, tasks and clients as our own pages show them: with their time, what can be sought, and what sorts them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.principal import Principal
from app.core.sql import hours, matches, pattern_of
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.clients.timed import Time, timed
from app.services.projects.models import Favorite, Project
from app.services.projects.queries import CLIENTS as CLIENT_LISTING
from app.services.projects.queries import project_listing
from app.services.tasks.models import Task
from app.services.tasks.queries import TODAY, assignee, still_open
from app.services.time_entries import totals
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES, visible_to
from app.services.time_entries.totals import SUMS, booked, each, on_project, on_task

TEXT: ColumnElement[str] = bindparam("text")
HUNDRED: ColumnElement[float] = literal_column("100.0")


def last_begun(*conditions: Any) -> ColumnElement[Any]:
    """When the newest of the entries that fulfil the conditions began."""
    newest = select(func.max(TimeEntry.start_time)).where(TimeEntry.deleted_at.is_(None), *conditions)
    return newest.scalar_subquery()


def sought(*columns: Any) -> ColumnElement[bool]:
    """The filter `text`: one of the columns contains it."""
    return or_(*(matches(column, TEXT) for column in columns))


def searching(session: AsyncSession, text: str | None) -> str | None:
    """The value of the filter `text` of the lists here."""
    return pattern_of(text.strip(), session.get_bind().dialect.name) if text and text.strip() else None


def percent(project: Any, time: Time) -> ColumnElement[Any]:
    """Percent that is used of the budget, else of the estimate; zero where there is neither."""
    worth = time.billable / literal_column("3600.0") * project.hourly_rate
    of_budget = project.budget_amount > 0, worth * HUNDRED / project.budget_amount
    of_estimate = project.estimated_hours > 0, time.seconds * HUNDRED / (project.estimated_hours * 3600)
    return func.coalesce(case(of_budget, of_estimate), 0)


used = percent(Project, Time(booked(on_project), booked(on_project, TimeEntry.billable)))
touched = last_begun(on_project)
long_ago = func.coalesce(touched, Project.created_at)

# Wants `me`, whose favourites are told.
LISTED = project_listing(
    each(TimeEntry.project_id), lambda it, time: (func.round(percent(it.c, time)).label("used_percent"),)
)
PROJECTS = replace(
    LISTED,
    rows=LISTED.rows.add_columns(
        Client.currency,
        touched.label("last_activity"),
        exists().where(Favorite.project_id == Project.id, Favorite.user_id == bindparam("me")).label("is_favorite"),
    ),
    filters={
        **totals.PROJECTS.filters,
        "kept": Project.status != "archived",
        "text": sought(Project.name, Project.code, Project.description, Client.name),
        "favorite": exists().where(Favorite.project_id == Project.id, Favorite.user_id == bindparam("me")),
    },
    sorts={
        **totals.PROJECTS.sorts,
        "hours": (booked(on_project), Project.id),
        "used": (used, Project.id),
        "rate": (func.coalesce(Project.hourly_rate, 0), Project.id),
        "activity": (long_ago, Project.id),
    },
)

TASKS = replace(
    totals.TASKS,
    filters={
        **totals.TASKS.filters,
        "text": sought(Task.name, Task.description, Task.tags, Project.name),
        "unassigned": Task.assigned_to.is_(None),
        "overdue": and_(still_open, Task.due_date < TODAY),
        "due_until": and_(still_open, Task.due_date <= bindparam("due_until", type_=Date)),
        "undated": and_(still_open, Task.due_date.is_(None)),
    },
    sorts={
        **totals.TASKS.sorts,
        "project": (Project.name, Task.name, Task.id),
        "assignee": (func.coalesce(assignee.username, ""), Task.id),
        "hours": (booked(on_task), Task.id),
    },
)


def sums_of_clients(ids: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The time of clients: booked on them, or on their projects."""
    client = func.coalesce(TimeEntry.client_id, Project.client_id)
    found = select(client.label("id"), *SUMS).join(Project, Project.id == TimeEntry.project_id, isouter=True)
    return found.where(TimeEntry.deleted_at.is_(None), client.in_(ids)).group_by(client)


# To sort by, the time of all clients is summed once; a sum for each would be a scan for each where few have own time.
every_client = sums_of_clients(select(Client.id)).cte("every_client")
of_client = select(every_client.c.seconds).where(every_client.c.id == Client.id).scalar_subquery()

CLIENTS = replace(
    CLIENT_LISTING,
    beside=timed(sums_of_clients, lambda _, time: (hours(time.seconds).label("total_hours"),)),
    filters={
        **CLIENT_LISTING.filters,
        "text": sought(Client.name, Client.company, Client.contact_person, Client.email, Client.description),
    },
    sorts={
        **CLIENT_LISTING.sorts,
        "hours": (func.coalesce(of_client, 0), Client.id),
        "rate": (func.coalesce(Client.default_hourly_rate, 0), Client.id),
    },
)


async def by_person(session: AsyncSession, caller: Principal, project_id: int) -> list[Row[Any]]:
    """Who has worked on a project, for how many seconds, and how many of them billable; the longest first.

    An administrator is told of everybody, others of themselves, as with every list of time.
    """
    given = visible_to(caller) | {"project_id": project_id}
    seconds = func.sum(TimeEntry.duration_seconds).label("seconds")
    billable = func.sum(case((TimeEntry.billable, TimeEntry.duration_seconds), else_=0)).label("billable_seconds")
    statement = ENTRIES.rows.with_only_columns(
        User.id,
        func.coalesce(User.full_name, User.username).label("name"),
        seconds,
        billable,
        maintain_column_froms=True,
    ).where(TimeEntry.end_time.is_not(None), *(ENTRIES.filters[name] for name in sorted(given)))
    grouped = statement.group_by(User.id, User.full_name, User.username).order_by(seconds.desc(), User.id)
    return list((await session.execute(grouped, given)).all())
