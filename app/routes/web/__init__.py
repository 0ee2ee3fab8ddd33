"""Pages for people with a browser."""

from functools import partial
from importlib import import_module
from pkgutil import walk_packages

from quart import Response
from quart.blueprints import BlueprintSetupState

from app.core.errors import AppError
from app.routes import assets
from app.routes.context import running_app
from app.routes.web import i18n
from app.routes.web.blueprints import admin_pages, inventory_pages, pages
from app.routes.web.compression import gzip_response
from app.routes.web.forms import answer

blueprint = pages

# Views state their routes when their module is imported; so every module below is a page that is there.
for module in walk_packages(__path__, f"{__name__}."):
    import_module(module.name)

pages.register_blueprint(admin_pages)
pages.register_blueprint(inventory_pages)


@pages.after_request
async def private(response: Response) -> Response:
    """Keep pages out of every cache: after signing out, the back button must show nothing."""
    response.headers["Cache-Control"] = "no-store"
    return await gzip_response(response)


@pages.app_context_processor
async def frame() -> dict[str, object]:
    """The names that every template knows, those of error pages included."""
    return {
        "asset": partial(assets.asset_url, running_app()),
        "locale": i18n.tag,
        "translate_message": i18n.translate_message,
        "translate_stored": i18n.translate_stored,
        "live": running_app().live.sockets.mounted,
    }


@pages.record_once
def install_gettext(state: BlueprintSetupState) -> None:
    """Teach the templates gettext."""
    environment = state.app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        i18n.gettext, i18n.ngettext, newstyle=True
    )


pages.register_error_handler(AppError, answer)
