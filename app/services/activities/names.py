"""What the ids in events stand for."""

from collections.abc import Mapping, Set
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.clients.models import Client
from app.services.projects.models import Project
from app.services.tasks.models import Task

KINDS: dict[str, Any] = {"project_id": Project, "task_id": Task, "client_id": Client}


async def named(session: AsyncSession, ids: Mapping[str, Set[int]]) -> dict[tuple[str, int], str]:
    """Names by column and id, of `project_id`, `task_id` and `client_id`, in one statement; what is gone has none."""
    parts = [
        select(literal(column).label("column"), KINDS[column].id, KINDS[column].name).where(
            KINDS[column].id.in_(wanted)
        )
        for column, wanted in ids.items()
        if wanted
    ]
    if not parts:
        return {}
    return {(column, id): name for column, id, name in await session.execute(union_all(*parts))}
