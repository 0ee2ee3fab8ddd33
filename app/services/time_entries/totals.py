"""Projects, tasks and users with the time booked on them."""

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    case,
    cast,
    func,
    literal,
    select,
)

from app.core.listing import Listing
from app.core.sql.time import hours
from app.services.accounts import queries as accounts
from app.services.accounts.models import User
from app.services.projects.models import Project
from app.services.projects.queries import project_listing
from app.services.tasks.models import Task
from app.services.tasks.queries import task_listing
from app.services.time_entries import rollups
from app.services.time_entries.models import TimeEntry
from app.services.time_entries.worth import project_worth


def booked_seconds(*conditions: SQLColumnExpression[bool]) -> ColumnElement[int]:
    """The seconds of the ended entries that fulfil the conditions."""
    total = select(func.coalesce(func.sum(TimeEntry.duration_seconds), 0))
    return total.where(TimeEntry.deleted_at.is_(None), *conditions).scalar_subquery()


on_task = TimeEntry.task_id == Task.id


def project_seconds() -> ColumnElement[int]:
    """The time of the project at hand, from the rollups."""
    work = rollups.work_seconds()
    total = select(func.coalesce(cast(func.sum(work.c.seconds), BigInteger), 0)).where(work.c.project_id == Project.id)
    return total.scalar_subquery()


def task_time_sums(ids: Select[int]) -> Select[int | None, int | None, int | None]:
    """The time of tasks, summed from their entries."""
    seconds = TimeEntry.duration_seconds
    sums = func.sum(seconds).label("seconds"), func.sum(seconds).filter(TimeEntry.billable).label("billable")
    found = select(TimeEntry.task_id.label("id"), *sums)
    return found.where(TimeEntry.deleted_at.is_(None), TimeEntry.task_id.in_(ids)).group_by(TimeEntry.task_id)


def client_time_sums(ids: Select[int]) -> Select[int, int | None, int | None]:
    """The time of clients, booked on them or on their projects, from the rollups."""
    work = rollups.work_seconds()
    client = case((work.c.client_id != rollups.NONE, work.c.client_id), else_=Project.client_id)
    source = work.outerjoin(Project, Project.id == work.c.project_id)
    return work_sums(client, work).select_from(source).where(client.in_(ids))


def work_sums(key: ColumnElement[int], work: Subquery) -> Select[int, int | None, int | None]:
    """The seconds of each value of `key`, all and the billable ones."""
    sums = func.sum(work.c.seconds), func.sum(work.c.seconds).filter(work.c.billable)
    seconds, billable = (cast(total, BigInteger) for total in sums)
    return select(key.label("id"), seconds.label("seconds"), billable.label("billable")).group_by(key)


PROJECTS_WITH_TIME = project_listing(project_worth)
TASKS_WITH_TIME = task_listing(task_time_sums)
USERS_WITH_TIME = Listing(
    filter=accounts.USERS.filter,
    rows=accounts.USERS.rows.add_columns(
        hours(rollups.user_seconds(User.id)).label("total_hours"), literal(None).label("avatar_url")
    ),
    conditions=accounts.USERS.conditions,
    sorts=accounts.USERS.sorts,
    default_sort=accounts.USERS.default_sort,
)
