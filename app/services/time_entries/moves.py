"""Entries that move to another project: which of its tasks take the place of theirs."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.principal import Principal
from app.services.tasks.models import Task
from app.services.time_entries import bulk


async def kept_tasks(
    session: AsyncSession, task_ids: Iterable[int | None], project_id: int | None
) -> Mapping[int | None, int]:
    """Return the tasks of a project by those of others that have the same name; the oldest of several."""
    ids = sorted({task_id for task_id in task_ids if task_id is not None})
    if project_id is None or not ids:
        return {}
    old, new = aliased(Task), aliased(Task)
    same = (new.project_id == project_id) & (new.name == old.name)
    wanted = select(old.id, func.min(new.id)).join(new, same).where(old.id.in_(ids), old.project_id != project_id)
    return {one: other for one, other in await session.execute(wanted.group_by(old.id))}


async def count_lost_tasks(session: AsyncSession, caller: Principal, entry_ids: Sequence[int], project_id: int) -> int:
    """Return how many entries would lose their task by moving to a project; running ones are not moved."""
    found = await bulk.lock_visible(session, caller, entry_ids)
    moved = [entry for entry in found if entry.end_time is not None and entry.project_id != project_id]
    kept = await kept_tasks(session, (entry.task_id for entry in moved), project_id)
    return sum(entry.task_id not in (None, *kept) for entry in moved)
