"""Pages for people with a browser."""

from quart import Blueprint

from app.auth import secure
from app.routes.web import dashboard, sign_in

blueprint = secure(Blueprint("web", __name__), "session")

for part in (sign_in, dashboard):
    part.mount(blueprint)
