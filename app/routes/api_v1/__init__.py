"""The stable integration surface. Its whole security statement is the line with `secure`."""

from importlib import import_module
from pkgutil import iter_modules

from quart import Blueprint

from app.auth import secure
from app.routes import ignored_fields

blueprint = secure(Blueprint("api_v1", __name__, url_prefix="/api/v1"), "bearer", "api_key")
ignored_fields.init_blueprint(blueprint)

for part in iter_modules(__path__, f"{__name__}."):
    views = getattr(import_module(part.name), "blueprint", None)
    if views is not None:  # a module without views helps those that have some
        blueprint.register_blueprint(views)
