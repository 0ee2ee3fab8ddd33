"""Pages for people with a browser."""

from functools import partial
from typing import Any

from quart import Blueprint, Response

from app.auth import secure
from app.core.errors import AppError
from app.routes import assets
from app.routes.context import host
from app.routes.web import dashboard, projects, ready, set_up, sign_in, timer
from app.routes.web.forms import answer

blueprint = secure(Blueprint("web", __name__), "session")

for part in (sign_in, set_up, dashboard, timer, projects, ready):
    part.mount(blueprint)


@blueprint.after_request
async def private(response: Response) -> Response:
    """Keeps pages out of every cache: after signing out, the back button must show nothing."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.app_context_processor
async def frame() -> dict[str, Any]:
    """What surrounds every page, error pages included."""
    return {"nav": host().nav, "asset": partial(assets.address, host())}


blueprint.register_error_handler(AppError, answer)
