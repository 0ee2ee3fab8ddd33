"""Projects, tasks and clients as our own pages list them: with their time, a text search and more sorts."""

from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    SQLColumnExpression,
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
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import KeyedColumnElement

from app.core.listing import Listing
from app.core.principal import Principal
from app.core.sql.search import matches
from app.core.sql.time import hours
from app.services.accounts.models import User
from app.services.clients.filters import ClientOverviewFilter
from app.services.clients.models import Client
from app.services.clients.time_totals import TimeTotals, with_time_totals
from app.services.projects.clients import CLIENTS as CLIENT_LISTING
from app.services.projects.filters import ProjectOverviewFilter
from app.services.projects.models import Favorite, Project
from app.services.projects.queries import project_listing
from app.services.tasks.filters import TaskOverviewFilter
from app.services.tasks.models import Task
from app.services.tasks.queries import TODAY, assignee, still_open
from app.services.time_entries import totals
from app.services.time_entries.filters import EntryFilter
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.queries import ENTRIES
from app.services.time_entries.totals import (
    booked_seconds,
    client_time_sums,
    on_task,
    project_seconds,
)
from app.services.time_entries.worth import project_worth

# The table, or rows of the listing.
ProjectColumns = type[Project] | ReadOnlyColumnCollection[str, KeyedColumnElement[Any]]

HUNDRED: ColumnElement[float] = literal_column("100.0")


def latest_start(*conditions: SQLColumnExpression[bool]) -> ColumnElement[datetime]:
    """The latest start of the entries that fulfil the conditions."""
    newest = select(func.max(TimeEntry.start_time)).where(TimeEntry.deleted_at.is_(None), *conditions)
    return newest.scalar_subquery()


def any_contains(*columns: SQLColumnExpression[str | None]) -> ColumnElement[bool]:
    """The condition that one of the columns contains the parameter `text`."""
    return or_(*(matches(column) for column in columns))


def budget_percent(project: ProjectColumns, time: TimeTotals) -> ColumnElement[Decimal]:
    """The used percentage of the budget, else of the estimated hours; zero without either."""
    of_budget = project.budget_amount > 0, time.value * HUNDRED / project.budget_amount
    of_estimate = project.estimated_hours > 0, time.seconds * HUNDRED / (project.estimated_hours * 3600)
    return func.coalesce(case(of_budget, of_estimate), 0)


# Sorting needs the worth of all projects, found once.
every_project = project_worth(select(Project.id)).cte("every_project")
used_percent = func.coalesce(
    select(budget_percent(Project, TimeTotals(*(every_project.c[total.name] for total in fields(TimeTotals)))))
    .where(every_project.c.id == Project.id)
    .scalar_subquery(),
    0,
)
last_activity = latest_start(TimeEntry.project_id == Project.id)
last_activity_or_creation = func.coalesce(last_activity, Project.created_at)

# `me` is the user whose favorites are marked.
LISTED_PROJECTS = project_listing(
    project_worth, lambda it, time: (func.round(budget_percent(it.c, time)).label("used_percent"),)
)
PROJECT_OVERVIEW = Listing(
    filter=ProjectOverviewFilter,
    parameters=frozenset({"me"}),
    enrich=LISTED_PROJECTS.enrich,
    default_sort=LISTED_PROJECTS.default_sort,
    rows=LISTED_PROJECTS.rows.add_columns(
        Client.currency,
        last_activity.label("last_activity"),
        exists().where(Favorite.project_id == Project.id, Favorite.user_id == bindparam("me")).label("is_favorite"),
    ),
    conditions={
        **totals.PROJECTS_WITH_TIME.conditions,
        "kept": Project.status != "archived",
        "text": any_contains(Project.name, Project.code, Project.description, Client.name),
        "favorite": exists().where(Favorite.project_id == Project.id, Favorite.user_id == bindparam("me")),
    },
    sorts={
        **totals.PROJECTS_WITH_TIME.sorts,
        "hours": (project_seconds(), Project.id),
        "used": (used_percent, Project.id),
        "rate": (func.coalesce(Project.hourly_rate, 0), Project.id),
        "activity": (last_activity_or_creation, Project.id),
    },
)

TASK_OVERVIEW = Listing(
    filter=TaskOverviewFilter,
    parameters=totals.TASKS_WITH_TIME.parameters,
    enrich=totals.TASKS_WITH_TIME.enrich,
    default_sort=totals.TASKS_WITH_TIME.default_sort,
    rows=totals.TASKS_WITH_TIME.rows,
    conditions={
        **totals.TASKS_WITH_TIME.conditions,
        "text": any_contains(Task.name, Task.description, Task.tags, Project.name),
        "unassigned": Task.assigned_to.is_(None),
        "overdue": and_(still_open, Task.due_date < TODAY),
        "due_until": and_(still_open, Task.due_date <= bindparam("due_until", type_=Date)),
        "undated": and_(still_open, Task.due_date.is_(None)),
    },
    sorts={
        **totals.TASKS_WITH_TIME.sorts,
        "project": (Project.name, Task.name, Task.id),
        "assignee": (func.coalesce(assignee.username, ""), Task.id),
        "hours": (booked_seconds(on_task), Task.id),
    },
)


# Sorting needs the time of all clients, summed once.
all_client_sums = client_time_sums(select(Client.id)).cte("every_client")
client_seconds = select(all_client_sums.c.seconds).where(all_client_sums.c.id == Client.id).scalar_subquery()

CLIENT_OVERVIEW = Listing(
    filter=ClientOverviewFilter,
    default_sort=CLIENT_LISTING.default_sort,
    rows=CLIENT_LISTING.rows,
    enrich=with_time_totals(client_time_sums, lambda _, time: (hours(time.seconds).label("total_hours"),)),
    conditions={
        **CLIENT_LISTING.conditions,
        "text": any_contains(Client.name, Client.company, Client.contact_person, Client.email, Client.description),
    },
    sorts={
        **CLIENT_LISTING.sorts,
        "hours": (func.coalesce(client_seconds, 0), Client.id),
        "rate": (func.coalesce(Client.default_hourly_rate, 0), Client.id),
    },
)


async def time_by_user(session: AsyncSession, caller: Principal, project_id: int) -> list[Row[int, str, int, int]]:
    """Return the seconds and billable seconds of each user on a project, the longest first.

    An administrator sees all users, others only themselves, as in every list of time.
    """
    bound = EntryFilter(project_id=project_id, finished=True).bind(session, caller)
    seconds = func.sum(TimeEntry.duration_seconds).label("seconds")
    billable = func.sum(case((TimeEntry.billable, TimeEntry.duration_seconds), else_=0)).label("billable_seconds")
    statement = ENTRIES.rows.with_only_columns(
        User.id,
        func.coalesce(User.full_name, User.username).label("name"),
        seconds,
        billable,
        maintain_column_froms=True,
    ).where(*ENTRIES.where(bound))
    grouped = statement.group_by(User.id, User.full_name, User.username).order_by(seconds.desc(), User.id)
    return list((await session.execute(grouped, bound.values)).all())
