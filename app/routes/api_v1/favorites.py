"""`/api/v1/users/me/favorites/projects`."""

from quart import Blueprint, Response
from quart_schema import document_response, validate_querystring, validate_request

from app.auth import scopes
from app.core.listing import page
from app.routes.context import bind, caller, read_one, session
from app.routes.idempotent import idempotent
from app.routes.responses import PageQuery, message_response, page_response, resource_response
from app.routes.route_metadata import document_page, document_resource
from app.routes.schemas.favorites import FavoriteBody, FavoriteIn, FavoritePage
from app.routes.schemas.pagination import Message
from app.services.projects import favorites
from app.services.projects.favorites import FAVORITES
from app.services.projects.filters import FavoriteFilter

blueprint = Blueprint("favorites", __name__, url_prefix="/users/me/favorites/projects")


@blueprint.get("")
@scopes("read:projects")
@validate_querystring(PageQuery)
@document_page(FavoritePage)
async def list_favorites(query_args: PageQuery) -> Response:
    """List favorite projects."""
    return page_response(
        "favorites", await page(session(), FAVORITES, bind(FavoriteFilter()), query_args.page_request(FAVORITES))
    )


@blueprint.post("")
@scopes("write:projects")
@idempotent
@validate_request(FavoriteIn)
@document_resource(FavoriteBody, 201)
async def add_favorite(data: FavoriteIn) -> Response:
    """Add a favorite project.

    Answers 200 where it is one already.
    """
    new = await favorites.add_favorite(session(), caller(), data.project_id)
    item = await read_one(FAVORITES, FavoriteFilter(id=data.project_id))
    return resource_response("favorite", item, 201 if new else 200, message="Project is a favorite")


@blueprint.delete("/<id:project_id>")
@scopes("write:projects")
@document_response(Message)
async def remove_favorite(project_id: int) -> Response:
    """Remove a favorite project."""
    await favorites.remove_favorite(session(), caller(), project_id)
    return message_response("Project is no longer a favorite")
