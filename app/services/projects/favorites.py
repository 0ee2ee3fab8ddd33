"""The favorite projects of a user, which lists show first."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.listing import Listing
from app.core.messages import N_
from app.core.principal import Principal
from app.services.projects import service as projects
from app.services.projects.filters import FavoriteFilter
from app.services.projects.models import Favorite, Project

FAVORITES = Listing(
    filter=FavoriteFilter,
    rows=select(
        Favorite.project_id.label("id"),
        Favorite.project_id,
        Project.name,
        Project.code,
        Project.status,
        Favorite.created_at,
    ).join(Project, Project.id == Favorite.project_id),
    conditions={
        "user_id": Favorite.user_id == bindparam("user_id"),
        "id": Favorite.project_id == bindparam("id"),
    },
    sorts={"name": (Project.name, Project.id), "created_at": (Favorite.created_at, Favorite.project_id)},
    default_sort="name",
)


async def add_favorite(session: AsyncSession, caller: Principal, project_id: int) -> bool:
    """Add a project; return False if it is a favorite already."""
    await projects.get(session, project_id, lock=True)
    if await session.get(Favorite, (caller.user_id, project_id)):
        return False
    session.add(Favorite(user_id=caller.user_id, project_id=project_id))
    await session.flush()
    return True


async def remove_favorite(session: AsyncSession, caller: Principal, project_id: int) -> None:
    """Remove a project; NotFound if it is not a favorite."""
    statement = delete(Favorite).where(Favorite.user_id == caller.user_id, Favorite.project_id == project_id)
    if (await session.execute(statement.returning(Favorite.project_id))).scalar_one_or_none() is None:
        raise NotFound(N_("Project with ID {project_id} is not a favorite", project_id=project_id))
