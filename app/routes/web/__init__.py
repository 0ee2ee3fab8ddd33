"""Pages for people with a browser."""

from functools import partial
from typing import Any

from quart import Blueprint, Response

from app.auth import secure
from app.core.errors import AppError
from app.routes import assets
from app.routes.context import host
from app.routes.web import (
    admin,
    calendar,
    clients,
    dashboard,
    entries,
    imports,
    inventory,
    profile,
    projects,
    ready,
    reports,
    saved_reports,
    set_up,
    sign_in,
    tasks,
    texts,
    theme,
    timer,
    timesheet,
)
from app.routes.web.forms import answer
from app.routes.web.squeeze import squeezed

blueprint = secure(Blueprint("web", __name__), "session")

for part in (
    sign_in,
    set_up,
    dashboard,
    timer,
    entries,
    calendar,
    timesheet,
    projects,
    tasks,
    clients,
    theme,
    reports,
    saved_reports,
    imports,
    profile,
    ready,
):
    part.mount(blueprint)
blueprint.register_blueprint(admin.blueprint)
blueprint.register_blueprint(inventory.blueprint)


@blueprint.after_request
async def private(response: Response) -> Response:
    """Keeps pages out of every cache: after signing out, the back button must show nothing."""
    response.headers["Cache-Control"] = "no-store"
    return await squeezed(response)


@blueprint.app_context_processor
async def frame() -> dict[str, Any]:
    """What every template knows, those of error pages included."""
    return {
        "asset": partial(assets.address, host()),
        "locale": texts.tag,
        "said": texts.said,
        "live": host().sockets.served,
    }


@blueprint.record_once
def speak(state: Any) -> None:
    """Teaches the templates gettext."""
    environment = state.app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)


blueprint.register_error_handler(AppError, answer)
