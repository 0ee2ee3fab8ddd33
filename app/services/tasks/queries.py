"""Tasks as they are listed and shown."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, func, literal, literal_column, select
from sqlalchemy.orm import aliased

from app.core.listing import Listing
from app.core.sql import hours, split
from app.services.accounts.models import User
from app.services.projects.models import Project
from app.services.tasks.models import CLOSED, PRIORITIES, STATUSES, Task

TODAY = bindparam("today", type_=Date)
# Later than any due date, and not Python's last day, which asyncpg stores as infinity.
NEVER = literal(date(9999, 1, 1), Date)

assignee, creator = aliased(User), aliased(User)
still_open = Task.status.not_in(CLOSED)
priority = case({rank: name for rank, name in enumerate(PRIORITIES, 1)}, value=Task.priority)


def task_listing(seconds: ColumnElement[Any], billable_seconds: ColumnElement[Any]) -> Listing:
    """Tasks, given how much time is booked on the one at hand. Wants `today`, a day in the caller's zone."""
    worked = seconds * literal_column("100.0") / (Task.estimated_hours * 3600)
    rows = select(
        Task.id,
        Task.project_id,
        Project.name.label("project_name"),
        Task.name,
        Task.description,
        Task.status,
        case(STATUSES, value=Task.status).label("status_display"),
        priority.label("priority"),
        case({rank: name.title() for rank, name in enumerate(PRIORITIES, 1)}, value=Task.priority).label(
            "priority_display"
        ),
        (literal("priority-") + priority).label("priority_class"),
        Task.estimated_hours,
        Task.hourly_rate,
        Task.due_date,
        Task.assigned_to,
        assignee.username.label("assigned_user"),
        Task.created_by,
        creator.username.label("creator"),
        Task.created_at,
        Task.updated_at,
        Task.started_at,
        Task.completed_at,
        hours(seconds).label("total_hours"),
        hours(billable_seconds).label("total_billable_hours"),
        _percentage(worked).label("progress_percentage"),
        still_open.label("is_active"),
        func.coalesce(and_(still_open, Task.due_date < TODAY), literal_column("false")).label("is_overdue"),
        Task.tags,
        split(Task.tags).label("tag_list"),
    )
    rows = rows.join(Project, Project.id == Task.project_id)
    rows = rows.join(assignee, assignee.id == Task.assigned_to, isouter=True)
    rows = rows.join(creator, creator.id == Task.created_by, isouter=True)
    return Listing(
        rows=rows,
        filters={
            "id": Task.id == bindparam("id"),
            "project_id": Task.project_id == bindparam("project_id"),
            "status": Task.status == bindparam("status"),
            "open": still_open,
            "assigned_to": Task.assigned_to == bindparam("assigned_to"),
            "tag": func.lower("," + Task.tags + ",").like(bindparam("tag"), escape="\\"),
        },
        sorts={
            "priority": (-Task.priority, func.coalesce(Task.due_date, NEVER), Task.created_at, Task.id),
            "due_date": (func.coalesce(Task.due_date, NEVER), Task.id),
            "name": (Task.name, Task.id),
            "created_at": (Task.created_at, Task.id),
            "updated_at": (Task.updated_at, Task.id),
            "id": (Task.id,),
        },
        default_sort="priority",
    )


# A project's tasks to choose from, for our own pages.
TITLES = Listing(
    rows=select(Task.id, Task.name, Task.status, priority.label("priority")),
    filters={
        "project_id": Task.project_id == bindparam("project_id"),
        "status": Task.status == bindparam("status"),
        "open": still_open,
    },
    sorts={"name": (Task.name, Task.id)},
    default_sort="name",
)
DESCRIBED = replace(TITLES, rows=TITLES.rows.add_columns(Task.description))


def _percentage(worked: ColumnElement[Any]) -> ColumnElement[Any]:
    """0 to 100; without an estimate a task is either done or not begun."""
    return case(
        (Task.status == "done", 100),
        (Task.estimated_hours > 0, case((worked >= 100, 100), else_=func.round(worked))),
        else_=0,
    )
