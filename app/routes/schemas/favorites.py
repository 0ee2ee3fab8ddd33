"""Favorite projects: what is answered, and an example."""

from datetime import datetime

from pydantic import BaseModel
from pydantic.config import JsonDict

from app.routes.schemas.pagination import Pagination
from app.routes.schemas.types import Body, Id, examples

EXAMPLE: JsonDict = {
    "id": 1,
    "project_id": 1,
    "name": "Website Redesign",
    "code": "WEB",
    "status": "active",
    "created_at": "2024-01-15T10:00:00Z",
}


class FavoriteIn(Body):
    """The project to keep at the top."""

    model_config = examples({"project_id": 1})

    project_id: Id


class FavoriteOut(BaseModel):
    """A project that the caller keeps at the top."""

    model_config = examples(EXAMPLE)

    id: int
    project_id: int
    name: str
    code: str | None
    status: str
    created_at: datetime


class FavoriteBody(BaseModel):
    favorite: FavoriteOut
    message: str


class FavoritePage(BaseModel):
    favorites: list[FavoriteOut]
    pagination: Pagination
