"""Projects, tasks and users with the time that is booked on them."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal, select

from app.core.listing import Listing
from app.core.sql import hours
from app.services.accounts import queries as accounts
from app.services.accounts.models import User
from app.services.projects.models import Project
from app.services.projects.queries import project_listing
from app.services.tasks.models import Task
from app.services.tasks.queries import task_listing
from app.services.time_entries.models import TimeEntry


def booked(*conditions: Any) -> ColumnElement[Any]:
    """Seconds of the ended entries that fulfil the conditions."""
    total = select(func.coalesce(func.sum(TimeEntry.duration_seconds), 0))
    return total.where(TimeEntry.deleted_at.is_(None), *conditions).scalar_subquery()


on_project, on_task = TimeEntry.project_id == Project.id, TimeEntry.task_id == Task.id

PROJECTS = project_listing(booked(on_project), booked(on_project, TimeEntry.billable))
TASKS = task_listing(booked(on_task), booked(on_task, TimeEntry.billable))
USERS = Listing(
    rows=accounts.USERS.rows.add_columns(
        hours(booked(TimeEntry.user_id == User.id)).label("total_hours"), literal(None).label("avatar_url")
    ),
    filters=accounts.USERS.filters,
    sorts=accounts.USERS.sorts,
    default_sort=accounts.USERS.default_sort,
)
