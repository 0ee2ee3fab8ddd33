"""Projects, tasks and users with the time that is booked on them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.listing import Listing
from app.core.sql import hours
from app.services.accounts import queries as accounts
from app.services.accounts.models import User
from app.services.clients.timed import Sums
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


def each(key: InstrumentedAttribute[int | None]) -> Sums:
    """The time of each value of a column of entries, for those values that a statement selects."""

    def sums(ids: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        kept = TimeEntry.deleted_at.is_(None), key.in_(ids)
        return select(key.label("id"), *SUMS).where(*kept).group_by(key)

    return sums


SUMS = (
    func.sum(TimeEntry.duration_seconds).label("seconds"),
    func.sum(TimeEntry.duration_seconds).filter(TimeEntry.billable).label("billable"),
)
PROJECTS = project_listing(each(TimeEntry.project_id))
TASKS = task_listing(each(TimeEntry.task_id))
USERS = Listing(
    rows=accounts.USERS.rows.add_columns(
        hours(booked(TimeEntry.user_id == User.id)).label("total_hours"), literal(None).label("avatar_url")
    ),
    filters=accounts.USERS.filters,
    sorts=accounts.USERS.sorts,
    default_sort=accounts.USERS.default_sort,
)
