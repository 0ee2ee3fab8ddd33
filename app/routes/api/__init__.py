"""Session JSON for our own pages. To remove it, delete this folder and one line of `app/routes/__init__.py`."""

from quart import Blueprint

from app.auth import secure
from app.routes.api import changes, dashboard, entries, entry, people, projects, search, system, timer, today, version

blueprint = secure(Blueprint("api", __name__, url_prefix="/api"), "session")

for part in (system, search, timer, entries, entry, projects, people, today, dashboard, version, changes):
    blueprint.register_blueprint(part.blueprint)
