"""How the product is reached: three surfaces over the same services."""

from typing import TYPE_CHECKING

from app.routes import api, api_docs, api_v1, errors, headers, web

if TYPE_CHECKING:
    from app import TimeTracker


def register(app: "TimeTracker") -> None:
    """Mounts every surface, what surrounds each request, and the looks of errors."""
    headers.init_app(app)
    errors.init_app(app)
    app.before_request(app.auth.guard)
    app.register_blueprint(api_v1.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(web.blueprint)
    api_docs.init_app(app)
