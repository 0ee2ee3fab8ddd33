"""What must hold for an entry, however it comes in."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Forbidden, invalid_fields
from app.core.principal import Principal
from app.services.accounts import users
from app.services.clients.models import Client
from app.services.projects import service as projects
from app.services.settings.instance import Instance
from app.services.tasks import service as tasks
from app.services.time_entries import queries
from app.services.time_entries.models import TimeEntry


async def owner(session: AsyncSession, caller: Principal, user_id: int | None) -> int:
    """Whose entry it will be, with that user's row locked, so that overlap and the one timer are decided in turn.

    Only an admin books for somebody else (Forbidden), and only for an active user (Invalid).
    """
    if user_id not in (None, caller.user_id) and not caller.is_admin:
        raise Forbidden("Only an administrator may book time for somebody else")
    chosen = caller.user_id if user_id is None else user_id
    user = await users.lock(session, chosen)
    if user is None or not user.is_active:
        raise invalid_fields(user_id=f"User with ID {chosen} not found")
    return chosen


async def target(session: AsyncSession, entry: TimeEntry, *, timer: bool = False) -> None:
    """What the entry is booked on must exist and take time: a project with perhaps its task, or a client."""
    if entry.project_id is None and entry.client_id is None:
        raise invalid_fields(project_id="project_id is required")
    if entry.project_id is not None:
        project = await projects.bookable(session, entry.project_id, timer=timer)
        if entry.client_id not in (None, project.client_id):
            raise invalid_fields(client_id="The project belongs to another client")
        entry.client_id = None
    elif await session.get(Client, entry.client_id) is None:
        raise invalid_fields(client_id=f"Client with ID {entry.client_id} not found")
    if entry.task_id is not None:
        await tasks.of_project(session, entry.task_id, entry.project_id)


def demands(rules: Instance, entry: TimeEntry) -> None:
    """The instance may ask for a task and for notes of some length."""
    if rules.require_task and entry.project_id is not None and entry.task_id is None:
        raise invalid_fields(task_id="A task is required")
    if rules.require_description and len((entry.notes or "").strip()) < rules.description_min_length:
        raise invalid_fields(notes=f"Notes of at least {rules.description_min_length} characters are required")


async def no_overlap(session: AsyncSession, rules: Instance, entry: TimeEntry) -> None:
    """Raises Conflict where the instance forbids that entries of one user share time and this one would."""
    if rules.allow_overlap:
        return
    other = await queries.overlapping(session, entry)
    if other is not None:
        raise Conflict(
            f"The time overlaps with entry {other}",
            code="overlap",
            fields={"start_time": [f"overlaps with entry {other}"]},
        )


def measure(entry: TimeEntry) -> None:
    """Sets the duration of an ended entry: whole seconds from start to end, less the breaks."""
    if entry.end_time is None:
        entry.duration_seconds = None
        return
    if entry.end_time <= entry.start_time:
        raise invalid_fields(end_time="end_time must be after start_time")
    length = (entry.end_time - entry.start_time) // timedelta(seconds=1)
    if entry.break_seconds > length:
        raise invalid_fields(break_seconds="The break is longer than the entry")
    entry.duration_seconds = length - entry.break_seconds
