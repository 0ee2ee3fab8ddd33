"""The projects that a user keeps at the top."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.listing import Listing
from app.core.principal import Principal
from app.services.projects import service as projects
from app.services.projects.models import Favorite, Project

FAVORITES = Listing(
    rows=select(
        Favorite.project_id.label("id"),
        Favorite.project_id,
        Project.name,
        Project.code,
        Project.status,
        Favorite.created_at,
    ).join(Project, Project.id == Favorite.project_id),
    filters={
        "user_id": Favorite.user_id == bindparam("user_id"),
        "id": Favorite.project_id == bindparam("id"),
    },
    sorts={"name": (Project.name, Project.id), "created_at": (Favorite.created_at, Favorite.project_id)},
    default_sort="name",
)


async def add(session: AsyncSession, caller: Principal, project_id: int) -> bool:
    """Adds a project; whether it was not there before."""
    await projects.get(session, project_id, lock=True)
    if await session.get(Favorite, (caller.user_id, project_id)):
        return False
    session.add(Favorite(user_id=caller.user_id, project_id=project_id))
    await session.flush()
    return True


async def remove(session: AsyncSession, caller: Principal, project_id: int) -> None:
    """Takes a project off; NotFound where it was not on."""
    statement = delete(Favorite).where(Favorite.user_id == caller.user_id, Favorite.project_id == project_id)
    if (await session.execute(statement.returning(Favorite.project_id))).scalar_one_or_none() is None:
        raise NotFound(f"Project with ID {project_id} is not a favorite")
