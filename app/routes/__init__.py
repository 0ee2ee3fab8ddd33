"""The three HTTP surfaces over the same services."""

from typing import TYPE_CHECKING

from app.routes import api, api_docs, api_v1, errors, headers, readiness, responses, web
from app.routes.request import IdConverter

if TYPE_CHECKING:
    from app import TimeTracker


def register(app: "TimeTracker") -> None:
    """Mount every surface, what surrounds each request, and the forms of answers and errors."""
    app.url_map.converters["id"] = IdConverter
    headers.init_app(app)
    errors.init_app(app)
    responses.init_app(app)
    app.before_request(app.auth.guard)
    app.register_blueprint(api_v1.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(web.blueprint)
    readiness.init_app(app)
    api_docs.init_app(app)
