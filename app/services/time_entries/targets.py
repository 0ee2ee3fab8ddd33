"""The target of an entry (a project, perhaps with a task, or a client) and what else the rules of a new entry need."""

from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import invalid_fields
from app.core.messages import N_
from app.core.types import table_of
from app.services.accounts.models import User
from app.services.clients.models import Client
from app.services.projects import service as projects
from app.services.projects.models import Project
from app.services.settings import instance
from app.services.tasks import service as tasks
from app.services.tasks.models import Task
from app.services.time_entries import rules
from app.services.time_entries.fields import WorkFields
from app.services.time_entries.models import TimeEntry

user, project, client, task, entries = (table_of(kind) for kind in (User, Project, Client, Task, TimeEntry))

_chosen = {name: bindparam(name, type_=Integer) for name in ("user_id", "project_id", "client_id", "task_id")}
_running = select(entries.c.id).where(
    entries.c.user_id == _chosen["user_id"], entries.c.end_time.is_(None), entries.c.deleted_at.is_(None)
)
# The lock is on the user alone. What else is read is as of the beginning of the statement, before it waited.
BOOKING = (
    select(
        user.c.is_active,
        project.c.status,
        project.c.billable,
        project.c.client_id,
        client.c.id.label("client"),
        task.c.project_id.label("task_project"),
        _running.exists().label("running"),
        instance.STORED.label("settings"),
    )
    .select_from(user)
    .join(project, project.c.id == _chosen["project_id"], isouter=True)
    .join(client, client.c.id == _chosen["client_id"], isouter=True)
    .join(task, task.c.id == _chosen["task_id"], isouter=True)
    .where(user.c.id == _chosen["user_id"])
    .with_for_update(key_share=True, of=user)
)


@dataclass(frozen=True, slots=True)
class Target:
    """Facts about a target; None for a project, client or task that is not chosen, or does not exist."""

    project_status: str | None
    client_of_project: int | None
    client: int | None
    project_of_task: int | None
    project_billable: bool | None

    def check(self, entry: TimeEntry, *, timer: bool = False) -> None:
        """Raise Invalid, naming the field, unless the target of the entry exists and takes time.

        Whether its time is billable is the project's to say, unless somebody has said so.
        """
        if entry.project_id is None and entry.client_id is None:
            raise invalid_fields(project_id=N_("project_id is required"))
        if entry.project_id is not None:
            if self.project_status is None:
                raise projects.unknown_project(entry.project_id)
            projects.check_bookable(self.project_status, timer=timer)
            if entry.client_id not in (None, self.client_of_project):
                raise invalid_fields(client_id=N_("The project belongs to another client"))
            entry.client_id = None
        elif self.client is None:
            raise invalid_fields(client_id=N_("Client with ID {client_id} not found", client_id=entry.client_id))
        if entry.task_id is not None:
            tasks.check_project(entry.task_id, self.project_of_task, entry.project_id)
        entry.billable = rules.is_billable(entry.billable, self.project_billable)


@dataclass(frozen=True, slots=True)
class Booking:
    """Facts about a new entry for the rules; `running` if a timer of the user ran when the lock was requested."""

    target: Target
    settings: instance.Instance
    running: bool


async def lock_booking(session: AsyncSession, entry: TimeEntry) -> Booking:
    """Lock the user of a new entry and read the rest, in one statement; Invalid if the user is not active."""
    chosen = {name: getattr(entry, name) for name in _chosen}
    row = (await session.execute(BOOKING, chosen)).one_or_none()
    if row is None or not row.is_active:
        raise rules.unknown_user(entry.user_id)
    target = Target(row.status, row.client_id, row.client, row.task_project, row.billable)
    return Booking(target, instance.settings_in_force(session, row.settings), row.running)


async def read_target(session: AsyncSession, entry: TimeEntry) -> Target:
    """Read the target of an entry that exists, from the session if it is there already."""
    of_entry = await session.get(Project, entry.project_id) if entry.project_id else None
    alone = await session.get(Client, entry.client_id) if entry.client_id and not entry.project_id else None
    of_task = await session.get(Task, entry.task_id) if entry.task_id else None
    return Target(
        project_status=of_entry.status if of_entry else None,
        client_of_project=of_entry.client_id if of_entry else None,
        client=alone.id if alone else None,
        project_of_task=of_task.project_id if of_task else None,
        project_billable=of_entry.billable if of_entry else None,
    )


async def follows_project(session: AsyncSession, entry: TimeEntry, changes: WorkFields) -> bool:
    """Return whether an entry that moves to another target is billable as the new one says.

    That is if its caller does not say, and its time has been billable as its old project says.
    """
    if changes.get("billable") is not None or not {"project_id", "client_id"} & changes.keys():
        return False
    return entry.billable == rules.is_billable(None, (await read_target(session, entry)).project_billable)


async def check_changed(session: AsyncSession, entry: TimeEntry, *, follows: bool) -> None:
    """Check the target of an entry that has been moved to it; the entry `follows` a project in being billable."""
    target = await read_target(session, entry)
    target.check(entry)
    if follows:
        entry.billable = rules.is_billable(None, target.project_billable)
