"""Pages for people with a browser."""

from pathlib import Path
from typing import Any

from quart import Blueprint, Response, url_for

from app.auth import secure
from app.core.errors import AppError
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
    return {"nav": host().nav, "asset": asset}


def asset(name: str) -> str:
    """The address of a static file, another one after each change: browsers keep these files for hours."""
    changed = int((Path(str(host().static_folder)) / name).stat().st_mtime)
    return url_for("static", filename=name, v=changed)


blueprint.register_error_handler(AppError, answer)
