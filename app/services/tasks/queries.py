"""Lists of tasks."""

from dataclasses import replace
from datetime import date

from sqlalchemy import CTE, Date, and_, bindparam, case, func, literal, literal_column, select
from sqlalchemy.orm import aliased

from app.core.listing import Listing, no_enrichment
from app.core.sql.json import json_split
from app.core.sql.search import has_tag
from app.core.sql.time import hours
from app.services.accounts.models import User
from app.services.clients.time_totals import AddedColumns, TimeSums, TimeTotals, with_time_totals
from app.services.projects.models import Project
from app.services.tasks.filters import TaskFilter, TaskTitleFilter
from app.services.tasks.models import CLOSED_STATUSES, PRIORITIES, STATUS_TITLES, Task

TODAY = bindparam("today", type_=Date)
# Later than any due date, and not Python's last day, which asyncpg stores as infinity.
NO_DUE_DATE = literal(date(9999, 1, 1), Date)

assignee, creator = aliased(User), aliased(User)
still_open = Task.status.not_in(CLOSED_STATUSES)
priority = case({rank: name for rank, name in enumerate(PRIORITIES, 1)}, value=Task.priority)


def task_listing(sums: TimeSums | None = None) -> Listing[TaskFilter]:
    """Return the list of tasks, with the time that `sums` finds if it is given; `today` is a parameter of its rows."""
    rows = select(
        Task.id,
        Task.project_id,
        Project.name.label("project_name"),
        Task.name,
        Task.description,
        Task.status,
        case(STATUS_TITLES, value=Task.status).label("status_display"),
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
        still_open.label("is_active"),
        func.coalesce(and_(still_open, Task.due_date < TODAY), literal_column("false")).label("is_overdue"),
        Task.tags,
        json_split(Task.tags).label("tag_list"),
    )
    rows = rows.join(Project, Project.id == Task.project_id)
    rows = rows.join(assignee, assignee.id == Task.assigned_to, isouter=True)
    rows = rows.join(creator, creator.id == Task.created_by, isouter=True)
    return Listing(
        filter=TaskFilter,
        parameters=frozenset({"today"}),
        rows=rows,
        conditions={
            "id": Task.id == bindparam("id"),
            "project_id": Task.project_id == bindparam("project_id"),
            "status": Task.status == bindparam("status"),
            "open": still_open,
            "assigned_to": Task.assigned_to == bindparam("assigned_to"),
            "tag": has_tag(Task.tags),
        },
        sorts={
            "priority": (-Task.priority, func.coalesce(Task.due_date, NO_DUE_DATE), Task.created_at, Task.id),
            "due_date": (func.coalesce(Task.due_date, NO_DUE_DATE), Task.id),
            "name": (Task.name, Task.id),
            "created_at": (Task.created_at, Task.id),
            "updated_at": (Task.updated_at, Task.id),
            "id": (Task.id,),
        },
        default_sort="priority",
        enrich=with_time_totals(sums, _progress) if sums else no_enrichment,
    )


# A project's tasks to choose from, for our own pages.
TASK_TITLES = Listing(
    filter=TaskTitleFilter,
    rows=select(Task.id, Task.name, Task.status, priority.label("priority")),
    conditions={
        "project_id": Task.project_id == bindparam("project_id"),
        "status": Task.status == bindparam("status"),
        "open": still_open,
    },
    sorts={"name": (Task.name, Task.id)},
    default_sort="name",
)
DESCRIBED_TASKS = replace(TASK_TITLES, rows=TASK_TITLES.rows.add_columns(Task.description))


def _progress(task: CTE, time: TimeTotals) -> AddedColumns:
    """The time of a task and its progress in percent; without an estimate 100 if it is done, else 0."""
    it = task.c
    worked = time.seconds * literal_column("100.0") / (it.estimated_hours * 3600)
    percentage = case(
        (it.status == "done", 100),
        (it.estimated_hours > 0, case((worked >= 100, 100), else_=func.round(worked))),
        else_=0,
    )
    return (
        hours(time.seconds).label("total_hours"),
        hours(time.billable).label("total_billable_hours"),
        percentage.label("progress_percentage"),
    )
