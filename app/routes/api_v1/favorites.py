"""`/api/v1/users/me/favorites/projects`."""

from pydantic import BaseModel
from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.listing import one, page
from app.routes.answers import PageQuery, done, one_answer, page_answer
from app.routes.api_v1.resources import FavoriteOut
from app.routes.api_v1.shapes import FavoritePage, Message
from app.routes.context import caller, session
from app.routes.idempotent import idempotent
from app.routes.wire import Body, Id, shown
from app.services.projects import favorites
from app.services.projects.favorites import FAVORITES

blueprint = Blueprint("favorites", __name__, url_prefix="/users/me/favorites/projects")


class FavoriteIn(Body):
    """The project to keep at the top."""

    model_config = shown({"project_id": 1})

    project_id: Id


class FavoriteBody(BaseModel):
    favorite: FavoriteOut
    message: str


@blueprint.get("")
@scopes("read:projects")
@validate_querystring(PageQuery)
@document_response(FavoritePage)
async def list_favorites(query_args: PageQuery) -> Response:
    """List favorite projects."""
    given = {"user_id": caller().user_id}
    return page_answer("favorites", await page(session(), FAVORITES, given, query_args.of(FAVORITES)))


@blueprint.post("")
@scopes("write:projects")
@idempotent
@validate_request(FavoriteIn)
@document_response(FavoriteBody, 201)
async def add_favorite(data: FavoriteIn) -> Response:
    """Add a favorite project.

    Answers 200 where it is one already.
    """
    new = await favorites.add(session(), caller(), data.project_id)
    item = await one(session(), FAVORITES, {"user_id": caller().user_id, "id": data.project_id})
    return one_answer("favorite", item, 201 if new else 200, message="Project is a favorite")


@blueprint.delete("/<id:project_id>")
@scopes("write:projects")
@document_response(Message)
async def remove_favorite(project_id: int) -> Response:
    """Remove a favorite project."""
    await favorites.remove(session(), caller(), project_id)
    return done("Project is no longer a favorite")
